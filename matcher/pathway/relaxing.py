"""Why nothing fits, and by how little each limit would have to give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matcher.pathway.optimise import Phase
from matcher.pathway.plan import Plan, weeks_of
from matcher.pathway.problem import CENTS, DAYS_A_WEEK, Limits

LimitName = Literal["budget", "weeks", "steps", "unknown costs", "unknown durations"]
SolveFor = Callable[[Limits, Sequence[Phase]], Plan | None]
LEAST: dict[LimitName, tuple[Phase, ...]] = {
    "budget": ("unknown_cost", "cost", "coverage", "unknown_time", "time", "steps", "places"),
    "weeks": ("unknown_time", "time", "coverage", "unknown_cost", "cost", "steps", "places"),
    "steps": ("steps", "coverage", "unknown_cost", "cost", "unknown_time", "time", "places"),
    "unknown costs": ("unknown_cost", "coverage", "cost", "unknown_time", "time", "steps", "places"),
    "unknown durations": ("unknown_time", "coverage", "time", "unknown_cost", "cost", "steps", "places"),
}


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One limit that, loosened alone, makes a plan possible: how it is set, the least that would do, and
    the plan that needs no more."""

    limit: LimitName
    given: str
    needed: str
    plan: Plan


def find_relaxations(solve: SolveFor, limits: Limits) -> tuple[Relaxation, ...]:
    """Each limit that stands alone in the way, with the least that would do.

    solve: a best plan within limits by the phases; None where there is none. limits: with what the plan
    has to reach in ``must_close``, ``must_take`` or ``min_coverage``.
    """
    found = []
    for name, loosened in _loosened(limits):
        plan = solve(loosened, LEAST[name])
        if plan is not None:
            found.append(Relaxation(name, _given(name, limits), _needed(name, plan), plan))
    return tuple(found)


def without_limits(limits: Limits) -> Limits:
    """The limits with only what has to be reached left."""
    return Limits(
        lanes=limits.lanes,
        unknown_cost="flag",
        unknown_time="flag",
        must_close=limits.must_close,
        must_take=limits.must_take,
        min_coverage=limits.min_coverage,
    )


def _loosened(limits: Limits) -> list[tuple[LimitName, Limits]]:
    cost_out, time_out = _leaves_out(limits)
    kept_cost = "exclude" if cost_out else limits.unknown_cost
    kept_time = "exclude" if time_out else limits.unknown_time
    found: list[tuple[LimitName, Limits]] = []
    if limits.budget_cents is not None:
        found.append(("budget", replace(limits, budget_cents=None, unknown_cost=kept_cost)))
    if limits.days is not None:
        found.append(("weeks", replace(limits, days=None, unknown_time=kept_time)))
    if limits.max_steps is not None:
        found.append(("steps", replace(limits, max_steps=None)))
    if cost_out:
        found.append(("unknown costs", replace(limits, unknown_cost="flag")))
    if time_out:
        found.append(("unknown durations", replace(limits, unknown_time="flag")))
    return found


def _leaves_out(limits: Limits) -> tuple[bool, bool]:
    """Whether options of unknown cost, and of unknown time, are left out."""
    cost, time = limits.unknown_cost, limits.unknown_time
    return (
        cost == "exclude" or (cost == "auto" and limits.budget_cents is not None),
        time == "exclude" or (time == "auto" and limits.days is not None),
    )


def _given(name: LimitName, limits: Limits) -> str:
    match name:
        case "budget":
            return f"USD {(limits.budget_cents or 0) / CENTS:,.2f}"
        case "weeks":
            return f"{(limits.days or 0) / DAYS_A_WEEK:g} weeks"
        case "steps":
            return _steps(limits.max_steps or 0)
    return "left out"


def _needed(name: LimitName, plan: Plan) -> str:
    match name:
        case "budget":
            return f"USD {plan.known_cents / CENTS:,.2f}"
        case "weeks":
            return f"{weeks_of(plan.known_days):g} weeks"
        case "steps":
            return _steps(plan.step_count)
        case "unknown costs":
            return f"ask what {', '.join(plan.unknown_cost)} costs"
    return f"ask how long {', '.join(plan.unknown_time)} takes"


def _steps(count: int) -> str:
    return f"{count} step" if count == 1 else f"{count} steps"
