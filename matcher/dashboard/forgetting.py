"""How long people are kept, who is due, one person's export and erasure, and a fresh demo."""

from __future__ import annotations

import json
from datetime import timedelta

import pandas as pd
import streamlit as st

from matcher import Engine, Erasure, Workspace
from matcher.dashboard import blinding, state
from matcher.dashboard.words import count_of, safe

WARNING_DAYS = 30
PRESETS = {
    "standard": "180 days",
    "cnil": "2 years (advice of the French CNIL)",
    "california": "4 years (California's rules on automated decisions)",
    "own": "a number of days of your own",
}


def show_retention(workspace: Workspace) -> None:
    """The rule, who is due by it, and the purge, which asks first."""
    st.subheader("How long people are kept", anchor=False)
    state.show_problem("retention", "This was not done")
    kept = workspace.retention()
    chosen = st.selectbox(
        "After the last thing that happened to them",
        list(PRESETS),
        format_func=PRESETS.__getitem__,
        index=list(PRESETS).index(kept.preset),
        key="retention_preset",
    )
    days = None
    if chosen == "own":
        days = st.number_input("Days", min_value=1, value=kept.days, step=1, key="retention_days")
    is_changed = chosen != kept.preset or days not in (None, kept.days)
    st.button(
        "Keep this rule",
        disabled=not is_changed,
        key="retention_keep",
        on_click=_set_retention,
        args=(workspace, chosen, days),
    )
    _show_due(workspace)


def show_person(workspace: Workspace) -> None:
    """Everything held on one person, to hand over or to take away for good."""
    st.subheader("One person's data", anchor=False)
    state.show_problem("erase", "This was not done")
    erased: Erasure | None = st.session_state.pop("erased", None)
    if erased is not None:
        st.success(f"{count_of(erased.people, 'person', 'people')} erased from all files of the workspace.")
        for path in erased.files_left:
            st.text(f"This exported file was changed since and was left: {path}")
    people = {person.id: person for person in state.workspace_people(workspace)}
    if not people:
        st.text("The workspace holds nobody.")
        return
    called = blinding.call(list(people.values()), named=False)
    chosen = st.selectbox("Person", list(people), format_func=called.__getitem__, key="person_data")
    st.download_button(
        "Export everything held (JSON)",
        lambda: json.dumps(workspace.export(chosen), ensure_ascii=False, indent=1, default=str),
        file_name="person.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        help="With name and contact details; that it was exported is logged.",
    )
    sure = st.checkbox("I want everything on this person gone; it cannot be brought back", key="erase_sure")
    st.button(
        f"Erase {safe(called[chosen])}",
        disabled=not sure,
        icon=":material/delete_forever:",
        key="erase",
        on_click=_erase,
        args=(workspace, chosen),
    )


def show_reset(engine: Engine, workspace: Workspace) -> None:
    """For the demo workspace: a way back to how it was at first."""
    st.subheader("Demo", anchor=False)
    state.show_problem("reset", "This was not done")
    if not state.is_demo(workspace):
        st.text("This is your own workspace. The demo opens with: matcher app")
        return
    st.text("Takes everything you did in the demo away, and brings its postings and people back.")
    sure = st.checkbox("I want the demo as it was", key="reset_sure")
    st.button(
        "Start the demo afresh", disabled=not sure, key="reset", on_click=_reset, args=(engine, workspace)
    )


def _show_due(workspace: Workspace) -> None:
    today = state.today()
    soon = workspace.due(by=today + timedelta(days=WARNING_DAYS))
    now = [one for one in soon if one.due_on <= today]
    if not soon:
        st.text(f"Nobody's time is up within {WARNING_DAYS} days.")
        return
    called = blinding.call(state.workspace_people(workspace), named=False)
    rows = [(called.get(one.candidate_id, "somebody"), one.active_on, one.due_on) for one in soon]
    st.text(f"{len(now)} due now, {len(soon) - len(now)} more within {WARNING_DAYS} days.")
    st.dataframe(
        pd.DataFrame(rows, columns=["Person", "Last activity", "Due"]),
        hide_index=True,
        height="auto",
        alt="Whose time is up, now or soon",
    )
    sure = st.checkbox(f"I want {count_of(len(now), 'person', 'people')} erased", key="purge_sure")
    st.button(
        "Erase who is due now", disabled=not (sure and now), key="purge", on_click=_purge, args=(workspace,)
    )


def _set_retention(workspace: Workspace, preset: str, days: int | None) -> None:
    with state.noted("retention"):
        workspace.set_retention(None if preset == "own" else preset, days=days)


def _purge(workspace: Workspace) -> None:
    with state.noted("retention"):
        st.session_state["erased"] = workspace.purge()
    st.session_state["purge_sure"] = False


def _erase(workspace: Workspace, candidate_id: str) -> None:
    with state.noted("erase"):
        st.session_state["erased"] = workspace.erase(candidate_id)
        state.forget_people()
    st.session_state["erase_sure"] = False


def _reset(engine: Engine, workspace: Workspace) -> None:
    with state.noted("reset"):
        workspace.clear()
        engine.fill_demo(workspace, on=state.today())
        state.forget_people()
    st.session_state["reset_sure"] = False
