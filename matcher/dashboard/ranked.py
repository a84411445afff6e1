"""The ranked people as a table, and the one a person looks into."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from matcher import Decision, Ranked, Ranking
from matcher.dashboard import address, evidence, parts
from matcher.dashboard.pool import Pool
from matcher.dashboard.tables import ranking_frame
from matcher.dashboard.weights import posting_token
from matcher.dashboard.words import handles

ADDRESS = "person"


def choose_ranked(ranking: Ranking, pool: Pool, decisions: Mapping[str, Decision]) -> Ranked:
    """The ranked table and the person looked into: a row of it, or the box below it.

    The choice is kept by id. The grid's key changes with the order, for it selects by position; the
    box's key with what people are called, for a browser keeps the label and not the id.
    decisions: the last one on a person, by candidate id.
    """
    ids = [ranked.candidate_id for ranked in ranking.ranked]
    names = handles(pool.people)
    _keep_choice(posting_token(ranking.posting), ids, names)
    key = f"ranking_{_digest(ids)}_{st.session_state.setdefault('ranking_turn', 0)}"
    dates = {r.candidate_id: evidence.dates_of(r, pool.people[r.candidate_id]) for r in ranking.ranked}
    st.dataframe(
        ranking_frame(ranking, pool.called, dates, decisions),
        key=key,
        hide_index=True,
        height=320,
        on_select=partial(_pick_row, key, ids),
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [ids.index(st.session_state["candidate"])]}},
        column_config={
            "Rank": st.column_config.TextColumn(width=48, help="= marks a tie"),
            "Candidate": st.column_config.TextColumn(width=110),
            "Band": st.column_config.TextColumn(width=72),
            "Claimed": parts.progress_column("Claimed", "Coverage by everything the person states"),
            "Verified": parts.progress_column("Verified", "Coverage by awards that somebody checked"),
            "Dates": st.column_config.TextColumn(
                width=125,
                help="Of the awards this place rests on: how many have expired, or end within 90 days",
            ),
            "Decision": st.column_config.TextColumn(width=110, help="The last decision somebody recorded"),
        },
        alt="People in order of coverage",
    )
    box = "look_into_named" if pool.named else "look_into_blind"
    st.session_state[box] = st.session_state["candidate"]
    chosen = st.selectbox(
        "Look into",
        ids,
        format_func=pool.called.__getitem__,
        key=box,
        on_change=_pick_in_box,
        args=(box,),
    )
    address.put(ADDRESS, "" if chosen == ids[0] else names[chosen])
    return ranking.ranked[ids.index(chosen)]


def _keep_choice(token: str, ids: Sequence[str], names: Mapping[str, str]) -> None:
    """Another posting starts at its first person; another order keeps the person; an address may name one."""
    asked = address.asked(ADDRESS)
    if st.session_state.get("candidate_for") != token or st.session_state.get("candidate") not in ids:
        st.session_state["candidate"] = ids[0]
    if asked is not None:
        st.session_state["candidate"] = next((i for i in ids if names[i] == asked), ids[0])
        st.session_state["ranking_turn"] = st.session_state.get("ranking_turn", 0) + 1
    st.session_state["candidate_for"] = token


def _pick_row(key: str, ids: Sequence[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(ids):
        st.session_state["candidate"] = ids[rows[0]]


def _pick_in_box(box: str) -> None:
    st.session_state["candidate"] = st.session_state[box]
    st.session_state["ranking_turn"] += 1


def _digest(ids: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(ids).encode("utf8", "replace")).hexdigest()[:12]
