"""Rankings that were recorded: what they were made from, and whether they come out the same again."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from matcher import Engine, Workspace, rank_stored, replay
from matcher.dashboard import state
from matcher.dashboard.pool import Pool
from matcher.dashboard.words import count_of, plain, posting_labels


def offer_record(engine: Engine, workspace: Workspace, pool: Pool) -> None:
    """A button that records the ranking of the workspace's people by the weights kept for the posting."""
    if not pool.kept:
        return
    state.show_problem("record", "It was not recorded")
    made = st.session_state.pop("recorded", None)
    st.button(
        "Record this ranking",
        icon=":material/inventory:",
        key="record_ranking",
        on_click=_record,
        args=(engine, workspace, pool.posting.id),
        help="By the weights kept for the posting. The record says what it was made from.",
    )
    if made is not None:
        st.success("The ranking was recorded; see “Runs” on the page Data & settings.")


def show_runs(engine: Engine, workspace: Workspace) -> None:
    """The recorded rankings, newest first, and one made again."""
    runs = list(reversed(workspace.runs()))
    if not runs:
        st.info("“Record this ranking” on the page Rank keeps one.", title="No ranking was recorded yet")
        return
    labels = posting_labels(workspace.postings())
    rows = [
        (run, when[:16].replace("T", " "), labels.get(posting, plain(posting))) for run, when, posting in runs
    ]
    st.text(f"{count_of(len(rows), 'ranking')} recorded.")
    st.dataframe(
        pd.DataFrame(rows, columns=["Run", "When", "Posting"]),
        hide_index=True,
        height="auto",
        alt="Recorded rankings, newest first",
    )
    chosen = st.selectbox("Run", [run for run, _, _ in runs], key="run")
    record = workspace.run(chosen)
    people = count_of(len(record.people), "person", "people")
    st.text(f"By {plain(record.actor)}, judged by {record.on}, {people}.")
    edited = ", ".join(f"{name} {weight:g}" for name, weight in record.weights.items())
    st.text(f"Weights: {plain(edited) or 'as suggested'}.")
    versions = pd.DataFrame(sorted(record.versions.items()), columns=["Made with", "Version or hash"])
    st.dataframe(versions, hide_index=True, height="auto", alt="What the ranking was made with")
    if st.button("Make it again", icon=":material/replay:", key="replay"):
        _replay(engine, workspace, chosen)


def _replay(engine: Engine, workspace: Workspace, run_id: str) -> None:
    with state.told("It cannot be made again"), st.spinner("Ranking again."):
        again = replay(engine, workspace, run_id)
    if again.identical:
        st.success("Every byte of the result is as it was.")
    else:
        st.warning("What differs is listed below.", title="It comes out differently now")
    for difference in again.differences:
        st.text(plain(difference))


def _record(engine: Engine, workspace: Workspace, posting_id: str) -> None:
    with state.noted("record"):
        st.session_state["recorded"] = rank_stored(engine, workspace, posting_id, on=state.today()).record.id
