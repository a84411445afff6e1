"""``matcher fairness``: shapes, exit codes, and bad rows said with their place."""

from __future__ import annotations

import io
import json
import sys

import pytest

from matcher import Engine
from matcher.cli import main

ROWS = """candidate_id,score,selected,sex,race_ethnicity
a,0.9,1,Male,White
b,0.8,0,Female,Asian
c,0.2,0,Female,White
d,0.7,1,Male,
e,x,1,Male,White
"""


@pytest.fixture
def outcomes(tmp_path):
    path = tmp_path / "outcomes.csv"
    path.write_text(ROWS, "utf8")
    return str(path)


def test_json_holds_tables_significance_and_counts(outcomes, capsys):
    assert main(["fairness", "--outcomes", outcomes, "--top", "1", "--json"]) == 2
    out, err = capsys.readouterr()
    shown = json.loads(out)
    assert shown["counts"] == {"people": 4, "rejected": 1}
    assert shown["what"] == "an internal check, not the independent audit the law asks for"
    assert (shown["type"], shown["median"], shown["tied_at_median"]) == ("scoring", 0.75, 0)
    assert shown["unknown"] == {"sex": 0, "race_ethnicity": 1, "intersectional": 1}
    assert set(shown["tables"]) == {"sex", "race_ethnicity", "intersectional"}
    male, female = shown["tables"]["sex"]
    assert (male["category"], male["n"], male["rate"], male["impact_ratio"]) == ("Male", 2, 0.5, 1.0)
    assert (female["impact_ratio"], female["below_four_fifths"], female["significant"]) == (1.0, False, False)
    assert [own["selected"] for own in shown["own_cutoff"]] == [2, 1]
    assert shown["own_cutoff"][0]["tables"]["sex"][1]["impact_ratio"] == 0
    assert shown["rejected"] == [{"place": "outcomes.csv:6", "reason": "score is 'x'; it must be a number"}]
    assert "outcomes.csv:6" in err


def test_a_table_says_what_it_is(outcomes, capsys):
    assert main(["fairness", "--outcomes", outcomes]) == 2
    out = capsys.readouterr().out
    assert "not the independent audit the law asks for" in out
    assert "Female" in out


def test_rows_come_from_stdin_too(capsys, monkeypatch):
    text = "candidate_id,selected,sex,race_ethnicity\na,1,Male,White\nb,0,Female,White\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["fairness", "--outcomes", "-", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["type"] == "selection"
    assert shown["tables"]["sex"][1]["shortfall_equal"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name the file of outcomes"),
        (["--outcomes", "/no/such.csv"], "cannot read outcomes"),
        (["--outcomes", "-"], "has no column"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_and_exit_code_1(arguments, message, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n")))
    assert main(["fairness", *arguments]) == 1
    assert message in capsys.readouterr().err


def test_swap_ranks_the_same_people_under_other_identities(tmp_path, capsys, monkeypatch):
    engine = Engine()
    monkeypatch.setattr("matcher.cli.inputs.open_engine", lambda **_: engine)
    rows = [
        {"id": "c1", "name": "Ann Lee", "resume_text": "Ann Lee\nShe writes Python.", "awards": []},
        {"id": "c2", "awards": [{"title": "Python course", "kind": "course", "issued": "2024-01-01"}]},
    ]
    (tmp_path / "people.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    (tmp_path / "posting.txt").write_text("Developer\n\nRequirements\n- Python\n", "utf8")
    arguments = ["--posting", str(tmp_path / "posting.txt"), "--candidates", str(tmp_path / "people.jsonl")]
    assert main(["fairness", "swap", *arguments, "--on", "2026-11-21", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert all(one["equal"] for one in shown["swaps"])
    assert {one["kind"] for one in shown["swaps"]} >= {"names", "pronouns", "schools", "hobbies"}
    assert shown["swaps"][0]["people"] == 2


def test_a_pack_is_one_page_and_one_pdf(outcomes, tmp_path, capsys, monkeypatch):
    engine = Engine()
    monkeypatch.setattr("matcher.cli.inputs.open_engine", lambda **_: engine)
    folder = tmp_path / "audit"
    assert main(["fairness", "pack", "--outcomes", outcomes, "--out", str(folder), "--json"]) == 2
    shown = json.loads(capsys.readouterr().out)
    assert [path.rpartition("/")[2] for path in shown["files"]] == ["audit.html", "audit.pdf"]
    assert (folder / "audit.pdf").read_bytes().startswith(b"%PDF")
    assert shown["facts"]["outcomes, SHA-256"] in (folder / "audit.html").read_text("utf8")
    assert any("taxonomy" in name for name in shown["facts"])
    assert main(["fairness", "pack", "--outcomes", outcomes, "--out", str(folder), "--posting", "p.txt"]) == 1
    assert "go together" in capsys.readouterr().err
