"""Searches that are spared where they cannot find anything.

Most sentences hold none of the words a long pattern is about, and looking for those words is a hundred
times cheaper than trying the pattern at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

Name = TypeVar("Name")

ENDLESS = 1 << 62
REACH = 160


class Triggered:
    """A pattern, upper or lower case, whose every match holds one of its triggers (in lower case).

    tests/extraction/test_triggers.py holds every such pattern to it.
    """

    def __init__(self, pattern: str, *triggers: str) -> None:
        self.source, self.triggers = pattern, triggers

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern; compiling takes long, and many are never needed."""
        return re.compile(self.source, re.IGNORECASE)

    def search(self, text: str, start: int = 0, end: int = ENDLESS) -> re.Match[str] | None:
        """As of ``re.Pattern``."""
        return self.pattern.search(text, start, end) if self.may_match(text[start:end]) else None

    def finditer(self, text: str, start: int = 0, end: int = ENDLESS) -> Iterator[re.Match[str]]:
        """As of ``re.Pattern``."""
        return self.pattern.finditer(text, start, end) if self.may_match(text[start:end]) else iter(())

    def find_near(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """The matches in a long text, looked for only around its triggers.

        folded: the text in lower case, as long as the text. A match may be ``REACH`` long.
        """
        for start, end in self._windows(folded):
            yield from self.pattern.finditer(text, start, end)

    def _windows(self, folded: str) -> list[tuple[int, int]]:
        """Stretches around the triggers, whole words, none touching another."""
        windows: list[tuple[int, int]] = []
        for place in sorted(set(self._places(folded))):
            start, end = folded.rfind(" ", 0, max(place - REACH, 0)) + 1, min(place + REACH, len(folded))
            if windows and start <= windows[-1][1]:
                windows[-1] = (windows[-1][0], end)
            else:
                windows.append((start, end))
        return windows

    def _places(self, folded: str) -> Iterator[int]:
        for trigger in self.triggers:
            place = folded.find(trigger)
            while place >= 0:
                yield place
                place = folded.find(trigger, place + 1)

    def may_match(self, piece: str) -> bool:
        """Whether a trigger stands in a piece of text."""
        folded = piece.casefold()
        for trigger in self.triggers:  # noqa: SIM110 - a third of the time of any()
            if trigger in folded:
                return True
        return False


class Signs(Generic[Name]):
    """Patterns that say one thing or another of a text, asked in order; one pass over the text tells which
    of them it can hold at all."""

    def __init__(self, signs: Iterable[tuple[Name, Triggered]]) -> None:
        self._signs = tuple(signs)
        self._owners = [n for n, (_, sign) in enumerate(self._signs) for _ in sign.triggers]
        self._automaton = AhoCorasick([t for _, sign in self._signs for t in sign.triggers])

    def first(self, text: str) -> Name | None:
        """What the first pattern that is found says; None where none is."""
        found = self._automaton.find_matches_as_indexes(text.casefold(), overlapping=True)
        possible = sorted({self._owners[trigger] for trigger, _, _ in found})
        return next((self._signs[n][0] for n in possible if self._signs[n][1].pattern.search(text)), None)


def is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether a match begins and ends with a word, or where a line break was lost."""
    start, end = match.span()
    return _is_edge(text[start - 1 : start + 1] if start else "") and _is_edge(text[end - 1 : end + 1])


def _is_edge(around: str) -> bool:
    return not around.isalnum() or len(around) < 2 or (around[0].islower() and around[1].isupper())
