"""A small invented dictionary and helpers that the tests of extraction share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matcher.extraction.dictionary import Dictionary
from matcher.extraction.reader import Reader, add_known, add_phrases, one_by_one, place, read_cues
from matcher.policy import Levels, read_levels
from matcher.types import Document, Extraction, Mention, MentionKind, Surface, SurfaceRule

LEVELS_FILE = Path(__file__).parents[2] / "data" / "levels.yaml"

# sector -> kind -> (form, rule)
_NAMES: dict[str, dict[MentionKind, list[tuple[str, SurfaceRule | None]]]] = {
    "software": {
        "knowledge": [
            *(
                (name, None)
                for name in ("Python", "Java", "Kotlin", "SQL", "C++", "C#", "Node.js", "JavaScript")
            ),
            *((name, "context") for name in ("R", "C", "Go", "Rust", "Swift", "Spring", "Make", "Access")),
            *((name, "exact") for name in ("Docker", "Git", "React")),
            *((name, None) for name in ("AWS", "Azure", "GCP", "PyTorch", "GitHub", "Kubernetes", "CI/CD")),
        ],
        "skill": [("programming", None), ("machine learning", None), ("deep learning", None)],
    },
    "data": {"skill": [("data analysis", None), ("data analyst", None), ("statistics", None)]},
    "office": {
        "knowledge": [
            ("Microsoft Excel", None),
            ("Excel", "exact"),
            ("Word", "context"),
            ("Microsoft Word", None),
            ("Outlook", "exact"),
        ]
    },
    "languages": {
        "language": [
            ("French", None),
            ("German", None),
            ("Spanish", None),
            ("Welsh", None),
            ("Polish", "exact"),
        ]
    },
    "health": {
        "skill": [
            ("wound care", None),
            ("phlebotomy", None),
            ("infection control", None),
            ("midwifery", None),
        ],
        "knowledge": [("health education", None)],
        "credential": [("NMC registration", None), ("BLS", None)],
    },
    "transversal": {
        "skill": [("communication", None), ("teamwork", None), ("problem solving", None), ("teaching", None)]
    },
    "general": {
        "credential": [("driving licence", None), ("CISSP", None)],
        "knowledge": [("biology", None), ("chemistry", None), ("nursing", None), ("mathematics", None)],
    },
}


def identifier(form: str) -> str:
    """The id the sample dictionary gives a form."""
    return form.lower().replace("+", "p").replace("#", "s").replace(" ", "-").replace("/", "-")


SURFACES = tuple(
    Surface(form, identifier(form), form, kind, sector, rule)
    for sector, by_kind in _NAMES.items()
    for kind, forms in by_kind.items()
    for form, rule in forms
)


@cache
def dictionary() -> Dictionary:
    return Dictionary(SURFACES)


@cache
def levels() -> Levels:
    return read_levels(LEVELS_FILE)


@cache
def reader() -> Reader:
    """The reader without linker: these tests need no encoder."""
    return Reader(
        [
            one_by_one(place),
            one_by_one(lambda draft: add_known(draft, dictionary())),
            one_by_one(add_phrases),
            one_by_one(lambda draft: read_cues(draft, levels())),
        ]
    )


def extract(text: str, kind: str = "posting") -> Extraction:
    """What the reader without linker finds in a text."""
    (found,) = reader().read([(Document("d", text), kind)])  # type: ignore[list-item]
    return found


def mentions(text: str, kind: str = "posting") -> tuple[Mention, ...]:
    return extract(text, kind).mentions


def the_mention(text: str, surface: str) -> Mention:
    """The one mention with a surface; a test fails here when it is not found."""
    found = [mention for mention in mentions(text) if mention.surface == surface]
    assert len(found) == 1, (surface, [(m.surface, m.kind) for m in mentions(text)])
    return found[0]


def groups(text: str) -> list[list[str]]:
    """The groups of alternatives in a text, as surfaces."""
    by_number: dict[int, list[str]] = {}
    for mention in mentions(text):
        if mention.cues and mention.cues.group is not None:
            by_number.setdefault(mention.cues.group, []).append(mention.surface)
    return [by_number[number] for number in sorted(by_number)]
