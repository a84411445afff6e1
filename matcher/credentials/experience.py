"""Years of dated experience behind a skill: positions that overlap count once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from matcher.keys import experience_key, prefix
from matcher.types import Award, Evidence

DAYS_PER_YEAR = 365.25
Period = tuple[date, date]


def count_experience(
    awards: Iterable[Award], evidence: Iterable[Evidence], on: date
) -> tuple[tuple[str, float], ...]:
    """(key, years) of dated positions: in all, and for each key but posts that they show evidence of.

    A position without a last day runs until ``on``; one found false counts nothing.
    """
    positions = _positions(awards, on)
    periods: dict[str, list[Period]] = {}
    for period in positions.values():
        periods.setdefault(experience_key(), []).append(period)
    for one in evidence:
        if one.award_id in positions and prefix(one.key) != "post":
            periods.setdefault(experience_key(one.key), []).append(positions[one.award_id])
    return tuple((key, years_covered(spans)) for key, spans in sorted(periods.items()))


def years_covered(periods: Iterable[Period]) -> float:
    """The years, to two decimals, covered by at least one period, both ends included.

    >>> years_covered([(date(2020, 1, 1), date(2020, 12, 31)), (date(2020, 6, 1), date(2021, 12, 31))])
    2.0
    """
    days = 0
    reached: date | None = None
    for start, end in sorted(periods):
        begin = start if reached is None else max(start, reached + timedelta(days=1))
        days += max(0, (end - begin).days + 1)
        reached = end if reached is None else max(reached, end)
    return round(days / DAYS_PER_YEAR, 2)


def _positions(awards: Iterable[Award], on: date) -> Mapping[str, Period]:
    return {
        award.id: (award.issued, min(award.expires or on, on))
        for award in awards
        if award.kind == "experience" and award.verification.status != "rejected"
        if award.issued is not None and award.issued <= on
    }
