"""Which catalogue type an award is, and what degree it is: by name, then checked by issuer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matcher.credentials.catalogue import Catalogue, CredentialType
from matcher.extraction.degrees import find_degrees
from matcher.extraction.dictionary import Dictionary
from matcher.keys import normalise
from matcher.types import Award

IssuerFit = Literal["known", "generic", "unknown", "other", "none"]
MIN_SHARE = 0.5
UNTYPED_KINDS = frozenset(("experience", "self_claim"))


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is known about an award: its type (None: no such type), degree level, and issuer."""

    type: CredentialType | None
    eqf: int | None
    issuer: IssuerFit


class Recogniser:
    """Finds the type of an award in a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names = Dictionary(catalogue.surfaces())

    def recognise(self, award: Award) -> Recognised:
        """The type an award's title names, by its whole title, else by a name that fills most of it.

        A position held is never taken for a licence of the same name.
        """
        if award.kind in UNTYPED_KINDS:
            return Recognised(None, None, "none")
        found = self._by_name(award)
        eqf = found.eqf if found and found.kind in ("degree", "diploma") else None
        degrees = (
            find_degrees(award.title) if award.kind == "degree" or found is None or found.is_academic else ()
        )
        if degrees:
            eqf = max(degree.eqf for degree in degrees)
        return Recognised(found, eqf, _issuer_fit(award.issuer, found))

    def _by_name(self, award: Award) -> CredentialType | None:
        exact = self._names.exact(award.title)
        if exact:
            types = [self._catalogue[surface.id] for surface in exact]
        else:
            hits = self._names.find(award.title)
            long = [hit for hit in hits if hit.end - hit.start >= MIN_SHARE * len(award.title.strip())]
            types = [self._catalogue[hit.surface.id] for hit in long]
        return min(types, key=lambda t: (_issuer_fit(award.issuer, t) != "known", t.id), default=None)


def _issuer_fit(issuer: str | None, entry: CredentialType | None) -> IssuerFit:
    """How the issuer an award names fits the type's; prestige plays no part."""
    if not issuer:
        return "none"
    if entry is None:
        return "unknown"
    if not entry.issuers:
        return "generic"
    stated = normalise(issuer)
    names = [normalise(name) for name in entry.issuers]
    fits = any(
        stated == name or f" {name} " in f" {stated} " or f" {stated} " in f" {name} " for name in names
    )
    return "known" if fits else "other"
