"""Searches that are spared where they cannot find anything.

Most sentences hold none of the words a long pattern is about, and looking for those words is a hundred
times cheaper than trying the pattern at every character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

ENDLESS = 1 << 62


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

    def may_match(self, piece: str) -> bool:
        """Whether a trigger stands in a piece of text."""
        folded = piece.casefold()
        for trigger in self.triggers:  # noqa: SIM110 - a third of the time of any()
            if trigger in folded:
                return True
        return False
