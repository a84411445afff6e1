"""The views of the page My pathway: the plans to choose from, one plan week by week, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from matcher import Engine, Pathway, Plan, plan_calendar, plan_table
from matcher.dashboard import address, charts, parts, plans, wishes
from matcher.dashboard.words import count_of, percent, plain, safe

ADDRESS = "plan"
MARKS = "Full: cost and time are known. Open: something is not."
AXES = {
    "Cost": ("dollars", "known cost in US dollars"),
    "Time": ("weeks", "known weeks"),
    "Steps": ("steps", "credentials to take"),
}


def show_infeasible(found: Pathway) -> None:
    """Why nothing fits, and a button for each limit that alone stands in the way."""
    st.warning(safe(_sentence(found.infeasible_reason or "")), title="No plan fits these limits")
    if not found.relaxations:
        return
    with st.container(horizontal=True, gap="small"):
        for one in found.relaxations:
            st.button(
                safe(_loosening(one.limit, one.needed)),
                key=f"relax_{one.limit}",
                icon=":material/tune:",
                on_click=wishes.raise_limit,
                args=(one.limit, one.plan.known_cents, one.plan.known_days, one.plan.step_count),
            )


def show_nothing_to_do(found: Pathway) -> None:
    """That there is no step to take, and why."""
    why = found.notes[0] if found.notes else "there is no step to take"
    st.success(f"Coverage now: {percent(found.coverage_before)}.", title=safe(_sentence(why)))


def choose_plan(found: Pathway, token: str, engine: Engine) -> tuple[int, Plan]:
    """The plans as a chart one can click, as a table, and in a box; the chosen one with its number.

    token: changes with what was asked, so that another question starts at its best plan.
    """
    known = plans.numbered(found)
    _keep_choice(token, known)
    frame = plans.frontier_frame(known, st.session_state["plan"], engine.catalogue)
    if len(known) > 1:
        _show_frontier(frame, token)
    box = f"plan_box_{token}"
    st.session_state[box] = st.session_state["plan"]
    chosen = st.selectbox(
        "Plan to look into",
        list(known),
        format_func=lambda number: plans.summary(number, known[number]),
        key=box,
        on_change=_pick_in_box,
        args=(box,),
    )
    address.put(ADDRESS, "" if chosen == 1 else str(chosen))
    return chosen, known[chosen]


def show_plan(number: int, plan: Plan, labels: Mapping[str, str], engine: Engine) -> None:
    """One plan: what it takes and brings, its weeks, and each step. labels: requirement id -> words."""
    st.subheader(f"Plan {number:d}, step by step", anchor=False)
    with st.container(horizontal=True, gap="medium"):
        before, after = 100 * plan.coverage_before, 100 * plan.coverage_after
        st.metric("Coverage", f"{before:.1f} → {after:.1f} %", width="content")
        st.metric("Cost", plans.cost_words(plan), width="content")
        st.metric("Time", plans.time_words(plan), width="content")
        st.metric("Credentials", f"{plan.step_count:d}", width="content")
    st.text(plans.proof_words(plan))
    _show_weeks(plan, engine)
    st.dataframe(
        plans.steps_frame(plan, labels, engine.catalogue),
        hide_index=True,
        height="content",
        column_config={
            "Step": st.column_config.NumberColumn(width=40, pinned=True),
            "Credential": st.column_config.TextColumn(width=170, pinned=True),
            "When": st.column_config.TextColumn(width=140),
            "Cost": st.column_config.TextColumn(width=85),
            "Closes": st.column_config.TextColumn(width=330),
            "Coverage then": parts.progress_column("Coverage then", "The score when this step is finished"),
            "Per point": st.column_config.TextColumn(
                width=90, help="What a point (a hundredth) of coverage costs in this step"
            ),
        },
        alt="The steps of the plan in order, with when, cost, what each closes and what a point costs",
    )
    checks = plans.to_check(plan, engine.catalogue)
    if checks:
        with st.expander(f"{count_of(len(checks), 'thing')} to check first", icon=":material/fact_check:"):
            for line in checks:
                st.text(line)


def offer_files(plan: Plan, engine: Engine) -> None:
    """The plan as a table and as a calendar file."""
    dated = len(plans.bars_frame(plan, engine.catalogue))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Plan (CSV)",
            lambda: plan_table(plan, engine.catalogue),
            file_name="pathway.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="plan_csv",
        )
        st.download_button(
            "Calendar (.ics)",
            lambda: plan_calendar(plan, engine.catalogue),
            file_name="pathway.ics",
            mime="text/calendar",
            icon=":material/calendar_month:",
            on_click="ignore",
            key="plan_ics",
            disabled=not dated,
        )
        if dated < len(plan.steps):
            st.text(f"In the calendar: {dated} of {len(plan.steps)}, those whose dates are known.")


def show_notes(found: Pathway) -> None:
    """What was left out, and whether there are more plans."""
    for note in found.notes:
        st.text(plain(_sentence(note)))
    if found.complete and len(found.plans) > 1:
        st.text("These are all the plans that no other beats in cost, time, steps and coverage at once.")


def _show_frontier(frame: pd.DataFrame, token: str) -> None:
    chart_place, table_place = st.columns([5, 6], gap="medium")
    with chart_place:
        axis = st.segmented_control(
            "Coverage against", list(AXES), default="Cost", key="against", bind="query-params", required=True
        )
        field, meaning = AXES[axis]
        turn = st.session_state.setdefault("plan_turn", 0)
        key = f"frontier_{token}_{field}_{turn}"
        charts.frontier(
            frame,
            field,
            meaning,
            key=key,
            on_select=partial(_pick_in_chart, key),
            title="Plans by what they take and the coverage they reach; the table beside has the same",
        )
    with table_place:
        st.text("A plan is chosen by a click on its number, or in the box below.")
        st.dataframe(
            plans.choices_frame(frame),
            hide_index=True,
            height="content" if len(frame) <= 7 else 285,
            column_config={
                "Plan": st.column_config.TextColumn(width=45, help=MARKS),
                "Coverage": parts.progress_column("Coverage", "The score when all is finished"),
                "Cost": st.column_config.TextColumn(width=110),
                "Time": st.column_config.TextColumn(width=110),
                "Credentials": st.column_config.TextColumn(width=300),
            },
            alt="The plans of the chart, the most coverage first",
        )


def _show_weeks(plan: Plan, engine: Engine) -> None:
    bars = plans.bars_frame(plan, engine.catalogue)
    if len(bars):
        charts.weeks(bars, title="When each step runs, in weeks from the start; a table follows")
    open_ended = len(plan.steps) - len(bars)
    if open_ended:
        st.text(
            f"{count_of(open_ended, 'step')} without a known duration: ask the provider, then plan the weeks."
        )


def _keep_choice(token: str, known: Mapping[int, Plan]) -> None:
    asked = address.asked(ADDRESS)
    if st.session_state.get("plan_for") != token or st.session_state.get("plan") not in known:
        st.session_state["plan"] = 1
    if asked is not None:
        st.session_state["plan"] = next((number for number in known if str(number) == asked), 1)
    st.session_state["plan_for"] = token


def _pick_in_chart(key: str) -> None:
    points = st.session_state[key]["selection"].get("plan", [])
    if points:
        st.session_state["plan"] = int(points[0]["number"])


def _pick_in_box(box: str) -> None:
    st.session_state["plan"] = st.session_state[box]
    st.session_state["plan_turn"] = st.session_state.get("plan_turn", 0) + 1


def _loosening(limit: str, needed: str) -> str:
    match limit:
        case "unknown costs":
            return "Keep unknown prices"
        case "unknown durations":
            return "Keep unknown durations"
        case "steps":
            return f"Allow {needed}"
    return f"Allow {needed.removesuffix('.00')}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
