"""A workspace keeps postings, people and weights, and says clearly what it cannot open."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from matcher import BadInput, Candidate, Document, Engine, StoreFault, Workspace, read_candidate_bytes

ON = date(2026, 11, 21)
LEVELS = Engine().levels


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "hiring", levels=LEVELS)


def person(identifier: str = "p1") -> Candidate:
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
        "verification": {"status": "verified", "method": "registry", "checked": "2026-01-01"},
    }
    row = {"id": identifier, "name": "Ada Example", "awards": [award], "resume_text": "Order picking."}
    reading = read_candidate_bytes(json.dumps(row).encode(), name="p.jsonl", on=ON, levels=LEVELS)
    assert not reading.rejected
    return reading.items[0]


def test_what_goes_in_comes_out(workspace: Workspace) -> None:
    documents = [Document("b", "Text b", "B title"), Document("a", "Text a", None)]
    assert workspace.add_postings(documents) == 2
    assert workspace.add_candidates([person()]) == 1
    assert set(workspace.postings()) == set(documents)
    assert workspace.candidates(on=ON) == (person(),)
    assert workspace.counts() == {"postings": 2, "candidates": 1}


def test_the_same_id_replaces(workspace: Workspace) -> None:
    workspace.add_postings([Document("a", "old")])
    workspace.add_postings([Document("a", "new")])
    assert [document.text for document in workspace.postings()] == ["new"]


def test_weights_belong_to_a_posting(workspace: Workspace) -> None:
    workspace.add_postings([Document("a", "x"), Document("b", "y")])
    workspace.set_weights("a", {"r1": 2.0, "r2": 0.0})
    workspace.set_weights("b", {"r1": 5.0})
    workspace.set_weights("a", {"r1": 4.0})
    assert workspace.weights("a") == {"r1": 4.0}
    assert workspace.weights("b") == {"r1": 5.0}


def test_weights_of_an_unknown_posting_are_refused(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match="no posting 'nowhere'"):
        workspace.set_weights("nowhere", {"r1": 1.0})


def test_a_failed_write_leaves_the_old_state(workspace: Workspace) -> None:
    workspace.add_postings([Document("a", "x")])
    workspace.set_weights("a", {"r1": 2.0})
    with pytest.raises(BadInput, match="'r2' is -1"):
        workspace.set_weights("a", {"r1": 1.0, "r2": -1.0})
    assert workspace.weights("a") == {"r1": 2.0}


def test_a_folder_without_a_workspace_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="matcher workspace init"):
        Workspace(tmp_path, levels=LEVELS)


def test_a_workspace_is_not_made_twice(workspace: Workspace) -> None:
    with pytest.raises(BadInput, match="already holds"):
        Workspace.create(workspace.folder, levels=LEVELS)


def test_a_newer_version_is_refused(workspace: Workspace) -> None:
    with closing(sqlite3.connect(workspace.folder / "workspace.sqlite3")) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()
    with pytest.raises(BadInput, match="layout 9999, newer than"):
        Workspace(workspace.folder, levels=LEVELS)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workspace.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreFault, match="damaged"):
        Workspace(tmp_path, levels=LEVELS)


def test_only_the_owner_may_read(workspace: Workspace) -> None:
    assert workspace.folder.stat().st_mode & 0o777 == 0o700
    assert (workspace.folder / "workspace.sqlite3").stat().st_mode & 0o777 == 0o600


def test_the_demo_workspace_holds_the_demo(tmp_path: Path) -> None:
    workspace = Engine().demo_workspace(tmp_path / "demo", on=ON)
    assert workspace.counts() == {"postings": 14, "candidates": 66}
