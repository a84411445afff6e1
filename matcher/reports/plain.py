"""Text from files made safe for a terminal."""

from __future__ import annotations

import re

MAX_LENGTH = 2_000
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def printable(text: str) -> str:
    """One line without control, invisible and direction characters, and of bounded length.

    >>> printable("a\\x1b[31m b")
    'a\ufffd[31m b'
    """
    cleaned = _UNPRINTABLE.sub("\ufffd", text)
    return cleaned if len(cleaned) <= MAX_LENGTH else cleaned[:MAX_LENGTH] + "..."
