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
        self._read: dict[str, tuple[Candidate, Stack]] = {}
        self._stacks: tuple[Stack, ...] | None = None

    def people(self, workspace: Workspace, *, on: date) -> tuple[Candidate, ...]:
        """All people of the workspace; the same object until they or the day change."""
        with self._lock:
            state = workspace.people_revision, on
            if state != self._state:
                same_day = self._state is not None and self._state[1] == on
                self._people, self._state = workspace.candidates(on=on), state
                self._forget_all_but(self._people if same_day else ())
            return self._people

    def stacks(self, engine: Engine, people: Sequence[Candidate]) -> tuple[Stack, ...] | None:
        """The stacks of ``people``, in their order; None where they are not the ones held here.

        Only people who changed since the last time are read.
        """
        with self._lock:
            if people is not self._people or self._state is None:
                return None
            if self._engine is not engine:
                self._forget_all_but(())
                self._engine = engine
            if self._stacks is None:
                new = [one for one in people if one.id not in self._read]
                read = engine.read_stacks(new, on=self._state[1])
                self._read |= {one.id: (one, stack) for one, stack in zip(new, read, strict=True)}
                self._stacks = tuple(self._read[one.id][1] for one in people)
            return self._stacks

    def _forget_all_but(self, people: Sequence[Candidate]) -> None:
        """Keeps the stacks of these people alone, where they are as they were."""
        known, self._stacks = self._read, None
        self._read = {one.id: known[one.id] for one in people if one.id in known and known[one.id][0] == one}


@st.cache_resource(show_spinner=False, max_entries=8)
def open_shelf(folder: str) -> Shelf:  # noqa: ARG001 - the key
    """The shelf of the workspace in a folder."""
    return Shelf()
