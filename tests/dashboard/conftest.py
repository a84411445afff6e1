"""The app opened on a small workspace; the engine is built once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from dashboard_pages import APP, NURSE, ROWS_FILE
from streamlit.testing.v1 import AppTest

from matcher import Candidate, Workspace, read_candidate_bytes
from matcher.dashboard import state


@pytest.fixture(scope="session")
def people() -> tuple[Candidate, ...]:
    """The people of the small workspace; reading them here loads the models outside a page's time limit."""
    engine = state.open_engine()
    read = read_candidate_bytes(ROWS_FILE, name="rows.jsonl", on=date.today(), levels=engine.levels).items
    engine.rank(engine.read_posting(NURSE), read, on=date.today())
    return read


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: tuple[Candidate, ...]) -> Workspace:
    """A workspace with one posting and a few people, named by the environment."""
    made = Workspace.create(tmp_path / "hiring", levels=state.open_engine().levels)
    made.add_postings([NURSE])
    made.add_candidates(people)
    monkeypatch.setenv("STACKMATCH_WORKSPACE", str(made.folder))
    return made


@pytest.fixture
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = Workspace.create(tmp_path / "empty", levels=state.open_engine().levels)
    monkeypatch.setenv("STACKMATCH_WORKSPACE", str(made.folder))
    return made


@pytest.fixture
def open_app() -> Iterator[Callable[[], AppTest]]:
    def start() -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=120).run()
        assert not app.exception
        return app

    yield start
    state.open_workspace.clear()


@pytest.fixture
def app(workspace: Workspace, open_app: Callable[[], AppTest]) -> AppTest:  # noqa: ARG001
    """The app on the small workspace, its first page drawn."""
    return open_app()


@pytest.fixture
def empty_app(empty_workspace: Workspace, open_app: Callable[[], AppTest]) -> AppTest:  # noqa: ARG001
    """The app on a workspace that holds nothing."""
    return open_app()
