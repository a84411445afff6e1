"""What the Coverage page looks at: all postings, all people, and the groups somebody named."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from matcher import (
    BadInput,
    Candidate,
    CoverageGrid,
    Engine,
    Posting,
    Rejected,
    Stack,
    Workspace,
    read_pairs,
)
from matcher.dashboard import state
from matcher.dashboard.words import aliases, count_of, plain

MAX_MB = 5
SHOWN_PROBLEMS = 5


@dataclass(frozen=True, eq=False)
class Survey:
    """Postings and people of a workspace with the coverage between them, and who is in which group."""

    engine: Engine
    postings: tuple[Posting, ...]
    people: tuple[Candidate, ...]
    stacks: tuple[Stack, ...]
    grid: CoverageGrid
    groups: Mapping[str, str] | None

    @cached_property
    def called(self) -> dict[str, str]:
        """Candidate id -> what they are called here: never a name."""
        return aliases(person.id for person in self.people)

    def members(self, group: str | None) -> set[str] | None:
        """The people of a group; None for everybody."""
        if group is None or self.groups is None:
            return None
        return {one for one in self.grid.people if self.groups.get(one, "no group") == group}


def open_survey(engine: Engine, workspace: Workspace) -> Survey | None:
    """The coverage of all postings of a workspace by all its people; None where either is missing."""
    documents, people = workspace.postings(), state.workspace_people(workspace)
    postings = tuple(state.read_posting(engine, document) for document in documents)
    asking = tuple(posting for posting in postings if posting.requirements)
    if not asking or not people:
        return None
    stacks = state.read_stacks(engine, people, workspace)
    grid = state.remember(
        "grid", (asking, stacks, state.today()), lambda: engine.grid_of_stacks(asking, stacks)
    )
    return Survey(engine, asking, people, stacks, grid, st.session_state.get("groups"))


def upload_groups() -> None:
    """A button that opens a place to say who is in which group."""
    with st.popover("Groups", icon=":material/groups:", width="stretch"):
        st.text("A CSV with candidate_id and group: a team, a site. It stays in this session.")
        _upload_pairs("groups", "Groups file", ("candidate_id", "group"))


def upload_dates() -> None:
    """A place to say when postings were posted."""
    st.text("A CSV with posting_id and date (YYYY-MM-DD). It stays in this session.")
    _upload_pairs("dates", "Dates file", ("posting_id", "date"))


def known_dates() -> dict[str, date]:
    """Posting id -> the day it was posted, as uploaded; what is no day is left out."""
    found = {}
    for posting, text in (st.session_state.get("dates") or {}).items():
        with contextlib.suppress(ValueError):
            found[posting] = date.fromisoformat(text)
    return found


def _upload_pairs(slot: str, label: str, columns: tuple[str, str]) -> None:
    st.file_uploader(
        label,
        type=["csv"],
        key=f"{slot}_file",
        max_upload_size=MAX_MB,
        on_change=_take_pairs,
        args=(slot, columns),
    )
    for problem in st.session_state.get(f"rejected_{slot}", ())[:SHOWN_PROBLEMS]:
        st.text(plain(f"{problem.place}: {problem.reason}"))
    if st.session_state.get(slot):
        st.text(f"{count_of(len(st.session_state[slot]), 'row')} in use")


def _take_pairs(slot: str, columns: tuple[str, str]) -> None:
    file = st.session_state[f"{slot}_file"]
    st.session_state[slot], st.session_state[f"rejected_{slot}"] = None, ()
    if file is None:
        return
    text = file.getvalue().decode("utf-8-sig", "replace")
    try:
        reading = read_pairs(text, name=file.name, columns=columns)
    except BadInput as error:
        st.session_state[f"rejected_{slot}"] = (Rejected(file.name, str(error)),)
        return
    st.session_state[slot] = dict(reading.items) or None
    st.session_state[f"rejected_{slot}"] = reading.rejected
