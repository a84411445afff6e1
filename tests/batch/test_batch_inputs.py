"""What jobs rank besides files of awards: evidence kept before, and workspaces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_batch_jobs import DAY, DEMO, SPEC, TOP, Here, rows_of

from matcher import (
    BadInput,
    Engine,
    EngineSpec,
    Workspace,
    batch_evidence,
    batch_extract,
    batch_rank,
    read_documents,
)
from matcher.batch.evidence import GROUP, MADE_WITH, read_kept, stacks_of
from matcher.batch.rows import RowPart
from matcher.batch.tables import read_table


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(fast=True)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    monkeypatch.setattr(EngineSpec, "open", lambda _: engine)
    monkeypatch.setattr("matcher.batch.job.Cluster", Here)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Path]:
    """The evidence of the demo people, kept in parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EngineSpec, "open", lambda _: engine)
        patch.setattr("matcher.batch.job.Cluster", Here)
        output = tmp_path_factory.mktemp("kept") / "out"
        batch_evidence(DEMO / "candidates.jsonl", output, on=DAY, engine=SPEC, part_rows=30)
        yield output / "evidence"


def rank(people: Path, output: Path, **options: Any) -> list[dict[str, Any]]:
    asked = {"on": DAY, "top": TOP, "part_rows": 25, "engine": SPEC} | options
    postings = asked.pop("postings", DEMO / "postings.jsonl")
    batch_rank(people, postings, output, **asked)
    return rows_of(output, "rankings")


def test_evidence_kept_before_is_ranked_as_the_awards_are(kept: Path, tmp_path: Path) -> None:
    found = rank(kept, tmp_path / "kept", part_rows=7)
    assert found == rank(DEMO / "candidates.jsonl", tmp_path / "read")
    assert found
    silent = [rows_of(tmp_path / one, "not_assessed") for one in ("kept", "read")]
    assert silent[0] == silent[1]


def test_kept_evidence_is_that_of_the_reader(kept: Path, engine: Engine) -> None:
    people = engine.read_candidates(DEMO / "candidates.jsonl", on=DAY).items
    files = sorted(kept.iterdir())
    tables = [read_kept(RowPart(file, 0, pq.read_metadata(file).num_rows))[0] for file in files]
    assert [stack for table in tables for stack in stacks_of(table)] == list(
        engine.read_stacks(people, on=DAY)
    )


def test_evidence_of_another_day_or_version_is_refused(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="made with another day"):
        rank(kept, tmp_path / "out", on=date(2026, 1, 1))
    (tmp_path / "in").mkdir()
    table = pq.read_table(sorted(kept.iterdir())[0])
    made = json.loads(table.schema.metadata[MADE_WITH]) | {"policy": "0" * 64}
    pq.write_table(
        table.replace_schema_metadata({MADE_WITH: json.dumps(made)}), tmp_path / "in" / "a.parquet"
    )
    with pytest.raises(BadInput, match=r"made with another policy \(000000000000, now"):
        rank(tmp_path / "in", tmp_path / "out")
    pq.write_table(table.select(["id", "evidence"]), tmp_path / "in" / "a.parquet")
    with pytest.raises(BadInput, match="holds evidence of another form"):
        rank(tmp_path / "in", tmp_path / "out")


def test_rows_of_kept_evidence_that_cannot_be_are_set_aside(kept: Path, tmp_path: Path) -> None:
    table = pq.read_table(sorted(kept.iterdir())[0])
    rows = table.slice(0, 5).to_pylist()
    rows[1]["evidence"][0]["strength"] = 1.5
    rows[2]["evidence"][0]["level"] = 9
    rows[3]["evidence"] = None
    pq.write_table(pa.Table.from_pylist(rows, table.schema), tmp_path / "a.parquet")
    part = RowPart(tmp_path / "a.parquet", 0, 5, doubled=((4, "z.parquet:1"),))
    found, rejected = read_kept(part)
    assert found["id"].to_pylist() == [rows[0]["id"]]
    assert [one.place for one in rejected] == [f"a.parquet:{n}" for n in (2, 3, 4, 5)]
    assert "used before, at z.parquet:1" in rejected[-1].reason


def test_kept_evidence_is_read_over_many_row_groups(kept: Path, tmp_path: Path) -> None:
    table = pq.read_table(sorted(kept.iterdir())[0])
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=4)
    found, _ = read_kept(RowPart(tmp_path / "a.parquet", 3, 21))
    assert stacks_of(found) == stacks_of(table.slice(3, 18).combine_chunks())
    assert GROUP > 18


@pytest.fixture
def workspace(tmp_path: Path, engine: Engine) -> Workspace:
    made = Workspace.create(tmp_path / "store", levels=engine.levels)
    made.add_candidates(engine.read_candidates(DEMO / "candidates.jsonl", on=DAY).items)
    made.add_postings(read_documents(DEMO / "postings.jsonl").items)
    return made


def test_a_workspace_is_ranked_as_its_files_are(workspace: Workspace, tmp_path: Path) -> None:
    options = {"postings": workspace.folder, "posting_rows": 5}
    found = rank(workspace.folder, tmp_path / "stored", **options)
    wanted = rank(DEMO / "candidates.jsonl", tmp_path / "files")
    order = [(row["posting_id"], row["rank"], row["candidate_id"]) for row in wanted]
    assert sorted(found, key=lambda row: (row["posting_id"], row["rank"], row["candidate_id"])) == sorted(
        wanted, key=lambda row: (row["posting_id"], row["rank"], row["candidate_id"])
    )
    assert len(order) == 14 * TOP


def test_edited_weights_of_a_workspace_count(workspace: Workspace, tmp_path: Path, engine: Engine) -> None:
    document = workspace.postings()[0]
    asked = engine.read_posting(document).requirements
    workspace.set_weights(document.id, {asked[0].id: 90.0})
    rank(DEMO / "candidates.jsonl", tmp_path / "out", postings=workspace.folder)
    (shown,) = (row for row in rows_of(tmp_path / "out", "postings") if row["posting_id"] == document.id)
    weights = {one["id"]: one["weight"] for one in json.loads(shown["posting"])["requirements"]}
    assert weights[asked[0].id] == 90.0


def test_weights_that_fit_no_more_set_their_posting_aside(workspace: Workspace, tmp_path: Path) -> None:
    document = workspace.postings()[0]
    workspace.set_weights(document.id, {"gone": 2.0})
    rank(DEMO / "candidates.jsonl", tmp_path / "out", postings=workspace.folder)
    (aside,) = read_table(tmp_path / "out" / "set_aside.parquet")
    assert aside["place"] == f"posting {document.id}"
    assert "requirement 'gone'" in aside["reason"]


def test_postings_of_a_workspace_are_read(workspace: Workspace, tmp_path: Path) -> None:
    report = batch_extract(workspace.folder, tmp_path / "out", engine=SPEC, part_rows=4)
    assert (report.rows, report.set_aside) == (14, 0)
    ids = [row["id"] for row in rows_of(tmp_path / "out", "extractions")]
    assert sorted(ids) == sorted(one.id for one in workspace.postings())


def test_an_empty_workspace_and_an_address_are_refused(tmp_path: Path, engine: Engine) -> None:
    Workspace.create(tmp_path / "store", levels=engine.levels)
    with pytest.raises(BadInput, match="holds no people"):
        rank(tmp_path / "store", tmp_path / "out")
    with pytest.raises(BadInput, match="matcher workspace init DIR --database URL"):
        batch_extract("postgresql://user:secret@host/name", tmp_path / "out", engine=SPEC)
