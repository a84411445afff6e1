"""How long people are kept after the last thing that happened to them, and who is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from matcher.errors import BadInput
from matcher.store import schema
from matcher.store.people import LANDED

SETTING = "retention"
WARNING_DAYS = 30
# Days after the last activity. The decision log keeps keys and hashes beyond that in any case.
PRESETS = {
    "standard": 180,
    "cnil": 730,  # France, CNIL: two years after the last contact
    "california": 1461,  # California, FEHA rules on automated decisions: four years
}


@dataclass(frozen=True, slots=True)
class Retention:
    """A number of days after the last activity, and the preset it comes from ("own" for none)."""

    preset: str
    days: int


@dataclass(frozen=True, slots=True)
class Due:
    """A person whose time is up on ``due_on``."""

    candidate_id: str
    active_on: date
    due_on: date


def make_retention(preset: str | None = None, days: int | None = None) -> Retention:
    """The rule of a preset, or of days of one's own. Raises BadInput for neither, both, or none known."""
    if (preset is None) == (days is None):
        raise BadInput("name either a preset or a number of days")
    if preset is not None and preset not in PRESETS:
        raise BadInput(f"no retention preset {preset!r}; there are {', '.join(PRESETS)}")
    if days is not None and days < 1:
        raise BadInput(f"retention is {days} days; it must be at least 1")
    return Retention(preset, PRESETS[preset]) if preset is not None else Retention("own", int(days or 0))


def read_due(connection: Connection, retention: Retention, *, by: date) -> tuple[Due, ...]:
    """The people whose time is up by a day, the longest due first."""
    who, people = schema.identities.c, schema.people.c
    last = by - timedelta(days=retention.days)
    wanted = (
        select(who.candidate_id, people.active_on)
        .join(schema.people, who.person_key == people.key)
        .where(who.import_id == LANDED, people.active_on <= last.isoformat())
        .order_by(people.active_on, who.candidate_id)
    )
    kept = timedelta(days=retention.days)
    days = ((identifier, date.fromisoformat(active)) for identifier, active in connection.execute(wanted))
    return tuple(Due(identifier, active, active + kept) for identifier, active in days)
