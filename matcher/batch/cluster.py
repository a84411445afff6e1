"""Tasks handed out with Dask: to processes of this machine, or to the workers of a cluster by address.

A worker takes tasks once it has opened its engine and found everything in the versions the job was begun
with; one that refuses is passed over. No more tasks are handed out than workers can soon begin. The data go
from disk to disk; what is finished stands in the manifest.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from distributed import Client, Future, LocalCluster, Worker, WorkerPlugin, get_worker
from distributed.scheduler import KilledWorker

from matcher.batch.errors import DiskFull, JobFault
from matcher.batch.manifest import Manifest, PartRecord
from matcher.batch.tasks import Kept, Task, carry_out
from matcher.errors import MatcherError

if TYPE_CHECKING:
    from matcher.engine import Engine

NAME = "stackmatch"
LOADING = "it is still loading its models"
AHEAD = 2
"""Tasks handed out for each worker: one at work, one that is next."""
CONNECT_SECONDS = 10
PATIENCE_SECONDS = 60
"""How long a scheduler may be away, or no worker be there, before the job is stopped."""
LOOK_SECONDS = 2
MAX_ATTEMPTS = 10
"""Attempts at one part. Each may see several workers die, so that many bad rows of one part come to light."""


class OpensEngine(Protocol):
    """How a worker comes to its engine."""

    def open(self) -> Engine:
        """The engine, made anew."""


class EnginePlugin(WorkerPlugin):
    """What a worker holds: its engine, and why it takes no task (None: it takes some)."""

    def __init__(self, spec: OpensEngine, versions: Mapping[str, str]) -> None:
        self._spec, self._versions = spec, versions
        self.kept: Kept | None = None
        self.refusal: str | None = LOADING

    async def setup(self, worker: Worker) -> None:
        """Opens the engine. It is waited for before a worker that joins is given a task."""
        # An engine does one thing at a time, however many threads the worker was begun with.
        self.one_at_a_time = threading.Lock()
        self.address = worker.address
        try:
            engine = await asyncio.to_thread(self._spec.open)
            self.refusal = find_difference(self._versions, await asyncio.to_thread(engine.versions))
        except MatcherError as error:
            self.refusal = str(error)
        if self.refusal is None:
            self.kept = Kept(engine)


def find_difference(expected: Mapping[str, str], found: Mapping[str, str]) -> str | None:
    """The first thing that is of another version on a worker, in words; None where nothing is.

    >>> find_difference({"numpy": "2.1.0"}, {"numpy": "2.2.0"})
    'its numpy is 2.2.0, this job was begun with 2.1.0; install the same on every worker'
    """
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            there, here = (str(one.get(name, "missing"))[:12] for one in (found, expected))
            return f"its {name} is {there}, this job was begun with {here}; install the same on every worker"
    return None


class Refused(Exception):
    """A worker that takes no task: its address, and why."""


def _work(task: Task, output: Path) -> None:
    """On a worker: a task done by the engine it holds. A worker without room takes no more."""
    plugin = get_worker().plugins[NAME]
    if not isinstance(plugin, EnginePlugin):
        raise TypeError(f"the plugin {NAME} of this worker is {type(plugin).__name__}, not ours")
    with plugin.one_at_a_time:
        if plugin.kept is None or plugin.refusal is not None:
            raise Refused(plugin.address, plugin.refusal)
        try:
            carry_out(task, plugin.kept, output)
        except DiskFull as error:
            plugin.refusal = str(error)
            raise Refused(plugin.address, plugin.refusal) from None


def _refusal(dask_worker: Worker) -> str | None:
    plugin = dask_worker.plugins.get(NAME)
    return plugin.refusal if isinstance(plugin, EnginePlugin) else "the engine's plugin failed on it"


@dataclass(frozen=True, slots=True)
class _Given:
    """A task handed out, and to whom alone it may go (None: anybody)."""

    task: Task
    future: Future[None]
    only: frozenset[str] | None


class Cluster:
    """Workers to hand tasks to, for as long as it is entered.

    address: of a scheduler; None begins processes on this machine (``workers`` of them, None: one a
    core). Raises JobFault where there is no scheduler at the address, or no worker that can be used.
    """

    def __init__(
        self,
        spec: OpensEngine,
        versions: Mapping[str, str],
        *,
        address: str | None = None,
        workers: int | None = None,
        processes: bool = True,
    ) -> None:
        self._plugin, self._address = EnginePlugin(spec, versions), address
        self._workers, self._processes = workers, processes
        self._local: LocalCluster | None = None
        self._client: Client | None = None
        self._news = threading.Event()
        self._refused: dict[str, str] = {}

    def __enter__(self) -> Cluster:
        if self._address is None:
            self._local = LocalCluster(
                n_workers=self._workers or os.cpu_count() or 1,
                threads_per_worker=1,
                processes=self._processes,
                dashboard_address="127.0.0.1:0",  # any free port: the usual one may be taken
                silence_logs=logging.CRITICAL,
            )
        try:
            self._connect()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in (self._client, self._local):
            if one is not None:
                one.close()

    def run(self, tasks: Sequence[Task], output: Path) -> Iterator[PartRecord]:
        """Does the tasks in any order and gives the record of each as it is finished.

        Raises JobFault when the job cannot go on, or some parts cannot be finished, then after all others.
        """
        waiting, given = deque(tasks), dict[Future[None], _Given]()
        attempts, failed = Counter[str](), dict[str, str]()
        manifest = Manifest(output)
        while waiting or given:
            while waiting and len(given) < AHEAD * max(len(self._usable()), 1):
                one = self._give(waiting.popleft(), output)
                given[one.future] = one
            ended = self._ended(list(given.values()))
            if any(one.future.status in ("cancelled", "lost") for one in ended):
                for one in given.values():  # workers that end with their scheduler say nothing about rows
                    manifest.tries(one.task.name).forget()
                self._reconnect()
            for one in ended:
                del given[one.future]
                record = manifest.find(one.task.name)
                if record is not None:
                    yield record
                    continue
                reason = self._why(one)
                attempts[one.task.name] += reason is not None
                if reason is not None and attempts[one.task.name] >= MAX_ATTEMPTS:
                    failed[one.task.name] = reason
                else:
                    waiting.append(one.task)
        if failed:
            name, reason = next(iter(failed.items()))
            raise JobFault(f"{len(failed)} parts could not be finished, the first {name}: {reason}")

    def _give(self, task: Task, output: Path) -> _Given:
        """Hands a task out: to any worker, or where some refuse to one of the others."""
        usable = frozenset(self._usable()) if self._refused else None
        if usable is not None and not usable:
            raise JobFault(self._nobody())
        key = f"{task.name}-{time.monotonic_ns()}"
        future: Future[None] = self._connected.submit(
            _work, task, output, key=key, pure=False, workers=None if usable is None else sorted(usable)
        )
        future.add_done_callback(lambda _: self._news.set())
        return _Given(task, future, usable)

    def _ended(self, given: Sequence[_Given]) -> list[_Given]:
        """Those that have ended in some way; waits for one, and stops the job where none can come."""
        since = time.monotonic()
        while not (ended := [one for one in given if one.future.status != "pending"]):
            if self._news.wait(LOOK_SECONDS):
                self._news.clear()
                continue
            usable = set(self._usable())
            if stranded := [one for one in given if one.only is not None and one.only.isdisjoint(usable)]:
                return stranded
            if usable:
                since = time.monotonic()
            elif time.monotonic() - since > PATIENCE_SECONDS:
                raise JobFault(self._nobody())
        return ended

    def _why(self, one: _Given) -> str | None:
        """Why a part is not finished, None where the part is not to blame. Raises what cannot be cured by
        trying again."""
        if one.future.status != "error":
            return None
        error = one.future.exception()
        if isinstance(error, Refused):
            address, reason = error.args
            self._refused[address] = reason
            return None
        if isinstance(error, MatcherError):
            raise error
        return "its workers died" if isinstance(error, KilledWorker) else type(error).__name__

    @property
    def _connected(self) -> Client:
        if self._client is None:
            raise RuntimeError("the cluster was not entered")
        return self._client

    def _connect(self) -> None:
        target = self._local if self._address is None else self._address
        try:
            self._client = Client(target, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise JobFault(
                f"no scheduler answers at {self._address} ({type(error).__name__}); start one with "
                "'dask scheduler' and workers with 'dask worker ADDRESS', or leave --scheduler out"
            ) from None
        self._client.register_plugin(self._plugin, name=NAME)
        self._refused = self._ask_refusals()
        since = time.monotonic()
        while not self._usable():
            if self._refused or time.monotonic() - since > PATIENCE_SECONDS:
                raise JobFault(self._nobody())
            time.sleep(0.1)

    def _reconnect(self) -> None:
        """Finds the scheduler again where it was. Raises JobFault when it does not come back."""
        since = time.monotonic()
        while True:
            self._connected.close()
            try:
                return self._connect()
            except JobFault:
                if time.monotonic() - since > PATIENCE_SECONDS:
                    raise

    def _usable(self) -> list[str]:
        """The addresses of the workers that have not refused."""
        try:
            workers = self._connected.scheduler_info(n_workers=-1)["workers"]
        except (OSError, TimeoutError, KeyError):
            return []
        return [address for address in workers if address not in self._refused]

    def _ask_refusals(self) -> dict[str, str]:
        """Worker -> why it takes no task."""
        found = self._connected.run(_refusal, on_error="ignore")
        return {address: reason for address, reason in found.items() if reason not in (None, LOADING)}

    def _nobody(self) -> str:
        where = self._address or "this machine"
        if not self._refused:
            return f"no worker is connected to {where}; start some with 'dask worker {where}'"
        address, reason = sorted(self._refused.items())[0]
        return f"none of the {len(self._refused)} workers can be used, the first ({address}): {reason}"
