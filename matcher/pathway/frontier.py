"""Plans of which none is better than another in every respect: cost, time, steps, coverage."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from matcher.pathway.plan import Plan
from matcher.pathway.problem import Limits

Solve = Callable[[Limits], Plan | None]
SHARES = (0.5, 0.25, 0.75)
FEW_STEPS = (1, 2, 3, 5)
ANY_BUDGET = 10**11
ANY_DAYS = 10**6


@dataclass(frozen=True, slots=True)
class Frontier:
    """Non-dominated plans, from the least to the most coverage; ``complete``: there is no other one."""

    plans: tuple[Plan, ...]
    complete: bool


def find_frontier(solve: Solve, first: Plan, *, most_solves: int) -> Frontier:
    """Plans within the first plan's limits that nothing beats at once in cost, time, steps and coverage.

    solve: the plan of most coverage within limits, of equal ones the cheapest, then the shortest. Below
    each plan found, tighter limits are tried: on its cost and its time where they are known, else on its
    number of steps. A spread of limits comes first, so that few solves already span the range.
    """
    todo = deque(_spread(first))
    todo.extend(_below(first, first.limits))
    seen, found, solves = {_box(first.limits)}, {first.taken: first}, 0
    while todo and solves < most_solves:
        limits = todo.popleft()
        if _box(limits) in seen:
            continue
        seen.add(_box(limits))
        solves += 1
        plan = solve(limits)
        if plan is not None and plan.steps:
            found.setdefault(plan.taken, plan)
            todo.extend(_below(plan, limits))
    complete = all(_box(limits) in seen for limits in todo)
    return Frontier(tuple(sorted(_undominated(found.values()), key=_rank)), complete)


def _rank(plan: Plan) -> tuple[float, int, int]:
    return plan.coverage_after, plan.known_cents, plan.known_days


def _box(limits: Limits) -> tuple[int | None, int | None, int | None]:
    return limits.budget_cents, limits.days, limits.max_steps


def _spread(first: Plan) -> Iterator[Limits]:
    """Limits that span what the first plan takes; with what is known only, where it holds unknowns."""
    limits = first.limits
    if first.unknown_cost and limits.budget_cents is None:
        yield replace(limits, budget_cents=ANY_BUDGET)
    if first.unknown_time and limits.days is None:
        yield replace(limits, days=ANY_DAYS)
    if first.unknown_cost or first.unknown_time:
        for count in FEW_STEPS:
            if count < first.step_count:
                yield replace(limits, max_steps=count)
    for share in SHARES:
        if first.cents:
            yield replace(limits, budget_cents=int(share * first.cents))
        if first.days:
            yield replace(limits, days=int(share * first.days))


def _below(plan: Plan, limits: Limits) -> Iterator[Limits]:
    """Limits that just shut a plan out."""
    if plan.cents:
        yield replace(limits, budget_cents=plan.cents - 1)
    if plan.days:
        yield replace(limits, days=plan.days - 1)
    if (plan.cents is None or plan.days is None) and plan.step_count > 1:
        yield replace(limits, max_steps=plan.step_count - 1)


def _undominated(plans: Iterable[Plan]) -> Iterator[Plan]:
    kept = tuple(plans)
    for plan in kept:
        if not any(_beats(other, plan) for other in kept if other is not plan):
            yield plan


def _beats(one: Plan, other: Plan) -> bool:
    """Whether a plan is nowhere worse and somewhere better; unknown is worse than any known."""

    def takes(plan: Plan) -> tuple[tuple[int, int], tuple[int, int], int, float]:
        cost, time = (len(plan.unknown_cost), plan.known_cents), (len(plan.unknown_time), plan.known_days)
        return cost, time, plan.step_count, -round(plan.coverage_after, 6)

    first, second = takes(one), takes(other)
    return all(a <= b for a, b in zip(first, second, strict=True)) and first != second  # type: ignore[operator]
