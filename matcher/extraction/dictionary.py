"""Finds every known name in a text by one Aho-Corasick pass, and settles what each hit means.

Upper and lower case, hyphen or space, plural -s and -ise/-ize are one; names that are also
ordinary words ("R", "Go", "Excel") carry a rule (``types.Surface``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from matcher.extraction.sentences import find_joins
from matcher.extraction.triggers import Triggered
from matcher.types import Surface

SHORT = 2
NEAR = 80
BESIDE = 20
MUCH_LONGER = 1.5

_FOLD = str.maketrans(dict.fromkeys("-‐‑‒–—_\xa0\n\t\r", " ") | {"\u2019": "'", "\u2018": "'"})
_SPELLINGS = ((" and ", " & "), ("isation", "ization"), ("ising", "izing"), ("yse ", "yze "))
_ACRONYM = re.compile(r"^(?=(?:.*[A-Z]){2})[A-Z0-9&/+#.]{2,6}$")
_CONTEXT_BEFORE = re.compile(
    r"\b(?:using|proficien\w+ (?:in|with)|programming (?:in|languages?)|cod(?:e|ing) in|scripting in|languages?:?|software:?|frameworks?)\s+\(?(?:MS )?$",
    re.IGNORECASE,
)
_CONTEXT_AFTER = re.compile(
    r"\s+(?:programming|languages?|cod(?:e|ing)|script(?:s|ing)?|developer|frameworks?|software|librar(?:y|ies)|packages?|queries)\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:^|[\n.!?:;•●▪|]|[-–*•]\s?)\s*$")
_STANDS_ALONE = re.compile(
    r"\s*(?:[,;/&()\n]|$|(?:and|or)\s+[A-Z]|(?:skills?|experience|knowledge|proficien\w+|programming|developer|as an? \w+ tool|for (?:version|source)|is (?:required|preferred|essential))\b)"
)
_LIST_GAP = re.compile(r"^\s*(?:[,/(&)]+\s*(?:and|or)?|and|or)\s*[,/(]*\s*$")
_IN_R = re.compile(r"\b(?:in|with|using)\s$")
# What an ordinary reading of a short name stands beside: "Hepatitis C", "Spring 2021", "access to".
_LETTERED = re.compile(
    r"\b(?:grade|hepatitis|vitamin|class|category|cat|part|levels?|type|band|section|group|plan|schedule|appendix|series|"
    r"round|block|building|wing|route|zone|unit|step|option|protein|factor)\s*$",
    re.IGNORECASE,
)
_SEASON = re.compile(r"\b(?:in|this|next|by|early|late|mid|from|the|of)[ -]$", re.IGNORECASE)
_ORDINARY_AFTER = re.compile(
    r"\s+(?:to\b|of\b|(?:19|20)\d\d\b|control|rights|needs|above|beyond|forward|getter|live\b|through)|/No\b",
    re.IGNORECASE,
)
# "Health Education England" and "teaching hospital" name a place, not a skill.
_ORGANISATION = re.compile(
    r"\s+(?:hospitals?\b|(?:England|Wales|Scotland|Ireland|UK|Trust|Foundation|University|College|Council|Inc|Ltd|LLC|"
    r"Corp|Corporation|Company|Institute|Board|Authority|Agency|Academy|Hospital|Partnership|Labs)\b)"
)
_ADDRESS = Triggered(
    r"(?<!\S)\S+@\S+|\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|net|co\.uk|nhs\.uk|gov)\b\S*",
    *("@", "http", "www.", ".com", ".org", ".net", ".co.uk", ".nhs.uk", ".gov"),
)

Found = tuple[Surface, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found at ``[start, end)``."""

    start: int
    end: int
    surface: Surface


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Surfaces that may be meant at a place. ``weak``: written in lower case against the rule of the
    surface, so that only a list of other names can support it ("python, git and docker")."""

    start: int
    end: int
    surfaces: Found
    weak: bool = False

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def firm(self) -> bool:
        return not self.weak and any(surface.rule != "context" for surface in self.surfaces)


def fold(text: str) -> str:
    """The text in lower case with hyphens and white space as spaces; every character keeps its place.

    >>> fold("CI-CD\\nTools")
    'ci cd tools'
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.translate(_FOLD)


class Dictionary:
    """Surfaces compiled for look-up; ``find`` gives the longest names that do not overlap."""

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        long: dict[str, list[Surface]] = {}
        short: dict[str, list[Surface]] = {}
        subjects: dict[str, Surface] = {}
        for surface in surfaces:
            if surface.rule == "subject":
                subjects.setdefault(fold(surface.text), surface)
                continue
            if len(surface.text) <= SHORT:
                short.setdefault(surface.text, []).append(surface)
                continue
            for variant in _variants(surface.text):
                long.setdefault(variant, []).append(surface)
        self._subjects = subjects
        self._long = {form: tuple(found) for form, found in long.items()}
        self._short = {form: tuple(found) for form, found in short.items()}
        self._patterns = list(self._long)
        self._automaton = AhoCorasick(self._patterns)
        choice = "|".join(re.escape(text) for text in sorted(self._short, reverse=True))
        self._short_pattern = re.compile(rf"(?<![\w&'’+#.\-])(?:{choice or '(?!)'})(?![\w&'+#’]|-\w|\.\w)")

    def find(self, text: str) -> tuple[Hit, ...]:
        """Hits in text order, longest first where they overlap, each name once a place."""
        joins = find_joins(text)
        places = [*self._long_spans(text, joins), *self._short_spans(text)]
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        candidates = [
            candidate
            for start, end, found in places
            if not any(s < end and start < e for s, e in addresses)
            and (candidate := _allowed(text, start, end, found, joins))
        ]
        return _settle(text, _without_overlap(candidates))

    def exact(self, phrase: str) -> tuple[Surface, ...]:
        """The surfaces a whole phrase is, whatever their rules, what is called so before what is also
        called so; () when it is none.

        Used for phrases that stand alone, such as a skill an award lists.
        """
        stripped = phrase.strip()
        found = self._short.get(stripped, ()) or self._long.get(fold(stripped), ())
        return tuple(sorted(found, key=lambda surface: (not _is_label(surface), surface.id)))

    def subject(self, phrase: str) -> Surface | None:
        """The field of study a whole phrase names ("Law"), or the skill of that name; None for neither."""
        named = (s for s in self.exact(phrase) if s.kind in ("skill", "knowledge"))
        return self._subjects.get(fold(phrase.strip())) or next(named, None)

    def _long_spans(self, text: str, joins: frozenset[int]) -> Iterable[tuple[int, int, Found]]:
        folded = fold(text)
        length = len(folded)
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and folded[start - 1].isalnum() and folded[start].isalnum() and start not in joins:
                continue
            if end < length and (folded[end].isalnum() or folded[end] in "+#") and end not in joins:
                continue
            yield start, end, self._long[self._patterns[number]]

    def _short_spans(self, text: str) -> Iterable[tuple[int, int, Found]]:
        for match in self._short_pattern.finditer(text):
            yield match.start(), match.end(), self._short[match.group()]


def _variants(form: str) -> set[str]:
    folded = fold(form)
    variants = {folded}
    last = folded.rsplit(" ", 1)[-1]
    if not _ACRONYM.match(form) and len(last) > 3 and last.isalpha():
        if last.endswith("y") and last[-2] not in "aeiou":
            variants.add(folded[:-1] + "ies")
        elif not last.endswith("s"):
            variants.add(folded + "s")
        elif " " in folded and not last.endswith("ss"):
            variants.add(folded[:-1])
    for a, b in _SPELLINGS:
        if a in folded or b in folded:
            variants |= {v.replace(a, b) for v in variants} | {v.replace(b, a) for v in variants}
    return variants


def _allowed(text: str, start: int, end: int, found: Found, joins: frozenset[int]) -> _Candidate | None:
    """The surfaces whose rule on case and sentence start the written form satisfies."""
    written = text[start:end]
    if _ORGANISATION.match(text, end) and (written[:1].isupper() or text[end:].lstrip()[:1] == "h"):
        return None
    kept = tuple(surface for surface in found if _written_right(text, start, end, written, surface, joins))
    if kept:
        return _Candidate(start, end, kept)
    if end - start > SHORT and written.islower():
        weak = tuple(surface for surface in found if surface.rule and not surface.text.isupper())
        return _Candidate(start, end, weak, weak=True) if weak else None
    return None


def _written_right(
    text: str, start: int, end: int, written: str, surface: Surface, joins: frozenset[int]
) -> bool:
    if surface.rule is None:
        return not _ACRONYM.match(surface.text) or _acronym_as_written(written, surface.text)
    if written != surface.text and written != surface.text + "s":
        return False
    if len(written) <= SHORT or " " not in written:
        before = text[max(0, start - 12) : start]
        if _ORDINARY_AFTER.match(text, end) or (len(written) == 1 and _LETTERED.search(before)):
            return False
        if written == "Spring" and _SEASON.search(before):
            return False
    starts = start in joins or _SENTENCE_START.search(text[max(0, start - 4) : start])
    return written.isupper() or not starts or bool(_STANDS_ALONE.match(text, end))


def _acronym_as_written(written: str, acronym: str) -> bool:
    """Capitals as they are ("SQL", "SQLs"); in lower case only where no word can be meant ("sql")."""
    return written.startswith(acronym) or (written.islower() and not set(written) & set("aeiou"))


def _without_overlap(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Of candidates that overlap the longest from the left ("machine learning technologies" holds
    "machine learning"), unless the next is much longer."""
    taken: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
        if not taken or candidate.start >= taken[-1].end:
            taken.append(candidate)
        elif candidate.length > MUCH_LONGER * taken[-1].length:
            taken[-1] = candidate
    return taken


def _settle(text: str, chosen: Sequence[_Candidate]) -> tuple[Hit, ...]:
    """The hits among the candidates: each needs the support its rule asks for."""
    firm = [(c.start, c.end, s.sector) for c in chosen if c.firm for s in c.surfaces if s.rule != "context"]
    held = _held_by_list(text, chosen)
    hits = []
    for number, candidate in enumerate(chosen):
        supported = [
            s
            for s in candidate.surfaces
            if number in held
            or not (candidate.weak or s.rule == "context")
            or (not candidate.weak and _supported(text, candidate, s, firm))
        ]
        if supported:
            hits.append(Hit(candidate.start, candidate.end, _likeliest(supported, candidate.start, firm)))
    return tuple(hits)


def _held_by_list(text: str, chosen: Sequence[_Candidate]) -> set[int]:
    """Positions of firm candidates and of those that stand in one list with a firm one.

    A capitalised neighbour holds any; a name in lower case is held only by a name of its own sector.
    """
    held = {number for number, candidate in enumerate(chosen) if candidate.firm}
    for order in (range(1, len(chosen)), range(len(chosen) - 2, -1, -1)):
        for number in order:
            other = number - 1 if order.step == 1 else number + 1
            if number not in held and other in held and _listed_together(text, chosen[number], chosen[other]):
                held.add(number)
    return held


def _listed_together(text: str, a: _Candidate, b: _Candidate) -> bool:
    first, second = (a, b) if a.start < b.start else (b, a)
    if second.start - first.end > BESIDE or not _LIST_GAP.match(text[first.end : second.start]):
        return False
    technical = {s.sector for s in b.surfaces if s.kind == "knowledge"}
    return bool(technical) and (not a.weak or any(s.kind == "knowledge" for s in a.surfaces))


def _supported(
    text: str, candidate: _Candidate, surface: Surface, firm: Sequence[tuple[int, int, str]]
) -> bool:
    """Whether something close by says that the technical meaning is meant."""
    start, end = candidate.start, candidate.end
    if surface.text == "R" and _IN_R.search(text[max(0, start - 8) : start]):
        return True
    if _CONTEXT_BEFORE.search(text[max(0, start - 30) : start]) or _CONTEXT_AFTER.match(text, end):
        return True
    return any(sector == surface.sector and start - NEAR < e and s < end + NEAR for s, e, sector in firm)


def _likeliest(found: Sequence[Surface], start: int, firm: Sequence[tuple[int, int, str]]) -> Surface:
    """Of several meanings, the one whose sector has most names within 200 characters; of these the one
    that is called so, before one that is also called so."""
    if len(found) == 1:
        return found[0]
    near = [sector for s, _, sector in firm if abs(s - start) < 200]
    return min(found, key=lambda surface: (-near.count(surface.sector), not _is_label(surface), surface.id))


def _is_label(surface: Surface) -> bool:
    """Whether a form is the label, apart from what the label adds in brackets ("Java (computer programming)")."""
    return f"{fold(surface.label)} (".startswith(f"{fold(surface.text)} (")
