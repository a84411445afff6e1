"""The command line keeps its contract (DESIGN.md section 5): shapes, exit codes, order, no traceback."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matcher import Engine
from matcher.cli import main

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
ON = ["--on", "2026-11-21"]
POSTING = """Warehouse Operative

Requirements
- Forklift licence
- Experience of order picking or inventory control
- Basic knowledge of Microsoft Excel
- No degree required

Desirable
- First aid at work certificate

Benefits
- Free parking and a company pension scheme
"""


@pytest.fixture(scope="module")
def posting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("posting") / "warehouse.txt"
    path.write_text(POSTING, "utf8")
    return path


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.jsonl"
    path.write_text(
        "".join((DEMO / "candidates.jsonl").read_text("utf8").splitlines(keepends=True)[:25]), "utf8"
    )
    return path


class Result:
    """What a call printed and returned."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


ENGINES: dict[str, Engine] = {}


@pytest.fixture(autouse=True)
def shared_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines are kept over the tests: loading one takes seconds, and none changes once it is made."""

    def engine(**options: Any) -> Engine:
        return ENGINES.setdefault(repr(options), Engine(**options))

    monkeypatch.setattr("matcher.cli.inputs.open_engine", engine)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command line in this process; stdin as text."""

    def run(*arguments: str | Path, stdin: str | None = None) -> Result:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Result(code, out, err)

    return run


def assert_shape(value: dict[str, Any], shape: dict[str, Any]) -> None:
    """Every key of the shape is there with one of its types."""
    for key, types in shape.items():
        assert key in value, f"{key} is missing in {sorted(value)}"
        assert isinstance(value[key], types), f"{key} is {value[key]!r}"


OPTIONAL_TEXT, OPTIONAL_NUMBER = (str, type(None)), (int, float, type(None))
MENTION = {
    "start": int,
    "end": int,
    "surface": str,
    "kind": str,
    "score": float,
    "skill_id": OPTIONAL_TEXT,
    "label": OPTIONAL_TEXT,
    "link_score": OPTIONAL_NUMBER,
    "requirement": (dict, type(None)),
    "section": str,
}
CUES = {
    "importance": str,
    "level": OPTIONAL_NUMBER,
    "years": OPTIONAL_NUMBER,
    "negated": bool,
    "group": OPTIONAL_NUMBER,
}
REQUIREMENT = {
    "id": str,
    "kind": str,
    "label": str,
    "importance": str,
    "weight": float,
    "level": OPTIONAL_NUMBER,
    "any_of": list,
}
RANKED = {
    "rank": int,
    "candidate_id": str,
    "score": float,
    "verified_score": float,
    "band": str,
    "tied_with": list,
    "lines": list,
}
LINE = {
    "requirement_id": str,
    "coverage": OPTIONAL_NUMBER,
    "verified_coverage": OPTIONAL_NUMBER,
    "evidence": list,
}
EVIDENCE = {"award": str, "skill_id": OPTIONAL_TEXT, "similarity": float, "strength": float, "factors": dict}


def test_extract_keeps_the_contract(call: Any, posting: Path) -> None:
    done = call("extract", posting, "--kind", "posting", "--json")
    assert done.code == 0
    (row,) = done.lines
    assert row["id"] == "warehouse.txt"
    assert row["warnings"] == []
    for mention in row["mentions"]:
        assert_shape(mention, MENTION)
        assert POSTING[mention["start"] : mention["end"]] == mention["surface"]
        if mention["requirement"] is not None:
            assert_shape(mention["requirement"], CUES)
    asked = {m["label"]: m["requirement"] for m in row["mentions"] if m["requirement"]}
    assert asked["Order picking"]["group"] is not None
    assert any(m["kind"] == "degree" and m["requirement"]["negated"] for m in row["mentions"])
    assert all(m["requirement"] is None for m in row["mentions"] if m["section"] == "benefits")


def test_extract_reads_rows_from_stdin_and_reports_the_bad_ones(call: Any) -> None:
    rows = '{"id": "a", "text": "Python  and SQL"}\nnot json\n{"id": "b", "text": "Good Welding skills"}\n'
    done = call("extract", "-", "--json", stdin=rows)
    assert done.code == 2
    assert [row["id"] for row in done.lines] == ["a", "b"]
    assert "stdin:2" in done.err
    texts = {"a": "Python  and SQL", "b": "Good Welding skills"}
    for row in done.lines:
        assert row["mentions"]
        for m in row["mentions"]:
            assert texts[row["id"]][m["start"] : m["end"]] == m["surface"]


def test_link_gives_the_skills_best_first(call: Any) -> None:
    done = call(
        "link", "--top", "4", "--json", stdin='{"id": "1", "text": "dressing of wounds on the ward"}\n'
    )
    assert done.code == 0
    (row,) = done.lines
    assert row["id"] == "1"
    scores = [skill["score"] for skill in row["skills"]]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
    assert row["skills"][0]["skill_id"] == "wound-care"
    assert row["skills"][0]["label"] == "Wound care"


def test_rank_keeps_the_contract_and_adds_up(call: Any, posting: Path, people: Path) -> None:
    done = call("rank", "--posting", posting, "--candidates", people, *ON, "--json")
    assert done.code == 0
    result = done.json
    weights = {}
    for requirement in result["posting"]["requirements"]:
        assert_shape(requirement, REQUIREMENT)
        weights[requirement["id"]] = requirement["weight"]
    assert result["ranking"]
    for ranked in result["ranking"]:
        assert_shape(ranked, RANKED)
        assert [line["requirement_id"] for line in ranked["lines"]] == list(weights)
        points = 0.0
        for line in ranked["lines"]:
            assert_shape(line, LINE)
            points += weights[line["requirement_id"]] * (line["coverage"] or 0.0)
            for evidence in line["evidence"]:
                assert_shape(evidence, EVIDENCE)
                product = 1.0
                for factor in evidence["factors"].values():
                    product *= factor
                assert product == pytest.approx(evidence["strength"], abs=1e-9)
        assert points / sum(weights.values()) == pytest.approx(ranked["score"], abs=1e-9)
        assert ranked["verified_score"] <= ranked["score"] + 1e-12
    scores = [ranked["score"] for ranked in result["ranking"]]
    assert scores == sorted(scores, reverse=True)
    assert all(set(row) == {"candidate_id", "reason"} for row in result["not_assessed"])


def test_rank_is_byte_identical_over_runs_and_input_order(
    call: Any, posting: Path, people: Path, tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in people.read_text("utf8").splitlines()]
    random.Random(3).shuffle(rows)
    for row in rows:
        random.Random(4).shuffle(row.get("awards", []))
    shuffled = tmp_path / "shuffled.jsonl"
    shuffled.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    outputs = {
        call("rank", "--posting", posting, "--candidates", source, *ON, "--json").out
        for source in (people, people, shuffled)
    }
    assert len(outputs) == 1


def test_rank_shows_the_forklift_driver_first(call: Any, posting: Path, tmp_path: Path) -> None:
    people = tmp_path / "two.jsonl"
    driver = {
        "id": "driver",
        "awards": [{"title": "Forklift licence", "kind": "licence", "issued": "2025-01-01"}],
    }
    cook = {"id": "cook", "awards": [{"title": "Cookery diploma", "kind": "diploma", "issued": "2025-01-01"}]}
    people.write_text(f"{json.dumps(cook)}\n{json.dumps(driver)}\n", "utf8")
    ranking = call("rank", "--posting", posting, "--candidates", people, *ON, "--json").json["ranking"]
    assert [ranked["candidate_id"] for ranked in ranking] == ["driver", "cook"]
    forklift = next(line for line in ranking[0]["lines"] if line["coverage"])
    assert forklift["evidence"][0]["award"] == "Forklift licence"


def test_names_stay_out_unless_asked_for(call: Any, posting: Path, tmp_path: Path) -> None:
    people = tmp_path / "named.jsonl"
    row = {
        "id": "p1",
        "name": "Zebulon Quackenbush",
        "awards": [{"title": "Forklift licence", "issued": "2025-01-01"}],
    }
    people.write_text(json.dumps(row), "utf8")
    arguments = ["rank", "--posting", posting, "--candidates", people, *ON, "--json"]
    assert "Zebulon" not in call(*arguments).out
    assert call(*arguments, "--no-blind").json["ranking"][0]["name"] == "Zebulon Quackenbush"


def test_edited_weights_are_applied_and_shown(call: Any, posting: Path, people: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights.json"
    arguments = ["rank", "--posting", posting, "--candidates", people, *ON, "--json"]
    number, forklift = next(
        (n, requirement)
        for n, requirement in enumerate(call(*arguments).json["posting"]["requirements"])
        if "orklift" in requirement["label"]
    )
    weights.write_text(json.dumps({forklift["id"]: 9}), "utf8")
    arguments += ["--weights", weights]
    requirement = call(*arguments).json["posting"]["requirements"][number]
    assert requirement["weights"] == {"suggested": 3.0, "edited": 9.0, "applied": 9.0}
    weights.write_text('{"r99": 9}', "utf8")
    failed = call(*arguments)
    assert failed.code == 1
    assert "r99" in failed.err


def test_a_bad_award_is_set_aside_and_the_rest_ranked(call: Any, posting: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    awards = [
        {"title": "Forklift licence", "issued": "2031-01-01"},
        {"title": "First aid at work", "issued": "2025-02-02", "expires": "2024-01-01"},
        {"title": "Order picking badge", "issued": "2025-02-30"},
        {"title": "Packing course", "issued": "2025-02-01"},
    ]
    people.write_text(json.dumps({"id": "x", "awards": awards}) + "\n{}\n", "utf8")
    done = call("rank", "--posting", posting, "--candidates", people, *ON, "--json")
    assert done.code == 2
    assert [ranked["candidate_id"] for ranked in done.json["ranking"]] == ["x"]
    for said in (
        "awards[0]",
        "2031-01-01",
        "awards[1]",
        "2024-01-01",
        "awards[2]",
        "2025-02-30",
        "people.jsonl:2",
    ):
        assert said in done.err


def test_gap_lists_every_requirement_with_its_status(call: Any, posting: Path) -> None:
    done = call(
        "gap", "--posting", posting, "--candidate", f"{DEMO / 'candidates.jsonl'}#c-010", *ON, "--json"
    )
    assert done.code == 0
    requirements = done.json["requirements"]
    assert requirements
    for requirement in requirements:
        assert_shape(requirement, {**REQUIREMENT, "coverage": OPTIONAL_NUMBER, "status": str})
        assert requirement["status"] in {"covered", "partial", "missing", "not_assessable"}


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["taxonomy", "info"], ["skills", "surface_forms", "by_kind", "by_sector"]),
        (["taxonomy", "search", "wound care"], ["query", "skills"]),
        (["catalogue", "info"], ["credential_types", "by_kind", "by_sector"]),
        (["catalogue", "search", "pmp"], ["query", "credentials"]),
        (["catalogue", "show", "pmp"], ["id", "name", "kind", "issuer", "skills", "cost", "prerequisites"]),
    ],
    ids=lambda value: " ".join(value[:3]),
)
def test_look_ups_write_one_document(call: Any, arguments: list[str], keys: list[str]) -> None:
    done = call(*arguments, "--json")
    assert done.code == 0
    assert set(keys) <= set(done.json)
    table = call(*arguments)
    assert table.code == 0
    assert table.out.strip()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract", "nowhere.txt"], "nowhere.txt"),
        (["rank", "--posting", "nowhere.txt", "--candidates", "nowhere.jsonl"], "nowhere.txt"),
        (["rank", "--posting", "POSTING", "--candidates", "nowhere.jsonl"], "nowhere.jsonl"),
        (["rank", "--posting", "POSTING", "--candidates", "PEOPLE", "--on", "tomorrow"], "tomorrow"),
        (
            ["rank", "--posting", "POSTING", "--candidates", "PEOPLE", "--policy", "nowhere.yaml"],
            "nowhere.yaml",
        ),
        (["rank", "--posting", "POSTING", "--candidates", "PEOPLE", "--taxonomy", "klingon"], "klingon"),
        (["rank", "--posting", str(DEMO / "postings.jsonl"), "--candidates", "PEOPLE"], "14 postings"),
        (["gap", "--posting", "POSTING", "--candidate", "PEOPLE"], "25 candidates"),
        (["gap", "--posting", "POSTING", "--candidate", "PEOPLE#c-999"], "c-999"),
        (["catalogue", "show", "pnp"], "pnp"),
        (["rank"], "--posting"),
        (["sing"], "sing"),
        (["rank", "--posting", "POSTING", "--candidates", "PEOPLE", "--top", "0"], "--top"),
    ],
    ids=lambda value: " ".join(value)[:48] if isinstance(value, list) else None,
)
def test_user_errors_name_the_value_and_exit_1(
    call: Any, posting: Path, people: Path, arguments: list[str], said: str
) -> None:
    filled = [a.replace("POSTING", str(posting)).replace("PEOPLE", str(people)) for a in arguments]
    done = call(*filled, "--json")
    assert done.code == 1
    assert said in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("binary.txt", bytes(range(256)) * 8, "binary"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "picture.pdf"),
        ("broken.json", b'{"id": ', "broken.json"),
        ("nothing.txt", b"Hello.\n\nNice weather today.\n", "asks for nothing"),
    ],
)
def test_a_bad_posting_is_a_sentence(
    call: Any, people: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = call("rank", "--posting", path, "--candidates", people, *ON, "--json")
    assert done.code == 1
    assert said in done.err
    assert done.out == ""


def test_candidates_without_anything_are_not_assessed(call: Any, posting: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    people.write_text('{"id": "a", "awards": []}\n{"id": "b", "resume_text": " "}\n', "utf8")
    done = call("rank", "--posting", posting, "--candidates", people, *ON, "--json")
    assert done.code == 0
    assert done.json["ranking"] == []
    assert {row["candidate_id"] for row in done.json["not_assessed"]} == {"a", "b"}


VERBS = [
    ["extract"],
    ["link"],
    ["rank"],
    ["gap"],
    ["explain"],
    ["app"],
    ["taxonomy", "check"],
    ["taxonomy", "import"],
    ["taxonomy", "info"],
    ["taxonomy", "search"],
    ["catalogue", "check"],
    ["catalogue", "compare"],
    ["catalogue", "import"],
    ["catalogue", "info"],
    ["catalogue", "search"],
    ["catalogue", "show"],
    ["workspace", "init"],
    ["workspace", "import"],
    ["workspace", "export"],
    ["workspace", "erase"],
    ["workspace", "purge"],
    ["workspace", "runs"],
    ["workspace", "replay"],
    ["audit", "verify"],
    ["audit", "list"],
    ["train", "encoder"],
    ["train", "linker"],
    ["train", "ranges"],
    ["train", "vectors"],
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help_with_an_example(call: Any, verb: list[str]) -> None:
    done = call(*verb, "--help")
    assert done.code == 0
    assert "Example: " in done.out


def test_a_workspace_is_made_and_filled(call: Any, posting: Path, people: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hiring"
    assert call("workspace", "init", folder, "--json").json == {
        "folder": str(folder),
        "postings": 0,
        "candidates": 0,
    }
    done = call(
        "workspace",
        "import",
        "--workspace",
        folder,
        "--candidates",
        people,
        "--postings",
        posting,
        *ON,
        "--json",
    )
    assert done.json == {"folder": str(folder), "postings": 1, "candidates": 25}
    assert call("workspace", "init", folder).code == 1


def test_the_module_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "matcher", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "rank" in done.stdout


def test_an_internal_error_exits_3(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("candidate text must not be shown")

    monkeypatch.setattr("matcher.cli.inputs.open_engine", broken)
    done = call("taxonomy", "info")
    assert done.code == 3
    assert "RuntimeError" in done.err
    assert "candidate text" not in done.err


def test_weights_that_leave_nothing_are_refused(
    call: Any, posting: Path, people: Path, tmp_path: Path
) -> None:
    arguments = ["rank", "--posting", posting, "--candidates", people, *ON, "--json"]
    ids = [requirement["id"] for requirement in call(*arguments).json["posting"]["requirements"]]
    weights = tmp_path / "weights.json"
    weights.write_text(json.dumps(dict.fromkeys(ids, 0)), "utf8")
    done = call(*arguments, "--weights", weights)
    assert done.code == 1
    assert "all weights are 0" in done.err


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "[1, 2]", "{", '{"r1": NaN}', '{"r1": -1}'], ids=lambda c: c[:12]
)
def test_bad_weights_are_a_sentence(
    call: Any, posting: Path, people: Path, tmp_path: Path, content: str
) -> None:
    weights = tmp_path / "weights.json"
    weights.write_text(content, "utf8")
    done = call("rank", "--posting", posting, "--candidates", people, *ON, "--weights", weights)
    assert done.code == 1
    assert done.out == ""


def test_stdin_is_read_once_only(call: Any) -> None:
    done = call("rank", "--posting", "-", "--candidates", "-", stdin="{}")
    assert done.code == 1
    assert "once only" in done.err


def test_control_characters_do_not_reach_the_terminal(call: Any, posting: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    award = {"title": "Forklift licence \u202e\x1b[31m", "issued": "2025-01-01"}
    people.write_text(json.dumps({"id": "a\nb\x1b[31m\u202e", "awards": [award, {"title": ""}]}), "utf8")
    done = call("rank", "--posting", posting, "--candidates", people, *ON)
    assert done.code == 2
    for text in (done.out, done.err):
        assert not {"\x1b", "\u202e"} & set(text)


def test_a_folder_of_files_is_one_person_and_links_stay_shut(
    call: Any, posting: Path, tmp_path: Path
) -> None:
    person = tmp_path / "ann"
    person.mkdir()
    (person / "resume.txt").write_text("Forklift operation and order picking since 2019.", "utf8")
    done = call("gap", "--posting", posting, "--candidate", person, *ON, "--json")
    assert done.code == 0
    assert done.json["candidate_id"] == "ann"
    badge = {"badge": {"name": "First aid at work", "issuer": {"name": "Any body"}}, "issuedOn": "2025-03-01"}
    (person / "badge.json").write_text(json.dumps(badge), "utf8")
    done = call("gap", "--posting", posting, "--candidate", person, *ON, "--json")
    assert done.code == 0
    shown = {one["award"] for line in done.json["requirements"] for one in line["evidence"]}
    assert shown == {"First aid at work", "Resume"}
    (tmp_path / "link").symlink_to("/etc")
    (person / "link").symlink_to("/")
    done = call("rank", "--posting", posting, "--candidates", tmp_path, *ON, "--json")
    assert done.code == 2
    assert [ranked["candidate_id"] for ranked in done.json["ranking"]] == ["ann"]
    assert done.err.count("links are not followed") == 2
