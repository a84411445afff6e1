"""Batch jobs on three machines that fail: nothing lost, nothing doubled, the bytes of one machine.

    sudo python benchmarks/scale.py [--documents 2000] [--people 2000] [--postings 20]

Each worker runs in a network namespace of its own with an address of its own, which Linux gives to root alone. Extraction:
while the job runs one worker is killed, then the scheduler is killed and started again, then one node is cut off for good.
Ranking: the same people and postings ranked by the workers and in one process. Texts and people are drawn by a fixed seed.
Storage is one folder. All nodes share this machine's cores, so times say what the engine costs, not how it scales out.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
# A node that is cut off is noticed after so long; Dask's own values are 30 s and 5 minutes.
os.environ["DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP"] = "15s"
os.environ["DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL"] = "20s"

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from matcher import BatchProgress, Engine, EngineSpec, Workers, batch_extract, batch_rank, read_bytes
from matcher.batch.evidence import read_kept, table_of, write_kept
from matcher.batch.rows import RowPart
from matcher.batch.tasks import Kept, Shard
from matcher.reports.views import extraction_view, line_view

ROOT = Path(__file__).resolve().parents[1]
SEED, DAY, TOP, NODES = 17, date(2026, 11, 21), 10, 3
BRIDGE, HOST, PORT = "smbridge", "10.77.0.1", 8786
ADDRESS = f"tcp://{HOST}:{PORT}"


class Nodes:
    """A scheduler, and workers in network namespaces, ended and taken away afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._workers: dict[int, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Nodes:
        self._remove_networks()
        run("ip", "link", "add", BRIDGE, "type", "bridge")
        run("ip", "addr", "add", f"{HOST}/24", "dev", BRIDGE)
        run("ip", "link", "set", BRIDGE, "up")
        for number in range(1, NODES + 1):
            self._add_network(number)
        self.start_scheduler()
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self._workers.values(), self._scheduler):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, 9)
                process.wait()
        self._remove_networks()

    @property
    def workers(self) -> list[int]:
        """The processes that watch over workers, one a node."""
        return [process.pid for process in self._workers.values()]

    def start_scheduler(self) -> None:
        """Starts the scheduler, after an earlier one was killed."""
        if self._scheduler is not None:
            os.killpg(self._scheduler.pid, 9)
            self._scheduler.wait()
        self._scheduler = self._start(
            "distributed.cli.dask_scheduler", "--host", HOST, "--port", str(PORT), "--no-dashboard"
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as line:
                if line.connect_ex((HOST, PORT)) == 0:
                    return
            time.sleep(0.2)
        raise TimeoutError(f"the scheduler does not answer at {ADDRESS}")

    def start_worker(self, number: int) -> None:
        """Starts the worker of a node, after an earlier one ended or was killed."""
        old = self._workers.get(number)
        if old is not None and old.poll() is None:
            os.killpg(old.pid, 9)
            old.wait()
        self._workers[number] = self._start(
            "distributed.cli.dask_worker", ADDRESS, "--nthreads", "1", "--no-dashboard", "--host", f"10.77.0.{10 + number}",
            "--local-directory", str(self._folder / f"node-{number}"),
            before=("ip", "netns", "exec", f"sm{number}"),
        )  # fmt: skip

    def kill_worker(self, number: int) -> None:
        """Kills the process that works; its nurse starts another, as on any cluster."""
        children = subprocess.run(
            ["pgrep", "-P", str(self._workers[number].pid)],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        for child in children.stdout.split():
            os.kill(int(child), 9)

    @staticmethod
    def cut_off(number: int) -> None:
        """Takes a node's cable out. Whatever runs on it goes on."""
        run("ip", "link", "set", f"smh{number}", "down")

    def _start(self, module: str, *arguments: str, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*before, sys.executable, "-m", module, *arguments],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @staticmethod
    def _add_network(number: int) -> None:
        name, here, there = f"sm{number}", f"smh{number}", f"smn{number}"
        run("ip", "netns", "add", name)
        run("ip", "link", "add", here, "type", "veth", "peer", "name", there)
        run("ip", "link", "set", there, "netns", name)
        run("ip", "link", "set", here, "master", BRIDGE)
        run("ip", "link", "set", here, "up")
        inside = ("ip", "netns", "exec", name)
        run(*inside, "ip", "addr", "add", f"10.77.0.{10 + number}/24", "dev", there)
        run(*inside, "ip", "link", "set", there, "up")
        run(*inside, "ip", "link", "set", "lo", "up")

    @staticmethod
    def _remove_networks() -> None:
        for number in range(1, NODES + 1):
            run("ip", "link", "del", f"smh{number}", check=False)
            run("ip", "netns", "del", f"sm{number}", check=False)
        run("ip", "link", "del", BRIDGE, check=False)


class Faults:
    """What goes wrong while a job runs, once so many parts are done."""

    def __init__(self, plan: list[tuple[int, str, Callable[[], None]]]) -> None:
        self._plan = plan
        self.happened: list[str] = []

    def watch(self, progress: BatchProgress) -> None:
        """Is told how far the job is."""
        while self._plan and progress.done >= self._plan[0][0]:
            at, name, happen = self._plan.pop(0)
            self.happened.append(f"{name} after part {at} of {progress.parts}")
            happen()


def run(*command: str, check: bool = True) -> None:
    """Runs a command of the system."""
    subprocess.run(command, check=check, stderr=None if check else subprocess.DEVNULL)


def make_documents(count: int, engine: Engine) -> list[dict[str, str]]:
    """Adverts of lines out of the demo postings and of skills of the taxonomy."""
    rng = np.random.default_rng(SEED)
    postings = (ROOT / "data/demo/postings.jsonl").read_text("utf8").splitlines()
    lines = [line for one in postings for line in json.loads(one)["text"].split("\n") if line.strip()]
    labels = [skill.label for skill in engine.taxonomy]
    return [
        {
            "id": f"d{number:07d}",
            "text": "\n".join(
                [*rng.choice(lines, 14), "Requirements", *(f"- {one}" for one in rng.choice(labels, 8))]
            ),
        }
        for number in range(count)
    ]


def make_people(count: int, engine: Engine) -> list[dict[str, str]]:
    """People with seven awards of three skills each, Zipf-distributed over the taxonomy."""
    rng = np.random.default_rng(SEED)
    labels = [skill.label for skill in engine.taxonomy]
    shares = 1.0 / np.arange(1, len(labels) + 1)
    chances = rng.permutation(shares / shares.sum())
    people = []
    for number in range(count):
        named = rng.choice(labels, (7, 3), p=chances).tolist()
        awards = [
            {
                "title": f"Certificate in {skills[0]}",
                "kind": "certificate",
                "issued": f"{rng.integers(2015, 2026)}-06-01",
                "skills": skills,
            }
            for skills in named
        ]
        people.append({"id": f"p{number:07d}", "awards": json.dumps(awards)})
    return people


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def written(output: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a result, in order."""
    return [
        row for file in sorted((output / table).iterdir()) for row in pq.ParquetFile(file).read().to_pylist()
    ]


def timed(what: Callable[[], Any]) -> tuple[Any, float]:
    since = time.monotonic()
    return what(), time.monotonic() - since


def extract_alone(engine: Engine, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """What one process makes of the documents."""
    lines = "\n".join(map(json.dumps, rows)).encode()
    found = engine.extract(read_bytes(lines, name="in.jsonl").items, "posting")
    return [
        {"id": one.document.id, "extraction": json.dumps(extraction_view(one), ensure_ascii=False)}
        for one in found
    ]


def rank_alone(engine: Engine, people: list[dict[str, str]], adverts: list[dict[str, str]]) -> list[Any]:
    """What one process ranks: posting, rank, id, scores, ties and lines of everybody shown."""
    lines = "\n".join(json.dumps(row | {"awards": json.loads(row["awards"])}) for row in people).encode()
    stacks = engine.read_stacks(engine.read_candidate_bytes(lines, name="in.jsonl", on=DAY).items, on=DAY)
    documents = read_bytes("\n".join(map(json.dumps, adverts)).encode(), name="in.jsonl").items
    return [
        (posting.id, one.rank, one.candidate_id, one.score, one.verified_score, len(one.tied_with),
         list(one.tied_with[:100]), json.dumps([line_view(line) for line in one.lines], ensure_ascii=False))
        for posting in map(engine.read_posting, documents)
        for one in engine.rank_stacks(posting, stacks, top=TOP).ranked
    ]  # fmt: skip


def extract_with_faults(
    folder: Path, nodes: Nodes, rows: list[dict[str, str]], engine: Engine
) -> Iterator[str]:
    """Rows of the table about extraction. Fails where a row is lost, doubled or another."""
    source, parts = write(folder / "documents.parquet", rows), 20
    alone, seconds_alone = timed(lambda: extract_alone(engine, rows))

    def lose_scheduler() -> None:
        nodes.start_scheduler()
        for number in range(1, NODES + 1):
            nodes.start_worker(number)

    faults = Faults(
        [
            (parts // 5, "worker 1 killed", lambda: nodes.kill_worker(1)),
            (2 * parts // 5, "scheduler killed and started again", lose_scheduler),
            (3 * parts // 5, "node 2 cut off for good", lambda: nodes.cut_off(2)),
        ]
    )
    report, seconds = timed(
        lambda: batch_extract(
            source, folder / "found", kind="posting", engine=EngineSpec(fast=True),
            part_rows=-(-len(rows) // parts), workers=Workers(ADDRESS), watch=faults.watch,
        )
    )  # fmt: skip
    assert len(faults.happened) == 3, faults.happened
    aside = pq.ParquetFile(folder / "found" / "set_aside.parquet").read().to_pylist()
    assert not aside, f"set aside: {aside}"
    assert written(folder / "found", "extractions") == alone, "a row was lost, doubled, or is another"
    yield f"| extract, one process | {len(rows):,} documents | {seconds_alone:.0f} | |"
    yield (
        f"| extract, three nodes | {len(rows):,} documents in {report.parts} parts | {seconds:.0f} | "
        f"{'; '.join(faults.happened)}; every row there once, the same bytes |"
    )


def rank_on_nodes(
    folder: Path, people: list[dict[str, str]], adverts: list[dict[str, str]], engine: Engine
) -> Iterator[str]:
    """Rows of the table about ranking. Fails where the rankings differ."""
    alone, seconds_alone = timed(lambda: rank_alone(engine, people, adverts))
    source, postings = write(folder / "people.parquet", people), write(folder / "postings.parquet", adverts)
    report, seconds = timed(
        lambda: batch_rank(
            source, postings, folder / "ranked", on=DAY, top=TOP, engine=EngineSpec(fast=True),
            part_rows=-(-len(people) // 4), posting_rows=-(-len(adverts) // 2), workers=Workers(ADDRESS),
        )
    )  # fmt: skip
    columns = (
        "posting_id",
        "rank",
        "candidate_id",
        "score",
        "verified_score",
        "n_tied",
        "tied_with",
        "lines",
    )
    found = [tuple(row[name] for name in columns) for row in written(folder / "ranked", "rankings")]
    assert found == alone, "the rankings of the shards are not those of one process"
    size = f"{len(people):,} people x {len(adverts):,} postings"
    yield f"| rank, one process | {size} | {seconds_alone:.0f} | |"
    yield f"| rank, the nodes that are left | {size} in {report.parts} parts | {seconds:.0f} | the same bytes |"


def unit_costs(rows: list[dict[str, str]], people: list[dict[str, str]], engine: Engine) -> Iterator[str]:
    """What one thing costs in CPU time and bytes: what docs/scale.md reckons with. One process, one thread."""
    lines = "\n".join(json.dumps(row | {"awards": json.loads(row["awards"])}) for row in people).encode()
    candidates, reading = on_cpu(lambda: engine.read_candidate_bytes(lines, name="in.jsonl", on=DAY).items)
    stacks, evidence = on_cpu(lambda: engine.read_stacks(candidates, on=DAY))
    _, documents = on_cpu(lambda: extract_alone(engine, rows))
    postings = [
        engine.read_posting(one) for one in read_bytes(json.dumps(rows[0]).encode(), name="in.jsonl").items
    ]
    _, ranking = on_cpu(lambda: [engine.rank_stacks(postings[0], stacks, top=TOP) for _ in range(5)])
    with tempfile.TemporaryDirectory() as place:
        kept = Path(place) / "kept.parquet"
        _, keeping = on_cpu(lambda: write_kept(kept, table_of(stacks), DAY, engine.versions()))
        size = kept.stat().st_size
        _, loading = on_cpu(
            lambda: Shard(0).write(read_kept(RowPart(kept, 0, len(stacks)))[0], Kept(engine), Path(place))
        )
        mapped = sum(one.stat().st_size for one in (Path(place) / "work").rglob("*") if one.is_file())
    yield "\n| what | CPU ms | bytes |\n|---|---|---|"
    yield f"| extract a document of {np.mean([len(one['text']) for one in rows]):,.0f} characters, word vectors | {1e3 * documents / len(rows):.2f} | |"
    yield f"| read a person of {np.mean([len(one.evidence) for one in stacks]):.0f} pieces of evidence | {1e3 * (reading + evidence) / len(people):.2f} | |"
    yield f"| keep a person's evidence | {1e3 * keeping / len(people):.3f} | {size / len(people):,.0f} |"
    yield f"| make an index of it, in a shard | {1e3 * loading / len(people):.3f} | {mapped / len(people):,.0f} |"
    yield f"| rank a person for a posting of {len(postings[0].requirements)} requirements, pair by pair | {1e3 * ranking / 5 / len(people):.4f} | |"


def on_cpu(what: Callable[[], Any]) -> tuple[Any, float]:
    since = time.process_time()
    return what(), time.process_time() - since


@contextmanager
def three_nodes(folder: Path, workers: int = NODES) -> Iterator[Nodes]:
    """Three nodes, so many of which have a worker."""
    with Nodes(folder) as nodes:
        for number in range(1, workers + 1):
            nodes.start_worker(number)
        yield nodes


def main() -> None:
    """Prints the tables; fails when anything was lost, doubled or different."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--postings", type=int, default=20)
    options = parser.parse_args()
    engine = Engine(fast=True)
    rows = make_documents(options.documents, engine)
    with tempfile.TemporaryDirectory(prefix="stackmatch-scale-") as place:
        folder = Path(place)
        print("| job | size | wall s | what went wrong, and what came of it |\n|---|---|---|---|")
        with three_nodes(folder) as nodes:
            for line in extract_with_faults(folder, nodes, rows, engine):
                print(line, flush=True)
            people = make_people(options.people, engine)
            for line in rank_on_nodes(folder, people, rows[: options.postings], engine):
                print(line, flush=True)
        for line in unit_costs(rows[:500], people[:1000], engine):
            print(line, flush=True)


if __name__ == "__main__":
    main()
