"""Parquet tables that a job writes: whole or not at all, the same bytes for the same rows."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from matcher.batch.errors import DiskFull
from matcher.errors import BadInput

TEXT, WHOLE, SHARE, TEXTS = pa.string(), pa.int64(), pa.float64(), pa.list_(pa.string())
EXTRACTIONS = pa.schema([("id", TEXT), ("extraction", TEXT)])
POSTINGS = pa.schema([("posting_id", TEXT), ("title", TEXT), ("posting", TEXT)])
NOT_ASSESSED = pa.schema([("candidate_id", TEXT), ("reason", TEXT)])
SET_ASIDE = pa.schema([("place", TEXT), ("reason", TEXT)])
RANKINGS = pa.schema(
    [
        ("posting_id", TEXT),
        ("rank", WHOLE),
        ("candidate_id", TEXT),
        ("score", SHARE),
        ("verified_score", SHARE),
        ("band", TEXT),
        ("n_tied", WHOLE),
        ("tied_with", TEXTS),
        ("lines", TEXT),
    ]
)
# Between the steps of a job.
VALUES = pa.schema([("id", TEXT), ("value", TEXT)])
PLACES = pa.schema(
    [
        ("posting_id", TEXT),
        ("candidate_id", TEXT),
        ("row", WHOLE),
        ("score", SHARE),
        ("n_tied", WHOLE),
        ("tied_with", TEXTS),
    ]
)


def write_table(path: Path, schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> None:
    """Writes rows as one Parquet file, seen under its name only when it is whole.

    Raises DiskFull where there is no room for it.
    """
    table = pa.Table.from_pylist([dict(row) for row in rows], schema)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    write_whole(path, sink.getvalue())


def read_table(path: Path) -> list[dict[str, Any]]:
    """The rows of a table. Raises BadInput where it cannot be read."""
    try:
        rows: list[dict[str, Any]] = pq.ParquetFile(path).read().to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise BadInput(f"{path} cannot be read ({type(error).__name__}); remove it and go on") from error
    return rows


def write_whole(path: Path, content: bytes | memoryview | pa.Buffer) -> None:
    """Writes a file beside its place and moves it there. Raises DiskFull where there is no room."""
    beside = path.parent / f".{path.name}.{uuid.uuid4().hex}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"no room left for {path} on {os.uname().nodename}") from error
        raise
