"""The verbs on a workspace: rank and replay, export, erase, purge, and the log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from matcher import Engine, StoreFault, Workspace, read_candidates, read_documents
from matcher.cli import main

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
ON = "2026-11-21"
ENGINE = Engine()
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def shared_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.cli.inputs.open_engine", lambda **_: ENGINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with the demo postings and six of its people."""
    workspace = Workspace.create(tmp_path / "w", levels=ENGINE.levels)
    workspace.add_postings(read_documents(DEMO / "postings.jsonl").items)
    people = read_candidates(DEMO / "candidates.jsonl", on=date(2026, 11, 21), levels=ENGINE.levels).items
    workspace.add_candidates(people[:6])
    return tmp_path / "w"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], folder: Path) -> Call:
    """Runs verbs on the workspace: exit code, stdout, stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([*map(str, arguments), "--workspace", str(folder)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


def read(answer: tuple[int, str, str], code: int = 0) -> Any:
    assert answer[0] == code, answer[2]
    return json.loads(answer[1])


def test_a_ranking_is_recorded_and_made_again(call: Call) -> None:
    ranked = read(call("rank", "--posting", "p-backend-engineer", "--on", ON, "--json"))
    assert ranked["ranking"][0]["rank"] == 1
    (run,) = read(call("workspace", "runs", "--json"))
    assert (run["run"], run["posting"]) == (ranked["run"], "p-backend-engineer")
    again = read(call("workspace", "replay", run["run"], "--json"))
    assert again == {"run": run["run"], "identical": True, "differences": []}
    gone = ranked["ranking"][0]["candidate_id"]
    assert call("workspace", "erase", "--candidate", gone)[0] == 0
    changed = read(call("workspace", "replay", run["run"], "--json"), code=2)
    assert changed["identical"] is False
    assert changed["differences"][0].endswith("was erased")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--candidates", "x.jsonl"], "--candidates FILE, or --workspace FOLDER"),
        (["--weights", "w.json"], "a workspace keeps edits"),
        (["--no-blind"], "a workspace keeps edits"),
        ([], "no posting 'nowhere'"),
    ],
)
def test_what_cannot_be_ranked_is_said(call: Call, options: list[str], said: str) -> None:
    code, _, err = call("rank", "--posting", "nowhere", *options)
    assert code == 1
    assert said in err


def test_an_export_goes_to_stdout_or_to_a_file(call: Call, tmp_path: Path) -> None:
    shown = read(call("workspace", "export", "--candidate", "c-001"))
    assert shown["candidate_id"] == "c-001"
    path = tmp_path / "c-001.json"
    assert call("workspace", "export", "--candidate", "c-001", "--out", path)[1] == ""
    assert json.loads(path.read_text("utf8"))["name"] == shown["name"]
    path.write_text("changed", "utf8")
    code, out, err = call("workspace", "erase", "--candidate", "c-001", "--json")
    assert (code, json.loads(out)) == (2, {"erased": 1, "files_left": [str(path)]})
    assert "look at it and remove it yourself" in err
    assert call("workspace", "erase", "--candidate", "c-001")[0] == 1


def test_purging_warns_before_it_erases(call: Call, folder: Path) -> None:
    now = datetime.now(UTC)
    Workspace(folder, levels=ENGINE.levels).set_retention(days=100)
    with closing(sqlite3.connect(folder / "workspace.sqlite3")) as connection, connection:
        ids = "select person_key from identities where candidate_id = ?"
        for candidate, days in (("c-001", 101), ("c-002", 80)):
            connection.execute(
                f"update people set active_on = ? where key in ({ids})",  # noqa: S608
                ((now - timedelta(days=days)).date().isoformat(), candidate),
            )
    listed = read(call("workspace", "purge", "--json"))
    assert [one["candidate_id"] for one in listed["due"]] == ["c-001", "c-002"]
    code, out, err = call("workspace", "purge")
    assert code == 0
    assert "c-001" in out
    assert "nobody was erased" in err
    assert read(call("workspace", "purge", "--yes", "--json"))["erased"] == 1
    assert [one["candidate_id"] for one in read(call("workspace", "purge", "--json"))["due"]] == ["c-002"]


@pytest.mark.parametrize(("keep", "days"), [("cnil", 730), ("90", 90)])
def test_how_long_people_are_kept_is_set(call: Call, keep: str, days: int) -> None:
    assert read(call("workspace", "purge", "--keep", keep, "--json"))["days"] == days


def test_an_unknown_rule_is_refused(call: Call) -> None:
    code, _, err = call("workspace", "purge", "--keep", "forever")
    assert code == 1
    assert "standard, cnil, california" in err


def test_the_log_is_listed_and_checked(call: Call, folder: Path) -> None:
    listed = [json.loads(line) for line in call("audit", "list")[1].splitlines()]
    assert [one["action"] for one in listed] == ["lay_out", "add_postings", "add_candidates"]
    checked = read(call("audit", "verify", "--json"))
    assert (checked["intact"], checked["entries"], checked["head"]) == (True, 3, listed[-1]["hash"])
    with closing(sqlite3.connect(folder / "workspace.sqlite3")) as connection, connection:
        connection.execute("delete from audit where seq = 3")
    code, out, err = call("audit", "verify", "--json")
    assert code == 1
    assert json.loads(out)["intact"] is False
    assert "cut off at its end" in err


def test_an_import_that_was_stopped_says_where_it_goes_on(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = tmp_path / "people.jsonl"
    rows.write_text("".join((DEMO / "candidates.jsonl").read_text("utf8").splitlines(True)[:9]), "utf8")
    monkeypatch.setattr("matcher.store.importing.BATCH", 4)
    monkeypatch.setattr("matcher.store.importing.land", _stop)
    assert call("workspace", "import", "--candidates", rows, "--on", ON)[0] == 1
    monkeypatch.undo()
    code, _, err = call("workspace", "import", "--candidates", rows, "--on", ON)
    assert code == 0
    assert "went on after 9 that an earlier import had read" in err


def _stop(*_: object, **__: object) -> None:
    raise StoreFault("stopped")
