"""A plan: steps in a takeable order, with what each takes and closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from matcher.matching.places import TIE_DIGITS
from matcher.pathway.gains import Line, exact_coverage, exact_scores, score_of
from matcher.pathway.optimise import Choice
from matcher.pathway.problem import DAYS_A_WEEK, Limits, Option, Problem
from matcher.pathway.schedule import arrange, order_steps


@dataclass(frozen=True, slots=True)
class Raise:
    """A requirement that a step raises: coverage 0-1 before and after, and whether it is closed by it."""

    requirement_id: str
    before: float
    after: float
    closes: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One option of a plan. Days count from the start of the plan; a step that starts on day 0 and takes a
    week ends on day 7. None where something before it, or it itself, takes an unknown time.

    ``score_after``: the score 0-1 when it is finished; ``cents_per_point``: its cost for each point (a
    hundredth of the score) it adds, None where it adds none or its cost is unknown.
    """

    option: Option
    start_day: int | None
    end_day: int | None
    raises: tuple[Raise, ...]
    score_after: float
    cents_per_point: float | None

    @property
    def closes(self) -> tuple[str, ...]:
        """Ids of the requirements it brings to "covered"."""
        return tuple(one.requirement_id for one in self.raises if one.closes)


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps, and the score 0-1 before the first and after the last.

    ``known_cents`` and ``known_days`` count what is known; the totals are None where a step's is not.
    ``gap``: how much more might be possible, as a share of the best bound; ``optimal``: nothing better
    exists within ``limits``. ``settled``: of equally good ones this is the one the tie rule names.
    """

    steps: tuple[Step, ...]
    coverage_before: float
    coverage_after: float
    known_cents: int
    known_days: int
    limits: Limits
    optimal: bool
    gap: float
    settled: bool
    start: date

    @property
    def unknown_cost(self) -> tuple[str, ...]:
        """Ids of the types whose cost is not known."""
        return tuple(step.option.type_id for step in self.steps if step.option.cost_cents is None)

    @property
    def unknown_time(self) -> tuple[str, ...]:
        """Ids of the types whose duration is not known."""
        return tuple(step.option.type_id for step in self.steps if step.option.days is None)

    @property
    def cents(self) -> int | None:
        """The whole cost in US cents."""
        return None if self.unknown_cost else self.known_cents

    @property
    def days(self) -> int | None:
        """The days until all is finished."""
        return None if self.unknown_time else self.known_days

    @property
    def taken(self) -> frozenset[str]:
        """Ids of the options."""
        return frozenset(step.option.id for step in self.steps)

    @property
    def step_count(self) -> int:
        """How many steps there are to take; what is earned by its parts is none."""
        return sum(step.option.is_step for step in self.steps)

    def day(self, number: int | None) -> date | None:
        """The calendar day of a day of the plan."""
        return None if number is None else self.start + timedelta(days=number)


def weeks_of(days: int | None) -> float | None:
    """Days as weeks, to two decimals."""
    return None if days is None else round(days / DAYS_A_WEEK, 2)


def make_plan(
    problem: Problem, lines: Sequence[Line], limits: Limits, choice: Choice, *, start: date
) -> Plan:
    """The plan of a choice: the step that adds most comes first, those of unknown length last."""
    chosen, options, cap = choice.chosen or frozenset(), problem.options, problem.policy.stack_cap

    def worth(done: frozenset[int], number: int) -> float:
        gain = score_of(lines, done | {number}, cap) - score_of(lines, done, cap)
        return gain - 2.0 * (options[number].days is None)

    order = order_steps(options, chosen, worth)
    table = arrange(options, order, limits.lanes)
    taken = [number for number, _, _ in table.places]
    coverage = exact_coverage(problem, [taken[:n] for n in range(len(taken) + 1)])
    scores = exact_scores(problem, coverage).tolist()
    steps, unsure = [], False
    for place, (number, first, end) in enumerate(table.places):
        option = options[number]
        starts = None if unsure else first
        unsure = unsure or option.days is None
        gained = 100 * (scores[place + 1] - scores[place])
        steps.append(
            Step(
                option,
                starts,
                None if unsure else end,
                _raises(problem, coverage[place], coverage[place + 1]),
                scores[place + 1],
                None if option.cost_cents is None or gained <= 0 else option.cost_cents / gained,
            )
        )
    return Plan(
        tuple(steps),
        scores[0],
        scores[-1],
        sum(options[n].cost_cents or 0 for n in taken),
        table.length,
        limits,
        choice.optimal and table.exact,
        choice.gap,
        choice.settled,
        start,
    )


def _raises(problem: Problem, before: np.ndarray, after: np.ndarray) -> tuple[Raise, ...]:
    strong = problem.policy.bands.strong
    found = []
    for requirement, low, high in zip(
        problem.requirements, np.nan_to_num(before).tolist(), np.nan_to_num(after).tolist(), strict=True
    ):
        if high > low:
            closes = round(low, TIE_DIGITS) < strong <= round(high, TIE_DIGITS)
            found.append(Raise(requirement.id, low, high, closes))
    return tuple(found)
