"""The one formula (DESIGN.md section 3), on arrays. The single case calls the batch.

    coverage(requirement) = max over alternatives, over keys s: similarity(asked, s) x stack strength(s)
    stack strength(s) = noisy-or over lineages of (max within a lineage of strength x level fit)

capped below 1; reaching the cap counts as full (docs/decisions/0005-one-formula.md).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matcher.matching.space import Similar
from matcher.policy import LevelFit, Policy
from matcher.types import Requirement, Stack, Target

UNKNOWN_LEVEL = 0

SimilarKeys = Mapping[Target, tuple[Similar, ...]]
"""Target -> the held keys that say something about it."""


@dataclass(frozen=True, eq=False)
class EvidenceTable:
    """Evidence of a pool, one entry a row; arrays of one length.

    people, keys, lineages: positions; levels: 1-5, 0 unknown; strengths: 0-1.
    ``key_names`` says what the positions of keys mean; there are ``n_people`` people.
    """

    people: np.ndarray
    keys: np.ndarray
    lineages: np.ndarray
    levels: np.ndarray
    strengths: np.ndarray
    key_names: tuple[str, ...]
    n_people: int


def tabulate(stacks: Sequence[Stack], *, wanted: Container[str], verified_only: bool) -> EvidenceTable:
    """The evidence that stacks hold for the wanted keys; entries of strength 0 are left out."""
    rows = [
        (n, e)
        for n, stack in enumerate(stacks)
        for e in stack.evidence
        if e.key in wanted and e.strength > 0 and (e.verified or not verified_only)
    ]
    keys = tuple(sorted({e.key for _, e in rows}))
    key_at = {key: number for number, key in enumerate(keys)}
    lineages = {name: number for number, name in enumerate(sorted({e.lineage for _, e in rows}))}
    return EvidenceTable(
        people=np.array([n for n, _ in rows], np.int64),
        keys=np.array([key_at[e.key] for _, e in rows], np.int64),
        lineages=np.array([lineages[e.lineage] for _, e in rows], np.int64),
        levels=np.array([e.level or UNKNOWN_LEVEL for _, e in rows], np.int64),
        strengths=np.array([e.strength for _, e in rows], np.float64),
        key_names=keys,
        n_people=len(stacks),
    )


def level_fit(levels: np.ndarray, asked: int | None, policy: LevelFit) -> np.ndarray:
    """How evidence of these levels (0 unknown) fits a level asked: 1 where either is unknown or the
    level is reached, else ``step`` less a missing level, not below ``floor``. Same shape, 0-1."""
    if asked is None:
        return np.ones(len(levels))
    missing = np.where(levels == UNKNOWN_LEVEL, 0, np.maximum(asked - levels, 0))
    return np.maximum(1.0 - policy.step * missing, np.where(missing > 0, policy.floor, 1.0))


def stack_strengths(table: EvidenceTable, *, asked: int | None, policy: Policy) -> sparse.csc_matrix:
    """Strength of every person in every key for a level asked, (n_people, n_keys), 0-1.

    Within a lineage the best entry counts, over lineages they add up by noisy-or. Entries are
    multiplied in order of size: equal strengths then give equal bits, whatever they rest on, and as
    the sorted entries of a larger stack are nowhere smaller, no rounding can make it weaker.
    """
    shape = (table.n_people, len(table.key_names))
    people, keys, lineages = table.people, table.keys, table.lineages
    values = table.strengths * level_fit(table.levels, asked, policy.level_fit)
    if not len(values):
        return sparse.csc_matrix(shape)
    order = np.lexsort((values, lineages, keys, people))
    people, keys, lineages, values = people[order], keys[order], lineages[order], values[order]
    last = np.append((np.diff(people) != 0) | (np.diff(keys) != 0) | (np.diff(lineages) != 0), True)
    people, keys, values = people[last], keys[last], values[last]
    order = np.lexsort((values, keys, people))
    people, keys, values = people[order], keys[order], values[order]
    first = np.flatnonzero(np.append(True, (np.diff(people) != 0) | (np.diff(keys) != 0)))
    stacked = 1.0 - np.multiply.reduceat(1.0 - values, first)
    full = np.minimum(stacked / policy.stack_cap, 1.0)
    return sparse.csc_matrix((full, (people[first], keys[first])), shape)


def coverage_matrix(
    requirements: Sequence[Requirement],
    similar: SimilarKeys,
    stacks: Sequence[Stack],
    *,
    verified_only: bool,
    policy: Policy,
) -> np.ndarray:
    """Coverage of every requirement by every stack, (n_stacks, n_requirements), 0-1; NaN where it
    cannot be assessed: only experience would meet it and no position is dated."""
    wanted = {one.key for found in similar.values() for one in found}
    table = tabulate(stacks, wanted=wanted, verified_only=verified_only)
    key_at = {key: number for number, key in enumerate(table.key_names)}
    result = np.full((len(stacks), len(requirements)), np.nan)
    strengths: dict[int | None, sparse.csc_matrix] = {}
    for column, requirement in enumerate(requirements):
        for target in requirement.targets:
            if target.kind == "experience":
                found = _experience_coverage(target, stacks, verified_only)
            else:
                if target.level not in strengths:
                    strengths[target.level] = stack_strengths(table, asked=target.level, policy=policy)
                found = _target_coverage(similar[target], strengths[target.level], key_at)
            result[:, column] = np.fmax(result[:, column], found)
    return result


def _target_coverage(
    similar: Sequence[Similar], strengths: sparse.csc_matrix, key_at: Mapping[str, int]
) -> np.ndarray:
    best = np.zeros(strengths.shape[0])
    for one in similar:
        number = key_at.get(one.key)
        if number is None:
            continue
        rows = slice(strengths.indptr[number], strengths.indptr[number + 1])
        people = strengths.indices[rows]
        best[people] = np.maximum(best[people], one.share * strengths.data[rows])
    return best


def _experience_coverage(target: Target, stacks: Sequence[Stack], verified_only: bool) -> np.ndarray:
    """Share of the years asked that dated positions show. Positions are claimed, never verified here."""
    if target.years is None or verified_only:
        return np.full(len(stacks), np.nan)
    years = np.array([dict(stack.experience).get(target.key, np.nan) for stack in stacks], float)
    if target.years <= 0:
        return np.where(np.isnan(years), np.nan, 1.0)
    covered: np.ndarray = np.minimum(years / target.years, 1.0)
    return covered


def total_weight(weights: np.ndarray) -> float:
    """The sum of the weights, added one by one as ``weighted_scores`` adds."""
    return float(np.cumsum(weights)[-1]) if len(weights) else 0.0


def weighted_scores(coverage: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean coverage by weight for each person, (n_people,), 0-1; exactly 1 where all is covered.

    coverage: (n_people, n_requirements), NaN where not assessable, which adds nothing.
    weights: (n_requirements,) >= 0; all zero gives 0.

    >>> weighted_scores(np.array([[1.0, 0.0]]), np.array([3.0, 1.0])).tolist()
    [0.75]
    """
    sums = np.zeros(len(coverage))
    for column, weight in enumerate(weights):
        sums += np.nan_to_num(coverage[:, column]) * float(weight)
    total = total_weight(weights)
    return sums / total if total > 0 else np.zeros(len(coverage))
