"""A workspace: one folder with one SQLite file that holds postings and people."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from matcher.credentials.readers.rows import read_objects
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.reports.views import candidate_row
from matcher.types import Candidate, Document

FILE = "workspace.sqlite3"
SCHEMA_VERSION = 1
_SCHEMA = """
create table posting (id text primary key, title text, text text not null) strict;
create table candidate (id text primary key, row text not null) strict;
create table weight (
    posting_id text not null references posting (id) on delete cascade,
    requirement_id text not null,
    weight real not null check (weight >= 0),
    primary key (posting_id, requirement_id)
) strict;
"""


class Workspace:
    """Postings, people and edited weights in a folder. Every method is one transaction.

    Raises BadInput for a folder that holds no workspace, or one of a newer version.
    """

    def __init__(self, folder: Path, *, levels: Levels) -> None:
        self.folder, self._levels = folder, levels
        if not (folder / FILE).is_file():
            raise BadInput(f"{folder} holds no workspace; make one with: matcher workspace init {folder}")
        try:
            with self._connect() as connection:
                (version,) = connection.execute("pragma user_version").fetchone()
        except sqlite3.DatabaseError as error:
            raise BadInput(f"{folder / FILE} is damaged or no database: {error}") from error
        if version != SCHEMA_VERSION:
            raise BadInput(f"{folder} has workspace version {version}; this program reads {SCHEMA_VERSION}")

    @classmethod
    def create(cls, folder: Path, *, levels: Levels) -> Workspace:
        """A new empty workspace. Raises BadInput where one is already."""
        if (folder / FILE).exists():
            raise BadInput(f"{folder} already holds a workspace")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(folder / FILE)) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.executescript(f"begin; {_SCHEMA} pragma user_version = {SCHEMA_VERSION}; commit;")
        (folder / FILE).chmod(0o600)
        return cls(folder, levels=levels)

    def add_postings(self, documents: Iterable[Document]) -> int:
        """Stores postings, replacing those of the same id; how many."""
        rows = [(d.id, d.title, d.text) for d in documents]
        with self._connect() as connection:
            connection.executemany("insert or replace into posting values (?, ?, ?)", rows)
        return len(rows)

    def add_candidates(self, candidates: Iterable[Candidate]) -> int:
        """Stores people, replacing those of the same id; how many."""
        rows = [(c.id, json.dumps(candidate_row(c), ensure_ascii=False)) for c in candidates]
        with self._connect() as connection:
            connection.executemany("insert or replace into candidate values (?, ?)", rows)
        return len(rows)

    def postings(self) -> tuple[Document, ...]:
        """All postings by title."""
        with self._connect() as connection:
            rows = connection.execute("select id, text, title from posting order by title, id").fetchall()
        return tuple(Document(*row) for row in rows)

    def candidates(self, *, on: date) -> tuple[Candidate, ...]:
        """All people by id, as read on a day."""
        with self._connect() as connection:
            rows = connection.execute("select id, row from candidate order by id").fetchall()
        named = ((f"candidate {identifier}", json.loads(row)) for identifier, row in rows)
        return read_objects(named, on=on, levels=self._levels).items

    def counts(self) -> dict[str, int]:
        """How many postings and people it holds."""
        with self._connect() as connection:
            names = {"postings": "posting", "candidates": "candidate"}
            return {
                shown: int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608
                for shown, table in names.items()
            }

    def weights(self, posting_id: str) -> dict[str, float]:
        """The edited weights of a posting, by requirement id."""
        with self._connect() as connection:
            query = "select requirement_id, weight from weight where posting_id = ? order by requirement_id"
            return dict(connection.execute(query, (posting_id,)).fetchall())

    def set_weights(self, posting_id: str, weights: dict[str, float]) -> None:
        """Replaces the edited weights of a posting."""
        rows = [(posting_id, requirement, weight) for requirement, weight in sorted(weights.items())]
        with self._connect() as connection:
            connection.execute("delete from weight where posting_id = ?", (posting_id,))
            connection.executemany("insert into weight values (?, ?, ?)", rows)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.folder / FILE, timeout=10)) as connection, connection:
            connection.execute("pragma foreign_keys = on")
            yield connection
