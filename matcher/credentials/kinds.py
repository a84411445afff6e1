"""What kind of credential an award is: as its source states it, or as its words suggest."""

from __future__ import annotations

import re
from functools import lru_cache

from matcher.extraction.degrees import find_degrees
from matcher.types import AWARD_KINDS, Award

UNKNOWN_KIND = "unknown"
# Kinds that say how an award is handed out and not what it is.
CONTAINERS = frozenset(("badge", UNKNOWN_KIND))

# The first that is found counts: a "Diploma of the Registered Nurses' Association" is a diploma.
_WORDS: tuple[tuple[str, str], ...] = (
    ("nanodegree", r"nano[ -]?degree"),
    ("nano_credential", r"nano[ -]?credential"),
    ("micro_credential", r"micro[ -]?(?:credential|masters|bachelors)"),
    ("apprenticeship", r"apprentice|journey(?:man|worker)"),
    ("diploma", r"\bdiploma"),
    ("degree", r"\bdegree|\bbachelor|\bmaster(?:['’]?s| of)\b|\bdoctor(?:ate|al)|\bphd\b|\bmba\b"),
    ("licence", r"\blicen[cs](?:e|es|ed|ure|ing)\b|\bregistration\b|\bregistered\b|\bpermit\b"),
    ("certification", r"\bcertified\b|\bcertification|\bchartered\b"),
    ("certificate", r"\bcertificate"),
    ("membership", r"\bmember(?:ship)?\b|\bfellow"),
    ("course", r"\bcourse|\btraining\b|\bworkshop|\bmodule\b|\bboot ?camp|\bwebinar"),
    ("badge", r"\bbadge"),
    ("experience", r"\bwork\b|\bjob\b|\bposition\b|\bemployment\b|\bexperience\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _WORDS)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def read_kind(stated: str, title: str, section: str = "") -> tuple[str, str | None]:
    """(kind, kind as stated). What is stated counts before the words of the title, and these before the
    section of an export that the award stands in; a word nobody knows is kept as stated, beside the
    inferred kind.

    >>> read_kind("License", "Registered Nurse")
    ('licence', 'License')
    >>> read_kind("", "BSc Biology", "certificate")
    ('degree', None)
    >>> read_kind("", "Scrum Basics", "certificate")
    ('certificate', None)
    """
    kind = _stated_kind(stated) or title_kind(title) or _stated_kind(section) or UNKNOWN_KIND
    return kind, stated or None


def is_kind_stated(award: Award) -> bool:
    """Whether the source itself says what kind an award is, and not only that it is a badge."""
    return award.kind not in CONTAINERS and _stated_kind(award.kind_stated or "") == award.kind


@lru_cache(1024)
def _stated_kind(stated: str) -> str | None:
    spaced = _CAMEL.sub(" ", stated.strip())
    name = re.sub(r"[\s-]+", "_", spaced.lower())
    if name in AWARD_KINDS:
        return name
    if name in ("microcredential", "nanocredential"):
        return name.replace("credential", "_credential")
    return _kind_in(spaced)


def title_kind(title: str) -> str | None:
    """The kind that the words of a title suggest; None where they suggest none."""
    degrees = find_degrees(title)
    opens = bool(degrees) and degrees[0].start == 0
    return "degree" if opens and not re.search(r"diploma", title, re.IGNORECASE) else _kind_in(title)


def _kind_in(text: str) -> str | None:
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), None)
