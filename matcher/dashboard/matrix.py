"""Two to four people side by side: who is compared, the matrix, and the evidence of one requirement."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from matcher import Policy, Ranked, Ranking, find_gaps
from matcher.dashboard import address, evidence
from matcher.dashboard.pool import Pool
from matcher.dashboard.tables import matrix_frame
from matcher.dashboard.words import BANDS, count_of, handles, percent, place_words, requirement_words, safe

MOST = 4
ADDRESS = "people"


def choose_compared(ranking: Ranking, pool: Pool) -> tuple[Ranked, ...]:
    """The people a person chose to compare, side by side, each with a card; the first two until they do."""
    ids = [ranked.candidate_id for ranked in ranking.ranked]
    names = handles(pool.people)
    kept = _kept(ids, names)
    places = {ranked.candidate_id: ranked for ranked in ranking.ranked}
    shown: list[Ranked] = []
    for number, column in enumerate(st.columns(MOST)):
        with column:
            chosen = _choose(number, ids, kept, pool)
            if chosen is not None and places[chosen] not in shown:
                shown.append(places[chosen])
                _show_head(places[chosen], pool, len(ids))
    is_default = [one.candidate_id for one in shown] == ids[:2]
    address.put(ADDRESS, "" if is_default else ",".join(names[one.candidate_id] for one in shown))
    return tuple(shown)


def _kept(ids: Sequence[str], names: dict[str, str]) -> list[str | None]:
    """Who was chosen for each place, by the address or before."""
    asked = address.asked(ADDRESS)
    kept: list[str | None] = st.session_state.get("compared", [])
    if asked is not None:
        known = {name: identifier for identifier, name in names.items() if identifier in ids}
        kept = [known.get(name) for name in asked.split(",")][:MOST]
    if not any(identifier in ids for identifier in kept):
        kept = list(ids[:2])
    kept = [identifier if identifier in ids else None for identifier in kept]
    st.session_state["compared"] = kept = kept + [None] * (MOST - len(kept))
    return kept


def _choose(number: int, ids: Sequence[str], kept: Sequence[str | None], pool: Pool) -> str | None:
    """The person for one place. The key goes with what people are called: a browser keeps the label."""
    key = f"compare_{number}_{'named' if pool.named else 'blind'}"
    st.session_state[key] = kept[number]
    return st.selectbox(
        f"Person {number + 1:d}{'' if number < 2 else ' (if you like)'}",
        [None, *ids],
        format_func=lambda one: "nobody" if one is None else pool.called[one],
        key=key,
        on_change=_pick,
        args=(number, key),
    )


def _pick(number: int, key: str) -> None:
    st.session_state["compared"][number] = st.session_state[key]


def _show_head(ranked: Ranked, pool: Pool, of: int) -> None:
    """Place, band, and the two numbers with words before them."""
    dates = evidence.dates_of(ranked, pool.people[ranked.candidate_id])
    with st.container(border=True, gap="xxsmall"):
        st.text(f"{BANDS[ranked.band]}, rank {place_words(ranked)} of {of}")
        st.text(f"{percent(ranked.score)} claimed, {percent(ranked.verified_score)} verified")
        st.text(f"Dates: {dates or 'none expired or ending soon'}")


def show_matrix(compared: Sequence[Ranked], pool: Pool, policy: Policy) -> str:
    """Requirements x people; the id of the requirement looked into."""
    gaps = {ranked.candidate_id: find_gaps(ranked, policy.bands) for ranked in compared}
    only = st.toggle("Only where they differ", key="only_differences", persist_state="session")
    frame = matrix_frame(gaps, pool.called, only_differences=only)
    hidden = len(compared[0].lines) - len(frame)
    if only:
        st.text(f"{count_of(hidden, 'requirement')} where all stand the same not shown.")
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        column_config={
            "Requirement": st.column_config.TextColumn(width=150, pinned=True),
            "Asked as": st.column_config.TextColumn(width=75),
            "Weight": st.column_config.NumberColumn(width=60, format="%g"),
        }
        | {pool.called[ranked.candidate_id]: st.column_config.TextColumn(width=195) for ranked in compared},
        alt="Requirements in rows, people in columns: where each stands, claimed and verified",
    )
    lines = {line.requirement.id: line.requirement for line in compared[0].lines}
    ordered = sorted(lines, key=lambda identifier: lines[identifier].importance != "required")
    return st.selectbox(
        "Requirement to look into",
        ordered,
        format_func=lambda identifier: requirement_words(lines[identifier]),
        key="compared_requirement",
        persist_state="session",
    )


def show_side_by_side(compared: Sequence[Ranked], requirement_id: str, pool: Pool, policy: Policy) -> None:
    """What each person shows for one requirement, below the words of the posting."""
    lines = [
        next(line for line in ranked.lines if line.requirement.id == requirement_id) for ranked in compared
    ]
    evidence.show_asked(lines[0].requirement, pool.posting)
    for column, ranked, line in zip(st.columns(len(compared)), compared, lines, strict=True):
        person = pool.people[ranked.candidate_id]
        viewed = evidence.Viewed(person, pool.called[person.id], pool.names_masked(person), policy.stack_cap)
        with column:
            st.subheader(safe(viewed.called), anchor=False)
            evidence.show_shown(line, viewed)
