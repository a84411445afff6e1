"""Finds every known name in a text by one Aho-Corasick pass, and settles what each hit means.

Upper and lower case, hyphen or space, plural -s and -ise/-ize are one; names that are also
ordinary words ("R", "Go", "Excel") carry a rule (``types.Surface``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from matcher.types import Surface

SHORT = 2
NEAR = 80
BESIDE = 20

_FOLD = str.maketrans(dict.fromkeys("-‐‑‒–—_\xa0\n\t\r", " ") | {"\u2019": "'", "\u2018": "'"})
_ACRONYM = re.compile(r"^(?=(?:.*[A-Z]){2})[A-Z0-9&/+#.]{2,6}$")
_CONTEXT_WORD = re.compile(
    r"\b(programming|languages?|cod(e|ing)|script(s|ing)?|developer|frameworks?|software|librar(y|ies)|"
    r"packages?|queries|statistical|proficien\w+ in|using)\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(^|[\n.!?:;•]|[-–*•]\s?)\s*$")
_STANDS_ALONE = re.compile(
    r"\s*([,;/&()\n]|$|(and|or|skills?|experience|knowledge|proficien\w+|programming|is (required|preferred|essential))\b)"
)
_LIST_GAP = re.compile(r"^[\s,/()]*(and|or)?[\s,/()]*$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found at ``[start, end)``."""

    start: int
    end: int
    surface: Surface


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
        self._long: dict[str, list[Surface]] = {}
        self._short: dict[str, list[Surface]] = {}
        for surface in surfaces:
            if len(surface.text) <= SHORT:
                self._short.setdefault(surface.text, []).append(surface)
                continue
            for variant in _variants(surface.text):
                self._long.setdefault(variant, []).append(surface)
        self._patterns = list(self._long)
        self._automaton = AhoCorasick(self._patterns)
        short = "|".join(re.escape(text) for text in sorted(self._short, reverse=True))
        self._short_pattern = re.compile(rf"(?<![\w&'+#.\-])({short or '(?!)'})(?![\w&'+#’]|-\w|\.\w)")

    def find(self, text: str) -> tuple[Hit, ...]:
        """Hits in text order, longest first where they overlap, each name once a place."""
        candidates = [*self._long_spans(text), *self._short_spans(text)]
        allowed = [
            (start, end, kept)
            for start, end, found in candidates
            if (kept := _allowed(text, start, end, found))
        ]
        chosen = _without_overlap(allowed)
        firm = [(start, end, s.sector) for start, end, found in chosen for s in found if s.rule != "context"]
        hits = []
        for start, end, found in chosen:
            supported = [
                s for s in found if s.rule != "context" or _supported(text, start, end, s, firm, chosen)
            ]
            if supported:
                hits.append(Hit(start, end, _likeliest(supported, start, firm)))
        return tuple(hits)

    def exact(self, phrase: str) -> tuple[Surface, ...]:
        """The surfaces a whole phrase is, whatever their rules; () when it is none.

        Used for phrases that stand alone, such as a skill an award lists.
        """
        stripped = phrase.strip()
        return tuple(self._short.get(stripped, ()) or self._long.get(fold(stripped), ()))

    def _long_spans(self, text: str) -> Iterable[tuple[int, int, list[Surface]]]:
        folded = fold(text)
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start == 0 or not folded[start - 1].isalnum() or not folded[start].isalnum()) and (
                end == len(folded) or not (folded[end].isalnum() or folded[end] in "+#")
            ):
                yield start, end, self._long[self._patterns[number]]

    def _short_spans(self, text: str) -> Iterable[tuple[int, int, list[Surface]]]:
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
    for a, b in ((" and ", " & "), ("isation", "ization"), ("ising", "izing"), ("yse ", "yze ")):
        variants |= {v.replace(a, b) for v in variants} | {v.replace(b, a) for v in variants}
    return variants


def _allowed(text: str, start: int, end: int, found: list[Surface]) -> list[Surface]:
    """The surfaces whose rule on case and sentence start the written form satisfies."""
    written = text[start:end]
    kept = []
    for surface in found:
        if surface.rule is None:
            if not _ACRONYM.match(surface.text) or _acronym_as_written(written, surface.text):
                kept.append(surface)
        elif written == surface.text and (
            not _SENTENCE_START.search(text[max(0, start - 4) : start])
            or _STANDS_ALONE.match(text[end : end + 16])
        ):
            kept.append(surface)
    return kept


def _acronym_as_written(written: str, acronym: str) -> bool:
    """Capitals as they are ("SQL", "SQLs"); in lower case only where no word can be meant ("sql")."""
    return written.startswith(acronym) or (written.islower() and not set(written) & set("aeiou"))


def _without_overlap(spans: list[tuple[int, int, list[Surface]]]) -> list[tuple[int, int, list[Surface]]]:
    taken: list[tuple[int, int, list[Surface]]] = []
    free_from: list[tuple[int, int]] = []
    for start, end, found in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= s or start >= e for s, e in free_from):
            free_from.append((start, end))
            taken.append((start, end, found))
    return sorted(taken, key=lambda span: span[0])


def _supported(
    text: str,
    start: int,
    end: int,
    surface: Surface,
    firm: list[tuple[int, int, str]],
    chosen: list[tuple[int, int, list[Surface]]],
) -> bool:
    """Whether something close by says that the technical meaning is meant."""
    if _CONTEXT_WORD.search(text[max(0, start - 24) : start]) or _CONTEXT_WORD.match(
        text[end : end + 16].lstrip()
    ):
        return True
    if any(sector == surface.sector and start - NEAR < e and s < end + NEAR for s, e, sector in firm):
        return True
    return any(
        _LIST_GAP.match(text[e:start] if e <= start else text[end:s])
        for s, e, _ in chosen
        if (s, e) != (start, end) and start - BESIDE < e and s < end + BESIDE
    )


def _likeliest(found: list[Surface], start: int, firm: list[tuple[int, int, str]]) -> Surface:
    """Of several meanings, the one whose sector has most names within 200 characters."""
    if len(found) == 1:
        return found[0]
    near = [sector for s, _, sector in firm if abs(s - start) < 200]
    return min(found, key=lambda surface: (-near.count(surface.sector), surface.id))
