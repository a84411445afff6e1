"""Whether the issuer an award states is the one that awards a credential type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from matcher.credentials.catalogue import CredentialType
from matcher.credentials.titles import split_title, title_words
from matcher.credentials.vocabulary import AUTHORITY

IssuerFit = Literal["known", "generic", "unknown", "other", "none"]


class IssuerTable:
    """The issuers of a catalogue, and how a stated issuer fits one."""

    def __init__(self, types: Iterable[CredentialType]) -> None:
        self._names = {entry.id: tuple(issuer_names(entry)) for entry in types}
        distinct = {name for names in self._names.values() for name in names}
        self._uses = Counter(word for name in distinct for word in set(name))

    def fit(self, stated: str | None, entry: CredentialType | None) -> IssuerFit:
        """How the issuer an award states fits a type's; prestige plays no part.

        A type nobody knows has no issuer either, so what is stated is "unknown".
        """
        words = title_words(stated or "")
        if not words:
            return "none"
        if entry is None:
            return "unknown"
        if not entry.issuers:
            return "generic"
        if any(self._same(words, name) for name in self._names[entry.id]):
            return "known"
        return "unknown" if entry.kind == "licence" and AUTHORITY & set(words) else "other"

    def _same(self, stated: tuple[str, ...], name: tuple[str, ...]) -> bool:
        """Whether one name holds the other whole; a single word must be the name of one issuer only."""
        if _holds(stated, name):
            return True
        return _holds(name, stated) and (len(stated) > 1 or self._uses[stated[0]] == 1)


def issuer_names(entry: CredentialType) -> Iterator[tuple[str, ...]]:
    """The words of each name of a type's issuer; a part in brackets is a name of its own."""
    for name in entry.issuers:
        words = split_title(name)
        yield tuple(word.text for word in words)
        for aside in (False, True):
            part = tuple(word.text for word in words if word.aside == aside)
            if 0 < len(part) < len(words):
                yield part


def _holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(whole[n : n + len(part)] == part for n in range(len(whole) - len(part) + 1))
