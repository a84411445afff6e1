"""``matcher explain``: the three questions, as JSON and as a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher import Engine
from matcher.cli import main

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
NURSE = ["--posting", f"{DEMO / 'postings.jsonl'}#p-staff-nurse", "--on", "2026-11-21"]
PERSON = f"{DEMO / 'candidates.jsonl'}#c-007"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, engine: Engine) -> Any:
    monkeypatch.setattr("matcher.cli.inputs.open_engine", lambda **_: engine)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["explain", *NURSE, *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_all_three_questions_are_answered(call: Any) -> None:
    code, out, _ = call("--candidate", PERSON, "--versus", PERSON.replace("007", "033"), "--json")
    found = json.loads(out)
    assert code == 0
    assert found["candidate_id"] == "c-007"
    rise = found["band_up"]
    assert (rise["band"], rise["next_band"]) == ("good", "strong")
    assert rise["score"] < rise["needed"] <= rise["score_after"]
    assert all(award["name"] for award in rise["awards"])
    assert found["losses"][0]["score"][1] < rise["score"]
    assert all(loss["score"][0] == pytest.approx(rise["score"]) for loss in found["losses"])
    assert (found["swap"]["ahead"], found["swap"]["behind"]) == ("c-033", "c-007")
    assert len(found["swap"]["single"]) >= len(found["swap"]["least"]) > 0


def test_one_award_can_be_asked_about(call: Any) -> None:
    everything = json.loads(call("--candidate", PERSON, "--json")[1])["losses"]
    chosen = everything[0]["award_id"]
    found = json.loads(call("--candidate", PERSON, "--without", chosen, "--json")[1])
    assert {loss["award_id"] for loss in found["losses"]} == {chosen}
    assert found["swap"] is None


def test_a_table_names_the_awards_and_the_weights(call: Any) -> None:
    code, out, _ = call("--candidate", PERSON, "--versus", PERSON.replace("007", "033"))
    assert code == 0
    assert "would reach strong" in out
    assert "c-033 is ahead of c-007" in out


def test_an_award_that_is_not_held_is_said(call: Any) -> None:
    code, _, err = call("--candidate", PERSON, "--without", "no-such-award")
    assert code == 1
    assert "no award 'no-such-award'" in err


def test_edited_weights_are_the_ones_explained(call: Any, tmp_path: Path) -> None:
    """With the weight at which two people are equal, the one behind is ahead a little further on."""
    versus = ["--candidate", PERSON, "--versus", PERSON.replace("007", "033"), "--json"]
    change = json.loads(call(*versus)[1])["swap"]["single"][0]
    edited = tmp_path / "weights.json"
    edited.write_text(json.dumps({change["requirement_id"]: change["to"] * 0.99}), "utf8")
    swap = json.loads(call(*versus, "--weights", str(edited))[1])["swap"]
    assert (swap["ahead"], swap["behind"]) == ("c-007", "c-033")


def test_a_profile_is_the_one_explained_by(call: Any) -> None:
    code, _, err = call("--candidate", PERSON, "--profile", "must-haves", "--policy", "own.yaml")
    assert code == 1
    assert "not both" in err
