"""JSON-LD contexts by address: those that ship, unmodified, and those the user gives. Never fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from matcher.checksums import check_hashes
from matcher.credentials.envelopes import read_json
from matcher.credentials.verify.layers import CannotTell
from matcher.errors import BadInput

LISTING = "contexts.json"


class Contexts:
    """Contexts by URL. A shipped one cannot be replaced by a given one of the same URL."""

    def __init__(self, shipped: Mapping[str, Any], given: Mapping[str, bytes] | None = None) -> None:
        self._shipped, self._given = shipped, given or {}
        self._cache: dict[str, Any] = {}
        self.known_terms = _terms_of(tuple(shipped.values()))
        self.term_at = _terms_by_address(tuple(shipped.values()))

    def __contains__(self, url: object) -> bool:
        return url in self._shipped or url in self._given

    def is_shipped(self, url: str) -> bool:
        """Whether a context is one of ours, whose meaning nobody can change."""
        return url in self._shipped

    def load(self, url: str) -> Any:
        """The document at a URL, to be read only. Raises CannotTell for one that is unknown or no JSON."""
        if url in self._shipped:
            return self._shipped[url]
        if url not in self._given:
            raise CannotTell(f"its context {url[:120]} is not known here and is never fetched")
        try:
            return read_json(self._given[url].decode("utf-8-sig"))
        except (BadInput, UnicodeDecodeError) as error:
            raise CannotTell(f"the document given for context {url[:120]} cannot be read: {error}") from None

    def cache(self, *, only_shipped: bool) -> dict[str, Any]:
        """Where resolved contexts are kept: for good where all are shipped, else for one use, so that no
        credential can fill it or change what another one means."""
        return self._cache if only_shipped and not self._given else {}

    def given(self, documents: Mapping[str, bytes]) -> Contexts:
        """These contexts and the documents of a user, any of which may be a context."""
        return Contexts(self._shipped, documents) if documents else self


@lru_cache(maxsize=4)
def read_contexts(folder: Path) -> Contexts:
    """The shipped contexts, each file checked against its hash. Raises BadData when one differs."""
    check_hashes(folder)
    listing: dict[str, str] = json.loads((folder / LISTING).read_text("utf8"))
    files = {name: json.loads((folder / name).read_bytes()) for name in set(listing.values())}
    return Contexts({url: files[name] for url, name in listing.items()})


def _terms_of(contexts: tuple[Any, ...]) -> frozenset[str]:
    return frozenset(term for context in contexts for term in _terms(context))


def _terms_by_address(contexts: tuple[Any, ...]) -> dict[str, str]:
    """Address -> the one term that shipped contexts have for it, where they write the address out."""
    found: dict[str, set[str]] = {}
    for context in contexts:
        for term, definition in _definitions(context):
            address = definition.get("@id") if isinstance(definition, Mapping) else definition
            if isinstance(address, str) and "://" in address:
                found.setdefault(address, set()).add(term)
    return {address: next(iter(terms)) for address, terms in found.items() if len(terms) == 1}


def _terms(context: Any) -> Iterator[str]:
    return (term for term, _ in _definitions(context))


def _definitions(value: Any) -> Iterator[tuple[str, Any]]:
    """(term, its definition) of every term a context defines, also inside the contexts of its terms."""
    if isinstance(value, list):
        for part in value:
            yield from _definitions(part)
    elif isinstance(value, Mapping):
        inner = value.get("@context", value)
        for term, definition in inner.items() if isinstance(inner, Mapping) else ():
            if not term.startswith("@"):
                yield term, definition
            if isinstance(definition, Mapping):
                yield from _definitions(definition.get("@context"))
        if isinstance(inner, list):
            yield from _definitions(inner)
