"""The mixed-integer program of a problem: what is chosen, what has to hold, and what it adds up to.

A requirement's coverage is concave in the loss of the way that serves it, so it stays below straight
lines. Where the losses that can occur are few, the lines through neighbouring ones are exact; else
tangents bound it from above and are added where a solution lies, until bound and truth meet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csgraph

from matcher.pathway.conditions import ALWAYS, Condition, named_types
from matcher.pathway.gains import TINY, Line, Way, share_of
from matcher.pathway.problem import Limits, Problem

SCALE = 1000.0  # the solver works to 1e-6: coverage is given to it in thousandths
FEW_LOSSES = 40
TANGENTS = 14
STARTS = 4
Terms = dict[int, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver found: options taken (None: it found nothing), the objective's value there by the
    program, and its bound.

    ``infeasible``: it proved that nothing meets the constraints. ``finished``: it proved the optimum.
    """

    chosen: frozenset[int] | None
    value: float
    bound: float
    infeasible: bool
    finished: bool


@dataclass(frozen=True, slots=True)
class _Curve:
    """Where the coverage of a way stands in the program: its variable, its loss, and the variable that
    says whether it serves the requirement (None: always)."""

    way: Way
    covered: int
    loss: Mapping[int, float]
    served: int | None


class Program:
    """The constraints of one problem within limits; objectives are asked of it one after another."""

    def __init__(self, problem: Problem, lines: Sequence[Line], limits: Limits) -> None:
        self.problem, self.lines, self.limits = problem, lines, limits
        self._cap = problem.policy.stack_cap
        self._upper: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[Terms, float, float]] = []
        self._curves: list[_Curve] = []
        self._total = sum(line.weight for line in lines) or 1.0
        self.options = problem.options
        for _ in self.options:
            self._variable(1.0, whole=True)
        self._of_type: dict[str, list[int]] = defaultdict(list)
        for number, option in enumerate(self.options):
            self._of_type[option.type_id].append(number)
        self._add_exclusions()
        self._add_conditions()
        self._add_limits()
        self._coverage = {n: self._add_line(line) for n, line in enumerate(lines) if line.ways}
        self._closed: dict[int, int] = {}
        self._denied: set[tuple[int, frozenset[int]]] = set()

    # -- objectives: linear terms to be maximised, and a constant ------------------------------------

    def score(self, only: Collection[int] | None = None) -> tuple[Terms, float]:
        """The score in thousandths; ``only``: of these lines, over the weight of all."""
        terms: Terms = {}
        constant = 0.0
        for number, line in enumerate(self.lines):
            if only is not None and number not in only:
                continue
            weight = SCALE * line.weight / self._total
            if number in self._coverage:
                terms[self._coverage[number]] = weight
            else:
                constant += weight * line.held
        return {n: weight for n, weight in terms.items() if weight}, constant

    def closed(self, strong: float) -> tuple[Terms, float]:
        """The weight of the lines that reach the band "strong", over the weight of all, in thousandths."""
        terms: Terms = {}
        constant = 0.0
        for number, line in enumerate(self.lines):
            weight = SCALE * line.weight / self._total
            if line.held >= strong - TINY * SCALE:
                constant += weight
            elif number in self._coverage and weight:
                terms[self.close(number, strong)] = weight
        return terms, constant

    def close(self, number: int, strong: float) -> int:
        """The variable that can be 1 only where a line reaches the band "strong"."""
        if number not in self._closed:
            self._closed[number] = self._variable(1.0, whole=True)
            self._row({self._coverage[number]: 1.0, self._closed[number]: -strong}, -1e-9, math.inf)
        return self._closed[number]

    def can_cover(self, number: int) -> bool:
        """Whether any option raises a line at all."""
        return number in self._coverage

    # -- constraints from outside -------------------------------------------------------------------

    def at_least(self, terms: Mapping[int, float], value: float) -> None:
        """Keeps a sum at or above a value."""
        self._row(dict(terms), value, math.inf)

    def take(self, type_id: str) -> bool:
        """Has a type taken; False where no option leads to it."""
        terms = self._holding([type_id])
        self._row(terms, 1.0, math.inf)
        return bool(terms)

    def refine(self, chosen: Collection[int]) -> bool:
        """Adds tangents where a solution lies; whether there was anything to add."""
        added = False
        for curve in self._curves:
            loss = _loss(curve.way, chosen)
            if loss > curve.way.held + TINY and _losses(curve.way, self._cap) is None:
                self._tangent(curve, loss)
                added = True
        return added

    def deny_closing(self, number: int, chosen: Collection[int], *, is_closed: bool) -> bool:
        """Where a line was taken for closed and is not: more than these options is needed for it."""
        if is_closed or number not in self._closed:
            return False
        useful = {n for way in self.lines[number].ways for lineage in way.offers for n, _ in lineage}
        others: Terms = dict.fromkeys(sorted(useful - set(chosen)), 1.0)
        key = (number, frozenset(others))
        if key in self._denied:
            return False
        self._denied.add(key)
        self._row(others | {self._closed[number]: -1.0}, 0.0, math.inf)
        return True

    def need_more_than(self, chosen: Collection[int]) -> None:
        """Asks for an option beside these: they fall short of a coverage, and so does every part of them."""
        others: Terms = {n: 1.0 for n in range(len(self.options)) if n not in chosen}
        self._row(others, 1.0, math.inf)

    def lengthen(self, chosen: Collection[int], days: int) -> bool:
        """A plan with all of these lasts so many days; whether that was not known."""
        key = (-1, frozenset(chosen))
        if self.length is None or key in self._denied or not chosen:
            return False
        self._denied.add(key)
        # length >= days x (1 - number of these that are left out)
        terms: Terms = {self.length: 1.0} | {n: -float(days) for n in sorted(chosen)}
        self._row(terms, days * (1.0 - len(chosen)), math.inf)
        return True

    # -- solving ------------------------------------------------------------------------------------

    def solve(self, objective: Mapping[int, float], seconds: float) -> Answer:
        """The best choice by an objective to be maximised, as far as the time goes."""
        size = len(self._upper)
        if not size:
            fails = any(low > 0 or high < 0 for _, low, high in self._rows)
            return Answer(None if fails else frozenset(), 0.0, 0.0, infeasible=fails, finished=True)
        costs = np.zeros(size)
        for place, weight in objective.items():
            costs[place] = -weight
        found = milp(
            costs,
            integrality=np.array(self._whole, np.uint8),
            bounds=Bounds(np.zeros(size), np.array(self._upper)),
            constraints=self._constraints(size),
            options={"time_limit": max(seconds, 0.05), "mip_rel_gap": 0.0},
        )
        bound = -found.mip_dual_bound if found.get("mip_dual_bound") is not None else math.inf
        if found.x is None:
            return Answer(None, -math.inf, bound, infeasible=found.status == 2, finished=found.status == 2)
        taken = frozenset(n for n in range(len(self.options)) if found.x[n] > 0.5)
        return Answer(taken, -float(found.fun), bound, infeasible=False, finished=found.status == 0)

    def _constraints(self, size: int) -> list[LinearConstraint]:
        if not self._rows:
            return []
        counts = [len(terms) for terms, _, _ in self._rows]
        columns = np.fromiter((n for terms, _, _ in self._rows for n in terms), np.int64)
        values = np.fromiter((v for terms, _, _ in self._rows for v in terms.values()), float)
        starts = np.concatenate([[0], np.cumsum(counts)])
        matrix = sparse.csr_matrix((values, columns, starts), (len(counts), size))
        low = np.array([low for _, low, _ in self._rows])
        high = np.array([high for _, _, high in self._rows])
        return [LinearConstraint(matrix, low, high)]

    # -- building -----------------------------------------------------------------------------------

    def _variable(self, upper: float, *, whole: bool = False) -> int:
        self._upper.append(upper)
        self._whole.append(whole)
        return len(self._upper) - 1

    def _row(self, terms: Terms, low: float, high: float) -> None:
        self._rows.append((terms, low, high))

    def _holding(self, types: Iterable[str]) -> Terms:
        return {n: 1.0 for type_id in sorted(types) for n in self._of_type.get(type_id, ())}

    def _add_exclusions(self) -> None:
        groups = [frozenset([type_id]) for type_id, ways in self._of_type.items() if len(ways) > 1]
        for group in (*groups, *self.problem.exclusive):
            terms = self._holding(group)
            if len(terms) > 1:
                self._row(terms, -math.inf, 1.0)

    def _add_conditions(self) -> None:
        circles = circles_of(self.problem)
        places = {type_id: self._variable(len(group)) for group in circles for type_id in sorted(group)}
        group_of = {type_id: group for group in circles for type_id in group}
        for number, option in enumerate(self.options):
            if option.condition != ALWAYS:
                own = group_of.get(option.type_id, frozenset())
                met = self._add_condition(option.condition, option.type_id, own, places)
                self._row({number: 1.0} | _negative(met), -math.inf, 0.0)

    def _add_condition(
        self, condition: Condition, type_id: str, circle: frozenset[str], places: Mapping[str, int]
    ) -> Terms:
        """Terms whose sum is at least 1 where a condition is met, and else 0."""
        if condition.kind == "holds":
            terms = self._holding(condition.types - circle)
            for other in sorted(condition.types & circle):
                terms |= {self._support(other, type_id, len(circle), places): 1.0}
            return terms
        children = [self._add_condition(child, type_id, circle, places) for child in condition.children]
        if condition.kind == "any":
            return {n: 1.0 for child in children for n in child}
        met = self._variable(1.0)
        for child in children:
            self._row({met: 1.0} | _negative(child), -math.inf, 0.0)
        return {met: 1.0}

    def _support(self, other: str, type_id: str, size: int, places: Mapping[str, int]) -> int:
        """1 where a type of the same circle is held before another; then it stands earlier."""
        before = self._variable(1.0, whole=True)
        self._row({before: 1.0} | _negative(self._holding([other])), -math.inf, 0.0)
        # place[type] >= place[other] + 1 wherever `before` is 1
        terms = {places[type_id]: 1.0, before: -(size + 1.0)}
        if other != type_id:
            terms[places[other]] = -1.0
            self._row(terms, -size, math.inf)
        else:
            self._row({before: 1.0}, -math.inf, 0.0)
        return before

    def _add_limits(self) -> None:
        limits = self.limits
        if limits.budget_cents is not None:
            self._row(self.costs(), -math.inf, float(limits.budget_cents))
        if limits.max_steps is not None:
            self._row(self.steps(), -math.inf, float(limits.max_steps))
        self.length = self._variable(math.inf) if limits.lanes > 1 else None
        if self.length is not None:
            busy = {n: value / limits.lanes for n, value in self.days().items()}
            study = {n: value for n, value in self.days().items() if self.options[n].study}
            for terms in (busy, study, *({n: value} for n, value in self.days().items())):
                self._row({self.length: 1.0} | _negative(terms), 0.0, math.inf)
        if limits.days is not None:
            for who in sorted({option.who for option in self.options}):
                terms = {
                    n: v for n, v in self.time().items() if n == self.length or self.options[n].who == who
                }
                self._row(terms, -math.inf, float(limits.days))

    def costs(self) -> Terms:
        """Known cents."""
        return {n: float(o.cost_cents) for n, o in enumerate(self.options) if o.cost_cents}

    def days(self) -> Terms:
        """Known days, step by step."""
        return {n: float(o.days) for n, o in enumerate(self.options) if o.days}

    def time(self) -> Terms:
        """How many days a plan lasts: the sum of its steps, or the length of its schedule."""
        return self.days() if self.length is None else {self.length: 1.0}

    def steps(self) -> Terms:
        """How many steps."""
        return {n: 1.0 for n, o in enumerate(self.options) if o.is_step}

    def _add_line(self, line: Line) -> int:
        covered = self._variable(1.0)
        way = line.ways[0]
        if len(line.ways) == 1 and way.share * share_of(way.held, self._cap) >= line.held - TINY:
            self._add_curve(_Curve(way, covered, self._add_loss(way, None), None))
            return covered
        total: Terms = {covered: 1.0}
        as_held = self._variable(1.0)
        serving: Terms = {as_held: 1.0}
        if line.held:
            total[as_held] = -line.held
        for way in line.ways:
            served, part = self._variable(1.0, whole=True), self._variable(1.0)
            loss = self._add_loss(way, served)
            self._add_curve(_Curve(way, part, loss, served))
            total[part] = -1.0
            serving[served] = 1.0
        self._row(serving, 1.0, 1.0)
        self._row(total, -math.inf, 0.0)
        return covered

    def _add_loss(self, way: Way, served: int | None) -> Terms:
        """The terms of a way's loss beyond what is held (which counts where the way serves)."""
        terms: Terms = {}
        for lineage in way.offers:
            if served is None and len(lineage) == 1:
                terms[lineage[0][0]] = lineage[0][1]
                continue
            used: Terms = {}
            for number, gain in lineage:
                one = self._variable(1.0)
                self._row({one: 1.0, number: -1.0}, -math.inf, 0.0)
                terms[one] = gain
                used[one] = 1.0
            if served is not None:
                self._row(used | {served: -1.0}, -math.inf, 0.0)
            else:
                self._row(used, -math.inf, 1.0)
        return terms

    def _add_curve(self, curve: _Curve) -> None:
        self._curves.append(curve)
        known = _losses(curve.way, self._cap)
        if known is None:
            for loss in np.linspace(curve.way.held, min(curve.way.most, _full(self._cap)), TANGENTS).tolist():
                self._tangent(curve, loss)
        else:
            for low, high in pairwise(known):
                start, end = share_of(low, self._cap), share_of(high, self._cap)
                slope = (end - start) / (high - low)
                self._line(curve, slope, start - slope * low)
        self._line(curve, 0.0, share_of(curve.way.most, self._cap))
        self._one_by_one(curve)

    def _one_by_one(self, curve: _Curve) -> None:
        """Beyond any loss, options add together at most what each adds to it alone (coverage is submodular).

        A weaker bound on whole choices than the lines, and a far stronger one on fractions of options,
        which is what the solver looks at first.
        """
        gains = sorted(set(curve.loss.values()))
        starts = gains[:: max(1, -(-len(gains) // STARTS))] if gains else []
        share, way = curve.way.share, curve.way
        for loss in (way.held, *(way.held + gain for gain in starts)):
            base = share_of(loss, self._cap)
            terms: Terms = {curve.covered: 1.0}
            for number, gain in curve.loss.items():
                terms[number] = share * (base - share_of(loss + gain, self._cap))
            if curve.served is None:
                self._row(terms, -math.inf, share * base)
            else:
                self._row(terms | {curve.served: -share * base}, -math.inf, 0.0)

    def _tangent(self, curve: _Curve, loss: float) -> None:
        slope = math.exp(-loss) / self._cap
        self._line(curve, slope, -math.expm1(-loss) / self._cap - slope * loss)

    def _line(self, curve: _Curve, slope: float, at_zero: float) -> None:
        """covered <= share x (slope x loss + at_zero), where the way serves."""
        share, constant = curve.way.share, curve.way.share * (slope * curve.way.held + at_zero)
        terms = {curve.covered: 1.0} | {n: -share * slope * gain for n, gain in curve.loss.items() if slope}
        if curve.served is None:
            self._row(terms, -math.inf, constant)
        else:
            self._row(terms | {curve.served: -constant}, -math.inf, 0.0)


def _negative(terms: Mapping[int, float]) -> Terms:
    return {n: -value for n, value in terms.items()}


def _full(cap: float) -> float:
    """The loss from which coverage is full."""
    return -math.log1p(-cap)


def _loss(way: Way, chosen: Collection[int]) -> float:
    return way.held + sum(
        max((gain for n, gain in lineage if n in chosen), default=0.0) for lineage in way.offers
    )


def _losses(way: Way, cap: float) -> list[float] | None:
    """The losses that can occur, rising; None where they are many."""
    full = _full(cap)
    found = {min(way.held, full)}
    for lineage in way.offers:
        gains = {gain for _, gain in lineage}
        found |= {round(min(loss + gain, full), 9) for loss in found for gain in gains}
        if len(found) > FEW_LOSSES:
            return None
    ordered = sorted(found)
    return [loss for n, loss in enumerate(ordered) if n == 0 or loss - ordered[n - 1] > 1e-8]


def circles_of(problem: Problem) -> list[frozenset[str]]:
    """Groups of types that need one another, so that the order in which they are taken matters."""
    types = sorted({option.type_id for option in problem.options})
    at = {type_id: n for n, type_id in enumerate(types)}
    edges = {
        (at[option.type_id], at[other])
        for option in problem.options
        for other in named_types(option.condition)
        if other in at
    }
    if not edges:
        return []
    rows, columns = zip(*sorted(edges), strict=True)
    graph = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(types), len(types)))
    _, labels = csgraph.connected_components(graph, connection="strong")
    groups: dict[int, set[str]] = defaultdict(set)
    for type_id, label in zip(types, labels.tolist(), strict=True):
        groups[label].add(type_id)
    selfish = {types[a] for a, b in edges if a == b}
    return [frozenset(group) for group in groups.values() if len(group) > 1 or group & selfish]
