"""``matcher rank`` with rank intervals, with a profile, and with two of them side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher import Engine
from matcher.cli import main

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
ENGINES: dict[str, Engine] = {}


@pytest.fixture
def rank(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Ranks the first demo people for the first demo posting: exit code, stdout, stderr."""

    def engine(**options: Any) -> Engine:
        return ENGINES.setdefault(repr(options), Engine(**options, fast=True))

    monkeypatch.setattr("matcher.cli.inputs.open_engine", engine)
    monkeypatch.setenv("COLUMNS", "200")
    people = tmp_path / "people.jsonl"
    lines = (DEMO / "candidates.jsonl").read_text("utf8").splitlines(keepends=True)
    people.write_text("".join(lines[:20] + lines[31:34]), "utf8")
    posting = f"{DEMO / 'postings.jsonl'}#p-staff-nurse"
    given = ["rank", "--posting", posting, "--candidates", str(people), "--on", "2026-11-21"]

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*given, *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_rows_carry_their_interval(rank: Any) -> None:
    code, out, _ = rank("--stability", "--first", "2", "--top", "5", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["stability"] == {"draws": 500, "seed": 0, "share": 0.95, "first": 2}
    assert len(found["ranking"]) == 5
    for row in found["ranking"]:
        interval = row["rank_interval"]
        assert 1 <= interval["best"] <= interval["worst"] <= 23
        assert 0 <= interval["in_first"] <= 1
    assert (
        found["ranking"][0]["rank_interval"]["in_first"] > found["ranking"][-1]["rank_interval"]["in_first"]
    )
    assert rank("--stability", "--first", "2", "--top", "5", "--json")[1] == out


def test_without_it_nothing_is_added(rank: Any) -> None:
    found = json.loads(rank("--json")[1])
    assert "stability" not in found
    assert "compared" not in found
    assert all("rank_interval" not in row for row in found["ranking"])


def test_two_profiles_stand_side_by_side(rank: Any) -> None:
    found = json.loads(rank("--profile", "verified-first", "--compare-profile", "shipped", "--json")[1])
    assert found["compared"]["profiles"] == ["verified-first", "shipped"]
    people = {row["candidate_id"]: row for row in found["compared"]["people"]}
    shipped = {row["candidate_id"]: row for row in json.loads(rank("--json")[1])["ranking"]}
    for row in found["ranking"]:
        both, other = people[row["candidate_id"]], shipped[row["candidate_id"]]
        assert both["rank"] == [row["rank"], other["rank"]]
        assert both["score"] == [row["score"], other["score"]]
        assert both["moved"] == row["rank"] - other["rank"]
        moved = sum(line["points"][1] - line["points"][0] for line in both["lines"])
        assert moved == pytest.approx(other["score"] - row["score"], abs=1e-6)
    assert any(row["moved"] for row in people.values())


def test_a_policy_file_is_the_same_as_the_profile_in_it(rank: Any) -> None:
    path = DEMO.parent / "profiles" / "verified-first.yaml"
    assert json.loads(rank("--policy", str(path), "--json")[1]) == json.loads(
        rank("--profile", "verified-first", "--json")[1]
    )


def test_tables_show_both(rank: Any) -> None:
    _, out, _ = rank("--stability", "--compare-profile", "must-haves")
    assert "95% of draws" in out
    assert "must-haves" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--profile", "strict"], "no scoring profile 'strict'; there are shipped, "),
        (["--compare-profile", "strict"], "no scoring profile 'strict'"),
        (["--profile", "must-haves", "--policy", "x.yaml"], "give --policy or --profile, not both"),
    ],
)
def test_what_cannot_be_is_said(rank: Any, arguments: list[str], message: str) -> None:
    code, _, err = rank(*arguments)
    assert code == 1
    assert message in err
