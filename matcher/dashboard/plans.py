"""Plans in words and as tables. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from matcher import Catalogue, Pathway, Plan, Step
from matcher.dashboard.words import count_of, percent, plain

CENTS = 100
DAYS_A_WEEK = 7
FREE = "free"
# Notes of a step that ask a person to look something up; the others say where its numbers come from.
TO_CHECK = ("check", "one of", "held", "earned", "a fee", "its price", "it has to be")


def dollars(cents: int | float) -> str:
    """``$300``, ``$12.50``; nothing is "free"."""
    if not cents:
        return FREE
    return f"${cents / CENTS:,.0f}" if cents % CENTS == 0 else f"${cents / CENTS:,.2f}"


def cost_words(plan: Plan) -> str:
    """The whole cost; what is unknown is counted beside the known part, never as nothing."""
    return _beside_unknown(dollars(plan.known_cents), bool(plan.known_cents), len(plan.unknown_cost))


def time_words(plan: Plan) -> str:
    """The weeks until all is finished, with how many steps take an unknown time."""
    return _beside_unknown(weeks(plan.known_days), bool(plan.known_days), len(plan.unknown_time))


def weeks(days: int) -> str:
    """``12 weeks``, from the days, rounded up."""
    return count_of(-(-days // DAYS_A_WEEK), "week")


def step_cost(step: Step) -> str:
    """What a step costs; unknown is said with a mark."""
    cents = step.option.cost_cents
    return "? unknown" if cents is None else dollars(cents)


def step_weeks(step: Step) -> str:
    """``weeks 1 to 4``, counted from the first; what has no known place in time says so."""
    if step.option.days is None:
        return "? unknown duration"
    if step.start_day is None or step.end_day is None:
        return f"? {weeks(step.option.days)}, start unknown"
    first = step.start_day // DAYS_A_WEEK + 1
    last = max(first, -(-step.end_day // DAYS_A_WEEK))
    return f"week {first}" if first == last else f"weeks {first} to {last}"


def per_point(step: Step) -> str:
    """What a point of coverage costs in this step."""
    if step.option.cost_cents is None:
        return "? unknown"
    if step.cents_per_point is None:
        return "adds none itself"
    return dollars(round(step.cents_per_point))


def proof_words(plan: Plan) -> str:
    """Whether nothing better exists within the limits."""
    if plan.optimal:
        return "Proven: nothing better exists within its limits."
    return f"Not proven in the time given: at most {100 * plan.gap:.1f} % of the best possible is missed."


def credential_names(plan: Plan, catalogue: Catalogue) -> str:
    """The names of the steps, in order."""
    return ", ".join(plain(catalogue[step.option.type_id].name) for step in plan.steps) or "nothing to take"


def frontier_frame(plans: Mapping[int, Plan], chosen: int, catalogue: Catalogue) -> pd.DataFrame:
    """One plan a row: its number (the key), coverage in percent, the known dollars and weeks, how many steps,
    these in words, a mark to show it by, and whether it is the chosen one."""
    rows = [
        (
            number,
            100 * plan.coverage_after,
            plan.known_cents / CENTS,
            plan.known_days / DAYS_A_WEEK,
            len(plan.steps),
            cost_words(plan),
            time_words(plan),
            credential_names(plan, catalogue),
            mark(number, known=plan.cents is not None and plan.days is not None),
            number == chosen,
        )
        for number, plan in plans.items()
    ]
    names = (
        "number",
        "coverage",
        "dollars",
        "weeks",
        "steps",
        "cost",
        "time",
        "credentials",
        "mark",
        "chosen",
    )
    return pd.DataFrame(rows, columns=names)


def mark(number: int, *, known: bool) -> str:
    """A number in a circle: full where cost and time are known, open where something of them is not.

    There are such signs up to 20; beyond, the number stands alone.
    """
    if not 1 <= number <= 20:
        return str(number)
    if not known:
        return chr(0x2460 + number - 1)
    return chr(0x2776 + number - 1) if number <= 10 else chr(0x24EB + number - 11)


def choices_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """``frontier_frame`` for reading."""
    return pd.DataFrame(
        {
            "Plan": frame["mark"],
            "Coverage": frame["coverage"],
            "Cost": frame["cost"],
            "Time": frame["time"],
            "Credentials": frame["credentials"],
        }
    )


def steps_frame(plan: Plan, labels: Mapping[str, str], catalogue: Catalogue) -> pd.DataFrame:
    """One step a row, in the order to take them. labels: requirement id -> words."""
    entries = [catalogue[step.option.type_id] for step in plan.steps]
    return pd.DataFrame(
        {
            "Step": list(range(1, len(plan.steps) + 1)),
            "Credential": [plain(entry.name) for entry in entries],
            "When": [step_weeks(step) for step in plan.steps],
            "Cost": [step_cost(step) for step in plan.steps],
            "Closes": [_closed(step, labels) for step in plan.steps],
            "Coverage then": [100 * step.score_after for step in plan.steps],
            "Per point": [per_point(step) for step in plan.steps],
            "From": [plain(entry.issuer or "any provider") for entry in entries],
            "Dates": [_dates(plan, step) for step in plan.steps],
        }
    )


def bars_frame(plan: Plan, catalogue: Catalogue) -> pd.DataFrame:
    """The steps whose place in time is known: label, first and last week of the plan, and words."""
    rows = [
        (
            f"{number}. {plain(catalogue[step.option.type_id].name)}",
            step.start_day / DAYS_A_WEEK,
            max(step.end_day, step.start_day + 1) / DAYS_A_WEEK,
            step_weeks(step),
        )
        for number, step in enumerate(plan.steps, 1)
        if step.start_day is not None and step.end_day is not None and step.option.days is not None
    ]
    return pd.DataFrame(rows, columns=["label", "start", "end", "words"])


def to_check(plan: Plan, catalogue: Catalogue) -> list[str]:
    """What a person should look up about the steps, a line each."""
    return [
        f"{plain(catalogue[step.option.type_id].name)}: {plain(note)}"
        for step in plan.steps
        for note in step.option.notes
        if note.startswith(TO_CHECK)
    ]


def summary(number: int, plan: Plan) -> str:
    """A plan in a line."""
    size = count_of(plan.step_count, "credential")
    return f"Plan {number}: {percent(plan.coverage_after)} for {cost_words(plan)}, {size}"


def numbered(found: Pathway) -> dict[int, Plan]:
    """The plans by their number from 1; where nothing fits, those that one looser limit would allow."""
    plans: Sequence[Plan] = found.plans
    if found.relaxations:
        plans = [one.plan for one in found.relaxations]
    return dict(enumerate(plans, 1))


def _closed(step: Step, labels: Mapping[str, str]) -> str:
    closed = [labels.get(one, one) for one in step.closes]
    raised = [labels.get(one.requirement_id, one.requirement_id) for one in step.raises if not one.closes]
    parts = [f"✓ {', '.join(closed)}"] if closed else []
    parts += [f"◐ in part: {', '.join(raised)}"] if raised else []
    return "; ".join(parts) or "opens the way for a later step"


def _dates(plan: Plan, step: Step) -> str:
    starts, ends = plan.day(step.start_day), plan.day(step.end_day)
    if starts is None or ends is None or step.option.days is None:
        return "not known"
    return f"{starts.isoformat()} to {ends.isoformat()}"


def _beside_unknown(known: str, is_more: bool, unknown: int) -> str:
    if not unknown:
        return known
    return f"{known} + {unknown:d} unknown" if is_more else f"{unknown:d} unknown"
