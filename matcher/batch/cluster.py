"""Tasks handed out with Dask: to processes of this machine, or to the workers of a cluster by address.

A worker offers itself once it has opened its engine and found everything in the versions the job was begun
with; one that has not is never given a task. No more tasks are handed out than workers can soon begin. What
a task gives back is a short record: the data go from disk to disk.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from distributed import Client, Future, LocalCluster, Worker, WorkerPlugin, get_worker
from distributed.scheduler import KilledWorker

from matcher.batch.errors import DiskFull, JobFault
from matcher.batch.manifest import PartRecord
from matcher.batch.tasks import Kept, Task, carry_out
from matcher.errors import MatcherError

if TYPE_CHECKING:
    from matcher.engine import Engine

NAME = "stackmatch"
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
        self.refusal: str | None = "it is still loading its models"

    async def setup(self, worker: Worker) -> None:
        """Opens the engine and offers the worker, unless its versions are others."""
        try:
            engine = await asyncio.to_thread(self._spec.open)
            self.refusal = find_difference(self._versions, await asyncio.to_thread(engine.versions))
        except MatcherError as error:
            self.refusal = str(error)
        if self.refusal is None:
            self.kept = Kept(engine)
            await worker.set_resources(**{NAME: 1})


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


def _work(task: Task, output: Path) -> PartRecord:
    """On a worker: a task done by the engine it holds. A worker without room takes no more."""
    worker = get_worker()
    plugin = worker.plugins[NAME]
    if not isinstance(plugin, EnginePlugin) or plugin.kept is None:
        raise RuntimeError("a worker without an engine offers nothing")
    try:
        return carry_out(task, plugin.kept, output)
    except DiskFull as error:
        plugin.refusal = str(error)
        worker.loop.add_callback(worker.set_resources, **{NAME: 0})
        raise


def _refusal(dask_worker: Worker) -> str | None:
    plugin = dask_worker.plugins.get(NAME)
    return plugin.refusal if isinstance(plugin, EnginePlugin) else "the engine's plugin failed on it"


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

    def __enter__(self) -> Cluster:
        if self._address is None:
            self._local = LocalCluster(
                n_workers=self._workers or os.cpu_count() or 1,
                threads_per_worker=1,
                processes=self._processes,
                dashboard_address=None,
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

        Raises JobFault when the job cannot go on, after all parts that can be finished are.
        """
        waiting, given = deque(tasks), dict[Future[PartRecord], Task]()
        attempts, failed = Counter[str](), dict[str, str]()
        while waiting or given:
            while waiting and len(given) < AHEAD * max(len(self._offering()), 1):
                task = waiting.popleft()
                attempts[task.name] += 1
                given[self._submit(task, output, attempts[task.name])] = task
            for future in self._finished(given):
                task = given.pop(future)
                if future.status == "finished":
                    yield future.result()
                elif future.status == "error":
                    reason = _reason(future.exception())
                    if attempts[task.name] < MAX_ATTEMPTS:
                        waiting.append(task)
                    else:
                        failed[task.name] = reason
                else:
                    waiting.append(task)
                    attempts[task.name] -= 1  # the scheduler was lost: nobody's fault
                    self._reconnect()
        if failed:
            name, reason = next(iter(failed.items()))
            raise JobFault(f"{len(failed)} parts could not be finished, the first {name}: {reason}")

    def _submit(self, task: Task, output: Path, attempt: int) -> Future[PartRecord]:
        key = f"{task.name}-{attempt}-{time.monotonic_ns()}"
        future: Future[PartRecord] = self._connected.submit(
            _work, task, output, key=key, resources={NAME: 1}, pure=False
        )
        future.add_done_callback(lambda _: self._news.set())
        return future

    def _finished(self, given: Mapping[Future[PartRecord], Task]) -> list[Future[PartRecord]]:
        """Those that have ended in some way; waits for one, and stops the job where none can come."""
        since = time.monotonic()
        while not (ended := [future for future in given if future.status != "pending"]):
            if self._news.wait(LOOK_SECONDS):
                self._news.clear()
            elif self._offering():
                since = time.monotonic()
            elif time.monotonic() - since > PATIENCE_SECONDS:
                raise JobFault(self._nobody())
        return ended

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
        since = time.monotonic()
        while not self._offering():
            refusals = self._refusals()
            loading = any(one == self._plugin.refusal for one in refusals.values())
            if time.monotonic() - since > PATIENCE_SECONDS or (refusals and not loading):
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

    def _offering(self) -> list[str]:
        """The addresses of the workers that take tasks."""
        try:
            workers = self._connected.scheduler_info(n_workers=-1)["workers"]
        except (OSError, TimeoutError, KeyError):
            return []
        return [address for address, one in workers.items() if one["resources"].get(NAME)]

    def _refusals(self) -> dict[str, str]:
        """Worker -> why it takes no task."""
        try:
            found = self._connected.run(_refusal, on_error="ignore")
        except (OSError, TimeoutError, ValueError):
            return {}
        return {address: reason for address, reason in found.items() if reason is not None}

    def _nobody(self) -> str:
        refusals = self._refusals()
        where = self._address or "this machine"
        if not refusals:
            return f"no worker is connected to {where}; start some with 'dask worker {where}'"
        address, reason = next(iter(sorted(refusals.items())))
        return f"none of the {len(refusals)} workers can be used, the first ({address}): {reason}"


def _reason(error: BaseException | None) -> str:
    """Why a task failed, where it may be tried again. Raises the errors that trying cannot cure."""
    if isinstance(error, KilledWorker):
        return "its workers died"
    if isinstance(error, DiskFull):
        return str(error)
    if isinstance(error, MatcherError):
        raise error
    return f"{type(error).__name__}"
