"""Names: hidden until somebody asks for them, and logged for people of the workspace when they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from matcher import Candidate, Workspace
from matcher.dashboard.words import aliases, plain


def choose_names() -> bool:
    """Whether names are shown; one switch for all pages of the session."""
    return st.toggle(
        "Show names",
        key="show_names",
        persist_state="session",
        help="Off: names are hidden, also in quotes, so that they cannot sway you. Scores never use them. "
        "Showing the names of people in the workspace is written into its log.",
    )


def call(people: Sequence[Candidate], *, named: bool) -> dict[str, str]:
    """Candidate id -> what to call them."""
    blind = aliases(person.id for person in people)
    if not named:
        return blind
    names = {person.id: plain(person.name or person.id) for person in people}
    return {i: f"{names[i]} ({alias.removeprefix('Candidate ')})" for i, alias in blind.items()}


def log_names(workspace: Workspace, people: Iterable[Candidate], posting_id: str | None) -> None:
    """Writes into the workspace's log that the names of its people are seen, once a session and posting."""
    seen: set[tuple[str | None, str]] = st.session_state.setdefault("names_seen", set())
    new = [person.id for person in people if (posting_id, person.id) not in seen]
    if new:
        workspace.log_names_seen(new, posting_id=posting_id)
        seen.update((posting_id, identifier) for identifier in new)
