"""Evidence of people as Arrow tables: kept as Parquet from job to job, mapped into memory within one.

A row is a person. Names that come again and again (keys, labels, reasons) are dictionaries, so that the
columns of numbers, which an index is made of, are read without ever making a person out of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from matcher.batch.rows import RowPart, place_of
from matcher.batch.tables import write_whole
from matcher.errors import BadInput
from matcher.matching.index import PeopleColumns
from matcher.types import LEVELS, Evidence, Factor, Notice, Rejected, Stack

_NAME = pa.dictionary(pa.int32(), pa.string())
_PIECE = pa.struct(
    [
        ("award_id", _NAME),
        ("award_title", _NAME),
        ("key", _NAME),
        ("label", _NAME),
        ("level", pa.int8()),
        ("strength", pa.float64()),
        ("factors", _NAME),
        ("lineage", _NAME),
        ("verified", pa.bool_()),
        ("quote", _NAME),
    ]
)
_YEARS = pa.struct([("key", _NAME), ("years", pa.float64())])
PEOPLE = pa.schema(
    [
        ("id", pa.string()),
        ("evidence", pa.list_(_PIECE)),
        ("experience", pa.list_(_YEARS)),
        ("notices", _NAME),
    ]
)
"""factors: JSON of [name, value, reason] each; notices: JSON of [code, message, place] each."""
MADE_WITH = b"stackmatch"
GROUP = 10_000
"""People a row group of Parquet: parts are read group by group."""


def table_of(stacks: Sequence[Stack]) -> pa.Table:
    """The stacks in order."""
    pieces = [one for stack in stacks for one in stack.evidence]
    years = [one for stack in stacks for one in stack.experience]
    columns: dict[str, list[Any]] = {
        **{name: [getattr(one, name) for one in pieces] for name in _PIECE.names},
        "factors": [_json([(f.name, f.value, f.reason) for f in one.factors]) for one in pieces],
    }
    notices = [_json([(one.code, one.message, one.place) for one in stack.notices]) for stack in stacks]
    dated: dict[str, list[Any]] = {"key": [key for key, _ in years], "years": [number for _, number in years]}
    return pa.table(
        [
            pa.array([stack.candidate_id for stack in stacks], pa.string()),
            _lists([len(stack.evidence) for stack in stacks], columns, _PIECE),
            _lists([len(stack.experience) for stack in stacks], dated, _YEARS),
            pa.array(notices, pa.string()).dictionary_encode(),
        ],
        schema=PEOPLE,
    )


def _lists(sizes: Sequence[int], columns: Mapping[str, list[Any]], kind: pa.StructType) -> pa.ListArray:
    """Structs in lists of these sizes, their fields given one column after the other."""
    arrays = [
        pa.array(columns[field.name], pa.string()).dictionary_encode()
        if field.type == _NAME
        else pa.array(columns[field.name], field.type)
        for field in kind
    ]
    structs = pa.StructArray.from_arrays(arrays, fields=list(kind))
    return pa.ListArray.from_arrays(pa.array(np.cumsum([0, *sizes]), pa.int32()), structs)


def stacks_of(table: pa.Table) -> list[Stack]:
    """The stacks in order, as they were when ``table_of`` took them."""
    return [
        Stack(
            row["id"],
            tuple(
                Evidence(**piece | {"factors": tuple(Factor(*one) for one in json.loads(piece["factors"]))})
                for piece in row["evidence"]
            ),
            tuple((one["key"], one["years"]) for one in row["experience"]),
            tuple(Notice(*one) for one in json.loads(row["notices"])),
        )
        for row in table.to_pylist()
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def columns_of(table: pa.Table) -> PeopleColumns:
    """The numbers of a table of one chunk (``map_people``)."""
    held, dated = table["evidence"].chunk(0), table["experience"].chunk(0)
    pieces, years = held.values, dated.values
    names = sorted({*_names(pieces.field("key")), *_names(years.field("key"))})
    return PeopleColumns(
        key_names=tuple(names),
        ends=held.offsets.to_numpy().astype(np.int64),
        keys=_numbered(pieces.field("key"), names),
        lineages=pieces.field("lineage").indices.to_numpy(),
        levels=pieces.field("level").fill_null(0).to_numpy(),
        strengths=pieces.field("strength").to_numpy(),
        verified=pieces.field("verified").to_numpy(zero_copy_only=False),
        year_ends=dated.offsets.to_numpy().astype(np.int64),
        year_keys=_numbered(years.field("key"), names),
        years=years.field("years").to_numpy(),
    )


def _names(column: pa.DictionaryArray) -> list[str]:
    names: list[str] = column.dictionary.to_pylist()
    return names


def _numbered(column: pa.DictionaryArray, names: Sequence[str]) -> np.ndarray:
    """Positions in names (rising), int64, in place of those in the column's own dictionary."""
    place = {name: number for number, name in enumerate(names)}
    numbers = np.array([place[name] for name in _names(column)], np.int64)
    found: np.ndarray = numbers[column.indices.to_numpy()] if len(column) else np.empty(0, np.int64)
    return found


# ---- within a job: mapped ----


def write_people(path: Path, table: pa.Table) -> None:
    """Writes a table so that it can be mapped. Raises DiskFull where there is no room for it."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, PEOPLE) as file:
        file.write_table(table.combine_chunks())
    write_whole(path, sink.getvalue())


def map_people(path: Path) -> pa.Table:
    """A table in one chunk, of which only what is looked at is read."""
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    return table if table.num_rows else PEOPLE.empty_table().combine_chunks()


# ---- from job to job: Parquet ----


def write_kept(path: Path, table: pa.Table, on: date, versions: Mapping[str, str]) -> None:
    """Writes a table as Parquet that says the day it is of and what it was made with."""
    made = {**versions, "day": on.isoformat()}
    stamped = table.replace_schema_metadata({MADE_WITH: json.dumps(made, sort_keys=True)})
    sink = pa.BufferOutputStream()
    pq.write_table(stamped, sink, compression="zstd", row_group_size=GROUP)
    write_whole(path, sink.getvalue())


def holds_evidence(file: Path) -> bool:
    """Whether a file of an input holds evidence in place of awards."""
    return file.suffix == ".parquet" and "evidence" in pq.read_schema(file).names


def check_kept(file: Path, on: date, versions: Mapping[str, str]) -> None:
    """Raises BadInput for evidence of another form, day or version than this job's."""
    schema = pq.read_schema(file)
    then = json.loads((schema.metadata or {}).get(MADE_WITH, b"{}"))
    if not schema.remove_metadata().equals(PEOPLE):
        raise BadInput(f"{file} holds evidence of another form; make it again with 'matcher batch evidence'")
    now = {**versions, "day": on.isoformat()}
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            there, here = (str(one.get(name, "missing"))[:12] for one in (then, now))
            raise BadInput(
                f"the evidence in {file} was made with another {name} ({there}, now {here}); "
                "make it again with 'matcher batch evidence'"
            )


def read_kept(part: RowPart) -> tuple[pa.Table, tuple[Rejected, ...]]:
    """The people of a part, and who is set aside: ids used before, and numbers that cannot be."""
    table = _rows(part)
    if table.num_rows != part.stop - part.start:
        raise BadInput(f"{part.file} has changed since the job began; begin it again in an empty folder")
    doubled = {
        number - part.start: f"its id was used before, at {place}; every row needs its own"
        for number, place in part.doubled
    }
    wrong = dict.fromkeys(
        _wrong_rows(table), f"it holds a strength outside 0-1, a level outside {_SPAN}, or a gap"
    )
    aside = wrong | doubled
    kept = np.setdiff1d(np.arange(table.num_rows), np.array(sorted(aside), np.int64))
    rejected = tuple(Rejected(place_of(part.file, part.start + row), aside[row]) for row in sorted(aside))
    return (table.take(kept) if aside else table), rejected


_SPAN = f"{min(LEVELS)}-{max(LEVELS)}"


def _rows(part: RowPart) -> pa.Table:
    with pq.ParquetFile(part.file) as parquet:
        ends = np.cumsum(
            [0, *(parquet.metadata.row_group(n).num_rows for n in range(parquet.num_row_groups))]
        )
        first = int(np.searchsorted(ends, part.start, side="right")) - 1
        last = int(np.searchsorted(ends, part.stop, side="left"))
        # One by one: Arrow cannot read nested names over several dictionaries.
        table = pa.concat_tables(parquet.read_row_group(number) for number in range(first, last))
    table = table.slice(part.start - int(ends[first]), part.stop - part.start).replace_schema_metadata(None)
    return table.unify_dictionaries().combine_chunks()


def _wrong_rows(table: pa.Table) -> list[int]:
    """The rows whose numbers cannot be, or that lack something."""
    wrong = pc.is_null(table["id"]).to_numpy() | pc.is_null(table["notices"]).to_numpy()
    for name, check in (("evidence", _wrong_pieces), ("experience", _wrong_years)):
        lists = table[name].chunk(0) if table.num_rows else None
        if lists is None:
            continue
        wrong |= pc.is_null(lists).to_numpy(zero_copy_only=False)
        bad = check(lists.flatten())
        wrong[pc.list_parent_indices(lists).to_numpy()[bad]] = True
    return np.flatnonzero(wrong).tolist()


def _wrong_pieces(pieces: pa.StructArray) -> np.ndarray:
    strengths = pieces.field("strength").fill_null(-1.0).to_numpy()
    levels = pieces.field("level").fill_null(min(LEVELS)).to_numpy()
    wrong: np.ndarray = ~((strengths >= 0) & (strengths <= 1) & np.isin(levels, list(LEVELS)))
    wrong |= _gaps(pieces, but=("level",))
    return wrong


def _wrong_years(years: pa.StructArray) -> np.ndarray:
    numbers = years.field("years").fill_null(-1.0).to_numpy()
    wrong: np.ndarray = ~((numbers >= 0) & np.isfinite(numbers))
    wrong |= _gaps(years)
    return wrong


def _gaps(rows: pa.StructArray, but: Iterable[str] = ()) -> np.ndarray:
    found: np.ndarray = pc.is_null(rows).to_numpy(zero_copy_only=False)
    for field in rows.type:
        if field.name not in but:
            found = found | pc.is_null(rows.field(field.name)).to_numpy(zero_copy_only=False)
    return found
