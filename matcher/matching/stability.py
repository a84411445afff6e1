"""How far a ranking depends on numbers that could reasonably be others: ranks over many draws of them.

A draw moves, by the spreads of the policy's ``uncertainty``, the weight of each requirement, and how much
each factor of strength, likeness and missing levels count: a share v becomes v ** e, so that 1 stays 1, 0
stays 0 and what was more stays more. Coverage is then that of the one formula, so that without spread each
draw is the ranking itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.errors import BadInput
from matcher.matching.coverage import Ways, find_ways, table_coverage, wanted_keys, weighted_scores
from matcher.matching.places import TIE_DIGITS
from matcher.matching.ranking import requirement_weights, similar_keys
from matcher.matching.space import SimilarityRules
from matcher.matching.table import EvidenceTable, tabulate, wanted_rows
from matcher.policy import Policy, Uncertainty
from matcher.types import Posting, Stack

FACTORS = ("assessment", "verification", "specificity", "issuer", "recency")
SEED = 0
FIRST = 10


@dataclass(frozen=True, slots=True)
class RankInterval:
    """Between which ranks one person stands in the stated share of draws, and in what share of draws among
    the first."""

    candidate_id: str
    best: int
    worst: int
    in_first: float


@dataclass(frozen=True, slots=True)
class Stability:
    """The rank intervals of everybody who was assessed, by candidate id.

    share: of the draws in which a rank lies within its interval. first: how many ``in_first`` counts.
    """

    draws: int
    seed: int
    share: float
    first: int
    intervals: tuple[RankInterval, ...]


@dataclass(frozen=True, eq=False)
class _Draws:
    """A draw a row: multipliers of weights (draws, n_requirements), exponents of factors (draws, n_factors)
    and of similarity (draws,), multipliers of the step of a missing level (draws,)."""

    weights: np.ndarray
    factors: np.ndarray
    similarity: np.ndarray
    step: np.ndarray


def rank_stability(
    posting: Posting,
    stacks: Sequence[Stack],
    *,
    rules: SimilarityRules,
    policy: Policy,
    first: int = FIRST,
    seed: int = SEED,
) -> Stability:
    """Where people stand in draws of weights and policy; those nothing is known about are left out.

    Depends on the seed, never on the order of the stacks. Raises NoRequirements when the posting asks
    nothing, BadInput for ``first`` below 1.
    """
    if first < 1:
        raise BadInput(f"the first {first} people are none; give 1 or more")
    weights, spread = requirement_weights(posting), policy.uncertainty
    people = sorted((s for s in stacks if s.evidence or s.experience), key=lambda s: s.candidate_id)
    scores = _drawn_scores(posting, people, weights, rules, policy, seed)
    ranks = np.array([_ranks(row) for row in scores], np.int32).reshape(spread.draws, len(people))
    tail = (1.0 - spread.share) / 2
    best = np.quantile(ranks, tail, axis=0, method="lower")
    worst = np.quantile(ranks, 1.0 - tail, axis=0, method="higher")
    among = (ranks <= first).mean(axis=0)
    intervals = tuple(
        RankInterval(stack.candidate_id, int(low), int(high), float(share))
        for stack, low, high, share in zip(people, best, worst, among, strict=True)
    )
    return Stability(spread.draws, seed, spread.share, first, intervals)


def _drawn_scores(
    posting: Posting,
    people: Sequence[Stack],
    weights: np.ndarray,
    rules: SimilarityRules,
    policy: Policy,
    seed: int,
) -> Iterator[np.ndarray]:
    """The scores of all people in each draw, (n_people,)."""
    similar = similar_keys(posting.requirements, people, rules)
    wanted = wanted_keys(similar)
    table = tabulate(people, wanted=wanted)
    ways = find_ways(posting.requirements, similar, table.key_at)
    values = _factor_values(people, wanted)
    drawn = _draw(policy.uncertainty, len(weights), seed)
    for weight, factor, likeness, step in zip(
        drawn.weights, drawn.factors, drawn.similarity, drawn.step, strict=True
    ):
        moved = replace(table, strengths=_moved(table, values, factor))
        shares = replace(ways, shares=ways.shares**likeness)
        covered = _coverage(posting, shares, moved, policy, float(step))
        yield weighted_scores(covered, weights * weight)


def _coverage(posting: Posting, ways: Ways, table: EvidenceTable, policy: Policy, step: float) -> np.ndarray:
    fit = policy.level_fit.model_copy(update={"step": min(policy.level_fit.step * step, 1.0)})
    changed = policy.model_copy(update={"level_fit": fit})
    return table_coverage(posting.requirements, ways, table, verified_only=False, policy=changed)


def _moved(table: EvidenceTable, values: np.ndarray, exponents: np.ndarray) -> np.ndarray:
    """Strengths with each factor to its exponent; exponents of 1 leave every bit as it was."""
    strengths: np.ndarray = np.minimum(table.strengths * np.prod(values ** (exponents - 1.0), axis=1), 1.0)
    return strengths


def _factor_values(people: Sequence[Stack], wanted: set[str]) -> np.ndarray:
    """The values of ``FACTORS`` in each row of the table, (n_rows, n_factors); 1 where there is none."""
    rows = [{one.name: one.value for one in evidence.factors} for _, evidence in wanted_rows(people, wanted)]
    values = [[factors.get(name, 1.0) for name in FACTORS] for factors in rows]
    return np.array(values, float).reshape(len(rows), len(FACTORS))


def _draw(spread: Uncertainty, n_weights: int, seed: int) -> _Draws:
    """Log-normal multipliers around 1: twice as much is as likely as half. Who is ranked plays no part."""
    source = np.random.default_rng(seed)

    def draw(sigma: float, *shape: int) -> np.ndarray:
        return np.exp(sigma * source.standard_normal((spread.draws, *shape)))

    return _Draws(
        weights=draw(spread.weights, n_weights),
        factors=draw(spread.factors, len(FACTORS)),
        similarity=draw(spread.similarity),
        step=draw(spread.level_step),
    )


def _ranks(scores: np.ndarray) -> np.ndarray:
    """The rank of each score, the best 1; equal ones (to 9 decimals) share a rank."""
    rounded = np.round(scores, TIE_DIGITS)
    ranks: np.ndarray = len(scores) - np.searchsorted(np.sort(rounded), rounded, side="right") + 1
    return ranks
