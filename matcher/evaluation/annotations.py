"""Requirements marked by hand in plain files, turned into offsets: the format of
``docs/annotating-requirements.md``.

An annotation file quotes the posting; what is kept of it are offsets and values, never the text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from matcher.errors import BadInput
from matcher.types import Importance, RequirementKind, SectionName

DEV_POSTINGS = 80
_LEVEL = re.compile(r"-|[1-5]|E[1-8]")


def read_annotation(notes: str, text: str) -> dict[str, Any]:
    """``{"sections", "requirements"}`` of one annotation file: where in ``text`` what it quotes stands.

    Sections tile the text as ``[name, start, end]``; requirements are in text order. Raises BadInput
    for the first line that cannot be placed or says what it cannot.
    """
    lines: dict[str, list[tuple[int, str]]] = {"sections": [], "requirements": []}
    part = ""
    for number, line in enumerate(notes.splitlines(), 1):
        if line.startswith("#"):
            part = line.strip("# ")
        elif line.strip():
            if part not in lines:
                raise BadInput(f"line {number} stands under {part!r}, neither sections nor requirements")
            lines[part].append((number, line.strip()))
    return {
        "sections": _sections(lines["sections"], text),
        "requirements": _requirements(lines["requirements"], text),
    }


def gold_rows(notes: Mapping[tuple[str, str], str], texts: Mapping[tuple[str, str], str]) -> list[Any]:
    """The rows of a gold file, by source and row id, each with the split it belongs to.

    notes: the annotation of each (source, row id); texts: the postings of all of them, annotated now or
    later, since the split is over all. Raises BadInput naming the posting whose annotation is broken.
    """
    split_of = assign_splits(texts)
    rows = []
    for source, row in sorted(notes):
        text = texts[source, row]
        try:
            values = read_annotation(notes[source, row], text)
        except BadInput as error:
            raise BadInput(f"{source}-{row}: {error}") from None
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append({"source": source, "row": row, "sha256": digest, "split": split_of[source, row]} | values)
    return rows


def assign_splits(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(source, row id) -> "dev" for the 80 with the lowest SHA-256 of ``source-row``, else "test"."""
    ordered = sorted(set(names), key=lambda name: hashlib.sha256("-".join(name).encode()).hexdigest())
    return {name: "dev" if place < DEV_POSTINGS else "test" for place, name in enumerate(ordered)}


def _sections(lines: list[tuple[int, str]], text: str) -> list[tuple[str, int, int]]:
    """The first section begins with the text, whatever words it was named by; without any, all is body."""
    names, starts = ["body"], [0]
    for number, line in lines:
        name, _, quote = (part.strip() for part in line.partition("::"))
        place = text.find(quote, starts[-1]) if quote else -1
        if name not in get_args(SectionName) or place < 0:
            raise BadInput(f"line {number}: no section {line!r} from there on")
        names.append(name)
        starts.append(place)
    if lines:
        names, starts = names[1:], [0, *starts[2:]]
    ends = [*starts[1:], len(text)]
    return [one for one in zip(names, starts, ends, strict=True) if one[1] < one[2]]


def _requirements(lines: list[tuple[int, str]], text: str) -> list[dict[str, Any]]:
    found = []
    for number, line in lines:
        fields = [field.strip() for field in line.split("|", 6)]
        if len(fields) != 7:
            raise BadInput(f"line {number} has {len(fields)} fields; it must have 7")
        try:
            found.append(_place(fields[6], text) | _values(fields[:6]))
        except ValueError as error:
            raise BadInput(f"line {number}: {error}") from None
    return sorted(found, key=lambda one: (one["start"], one["end"]))


def _values(fields: list[str]) -> dict[str, Any]:
    kind, importance, level, years, negated, group = fields
    if kind not in get_args(RequirementKind) or importance not in get_args(Importance):
        raise ValueError(f"no kind {kind!r} or no importance {importance!r}")
    if not _LEVEL.fullmatch(level) or negated not in ("neg", "-"):
        raise ValueError(f"no level {level!r} (1-5, E1-E8, -) or no negation {negated!r} (neg, -)")
    values = {
        "kind": kind,
        "importance": importance,
        "level": int(level) if level.isdigit() else None,
        "eqf": int(level[1:]) if level.startswith("E") else None,
        "years": None if years == "-" else float(years),
        "negated": negated == "neg" or None,
        "group": None if group == "-" else int(group),
    }
    return {name: value for name, value in values.items() if value is not None}


def _place(words: str, text: str) -> dict[str, int]:
    """Where the words stand: in the longer piece behind ``@@``, else at the only place they occur."""
    quote, _, piece = (part.strip() for part in words.partition(" @@ "))
    piece = piece or quote
    if not quote or text.count(piece) != 1:
        raise ValueError(f"{piece!r} stands {text.count(piece)} times in the text; it must stand once")
    inside = re.search(rf"(?<!\w){re.escape(quote)}(?!\w)", piece) or re.search(re.escape(quote), piece)
    if inside is None:
        raise ValueError(f"{quote!r} is not within {piece!r}")
    start = text.index(piece) + inside.start()
    return {"start": start, "end": start + len(quote)}
