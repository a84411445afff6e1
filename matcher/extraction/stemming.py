"""The stem of an English word, so that forms of one word compare equal (Snowball, Porter 2001)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a word in lower case.

    >>> stem("managing"), stem("management")
    ('manag', 'manag')
    """
    found: str = _stemmer().stemWord(word)
    return found


@cache
def _stemmer() -> Any:
    from snowballstemmer.english_stemmer import EnglishStemmer

    return EnglishStemmer()
