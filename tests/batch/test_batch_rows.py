"""Inputs cut into parts: every row once, ids once, problems said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from matcher import BadInput
from matcher.batch.rows import plan_input, read_rows

ROWS = [{"id": f"d{number}", "text": f"Text {number}, déjà"} for number in range(7)]


def write(path: Path, rows: list[dict[str, Any]], **options: Any) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    else:
        pq.write_table(pa.Table.from_pylist(rows), path, **options)
    return path


@pytest.mark.parametrize("size", [1, 3, 7, 100])
@pytest.mark.parametrize(("name", "options"), [("a.jsonl", {}), ("a.parquet", {"row_group_size": 2})])
def test_parts_hold_every_row_in_order(tmp_path: Path, name: str, options: dict[str, Any], size: int) -> None:
    plan = plan_input(write(tmp_path / name, ROWS, **options), rows=size)
    found = [row for part in plan.parts for row in read_rows(part)]
    assert [json.loads(row.line) for row in found] == ROWS
    assert [row.place for row in found] == [f"{name}:{number}" for number in range(1, 8)]
    assert plan.rows == 7
    assert {part.stop - part.start for part in plan.parts[:-1]} <= {size}


def test_a_folder_is_read_by_the_names_of_its_files(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", ROWS[3:])
    write(tmp_path / "a.parquet", ROWS[:3])
    (tmp_path / "notes.txt").write_text("not an input")
    plan = plan_input(tmp_path, rows=5)
    assert [json.loads(row.line)["id"] for part in plan.parts for row in read_rows(part)] == [
        row["id"] for row in ROWS
    ]


def test_a_doubled_id_is_told_by_where_it_stood_first(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", [*ROWS[:3], ROWS[1]])
    write(tmp_path / "b.jsonl", [ROWS[5], ROWS[0], {"text": "no id"}, {"text": "none either"}])
    plan = plan_input(tmp_path, rows=2)
    doubled = {(part.file.name, number): place for part in plan.parts for number, place in part.doubled}
    assert doubled == {("a.parquet", 3): "a.parquet:2", ("b.jsonl", 1): "a.parquet:1"}


def test_awards_may_be_json_text_or_structs(tmp_path: Path) -> None:
    awards = [{"title": "PCEP", "issued": date(2025, 5, 1)}]
    text = json.dumps([{"title": "PCEP", "issued": "2025-05-01"}])
    for number, value in enumerate((awards, text)):
        file = write(tmp_path / f"{number}.parquet", [{"id": "c", "awards": value, "name": None}])
        (row,) = read_rows(plan_input(file, rows=9).parts[0])
        assert json.loads(row.line) == {"id": "c", "awards": [{"title": "PCEP", "issued": "2025-05-01"}]}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.parquet", None, "there is no input"),
        ("notes.txt", b"text", "must be a .parquet or .jsonl file"),
        ("bad.parquet", b"no parquet at all", "no Parquet file that can be read"),
        ("empty.jsonl", b"", "has no row"),
    ],
)
def test_inputs_that_are_none(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=message):
        plan_input(tmp_path / name, rows=10)


def test_a_table_without_ids_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no column 'id', only text"):
        plan_input(write(tmp_path / "a.parquet", [{"text": "x"}]), rows=10)


def test_a_file_that_changed_is_noticed(tmp_path: Path) -> None:
    plan = plan_input(write(tmp_path / "a.jsonl", ROWS), rows=10)
    write(tmp_path / "a.jsonl", ROWS[:4])
    with pytest.raises(BadInput, match="has changed since the job began"):
        read_rows(plan.parts[0])
