"""The best choice of options, objective after objective: each is settled before the next is looked at.

Coverage counts as equal within ``EQUAL``. The last objective, the places, makes a choice where all else
is equal: options stand in a list from the one that would add most alone to the one that would add
least (then by id), and the smaller sum of their places wins. docs/how-pathways-work.md tells the rule.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Literal

import numpy as np

from matcher.matching.places import TIE_DIGITS
from matcher.pathway.branching import NEAR, Aim, Tree
from matcher.pathway.dominance import find_dominating, places_of
from matcher.pathway.gains import Line, build_lines, line_coverage, score_of
from matcher.pathway.greedy import Greedy
from matcher.pathway.linear import LinearProgram, Solution
from matcher.pathway.problem import Limits, Problem
from matcher.pathway.program import SCALE, Program
from matcher.pathway.schedule import arrange, one_by_one, order_steps

Objective = Literal["coverage", "cost", "time"]
Phase = Literal[
    "required", "coverage", "closed", "unknown_cost", "cost", "unknown_time", "time", "steps", "places"
]
EQUAL = 1e-6
SURE = 1e-8
HALF = 0.5  # of a cent, day, step or place
MANY = 150  # options from which it pays to find out first which of them may matter
PROMISING = 100
ROUNDS = 300
FIRST_LOOKS = 200
NARROWINGS = 3
STILL_MANY = 0.8  # of the options left after a narrowing: another one would not pay
GUESS_EVERY = 4
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


NOTHING = Choice(None, optimal=True, gap=0.0, settled=True, infeasible=True)
UNSOLVED = Choice(None, optimal=False, gap=1.0, settled=False)


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
    ends = time.monotonic() + seconds
    places = places_of(lines, len(problem.options), problem.policy.stack_cap)
    chooser, known = _Chooser(problem, lines, limits, places), None
    for _ in range(NARROWINGS):
        if len(chooser.problem.options) <= MANY or not chooser.possible:
            break
        relaxed = chooser.relax(phases[0])
        if relaxed is None:
            return NOTHING
        if known is None:
            promising = chooser.among(chooser.find_promising(relaxed))
            known = promising.name(promising.run(phases[:1], ends, most=FIRST_LOOKS).chosen)
        if known is None:
            break
        useful, before = chooser.find_useful(relaxed, phases[0], known), len(chooser.problem.options)
        chooser = chooser.among(useful)
        if len(useful) > STILL_MANY * before:
            break
    found = chooser.run(phases, ends, known)
    names = chooser.name(found.chosen)
    return replace(found, chosen=None if names is None else _numbers(problem, names))


class _Chooser:
    def __init__(
        self, problem: Problem, lines: Sequence[Line], limits: Limits, places: Sequence[int]
    ) -> None:
        self.problem, self.lines, self.limits, self.places = problem, lines, limits, places
        self.cap, self.strong = problem.policy.stack_cap, problem.policy.bands.strong
        self.program = Program(problem, lines, limits)
        self.promises: list[Callable[[Collection[int]], bool]] = []
        self.shortest: dict[frozenset[int], int] = {}
        self.possible = self._demand()

    @cached_property
    def greedy(self) -> Greedy:
        """Finds good choices without proof."""
        return Greedy(self.problem, self.lines, self.limits)

    def run(
        self,
        phases: Sequence[Phase],
        ends: float,
        known: Collection[str] | None = None,
        *,
        most: int | None = None,
    ) -> Choice:
        """The best choice by the phases. known: ids of a choice that keeps all limits; most: boxes to look
        into."""
        if not self.possible:
            return NOTHING
        for worse, better in find_dominating(self.problem, self.lines, self.places):
            self.program.at_least({better: 1.0, worse: -1.0}, 0.0)
        spare = 0.2 * (ends - time.monotonic()) / len(phases)
        tree = Tree(self.program.model, len(self.problem.options))
        best = None if known is None else _numbers(self.problem, known)
        optimal, gap, settled = True, 0.0, True
        if known is None and not self.promises:
            best = self.greedy.take_patiently(ROUNDS)
        for number, phase in enumerate(phases):
            aim, constant = self.aim(phase)
            if best is None or self._can_improve(phase, aim, best):
                judge = _Judge(self, phase, constant, best)
                later = max(ends, time.monotonic() + spare) if number else ends
                bound = tree.maximise(aim, judge, known=judge.best_value, ends=later, most=most)
                best = judge.best
                if best is None:
                    return NOTHING if bound == -math.inf else UNSOLVED
                proven = bound <= judge.best_value + aim.near
                settled = settled and proven
                if number == 0 and not proven:
                    optimal, gap = False, _gap(bound + constant, judge.best_value + constant)
            self._fix(phase, aim, best, constant)
        return Choice(best, optimal, gap, settled)

    # -- looking only at what may matter ------------------------------------------------------------

    def name(self, chosen: Collection[int] | None) -> frozenset[str] | None:
        """The ids of options."""
        return None if chosen is None else frozenset(self.problem.options[n].id for n in chosen)

    def among(self, numbers: Collection[int]) -> _Chooser:
        """A chooser among some of the options."""
        problem = self.problem.keep(self.problem.options[n] for n in sorted(numbers))
        place_of = {option.id: place for option, place in zip(self.problem.options, self.places, strict=True)}
        places = [place_of[option.id] for option in problem.options]
        return _Chooser(problem, build_lines(problem), self.limits, places)

    def relax(self, phase: Phase) -> Solution | None:
        """The best mixture of parts of options; None where no choice meets the limits."""
        relaxation = LinearProgram(self.program.model, primal=True)
        relaxation.aim(self.aim(phase)[0].terms)
        return relaxation.solve()

    def find_promising(self, relaxed: Solution) -> Sequence[int]:
        """The options of which the relaxation takes most, then those it misses least."""
        count = len(self.problem.options)
        found: list[int] = np.lexsort((relaxed.falls[:count], -relaxed.point[:count])).tolist()
        return found[:PROMISING]

    def find_useful(self, relaxed: Solution, phase: Phase, known: Collection[str]) -> Collection[int]:
        """The options that can be in a choice worth as much as a known one: taking any other one alone costs
        more than the relaxation is above it."""
        aim, constant = self.aim(phase)
        first = _numbers(self.problem, known)
        room = relaxed.value + constant - self.value(phase, first) + aim.slack + NEAR
        useful = np.flatnonzero(relaxed.falls[: len(self.problem.options)] <= room)
        return first.union(useful.tolist())

    # -- objectives -----------------------------------------------------------------------------------

    def aim(self, phase: Phase) -> tuple[Aim, float]:
        """What a phase maximises, and the constant that its value has beside it."""
        options, program = self.problem.options, self.program
        match phase:
            case "required":
                terms, constant = program.score(self._required())
                return Aim(terms, SCALE * EQUAL), constant
            case "coverage":
                terms, constant = program.score()
                return Aim(terms, SCALE * EQUAL), constant
            case "closed":
                terms, constant = program.closed(self.strong)
                return Aim(terms, SCALE * EQUAL), constant
            case "unknown_cost":
                counted: Mapping[int, float] = {n: 1.0 for n, o in enumerate(options) if o.cost_cents is None}
            case "cost":
                counted = program.costs()
            case "unknown_time":
                counted = {n: 1.0 for n, o in enumerate(options) if o.days is None}
            case "time":
                counted = program.time()
            case "steps":
                counted = program.steps()
            case "places":
                counted = {n: float(place) for n, place in enumerate(self.places)}
        step = math.gcd(*(int(value) for value in counted.values()))
        return Aim({n: -value for n, value in counted.items()}, HALF, float(step)), 0.0

    def value(self, phase: Phase, chosen: frozenset[int]) -> float:
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

    def _can_improve(self, phase: Phase, aim: Aim, best: frozenset[int]) -> bool:
        """Whether another choice might be worth more than this one."""
        if phase in ("required", "coverage", "closed"):
            return bool(aim.terms)
        return self.value(phase, best) < 0

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

    def keeps_promises(self, chosen: frozenset[int]) -> bool:
        """Whether a choice truly is what the program takes it for, to the cent and the day."""
        limits, options = self.limits, [self.problem.options[n] for n in chosen]
        used = (
            (limits.budget_cents, sum(option.cost_cents or 0 for option in options)),
            (limits.max_steps, sum(option.is_step for option in options)),
            (limits.days, 0 if limits.days is None else self._length(chosen)),
        )
        within = all(most is None or value <= most for most, value in used)
        return within and all(kept(chosen) for kept in self.promises)

    def sharpen(self, chosen: frozenset[int]) -> bool:
        """Adds rows that bring the program to the truth at a choice; whether any was added."""
        added = self.program.refine(chosen)
        for number in range(len(self.lines)):
            added |= self.program.deny_closing(number, chosen, is_closed=self._is_closed(number, chosen))
        if self.limits.lanes > 1:
            added |= self.program.lengthen(chosen, self._length(chosen))
        return added

    def _fix(self, phase: Phase, aim: Aim, best: frozenset[int], constant: float) -> None:
        """Later phases may not do worse than this."""
        if not aim.terms:
            return
        least = self.value(phase, best) - aim.slack
        self.program.at_least(aim.terms, least - constant)
        self.promises.append(lambda chosen: self.value(phase, frozenset(chosen)) >= least)


class _Judge:
    """Knows what choices are truly worth in a phase, and remembers the best."""

    def __init__(self, chooser: _Chooser, phase: Phase, constant: float, best: frozenset[int] | None) -> None:
        self._chooser, self._phase, self._constant = chooser, phase, constant
        self._guesses = -1
        self.best = best
        self.best_value = -math.inf if best is None else chooser.value(phase, best) - constant

    def value(self, chosen: frozenset[int]) -> float | None:
        """What a choice is worth; None where it breaks a promise."""
        if not self._chooser.keeps_promises(chosen):
            return None
        value = self._chooser.value(self._phase, chosen) - self._constant
        if value > self.best_value:
            self.best, self.best_value = chosen, value
        return value

    def guess(self, parts: np.ndarray) -> float | None:
        """Fills up what the relaxation takes, where more is better."""
        if self._phase not in ("required", "coverage"):
            return None
        self._guesses += 1
        if self._guesses % GUESS_EVERY:
            return None
        chosen, score = self._chooser.greedy.complete(parts)
        return self.value(chosen) if SCALE * score - self._constant > self.best_value else None

    def sharpen(self, chosen: frozenset[int]) -> bool:
        """Tells the program the truth about a choice."""
        return self._chooser.sharpen(chosen)


def _numbers(problem: Problem, ids: Collection[str]) -> frozenset[int]:
    return frozenset(n for n, option in enumerate(problem.options) if option.id in ids)


def _gap(bound: float, value: float) -> float:
    """How much more, as a share of the bound, might be possible."""
    if not math.isfinite(bound) or bound <= 0:
        return 1.0
    return max(0.0, (bound - value) / bound)


def _weightless(line: Line) -> Line:
    return Line(0.0, line.held, line.ways)
