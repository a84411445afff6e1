"""The people a workspace holds and what they show: one copy in the process for all who may open it.

Uploads that were not kept are never here; they stay in their session. Whoever is erased is gone from here
with the next look, for any session: what is held is asked of the workspace every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from threading import Lock

import streamlit as st

from matcher import Candidate, Engine, Stack, Workspace


class Shelf:
    """The people of one workspace as they are on a day, and their stacks as one engine reads them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: tuple[str, date] | None = None
        self._people: tuple[Candidate, ...] = ()
        self._engine: Engine | None = None
        self._stacks: tuple[Stack, ...] = ()
        self._stacked: tuple[Candidate, ...] = ()
        self._stacked_on: date | None = None

    def people(self, workspace: Workspace, *, on: date) -> tuple[Candidate, ...]:
        """All people of the workspace; the same object until they change."""
        with self._lock:
            state = workspace.people_revision, on
            if state != self._state:
                self._people, self._state = workspace.candidates(on=on), state
            return self._people

    def stacks(self, engine: Engine, people: Sequence[Candidate], *, on: date) -> tuple[Stack, ...] | None:
        """The stacks of ``people``, in their order; None where they are not the ones held here.

        Only the people who changed since the last time are read.
        """
        with self._lock:
            if people is not self._people:
                return None
            if self._engine is not engine or self._stacked_on != on:
                self._forget_stacks()
            if self._stacked is not people:
                known = {one.id: (one, stack) for one, stack in zip(self._stacked, self._stacks, strict=True)}
                changed = [one for one in people if one.id not in known or known[one.id][0] != one]
                fresh = dict(
                    zip((one.id for one in changed), engine.read_stacks(changed, on=on), strict=True)
                )
                self._stacks = tuple(fresh.get(one.id) or known[one.id][1] for one in people)
                self._engine, self._stacked, self._stacked_on = engine, tuple(people), on
            return self._stacks

    def _forget_stacks(self) -> None:
        self._stacks, self._stacked = (), ()


@st.cache_resource(show_spinner=False, max_entries=8)
def open_shelf(folder: str) -> Shelf:  # noqa: ARG001 - the key
    """The shelf of the workspace in a folder."""
    return Shelf()
