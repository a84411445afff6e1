"""The large runs: documents read and people ranked on three nodes, the bytes of one process.

    sudo python benchmarks/large.py FOLDER [--documents 100000] [--people 2000000] [--postings 1000]

Everything is drawn by a fixed seed and kept in FOLDER, also what jobs have finished: started again it goes on. Times of a job that
went on are of its last run alone. The nodes
are network namespaces of this machine (``scale.py``), so wall times are those of its cores, however many nodes there are;
CPU seconds are those of the workers. Fails where a row is lost, doubled or another than one process gives.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scale import ADDRESS, DAY, NODES, ROOT, SEED, TOP, Nodes, three_nodes

from matcher import BatchProgress, Engine, EngineSpec, Workers, batch_extract, batch_rank, read_bytes
from matcher.batch.evidence import GROUP, MADE_WITH, PEOPLE, columns_of, map_people, read_kept, write_people
from matcher.batch.manifest import PartRecord
from matcher.batch.rows import RowPart
from matcher.batch.tasks import Kept, Task, carry_out
from matcher.matching.coverage import Ways, table_coverage, weighted_scores
from matcher.matching.index import KnownKeys
from matcher.matching.places import Front, Place
from matcher.types import Posting

AWARDS, SKILLS = 7, 3
"""Awards a person, and skills of each."""
FILE_ROWS = 250_000
TOGETHER = 50_000
SPEC = EngineSpec(fast=True)


def write_documents(path: Path, count: int, engine: Engine) -> Path:
    """Adverts of 14 lines out of the demo postings and of 8 skills of the taxonomy."""
    if path.exists():
        return path
    rng = np.random.default_rng(SEED)
    postings = (ROOT / "data/demo/postings.jsonl").read_text("utf8").splitlines()
    lines = [line for one in postings for line in json.loads(one)["text"].split("\n") if line.strip()]
    asked = [f"- {skill.label}" for skill in engine.taxonomy]
    said = rng.integers(0, len(lines), (count, 14)).tolist()
    named = rng.integers(0, len(asked), (count, 8)).tolist()
    texts = [
        "\n".join([*(lines[n] for n in first), "Requirements", *(asked[n] for n in second)])
        for first, second in zip(said, named, strict=True)
    ]
    pq.write_table(pa.table({"id": [f"d{n:07d}" for n in range(count)], "text": texts}), path)
    return path


def write_people_kept(folder: Path, count: int, engine: Engine) -> Path:
    """Evidence of people: seven awards of three skills each, Zipf-distributed over the taxonomy."""
    if not folder.exists():
        beside = folder.with_name(f".{folder.name}")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        made = json.dumps({**engine.versions(), "day": DAY.isoformat()}, sort_keys=True)
        schema, maker = PEOPLE.with_metadata({MADE_WITH: made}), _Maker(engine)
        for file, start in enumerate(range(0, count, FILE_ROWS)):
            stop = min(start + FILE_ROWS, count)
            with pq.ParquetWriter(beside / f"part-{file:05d}.parquet", schema, compression="zstd") as writer:
                for first in range(start, stop, TOGETHER):
                    table = maker.table(first, min(first + TOGETHER, stop)).replace_schema_metadata(
                        schema.metadata
                    )
                    writer.write_table(table, row_group_size=GROUP)
        os.replace(beside, folder)
    return folder


class _Maker:
    """Makes tables of people, any of them at a time."""

    def __init__(self, engine: Engine) -> None:
        skills = list(engine.taxonomy)
        self._keys, self._labels = ([getattr(one, name) for one in skills] for name in ("id", "label"))
        shares = 1.0 / np.arange(1, len(skills) + 1)
        chances = np.random.default_rng(SEED).permutation(shares / shares.sum())
        self._ends = np.cumsum(chances)
        self._reasons, self._strengths, self._verified = _reasons()

    def table(self, first: int, last: int) -> pa.Table:
        """The people of these numbers."""
        rng, count = np.random.default_rng([SEED, first]), last - first
        size, awards = count * AWARDS * SKILLS, count * AWARDS
        keys = np.searchsorted(self._ends, rng.random(size)).clip(max=len(self._keys) - 1)
        award = np.repeat(np.tile(np.arange(AWARDS), count), SKILLS)
        reason = np.repeat(rng.integers(0, len(self._reasons), awards), SKILLS)
        levels = pa.array(rng.integers(1, 6, size), pa.int8(), mask=rng.random(size) < 0.6)
        names = [f"a{n}" for n in range(AWARDS)]
        titles = [f"Certificate in {label}" for label in self._labels]
        fields = [
            _coded(award, names), _coded(np.repeat(keys[::SKILLS], SKILLS), titles), _coded(keys, self._keys),
            _coded(keys, self._labels), levels, pa.array(self._strengths[reason]), _coded(reason, self._reasons),
            _coded(award, names), pa.array(self._verified[reason]), _coded(np.zeros(size), [""]),
        ]  # fmt: skip
        kinds = PEOPLE.field("evidence").type.value_type
        pieces = pa.StructArray.from_arrays(fields, fields=list(kinds))
        nobody = pa.array([[]] * count, PEOPLE.field("experience").type)
        held = pa.ListArray.from_arrays(pa.array(np.arange(count + 1) * AWARDS * SKILLS, pa.int32()), pieces)
        ids = pa.array([f"p{n:07d}" for n in range(first, last)])
        return pa.table([ids, held, nobody, _coded(np.zeros(count), ["[]"])], schema=PEOPLE)


def _coded(places: np.ndarray, names: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(names))


def _reasons() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Factors as JSON, the strengths they make and whether they are verified: what awards of ten years show."""
    factors, strengths, verified = [], [], []
    for assessed, (checked, how), years in product(
        (0.7, 0.85, 1.0), ((0.6, "claimed"), (1.0, "verified")), range(10)
    ):
        recency = round(0.93**years, 6)
        named = [
            ("assessment", assessed, "as its kind is assessed"), ("verification", checked, how),
            ("specificity", 1.0, "the award lists it"), ("issuer", 1.0, "no issuer is expected"),
            ("recency", recency, f"issued {years} years ago"),
        ]  # fmt: skip
        factors.append(json.dumps(named))
        strengths.append(assessed * checked * recency)
        verified.append(how == "verified")
    return factors, np.array(strengths), np.array(verified)


class Alone:
    """In place of a cluster: every task in this process, one after another."""

    def __init__(self, engine: Engine) -> None:
        self._kept = Kept(engine)

    def __enter__(self) -> Alone:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, tasks: list[Task], output: Path) -> Iterator[PartRecord]:
        """As ``Cluster.run``."""
        return (carry_out(task, self._kept, output) for task in tasks)


def alone(engine: Engine, job: Callable[[], Any]) -> Any:
    """What a job gives when this process does it."""
    from matcher.batch import job as jobs

    cluster, jobs.Cluster = jobs.Cluster, lambda *_, **__: Alone(engine)  # type: ignore[assignment,misc]
    try:
        return job()
    finally:
        jobs.Cluster = cluster  # type: ignore[misc]


class Clock:
    """Wall and CPU seconds of each step of a job. pids: whose CPU time counts."""

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self._pids = pids
        self.steps: dict[str, tuple[float, float]] = {}
        self._last = time.monotonic(), self._cpu()

    def watch(self, progress: BatchProgress) -> None:
        """Is told how far the job is."""
        if progress.done == progress.parts:
            now = time.monotonic(), self._cpu()
            wall, cpu = self.steps.get(progress.step, (0.0, 0.0))
            self.steps[progress.step] = wall + now[0] - self._last[0], cpu + now[1] - self._last[1]
            self._last = now

    @property
    def total(self) -> tuple[float, float]:
        return sum(wall for wall, _ in self.steps.values()), sum(cpu for _, cpu in self.steps.values())

    def _cpu(self) -> float:
        return sum(map(_cpu_of, self._pids()))


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def workers_of(nodes: Nodes) -> list[int]:
    """The processes that work."""
    found: list[int] = []
    for process in nodes.workers:
        said = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)  # noqa: S607
        found += [process, *map(int, said.stdout.split())]
    return found


def told(name: str, size: str, clock: Clock) -> str:
    steps = "; ".join(f"{step} {wall:,.0f} / {cpu:,.0f}" for step, (wall, cpu) in clock.steps.items())
    wall, cpu = clock.total
    return f"| {name} | {size} | {wall:,.0f} | {cpu:,.0f} | {steps} |"


def same(one: Path, other: Path, tables: tuple[str, ...]) -> None:
    """Fails where the files of the tables are not the same bytes."""
    for table in tables:
        files = sorted(path.name for path in (one / table).iterdir())
        assert files == sorted(path.name for path in (other / table).iterdir()), table
        _, differing, missing = filecmp.cmpfiles(one / table, other / table, files, shallow=False)
        assert not [*differing, *missing], f"{table}: {differing} {missing}"


def rank_everybody(
    engine: Engine, people: Path, postings: list[Posting], place: Path
) -> dict[str, list[Place[bool]]]:
    """Posting id -> the places of the best, by the formula on everybody, without an index."""
    fronts: dict[str, Front[bool]] = {one.id: Front(one.id, TOP) for one in postings}
    for file in sorted(people.iterdir()):
        with pq.ParquetFile(file) as parquet:
            count = parquet.metadata.num_rows
        table, _ = read_kept(RowPart(file, 0, count))
        write_people(place, table)
        columns, ids = columns_of(map_people(place)), table["id"].to_pylist()
        keys = KnownKeys(engine.rules, columns.key_names)
        for start in range(0, count, TOGETHER):
            rows = np.arange(start, min(start + TOGETHER, count))
            held = columns.table(rows)
            for posting in postings:
                ways: Ways = keys.ways(posting.requirements)
                shown = replace(held.take(np.isin(held.keys, ways.keys)), key_names=columns.key_names)
                covered = table_coverage(
                    posting.requirements, ways, shown, verified_only=False, policy=engine.policy
                )
                weights = np.array([one.weight for one in posting.requirements])
                scores = weighted_scores(covered, weights).tolist()
                fronts[posting.id].add(
                    (ids[row], score, True) for row, score in zip(rows.tolist(), scores, strict=True)
                )
    return {name: front.places() for name, front in fronts.items()}


def check_rankings(output: Path, fronts: dict[str, list[Place[bool]]]) -> int:
    """Fails where a ranking is not that of everybody scored; the rows compared."""
    compared = 0
    rows = [
        row for file in sorted((output / "rankings").iterdir()) for row in pq.read_table(file).to_pylist()
    ]
    for name, places in fronts.items():
        found = [
            (r["rank"], r["candidate_id"], r["score"], r["n_tied"]) for r in rows if r["posting_id"] == name
        ]
        wanted = [(one.rank, one.candidate_id, one.score, len(one.tied_with)) for one in places]
        assert found == wanted, name
        compared += len(wanted)
    return compared


def main() -> None:
    """Prints the lines of the report; fails when anything was lost, doubled or different."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", nargs="+", choices=JOBS, default=list(JOBS))
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=2_000_000)
    parser.add_argument("--postings", type=int, default=1_000)
    parser.add_argument("--checked", type=int, default=3, help="Postings for which everybody is scored.")
    parser.add_argument(
        "--scaling", type=int, default=9_000, help="Documents of the runs on 1, 2 and 3 nodes."
    )
    options = parser.parse_args()
    options.folder = options.folder.resolve()
    options.folder.mkdir(parents=True, exist_ok=True)
    engine = Engine(fast=True)
    for name in options.jobs:
        for line in JOBS[name](engine, options):
            print(line, flush=True)
    print(
        f"largest memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB"
    )


def rank(engine: Engine, options: argparse.Namespace) -> Iterator[str]:
    """Ranks on three nodes and in one process, and scores everybody for some postings."""
    folder, since = options.folder, time.process_time()
    people = write_people_kept(folder / "people", options.people, engine)
    postings = write_documents(folder / "postings.parquet", options.postings, engine)
    yield f"made in {time.process_time() - since:,.0f} CPU s; {_size(people) / options.people:,.0f} bytes a person kept"
    size = f"{options.people:,} people x {options.postings:,} postings"

    def job(output: str, part_rows: int, clock: Clock) -> None:
        batch_rank(
            people, postings, folder / output, on=DAY, top=TOP, engine=SPEC, workers=Workers(ADDRESS), watch=clock.watch,
            part_rows=part_rows, posting_rows=250,
        )  # fmt: skip

    with three_nodes(folder) as nodes:
        clock = Clock(lambda: workers_of(nodes))
        job("ranked-nodes", FILE_ROWS, clock)
    yield told("rank, three nodes", size, clock)
    asked = [
        engine.read_posting(one)
        for one in read_bytes(_lines(postings, options.checked), name="in.jsonl").items
    ]
    since = time.process_time()
    count = check_rankings(
        folder / "ranked-nodes", rank_everybody(engine, people, asked, folder / "everybody.arrow")
    )
    yield f"{count} places as the formula on everybody gives them, {time.process_time() - since:,.0f} CPU s"
    clock = Clock(lambda: [os.getpid()])
    alone(engine, lambda: job("ranked-alone", FILE_ROWS // 2, clock))
    yield told("rank, one process", size, clock)
    same(folder / "ranked-nodes", folder / "ranked-alone", ("rankings", "postings"))
    yield "the rankings are the same bytes"


def extract(engine: Engine, options: argparse.Namespace) -> Iterator[str]:
    """Reads documents on three nodes and in one process."""
    folder, size = options.folder, f"{options.documents:,} documents"
    documents = write_documents(folder / "documents.parquet", options.documents, engine)
    with three_nodes(folder) as nodes:
        clock = Clock(lambda: workers_of(nodes))
        read(documents, folder / "found-nodes", 2_500, clock)
    yield told("extract, three nodes", size, clock)
    clock = Clock(lambda: [os.getpid()])
    alone(engine, lambda: read(documents, folder / "found-alone", 2_500, clock))
    yield told("extract, one process", size, clock)
    same(folder / "found-nodes", folder / "found-alone", ("extractions",))
    yield "the extractions are the same bytes"


def read(source: Path, output: Path, part_rows: int, clock: Clock) -> None:
    """Reads documents by whoever works."""
    batch_extract(
        source,
        output,
        kind="posting",
        engine=SPEC,
        part_rows=part_rows,
        workers=Workers(ADDRESS),
        watch=clock.watch,
    )


def scaling(engine: Engine, options: argparse.Namespace) -> Iterator[str]:
    """Strong and weak scaling of reading on 1, 2 and 3 nodes."""
    folder, count = options.folder, options.scaling
    documents = write_documents(folder / "scaled.parquet", count, engine)
    yield "\n| nodes | strong: wall / CPU s | weak: documents | wall / CPU s |\n|---|---|---|---|"
    for number in range(1, NODES + 1):
        cells = []
        for rows in (count, count * number // NODES):
            source, output = folder / "scaling.parquet", folder / "scaling"
            pq.write_table(pq.read_table(documents).slice(0, rows), source)
            shutil.rmtree(output, ignore_errors=True)
            with three_nodes(folder, number) as nodes:
                clock = Clock(lambda nodes=nodes: workers_of(nodes))  # type: ignore[misc]
                read(source, output, -(-rows // 12), clock)
            cells.append("{:,.0f} / {:,.0f}".format(*clock.total))
        yield f"| {number} | {cells[0]} | {count * number // NODES:,} | {cells[1]} |"


def _lines(source: Path, count: int) -> bytes:
    return "\n".join(map(json.dumps, pq.read_table(source).slice(0, count).to_pylist())).encode()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


JOBS = {"rank": rank, "extract": extract, "scaling": scaling}

if __name__ == "__main__":
    main()
