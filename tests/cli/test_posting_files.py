"""Postings from tables and from files with hidden text, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.cli import main

PAGE = "<html><body><h1>Cook</h1><p>Requirements: SQL</p><p hidden>Python \x1b[2J</p></body></html>"
TABLE = "Ref;Stelle;Anzeige\n7;Koch;Requirements: SQL\n;Baker;Requirements: Python\n9;Porter;\n"
COLUMNS = ["--column", "text=anzeige", "--column", "id=Ref"]


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "jobs.csv"
    path.write_text(TABLE, "utf8")
    return str(path)


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "job.html"
    path.write_text(PAGE, "utf8")
    return str(path)


def test_hidden_text_is_shown_and_not_read(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", page, "--fast", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [mention["surface"] for mention in shown["mentions"]] == ["SQL"]
    assert [(piece["text"].split()[0], piece["reason"]) for piece in shown["hidden"]] == [
        ("Python", "in hidden elements")
    ]

    assert main(["extract", page, "--fast"]) == 0
    printed = capsys.readouterr()
    assert "Hidden text, not read" in printed.out
    assert "\x1b[2J" not in printed.out
    assert "a reader cannot see" in printed.err


def test_columns_can_be_stated(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", table, *COLUMNS, "--fast", "--json"]) == 2

    printed = capsys.readouterr()
    found = [json.loads(line) for line in printed.out.splitlines()]
    assert [(row["id"], row["mentions"][0]["surface"]) for row in found] == [
        ("7", "SQL"),
        ("jobs.csv#3", "Python"),
    ]
    assert "jobs.csv#4: the row has no text" in printed.err


def test_one_posting_of_a_table_is_named_by_its_id_or_row(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    people = Path(table).with_name("people.jsonl")
    people.write_text('{"id": "a", "resume_text": "SQL"}', "utf8")
    asked = ["rank", "--candidates", str(people), "--json", *COLUMNS, "--posting"]

    assert main([*asked, f"{table}#3"]) == 0
    assert json.loads(capsys.readouterr().out)["posting"]["id"] == "jobs.csv#3"
    assert main([*asked, table]) == 1
    assert f"name it as {table}#ID, for example {table}#7" in capsys.readouterr().err


def test_a_mapping_that_cannot_be_is_a_user_error(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", table, "--column", "body=Anzeige"]) == 1
    assert "no field 'body' in a table of postings" in capsys.readouterr().err


def test_what_was_noticed_on_reading_people_is_said(
    page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "people" / "ana"
    folder.mkdir(parents=True)
    (folder / "resume.html").write_text(PAGE, "utf8")

    assert main(["gap", "--posting", page, "--candidate", str(folder.parent), "--json"]) == 0

    assert "note: ana/resume.html: " in capsys.readouterr().err
