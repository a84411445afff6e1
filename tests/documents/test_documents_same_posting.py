"""One posting, whatever file it comes in: the same requirements, and so the same ranking."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import posting_files
import pytest

from matcher import Document, Engine, Posting, read_bytes
from matcher.cli import main

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
ROWS = map(json.loads, (DEMO / "postings.jsonl").read_text("utf8").splitlines())
POSTINGS = {row["id"]: row for row in ROWS}
# Two with bullets and wrapped lists, two with dashes and in paragraphs; all fourteen agree, and take minutes.
READ = ["p-backend-engineer", "p-electrician", "p-staff-nurse", "p-support-worker"]
RANKED = "p-backend-engineer"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def read(row: dict[str, Any], name: str, make: Any) -> Document:
    (document,) = read_bytes(make(row["title"], row["text"]), name=name).items
    return document


def asked(posting: Posting) -> list[tuple[Any, ...]]:
    targets = [[(t.kind, t.key, t.level, t.years) for t in r.targets] for r in posting.requirements]
    return [(r.importance, found) for r, found in zip(posting.requirements, targets, strict=True)]


def skills(posting: Posting) -> set[str]:
    return {target.key for r in posting.requirements for target in r.targets if target.kind == "skill"}


def f1(found: set[str], wanted: set[str]) -> float:
    return 2 * len(found & wanted) / (len(found) + len(wanted))


@pytest.mark.parametrize("identifier", READ)
def test_every_file_of_a_posting_asks_for_the_same(identifier: str, engine: Engine) -> None:
    row = POSTINGS[identifier]
    makers = posting_files.FORMATS | {"plain.html": posting_files.plain_html}

    by_format = {name: engine.read_posting(read(row, name, make)) for name, make in makers.items()}

    expected = asked(by_format["posting.docx"])
    assert expected
    assert {name: asked(posting) for name, posting in by_format.items()} == dict.fromkeys(makers, expected)


@pytest.mark.parametrize("identifier", READ)
def test_two_columns_ask_for_what_one_asks_for(identifier: str, engine: Engine) -> None:
    row = POSTINGS[identifier]

    one = engine.read_posting(read(row, "one.pdf", posting_files.plain_pdf))
    two = engine.read_posting(read(row, "two.pdf", posting_files.two_column_pdf))

    assert skills(one)
    assert f1(skills(two), skills(one)) >= 0.95


def lines_of(arguments: Iterable[object], capsys: pytest.CaptureFixture[str]) -> str:
    assert main([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def test_extract_and_rank_print_the_same_for_every_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = POSTINGS[RANKED]
    for name, make in posting_files.FORMATS.items():
        (tmp_path / name).write_bytes(make(row["title"], row["text"]))
    paths = [tmp_path / name for name in posting_files.FORMATS]
    people = ["--candidates", DEMO / "candidates.jsonl", "--on", "2026-11-21", "--top", "5", "--json"]

    found = [json.loads(line) for line in lines_of(["extract", *paths, "--json"], capsys).splitlines()]
    ranked = [json.loads(lines_of(["rank", "--posting", path, *people], capsys)) for path in paths]

    mentions = [
        [(m["surface"], m["kind"], m["skill_id"], m["requirement"]) for m in document["mentions"]]
        for document in found
    ]
    assert mentions == [mentions[0]] * len(paths)
    assert [document["ranking"] for document in ranked] == [ranked[0]["ranking"]] * len(paths)
    labels = [[r["label"] for r in document["posting"]["requirements"]] for document in ranked]
    assert labels == [labels[0]] * len(paths)
