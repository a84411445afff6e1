"""Faults tried on workspaces: kills, full and read-only disks, clocks, writers, damage; and a soak.

python benchmarks/reliability.py --write    (200 kills, 10,000 operations, 100,000 people; writes docs/reliability.md)
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from matcher import (
    Candidate,
    Document,
    Engine,
    MatcherError,
    Workspace,
    fingerprint_sources,
    rank_stored,
    read_candidates,
)
from matcher.reports.views import candidate_row
from matcher.store.migrating import NEWEST

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"
ON = date(2026, 11, 21)
CANARY = "kanarienvogel"
POSTING = Document("w", "Requirements\n- Forklift licence\n- Order picking\n- First aid\n", "Warehouse")
SMALL_DISK = 2 * 1024**2
FIRST_LAYOUT = """
create table posting (id text primary key, title text, text text not null) strict;
create table candidate (id text primary key, row text not null) strict;
create table weight (posting_id text not null, requirement_id text not null, weight real not null,
    primary key (posting_id, requirement_id)) strict;
"""


@cache
def engine() -> Engine:
    """The engine of the quick word vectors: a kill is no test of models."""
    return Engine(fast=True)


def open_workspace(folder: Path, **options: object) -> Workspace:
    return Workspace(folder, levels=engine().levels, **options)


def people(count: int, start: int = 0) -> list[Candidate]:
    """People like those of the demo, with ids from ``start``."""
    path = engine().settings.data / "demo" / "candidates.jsonl"
    known = read_candidates(path, on=ON, levels=engine().levels).items
    made = []
    for number in range(start, start + count):
        like = known[number % len(known)]
        made.append(Candidate(f"p{number:06}", like.awards, like.resume_text, f"Person {number}"))
    return made


def write_rows(path: Path, count: int, start: int = 0) -> Path:
    with path.open("w", encoding="utf8") as file:
        for person in people(count, start):
            file.write(json.dumps(candidate_row(person)) + "\n")
    return path


def import_rows(workspace: Workspace, path: Path) -> None:
    workspace.import_people(
        engine().read_units(path, on=ON), fingerprint=fingerprint_sources([path], on=ON), postings=[POSTING]
    )


# What is killed: each act has a state before and a state after; anything else is a loss.


@dataclass(frozen=True)
class Act:
    """``prepare`` makes the state before, ``run`` is what is killed, ``state`` tells one from the other."""

    prepare: Callable[[Path], None]
    run: Callable[[Path], None]
    state: Callable[[Path], object]


def _with_people(folder: Path) -> None:
    workspace = Workspace.create(folder / "w", levels=engine().levels)
    workspace.add_postings([POSTING])
    haunted = Candidate("p000000", resume_text=f"{CANARY} " * 2000, name=CANARY)
    workspace.add_candidates([haunted, *people(30, 1)])


def _for_import(folder: Path) -> None:
    Workspace.create(folder / "w", levels=engine().levels).add_candidates(people(20))
    write_rows(folder / "rows.jsonl", 1500, 10)


def _first_layout(folder: Path) -> None:
    (folder / "w").mkdir()
    with closing(sqlite3.connect(folder / "w" / "workspace.sqlite3")) as connection, connection:
        connection.executescript(f"begin; {FIRST_LAYOUT} pragma user_version = 1; commit;")
        connection.execute("insert into posting values (?, ?, ?)", (POSTING.id, POSTING.title, POSTING.text))
        rows = [(one.id, json.dumps(candidate_row(one))) for one in people(200)]
        connection.executemany("insert into candidate values (?, ?)", rows)


def _import(folder: Path) -> None:
    import_rows(open_workspace(folder / "w"), folder / "rows.jsonl")


def _rank(folder: Path) -> None:
    rank_stored(engine(), open_workspace(folder / "w"), "w", on=ON)


def _erase(folder: Path) -> None:
    open_workspace(folder / "w").erase("p000000")


def _open(folder: Path) -> None:
    open_workspace(folder / "w")


def _people_state(folder: Path) -> object:
    workspace = open_workspace(folder / "w")
    return hash(workspace.candidates(on=ON)), workspace.counts()["postings"]


def _run_state(folder: Path) -> object:
    workspace = open_workspace(folder / "w")
    return len(workspace.runs()) > 0, [len(workspace.run(one).outcomes) for one, _, _ in workspace.runs()][:1]


def _layout_state(folder: Path) -> object:
    """The layout as it lies there, and what is found once it is opened, which brings it up."""
    with closing(sqlite3.connect(folder / "w" / "workspace.sqlite3")) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master")}
    return "candidate" in tables, _people_state(folder)


def _erase_state(folder: Path) -> object:
    """People, and whether the erased one is in no file once they are gone."""
    state = _people_state(folder)
    there = "p000000" in {one.id for one in open_workspace(folder / "w").candidates(on=ON)}
    traces = any(CANARY.encode() in path.read_bytes() for path in (folder / "w").iterdir())
    assert traces == there, "an erased person is still in a file"
    return state


ACTS = {
    "import of 1,500 people": Act(_for_import, _import, _people_state),
    "ranking": Act(_with_people, _rank, _run_state),
    "erase": Act(_with_people, _erase, _erase_state),
    "migration": Act(_first_layout, _open, _layout_state),
}


@dataclass
class Kills:
    """How many kills left the state before, the state after, and something else (a loss)."""

    before: int = 0
    after: int = 0
    lost: int = 0


def kill_at_random(name: str, count: int, seed: int = 1) -> Kills:
    """Kills one act ``count`` times, each at a moment drawn from half as long again as it takes."""
    deed, draw, found = ACTS[name], random.Random(seed), Kills()
    with tempfile.TemporaryDirectory() as place, _victims(name) as start:
        template = Path(place) / "template"
        template.mkdir()
        deed.prepare(template)
        before = deed.state(Path(shutil.copytree(template, Path(place) / "before")))
        whole = Path(shutil.copytree(template, Path(place) / "after"))
        seconds = start(whole, None)
        after = deed.state(whole)
        for number in range(count):
            folder = Path(shutil.copytree(template, Path(place) / str(number)))
            start(folder, draw.uniform(0, 1.5 * seconds))
            state = _state_after_kill(deed, folder)
            if state not in (before, after):
                print(f"{name}: {state}", file=sys.stderr)
            found.before += state == before
            found.after += state == after
            found.lost += state not in (before, after)
            shutil.rmtree(folder)
    return found


def _state_after_kill(deed: Act, folder: Path) -> object:
    """The state, when the log is whole and the act can be done to its end now; else what is wrong."""
    try:
        state = deed.state(folder)
        assert open_workspace(folder / "w").verify_log().intact, "the audit log is broken"
        with contextlib.suppress(MatcherError):  # erasing somebody who is gone is refused
            deed.run(folder)
        assert deed.state(folder) is not None
    except (AssertionError, MatcherError) as error:
        return f"lost: {error}"
    return state


@contextmanager
def _victims(name: str) -> Iterator[Callable[[Path, float | None], float]]:
    """What starts an act in a folder in a process that is killed after some seconds (None: never), and
    gives how long it lived. The processes are forks of one that has loaded everything."""
    command = [sys.executable, str(Path(__file__).resolve()), "--act", name]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        asked, told = parent.stdin, parent.stdout

        def start(folder: Path, seconds: float | None) -> float:
            asked.write(json.dumps([str(folder), seconds]) + "\n")
            asked.flush()
            return float(told.readline())

        yield start
        asked.close()


def serve(name: str) -> None:
    """Acts in a fork for each line of stdin, ``[folder, seconds]``, and answers how long the fork lived."""
    if name == "ranking":  # the models are loaded before, as in a dashboard
        engine().rank(engine().read_posting(POSTING), people(3), on=ON)
    people(1)
    for line in sys.stdin:
        folder, seconds = json.loads(line)
        begun, child = time.perf_counter(), os.fork()
        if child == 0:
            _act_and_exit(name, Path(folder))
        failed = _end(child, seconds)
        print("the act failed" if failed else time.perf_counter() - begun, flush=True)


def _act_and_exit(name: str, folder: Path) -> None:
    """What the fork does; it never comes back."""
    try:
        ACTS[name].run(folder)
        os._exit(0)
    finally:
        os._exit(1)


def _end(child: int, seconds: float | None) -> bool:
    """Waits for a child of ours and kills it when its time is up; whether it failed by itself."""
    limit = time.perf_counter() + (seconds if seconds is not None else math.inf)
    while time.perf_counter() < limit:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status != 0
        time.sleep(0.0005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


# Other faults: each function returns what was said, and asserts that nothing was lost.


@contextmanager
def _workspace() -> Iterator[tuple[Path, Workspace]]:
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)  # noqa: S103 - so that another user gets as far as the workspace
        _with_people(Path(place))
        yield Path(place) / "w", open_workspace(Path(place) / "w")


def _told(do: Callable[[], object]) -> str:
    """The message a call ends with; what has no message of ours fails."""
    try:
        do()
    except MatcherError as error:
        return str(error)
    raise AssertionError("it was expected to refuse")


def _in_child(do: Callable[[], str]) -> str:
    """What a call says, made in a process of its own that may limit itself or become another user."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(there, do().encode()[:4000])
        except BaseException as error:
            os.write(there, f"failed: {type(error).__name__}: {error}".encode()[:4000])
        os._exit(0)
    os.close(there)
    with open(here, encoding="utf8", errors="replace") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    assert not said.startswith("failed"), said
    return said


def disk_full() -> str:
    with _workspace() as (folder, workspace):
        before = _people_state(folder.parent)

        def fill() -> str:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK, SMALL_DISK))
            return _told(lambda: workspace.add_candidates(people(2000)))

        said = _in_child(fill)
        assert _people_state(folder.parent) == before
        assert workspace.verify_log().intact
        return said


def read_only() -> str:
    with _workspace() as (folder, workspace):
        before = _people_state(folder.parent)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            shutil.chown(folder / "workspace.sqlite3", "nobody")
            shutil.chown(folder / "audit.head", "nobody")
        folder.chmod(0o500)

        def write() -> str:
            if os.geteuid() == 0:
                os.setuid(65534)
            return _told(lambda: workspace.add_candidates(people(1)))

        said = _in_child(write)
        folder.chmod(0o700)
        assert _people_state(folder.parent) == before
        return said


def clock_back() -> str:
    with _workspace() as (folder, _):
        past = open_workspace(folder, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))
        past.decide("w", "p000001", "hold")
        refused = _told(past.purge)
        report = open_workspace(folder).verify_log()
        assert report.intact
        assert len(report.notices) == 1
        assert len(past.candidates(on=ON)) == 31
        return f"{report.notices[0]}; purge: {refused}"


def two_writers() -> str:
    with _workspace() as (folder, workspace):
        code = (
            "import sys; sys.path.insert(0, sys.argv[2]); import reliability as r\n"
            "w = r.open_workspace(r.Path(sys.argv[1]))\n"
            "for n in range(40): w.add_candidates([r.Candidate(f'{sys.argv[3]}{n}', resume_text='x')])\n"
        )
        command = [sys.executable, "-c", code, str(folder), str(Path(__file__).parent)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        writers = [subprocess.Popen([*command, name], env=environment) for name in ("a", "b")]
        assert [writer.wait() for writer in writers] == [0, 0]
        assert workspace.counts()["candidates"] == 31 + 80
        report = workspace.verify_log()
        assert report.intact
        return f"both ended; 80 of 80 people there, {report.entries} log entries in one chain"


def writer_holds() -> str:
    with _workspace() as (folder, workspace):
        holder = sqlite3.connect(folder / "workspace.sqlite3", isolation_level=None)
        holder.execute("begin immediate")
        from matcher.store import database

        usual, database.SECONDS_TO_WAIT = database.SECONDS_TO_WAIT, 1
        waiting = open_workspace(folder)
        database.SECONDS_TO_WAIT = usual
        said = _told(lambda: waiting.decide("w", "p000001", "hold"))
        holder.close()
        workspace.decide("w", "p000001", "hold")
        return said


def corrupted_page() -> str:
    with _workspace() as (folder, workspace):
        path = folder / "workspace.sqlite3"
        whole = path.read_bytes()
        page = int.from_bytes(whole[16:18], "big")
        place = whole.index(b'"issuer":')  # an award
        start = place // page * page
        path.write_bytes(whole[:start] + b"\xa5" * page + whole[start + page :])
        report = workspace.verify_log()
        assert not report.intact
        said = _told(lambda: workspace.candidates(on=ON))
        path.write_bytes(whole)
        assert workspace.verify_log().intact
        return f"{said}; audit verify: {report.problems[0].splitlines()[0]}"


def newer_layout() -> str:
    with _workspace() as (folder, _):
        before = _people_state(folder.parent)
        _set_layout(folder, "9999")
        said = _told(lambda: open_workspace(folder))
        _set_layout(folder, NEWEST)
        assert _people_state(folder.parent) == before
        return said


def _set_layout(folder: Path, layout: str) -> None:
    with closing(sqlite3.connect(folder / "workspace.sqlite3")) as connection, connection:
        connection.execute("update alembic_version set version_num = ?", (layout,))


def older_layout() -> str:
    with tempfile.TemporaryDirectory() as place:
        _first_layout(Path(place))
        workspace = open_workspace(Path(place) / "w")
        assert set(workspace.candidates(on=ON)) == set(people(200))
        return "brought up on opening; 200 of 200 people and the posting are there"


def lost_head() -> str:
    with _workspace() as (folder, workspace):
        (folder / "audit.head").unlink()
        return _told(lambda: workspace.decide("w", "p000001", "hold"))


FAULTS: dict[str, Callable[[], str]] = {
    "disk full": disk_full,
    "read-only folder": read_only,
    "clock going backwards": clock_back,
    "two processes writing at once": two_writers,
    "another process holds the file": writer_holds,
    "a corrupted page": corrupted_page,
    "an older layout": older_layout,
    "a newer layout": newer_layout,
    "the file of the log's head lost": lost_head,
}


# A soak, and how long large things take.


def soak(operations: int, seed: int = 1) -> list[tuple[int, float]]:
    """(operations done, resident MB) ten times over mixed operations on one workspace."""
    draw, seen = random.Random(seed), []
    with _workspace() as (_, workspace):
        ids = [f"p{number:06}" for number in range(200)]
        for number in range(1, operations + 1):
            _one_operation(workspace, draw, ids)
            if number % (operations // 10) == 0:
                seen.append((number, _resident_mb()))
        assert workspace.verify_log().intact
    return seen


def _one_operation(workspace: Workspace, draw: random.Random, ids: list[str]) -> None:
    one = draw.choice(ids)
    kind = draw.random()
    if kind < 0.35:
        workspace.add_candidates(people(1, int(one[1:])))
    elif kind < 0.5:
        workspace.set_weights("w", {"r1": draw.random()})
    elif kind < 0.97:
        with contextlib.suppress(MatcherError):  # not everybody is there all the time
            draw.choice((_decide, _look, _load, _unblind))(workspace, one)
    else:
        with contextlib.suppress(MatcherError):
            workspace.erase(one)


def _decide(workspace: Workspace, one: str) -> None:
    workspace.decide("w", one, "hold", reason="later")


def _look(workspace: Workspace, one: str) -> None:
    workspace.export(one)


def _load(workspace: Workspace, _: str) -> None:
    workspace.candidates(on=ON)


def _unblind(workspace: Workspace, one: str) -> None:
    workspace.unblind(one)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


def time_import(count: int, url: str | None = None) -> list[tuple[str, float, float]]:
    """(what, seconds, CPU seconds of this process) of importing and loading people."""
    with tempfile.TemporaryDirectory() as place:
        rows = write_rows(Path(place) / "rows.jsonl", count)
        workspace = Workspace.create(Path(place) / "w", levels=engine().levels, database=url)
        doings: list[tuple[str, Callable[[], object]]] = [
            (f"import of {count:,} people", lambda: import_rows(workspace, rows)),
            ("loading all of them", lambda: workspace.candidates(on=ON)),
            ("checking the log and the file", workspace.verify_log),
            ("erasing one", lambda: workspace.erase("p000000")),
        ]
        return [(name, *_timed(do)) for name, do in doings]


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    begun, worked = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - begun, time.process_time() - worked


def report(kills: int, operations: int, count: int) -> str:
    """The page of what was tried."""
    parts = [
        "# Reliability\n",
        "Written by `python benchmarks/reliability.py --write`; the tests run the same faults, with fewer kills.\n",
        "## Kills\n",
        "`kill -9` at random moments; afterwards the workspace is opened, its log checked, and the act done to its end.\n",
        "| killed during | kills | state before | state after | lost |",
        "|---|---|---|---|---|",
    ]
    for name in ACTS:
        done = kill_at_random(name, kills // len(ACTS))
        parts.append(f"| {name} | {kills // len(ACTS)} | {done.before} | {done.after} | {done.lost} |")
        print(parts[-1], file=sys.stderr)
    parts += [
        "\n## Other faults\n",
        "Nothing was lost in any of them.\n",
        "| fault | what is said |",
        "|---|---|",
    ]
    for name, fault in FAULTS.items():
        parts.append(f"| {name} | {_without_places(fault())} |")
        print(parts[-1], file=sys.stderr)
    memory = soak(operations)
    parts += [
        f"\n## {operations:,} mixed operations\n",
        "Adding, deciding, editing, loading, exporting, un-blinding and erasing, in one process; resident memory in MB.\n",
        "| operations | " + " | ".join(f"{done:,}" for done, _ in memory) + " |",
        "|---|" + "---|" * len(memory),
        "| MB | " + " | ".join(f"{used:.0f}" for _, used in memory) + " |",
        f"\nMedian of the second half over that of the first: "
        f"{statistics.median(m for _, m in memory[5:]) / statistics.median(m for _, m in memory[:5]):.3f}.\n",
        f"## {count:,} people\n",
        "| what | seconds | CPU seconds |",
        "|---|---|---|",
    ]
    parts += [f"| {name} | {seconds:.1f} | {worked:.1f} |" for name, seconds, worked in time_import(count)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    parts.append(
        f"\nEmbedded SQLite; five awards a person. Peak memory of all of the above: {peak:.0f} MB.\n"
    )
    return "\n".join(parts)


def _without_places(said: str) -> str:
    """A message without the temporary folder of this run."""
    return re.sub(r"\S*/w/", "DIR/", said).replace("|", "/")


def main() -> None:
    """Prints or writes the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--act", help=argparse.SUPPRESS)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--operations", type=int, default=10_000)
    options.add_argument("--people", type=int, default=100_000)
    options.add_argument("--write", action="store_true", help="write docs/reliability.md instead of printing")
    chosen = options.parse_args()
    if chosen.act:
        serve(chosen.act)
        return
    page = report(chosen.kills, chosen.operations, chosen.people)
    PAGE.write_text(page, "utf8") if chosen.write else print(page)


if __name__ == "__main__":
    main()
