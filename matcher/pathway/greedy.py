"""Good plans found without proof: the one that takes, again and again, what adds most for what it takes up,
and the ones that come of taking a few steps back and filling up anew. A lower bound and a fallback."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy import sparse

from matcher.pathway.conditions import Condition
from matcher.pathway.gains import TINY, Line
from matcher.pathway.problem import Limits, Option, Problem, reachable

MOST_BACK = 5
SEED = 7
TASTE = 0.3
NEARLY = 0.99


def take_greedily(problem: Problem, lines: Sequence[Line], limits: Limits) -> frozenset[int]:
    """Options within the limits, by gain in score per share of the limits used, prerequisites with them.

    Ignores ``must_close``, ``must_take`` and ``min_coverage``. Steps count one after another, also with
    several lanes and for several people.
    """
    return Greedy(problem, lines, limits).take()


class Greedy:
    """Takes for one problem by one rule; a choice is a (n_options,) mask inside."""

    def __init__(self, problem: Problem, lines: Sequence[Line], limits: Limits) -> None:
        self.problem, self.lines = problem, lines
        self.options, self.cap = problem.options, problem.policy.stack_cap
        self._read(lines)
        self._takes = np.array([_shares(option, limits) for option in self.options]).reshape(-1, 3)
        groups, needs = self._find_groups(), self._find_needs()
        self._group, self._member = groups.nonzero()
        self._needed_by, self._needed = needs.nonzero()
        crowded = groups @ needs.T > 1
        self._takeable = np.asarray(needs.sum(axis=1)).ravel() > 0
        self._takeable &= np.asarray(crowded.sum(axis=0)).ravel() == 0

    def take(self) -> frozenset[int]:
        """What ``take_greedily`` gives."""
        return _numbers(self._fill(self._nothing()))

    def take_patiently(self, rounds: int) -> frozenset[int]:
        """The same, and then so many times a few steps back, filled up anew, kept where better.

        The same each time: what is taken back is drawn from a fixed seed.
        """
        rng = np.random.default_rng(SEED)
        best = self._fill(self._nothing())
        most = self._score(best)
        for _ in range(rounds if best.any() else 0):
            back = rng.choice(np.flatnonzero(best), int(rng.integers(1, MOST_BACK)))
            kept = best.copy()
            kept[back] = False
            other = self._fill(self._takeable_part(kept), rng.uniform(1 - TASTE, 1 + TASTE, len(best)))
            if (score := self._score(other)) >= most:
                best, most = other, score
        return _numbers(best)

    def complete(self, parts: np.ndarray) -> tuple[frozenset[int], float]:
        """A choice near (n_options,) parts of options, and its score 0-1: what is as good as whole, and then
        what adds most, rather of what is there in part."""
        nearly = self._takeable_part(parts > NEARLY)
        fits = (self._takes[nearly].sum(axis=0) <= 1 + TINY).all()
        taken = self._fill(nearly if fits else self._nothing(), parts + TASTE)
        return _numbers(taken), self._score(taken)

    def _nothing(self) -> np.ndarray:
        return np.zeros(len(self.options), bool)

    def _score(self, taken: np.ndarray) -> float:
        return float(self._covered(self._gained(taken)) @ self._weights) / (self._weights.sum() or 1.0)

    def _takeable_part(self, taken: np.ndarray) -> np.ndarray:
        """The choice without what waits for something that is not in it."""
        numbers = np.flatnonzero(taken).tolist()
        known = reachable([self.options[n] for n in numbers], self.problem.held)
        kept = self._nothing()
        kept[[n for n in numbers if self.options[n].id in known]] = True
        return kept

    def _fill(self, taken: np.ndarray, taste: np.ndarray | float = 1.0) -> np.ndarray:
        """The choice with more added as long as anything fits and adds. taste: (n_options,) factors on what
        options seem worth."""
        taken = taken.copy()
        while len(taken):
            open_ones = ~taken
            worth = self._over_needs(self._worth(taken) * open_ones)
            takes = np.stack([self._over_needs(used * open_ones) for used in self._takes.T], axis=1)
            fits = (self._takes[taken].sum(axis=0) + takes <= 1 + TINY).all(axis=1)
            fits &= open_ones & (self._over_needs(self._blocked(taken) & open_ones) == 0) & self._takeable
            ratio = np.where(fits, taste * worth / (takes.sum(axis=1) + 1e-6), 0.0)
            best = int(np.argmax(ratio))
            if ratio[best] <= TINY:
                break
            taken[self._needed[self._needed_by == best]] = True
        return taken

    def _over_needs(self, values: np.ndarray) -> np.ndarray:
        """(n_options,) the sum of values over what each option needs, itself among it."""
        return np.bincount(self._needed_by, values[self._needed], len(values))

    def _blocked(self, taken: np.ndarray) -> np.ndarray:
        """(n_options,) whether another of a group, or the option itself, is taken."""
        full = np.bincount(self._group, taken[self._member]) > 0
        blocked = self._nothing()
        blocked[self._member[full[self._group]]] = True
        return blocked

    # -- gains -------------------------------------------------------------------------------------------

    def _read(self, lines: Sequence[Line]) -> None:
        """Arrays of all offers, ordered by option and line."""
        ways = [(at, way) for at, line in enumerate(lines) if line.weight for way in line.ways]
        lineages = [(place, one) for place, (_, way) in enumerate(ways) for one in way.offers]
        offers = sorted(
            (number, ways[place][0], place, lineage, gain)
            for lineage, (place, one) in enumerate(lineages)
            for number, gain in one
        )
        self._weights = np.array([line.weight for line in lines], float)
        self._as_held = np.array([line.held for line in lines], float)
        self._line_of_way = np.array([at for at, _ in ways], int)
        self._share = np.array([way.share for _, way in ways], float)
        self._held = np.array([way.held for _, way in ways], float)
        self._way_of_lineage = np.array([place for place, _ in lineages], int)
        table = np.array(offers, float).reshape(-1, 5)
        self._number, self._line, self._way, self._lineage = table[:, :4].astype(int).T
        self._gain = table[:, 4]
        fresh = (np.diff(self._number, prepend=-1) != 0) | (np.diff(self._line, prepend=-1) != 0)
        self._starts = np.flatnonzero(fresh)

    def _gained(self, taken: np.ndarray) -> np.ndarray:
        """(n_lineages,) the best gain taken of each."""
        best = np.zeros(len(self._way_of_lineage))
        mine = taken[self._number]
        np.maximum.at(best, self._lineage[mine], self._gain[mine])
        return best

    def _losses(self, gained: np.ndarray) -> np.ndarray:
        return self._held + np.bincount(self._way_of_lineage, gained, len(self._held))

    def _shown(self, ways: np.ndarray, losses: np.ndarray) -> np.ndarray:
        shown: np.ndarray = self._share[ways] * np.minimum(-np.expm1(-losses) / self.cap, 1.0)
        return shown

    def _covered(self, gained: np.ndarray) -> np.ndarray:
        """(n_lines,) coverage."""
        covered = self._as_held.copy()
        every = np.arange(len(self._held))
        np.maximum.at(covered, self._line_of_way, self._shown(every, self._losses(gained)))
        return covered

    def _worth(self, taken: np.ndarray) -> np.ndarray:
        """(n_options,) what each would add to the score alone, but for a constant."""
        if not len(self._number):
            return np.zeros(len(self.options))
        gained = self._gained(taken)
        more = np.maximum(self._gain - gained[self._lineage], 0.0)
        shown = self._shown(self._way, self._losses(gained)[self._way] + more)
        risen = np.maximum(shown - self._covered(gained)[self._line], 0.0)
        best = np.maximum.reduceat(risen, self._starts) * self._weights[self._line[self._starts]]
        return np.bincount(self._number[self._starts], best, len(self.options))

    # -- what goes together ------------------------------------------------------------------------------

    def _find_groups(self) -> sparse.csr_matrix:
        """(n_groups, n_options): of each group one option at most is taken."""
        of_type: dict[str, list[int]] = defaultdict(list)
        for number, option in enumerate(self.options):
            of_type[option.type_id].append(number)
        groups = [frozenset([type_id]) for type_id, ways in of_type.items() if len(ways) > 1]
        groups += self.problem.exclusive
        cells = [
            (row, number)
            for row, group in enumerate(groups)
            for type_id in sorted(group)
            for number in of_type.get(type_id, ())
        ]
        return _ones(cells, (len(groups), len(self.options)))

    def _find_needs(self) -> sparse.csr_matrix:
        """(n_options, n_options): each option with others that make it takeable."""
        bundles = self._find_bundles()
        cells = [(n, other) for n, bundle in bundles.items() for other in bundle]
        return _ones(cells, (len(self.options), len(self.options)))

    def _find_bundles(self) -> dict[int, frozenset[int]]:
        """Each option with others that make it takeable: the cheapest found in rounds, each of which uses
        what the rounds before it made takeable."""
        found: dict[int, frozenset[int]] = {}
        types: dict[str, frozenset[int]] = {}
        while True:
            fresh = {}
            for number, option in enumerate(self.options):
                before = None if number in found else self._meet(option.condition, types)
                if before is not None:
                    fresh[number] = before | {number}
            if not fresh:
                return found
            found |= fresh
            for number, bundle in fresh.items():
                known = types.get(self.options[number].type_id, bundle)
                types[self.options[number].type_id] = min(known, bundle, key=self._price)

    def _meet(self, condition: Condition, types: Mapping[str, frozenset[int]]) -> frozenset[int] | None:
        """The cheapest options that meet a condition, given those that lead to types; None: none do."""
        if condition.kind == "holds":
            ways = [types[type_id] for type_id in sorted(condition.types) if type_id in types]
            return min(ways, key=self._price, default=None)
        met = [self._meet(child, types) for child in condition.children]
        known = [options for options in met if options is not None]
        if condition.kind == "any":
            return min(known, key=self._price, default=None)
        return frozenset().union(*known) if len(known) == len(met) else None

    def _price(self, bundle: Collection[int]) -> tuple[int, int, int]:
        return (
            sum(self.options[n].cost_cents or 0 for n in bundle),
            sum(self.options[n].days or 0 for n in bundle),
            len(bundle),
        )


def _numbers(taken: np.ndarray) -> frozenset[int]:
    return frozenset(np.flatnonzero(taken).tolist())


def _ones(cells: Sequence[tuple[int, int]], shape: tuple[int, int]) -> sparse.csr_matrix:
    rows, columns = np.array(cells, int).reshape(-1, 2).T
    return sparse.csr_matrix((np.ones(len(cells)), (rows, columns)), shape)


def _shares(option: Option, limits: Limits) -> tuple[float, float, float]:
    """How much of each limit an option uses up, 0-1 and above."""

    def share(used: int, limit: int | None) -> float:
        if limit is None or not used:
            return 0.0
        return used / limit if limit else 2.0

    return (
        share(option.cost_cents or 0, limits.budget_cents),
        share(option.days or 0, limits.days),
        share(int(option.is_step), limits.max_steps),
    )
