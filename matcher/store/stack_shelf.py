"""The stacks of people on disk, by id: where the evidence lines of an index come from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from matcher.types import Evidence, Factor, Notice, Stack

_SCHEMA = "create table if not exists stack (id text primary key, body text not null) strict"


class StackShelf(Mapping[str, Stack]):
    """Stacks in one SQLite file, each read when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._connect() as connection:
            connection.execute(_SCHEMA)

    def put(self, stacks: Iterable[Stack]) -> None:
        """Keeps stacks, in place of those of the same people."""
        rows = ((stack.candidate_id, json.dumps(asdict(stack), ensure_ascii=False)) for stack in stacks)
        with self._connect() as connection:
            connection.executemany("insert or replace into stack values (?, ?)", rows)

    def remove(self, candidate_ids: Iterable[str]) -> None:
        """Forgets people; who is not there is no error."""
        with self._connect() as connection:
            connection.executemany("delete from stack where id = ?", ((one,) for one in candidate_ids))

    def __getitem__(self, candidate_id: str) -> Stack:
        with self._connect() as connection:
            row = connection.execute("select body from stack where id = ?", (candidate_id,)).fetchone()
        if row is None:
            raise KeyError(candidate_id)
        return _stack(json.loads(row[0]))

    def __iter__(self) -> Iterator[str]:
        with self._connect() as connection:
            ids = [row[0] for row in connection.execute("select id from stack order by id")]
        return iter(ids)

    def __len__(self) -> int:
        with self._connect() as connection:
            return int(connection.execute("select count(*) from stack").fetchone()[0])

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
            yield connection


def _stack(row: dict[str, Any]) -> Stack:
    evidence = (
        Evidence(**one | {"factors": tuple(Factor(**factor) for factor in one["factors"])})
        for one in row["evidence"]
    )
    experience = tuple((key, years) for key, years in row["experience"])
    notices = tuple(Notice(**notice) for notice in row["notices"])
    return Stack(row["candidate_id"], tuple(evidence), experience, notices)
