"""Pathways as JSON, as a table, and as calendar events."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from matcher.credentials.catalogue import Catalogue
from matcher.pathway import Keeping, Lapse, Limits, Pathway, Plan, Step
from matcher.pathway.plan import weeks_of
from matcher.pathway.pool import planned_award
from matcher.pathway.problem import CENTS
from matcher.reports.plain import printable
from matcher.reports.views import JsonObject, award_row

CALENDAR_LINE = 73


def pathway_view(pathway: Pathway, catalogue: Catalogue) -> JsonObject:
    """The document of ``pathway`` (DESIGN.md section 5)."""
    return {
        "on": pathway.on.isoformat(),
        "candidate_id": pathway.candidate_id,
        "postings": list(pathway.posting_ids),
        "objective": pathway.objective,
        "limits": limits_view(pathway.limits),
        "coverage_before": pathway.coverage_before,
        "plans": [plan_view(plan, catalogue) for plan in pathway.plans],
        "infeasible_reason": pathway.infeasible_reason,
        "relaxations": [
            {
                "limit": one.limit,
                "given": one.given,
                "needed": one.needed,
                "plan": plan_view(one.plan, catalogue),
            }
            for one in pathway.relaxations
        ],
        "notes": list(pathway.notes),
        "frontier_complete": pathway.complete,
    }


def limits_view(limits: Limits) -> JsonObject:
    """The limits; None is no limit."""
    return {
        "budget_usd": _dollars(limits.budget_cents),
        "weeks": weeks_of(limits.days),
        "max_steps": limits.max_steps,
        "steps_at_a_time": limits.lanes,
        "unknown_cost": limits.unknown_cost,
        "unknown_time": limits.unknown_time,
        "must_close": sorted(limits.must_close),
        "must_take": sorted(limits.must_take),
        "min_coverage": limits.min_coverage,
    }


def plan_view(plan: Plan, catalogue: Catalogue) -> JsonObject:
    """A plan; ``cost_usd`` and ``weeks`` are null where a step's is unknown, and the known part stands
    beside them."""
    return {
        "coverage_before": plan.coverage_before,
        "coverage_after": plan.coverage_after,
        "cost_usd": _dollars(plan.cents),
        "known_cost_usd": _dollars(plan.known_cents),
        "unknown_cost": list(plan.unknown_cost),
        "weeks": weeks_of(plan.days),
        "known_weeks": weeks_of(plan.known_days),
        "unknown_time": list(plan.unknown_time),
        "start_date": plan.start.isoformat(),
        "steps": [step_view(step, plan, catalogue) for step in plan.steps],
        "optimal": plan.optimal,
        "gap": plan.gap,
        "tie_rule_settled": plan.settled,
        "limits": limits_view(plan.limits),
    }


def step_view(step: Step, plan: Plan, catalogue: Catalogue) -> JsonObject:
    """A step; ``award`` is a row for a candidate file, dated on the first day of the plan as if it were held
    by then: added to the person's own, it makes ``rank`` say on that day what the plan promises."""
    option = step.option
    type_id = type_id_of(step)
    entry = catalogue[type_id]
    starts, ends = plan.day(step.start_day), plan.day(step.end_day)
    issued = plan.start
    months = entry.validity_months
    expires = _months_on(issued, months) if isinstance(months, int) else None
    named = planned_award(entry)
    return {
        "credential_id": type_id,
        **({"person": option.who} if option.who else {}),
        "name": entry.name,
        "kind": entry.kind,
        "issuer": entry.issuer,
        "way": option.way,
        "start_week": weeks_of(step.start_day),
        "end_week": weeks_of(step.end_day),
        "start_date": starts.isoformat() if starts else None,
        "end_date": ends.isoformat() if ends else None,
        "cost_usd": _dollars(option.cost_cents),
        "weeks": weeks_of(option.days),
        "closes": list(step.closes),
        "raises": [
            {"requirement_id": one.requirement_id, "from": one.before, "to": one.after, "closes": one.closes}
            for one in step.raises
        ],
        "coverage_after": step.score_after,
        "cost_per_point_usd": None if step.cents_per_point is None else step.cents_per_point / CENTS,
        "notes": list(option.notes),
        "award": award_row(replace(named, issued=issued, expires=expires)),
    }


def lapse_view(lapse: Lapse) -> JsonObject:
    """A lapse with the ways to keep what lapses."""
    return {
        "credential_id": lapse.type_id,
        "award": lapse.award_title,
        "expires": lapse.expires.isoformat(),
        "days_left": lapse.days_left,
        "renewal_asks": lapse.units,
        "cheapest": keeping_view(lapse.cheapest) if lapse.cheapest else None,
        "ways": [keeping_view(way) for way in lapse.ways],
    }


def keeping_view(way: Keeping) -> JsonObject:
    """A way to keep a credential, with its cost or null."""
    return {"way": way.way, "credential_id": way.type_id, "cost_usd": _dollars(way.cents)}


def plan_rows(plan: Plan, catalogue: Catalogue) -> list[dict[str, Any]]:
    """The steps as rows of a table, one a step in order; None is unknown. Columns: step, credential_id,
    name, start_date, end_date, weeks, cost_usd, coverage_after (0-1), closes, notes."""
    rows = []
    for number, step in enumerate(plan.steps, 1):
        shown = step_view(step, plan, catalogue)
        wanted = ("credential_id", "name", "start_date", "end_date", "weeks", "cost_usd", "coverage_after")
        rows.append(
            {"step": number}
            | {name: shown[name] for name in wanted}
            | {"closes": " ".join(shown["closes"]), "notes": "; ".join(shown["notes"])}
        )
    return rows


_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")


def plan_table(plan: Plan, catalogue: Catalogue) -> str:
    """``plan_rows`` as CSV with a header; a cell that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    names = ("step", "credential_id", "name", "start_date", "end_date", "weeks", "cost_usd")
    writer = csv.DictWriter(out, (*names, "coverage_after", "closes", "notes"), lineterminator="\r\n")
    writer.writeheader()
    for row in plan_rows(plan, catalogue):
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return out.getvalue()


def _harmless(value: Any) -> Any:
    starts_a_formula = isinstance(value, str) and (value[:1] in _FORMULA or value.lstrip()[:1] in _FORMULA)
    return f"'{value}" if starts_a_formula else value


def plan_calendar(plan: Plan, catalogue: Catalogue) -> str:
    """The plan as an iCalendar file (RFC 5545): an all-day event for each step whose days are known.

    Steps of unknown length have no place in a calendar and are left out.
    """
    stamp = datetime(plan.start.year, plan.start.month, plan.start.day, tzinfo=UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stackmatch//Pathway//EN", "CALSCALE:GREGORIAN"]
    for step in plan.steps:
        starts, ends = plan.day(step.start_day), plan.day(step.end_day)
        if starts is None or ends is None:
            continue
        entry = catalogue[type_id_of(step)]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{step.option.id}-{starts.isoformat()}@stackmatch",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{starts:%Y%m%d}",
            f"DTEND;VALUE=DATE:{max(ends, starts + timedelta(days=1)):%Y%m%d}",
            f"SUMMARY:{_escaped(entry.name)}",
            f"DESCRIPTION:{_escaped('; '.join(step.option.notes))}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def type_id_of(step: Step) -> str:
    """The catalogue's id, also where a team's plan names the person before it."""
    who = step.option.who
    return step.option.type_id.removeprefix(f"{who}/") if who else step.option.type_id


def _dollars(cents: int | None) -> float | None:
    return None if cents is None else cents / CENTS


def _months_on(day: date, months: int) -> date:
    """The day so many months later; the last of the month where it has no such day.

    >>> _months_on(date(2026, 1, 31), 1).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (first_after - timedelta(days=1)).day))


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return printable(text).replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces short enough for RFC 5545; the later ones begin with a space."""
    piece = ""
    for mark in line:
        if len((piece + mark).encode()) > CALENDAR_LINE:
            yield piece
            piece = " "
        piece += mark
    yield piece
