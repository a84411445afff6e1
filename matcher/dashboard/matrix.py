"""Two to four people side by side: who is compared, the matrix, and the evidence of one requirement."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from matcher import Policy, Ranked, Ranking, find_gaps
from matcher.dashboard import address, evidence
from matcher.dashboard.pool import Pool
from matcher.dashboard.tables import matrix_frame
from matcher.dashboard.words import BANDS, count_of, handles, percent, requirement_words, safe

MOST = 4
ADDRESS = "people"


def choose_compared(ranking: Ranking, pool: Pool) -> tuple[Ranked, ...]:
    """The people a person chose to compare, in ranking order; the first two until they do."""
    ids = [ranked.candidate_id for ranked in ranking.ranked]
    names = handles(pool.people)
    asked = address.asked(ADDRESS)
    kept = st.session_state.get("compared", [])
    if asked is not None:
        wanted = asked.split(",")
        kept = [identifier for identifier in ids if names[identifier] in wanted][:MOST]
    st.session_state["compared"] = [identifier for identifier in kept if identifier in ids] or ids[:2]
    chosen = st.multiselect(
        "People to compare",
        ids,
        format_func=pool.called.__getitem__,
        key="compared",
        max_selections=MOST,
        persist_state="session",
        help="Two to four. Others are added by typing part of what they are called.",
    )
    _put_in_address(chosen, ids, names)
    return tuple(ranked for ranked in ranking.ranked if ranked.candidate_id in chosen)


def _put_in_address(chosen: Sequence[str], ids: Sequence[str], names: dict[str, str]) -> None:
    is_default = set(chosen) == set(ids[:2])
    address.put(ADDRESS, "" if is_default else ",".join(sorted(names[one] for one in chosen)))


def show_heads(compared: Sequence[Ranked], pool: Pool, of: int) -> None:
    """A card a person: place, band, and the two numbers with words before them."""
    for column, ranked in zip(st.columns(len(compared)), compared, strict=True):
        with column, st.container(border=True, gap="xsmall"):
            st.subheader(safe(pool.called[ranked.candidate_id]), anchor=False)
            place = f"={ranked.rank}" if ranked.tied_with else str(ranked.rank)
            st.text(f"{BANDS[ranked.band]}\nrank {place} of {of}")
            st.text(f"{percent(ranked.score)} claimed, {percent(ranked.verified_score)} verified")
            dates = evidence.dates_of(ranked, pool.people[ranked.candidate_id])
            st.text(f"Dates: {dates or 'nothing expired or ending soon'}")


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
        viewed = evidence.Viewed(
            ranked, person, pool.called[person.id], pool.names_masked(person), policy.stack_cap
        )
        with column:
            st.subheader(safe(viewed.called), anchor=False)
            evidence.show_shown(line, viewed)
