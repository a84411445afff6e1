"""``matcher coverage``: shape, groups, bad rows, several files after one option."""

from __future__ import annotations

import json
from typing import Any

import pytest

from matcher import Engine
from matcher.cli import main

ENGINE = Engine()
ON = ["--on", "2026-11-21"]


@pytest.fixture(autouse=True)
def _one_engine(monkeypatch):
    monkeypatch.setattr("matcher.cli.inputs.open_engine", lambda **_: ENGINE)


@pytest.fixture
def files(tmp_path):
    rows = [
        {
            "id": "a",
            "text": "Nurse\n\nRequirements\n- Experience of wound care\n- Python\n"
            "Desirable\n- SQL\n- 3 years of experience",
        },
        {"id": "b", "text": "Nurse\n\nRequirements\n- Experience of wound care"},
    ]
    (tmp_path / "postings.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf8")
    (tmp_path / "more.jsonl").write_text(json.dumps(rows[1]) + "\n{", "utf8")
    people: list[dict[str, Any]] = [
        {"id": "c1", "awards": [{"title": "Wound care", "kind": "certificate"}]},
        {"id": "c2", "resume_text": "I write Python."},
        {"id": "c3", "awards": []},
    ]
    (tmp_path / "people.jsonl").write_text("\n".join(map(json.dumps, people[:2])), "utf8")
    (tmp_path / "third.jsonl").write_text(json.dumps(people[2]), "utf8")
    (tmp_path / "groups.csv").write_text("candidate_id,group\nc1,ward\n,ward\nc1,other\n", "utf8")
    return tmp_path


def test_json_is_a_table_of_skills_by_postings_and_groups(files, capsys):
    arguments = ["--postings", str(files / "postings.jsonl"), "--candidates", str(files / "people.jsonl")]
    arguments += [str(files / "third.jsonl"), *ON, "--json"]
    assert main(["coverage", *arguments]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["people"] == 2
    assert [one["candidate_id"] for one in shown["not_assessed"]] == ["c3"]
    skills = {one["skill_id"]: one for one in shown["skills"]}
    wound = skills["wound-care"]
    assert (wound["demand"], wound["required_in"], wound["affected"]) == (2, 2, 2 - wound["supply"])
    assert set(wound["postings"]) == {"a", "b"}
    assert wound["groups"]["everybody"]["claimed"] == wound["claimed"] > 0
    assert set(skills["python"]["postings"]) == {"a"}
    assert skills["sql"]["thin"]
    assert [one["postings"] for one in shown["not_assessable"]] == [["a"]]
    assert {one["id"] for one in shown["postings"]} == {"a", "b"}


def test_groups_and_bad_rows(files, capsys):
    arguments = ["--postings", str(files / "postings.jsonl"), str(files / "more.jsonl"), *ON]
    arguments += ["--candidates", str(files / "people.jsonl"), "--groups", str(files / "groups.csv")]
    assert main(["coverage", *arguments, "--json"]) == 2
    out, err = capsys.readouterr()
    shown = json.loads(out)
    assert {one["group"]: one["people"] for one in shown["groups"]} == {"no group": 1, "ward": 1}
    assert "groups.csv:3" in err
    assert "the id was used before" in err
    assert "more.jsonl:2" in err
    assert len(shown["rejected"]) == 4


def test_of_what_nobody_covers_the_most_asked_comes_first(files, capsys):
    arguments = ["--postings", str(files / "postings.jsonl"), "--candidates", str(files / "people.jsonl")]
    assert main(["coverage", *arguments, *ON]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 postings, 2 people; mean coverage in percent"
    assert [line.split("  ")[0] for line in lines[2:]] == ["Wound care", "SQL", "Python"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--postings", "-", "--candidates", "-"], "can be read once only"),
        (["--postings", "no-such.txt", "--candidates", "people.jsonl"], "no-such.txt"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(arguments, message, capsys):
    assert main(["coverage", *arguments]) == 1
    assert message in capsys.readouterr().err


def test_a_posting_is_audited_with_its_pool(files, capsys):
    arguments = [
        "--posting",
        f"{files / 'postings.jsonl'}#a",
        "--candidates",
        str(files / "people.jsonl"),
        *ON,
    ]
    assert main(["audit-posting", *arguments, "--prefer", "r1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["posting_id"] == "a"
    assert {one["label"] for one in shown["exclusions"]} >= {"Wound care", "Python"}
    assert {one["label"] for one in shown["taught_by"]} >= {"Wound care", "Python", "SQL"}
    assert shown["what_if"]["changed"][0]["to"]["importance"] == "preferred"
    assert {one["candidate_id"] for one in shown["what_if"]["people"]} == {"c1", "c2"}


def test_a_posting_is_audited_without_people_too(files, capsys):
    assert main(["audit-posting", "--posting", f"{files / 'postings.jsonl'}#a", *ON, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["exclusions"] is None
    assert main(["audit-posting", "--posting", f"{files / 'postings.jsonl'}#a", *ON]) == 0
    assert "Coded words" in capsys.readouterr().out
    assert main(["audit-posting", "--posting", f"{files / 'postings.jsonl'}#a", "--prefer", "r1"]) == 1
    assert "needs people" in capsys.readouterr().err
