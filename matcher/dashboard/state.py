"""What the pages share: one engine a process, one workspace, and results kept for one session only.

Nothing derived from a person is ever in a cache that another session can read.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from matcher import (
    BadInput,
    Candidate,
    Document,
    Engine,
    GapLine,
    MatcherError,
    Posting,
    Ranking,
    Reading,
    Stack,
    UnreadableDocument,
    Workspace,
    parse_bytes,
)
from matcher.dashboard.words import safe

WORKSPACE_VARIABLE = "STACKMATCH_WORKSPACE"
ROW_SUFFIXES = {".jsonl", ".ndjson", ".csv", ".tsv", ".json", ".jsonld"}
BADGE_SUFFIXES = {".png", ".svg", ".jwt", ".zip"}
KEPT = 8

T = TypeVar("T")


@st.cache_resource(show_spinner="Opening the skills, the catalogue and the models.")
def open_engine() -> Engine:
    """The engine every session shares; it holds no person's data."""
    return Engine()


@st.cache_resource(show_spinner="Opening the workspace.", max_entries=4)
def open_workspace(folder: str | None) -> Workspace:
    """The workspace in a folder; None: the demo, made on first use. Raises BadInput for no workspace."""
    engine = open_engine()
    return _demo(engine) if folder is None else Workspace(Path(folder), levels=engine.levels)


def opened() -> tuple[Engine, Workspace]:
    """The engine and the workspace; where either cannot be opened the page says why and stops."""
    with told("The dashboard cannot start"):
        return open_engine(), open_workspace(os.environ.get(WORKSPACE_VARIABLE) or None)


@contextmanager
def told(title: str) -> Iterator[None]:
    """Within it, what goes wrong is said in a sentence and the page stops. title: words of ours."""
    try:
        yield
    except (MatcherError, OSError) as error:
        st.error(safe(str(error)), title=title)
        st.stop()


def today() -> date:
    """The day everything is judged by."""
    return date.today()


def workspace_people(workspace: Workspace) -> tuple[Candidate, ...]:
    """The people in the workspace; the same value until it changes."""
    key = (str(workspace.folder), workspace.revision, today())
    return remember("workspace people", key, lambda: workspace.candidates(on=today()))


def read_posting(engine: Engine, document: Document) -> Posting:
    """The posting in a document, read once a session."""
    return remember("posting", document, lambda: engine.read_posting(document))


def read_stacks(engine: Engine, people: Sequence[Candidate]) -> tuple[Stack, ...]:
    """The stacks of the people, read once a session."""
    return remember("stacks", (tuple(people), today()), lambda: engine.read_stacks(people, on=today()))


def rank(
    engine: Engine, posting: Posting, stacks: tuple[Stack, ...], weights: Mapping[str, float]
) -> Ranking:
    """The ranking under these weights; stacks are not read again."""
    key = (posting, stacks, tuple(sorted(weights.items())))
    return remember("ranking", key, lambda: engine.rank_stacks(posting, stacks, weights=weights))


def find_gap(engine: Engine, posting: Posting, person: Candidate) -> tuple[GapLine, ...]:
    """Where each requirement stands for one person."""
    return remember("gap", (posting, person, today()), lambda: engine.gap(posting, person, on=today()))


def read_people_file(data: bytes, name: str) -> Reading[Candidate]:
    """The people in an uploaded file: rows, a table, a JSON Resume, badges (verified) or a zip of a person's
    files; any other document is one resume."""
    if Path(name).suffix.lower() in ROW_SUFFIXES | BADGE_SUFFIXES:
        return open_engine().read_candidate_bytes(data, name=name, on=today())
    document = parse_bytes(data, name=name)
    person = Candidate(
        document.id, resume_text=document.text, notices=document.notices, hidden=document.hidden
    )
    return Reading((person,))


def read_problem(error: Exception) -> str:
    """A sentence for an upload that could not be read."""
    if isinstance(error, UnreadableDocument | BadInput):
        return str(error)
    return f"it cannot be read ({type(error).__name__})"


def remember(slot: str, key: Any, make: Callable[[], T]) -> T:
    """What ``make`` gave for an equal key before in this session, else what it gives now.

    Each slot keeps the last eight values, so that a long session does not grow.
    """
    slots: dict[str, list[tuple[Any, Any]]] = st.session_state.setdefault("remembered", {})
    kept = slots.setdefault(slot, [])
    for known, value in kept:
        if known == key:
            found: T = value
            return found
    made = make()
    slots[slot] = [(key, made), *kept[: KEPT - 1]]
    return made


def _demo(engine: Engine) -> Workspace:
    """The demo workspace in the home folder, built beside it and renamed: never half of it is seen."""
    folder = engine.settings.home / "demo"
    if not folder.exists():
        engine.settings.home.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix="demo-", dir=engine.settings.home))
        try:
            engine.demo_workspace(building, on=today())
            building.rename(folder)
        except OSError:
            if not folder.exists():
                raise
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return Workspace(folder, levels=engine.levels)
