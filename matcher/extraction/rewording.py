"""Finds names of several words in other forms or another order: "prepared financial statements" for
"Financial statement preparation", "management of risks" for "Risk management".

For what people write of themselves. Words are compared by their stems (the English stemmer of Snowball,
Porter 2001), and all words of a name have to stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matcher.extraction.dictionary import Hit
from matcher.extraction.stemming import stem
from matcher.types import Surface

MAX_WORDS = 5
# Lists of names break here; a hyphen, an apostrophe and a line that merely wraps do not.
_CLAUSE = re.compile(r"[^.,;:()\[\]|/•●▪\n]+(?:\n(?=[a-z])[^.,;:()\[\]|/•●▪\n]+)*")
_WORD = re.compile(r"[^\W_][\w+#]*")
_SKIPPED = frozenset(
    ["a", "an", "the", "of", "for", "with", "their", "our", "my", "its", "your", "his", "her", "all"]
)
_ENDS_A_PHRASE = _SKIPPED | frozenset(
    [
        "and",
        "or",
        "to",
        "in",
        "on",
        "at",
        "by",
        "from",
        "into",
        "as",
        "is",
        "are",
        "was",
        "were",
        "through",
        "via",
        "per",
        "during",
        "within",
        "across",
        "using",
        "that",
        "which",
        "who",
        "when",
        "while",
        "including",
        "under",
        "over",
        "after",
        "before",
        "between",
    ]
)
# Their stem is that of another word: responsible, responsive; cleanly, clean; productivity, product.
_KEPT_WHOLE = re.compile(r"(?:[ai]ble|ity|ive|ly|al|ary)$")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    stem: str
    starts_after_skipped: bool


@dataclass(frozen=True, slots=True)
class _Name:
    stems: tuple[str, ...]
    surface: Surface


class Rewordings:
    """Names of at least two words, compiled for look-up by their stems."""

    def __init__(self, surfaces: Iterable[Surface]) -> None:
        self._names: dict[frozenset[str], list[_Name]] = {}
        for surface in sorted(surfaces, key=lambda one: (one.id, one.text)):
            stems = tuple(word.stem for word in _words(surface.text, 0, len(surface.text)))
            if surface.rule is None and 2 <= len(set(stems)) == len(stems) <= MAX_WORDS:
                self._names.setdefault(frozenset(stems), []).append(_Name(stems, surface))

    def find(self, text: str) -> tuple[Hit, ...]:
        """Places in text order where all words of a name stand side by side, the longest from the left
        where they overlap; a place is from its first to its last word.

        In another order than the name's they have to be a phrase of their own: "managing risk", but not
        "managing risk reports".
        """
        taken: list[Hit] = []
        for hit in sorted(self._places(text), key=lambda hit: (hit.start, -hit.end)):
            if not taken or hit.start >= taken[-1].end:
                taken.append(hit)
        return tuple(taken)

    def _places(self, text: str) -> Iterator[Hit]:
        for clause in _CLAUSE.finditer(text):
            words = list(_words(text, *clause.span()))
            for first in range(len(words)):
                for end in range(first + 2, min(first + MAX_WORDS, len(words)) + 1):
                    if surface := self._named(words, first, end):
                        yield Hit(words[first].start, words[end - 1].end, surface)

    def _named(self, words: Sequence[_Word], first: int, end: int) -> Surface | None:
        stems = tuple(word.stem for word in words[first:end])
        names = self._names.get(frozenset(stems), ())
        same = next((name.surface for name in names if name.stems == stems), None)
        if same or not names or len(set(stems)) < len(stems):
            return same
        is_whole = end == len(words) or words[end].starts_after_skipped or words[end].stem in _ENDS_A_PHRASE
        return names[0].surface if is_whole else None


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    """The words of a stretch without articles and the like."""
    skipped = False
    for match in _WORD.finditer(text, start, end):
        if match.group().lower() in _SKIPPED:
            skipped = True
        else:
            yield _Word(match.start(), match.end(), _form(match.group()), skipped)
            skipped = False


def _form(word: str) -> str:
    """What a word is compared by; "it" and "IT" are two."""
    lowered = word.lower()
    if word == "IT":
        return word
    return lowered if _KEPT_WHOLE.search(lowered) else stem(lowered)
