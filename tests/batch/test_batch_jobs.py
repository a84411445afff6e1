"""Jobs over the demo data: the same bytes as one machine gives, resumable, and refused where they must be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import matcher
from matcher import BadInput, BatchProgress, BatchReport, Engine, EngineSpec, batch_extract, batch_rank
from matcher.batch.manifest import PartRecord
from matcher.batch.tables import read_table
from matcher.batch.tasks import Kept, Task, carry_out
from matcher.cli import main
from matcher.reports.views import extraction_view, line_view

DEMO = Path(__file__).parents[2] / "data" / "demo"
DAY = date(2026, 11, 21)
TOP = 3
SPEC = EngineSpec(fast=True)


class Here:
    """In place of a cluster: the tasks one after another, in the order given; stops before ``stop``."""

    stop = 10**9

    def __init__(self, spec: EngineSpec, *_: Any, **__: Any) -> None:
        self._kept = Kept(spec.open())

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, tasks: Sequence[Task], output: Path) -> Iterator[PartRecord]:
        for task in tasks:
            if Here.stop == 0:
                raise KeyboardInterrupt
            Here.stop -= 1
            yield carry_out(task, self._kept, output)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    monkeypatch.setattr(EngineSpec, "open", lambda _: engine)
    monkeypatch.setattr("matcher.batch.job.Cluster", Here)
    monkeypatch.setattr(Here, "stop", 10**9)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(fast=True)


def rank_demo(output: Path, **options: Any) -> BatchReport:
    sizes = {"part_rows": 25, "posting_rows": 5} | options
    people, postings = DEMO / "candidates.jsonl", DEMO / "postings.jsonl"
    return batch_rank(people, postings, output, on=DAY, top=TOP, engine=SPEC, **sizes)


def rows_of(output: Path, table: str) -> list[dict[str, Any]]:
    return [row for file in sorted(output.glob(f"{table}/*.parquet")) for row in read_table(file)]


def test_rankings_of_shards_are_those_of_one_machine(tmp_path: Path, engine: Engine) -> None:
    report = rank_demo(tmp_path / "out")
    people = engine.read_candidates(DEMO / "candidates.jsonl", on=DAY).items
    stacks = engine.read_stacks(people, on=DAY)
    wanted = []
    for document in matcher.read_documents(DEMO / "postings.jsonl").items:
        posting = engine.read_posting(document)
        for one in engine.rank_stacks(posting, stacks, top=TOP).ranked:
            shown = {"posting_id": posting.id, "rank": one.rank, "candidate_id": one.candidate_id}
            scores = {"score": one.score, "verified_score": one.verified_score, "band": one.band}
            tied = {"n_tied": len(one.tied_with), "tied_with": list(one.tied_with[:100])}
            lines = json.dumps([line_view(line) for line in one.lines], ensure_ascii=False)
            wanted.append({**shown, **scores, **tied, "lines": lines})
    assert rows_of(tmp_path / "out", "rankings") == wanted
    assert report.rows == len(wanted) == 14 * TOP
    assert not (tmp_path / "out" / "work").exists()


def test_the_bytes_do_not_depend_on_how_people_are_sharded(tmp_path: Path) -> None:
    rank_demo(tmp_path / "one", part_rows=1000)
    rank_demo(tmp_path / "many", part_rows=11)
    for file in sorted((tmp_path / "one" / "rankings").iterdir()):
        assert file.read_bytes() == (tmp_path / "many" / "rankings" / file.name).read_bytes()


def test_extractions_are_the_lines_of_the_command(tmp_path: Path, engine: Engine) -> None:
    report = batch_extract(DEMO / "postings.jsonl", tmp_path / "out", engine=SPEC, part_rows=4)
    documents = matcher.read_documents(DEMO / "postings.jsonl").items
    wanted = [
        {"id": one.document.id, "extraction": json.dumps(extraction_view(one), ensure_ascii=False)}
        for one in engine.extract(documents)
    ]
    assert rows_of(tmp_path / "out", "extractions") == wanted
    assert (report.rows, report.parts, report.resumed, report.set_aside) == (14, 4, 0, 0)


def test_a_stopped_job_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rank_demo(tmp_path / "whole")
    monkeypatch.setattr(Here, "stop", 8)
    with pytest.raises(KeyboardInterrupt):
        rank_demo(tmp_path / "stopped")
    monkeypatch.setattr(Here, "stop", 10**9)
    seen: list[BatchProgress] = []
    report = rank_demo(tmp_path / "stopped", watch=seen.append)
    assert report.resumed == 8
    assert seen[0] == BatchProgress("read", 6, 6)
    assert rows_of(tmp_path / "stopped", "rankings") == rows_of(tmp_path / "whole", "rankings")
    again = rank_demo(tmp_path / "stopped")
    assert again.resumed == again.parts == report.parts


def test_rows_that_cannot_be_used_are_set_aside_and_counted(tmp_path: Path) -> None:
    rows = ["{", '{"id": "a", "text": "Requirements: Python."}', '{"id": "a", "text": "Again."}']
    (tmp_path / "in.jsonl").write_text("\n".join(rows))
    report = batch_extract(tmp_path / "in.jsonl", tmp_path / "out", engine=SPEC, part_rows=2)
    assert (report.rows, report.set_aside) == (1, 2)
    aside = read_table(tmp_path / "out" / "set_aside.parquet")
    assert [row["place"] for row in aside] == ["in.jsonl:1", "in.jsonl:3"]
    assert "used before, at in.jsonl:2" in aside[1]["reason"]


def test_a_posting_that_asks_nothing_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "p", "text": "We are friendly."}\n')
    report = batch_rank(
        DEMO / "candidates.jsonl", tmp_path / "in.jsonl", tmp_path / "out", on=DAY, engine=SPEC
    )
    assert (report.rows, report.set_aside) == (0, 1)
    assert read_table(tmp_path / "out" / "set_aside.parquet")[0]["place"] == "posting p"


@pytest.mark.parametrize(
    ("options", "message"),
    [({"top": 4}, "begun with another top"), ({"part_rows": 9}, "begun with another part_rows")],
)
def test_another_job_does_not_go_on_in_a_folder(
    tmp_path: Path, options: dict[str, int], message: str
) -> None:
    def rank(**given: Any) -> None:
        asked = {"top": 3, "part_rows": 30} | given
        batch_rank(DEMO / "candidates.jsonl", DEMO / "postings.jsonl", tmp_path, on=DAY, engine=SPEC, **asked)

    rank()
    with pytest.raises(BadInput, match=message):
        rank(**options)


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(BadInput, match="is not empty and holds no job"):
        batch_extract(DEMO / "postings.jsonl", tmp_path, engine=SPEC)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_counts_and_says_what_was_set_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "Requirements: Python."}\n{"id": 1.5}\n')
    arguments = ["batch", "extract", "--input", str(tmp_path / "in.jsonl"), "--fast", "--json"]
    assert main([*arguments, "--output", str(tmp_path / "out")]) == 2
    shown = capsys.readouterr()
    assert json.loads(shown.out) == {
        "output": str(tmp_path / "out"),
        "rows": 1,
        "parts": 1,
        "resumed": 0,
        "set_aside": 1,
    }
    assert "set_aside.parquet" in shown.err
    assert main(["batch", "extract", "--input", "gone.jsonl", "--output", str(tmp_path / "o")]) == 1
    assert "there is no input" in capsys.readouterr().err
