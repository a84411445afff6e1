"""The rows of an input, cut into parts that can be read one without the others.

An input is a Parquet file, a JSONL file, or a folder of either. Each row becomes a line of JSONL, which the
readers of the core read as they read a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from matcher.errors import BadInput

JSON_COLUMNS = ("awards",)
"""Columns of text that hold JSON; lists of structs are taken as they are."""
_LINES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (file and number from 1), and its line of JSON in UTF-8."""

    place: str
    line: bytes


@dataclass(frozen=True, slots=True)
class RowPart:
    """Rows [start, stop) of a file, counted from 0; for lines also where the first begins, in bytes.
    ``doubled``: rows whose id an earlier row has, and the place of that row."""

    file: Path
    start: int
    stop: int
    offset: int = 0
    doubled: tuple[tuple[int, str], ...] = ()


class Part(Protocol):
    """Some rows of an input that can be read without the others."""

    @property
    def file(self) -> Path:
        """The file or folder they stand in."""

    @property
    def start(self) -> int:
        """The number of the first, from 0."""

    @property
    def stop(self) -> int:
        """The number after the last."""

    @property
    def doubled(self) -> tuple[tuple[int, str], ...]:
        """As of ``RowPart``."""


P_co = TypeVar("P_co", bound=Part, covariant=True)


@dataclass(frozen=True, slots=True)
class Plan(Generic[P_co]):
    """An input in parts; sources: name, bytes and time of change of each file."""

    parts: tuple[P_co, ...]
    sources: tuple[tuple[str, int, int], ...]

    @property
    def rows(self) -> int:
        """The rows of all parts."""
        return sum(part.stop - part.start for part in self.parts)


def plan_input(path: Path, *, rows: int) -> Plan[RowPart]:
    """The input at a path in parts of so many rows, in order of file names.

    Raises BadInput where there is none, a file cannot be read, or no row is in it.
    """
    files = _files(path)
    seen: list[tuple[Path, int, int, np.ndarray]] = []
    for file in files:
        seen += [(file, start, offset, ids) for start, offset, ids in _scan(file, rows)]
    if not seen:
        raise BadInput(f"{path} has no row")
    doubled = _find_doubled([(file, start, ids) for file, start, _, ids in seen])
    parts = tuple(
        RowPart(file, start, start + len(ids), offset, doubled.get((file, start), ()))
        for file, start, offset, ids in seen
    )
    stats = [(file.name, file.stat()) for file in files]
    return Plan(parts, tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))


def read_rows(part: RowPart) -> list[Row]:
    """The rows of a part, in order. Raises BadInput where the file is not what it was planned as."""
    reader = _parquet_lines if part.file.suffix == ".parquet" else _jsonl_lines
    lines = list(reader(part))
    if len(lines) != part.stop - part.start:
        raise BadInput(f"{part.file} has changed since the job began; begin it again in an empty folder")
    return [Row(place_of(part.file, number), line) for number, line in enumerate(lines, part.start)]


def _files(path: Path) -> list[Path]:
    kinds = (".parquet", *_LINES)
    found = sorted(one for one in path.iterdir() if one.suffix in kinds) if path.is_dir() else [path]
    if not path.exists():
        raise BadInput(f"there is no input {path}; check the path, and that it is mounted")
    if not found or found[0].suffix not in kinds:
        raise BadInput(f"{path} is no input: it must be a .parquet or .jsonl file, or a folder of them")
    return found


def place_of(file: Path, number: int) -> str:
    """Where a row stands: the file, and the row's number from 1. number: from 0."""
    return f"{file.name}:{number + 1}"


def _scan(file: Path, rows: int) -> Iterator[tuple[int, int, np.ndarray]]:
    """(first row, byte it begins at, hashes of the ids, uint64) of each part of a file."""
    try:
        yield from (_scan_parquet if file.suffix == ".parquet" else _scan_lines)(file, rows)
    except pa.ArrowException as error:
        raise BadInput(f"{file} is no Parquet file that can be read ({type(error).__name__})") from None


def _scan_parquet(file: Path, rows: int) -> Iterator[tuple[int, int, np.ndarray]]:
    with pq.ParquetFile(file) as parquet:
        if "id" not in parquet.schema_arrow.names:
            named = ", ".join(parquet.schema_arrow.names[:8])
            raise BadInput(f"{file} has no column 'id', only {named}")
        batches = parquet.iter_batches(batch_size=65_536, columns=["id"])
        hashes = [_hash(value) for batch in batches for value in batch.column(0).to_pylist()]
    for start in range(0, len(hashes), rows):
        yield start, 0, np.array(hashes[start : start + rows], np.uint64)


def _scan_lines(file: Path, rows: int) -> Iterator[tuple[int, int, np.ndarray]]:
    start, begin, position = 0, 0, 0
    ids: list[int] = []
    with file.open("rb") as lines:
        for line in lines:
            if len(ids) == rows:
                yield start, begin, np.array(ids, np.uint64)
                start, begin, ids = start + rows, position, []
            ids.append(_hash(_id_of(line)))
            position += len(line)
    if ids:
        yield start, begin, np.array(ids, np.uint64)


def _id_of(line: bytes) -> Any:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value.get("id") if isinstance(value, dict) else None


def _hash(identifier: Any) -> int:
    """64 bits of an id; 0 for what is none, which doubles nothing."""
    if identifier is None or isinstance(identifier, list | dict):
        return 0
    return int.from_bytes(hashlib.blake2b(str(identifier).encode("utf8", "replace"), digest_size=8).digest())


def _find_doubled(
    scanned: Iterable[tuple[Path, int, np.ndarray]],
) -> dict[tuple[Path, int], tuple[tuple[int, str], ...]]:
    """(file, first row of a part) -> the rows in it whose id was used before, and where."""
    parts = list(scanned)
    every = np.concatenate([ids for _, _, ids in parts])
    values, counts = np.unique(every[every != 0], return_counts=True)
    several = set(values[counts > 1].tolist())
    first: dict[int, str] = {}
    found: dict[tuple[Path, int], list[tuple[int, str]]] = {}
    for file, start, ids in parts if several else ():
        for number, identifier in enumerate(ids.tolist(), start):
            if identifier in first:
                found.setdefault((file, start), []).append((number, first[identifier]))
            elif identifier in several:
                first[identifier] = place_of(file, number)
    return {part: tuple(rows) for part, rows in found.items()}


def _parquet_lines(part: RowPart) -> Iterator[bytes]:
    with pq.ParquetFile(part.file) as parquet:
        begin = 0
        for group in range(parquet.num_row_groups):
            end = begin + parquet.metadata.row_group(group).num_rows
            if begin < part.stop and end > part.start:
                table = parquet.read_row_group(group)
                first, last = max(part.start - begin, 0), min(part.stop, end) - begin
                yield from map(_line, table.slice(first, last - first).to_pylist())
            begin = end


def _jsonl_lines(part: RowPart) -> Iterator[bytes]:
    with part.file.open("rb") as lines:
        lines.seek(part.offset)
        for _ in range(part.stop - part.start):
            if line := lines.readline():
                yield line.rstrip(b"\r\n")


def _line(row: dict[str, Any]) -> bytes:
    """A row of Parquet as a line of JSON. JSON that cannot be read stays the text it is: the reader of the
    row says what is wrong with it."""
    kept = {name: value for name, value in row.items() if value is not None}
    for name in JSON_COLUMNS:
        if isinstance(kept.get(name), str):
            try:
                kept[name] = json.loads(kept[name])
            except (ValueError, RecursionError):
                continue
    return json.dumps(kept, default=_plain).encode()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
