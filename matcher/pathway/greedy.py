"""The plan that takes, again and again, what adds most for what it takes up. A lower bound and a fallback."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from matcher.pathway.conditions import Condition
from matcher.pathway.gains import TINY, Line, line_coverage
from matcher.pathway.problem import Limits, Option, Problem


def take_greedily(problem: Problem, lines: Sequence[Line], limits: Limits) -> frozenset[int]:
    """Options within the limits, by gain in score per share of the limits used, prerequisites with them.

    Ignores ``must_close`` and ``min_coverage``. Steps count one after another, also with several lanes.
    """
    return _Greedy(problem, lines, limits).run()


class _Greedy:
    def __init__(self, problem: Problem, lines: Sequence[Line], limits: Limits) -> None:
        self.problem, self.lines, self.limits = problem, lines, limits
        self.options = problem.options
        self.cap = problem.policy.stack_cap
        self.touches: dict[int, set[int]] = {n: set() for n in range(len(self.options))}
        for at, line in enumerate(lines):
            for way in line.ways if line.weight else ():
                for lineage in way.offers:
                    for number, _ in lineage:
                        self.touches[number].add(at)
        bundles = self._bundles()
        self.bundles = {n: bundles[n] for n, touched in self.touches.items() if touched and n in bundles}

    def run(self) -> frozenset[int]:
        """Looks again only at what seems best: gains rarely grow as more is taken."""
        chosen: frozenset[int] = frozenset()
        worth = {n: self._worth(bundle, chosen) for n, bundle in self.bundles.items()}
        fresh = set(worth)
        while worth:
            best = max(worth, key=lambda n: (worth[n], -n))
            if worth[best] <= TINY:
                break
            if best not in fresh:
                worth[best] = self._worth(self.bundles[best], chosen)
                fresh.add(best)
                continue
            chosen |= self.bundles[best]
            del worth[best]
            fresh.clear()
        return chosen

    def _bundles(self) -> dict[int, frozenset[int]]:
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

    def _worth(self, bundle: frozenset[int], chosen: frozenset[int]) -> float:
        after = chosen | bundle
        if not bundle or bundle <= chosen or not self._fits(after):
            return 0.0
        lines = sorted({at for n in bundle for at in self.touches[n]})
        gain = sum(
            self.lines[at].weight
            * (
                line_coverage(self.lines[at], after, self.cap)
                - line_coverage(self.lines[at], chosen, self.cap)
            )
            for at in lines
        )
        return gain / self._share([self.options[n] for n in bundle - chosen])

    def _share(self, options: Sequence[Option]) -> float:
        """How much of the limits options use up, summed; at least a little."""
        used = 1e-6
        if self.limits.budget_cents:
            used += sum(o.cost_cents or 0 for o in options) / self.limits.budget_cents
        if self.limits.days:
            used += sum(o.days or 0 for o in options) / self.limits.days
        if self.limits.max_steps:
            used += sum(o.is_step for o in options) / self.limits.max_steps
        return used

    def _fits(self, chosen: frozenset[int]) -> bool:
        options = [self.options[n] for n in chosen]
        types = [option.type_id for option in options]
        if len(set(types)) < len(types):
            return False
        if any(sum(t in group for t in types) > 1 for group in self.problem.exclusive):
            return False
        cost, days, _ = self._price(chosen)
        limits = self.limits
        return (
            (limits.budget_cents is None or cost <= limits.budget_cents)
            and (limits.days is None or days <= limits.days)
            and (limits.max_steps is None or sum(o.is_step for o in options) <= limits.max_steps)
        )
