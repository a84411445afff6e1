"""Phrases that name a skill no dictionary has, found by the words that announce them.

"Experience with X", "knowledge of X, Y and Z", short bullet points: the objects become open
mentions for the linker. A trained tagger can take this module's place behind the same function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MAX_WORDS = 6

_ANNOUNCES = re.compile(
    r"\b(?:experienced?|expertise|background|(?:working )?knowledge|understanding|proficien(?:t|cy)|skill(?:s|ed)?|"
    r"familiar(?:ity)?|competen(?:t|ce|cy)|conversant|trained|awareness|grounding|specialis(?:t|ing)|versed|adept)"
    r"\s+(?:in|with|of|using|on|at|within)\s+(?:the\s+use\s+of\s+|working\s+(?:in|with|on)\s+|using\s+|use\s+of\s+)?",
    re.IGNORECASE,
)
_ABILITY = re.compile(r"\b(?:ability|able|how|learn(?:ed|s)?|skills?|trained) to\s+", re.IGNORECASE)
_STOPS_LIST = re.compile(
    r"[.;:()\[\]\n•|?!]|\s[-–—]\s|\b(?:in order to|which|that|who|so that|while|where|because|is|are|will|would|to)\b"
)
_STOPS_PHRASE = re.compile(
    r"[.;:,()\[\]\n•|?!]|\s[-–—]\s|\b(?:and|or|in order|which|that|while|when|as|with|within|using|so|for|under|at)\b"
)
_SPLITS = re.compile(
    r",|/|\band/or\b|\band\b|\bor\b|&|\bas well as\b|\bincluding\b|\bsuch as\b|\be\.g\.", re.IGNORECASE
)
_LEADING = re.compile(
    r"^(?:(?:a|an|the|any|all|some|other|various|relevant|related|similar|our|your|their|its|both|either|one|two|more|least|of|at|"
    r"strong|good|excellent|solid|proven|demonstrable|demonstrated|extensive|deep|sound|basic|advanced|current|"
    r"modern|general|previous|prior|significant|practical|thorough|detailed|clear|effective|effectively)\s+)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:experience|skills?|knowledge|expertise|background|abilit(?:y|ies)|is|are|required|preferred|essential|desirable|"
    r"etc\.?|tools?|environments?|systems?|settings?|a plus|needed)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦●‣o]\s+|\d{1,2}[.)]\s+)?")
_EMPTY = frozenset(
    [
        "it",
        "this",
        "that",
        "these",
        "those",
        "them",
        "you",
        "we",
        "they",
        "he",
        "she",
        "us",
        "me",
        "him",
        "her",
        "each",
        "same",
        "similar",
        "role",
        "job",
        "position",
        "post",
        "team",
        "company",
        "organisation",
        "organization",
        "people",
        "others",
        "colleagues",
        "work",
        "working",
        "things",
        "field",
        "area",
        "areas",
        "industry",
        "sector",
        "least",
        "time",
        "full-time",
        "part-time",
        "environment",
        "others",
        "business",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "ideal",
        "candidate",
        "successful",
        "applicant",
        "candidates",
        "opportunity",
        "experience",
        "skills",
        "knowledge",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w+#.'’&-]*")


def find_phrases(
    text: str, sentences: Iterable[tuple[int, int]], known: Iterable[tuple[int, int]], *, bullets: bool
) -> tuple[tuple[int, int], ...]:
    """Spans of phrases that probably name a skill, in order, none overlapping a ``known`` span.

    sentences: the stretches to look at. bullets: whether short lines count by themselves.
    """
    taken = sorted(known)
    found: list[tuple[int, int]] = []
    for start, end in sentences:
        objects = list(_announced(text, start, end))
        if not objects and bullets and not any(s < end and e > start for s, e in taken):
            objects = list(_short_line(text, start, end))
        for span in objects:
            trimmed = trim(text, *span)
            if trimmed and all(trimmed[1] <= s or trimmed[0] >= e for s, e in taken + found):
                found.append(trimmed)
    return tuple(sorted(found))


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without articles, praise and filler at its ends; None when nothing telling is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" \t,'\"-–*•"))
    end -= len(piece) - len(piece.rstrip(" \t,.'\"-–*"))
    if start >= end:
        return None
    leading = _LEADING.match(text[start:end])
    if leading:
        start += leading.end()
    while trailing := _TRAILING.search(text[start:end]):
        end = start + trailing.start()
    words = _WORD.findall(text[start:end])
    if not words or len(words) > MAX_WORDS or all(word.lower() in _EMPTY for word in words):
        return None
    if words[0].lower() in _EMPTY or len("".join(words)) < 3 or len(words[-1]) < 2:
        return None
    return start, end


def split_list(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of "A, B and C"."""
    place = start
    for gap in _SPLITS.finditer(text, start, end):
        yield place, gap.start()
        place = gap.end()
    yield place, end


def _announced(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cue in _ANNOUNCES.finditer(text, start, end):
        stop = _STOPS_LIST.search(text, cue.end(), end)
        yield from split_list(text, cue.end(), stop.start() if stop else end)
    for cue in _ABILITY.finditer(text, start, end):
        stop = _STOPS_PHRASE.search(text, cue.end(), end)
        yield cue.end(), stop.start() if stop else end


def _short_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bullet = _BULLET.match(text[start:end])
    start += bullet.end() if bullet else 0
    if len(_WORD.findall(text[start:end])) <= MAX_WORDS + 1 and not text[start:end].rstrip().endswith(
        (":", "?", "!")
    ):
        yield from split_list(text, start, end)
