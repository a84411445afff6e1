"""How an award was assessed and what kind it is, by what its own criteria say."""

from __future__ import annotations

import re

from matcher.credentials.kinds import CONTAINERS, is_kind_stated, title_kind
from matcher.types import Award

_EXAM = r"(?:exam(?:ination)?s?|tests?|assessments?)"
_WATCHED = r"\b(?:proctored|supervised|invigilated)\b"
# The strongest that is named counts: a course that ends in a supervised exam is assessed by that exam.
_METHODS: tuple[tuple[str, str], ...] = (
    ("performance_exam", rf"\b(?:performance[- ]based|hands[- ]on|practical|lab)\s+{_EXAM}\b"),
    ("proctored_exam", rf"{_WATCHED}[^.;\n]{{0,40}}\b{_EXAM}\b|\b{_EXAM}\b[^.;\n]{{0,30}}{_WATCHED}"),
    ("portfolio", r"\bportfolio\b"),
    ("project", r"\bcapstone\b|\bprojects?\b"),
    ("exam", r"\bexam(?:ination)?s?\b|\b(?:written|final|knowledge) tests?\b"),
    ("assignment", r"\bassignments?\b|\bcoursework\b"),
    ("quiz", r"\bquiz(?:zes)?\b"),
    ("attendance", r"\battend(?:ed|ance|ing)?\b|\bparticipat(?:e|ed|ing|ion)\b"),
)
_PATTERNS = tuple((method, re.compile(pattern, re.IGNORECASE)) for method, pattern in _METHODS)
_DENIED = re.compile(r"\b(?:no|not|without|instead of|prepar\w+ for)\b[^.;\n]{0,30}$", re.IGNORECASE)
# What a badge is, by how it was earned and whether it ends.
_EXAMS = frozenset(("performance_exam", "proctored_exam", "exam"))


def method_in(criteria: str) -> str | None:
    """The method of assessment that criteria name; None where they name none.

    >>> method_in("Pass a proctored exam of 60 questions.")
    'proctored_exam'
    >>> method_in("There is no exam; attend all sessions.")
    'attendance'
    """
    for method, pattern in _PATTERNS:
        for found in pattern.finditer(criteria):
            if not _DENIED.search(criteria[max(0, found.start() - 60) : found.start()]):
                return method
    return None


def inner_kind(award: Award) -> tuple[str, str]:
    """(kind, why) of what is in a badge: a badge says how an award is handed out, not what it is.

    A kind the source states stands; else the title's words count, then how the criteria say it was earned.
    """
    if is_kind_stated(award):
        return award.kind, "its source says so"
    named = title_kind(award.title)
    if award.kind not in CONTAINERS:
        why = "its title" if named == award.kind else "the section of the export it stands in"
        return award.kind, f"{why} says so"
    if named is not None and named not in CONTAINERS:
        return named, "its title says so"
    method = method_in(award.criteria)
    if method in _EXAMS and award.expires is not None:
        return "certification", "it was earned by an exam and has to be renewed"
    if method == "attendance":
        return "course", "it was earned by attending"
    return award.kind, "nothing in it says what it is"
