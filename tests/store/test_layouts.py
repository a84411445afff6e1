"""Every layout there was is brought to the newest, with all it held."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from matcher import Document, Engine, Workspace, read_candidates
from matcher.policy import Levels
from matcher.reports.views import candidate_row
from matcher.store.schema import metadata

ON = date(2026, 11, 21)
DEMO = Engine().settings.data / "demo"
FIRST_LAYOUT = """
create table posting (id text primary key, title text, text text not null) strict;
create table candidate (id text primary key, row text not null) strict;
create table weight (
    posting_id text not null references posting (id) on delete cascade,
    requirement_id text not null,
    weight real not null check (weight >= 0),
    primary key (posting_id, requirement_id)
) strict;
"""


@pytest.fixture
def first(tmp_path: Path, levels: Levels) -> Path:
    """A workspace of the first layout with the demo people, a posting and a weight."""
    people = read_candidates(DEMO / "candidates.jsonl", on=ON, levels=levels).items
    with closing(sqlite3.connect(tmp_path / "workspace.sqlite3")) as connection, connection:
        connection.execute("pragma journal_mode = wal")
        connection.executescript(f"begin; {FIRST_LAYOUT} pragma user_version = 1; commit;")
        connection.execute("insert into posting values ('a', 'A', 'text')")
        connection.execute("insert into weight values ('a', 'r1', 2.5)")
        rows = [(one.id, json.dumps(candidate_row(one))) for one in people]
        connection.executemany("insert into candidate values (?, ?)", rows)
    return tmp_path


def test_the_first_layout_is_brought_up_with_all_it_held(first: Path, levels: Levels) -> None:
    workspace = Workspace(first, levels=levels)
    expected = read_candidates(DEMO / "candidates.jsonl", on=ON, levels=levels).items
    assert set(workspace.candidates(on=ON)) == set(expected)
    assert workspace.postings() == (Document("a", "text", "A"),)
    assert workspace.weights("a") == {"r1": 2.5}
    assert [entry.details for entry in workspace.log()] == [{"before": "0001", "after": "0003"}]
    assert workspace.verify_log().intact


def test_the_layout_before_hidden_text_is_brought_up_with_all_it_held(
    filled: Workspace, levels: Levels
) -> None:
    people, postings = filled.candidates(on=ON), filled.postings()
    with filled._database.writing() as connection:
        connection.execute(text("alter table profiles drop column hidden"))
        connection.execute(text("update alembic_version set version_num = '0002'"))
    workspace = Workspace(filled.folder, levels=levels)
    assert workspace.candidates(on=ON) == people
    assert workspace.postings() == postings
    assert workspace.log()[-1].details == {"before": "0002", "after": "0003"}
    assert workspace.verify_log().intact
    workspace.close()


def test_a_second_opening_changes_nothing(first: Path, levels: Levels) -> None:
    before = Workspace(first, levels=levels).revision
    assert Workspace(first, levels=levels).revision == before


def test_a_failure_on_the_way_leaves_the_old_layout(
    first: Path, levels: Levels, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("matcher.store.migrating.carry_over", stop)
    with pytest.raises(KeyboardInterrupt):
        Workspace(first, levels=levels)
    monkeypatch.undo()
    with closing(sqlite3.connect(first / "workspace.sqlite3")) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master")}
    assert "people" not in tables
    assert Workspace(first, levels=levels).counts() == {"postings": 1, "candidates": 66}


def test_the_migrations_make_the_tables_that_are_described(workspace: Workspace) -> None:
    with workspace._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
