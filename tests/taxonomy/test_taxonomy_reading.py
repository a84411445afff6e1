"""The taxonomy's own files: a row that breaks the format is named by file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.errors import BadData
from matcher.taxonomy import Taxonomy, read_taxonomy
from matcher.taxonomy.reading import read_jsonl_objects

GROUP = {"id": "field", "label": "Field", "kind": "group", "parent": None}
SQL = {"id": "sql", "label": "SQL", "kind": "knowledge", "parent": "field"}


def read_rows(folder: Path, *rows: Any, file: str = "field.jsonl") -> Taxonomy:
    """The taxonomy of one file with these rows, a string as it stands."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / file).write_text("\n".join(lines) + "\n", "utf8")
    return read_taxonomy(folder, name="mine")


# second row of a file -> what is said after "field.jsonl:2: "
BAD_ROWS: dict[str, tuple[Any, str]] = {
    "not JSON": ("{id: sql}", "not JSON: "),
    "not an object": ([1, 2], "the row: Input should be "),
    "no label": ({"id": "sql", "kind": "skill", "parent": None}, "label: Field required"),
    "empty label": (SQL | {"label": ""}, "label: String should have at least 1 character, got ''"),
    "capital in id": (SQL | {"id": "SQL"}, "id: String should match pattern .*, got 'SQL'"),
    "prefix in id": (SQL | {"id": "open:sql"}, "id: String should match pattern"),
    "line break in id": (SQL | {"id": "sql\n"}, "id: String should match pattern"),
    "unknown kind": (SQL | {"kind": "talent"}, "kind: Input should be .*, got 'talent'"),
    "unknown field": (SQL | {"weight": 3}, "weight: Extra inputs are not permitted"),
    "aliases as text": (SQL | {"aliases": "a, b"}, "aliases: Input should be a valid tuple"),
    "unknown rule": (
        SQL | {"ambiguous": {"SQL": "maybe"}}, "ambiguous.SQL: Input should be .*, got 'maybe'",
    ),
    "rule for no form": (
        SQL | {"ambiguous": {"sequel": "exact"}},
        "the row: .*'sequel', which is neither the label nor an alias",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("row", "message"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, row: Any, message: str) -> None:
    with pytest.raises(BadData, match=rf"^field\.jsonl:2: {message}"):
        read_rows(tmp_path, GROUP, row)


def test_long_values_are_cut_in_messages(tmp_path: Path) -> None:
    with pytest.raises(BadData) as caught:
        read_rows(tmp_path, GROUP, SQL | {"kind": "x" * 5000})
    assert len(str(caught.value)) < 300


def test_ids_used_twice_in_two_files_are_named(tmp_path: Path) -> None:
    read_rows(tmp_path, GROUP, SQL)
    with pytest.raises(BadData, match="id 'sql' is used twice"):
        read_rows(tmp_path, SQL | {"parent": None}, file="other.jsonl")


def test_relations_may_cross_files(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(SQL | {"related": ["law"]}), "utf8")
    taxonomy = read_rows(
        tmp_path, GROUP, {"id": "law", "label": "Law", "kind": "knowledge", "parent": "field"}
    )
    assert taxonomy["sql"].related == ("law",)


def test_a_folder_without_files_is_no_taxonomy(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(BadData, match=r"no taxonomy at .*: expected \*\.jsonl files"):
            read_taxonomy(folder, name="mine")


def test_every_field_is_read(tmp_path: Path) -> None:
    row = SQL | {
        "aliases": ["Structured query language"],
        "related": [],
        "description": "Asking databases.",
        "posting_example": "You know SQL.",
        "credential_example": "Learners write SQL.",
        "ambiguous": {"SQL": "exact", "Structured query language": "context"},
    }
    skill = read_rows(tmp_path, GROUP, row)["sql"]
    assert skill.forms == ("SQL", "Structured query language")
    assert skill.ambiguous == (("SQL", "exact"), ("Structured query language", "context"))
    assert (skill.description, skill.posting_example) == ("Asking databases.", "You know SQL.")
    assert skill.credential_example == "Learners write SQL."


def test_empty_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    assert "sql" in read_rows(tmp_path, GROUP, "", "  ", SQL)
    with pytest.raises(BadData, match=r"field\.jsonl:3: not JSON"):
        read_rows(tmp_path, GROUP, "", "{")


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
def test_line_separators_inside_a_text_end_no_row(tmp_path: Path, character: str) -> None:
    row = json.dumps(SQL | {"description": f"One{character}two."}, ensure_ascii=False)
    assert read_rows(tmp_path, GROUP, row)["sql"].description == f"One{character}two."


def test_windows_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\r\n".join(json.dumps(row).encode() for row in (GROUP, SQL)))
    assert len(read_taxonomy(tmp_path, name="mine")) == 1


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes("{'id': 'café'}".encode("latin-1"))
    with pytest.raises(BadData, match=r"cannot read .*latin\.jsonl as UTF-8 text"):
        read_jsonl_objects(path)
    with pytest.raises(BadData, match=r"cannot read .*absent\.jsonl"):
        read_jsonl_objects(tmp_path / "absent.jsonl")
