"""Workers that die, that are of other versions, that have no room, and schedulers that are not there."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from batch_engines import MixedSpec, SmallSpec
from distributed import get_worker

from matcher import JobFault
from matcher.batch import tables
from matcher.batch.cluster import Cluster
from matcher.batch.errors import DiskFull
from matcher.batch.guarded import KILLED
from matcher.batch.manifest import Manifest
from matcher.batch.rows import plan_input
from matcher.batch.tables import read_table
from matcher.batch.tasks import ExtractPart


def tasks_of(folder: Path, texts: list[str], size: int) -> list[ExtractPart]:
    rows = ({"id": f"d{number}", "text": text} for number, text in enumerate(texts))
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    plan = plan_input(folder / "in.jsonl", rows=size)
    return [ExtractPart(number, part, "posting") for number, part in enumerate(plan.parts)]


@pytest.mark.slow
def test_a_document_that_kills_its_worker_is_set_aside_and_the_rest_finished(tmp_path: Path) -> None:
    texts = ["poison" if number == 5 else "fine" for number in range(12)]
    tasks, output = tasks_of(tmp_path, texts, 4), tmp_path / "out"
    with Cluster(SmallSpec(), {"numpy": "2"}, workers=1) as cluster:
        records = sorted(cluster.run(tasks, output), key=lambda one: one.name)
    assert [one.rows for one in records] == [4, 3, 4]
    assert [(p.place, p.reason) for one in records for p in one.set_aside] == [("in.jsonl:6", KILLED)]
    written = [row["id"] for file in sorted(output.glob("extractions/*")) for row in read_table(file)]
    assert written == [f"d{number}" for number in range(12) if number != 5]
    assert not list(output.glob("work/tries/*"))


def test_a_worker_of_another_version_is_given_nothing() -> None:
    with (
        pytest.raises(JobFault, match="its numpy is 1, this job was begun with 2; install the same"),
        Cluster(SmallSpec("1"), {"numpy": "2"}, workers=1, processes=False),
    ):
        pass


def test_a_worker_without_room_takes_no_more_and_the_job_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise DiskFull("no room left for part-00000.parquet on node-7")

    monkeypatch.setattr("matcher.batch.tasks.write_table", full)
    monkeypatch.setattr("matcher.batch.cluster.PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr("matcher.batch.cluster.LOOK_SECONDS", 0.1)
    tasks = tasks_of(tmp_path, ["fine"], 4)
    with (
        Cluster(SmallSpec(), {"numpy": "2"}, workers=1, processes=False) as cluster,
        pytest.raises(JobFault, match=r"no room left for .* on node-7"),
    ):
        list(cluster.run(tasks, tmp_path / "out"))


def test_a_worker_that_differs_is_passed_over_and_the_others_do_its_parts(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, ["fine"] * 6, 1)
    with Cluster(MixedSpec(), {"numpy": "2"}, workers=2, processes=False) as cluster:
        records = list(cluster.run(tasks, tmp_path / "out"))
        refused = list(cluster._refused.values())
    assert sorted(one.name for one in records) == [f"extract-{number:05d}" for number in range(6)]
    assert refused == ["its numpy is 1, this job was begun with 2; install the same on every worker"]


def test_a_worker_without_room_leaves_its_parts_to_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full: list[str] = []

    def write(*arguments: Any) -> None:
        address = get_worker().address
        if not full:
            full.append(address)
        if address in full:
            raise DiskFull("no room left for part-00000.parquet on node-7")
        tables.write_table(*arguments)

    monkeypatch.setattr("matcher.batch.tasks.write_table", write)
    tasks = tasks_of(tmp_path, ["fine"] * 6, 1)
    with Cluster(SmallSpec(), {"numpy": "2"}, workers=2, processes=False) as cluster:
        records = list(cluster.run(tasks, tmp_path / "out"))
    assert sorted(one.name for one in records) == [f"extract-{number:05d}" for number in range(6)]
    assert len(full) == 1
    assert len(list((tmp_path / "out" / "extractions").iterdir())) == 6


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.batch.cluster.CONNECT_SECONDS", 0.2)
    with (
        pytest.raises(JobFault, match="no scheduler answers at tcp:"),
        Cluster(SmallSpec(), {}, address="tcp://127.0.0.1:9"),
    ):
        pass


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="no room left"):
        tables.write_whole(tmp_path / "a.parquet", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_is_finished_is_not_done_again(tmp_path: Path) -> None:
    tasks, output = tasks_of(tmp_path, ["fine"], 4), tmp_path / "out"
    with Cluster(SmallSpec(), {"numpy": "2"}, workers=1, processes=False) as cluster:
        first = list(cluster.run(tasks, output))
        (tmp_path / "in.jsonl").unlink()
        again = list(cluster.run(tasks, output))
    assert again == first == [Manifest(output).find("extract-00000")]
