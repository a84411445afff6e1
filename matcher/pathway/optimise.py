"""The best choice of options, objective after objective: each is settled before the next is looked at.

Coverage counts as equal within ``EQUAL``. The last objective, the places, makes a choice where all else
is equal: options stand in a list from the one that would add most alone to the one that would add
least (then by id), and the smaller sum of their places wins. docs/how-pathways-work.md tells the rule.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from matcher.matching.places import TIE_DIGITS
from matcher.pathway.dominance import find_dominating, places_of
from matcher.pathway.gains import Line, line_coverage, score_of
from matcher.pathway.greedy import take_greedily
from matcher.pathway.problem import Limits, Problem
from matcher.pathway.program import SCALE, Answer, Program
from matcher.pathway.schedule import arrange, one_by_one, order_steps

Objective = Literal["coverage", "cost", "time"]
Phase = Literal[
    "required", "coverage", "closed", "unknown_cost", "cost", "unknown_time", "time", "steps", "places"
]
EQUAL = 1e-6
SURE = 1e-8
PHASES: Mapping[Objective, tuple[Phase, ...]] = {
    "coverage": ("coverage", "unknown_cost", "cost", "unknown_time", "time", "steps", "places"),
    "cost": ("closed", "unknown_cost", "cost", "coverage", "unknown_time", "time", "steps", "places"),
    "time": ("closed", "unknown_time", "time", "coverage", "unknown_cost", "cost", "steps", "places"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The options chosen (None: nothing meets the limits, or nothing was found in time).

    ``score`` and ``bound``: coverage reached and the most that can be proven possible, 0-1, for the
    objective that was settled first; ``optimal``: they meet. ``settled``: the later objectives were
    proven too. ``infeasible``: it is proven that nothing meets the limits.
    """

    chosen: frozenset[int] | None
    optimal: bool
    gap: float
    settled: bool
    infeasible: bool = False


def phases_of(
    objective: Objective, *, must_haves_first: bool = False, target: bool = False
) -> tuple[Phase, ...]:
    """The objectives in order. target: a coverage is to be reached, so closing as much as can be closed
    is no aim of its own."""
    phases = PHASES[objective]
    if target:
        phases = tuple(phase for phase in phases if phase != "closed")
    if must_haves_first and objective == "coverage":
        phases = ("required", *phases)
    return phases


def choose(
    problem: Problem, lines: Sequence[Line], limits: Limits, phases: Sequence[Phase], *, seconds: float
) -> Choice:
    """The best choice by the phases in order, with at most about ``seconds`` of time.

    problem: already ``within`` the limits, and lines built from it.
    """
    return _Chooser(problem, lines, limits, seconds).run(phases)


class _Chooser:
    def __init__(self, problem: Problem, lines: Sequence[Line], limits: Limits, seconds: float) -> None:
        self.problem, self.lines, self.limits = problem, lines, limits
        self.cap, self.strong = problem.policy.stack_cap, problem.policy.bands.strong
        self.program = Program(problem, lines, limits)
        self.ends = time.monotonic() + seconds
        self.seconds = seconds
        self.places = places_of(lines, len(problem.options), self.cap)
        self.promises: list[Callable[[Collection[int]], bool]] = []
        self.shortest: dict[frozenset[int], int] = {}
        for worse, better in find_dominating(problem, lines, self.places):
            self.program.at_least({better: 1.0, worse: -1.0}, 0.0)

    def run(self, phases: Sequence[Phase]) -> Choice:
        if not self._demand():
            return Choice(None, optimal=True, gap=0.0, settled=True, infeasible=True)
        best: frozenset[int] | None = None
        optimal, gap, settled = True, 0.0, True
        for number, phase in enumerate(phases):
            terms, constant = self._terms(phase)
            if best is not None and not self._can_improve(phase, terms, best):
                if terms:
                    self._fix(phase, terms, best, constant)
                continue
            if number:
                self.ends = max(self.ends, time.monotonic() + 0.2 * self.seconds / len(phases))
            answer, proven = self._settle(phase, terms, constant, best)
            if answer.infeasible and best is None:
                return Choice(None, optimal=True, gap=0.0, settled=True, infeasible=True)
            if answer.chosen is None and best is None:
                return Choice(None, optimal=False, gap=1.0, settled=False)
            best = answer.chosen if answer.chosen is not None else best
            if best is None:
                raise AssertionError("a phase ended without a choice")
            if number == 0:
                optimal = proven
                gap = 0.0 if proven else _gap(answer.bound + constant, self._value(phase, best))
            settled = settled and proven
            self._fix(phase, terms, best, constant)
        return Choice(best, optimal, gap, settled)

    # -- objectives -------------------------------------------------------------------------------

    def _terms(self, phase: Phase) -> tuple[dict[int, float], float]:
        """Terms to be maximised and a constant."""
        options, program = self.problem.options, self.program
        match phase:
            case "required":
                return program.score(self._required())
            case "coverage":
                return program.score()
            case "closed":
                return program.closed(self.strong)
            case "unknown_cost":
                found = {n: -1.0 for n, o in enumerate(options) if o.cost_cents is None}
            case "cost":
                found = {n: -value for n, value in program.costs().items()}
            case "unknown_time":
                found = {n: -1.0 for n, o in enumerate(options) if o.days is None}
            case "time":
                found = {n: -value for n, value in program.time().items()}
            case "steps":
                found = {n: -value for n, value in program.steps().items()}
            case "places":
                found = {n: -float(place) for n, place in enumerate(self.places)}
        return found, 0.0

    def _value(self, phase: Phase, chosen: frozenset[int]) -> float:
        """What a choice is truly worth in a phase, in the terms' own unit and sign."""
        options = self.problem.options
        match phase:
            case "required":
                kept = self._required()
                lines = [line if n in kept else _weightless(line) for n, line in enumerate(self.lines)]
                return SCALE * self._weighted(lines, chosen)
            case "coverage":
                return SCALE * score_of(self.lines, chosen, self.cap)
            case "closed":
                total = sum(line.weight for line in self.lines) or 1.0
                closed = sum(
                    line.weight
                    for n, line in enumerate(self.lines)
                    if line.weight and self._is_closed(n, chosen)
                )
                return SCALE * closed / total
            case "unknown_cost":
                return -float(sum(options[n].cost_cents is None for n in chosen))
            case "cost":
                return -float(sum(options[n].cost_cents or 0 for n in chosen))
            case "unknown_time":
                return -float(sum(options[n].days is None for n in chosen))
            case "time":
                together = self.limits.lanes == 1
                return -float(sum(options[n].days or 0 for n in chosen) if together else self._length(chosen))
            case "steps":
                return -float(sum(options[n].is_step for n in chosen))
        return -float(sum(self.places[n] for n in chosen))

    def _weighted(self, lines: Sequence[Line], chosen: frozenset[int]) -> float:
        total = sum(line.weight for line in self.lines) or 1.0
        return (
            sum(line.weight * line_coverage(line, chosen, self.cap) for line in lines if line.weight) / total
        )

    def _required(self) -> frozenset[int]:
        asked = self.problem.requirements
        return frozenset(n for n, requirement in enumerate(asked) if requirement.importance == "required")

    def _is_closed(self, number: int, chosen: Collection[int]) -> bool:
        return round(line_coverage(self.lines[number], chosen, self.cap), TIE_DIGITS) >= self.strong

    def _takes(self, type_id: str, chosen: Collection[int]) -> bool:
        return any(self.problem.options[n].type_id == type_id for n in chosen)

    def _length(self, chosen: frozenset[int]) -> int:
        """Days until everybody has finished."""
        options = self.problem.options
        if self.limits.lanes == 1:
            return one_by_one(options, sorted(chosen)).length
        if chosen not in self.shortest:
            order = order_steps(self.problem.options, chosen, lambda _, n: -self.places[n])
            self.shortest[chosen] = arrange(self.problem.options, order, self.limits.lanes).length
        return self.shortest[chosen]

    def _can_improve(self, phase: Phase, terms: Mapping[int, float], best: frozenset[int]) -> bool:
        """Whether another choice might be worth more than this one."""
        if not terms:
            return False
        if phase in ("required", "coverage", "closed"):
            return True
        return self._value(phase, best) < 0

    # -- solving ----------------------------------------------------------------------------------

    def _demand(self) -> bool:
        """Adds what every plan has to reach; False where something cannot be reached at all."""
        asked = {requirement.id: n for n, requirement in enumerate(self.problem.requirements)}
        for name in sorted(self.limits.must_close):
            number = asked[name]
            if self._is_closed(number, ()):
                continue
            if not self.program.can_cover(number):
                return False
            self.program.at_least({self.program.close(number, self.strong): 1.0}, 1.0)
            self.promises.append(partial(self._is_closed, number))
        for type_id in sorted(self.limits.must_take):
            if not self.program.take(type_id):
                return False
            self.promises.append(partial(self._takes, type_id))
        if self.limits.min_coverage is not None:
            wanted = self.limits.min_coverage
            terms, constant = self.program.score()
            self.program.at_least(terms, SCALE * (wanted - SURE) - constant)
            self.promises.append(lambda chosen: score_of(self.lines, chosen, self.cap) >= wanted - 2 * SURE)
        return True

    def _settle(
        self, phase: Phase, terms: Mapping[int, float], constant: float, known: frozenset[int] | None
    ) -> tuple[Answer, bool]:
        """The best choice in one phase, and whether that is proven.

        Solves, compares what the program says with the truth, adds what tells them apart, and solves
        again until they agree.
        """
        best, value = known, -math.inf if known is None else self._value(phase, known)
        if known is None and not self.promises:
            greedy = take_greedily(self.problem, self.lines, self.limits)
            best, value = greedy, self._value(phase, greedy)
        if best is not None and terms:
            self.program.at_least(terms, value - constant - SCALE * SURE)
        bound = math.inf
        while (left := self.ends - time.monotonic()) > 0 or bound == math.inf:
            answer = self.program.solve(terms, left)
            if answer.infeasible:
                return Answer(best, value, value - constant, best is None, True), best is not None
            bound = min(bound, answer.bound)
            if answer.chosen is None:
                break
            if self._keeps_promises(answer.chosen):
                found = self._value(phase, answer.chosen)
                if found > value or (best is known and found >= value):
                    best, value = answer.chosen, found
            if answer.finished and bound + constant <= value + SCALE * SURE * 2:
                return Answer(best, value, value - constant, False, True), True
            if self._sharpen(answer.chosen):
                continue
            if not answer.finished or self._keeps_promises(answer.chosen):
                return Answer(best, value, bound, False, answer.finished), answer.finished
            self.program.need_more_than(answer.chosen)
        return Answer(best, value, bound, False, False), False

    def _keeps_promises(self, chosen: frozenset[int]) -> bool:
        days = self.limits.days
        return (days is None or self._length(chosen) <= days) and all(kept(chosen) for kept in self.promises)

    def _sharpen(self, chosen: frozenset[int]) -> bool:
        """Adds rows that bring the program to the truth at a solution; whether any was added."""
        added = self.program.refine(chosen)
        for number in range(len(self.lines)):
            added |= self.program.deny_closing(number, chosen, is_closed=self._is_closed(number, chosen))
        if self.limits.lanes > 1:
            added |= self.program.lengthen(chosen, self._length(chosen))
        return added

    def _fix(self, phase: Phase, terms: Mapping[int, float], best: frozenset[int], constant: float) -> None:
        """Later phases may not do worse than this."""
        value = self._value(phase, best)
        slack = SCALE * EQUAL if phase in ("required", "coverage") else 0.5
        if phase == "closed":
            slack = SCALE * EQUAL
        self.program.at_least(terms, value - constant - slack)
        self.promises.append(lambda chosen: self._value(phase, frozenset(chosen)) >= value - slack)


def _gap(bound: float, value: float) -> float:
    """How much more, as a share of the bound, might be possible."""
    if not math.isfinite(bound) or bound <= 0:
        return 1.0
    return max(0.0, (bound - value) / bound)


def _weightless(line: Line) -> Line:
    return Line(0.0, line.held, line.ways)
