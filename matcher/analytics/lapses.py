"""What lapses soon, and what coverage that would lose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from matcher.analytics.grid import CoverageGrid, dense_column
from matcher.errors import BadInput
from matcher.matching.ranking import TIE_DIGITS
from matcher.policy import Bands
from matcher.types import Award, Candidate

LOST_COLUMNS = [
    *("ask", "skill_id", "label", "people_losing", "coverage_lost", "no_longer_covering", "still_covering")
]


@dataclass(frozen=True, eq=False)
class Lapses:
    """What lapses within each number of days, if nothing is renewed.

    ``awards``: one award a row, soonest first; columns: candidate_id and award_id (the key), title, expires
    (date), days_left. ``lost``: what ``lost_coverage`` gives, with a column days in front (days and ask are
    the key).
    """

    awards: pd.DataFrame
    lost: pd.DataFrame


def find_lapsing(candidates: Sequence[Candidate], *, on: date, days: int) -> pd.DataFrame:
    """The awards in force on a day that end within so many days; columns as ``Lapses.awards``."""
    rows = sorted(
        (award.expires, person.id, award.id, award.title, (award.expires - on).days)
        for person in candidates
        for award in person.awards
        if award.expires is not None and _lapses(award, on, days)
    )
    table = pd.DataFrame(rows, columns=["expires", "candidate_id", "award_id", "title", "days_left"])
    return table[["candidate_id", "award_id", "title", "expires", "days_left"]]


def let_lapse(candidates: Sequence[Candidate], *, on: date, days: int) -> tuple[Candidate, ...]:
    """The people with an award that ends within so many days, as if those had ended the day before ``on``.

    Nothing else ages, so that the difference to today is what lapsing alone takes away.
    """
    ended = on - timedelta(days=1)
    return tuple(
        replace(
            person,
            awards=tuple(
                replace(award, expires=ended) if _lapses(award, on, days) else award
                for award in person.awards
            ),
        )
        for person in candidates
        if any(_lapses(award, on, days) for award in person.awards)
    )


def lost_coverage(before: CoverageGrid, after: CoverageGrid, bands: Bands) -> pd.DataFrame:
    """What people would cover less: one row an ask that loses anything, most lost first.

    before: the whole pool; after: some of it, covering what they will, over the same asks.
    Columns: ask (key), skill_id, label; people_losing, coverage_lost (whole people's worth),
    no_longer_covering (people), still_covering (people of the whole pool). Raises BadInput for other asks.
    """
    if [ask.id for ask in before.asks] != [ask.id for ask in after.asks]:
        raise BadInput("the two grids ask for different things; build both from the same postings")
    rows_of = [before.row_of[person] for person in after.people]
    rows = []
    for number, ask in enumerate(before.asks):
        then = np.round(dense_column(before.claimed, number), TIE_DIGITS)
        now = np.round(dense_column(after.claimed, number), TIE_DIGITS)
        lost = then[rows_of] - now
        if (lost > 0).any():
            gone = int(((then[rows_of] >= bands.strong) & (now < bands.strong)).sum())
            left = int((then >= bands.strong).sum()) - gone
            total = float(lost[lost > 0].sum())
            rows.append((ask.id, ask.skill_id, ask.label, int((lost > 0).sum()), total, gone, left))
    table = pd.DataFrame(rows, columns=LOST_COLUMNS)
    return table.sort_values(["coverage_lost", "ask"], ascending=[False, True], ignore_index=True)


def join_horizons(tables: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Tables of ``lost_coverage`` by days, one below the other with a column days in front."""
    rows = [(days, *row) for days, table in sorted(tables.items()) for row in table.itertuples(index=False)]
    return pd.DataFrame(rows, columns=["days", *LOST_COLUMNS])


def _lapses(award: Award, on: date, days: int) -> bool:
    """Whether an award is in force on a day and ends within so many days; no position lapses."""
    if award.kind == "experience" or award.expires is None:
        return False
    return on <= award.expires < on + timedelta(days=days)
