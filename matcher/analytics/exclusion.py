"""Which single requirement keeps people out, and what would change if it were only preferred."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from matcher.analytics.grid import CoverageGrid, ask_id
from matcher.errors import BadInput
from matcher.matching.ranking import TIE_DIGITS
from matcher.policy import Bands, Weights
from matcher.requirements.build import suggested_weight
from matcher.types import Posting, Requirement


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A posting before and after a change: the pool of people who miss nothing that is required, and places.

    ``people``: one person a row, by place after the change; columns: candidate_id (key), rank_before and
    rank_after (1 is first, equal scores share a rank), score_before and score_after (0-1), in_pool_before
    and in_pool_after (bool).
    """

    before: Posting
    after: Posting
    pool_before: int
    pool_after: int
    people: pd.DataFrame

    @property
    def moved(self) -> int:
        """How many people have another rank."""
        return int((self.people["rank_before"] != self.people["rank_after"]).sum())


def exclusions(grid: CoverageGrid, posting: Posting, bands: Bands) -> pd.DataFrame:
    """How many people each required line alone keeps out: one row a line, most excluding first.

    Somebody is otherwise well covered when the other required lines, by weight, are covered at least as
    far as the "good" band; the line excludes them when it is covered less than the "partial" band.
    Columns: requirement_id (key), label, otherwise_covered and excluded (people), excluded_share (0-1 of
    those otherwise covered, NaN where there are none).
    """
    lines = _required(grid, posting)
    total = np.zeros(len(grid.people))
    for line in lines:
        total += line.weight * grid.column(ask_id(line.targets))
    whole = sum(line.weight for line in lines)
    rows = []
    for line in lines:
        own, rest = grid.column(ask_id(line.targets)), whole - line.weight
        others = (total - line.weight * own) / rest if rest > 0 else np.ones(len(own))
        well = np.round(others, TIE_DIGITS) >= bands.good
        excluded = well & (np.round(own, TIE_DIGITS) < bands.partial)
        share = excluded.sum() / well.sum() if well.any() else np.nan
        rows.append((line.id, line.label, int(well.sum()), int(excluded.sum()), float(share)))
    columns = ["requirement_id", "label", "otherwise_covered", "excluded", "excluded_share"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["excluded", "requirement_id"], ascending=[False, True], ignore_index=True)


def prefer_requirements(posting: Posting, requirement_ids: Collection[str], weights: Weights) -> Posting:
    """The posting with these requirements only preferred, and weighing what the policy gives preferred ones.

    Raises BadInput for an id the posting does not have.
    """
    known = [one.id for one in posting.requirements]
    if unknown := sorted(set(requirement_ids) - set(known)):
        raise BadInput(f"posting {posting.id!r} has no requirement {unknown[0]!r}; it has {', '.join(known)}")
    return replace(
        posting,
        requirements=tuple(
            replace(one, importance="preferred", weight=suggested_weight("preferred", one.targets, weights))
            if one.id in requirement_ids
            else one
            for one in posting.requirements
        ),
    )


def what_if(grid: CoverageGrid, before: Posting, after: Posting, bands: Bands) -> WhatIf:
    """What becomes of ranks and pool when a posting is changed. Both ask what the grid holds.

    The pool is everybody who covers every required line at least as far as the "partial" band.
    """
    scores = [posting_scores(grid, one) for one in (before, after)]
    pools = [_pool(grid, one, bands) for one in (before, after)]
    ranks = [pd.Series(-np.round(s, TIE_DIGITS)).rank(method="min").astype(int) for s in scores]
    people = pd.DataFrame(
        {
            "candidate_id": grid.people,
            "rank_before": ranks[0],
            "rank_after": ranks[1],
            "score_before": scores[0],
            "score_after": scores[1],
            "in_pool_before": pools[0],
            "in_pool_after": pools[1],
        }
    ).sort_values(["rank_after", "rank_before", "candidate_id"], ignore_index=True)
    return WhatIf(before, after, int(pools[0].sum()), int(pools[1].sum()), people)


def posting_scores(grid: CoverageGrid, posting: Posting) -> np.ndarray:
    """Everybody's score for a posting whose asks are in the grid, (n_people,), 0-1, under its own weights."""
    total = np.zeros(len(grid.people))
    whole = sum(one.weight for one in posting.requirements) or 1.0
    for one in posting.requirements:
        if ask_id(one.targets) in grid.column_of:
            total += grid.column(ask_id(one.targets)) * one.weight / whole
    return total


def _pool(grid: CoverageGrid, posting: Posting, bands: Bands) -> np.ndarray:
    kept = np.ones(len(grid.people), bool)
    for line in _required(grid, posting):
        kept &= np.round(grid.column(ask_id(line.targets)), TIE_DIGITS) >= bands.partial
    return kept


def _required(grid: CoverageGrid, posting: Posting) -> list[Requirement]:
    """The required lines that credentials can show and that count."""
    return [
        one
        for one in posting.requirements
        if one.importance == "required" and one.weight > 0 and ask_id(one.targets) in grid.column_of
    ]
