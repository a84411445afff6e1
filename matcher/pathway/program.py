"""The mixed-integer program of a problem: what is chosen, what has to hold, and what it adds up to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from matcher.pathway.conditions import ALWAYS, Condition, named_types
from matcher.pathway.gains import TINY, Line
from matcher.pathway.model import Model, Terms
from matcher.pathway.problem import Limits, Problem
from matcher.pathway.serving import Curve, add_line, add_tangent, find_loss

SCALE = 1000.0  # the solver works to 1e-6: coverage is given to it in thousandths


class Program:
    """The constraints of one problem within limits; objectives are asked of it one after another."""

    def __init__(self, problem: Problem, lines: Sequence[Line], limits: Limits) -> None:
        self.problem, self.lines, self.limits = problem, lines, limits
        self.model = Model()
        self._cap = problem.policy.stack_cap
        self._total = sum(line.weight for line in lines) or 1.0
        self.options = problem.options
        for _ in self.options:
            self.model.variable(whole=True)
        self._of_type: dict[str, list[int]] = defaultdict(list)
        for number, option in enumerate(self.options):
            self._of_type[option.type_id].append(number)
        self._add_exclusions()
        self._add_conditions()
        self._add_limits()
        self._coverage: dict[int, Terms] = {}
        self._curves: list[Curve] = []
        for number, line in enumerate(lines):
            if line.ways:
                self._coverage[number], curves = add_line(self.model, line, self._cap)
                self._curves += curves
        self._closed: dict[int, int] = {}
        self._told: set[tuple[str, int, frozenset[int]]] = set()

    # -- objectives: linear terms to be maximised, and a constant ------------------------------------

    def score(self, only: Collection[int] | None = None) -> tuple[Terms, float]:
        """The score in thousandths; ``only``: of these lines, over the weight of all."""
        terms: Terms = {}
        constant = 0.0
        for number, line in enumerate(self.lines):
            if only is not None and number not in only:
                continue
            weight = SCALE * line.weight / self._total
            if number not in self._coverage:
                constant += weight * line.held
            elif weight:
                terms |= {n: weight * share for n, share in self._coverage[number].items()}
        return terms, constant

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
            self._closed[number] = self.model.variable(whole=True)
            terms = self._coverage[number] | {self._closed[number]: -strong}
            self.model.row(terms, -1e-9, math.inf)
        return self._closed[number]

    def can_cover(self, number: int) -> bool:
        """Whether any option raises a line at all."""
        return number in self._coverage

    # -- constraints from outside -------------------------------------------------------------------

    def at_least(self, terms: Mapping[int, float], value: float) -> None:
        """Keeps a sum at or above a value."""
        self.model.row(dict(terms), value, math.inf)

    def take(self, type_id: str) -> bool:
        """Has a type taken; False where no option leads to it."""
        terms = self._holding([type_id])
        self.model.row(terms, 1.0, math.inf)
        return bool(terms)

    def refine(self, chosen: Collection[int]) -> bool:
        """Adds tangents where a solution lies; whether there was anything to add."""
        added = False
        for curve in self._curves:
            key = ("curve", curve.covered, frozenset(chosen) & curve.options)
            if key not in self._told and key[2]:
                self._told.add(key)
                add_tangent(self.model, curve, find_loss(curve.way, chosen), self._cap)
                added = True
        return added

    def deny_closing(self, number: int, chosen: Collection[int], *, is_closed: bool) -> bool:
        """Where a line was taken for closed and is not: more than these options is needed for it."""
        if is_closed or number not in self._closed:
            return False
        useful = {n for way in self.lines[number].ways for lineage in way.offers for n, _ in lineage}
        others: Terms = dict.fromkeys(sorted(useful - set(chosen)), 1.0)
        key = ("closed", number, frozenset(others))
        if key in self._told:
            return False
        self._told.add(key)
        self.model.row(others | {self._closed[number]: -1.0}, 0.0, math.inf)
        return True

    def lengthen(self, chosen: Collection[int], days: int) -> bool:
        """A plan with all of these lasts so many days; whether that was not known."""
        key = ("length", 0, frozenset(chosen))
        if self.length is None or key in self._told or not chosen:
            return False
        self._told.add(key)
        # length >= days x (1 - number of these that are left out)
        terms: Terms = {self.length: 1.0} | {n: -float(days) for n in sorted(chosen)}
        self.model.row(terms, days * (1.0 - len(chosen)), math.inf)
        return True

    # -- building -----------------------------------------------------------------------------------

    def _holding(self, types: Iterable[str]) -> Terms:
        return {n: 1.0 for type_id in sorted(types) for n in self._of_type.get(type_id, ())}

    def _add_exclusions(self) -> None:
        groups = [frozenset([type_id]) for type_id, ways in self._of_type.items() if len(ways) > 1]
        for group in (*groups, *self.problem.exclusive):
            terms = self._holding(group)
            if len(terms) > 1:
                self.model.row(terms, -math.inf, 1.0)

    def _add_conditions(self) -> None:
        circles = circles_of(self.problem)
        places = {type_id: self.model.variable(len(group)) for group in circles for type_id in sorted(group)}
        group_of = {type_id: group for group in circles for type_id in group}
        for number, option in enumerate(self.options):
            if option.condition != ALWAYS:
                own = group_of.get(option.type_id, frozenset())
                met = self._add_condition(option.condition, option.type_id, own, places)
                self.model.row({number: 1.0} | _negative(met), -math.inf, 0.0)

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
        met = self.model.variable()
        for child in children:
            self.model.row({met: 1.0} | _negative(child), -math.inf, 0.0)
        return {met: 1.0}

    def _support(self, other: str, type_id: str, size: int, places: Mapping[str, int]) -> int:
        """1 where a type of the same circle is held before another; then it stands earlier."""
        before = self.model.variable(whole=True)
        self.model.row({before: 1.0} | _negative(self._holding([other])), -math.inf, 0.0)
        # place[type] >= place[other] + 1 wherever `before` is 1
        terms = {places[type_id]: 1.0, before: -(size + 1.0)}
        if other != type_id:
            terms[places[other]] = -1.0
            self.model.row(terms, -size, math.inf)
        else:
            self.model.row({before: 1.0}, -math.inf, 0.0)
        return before

    def _add_limits(self) -> None:
        limits = self.limits
        if limits.budget_cents is not None:
            self.model.row(self.costs(), -math.inf, float(limits.budget_cents))
        if limits.max_steps is not None:
            self.model.row(self.steps(), -math.inf, float(limits.max_steps))
        self.length = self.model.variable(math.inf) if limits.lanes > 1 else None
        if self.length is not None:
            busy = {n: value / limits.lanes for n, value in self.days().items()}
            study = {n: value for n, value in self.days().items() if self.options[n].study}
            for terms in (busy, study, *({n: value} for n, value in self.days().items())):
                self.model.row({self.length: 1.0} | _negative(terms), 0.0, math.inf)
        if limits.days is not None:
            for who in sorted({option.who for option in self.options}):
                terms = {
                    n: v for n, v in self.time().items() if n == self.length or self.options[n].who == who
                }
                self.model.row(terms, -math.inf, float(limits.days))

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


def _negative(terms: Mapping[int, float]) -> Terms:
    return {n: -value for n, value in terms.items()}


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
