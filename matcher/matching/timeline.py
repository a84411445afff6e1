"""Coverage over time: what one person's stack covers on each day that something begins or lapses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from matcher.errors import BadInput
from matcher.types import Award, Candidate

DAY = timedelta(days=1)
MAX_DAYS = 400


@dataclass(frozen=True, slots=True)
class AwardEvent:
    """An award that begins to count on a day, or no longer is in force from that day on."""

    day: date
    what: Literal["begins", "lapses"]
    award_id: str
    award_title: str


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """Coverage of a posting on a day, 0-1, claimed and verified, and what happened on it.

    ``lines``: (requirement id, claimed coverage or None where it cannot be assessed).
    """

    day: date
    coverage: float
    verified_coverage: float
    lines: tuple[tuple[str, float | None], ...]
    events: tuple[AwardEvent, ...]


def find_events(awards: Iterable[Award], *, since: date, until: date) -> tuple[AwardEvent, ...]:
    """What begins and what lapses after ``since``, until a day, by day. Positions held do not lapse.

    The last day of an award is in force, so it lapses on the day after.
    """
    found = []
    for award in awards:
        if award.issued is not None and since < award.issued <= until:
            found.append(AwardEvent(award.issued, "begins", award.id, award.title))
        if award.kind != "experience" and award.expires is not None and since <= award.expires < until:
            found.append(AwardEvent(award.expires + DAY, "lapses", award.id, award.title))
    return tuple(sorted(found, key=lambda event: (event.day, event.what, event.award_id)))


def days_to_look_at(
    events: Iterable[AwardEvent], *, since: date, until: date, every_months: int
) -> tuple[date, ...]:
    """Both ends, the day of each event and the day before it, and a day every so many months.

    Raises BadInput for an end before its beginning, for months below 1, and for more than MAX_DAYS.
    """
    if until < since:
        raise BadInput(f"the day {until.isoformat()} lies before {since.isoformat()}; give a later one")
    if every_months < 1:
        raise BadInput(f"a look every {every_months} months is none; give 1 or more")
    days = {since, until}
    for event in events:
        days |= {event.day - DAY, event.day}
    month = since.year * 12 + since.month - 1 + every_months
    while len(days) <= MAX_DAYS and (day := date(month // 12, month % 12 + 1, 1)) < until:
        days.add(day)
        month += every_months
    if len(days) > MAX_DAYS:
        raise BadInput(f"that is more than {MAX_DAYS} days to look at; ask for a shorter time")
    return tuple(sorted(day for day in days if since <= day <= until))


def held_on(candidate: Candidate, day: date) -> Candidate:
    """The candidate with the awards that had begun by a day."""
    awards = (award for award in candidate.awards if award.issued is None or award.issued <= day)
    return replace(candidate, awards=tuple(awards))
