"""Which credential would add most coverage over a pool, and per dollar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from matcher.analytics.grid import CoverageGrid, dense_column
from matcher.analytics.teaching import Shown
from matcher.credentials.catalogue import Catalogue
from matcher.keys import credential_key
from matcher.matching import SimilarityRules
from matcher.matching.coverage import EvidenceTable, level_fit, tabulate
from matcher.matching.ranking import similar_keys
from matcher.pathway.facts import obtaining_cost
from matcher.pathway.problem import CENTS
from matcher.policy import Policy
from matcher.types import Stack

DOLLARS = {"USD": 1.0}


@dataclass(frozen=True, slots=True)
class Offer:
    """A way in which a type raises an ask: how like the key is, the key, the level asked, and what a new
    award of the type shows of the key (lineage and strength, level fit counted)."""

    share: float
    key: int
    level: int | None
    lineage: int
    strength: float


def credential_values(
    grid: CoverageGrid,
    stacks: Sequence[Stack],
    shown: Shown,
    catalogue: Catalogue,
    *,
    rules: SimilarityRules,
    policy: Policy,
    rates: Mapping[str, float] = DOLLARS,
) -> pd.DataFrame:
    """What each credential type would add, if everybody who does not hold it got it: one row a type that adds
    anything, most first.

    stacks: those of the grid's people, in any order. rates: US dollars for one unit of a currency.
    Columns: credential_id (key), name, kind, holders and takers (people with and without it), gain (what
    the mean score over all people and postings would rise by, 0-1), gain_per_taker (0-1), cost_usd (NaN:
    unknown), points_per_1000_usd (hundredths of gain_per_taker for 1,000 US dollars; NaN where the cost is
    unknown or nothing).
    """
    people = {stack.candidate_id: stack for stack in stacks}
    types = sorted(type_id for type_id in shown if shown[type_id])
    everyone = [*(people[one] for one in grid.people), *(Stack(t, shown[t]) for t in types)]
    holders = _holders(everyone[: len(grid.people)], types)
    gains = _gains(grid, everyone, holders, rules, policy)
    return _table(types, gains / len(grid.people), [len(one) for one in holders], grid, catalogue, rates)


def _gains(
    grid: CoverageGrid,
    everyone: Sequence[Stack],
    holders: Sequence[np.ndarray],
    rules: SimilarityRules,
    policy: Policy,
) -> np.ndarray:
    """What each type adds to the mean score over postings, summed over people. everyone: the people of the
    grid, then a stack of each type; holders: for each type the places of those who have it."""
    similar = similar_keys([ask.requirement() for ask in grid.asks], everyone, rules)
    wanted = {one.key for found in similar.values() for one in found}
    table = tabulate(everyone, wanted=wanted, verified_only=False)
    pool = _Pool(table, len(grid.people), policy)
    key_at = {key: number for number, key in enumerate(table.key_names)}
    gains = np.zeros(len(holders))
    for number, ask in enumerate(grid.asks):
        weight = sum(one.share for one in ask.occurrences) / len(grid.postings)
        if weight <= 0:
            continue
        ways = [
            (one.share, key_at[one.key], target.level)
            for target in ask.targets
            for one in similar.get(target, ())
            if target.kind != "experience" and one.key in key_at
        ]
        column = _Column(dense_column(grid.claimed, number), pool, policy.stack_cap)
        for place, offers in pool.offers(ways).items():
            gains[place] += weight * column.gain(offers, holders[place])
    return gains


@dataclass(frozen=True, eq=False)
class _Held:
    """Who holds a key: people (rising) and what is missing to certainty there (the product of 1 - best of
    each lineage); and the best of each lineage, by lineage and then person: lineages, holders, values."""

    people: np.ndarray
    missing: np.ndarray
    lineages: np.ndarray
    holders: np.ndarray
    values: np.ndarray

    def has_lineage(self, lineage: int) -> bool:
        """Whether anybody holds it."""
        place = int(np.searchsorted(self.lineages, lineage))
        return place < len(self.lineages) and int(self.lineages[place]) == lineage

    def of_lineage(self, lineage: int) -> np.ndarray:
        """The best that each of ``people`` holds of a lineage, 0 for none."""
        entries = slice(*np.searchsorted(self.lineages, [lineage, lineage + 1]))
        own = np.zeros(len(self.people))
        own[np.searchsorted(self.people, self.holders[entries])] = self.values[entries]
        return own


class _Pool:
    """The evidence of people (positions below ``n_people``) and of types (those above), by key."""

    def __init__(self, table: EvidenceTable, n_people: int, policy: Policy) -> None:
        self._table, self._n_people, self._policy = table, n_people, policy
        order = np.argsort(table.keys, kind="stable")
        bounds = np.searchsorted(table.keys[order], np.arange(len(table.key_names) + 1))
        self._entries = [order[a:b] for a, b in pairwise(bounds.tolist())]
        self.stacked = lru_cache(maxsize=4096)(self._stacked)

    def offers(self, ways: Sequence[tuple[float, int, int | None]]) -> dict[int, list[Offer]]:
        """Type's place -> how it raises what can be met in these ways (share, key, level)."""
        found: dict[int, list[Offer]] = defaultdict(list)
        for share, key, level in ways:
            entries = self._entries[key]
            entries = entries[self._table.people[entries] >= self._n_people]
            values = self._fitted(entries, level)
            for entry, value in zip(entries.tolist(), values.tolist(), strict=True):
                place = int(self._table.people[entry]) - self._n_people
                found[place].append(Offer(share, key, level, int(self._table.lineages[entry]), value))
        return found

    def _fitted(self, entries: np.ndarray, level: int | None) -> np.ndarray:
        fit = level_fit(self._table.levels[entries], level, self._policy.level_fit)
        fitted: np.ndarray = self._table.strengths[entries] * fit
        return fitted

    def _stacked(self, key: int, level: int | None) -> _Held:
        entries = self._entries[key]
        entries = entries[self._table.people[entries] < self._n_people]
        people, lineages = self._table.people[entries], self._table.lineages[entries]
        values = self._fitted(entries, level)
        order = np.lexsort((values, lineages, people))
        people, lineages, values = people[order], lineages[order], values[order]
        last = np.append((np.diff(people) != 0) | (np.diff(lineages) != 0), True)[: len(order)]
        people, lineages, values = people[last], lineages[last], values[last]
        first = np.flatnonzero(np.append(True, np.diff(people) != 0)[: len(people)])
        missing = np.multiply.reduceat(1.0 - values, first) if len(first) else np.array([])
        order = np.argsort(lineages, kind="stable")
        return _Held(people[first], missing, lineages[order], people[order], values[order])

    def is_held(self, offer: Offer) -> bool:
        """Whether anybody has evidence of an offer's key in its lineage."""
        return self.stacked(offer.key, offer.level).has_lineage(offer.lineage)

    def strengths_with(self, offer: Offer) -> tuple[np.ndarray, np.ndarray]:
        """Who holds an offer's key, and their strength in it with the offer added, 0-1."""
        held = self.stacked(offer.key, offer.level)
        own = held.of_lineage(offer.lineage)
        better = offer.strength > own
        factor = np.where(better, (1 - offer.strength) / np.where(better, 1 - own, 1.0), 1.0)
        return held.people, np.minimum((1.0 - held.missing * factor) / self._policy.stack_cap, 1.0)


class _Column:
    """Everybody's coverage of one ask, and what types add to it."""

    def __init__(self, held: np.ndarray, pool: _Pool, cap: float) -> None:
        self._held, self._pool, self._cap = held, pool, cap
        self._rising = np.sort(held)
        self._sums = np.append(0.0, np.cumsum(self._rising))
        self._known: dict[tuple[tuple[float, int, int | None, float], ...], float] = {}

    def gain(self, offers: Sequence[Offer], holders: np.ndarray) -> float:
        """What a type adds, summed over the people who do not hold it (``holders``: who does).

        Of people who hold none of its keys only the coverage matters, so their gain is read from sums; types
        whose lineage nobody holds add the same where they show the same.
        """
        same = tuple((one.share, one.key, one.level, one.strength) for one in offers)
        alone = max(one.share * min(one.strength / self._cap, 1.0) for one in offers)
        if len(holders) or any(self._pool.is_held(one) for one in offers):
            return self._gain(offers, holders, alone)
        if same not in self._known:
            self._known[same] = self._gain(offers, holders, alone)
        return self._known[same]

    def _gain(self, offers: Sequence[Offer], holders: np.ndarray, alone: float) -> float:
        below = int(np.searchsorted(self._rising, alone))
        total = alone * below - self._sums[below]
        reached = [(p, one.share * s) for one in offers for p, s in [self._pool.strengths_with(one)]]
        people = np.unique(np.concatenate([holders, *(p for p, _ in reached)]))
        held = self._held[people]
        best = np.maximum(held, alone)
        total -= float((best - held).sum())
        for some, coverage in reached:
            places = np.searchsorted(people, some)
            best[places] = np.maximum(best[places], coverage)
        best[np.searchsorted(people, holders)] = 0.0
        return float(total + np.maximum(best - held, 0.0).sum())


def _holders(stacks: Sequence[Stack], types: Sequence[str]) -> list[np.ndarray]:
    """For each type the places of the stacks that hold it."""
    found: dict[str, list[int]] = {credential_key(type_id): [] for type_id in types}
    for place, stack in enumerate(stacks):
        for key in {evidence.key for evidence in stack.evidence}:
            if key in found:
                found[key].append(place)
    return [np.array(places, np.int64) for places in found.values()]


def _table(
    types: Sequence[str],
    gains: np.ndarray,
    holders: Sequence[int],
    grid: CoverageGrid,
    catalogue: Catalogue,
    rates: Mapping[str, float],
) -> pd.DataFrame:
    rows = []
    for type_id, gain, holding in zip(types, gains.tolist(), holders, strict=True):
        if gain > 0:
            entry, takers = catalogue[type_id], len(grid.people) - holding
            cents = obtaining_cost(entry, rates).value
            cost = np.nan if cents is None else cents / CENTS
            each = gain * len(grid.people) / takers
            per = 100 * each / (cost / 1000) if cost > 0 else np.nan
            rows.append((type_id, entry.name, entry.kind, holding, takers, gain, each, cost, per))
    columns = ["credential_id", "name", "kind", "holders", "takers", "gain", "gain_per_taker", "cost_usd"]
    table = pd.DataFrame(rows, columns=[*columns, "points_per_1000_usd"])
    return table.sort_values(["gain", "credential_id"], ascending=[False, True], ignore_index=True)
