"""Degrees as postings and resumes write them: level, and the subjects they are asked in."""

from __future__ import annotations

import re
from dataclasses import dataclass

# (EQF level, how the level is written). European Qualifications Framework: 6 bachelor, 7 master, 8 doctorate.
_LEVELS: tuple[tuple[int, str], ...] = (
    (8, r"doctorate|doctoral degree|ph\.?\s?d\.?|d\.?phil\.?"),
    (
        7,
        r"master(?:['’]?s['’]?(?: degree)?| degree| of \w+(?: degree)?)|m\.?sc\.?|mba|m\.?eng\.?|m\.?phil\.?|post-?graduate (?:degree|diploma|qualification)|advanced degree|MS(?=[ ,/)]|$)|M\.S\.?|M\.?A\.?(?= (?:in|degree))",
    ),
    (
        6,
        r"bachelor(?:['’]?s['’]?(?: degree)?| degree| of \w+(?: degree)?)|b\.?sc\.?|b\.?eng\.?|b\.?ed\.?|BA(?=[ ,/)]|$)|B\.A\.?|BS(?=[ ,/)]|$)|B\.S\.?|undergraduate degree|(?:university|college|four[- ]year|4[- ]year|honou?rs|first) degree|degree(?:[- ]level| qualification| educated)?|degree",
    ),
    (5, r"associate['’]?s?(?:['’])? degree|foundation degree|h\.?n\.?d\.?|higher national diploma"),
)
_PARTS = "|".join(f"(?P<eqf{level}>{pattern})" for level, pattern in _LEVELS)
_DEGREE = re.compile(rf"(?<![\w.-])(?:{_PARTS})(?:\s*\((?:hons?|honours)\))?(?!\w)", re.IGNORECASE)
_CASED = re.compile(r"^(?:MS|BS|BA|MA|M\.?A\.?|B\.?A\.?)$", re.IGNORECASE)
_NOT_A_DEGREE = re.compile(
    r"\b(?:high|some|certain|large|great|greater|significant|varying|any|what|360|\d+)[ -]$|[°]",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\s*(?:degree\s*)?(?:\([^)]{0,40}\)\s*)?(?:in|of)\s+(?:the\s+)?", re.IGNORECASE)
_SUBJECT_INSIDE = re.compile(r"\bof (?!science|arts?\b|technology|philosophy|applied)(\w+)", re.IGNORECASE)
_SUBJECT_END = re.compile(
    r"[.;\n()•]|\b(?:with|and (?:at least|a |an |\d)|or (?:equivalent|a |an |\d|similar experience|relevant experience)|plus|preferred|required|is|are|from|who|combined|\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DegreeSpan:
    """A degree at ``[start, end)``, its EQF level, and the stretch that names its subjects (may be empty)."""

    start: int
    end: int
    eqf: int
    subject_start: int
    subject_end: int


def find_degrees(text: str) -> tuple[DegreeSpan, ...]:
    """Degrees named in a text, in order. "BS or MS in Biology" are two, both with the subject.

    >>> [(d.eqf, "Bachelor's degree in Nursing."[d.subject_start : d.subject_end])
    ...  for d in find_degrees("Bachelor's degree in Nursing.")]
    [(6, 'Nursing')]
    """
    found = []
    for match in _DEGREE.finditer(text):
        written = match.group().strip()
        if _CASED.match(written) and not written.replace(".", "").isupper():
            continue
        if _NOT_A_DEGREE.search(text[max(0, match.start() - 14) : match.start()]):
            continue
        eqf = int(str(match.lastgroup)[3:])
        start, end = match.start(), match.start() + len(match.group().rstrip())
        subject = _SUBJECT.match(text, end)
        if subject is None:
            inside = _SUBJECT_INSIDE.search(text, start, end)
            found.append(DegreeSpan(start, end, eqf, *(inside.span(1) if inside else (end, end))))
            continue
        stop = _SUBJECT_END.search(text, subject.end(), subject.end() + 160)
        subject_end = stop.start() if stop else min(len(text), subject.end() + 160)
        found.append(DegreeSpan(start, end, eqf, subject.end(), max(subject.end(), subject_end)))
    return _share_subjects(text, found)


def _share_subjects(text: str, found: list[DegreeSpan]) -> tuple[DegreeSpan, ...]:
    """Gives "BS" in "BS or MS in Biology" the subject of its neighbour."""
    shared: list[DegreeSpan] = []
    for degree in reversed(found):
        after = shared[-1] if shared else None
        if (
            after
            and degree.subject_start == degree.subject_end
            and re.fullmatch(r"[\s,/]*(?:or|and)?[\s,/]*(?:a |an )?", text[degree.end : after.start])
        ):
            degree = DegreeSpan(degree.start, degree.end, degree.eqf, after.subject_start, after.subject_end)
        shared.append(degree)
    return tuple(reversed(shared))
