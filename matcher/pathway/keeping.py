"""What a person holds that lapses, when, and the cheapest way to keep it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from matcher.credentials.award_ids import distinct
from matcher.credentials.catalogue import Catalogue, CredentialType
from matcher.errors import BadInput
from matcher.keys import credential_key
from matcher.pathway.facts import obtaining_cost, renewal_cost
from matcher.pathway.pool import Circumstances, types_held
from matcher.types import Candidate, Stack


@dataclass(frozen=True, slots=True)
class Keeping:
    """One way to have a credential again: renew it, take it anew, or take what supersedes it; its cost in
    US cents, None where unknown."""

    way: Literal["renew", "retake", "supersede"]
    type_id: str
    cents: int | None


@dataclass(frozen=True, slots=True)
class Lapse:
    """An award that has lapsed or will; ``ways`` to keep it, those of known cost first, cheapest first.
    ``units``: what renewing asks for besides a fee ("60 PDU"), None where nothing or unknown."""

    type_id: str
    award_title: str
    expires: date
    days_left: int
    ways: tuple[Keeping, ...]
    units: str | None

    @property
    def cheapest(self) -> Keeping | None:
        """The way of least known cost; None where no cost is known."""
        return next((way for way in self.ways if way.cents is not None), None)


def find_lapses(
    catalogue: Catalogue,
    candidate: Candidate,
    stack: Stack,
    *,
    on: date,
    until: date,
    circumstances: Circumstances,
) -> tuple[Lapse, ...]:
    """What is held and has lapsed, or lapses until a day, the first to lapse first.

    Only awards of a known type that carry a last day; what is held anew (a later award of the type or of
    one that meets it) is left out. Raises BadInput where ``until`` lies before ``on``.
    """
    if until < on:
        raise BadInput(f"the day {until.isoformat()} lies before {on.isoformat()}; give a later one")
    mark = credential_key("")
    types = {e.award_id: e.key.removeprefix(mark) for e in stack.evidence if e.key.startswith(mark)}
    last = {award.id: award for award in distinct(candidate.awards) if award.id in types}
    held = types_held(stack, in_force=True)
    found = []
    for award_id, award in last.items():
        entry = catalogue.types.get(types[award_id])
        if entry is None or award.expires is None or award.expires > until:
            continue
        accepted = set(catalogue.satisfying(entry.id))
        later = [
            other
            for other_id, other in last.items()
            if other_id != award_id and types[other_id] in accepted
            if other.expires is None or other.expires > award.expires
        ]
        if later or (award.expires < on and accepted & held):
            continue
        renewal = entry.renewal
        units = f"{renewal.units:g} {renewal.unit or 'units'}" if renewal and renewal.units else None
        ways = sorted(
            _ways(catalogue, entry, circumstances), key=lambda way: (way.cents is None, way.cents or 0)
        )
        found.append(
            Lapse(entry.id, award.title, award.expires, (award.expires - on).days, tuple(ways), units)
        )
    return tuple(sorted(found, key=lambda lapse: (lapse.expires, lapse.type_id)))


def _ways(catalogue: Catalogue, entry: CredentialType, circumstances: Circumstances) -> Iterator[Keeping]:
    rates = circumstances.rates
    if entry.renewal is not None or renewal_cost(entry, rates) is not None:
        yield Keeping("renew", entry.id, renewal_cost(entry, rates))
    yield Keeping("retake", entry.id, obtaining_cost(entry, rates).value)
    for other in catalogue:
        if entry.id in other.relations.supersedes:
            yield Keeping("supersede", other.id, obtaining_cost(other, rates).value)
