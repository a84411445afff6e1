"""Whether a plan keeps its limits and its order, checked from the plan alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from matcher.pathway.conditions import met_from
from matcher.pathway.plan import Plan
from matcher.types import Notice


def check_plan(plan: Plan, *, held: Collection[str]) -> tuple[Notice, ...]:
    """What is wrong with a plan; empty for a sound one. held: the types in force before it starts.

    Knows nothing of how plans are found: it adds up, and walks through the steps day by day.
    """
    return (*_sums(plan), *_order(plan, held), *_crowding(plan))


def _sums(plan: Plan) -> Iterator[Notice]:
    limits = plan.limits
    cost = sum(step.option.cost_cents or 0 for step in plan.steps)
    if cost != plan.known_cents:
        yield Notice("cost", f"steps cost {cost} cents and the plan says {plan.known_cents}")
    if limits.budget_cents is not None and cost > limits.budget_cents:
        yield Notice("budget", f"{cost} cents are above the budget of {limits.budget_cents}")
    if limits.days is not None and plan.known_days > limits.days:
        yield Notice("time", f"{plan.known_days} days are above the limit of {limits.days}")
    if limits.max_steps is not None and plan.step_count > limits.max_steps:
        yield Notice("steps", f"{plan.step_count} steps are above the limit of {limits.max_steps}")
    if out := [step.option.id for step in plan.steps if not limits.admits(step.option)]:
        yield Notice("unknown", f"{', '.join(out)}: not to be used, as its cost or duration is not known")
    types = [step.option.type_id for step in plan.steps]
    if len(set(types)) < len(types):
        yield Notice("twice", "a type is taken twice")


def _order(plan: Plan, held: Collection[str]) -> Iterator[Notice]:
    finished = dict.fromkeys(held, 0)
    for step in plan.steps:
        ready = met_from(step.option.condition, finished)
        if ready is None:
            yield Notice("order", "it is not open yet when its turn comes", step.option.id)
        elif step.start_day is not None and step.start_day < ready:
            yield Notice(
                "order", f"it starts on day {step.start_day} and is open from day {ready}", step.option.id
            )
        dated = step.start_day is not None and step.end_day is not None
        if dated and (step.end_day or 0) - (step.start_day or 0) != (step.option.days or 0):
            yield Notice("length", "it does not last as long as it takes", step.option.id)
        finished[step.option.type_id] = step.end_day or 0


def _crowding(plan: Plan) -> Iterator[Notice]:
    dated = [
        (step.option, step.start_day, step.end_day)
        for step in plan.steps
        if step.start_day is not None and step.end_day is not None and step.end_day > step.start_day
    ]
    for option, at, _ in dated:
        beside = [other for other, start, end in dated if start <= at < end and other.who == option.who]
        if len(beside) > plan.limits.lanes:
            yield Notice("crowded", f"{len(beside)} steps run on day {at}", option.id)
        if plan.limits.lanes > 1 and sum(other.study for other in beside) > 1:
            yield Notice("crowded", f"two steps of study run on day {at}", option.id)
