"""Keys: what evidence shows and requirements ask, in one space of strings.

A taxonomy skill's key is its id: a slug in our own taxonomy, often a URI in an imported one. No id may
begin with one of the prefixes below and a colon; ``taxonomy.model`` holds that.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s\-_/]+")
PREFIXES = frozenset(("open", "credential", "degree", "experience", "post"))
_EDGES = re.compile(r"^\W+|[^\w+#]+$")


@lru_cache(100_000)
def normalise(surface: str) -> str:
    """A surface form without case, outer punctuation and differences of space and hyphen.

    >>> normalise(" Drone-Piloting. ")
    'drone piloting'
    """
    return _SEPARATORS.sub(" ", _EDGES.sub("", surface.strip())).casefold().strip()


def open_key(surface: str) -> str:
    """The key of a skill no taxonomy has."""
    return "open:" + normalise(surface)


def credential_key(type_id: str) -> str:
    """The key of holding a credential type."""
    return "credential:" + type_id


def degree_key(eqf: int, subject: str | None = None) -> str:
    """The key of holding a degree of an EQF level, in a subject (a key itself) when one is known."""
    return f"degree:{eqf}" if subject is None else f"degree:{eqf}:{subject}"


def experience_key(key: str | None = None) -> str:
    """The key of years of experience, in something when that is said."""
    return "experience" if key is None else "experience:" + key


def post_key(title: str) -> str:
    """The key of having held a post of this title."""
    return "post:" + normalise(title)


def prefix(key: str) -> str:
    """``open``, ``credential``, ``degree``, ``experience``, ``post``, or ``skill`` for a taxonomy id."""
    head, colon, _ = key.partition(":")
    return head if head in PREFIXES and (colon or head == "experience") else "skill"
