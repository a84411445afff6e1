"""The jobs: inputs planned, tasks handed out step by step, results put together."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol

from matcher.batch.cluster import Cluster
from matcher.batch.evidence import check_kept, holds_evidence
from matcher.batch.inputs import Source
from matcher.batch.manifest import Manifest, PartRecord
from matcher.batch.rows import Plan, RowPart, plan_input
from matcher.batch.stored import Kind, is_workspace, plan_store
from matcher.batch.tables import SET_ASIDE, write_table
from matcher.batch.tasks import (
    EvidencePart,
    ExtractPart,
    KeptPart,
    KeysPart,
    MergePart,
    PeoplePart,
    PostingsPart,
    RankPart,
    Task,
)
from matcher.engine import BUILT_IN, Engine
from matcher.errors import BadInput
from matcher.types import DocumentKind


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """Which engine every worker opens; the fields are those of ``Engine``."""

    taxonomy: str = BUILT_IN
    policy: Path | None = None
    catalogue: str | None = None
    fast: bool = False

    def open(self) -> Engine:
        """The engine, made anew."""
        return Engine(taxonomy=self.taxonomy, policy=self.policy, catalogue=self.catalogue, fast=self.fast)


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a step of a job is, in parts."""

    step: str
    done: int
    parts: int


@dataclass(frozen=True, slots=True)
class BatchReport:
    """A finished job: the rows of its result, its parts and how many of them an earlier run had finished,
    and how many rows were set aside."""

    output: Path
    rows: int
    parts: int
    resumed: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work: the address of a Dask scheduler, or None for so many processes of this machine
    (None: one a core)."""

    scheduler: str | None = None
    count: int | None = None


class Runs(Protocol):
    """Whoever does tasks: a cluster, or in tests the caller."""

    def run(self, tasks: Sequence[Task], output: Path) -> Iterable[PartRecord]:
        """Does tasks in any order and gives the records of what is finished."""


_SERVERS = ("postgresql:", "postgres:", "sqlite:")
Watch = Callable[[BatchProgress], None]


def batch_extract(
    source: str | Path,
    output: str | Path,
    *,
    kind: DocumentKind | Literal["auto"] = "auto",
    engine: EngineSpec | None = None,
    part_rows: int = 10_000,
    workers: Workers | None = None,
    watch: Watch | None = None,
) -> BatchReport:
    """What the documents of a Parquet or JSONL file, of a folder of them, or of a workspace name and ask for.

    Writes ``extractions/part-*.parquet`` (columns id, extraction: the line ``extract --json`` writes) and
    ``set_aside.parquet`` (place, reason) to a new folder, or goes on with the same job in it.
    part_rows: documents a part, the unit that is done at once and again after a failure.
    Raises BadInput for an input that cannot be used or another job's folder, JobFault where the job
    cannot go on; started again it resumes.
    """
    spec, into = engine or EngineSpec(), _absolute(output)
    opened = spec.open()
    plan = _plan(source, "postings", opened, rows=_at_least_one(part_rows, "part_rows"))
    versions = opened.versions()
    manifest = Manifest(into)
    asked = {"verb": "extract", "kind": kind, "part_rows": part_rows, "input": plan.sources}
    manifest.open(_header(spec, asked, versions))
    tasks = [ExtractPart(number, part, kind) for number, part in enumerate(plan.parts)]
    with _cluster(spec, versions, workers) as cluster:
        job = _Job(manifest, cluster, watch)
        job.do("extract", tasks)
        return job.finish("extract")


def batch_rank(
    source: str | Path,
    postings: str | Path,
    output: str | Path,
    *,
    on: date,
    top: int = 10,
    engine: EngineSpec | None = None,
    part_rows: int = 50_000,
    posting_rows: int = 1_000,
    workers: Workers | None = None,
    watch: Watch | None = None,
) -> BatchReport:
    """The ``top`` people for each posting, as ``Engine.rank`` ranks all of them at once.

    source: people, or evidence of theirs that ``batch_evidence`` kept; postings: adverts; both Parquet or
    JSONL, a file or a folder, or a workspace, whose edited weights count. Writes
    ``rankings/part-*.parquet`` (a row a posting and person), ``postings/`` (what each asks),
    ``not_assessed/`` and ``set_aside.parquet`` to a new folder, or goes on with the same job in it.
    part_rows: people a shard; posting_rows: postings a batch. Raises as ``batch_extract``.
    """
    spec, into = engine or EngineSpec(), _absolute(output)
    _at_least_one(top, "top")
    opened = spec.open()
    people = _plan(source, "people", opened, rows=_at_least_one(part_rows, "part_rows"))
    adverts = _plan(postings, "postings", opened, rows=_at_least_one(posting_rows, "posting_rows"))
    versions = opened.versions()
    kept = _check_kept(people, on, versions)
    manifest = Manifest(into)
    asked = {
        "verb": "rank",
        "on": on.isoformat(),
        "top": top,
        "part_rows": part_rows,
        "posting_rows": posting_rows,
        "input": people.sources,
        "postings": adverts.sources,
    }
    manifest.open(_header(spec, asked, versions))
    shards = [
        KeptPart(number, part)
        if isinstance(part, RowPart) and part.file in kept
        else PeoplePart(number, part, on)
        for number, part in enumerate(people.parts)
    ]
    batches = [PostingsPart(number, part) for number, part in enumerate(adverts.parts)]
    # Shard after shard, so that a worker mostly has the shard of its next task already.
    ranked = [[RankPart(one.shard, batch, top) for batch in batches] for one in shards]
    merged = [MergePart(tuple(column)) for column in zip(*ranked, strict=True)]
    with _cluster(spec, versions, workers) as cluster:
        job = _Job(manifest, cluster, watch)
        job.do("read", [*batches, *shards])
        job.do("keys", [KeysPart(tuple(one.shard for one in shards))])
        job.do("rank", [task for row in ranked for task in row])
        job.do("merge", merged)
        return job.finish("merge")


def batch_evidence(
    source: str | Path,
    output: str | Path,
    *,
    on: date,
    engine: EngineSpec | None = None,
    part_rows: int = 50_000,
    workers: Workers | None = None,
    watch: Watch | None = None,
) -> BatchReport:
    """What the awards of people show on a day, kept so that ``batch_rank`` ranks it without reading again.

    Writes ``evidence/part-*.parquet``, which is an input of ``batch_rank`` on the same day and with the same
    versions of everything, ``not_assessed/`` and ``set_aside.parquet``. Otherwise as ``batch_extract``.
    """
    spec, into = engine or EngineSpec(), _absolute(output)
    opened = spec.open()
    plan = _plan(source, "people", opened, rows=_at_least_one(part_rows, "part_rows"))
    versions = opened.versions()
    manifest = Manifest(into)
    asked = {"verb": "evidence", "on": on.isoformat(), "part_rows": part_rows, "input": plan.sources}
    manifest.open(_header(spec, asked, versions))
    tasks = [EvidencePart(number, part, on) for number, part in enumerate(plan.parts)]
    with _cluster(spec, versions, workers) as cluster:
        job = _Job(manifest, cluster, watch)
        job.do("read", tasks)
        return job.finish("read")


def _plan(source: str | Path, kind: Kind, engine: Engine, *, rows: int) -> Plan[Source]:
    """An input in parts: files, or what a workspace holds of a kind."""
    if str(source).startswith(_SERVERS):
        raise BadInput(
            "an address of a database is no input; make a folder for it with "
            "'matcher workspace init DIR --database URL' and name DIR"
        )
    path = _absolute(source)
    return (
        plan_store(path, kind, engine.levels, rows=rows)
        if is_workspace(path)
        else plan_input(path, rows=rows)
    )


def _check_kept(plan: Plan[Any], on: date, versions: dict[str, str]) -> frozenset[Path]:
    """The files of an input that hold evidence. Raises BadInput where it is of another day or version."""
    kept = frozenset(file for file in {part.file for part in plan.parts} if holds_evidence(file))
    for file in sorted(kept):
        check_kept(file, on, versions)
    return kept


class _Job:
    """A job under way: its steps one after another."""

    def __init__(self, manifest: Manifest, runner: Runs, watch: Watch | None) -> None:
        self._manifest, self._runner, self._watch = manifest, runner, watch
        self._records: dict[str, list[PartRecord]] = {}
        self._resumed = 0

    def do(self, step: str, tasks: Sequence[Task]) -> None:
        """Does those tasks of a step that are not done yet."""
        found = {task.name: self._manifest.find(task.name) for task in tasks}
        records = self._records[step] = [record for record in found.values() if record is not None]
        self._resumed += len(records)
        self._say(step, len(tasks))
        for record in self._runner.run(
            [task for task in tasks if found[task.name] is None], self._manifest.output
        ):
            records.append(record)
            self._say(step, len(tasks))

    def finish(self, step: str) -> BatchReport:
        """Writes what was set aside, clears the way there, and counts. step: whose rows are the result's."""
        output, records = self._manifest.output, [one for step in self._records.values() for one in step]
        aside = [
            asdict(problem) for one in sorted(records, key=lambda one: one.name) for problem in one.set_aside
        ]
        write_table(output / "set_aside.parquet", SET_ASIDE, aside)
        shutil.rmtree(output / "work", ignore_errors=True)
        rows = sum(record.rows for record in self._records[step])
        return BatchReport(output, rows, len(records), self._resumed, len(aside))

    def _say(self, step: str, parts: int) -> None:
        if self._watch is not None:
            self._watch(BatchProgress(step, len(self._records[step]), parts))


def _cluster(spec: EngineSpec, versions: dict[str, str], workers: Workers | None) -> Cluster:
    who = workers or Workers()
    return Cluster(spec, versions, address=who.scheduler, workers=who.count)


def _header(spec: EngineSpec, asked: dict[str, Any], versions: dict[str, str]) -> dict[str, Any]:
    return {**asked, "taxonomy": spec.taxonomy, "fast": spec.fast, "versions": versions}


def _absolute(path: str | Path) -> Path:
    """The path as workers find it, wherever they were started."""
    return Path(path).expanduser().resolve()


def _at_least_one(value: int, name: str) -> int:
    if value < 1:
        raise BadInput(f"{name} is {value}; it must be at least 1")
    return value
