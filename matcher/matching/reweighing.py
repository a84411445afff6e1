"""A ranking under other weights, from the coverage it holds: nothing of a stack is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.errors import BadInput
from matcher.matching.coverage import total_weight, weighted_scores
from matcher.matching.lines import CoverageLine
from matcher.matching.places import Front
from matcher.matching.ranking import Ranked, Ranking, band_of
from matcher.policy import Bands
from matcher.types import Requirement


def reweigh(ranking: Ranking, requirements: Sequence[Requirement], bands: Bands) -> Ranking:
    """What ``rank_stacks`` gives for the same people and these requirements, to the last digit.

    ranking: of everybody. requirements: its posting's own, with other weights. Raises BadInput for others.
    """
    posting = ranking.posting
    if [one.id for one in requirements] != [one.id for one in posting.requirements]:
        raise BadInput(f"posting {posting.id!r} was ranked for other requirements; rank it again")
    people = sorted(ranking.ranked, key=lambda one: one.candidate_id)
    weights = np.array([one.weight for one in requirements], float)
    claimed = _shares([line.coverage for one in people for line in one.lines], len(weights))
    verified = _shares([line.verified_coverage for one in people for line in one.lines], len(weights))
    scores, checked = weighted_scores(claimed, weights), weighted_scores(verified, weights)
    front: Front[int] = Front(posting.id, None)
    front.add((one.candidate_id, float(scores[n]), n) for n, one in enumerate(people))
    total = total_weight(weights) or 1.0
    ranked = tuple(
        Ranked(
            place.rank,
            place.candidate_id,
            place.score,
            float(checked[place.item]),
            band_of(place.tie_score, bands),
            place.tied_with,
            tuple(
                _line(old, new, total)
                for old, new in zip(people[place.item].lines, requirements, strict=True)
            ),
        )
        for place in front.places()
    )
    return Ranking(replace(posting, requirements=tuple(requirements)), ranked, ranking.not_assessed)


def _shares(values: list[float | None], width: int) -> np.ndarray:
    """(n_people, n_requirements); NaN where not assessable."""
    return np.array(values, dtype=float).reshape(-1, width)


def _line(old: CoverageLine, requirement: Requirement, total: float) -> CoverageLine:
    points = (old.coverage or 0.0) * requirement.weight / total
    return CoverageLine(requirement, old.coverage, old.verified_coverage, points, old.evidence, old.note)
