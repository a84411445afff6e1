"""The plan that takes, again and again, what adds most for what it takes up. A lower bound and a fallback."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matcher.pathway.conditions import Condition, is_met
from matcher.pathway.gains import TINY, Line, line_coverage, score_of
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
        self.bundles = {n: self._bundle(n) for n, lines in self.touches.items() if lines}

    def run(self) -> frozenset[int]:
        chosen: frozenset[int] = frozenset()
        worth = {n: 0.0 for n in self.bundles}
        stale = set(worth)
        while True:
            for n in stale:
                worth[n] = self._worth(self.bundles[n], chosen)
            best = max(worth, key=lambda n: (worth[n], -n), default=None)
            if best is None or worth[best] <= TINY:
                return chosen
            chosen |= self.bundles[best]
            moved = {at for n in self.bundles[best] for at in self.touches[n]}
            stale = {
                n for n, bundle in self.bundles.items() if n in chosen or any(self.touches[m] & moved for m in bundle)
            } | {n for n in worth if worth[n] > 0 and not self._fits(chosen | self.bundles[n])}

    def _bundle(self, number: int) -> frozenset[int]:
        """An option and the fewest others found to make it takeable; empty where none is found."""
        return frozenset(self._gather(number, frozenset(), set()) or ())

    def _gather(self, number: int, above: frozenset[int], have: set[str]) -> set[int] | None:
        if number in above:
            return None
        option = self.options[number]
        found = self._meet(option.condition, above | {number}, have)
        return None if found is None else {number, *found}

    def _meet(self, condition: Condition, above: frozenset[int], have: set[str]) -> set[int] | None:
        if is_met(condition, have):
            return set()
        if condition.kind == "all":
            together: set[int] = set()
            for child in condition.children:
                found = self._meet(child, above, have | {self.options[n].type_id for n in together})
                if found is None:
                    return None
                together |= found
            return together
        if condition.kind == "any":
            ways = [self._meet(child, above, have) for child in condition.children]
        else:
            ways = [
                self._gather(n, above, have) for n, o in enumerate(self.options) if o.type_id in condition.types
            ]
        return min((way for way in ways if way is not None), key=self._price, default=None)

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
                line_coverage(self.lines[at], after, self.cap) - line_coverage(self.lines[at], chosen, self.cap)
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


def greedy_score(problem: Problem, lines: Sequence[Line], limits: Limits) -> float:
    """The score 0-1 that the greedy plan reaches."""
    return score_of(lines, take_greedily(problem, lines, limits), problem.policy.stack_cap)
