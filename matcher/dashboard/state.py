"""What the pages share: one engine, one workspace and its people a process, and results kept for a session.

Nothing derived from a person whom the workspace does not hold is ever where another session can read it.
"""

from __future__ import annotations

import hashlib
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
    Pathway,
    Posting,
    Ranking,
    Stack,
    UnreadableDocument,
    Workspace,
)
from matcher.dashboard.shelf import open_shelf
from matcher.dashboard.wishes import Wishes
from matcher.dashboard.words import safe

WORKSPACE_VARIABLE = "STACKMATCH_WORKSPACE"
TAXONOMY, POLICY = "taxonomy", "policy"
KEPT = 8
ALTERNATIVES = 8
SECONDS_A_PLAN = 2.0

T = TypeVar("T")


@st.cache_resource(show_spinner="Opening the skills, the catalogue and the models.", max_entries=3)
def open_engine(taxonomy: str | None = None, policy: str | None = None) -> Engine:
    """The engine every session shares; it holds no person's data.

    taxonomy: the name of an imported one; policy: the text of one. None: what is shipped.
    """
    engine = Engine() if taxonomy is None else Engine(taxonomy=taxonomy)
    return engine if policy is None else with_policy(engine, policy, taxonomy)


@st.cache_resource(show_spinner="Opening the workspace.", max_entries=8)
def open_workspace(folder: str | None, actor: str = "local") -> Workspace:
    """The workspace in a folder; None: the demo, made on first use. actor: who is written into its log.

    Raises BadInput for no workspace.
    """
    engine = open_engine()
    place = _demo_folder(engine)
    if folder is None:
        _make_demo(engine, place)
    return Workspace(Path(folder) if folder else place, levels=engine.levels, actor=actor)


def opened() -> tuple[Engine, Workspace]:
    """The engine and the workspace; where either cannot be opened the page says why and stops."""
    with told("The dashboard cannot start"):
        workspace = open_workspace(os.environ.get(WORKSPACE_VARIABLE) or None, _actor())
        settings = workspace.settings()
        return open_engine(settings.get(TAXONOMY), settings.get(POLICY) or None), workspace


def with_policy(engine: Engine, text: str, taxonomy: str | None = None) -> Engine:
    """Another engine, with the policy in a text. Raises BadInput or BadData for a text that is no policy."""
    with tempfile.TemporaryDirectory(prefix="stackmatch-") as folder:
        file = Path(folder) / "policy.yaml"
        file.write_text(text, "utf8")
        made = Engine(engine.settings, policy=file, taxonomy=taxonomy or engine.own_taxonomy.name)
        made.policy  # noqa: B018 - read while the file is there
    return made


def is_demo(workspace: Workspace) -> bool:
    """Whether a workspace is the demo that every installation has."""
    return workspace.folder == _demo_folder(open_engine())


def forget_people() -> None:
    """Drops what this session remembers of people, and what all share, as when some are erased."""
    st.session_state.pop("remembered", None)
    open_shelf.clear()


@contextmanager
def told(title: str) -> Iterator[None]:
    """Within it, what goes wrong is said in a sentence and the page stops. title: words of ours."""
    try:
        yield
    except (MatcherError, OSError) as error:
        st.error(safe(str(error)), title=title)
        st.stop()


@contextmanager
def noted(slot: str) -> Iterator[None]:
    """As ``told``, for a callback: what goes wrong is kept until ``show_problem`` says it on the page."""
    try:
        yield
    except (MatcherError, OSError) as error:
        st.session_state[f"problem_{slot}"] = str(error)


def show_problem(slot: str, title: str) -> None:
    """What went wrong in a callback, once; nothing when nothing did. title: words of ours."""
    problem = st.session_state.pop(f"problem_{slot}", None)
    if problem is not None:
        st.error(safe(problem), title=title)


def today() -> date:
    """The day everything is judged by."""
    return date.today()


def workspace_people(workspace: Workspace) -> tuple[Candidate, ...]:
    """The people in the workspace; the same value until they change."""
    return open_shelf(str(workspace.folder)).people(workspace, on=today())


def read_posting(engine: Engine, document: Document) -> Posting:
    """The posting in a document, read once a session."""
    return remember("posting", document, lambda: engine.read_posting(document))


def read_postings(engine: Engine, documents: Sequence[Document]) -> tuple[Posting, ...]:
    """The postings in some documents, read once a session."""
    key = tuple(documents)
    return remember("postings", key, lambda: tuple(read_posting(engine, one) for one in key))


def read_stacks(
    engine: Engine, people: Sequence[Candidate], workspace: Workspace | None = None
) -> tuple[Stack, ...]:
    """The stacks of the people: those of the workspace read once for all, others once a session."""
    held = open_shelf(str(workspace.folder)).stacks(engine, people) if workspace else None
    if held is not None:
        return held
    return remember("stacks", (tuple(people), today()), lambda: engine.read_stacks(people, on=today()))


def rank(
    engine: Engine, posting: Posting, stacks: tuple[Stack, ...], weights: Mapping[str, float]
) -> Ranking:
    """The ranking under these weights; other weights need nothing but sums."""
    first = remember("ranking", (posting, stacks), lambda: engine.rank_stacks(posting, stacks))
    if not weights:
        return first
    key = (posting, stacks, tuple(sorted(weights.items())))
    return remember("reweighed", key, lambda: engine.reweigh(first, weights))


def find_gap(engine: Engine, posting: Posting, person: Candidate) -> tuple[GapLine, ...]:
    """Where each requirement stands for one person."""
    return remember("gap", (posting, person, today()), lambda: engine.gap(posting, person, on=today()))


def find_pathway(engine: Engine, posting: Posting, person: Candidate, wished: Wishes) -> Pathway:
    """The plans for one person and posting within what they wish for."""
    key = (posting, person, wished, today())
    return remember(
        "pathway",
        key,
        lambda: engine.planner.pathway(
            posting,
            person,
            on=today(),
            limits=wished.limits,
            objective=wished.objective,
            circumstances=wished.circumstances,
            alternatives=ALTERNATIVES,
            seconds=SECONDS_A_PLAN,
        ),
    )


def token(*values: object) -> str:
    """A short text that changes with any of the values."""
    return hashlib.sha256(repr(values).encode("utf8", "replace")).hexdigest()[:12]


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


def _actor() -> str:
    """Who is signed in; "local" where nobody has to."""
    return (
        str(st.user.get("email") or st.user.get("sub") or "local") if st.user.get("is_logged_in") else "local"
    )


def _demo_folder(engine: Engine) -> Path:
    return engine.settings.home / "demo"


def _make_demo(engine: Engine, folder: Path) -> None:
    """The demo workspace, built beside its folder and renamed: never half of it is seen."""
    if folder.exists():
        return
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
