"""What differs between two ways of scoring one person: lines, score, band."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from matcher.credentials.strength import is_lapsed
from matcher.errors import UnknownName
from matcher.matching.lines import CoverageLine
from matcher.matching.places import TIE_DIGITS
from matcher.matching.ranking import Band, Ranked, Ranking
from matcher.types import Award, Requirement

How = Literal["expired", "removed"]


@dataclass(frozen=True, slots=True)
class LineChange:
    """One requirement before and after: coverage 0-1 (None: not assessable), and points of the score."""

    requirement_id: str
    label: str
    coverage: tuple[float | None, float | None]
    points: tuple[float, float]


@dataclass(frozen=True, slots=True)
class AwardLoss:
    """What one person's score loses when one award has expired or is taken away. Pairs: before, after."""

    award_id: str
    award_title: str
    how: How
    score: tuple[float, float]
    verified_score: tuple[float, float]
    band: tuple[Band, Band]
    lines: tuple[LineChange, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One person under two ways of scoring; pairs: under the first, under the second. None: not among
    those shown. ``lines``: those that differ, what moves most points first."""

    candidate_id: str
    rank: tuple[int | None, int | None]
    score: tuple[float | None, float | None]
    band: tuple[Band | None, Band | None]
    lines: tuple[LineChange, ...]


def losses_to_look_at(
    awards: Sequence[Award], ranked: Ranked, chosen: Sequence[str] | None, on: date
) -> Iterator[tuple[Award, How]]:
    """Each award that can be lost, and how: those named, or else those that some line rests on.

    A position does not expire, it was held and stays so; nor does what has lapsed before ``on``.
    Raises UnknownName for one that is not held.
    """
    known = {award.id: award for award in awards}
    if missing := [one for one in chosen or () if one not in known]:
        raise UnknownName(f"no award {missing[0]!r}; there are {', '.join(known) or 'none'}")
    rested_on = {one.evidence.award_id for line in ranked.lines for one in line.evidence}
    for award in awards:
        if award.id in (rested_on if chosen is None else chosen):
            yield award, "removed"
            if award.kind != "experience" and not is_lapsed(award, on):
                yield award, "expired"


def take_away(awards: Sequence[Award], award_id: str, how: How, on: date) -> tuple[Award, ...]:
    """The awards without one, or with that one ended the day before ``on``; nothing else ages."""
    if how == "removed":
        return tuple(award for award in awards if award.id != award_id)
    ended = on - timedelta(days=1)
    return tuple(replace(award, expires=ended) if award.id == award_id else award for award in awards)


def award_loss(award: Award, how: How, before: Ranked, after: Ranked) -> AwardLoss:
    """What is lost between two results for the same person and posting."""
    return AwardLoss(
        award.id,
        award.title,
        how,
        (before.score, after.score),
        (before.verified_score, after.verified_score),
        (before.band, after.band),
        changed_lines(before, after),
    )


def compare_rankings(one: Ranking, other: Ranking) -> tuple[Move, ...]:
    """Everybody in either ranking, in the order of the first and then of the second."""
    first, second = ({r.candidate_id: r for r in ranking.ranked} for ranking in (one, other))
    return tuple(_move(who, first.get(who), second.get(who)) for who in dict.fromkeys([*first, *second]))


def changed_lines(before: Ranked, after: Ranked) -> tuple[LineChange, ...]:
    """The lines that differ, to nine decimals, what moves most points first. A requirement that one side
    does not have covers nothing there."""
    was, now = ({line.requirement.id: line for line in ranked.lines} for ranked in (before, after))
    known = now | was
    changes = [_line_change(known[one].requirement, was.get(one), now.get(one)) for one in known]
    differing = (change for change in changes if _differs(change))
    return tuple(sorted(differing, key=lambda c: (-abs(c.points[1] - c.points[0]), c.requirement_id)))


def _move(candidate_id: str, one: Ranked | None, other: Ranked | None) -> Move:
    return Move(
        candidate_id,
        (one.rank if one else None, other.rank if other else None),
        (one.score if one else None, other.score if other else None),
        (one.band if one else None, other.band if other else None),
        changed_lines(one, other) if one and other else (),
    )


def _line_change(requirement: Requirement, was: CoverageLine | None, now: CoverageLine | None) -> LineChange:
    return LineChange(
        requirement.id,
        requirement.label,
        (was.coverage if was else None, now.coverage if now else None),
        (was.points if was else 0.0, now.points if now else 0.0),
    )


def _differs(change: LineChange) -> bool:
    pairs: tuple[tuple[float | None, float | None], ...] = (change.coverage, change.points)
    return any(_rounded(one) != _rounded(other) for one, other in pairs)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, TIE_DIGITS)
