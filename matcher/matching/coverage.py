"""The one formula (DESIGN.md section 3), on arrays. The single case calls the batch.

    coverage(requirement) = max over alternatives, over keys s: similarity(asked, s) x stack strength(s)
    stack strength(s) = noisy-or over lineages of (max within a lineage of strength x level fit)

capped below 1; reaching the cap counts as full (docs/decisions/0005-one-formula.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.matching.space import Similar
from matcher.matching.table import UNKNOWN_LEVEL, EvidenceTable, Years, tabulate
from matcher.policy import LevelFit, Policy
from matcher.types import Requirement, Stack, Target

TOGETHER = 64
"""Requirements looked at together: a matrix of so many columns is held at a time."""

SimilarKeys = Mapping[Target, tuple[Similar, ...]]
"""Target -> the held keys that say something about it."""


def level_fit(levels: np.ndarray, asked: int | None, policy: LevelFit) -> np.ndarray:
    """How evidence of these levels (0 unknown) fits a level asked: 1 where either is unknown or the
    level is reached, else ``step`` less a missing level, not below ``floor``. Same shape, 0-1."""
    if asked is None:
        return np.ones(len(levels))
    missing = np.where(levels == UNKNOWN_LEVEL, 0, np.maximum(asked - levels, 0))
    return np.maximum(1.0 - policy.step * missing, np.where(missing > 0, policy.floor, 1.0))


@dataclass(frozen=True, eq=False)
class StackStrengths:
    """Stack strengths 0-1 of the people who show anything in a key, for each level asked.

    people, values: of one length, level after level and in each key after key; ``ends``
    (n_levels * n_keys + 1,): where the keys start and end.
    """

    people: np.ndarray
    values: np.ndarray
    ends: np.ndarray


def stack_strengths(table: EvidenceTable, *, asked: Sequence[int | None], policy: Policy) -> StackStrengths:
    """Strength of every person in every key for each level asked.

    Within a lineage the best entry counts, over lineages they add up by noisy-or. Entries are
    multiplied in order of size: equal strengths then give equal bits, whatever they rest on, and as
    the sorted entries of a larger stack are nowhere smaller, no rounding can make it weaker.
    """
    n_keys = len(table.key_names)
    keys = np.concatenate([table.keys + number * n_keys for number in range(len(asked))] or [table.keys[:0]])
    people, lineages = np.tile(table.people, len(asked)), np.tile(table.lineages, len(asked))
    fits = [table.strengths * level_fit(table.levels, level, policy.level_fit) for level in asked]
    values = np.concatenate([*fits, np.empty(0)])
    order = np.lexsort((values, lineages, people, keys))
    people, keys, lineages, values = people[order], keys[order], lineages[order], values[order]
    last = np.append((np.diff(people) != 0) | (np.diff(keys) != 0) | (np.diff(lineages) != 0), True)
    people, keys, values = (part[last[: len(part)]] for part in (people, keys, values))
    order = np.lexsort((values, people, keys))
    people, keys, values = people[order], keys[order], values[order]
    new = np.append(True, (np.diff(people) != 0) | (np.diff(keys) != 0))
    first = np.flatnonzero(new[: len(people)])
    stacked = 1.0 - np.multiply.reduceat(1.0 - values, first) if len(first) else values
    full = np.minimum(stacked / policy.stack_cap, 1.0)
    return StackStrengths(
        people[first], full, np.searchsorted(keys[first], np.arange(len(asked) * n_keys + 1))
    )


@dataclass(frozen=True, eq=False)
class Ways:
    """The ways in which requirements can be met, one a row: columns (int64, the requirements, rising), keys
    (int64, numbers of held keys), levels (int64, asked; 0 none), shares (similarity 0-1)."""

    columns: np.ndarray
    keys: np.ndarray
    levels: np.ndarray
    shares: np.ndarray

    def take(self, chosen: np.ndarray | slice) -> Ways:
        """The rows at these places, or where a mask is True."""
        return Ways(self.columns[chosen], self.keys[chosen], self.levels[chosen], self.shares[chosen])


def find_ways(requirements: Sequence[Requirement], similar: SimilarKeys, key_at: Mapping[str, int]) -> Ways:
    """The ways by keys of which ``key_at`` says the number. Experience is counted, not compared."""
    found = [
        (column, key_at[one.key], target.level or 0, one.share)
        for column, requirement in enumerate(requirements)
        for target in requirement.targets
        for one in similar[target]
        if one.key in key_at
    ]
    columns, keys, levels, shares = zip(*found, strict=True) if found else ((), (), (), ())
    return Ways(
        np.array(columns, np.int64),
        np.array(keys, np.int64),
        np.array(levels, np.int64),
        np.array(shares, float),
    )


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
    ways = find_ways(requirements, similar, table.key_at)
    return table_coverage(requirements, ways, table, verified_only=verified_only, policy=policy)


def wanted_keys(similar: SimilarKeys) -> set[str]:
    """The held keys that say something about any target."""
    return {one.key for found in similar.values() for one in found}


def table_coverage(
    requirements: Sequence[Requirement],
    ways: Ways,
    table: EvidenceTable,
    *,
    verified_only: bool,
    policy: Policy,
) -> np.ndarray:
    """Coverage of every requirement by every person, (n_people, n_requirements), 0-1; NaN where it
    cannot be assessed: only experience would meet it, and neither a dated position nor a like post is known.

    ways: by keys as the table numbers them.
    """
    parts = coverage_parts(requirements, ways, table, verified_only=verified_only, policy=policy)
    return np.concatenate([np.empty((table.n_people, 0)), *parts], axis=1)


def coverage_parts(
    requirements: Sequence[Requirement],
    ways: Ways,
    table: EvidenceTable,
    *,
    verified_only: bool,
    policy: Policy,
) -> Iterator[np.ndarray]:
    """As ``table_coverage``, some requirements after the other."""
    shown = table.verified_part() if verified_only else table
    levels, place = np.unique(ways.levels, return_inverse=True)
    strengths = stack_strengths(shown, asked=[level or None for level in levels.tolist()], policy=policy)
    numbered = replace(ways, keys=place * len(shown.key_names) + ways.keys)
    for start in range(0, len(requirements), TOGETHER):
        part = requirements[start : start + TOGETHER]
        first, last = np.searchsorted(ways.columns, [start, start + len(part)])
        here = numbered.take(slice(first, last))
        here = replace(here, columns=here.columns - start)
        result = _held_coverage(here, strengths, shown.n_people, len(part))
        _add_experience(result, part, shown)
        yield result


def _held_coverage(ways: Ways, held: StackStrengths, n_people: int, n_columns: int) -> np.ndarray:
    """What evidence covers, (n_people, n_columns). ways: by keys as ``held`` numbers them."""
    starts = held.ends[ways.keys]
    counts = held.ends[ways.keys + 1] - starts
    entries = ranges(starts, counts)
    best = np.zeros(n_people * n_columns)
    places = held.people[entries] * n_columns + np.repeat(ways.columns, counts)
    np.maximum.at(best, places, np.repeat(ways.shares, counts) * held.values[entries])
    return best.reshape(n_people, n_columns)


def _add_experience(result: np.ndarray, requirements: Sequence[Requirement], table: EvidenceTable) -> None:
    """Puts in what years of experience cover, and NaN where they alone could and are not known."""
    for column, requirement in enumerate(requirements):
        dated = [target for target in requirement.targets if target.kind == "experience"]
        if len(dated) == len(requirement.targets):
            result[result[:, column] == 0.0, column] = np.nan
        for target in dated:
            years = table.experience.get(target.key)
            covered = experience_coverage(target, years, table.n_people)
            result[:, column] = np.fmax(result[:, column], covered)


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
    sums, known = np.zeros(len(coverage)), np.nan_to_num(coverage)
    for column, weight in enumerate(weights.tolist()):
        sums += known[:, column] * weight
    total = total_weight(weights)
    return sums / total if total > 0 else np.zeros(len(coverage))
