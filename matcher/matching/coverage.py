"""The one formula (DESIGN.md section 3), on arrays. The single case calls the batch.

    coverage(requirement) = max over alternatives, over keys s: similarity(asked, s) x stack strength(s)
    stack strength(s) = noisy-or over lineages of (max within a lineage of strength x level fit)

capped below 1; reaching the cap counts as full (docs/decisions/0005-one-formula.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse

from matcher.matching.space import Similar
from matcher.matching.table import UNKNOWN_LEVEL, EvidenceTable, Years, tabulate
from matcher.policy import LevelFit, Policy
from matcher.types import Requirement, Stack, Target

SimilarKeys = Mapping[Target, tuple[Similar, ...]]
"""Target -> the held keys that say something about it."""


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
    order = np.lexsort((values, lineages, people, keys))
    people, keys, lineages, values = people[order], keys[order], lineages[order], values[order]
    last = np.append((np.diff(people) != 0) | (np.diff(keys) != 0) | (np.diff(lineages) != 0), True)
    people, keys, values = people[last], keys[last], values[last]
    order = np.lexsort((values, people, keys))
    people, keys, values = people[order], keys[order], values[order]
    first = np.flatnonzero(np.append(True, (np.diff(people) != 0) | (np.diff(keys) != 0)))
    stacked = 1.0 - np.multiply.reduceat(1.0 - values, first)
    full = np.minimum(stacked / policy.stack_cap, 1.0)
    ends = np.searchsorted(keys[first], np.arange(shape[1] + 1))
    return sparse.csc_matrix((full, people[first], ends), shape)


def coverage_matrix(
    requirements: Sequence[Requirement],
    similar: SimilarKeys,
    stacks: Sequence[Stack],
    *,
    verified_only: bool,
    policy: Policy,
) -> np.ndarray:
    """``table_coverage`` of stacks, (n_stacks, n_requirements)."""
    table = tabulate(stacks, wanted=wanted_keys(similar))
    return table_coverage(requirements, similar, table, verified_only=verified_only, policy=policy)


def wanted_keys(similar: SimilarKeys) -> set[str]:
    """The held keys that say something about any target."""
    return {one.key for found in similar.values() for one in found}


def table_coverage(
    requirements: Sequence[Requirement],
    similar: SimilarKeys,
    table: EvidenceTable,
    *,
    verified_only: bool,
    policy: Policy,
) -> np.ndarray:
    """Coverage of every requirement by every person, (n_people, n_requirements), 0-1; NaN where it
    cannot be assessed: only experience would meet it and no position is dated."""
    columns = coverage_columns(requirements, similar, table, verified_only=verified_only, policy=policy)
    result = np.empty((table.n_people, len(requirements)))
    for number, column in enumerate(columns):
        result[:, number] = column
    return result


def coverage_columns(
    requirements: Iterable[Requirement],
    similar: SimilarKeys,
    table: EvidenceTable,
    *,
    verified_only: bool,
    policy: Policy,
) -> Iterator[np.ndarray]:
    """Coverage of each requirement in turn by every person, (n_people,), 0-1, NaN as ``table_coverage``."""
    shown = table.verified_part() if verified_only else table
    key_at = {key: number for number, key in enumerate(shown.key_names)}
    strengths: dict[int | None, sparse.csc_matrix] = {}
    for requirement in requirements:
        column = np.full(shown.n_people, np.nan)
        for target in requirement.targets:
            if target.kind == "experience":
                found = experience_coverage(target, shown.experience.get(target.key), shown.n_people)
            else:
                if target.level not in strengths:
                    strengths[target.level] = stack_strengths(shown, asked=target.level, policy=policy)
                found = _target_coverage(similar[target], strengths[target.level], key_at)
            column = np.fmax(column, found)
        yield column


def _target_coverage(
    similar: Sequence[Similar], strengths: sparse.csc_matrix, key_at: Mapping[str, int]
) -> np.ndarray:
    held = [(key_at[one.key], one.share) for one in similar if one.key in key_at]
    best = np.zeros(strengths.shape[0])
    if held:
        numbers, shares = (np.array(part) for part in zip(*held, strict=True))
        starts = strengths.indptr[numbers]
        counts = strengths.indptr[numbers + 1] - starts
        entries = ranges(starts, counts)
        values = np.repeat(shares, counts) * strengths.data[entries]
        np.maximum.at(best, strengths.indices[entries], values)
    return best


def ranges(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The numbers from each start on, as many as its count, one range after the other."""
    before = np.cumsum(counts) - counts
    numbers: np.ndarray = np.repeat(starts - before, counts) + np.arange(counts.sum())
    return numbers


def experience_coverage(target: Target, held: Years | None, n_people: int) -> np.ndarray:
    """Share of the years asked that dated positions show, (n_people,), NaN for people without one."""
    covered = np.full(n_people, np.nan)
    if target.years is not None and held is not None:
        people, years = held
        covered[people] = 1.0 if target.years <= 0 else np.minimum(years / target.years, 1.0)
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
