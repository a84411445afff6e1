"""What a person has collected towards renewing what they hold: units of education (CEU, PDU, CPE)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from matcher.credentials.catalogue import Catalogue
from matcher.types import Award

_COUNTED = re.compile(r"\s*\b(?:credit|hour|point|unit|record|module)s?\b")


@dataclass(frozen=True, slots=True)
class Renewal:
    """An award that is renewed, and how far that is: ``asked`` units (None: none, or unknown) and those
    ``earned`` since it was issued, by the awards with the ids in ``counted``."""

    award_id: str
    award_title: str
    type_id: str
    expires: date | None
    asked: float | None
    unit: str | None
    earned: float
    counted: tuple[str, ...]

    @property
    def missing(self) -> float | None:
        """The units still to earn; None where it is not known how many are asked."""
        return None if self.asked is None else max(0.0, self.asked - self.earned)


def track_renewals(
    catalogue: Catalogue, awards: Iterable[Award], types: Mapping[str, str], *, on: date
) -> tuple[Renewal, ...]:
    """The awards whose type is renewed, the first to lapse first; of several of one type the latest.

    types: award id -> id of its type. Units count once they are issued, from the day the award was; those of
    another name count nothing, because nobody here knows what they are worth.
    """
    held = [award for award in awards if award.issued is None or award.issued <= on]
    latest: dict[str, Award] = {}
    for award in sorted(held, key=lambda award: (award.issued or date.min, award.id)):
        entry = catalogue.types.get(types.get(award.id, ""))
        if entry is not None and entry.renewal is not None:
            latest[entry.id] = award
    found = [_renewal(catalogue, type_id, award, held) for type_id, award in latest.items()]
    return tuple(sorted(found, key=lambda one: (one.expires or date.max, one.type_id)))


def _renewal(catalogue: Catalogue, type_id: str, award: Award, held: Iterable[Award]) -> Renewal:
    renewal = catalogue[type_id].renewal
    unit = renewal.unit if renewal else None
    since = award.issued or date.min
    counts = [
        (other.id, one.amount)
        for other in held
        if other.id != award.id and other.verification.status != "rejected"
        if other.issued is not None and other.issued >= since
        for one in other.credits
        if unit is not None and _name(one.unit) == _name(unit)
    ]
    return Renewal(
        award_id=award.id,
        award_title=award.title,
        type_id=type_id,
        expires=award.expires,
        asked=renewal.units if renewal else None,
        unit=unit,
        earned=sum(amount for _, amount in counts),
        counted=tuple(dict.fromkeys(identifier for identifier, _ in counts)),
    )


def _name(unit: str) -> str:
    """A unit as all write it: "CPE credits", "CPE hour" and "CPEs" are CPE."""
    plain = _COUNTED.sub("", unit.casefold()).strip() or unit.casefold().strip()
    return plain.removesuffix("s")
