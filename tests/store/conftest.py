"""Workspaces in a file and on a PostgreSQL server, and people to put in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pg8000.native
import postgres
import pytest

from matcher import Candidate, Document, Workspace, read_candidate_bytes
from matcher.policy import Levels

ON = date(2026, 11, 21)


class Clock:
    """A clock that moves a second with every look, and can be set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server's address."""
    programs = postgres.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed and scripts/postgres.sh could not install it")
    with postgres.running(programs) as address:
        yield address


@pytest.fixture
def database(server: str) -> str:
    """The URL of an empty database on the server; each test finds it empty."""
    host, _, port = server.partition(":")
    connection = pg8000.native.Connection("postgres", host=host, port=int(port))
    connection.run("drop schema public cascade")
    connection.run("create schema public")
    connection.close()
    return f"postgresql://postgres@{server}/postgres"


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(
    request: pytest.FixtureRequest, tmp_path: Path, levels: Levels, clock: Clock
) -> Iterator[Workspace]:
    """An empty workspace, in a file and on a server."""
    url = request.getfixturevalue("database") if request.param == "postgresql" else None
    folder = tmp_path / "hiring"
    made = Workspace.create(folder, levels=levels, database=url, actor="recruiter", clock=clock)
    yield made
    made.close()


@pytest.fixture
def embedded(tmp_path: Path, levels: Levels, clock: Clock) -> Workspace:
    """An empty workspace in a file."""
    return Workspace.create(tmp_path / "embedded", levels=levels, actor="recruiter", clock=clock)


@pytest.fixture(scope="session")
def make_person(levels: Levels) -> Callable[..., Candidate]:
    """A person with a licence, by id; what is given replaces fields of the row."""

    def make(identifier: str = "p1", **fields: object) -> Candidate:
        award = {
            "title": "Forklift licence",
            "kind": "licence",
            "issuer": "Any body",
            "issued": "2024-02-29",
            "expires": "2027-02-28",
            "level": 3,
            "description": "Counterbalance trucks.",
            "skills": ["forklift operation"],
            "url": "https://example.org/a",
            "alignments": [{"name": "forklift operation", "uri": "https://example.org/s", "level": 2}],
            "verification": {"status": "verified", "method": "registry", "checked": "2026-01-01"},
        }
        row = {"id": identifier, "name": "Ada Example", "awards": [award], "resume_text": "Order picking."}
        data = json.dumps(row | fields).encode()
        reading = read_candidate_bytes(data, name="p.jsonl", on=ON, levels=levels)
        assert not reading.rejected
        return reading.items[0]

    return make


@pytest.fixture
def filled(workspace: Workspace, make_person: Callable[..., Candidate]) -> Workspace:
    """A workspace with two postings and three people."""
    workspace.add_postings([Document("a", "Forklift licence required.", "A"), Document("b", "Text b", "B")])
    workspace.add_candidates([make_person("p1"), make_person("p2"), make_person("p3")])
    return workspace
