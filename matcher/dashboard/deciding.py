"""What a person decided about somebody: recorded in the workspace, never made by the tool."""

from __future__ import annotations

import hashlib

import streamlit as st

from matcher import BadInput, Decision, Workspace
from matcher.dashboard import inputs, state
from matcher.dashboard.pool import Pool
from matcher.dashboard.words import DECISIONS, count_of, plain


def last_decisions(workspace: Workspace, pool: Pool) -> dict[str, Decision]:
    """Candidate id -> the decision that holds for them; the last one made."""
    if not pool.kept:
        return {}
    with state.told("The decisions cannot be read"):
        made = workspace.decisions(pool.posting.id)
    return {decision.candidate_id: decision for decision in made if decision.candidate_id is not None}


def show_deciding(workspace: Workspace, pool: Pool, candidate_id: str) -> None:
    """What was decided about a person, and a place to decide; first a way to keep what is not kept yet."""
    state.show_problem("decision", "It was not recorded")
    with st.popover("Decide", icon=":material/gavel:"):
        if pool.kept:
            _decide(workspace, pool, candidate_id)
        else:
            _offer_keeping(workspace, pool)


def _decide(workspace: Workspace, pool: Pool, candidate_id: str) -> None:
    st.text(f"About {plain(pool.called[candidate_id])}")
    history = [one for one in workspace.decisions(pool.posting.id) if one.candidate_id == candidate_id]
    for one in history:
        reason = f": {one.reason}" if one.reason else ""
        st.text(plain(f"{DECISIONS[one.state]}, {one.at[:16].replace('T', ' ')}, by {one.actor}{reason}"))
    if not history:
        st.text("Nothing is decided yet. A decision is yours alone; it changes no number.")
    key = hashlib.sha256(f"{pool.posting.id}\0{candidate_id}".encode("utf8", "replace")).hexdigest()[:12]
    with st.form(f"decide_{key}", clear_on_submit=True, border=False):
        st.segmented_control(
            "Decision", list(DECISIONS), format_func=DECISIONS.__getitem__, key=f"decision_{key}"
        )
        st.text_input("Reason (a decline needs one)", key=f"reason_{key}", max_chars=500)
        st.form_submit_button(
            "Record the decision", on_click=_record, args=(workspace, pool.posting.id, candidate_id, key)
        )


def _offer_keeping(workspace: Workspace, pool: Pool) -> None:
    st.text("Decisions are kept for postings and people of the workspace; yours are only in this session.")
    st.button(
        f"Keep this posting and {count_of(len(pool.people), 'person', 'people')} in the workspace",
        icon=":material/save:",
        key="keep_pool",
        on_click=_keep_pool,
        args=(workspace, pool),
    )


def _keep_pool(workspace: Workspace, pool: Pool) -> None:
    with state.noted("decision"):
        workspace.add_postings([pool.document])
        if inputs.has_own_people():
            workspace.add_candidates(pool.people.values())
        inputs.forget_own(pool.document.id)


def _record(workspace: Workspace, posting_id: str, candidate_id: str, key: str) -> None:
    chosen = st.session_state[f"decision_{key}"]
    reason = st.session_state[f"reason_{key}"].strip() or None
    with state.noted("decision"):
        if chosen is None:
            raise BadInput("no decision was chosen; choose one, then record it")
        workspace.decide(posting_id, candidate_id, chosen, reason=reason)
