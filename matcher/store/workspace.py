"""A workspace: one folder, and a database in it or on a server, that keeps what hiring needs.

In the folder: the database (``workspace.sqlite3``) or its address (``workspace.json``), the last audit entry
that was seen (``audit.head``), demographics apart (``demographics.json``), and derived arrays (``arrays/``).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, delete, func, make_url, select, update
from sqlalchemy.exc import ArgumentError

from matcher.credentials.readers.units import Unit
from matcher.errors import BadInput, StoreFault
from matcher.policy import Levels
from matcher.store import audit, exports, heads, importing, migrating, people, postings, runs, schema
from matcher.store.database import Database
from matcher.store.decisions import Decision, State, check_decision, read_decisions, write_decision
from matcher.store.demographics import forget_demographics, read_demographics, write_demographics
from matcher.store.retention import SETTING as RETENTION
from matcher.store.retention import Due, Retention, make_retention, read_due
from matcher.types import Candidate, Document, Requirement

FILE = "workspace.sqlite3"
ADDRESS = "workspace.json"
ARRAYS = "arrays"
SERVERS = {"postgresql": "postgresql+pg8000"}
# Set while erased content may still lie in unused parts of the files, so that a kill forgets nothing.
_COMPACTION = "compaction_due"
_STALE = timedelta(days=1)
# Actions after which ``candidates`` gives what it gave before; any other may have changed somebody.
_LEAVES_PEOPLE = (
    *("add_postings", "remove_posting", "read_posting", "edit_weights", "decide", "unblind", "rank"),
    *("set", "set_demographics", "read_demographics", "export"),
)

Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many people were erased, and the exported files that were left because they had been changed."""

    people: int
    files_left: tuple[str, ...]


@dataclass(slots=True)
class _Change:
    """A writing transaction, when it is and who does it; ``head`` is the newest audit entry of it."""

    connection: Connection
    now: datetime
    actor: str
    head: audit.Head | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    def log(self, action: str, **about: Any) -> None:
        """Adds an audit entry to the transaction."""
        self.head = audit.append(self.connection, self.actor, action, self.now, **about)


class Workspace:
    """Postings, people and what was done with them. Every method is one transaction.

    levels: what rows of an older layout are read by. actor: who is written into the audit log.
    clock: the time, in UTC. An older layout is brought to the newest when it is opened.
    Raises BadInput for a folder that holds no workspace or one of a newer layout, StoreFault for one that
    cannot be read or written. Methods raise BadInput for unknown ids, StoreFault when nothing could be done.
    """

    def __init__(
        self,
        folder: Path,
        *,
        levels: Levels,
        actor: str = "local",
        clock: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self.folder, self.actor, self._clock = folder, actor, clock
        self._database = Database(_find_database(folder))
        self._bring_up(levels)
        if self._setting(_COMPACTION):
            with suppress(StoreFault):
                self._compact()

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        levels: Levels,
        database: str | None = None,
        actor: str = "local",
        clock: Clock = lambda: datetime.now(UTC),
    ) -> Workspace:
        """A new empty workspace. Raises BadInput where one is already.

        database: the URL of a database on a server (``postgresql://user:password@host/name``) instead of
        a file in the folder; what another folder keeps there is then shared.
        """
        if (folder / FILE).exists() or (folder / ADDRESS).exists():
            raise BadInput(f"{folder} already holds a workspace")
        address = _address(database)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
            heads.begin(folder)
            _write_private(folder / (FILE if database is None else ADDRESS), address)
        except OSError as error:
            raise StoreFault(f"{folder} cannot be made: {error.strerror}") from None
        return cls(folder, levels=levels, actor=actor, clock=clock)

    def close(self) -> None:
        """Lets go of the connections to a server; the next call makes new ones."""
        self._database.close()

    # What is kept

    def counts(self) -> dict[str, int]:
        """How many postings and people it holds."""
        landed = schema.identities.c.import_id == people.LANDED
        wanted = {
            "postings": select(func.count()).select_from(schema.postings),
            "candidates": select(func.count()).select_from(schema.identities).where(landed),
        }
        with self._database.reading() as connection:
            return {name: int(connection.execute(query).scalar_one()) for name, query in wanted.items()}

    @property
    def revision(self) -> str:
        """A text that changes with every change of the workspace."""
        with self._database.reading() as connection:
            return audit.read_head(connection).hash

    @property
    def people_revision(self) -> str:
        """A text that changes whenever ``candidates`` may give others; looking and deciding leave it."""
        with self._database.reading() as connection:
            return audit.read_head(connection, but=_LEAVES_PEOPLE).hash

    def add_postings(self, documents: Iterable[Document]) -> int:
        """Stores postings, replacing those of the same id; how many."""
        found = tuple(documents)
        with self._writing() as change:
            count = postings.write_postings(change.connection, found, on=change.today)
            change.log("add_postings", details={"postings": count})
        return count

    def postings(self, *, page: people.Page | None = None) -> tuple[Document, ...]:
        """All postings by title. page: the first and the last id of those wanted, in the order of
        ``posting_ids``."""
        with self._database.reading() as connection:
            return postings.read_postings(connection, page=page)

    def posting_ids(self) -> list[str]:
        """The ids of all postings, in the order of the database."""
        with self._database.reading() as connection:
            return postings.read_ids(connection)

    def remove_posting(self, posting_id: str) -> None:
        """Takes a posting away with its edits and decisions; the audit log keeps that they were made."""
        with self._writing() as change:
            postings.remove_posting(change.connection, posting_id)
            change.log("remove_posting", posting=posting_id)

    def add_candidates(self, candidates: Iterable[Candidate]) -> int:
        """Stores people, replacing those of the same id; how many."""
        found = tuple(candidates)
        with self._writing() as change:
            keys = people.write_people(change.connection, found, on=change.today)
            change.log("add_candidates", details={"people": len(keys)})
        return len(keys)

    def candidates(self, *, on: date, page: people.Page | None = None) -> tuple[Candidate, ...]:
        """All people by id, as they are on a day: awards issued later are left out, with a notice.

        page: the first and the last id of those wanted, in the order of ``candidate_ids``.
        """
        with self._database.reading() as connection:
            return tuple(people.read_people(connection, on=on, page=page))

    def candidate_ids(self) -> list[str]:
        """The ids of all people, in the order of ``candidates``."""
        with self._database.reading() as connection:
            return people.read_ids(connection)

    def candidate(self, candidate_id: str, *, on: date) -> Candidate:
        """One person, as ``candidates`` gives them."""
        with self._database.reading() as connection:
            (person,) = people.read_people(connection, on=on, only=people.find_key(connection, candidate_id))
        return person

    def import_people(
        self,
        units: Iterable[Unit],
        *,
        fingerprint: str,
        postings: Sequence[Document] = (),
        progress: Progress | None = None,
    ) -> importing.Imported:
        """Adds people and postings, all of them or none, in place of those of the same id.

        units: what is read one after another, in batches that are each kept at once; after a kill the same
        units go on where they stopped. fingerprint: the same for the same units, and for no others.
        progress: told how many units were read and how many people came of them.
        """
        with self._writing() as change:
            current = importing.open_import(change.connection, fingerprint, change.now)
        resumed_at, waiting = current.units, islice(units, current.units, None)
        rejected: list[Any] = []
        while batch := [read() for read in islice(waiting, importing.BATCH)]:
            with self._writing() as change:
                current, problems = importing.stage(change.connection, current, batch, on=change.today)
            rejected += problems
            if progress is not None:
                progress(current.units, current.people)
        count = self._land(current, postings)
        return importing.Imported(current.people, count, resumed_at, tuple(rejected))

    def _land(self, current: importing.OpenImport, documents: Sequence[Document]) -> int:
        with self._writing() as change:
            importing.land(change.connection, current, at=change.now)
            count = postings.write_postings(change.connection, documents, on=change.today)
            change.log("import", details={"people": current.people, "postings": count})
        return count

    # What people edit and decide

    def weights(self, posting_id: str) -> dict[str, float]:
        """The edited weights of a posting, by requirement id."""
        with self._database.reading() as connection:
            return postings.read_weights(connection, posting_id)

    def set_weights(self, posting_id: str, weights: Mapping[str, float]) -> None:
        """Replaces the edited weights of a posting."""
        with self._writing() as change:
            before = postings.read_weights(change.connection, posting_id)
            postings.write_weights(change.connection, posting_id, weights)
            details = {"before": before, "after": dict(weights)}
            change.log("edit_weights", posting=posting_id, details=details)

    def requirements(self, posting_id: str) -> tuple[Requirement, ...]:
        """The requirements as last read from a posting, before any edit; () when it never was read."""
        with self._database.reading() as connection:
            return postings.read_requirements(connection, posting_id)

    def set_requirements(self, posting_id: str, requirements: Sequence[Requirement]) -> None:
        """Keeps the requirements that were read from a posting; the edited weights stay."""
        with self._writing() as change:
            postings.read_posting(change.connection, posting_id)
            postings.write_requirements(change.connection, posting_id, requirements)
            change.log("read_posting", posting=posting_id, details={"requirements": len(requirements)})

    def decide(
        self,
        posting_id: str,
        candidate_id: str,
        state: State,
        *,
        reason: str | None = None,
        run_id: str | None = None,
    ) -> Decision:
        """Keeps what a person decided about somebody; earlier decisions stay. A decline needs a reason."""
        check_decision(state, reason)
        with self._writing() as change:
            postings.read_posting(change.connection, posting_id)
            key = people.find_key(change.connection, candidate_id)
            at = change.now.isoformat()
            made = Decision(posting_id, candidate_id, state, reason, self.actor, at, run_id)
            write_decision(change.connection, key, made)
            people.touch(change.connection, key, on=change.today)
            about = {"posting": posting_id, "run": run_id, "details": {"state": state}}
            change.log("decide", subject=key, **about)
        return made

    def decisions(self, posting_id: str | None = None) -> tuple[Decision, ...]:
        """All decisions in the order they were made, of one posting where that is asked."""
        with self._database.reading() as connection:
            return read_decisions(connection, posting_id=posting_id)

    def unblind(self, candidate_id: str, *, posting_id: str | None = None) -> str | None:
        """The name of a person, None where none is known; that it was looked at is logged."""
        with self._writing() as change:
            key = people.find_key(change.connection, candidate_id)
            people.touch(change.connection, key, on=change.today)
            change.log("unblind", subject=key, posting=posting_id)
            return people.read_name(change.connection, key)

    def log_names_seen(self, candidate_ids: Sequence[str], *, posting_id: str | None = None) -> None:
        """Logs that the names of several people were looked at, as ``unblind`` does for one."""
        with self._writing() as change:
            for key in people.find_keys(change.connection, candidate_ids).values():
                change.log("unblind", subject=key, posting=posting_id)

    def settings(self) -> dict[str, Any]:
        """The settings by name."""
        table = schema.settings.c
        with self._database.reading() as connection:
            rows = connection.execute(select(table.name, table.value).where(table.name != _COMPACTION))
            return dict(tuple(row) for row in rows)

    def set_setting(self, name: str, value: Any) -> None:
        """Keeps a setting; value: anything JSON can hold."""
        with self._writing() as change:
            _put_setting(change.connection, name, value)
            change.log("set", details={"setting": name})

    # What was ranked

    def snapshot(self, posting_id: str, *, on: date) -> runs.Snapshot:
        """A posting with its weights and all people, as they stand in one moment."""
        with self._database.reading() as connection:
            return runs.read_snapshot(connection, posting_id, on=on)

    def add_run(self, run: runs.RunRecord) -> None:
        """Keeps the record of a ranking."""
        with self._writing() as change:
            runs.write_run(change.connection, run)
            details = {"result": run.result_hash, "people": len(run.people)}
            change.log("rank", posting=run.posting_id, run=run.id, details=details)

    def run(self, run_id: str) -> runs.RunRecord:
        """The record of a ranking."""
        with self._database.reading() as connection:
            return runs.read_run(connection, run_id)

    def runs(self) -> tuple[tuple[str, str, str], ...]:
        """(id, when, posting id) of each ranking that was recorded, oldest first."""
        with self._database.reading() as connection:
            return runs.read_runs(connection)

    # The log

    def log(self, action: str | None = None) -> tuple[audit.AuditEntry, ...]:
        """The audit log, oldest entry first, of one action where that is asked."""
        with self._database.reading() as connection:
            entries = [entry for entry, _ in audit.read_entries(connection)]
        return tuple(entry for entry in entries if action in (None, entry.action))

    def verify_log(self) -> audit.AuditReport:
        """Whether the audit log is whole and the database undamaged."""
        if damage := self._damage():
            return audit.AuditReport(0, audit.Head(), damage, ())
        with self._database.reading() as connection:
            return audit.check(audit.read_entries(connection), heads.read_seen(self.folder))

    # What only fairness checks may look at

    def set_demographics(self, groups: Mapping[str, Mapping[str, str]]) -> None:
        """Keeps what people stated of themselves, by candidate id, in place of all that was kept before."""
        with self._writing() as change:
            keys = {one: people.find_key(change.connection, one) for one in groups}
            change.log("set_demographics", details={"people": len(keys)})
            write_demographics(self.folder, {keys[one]: dict(group) for one, group in groups.items()})

    def demographics(self) -> dict[str, dict[str, str]]:
        """What people stated of themselves, by candidate id; that it was looked at is logged."""
        with self._writing() as change:
            change.log("read_demographics")
            known = read_demographics(self.folder)
            ids = people.find_ids(change.connection, known)
        return {ids[key]: group for key, group in known.items() if key in ids}

    # What is forgotten

    def retention(self) -> Retention:
        """How long people are kept after the last thing that happened to them."""
        stored = self._setting(RETENTION)
        return Retention(**stored) if stored else make_retention("standard")

    def set_retention(self, preset: str | None = None, *, days: int | None = None) -> Retention:
        """Keeps a preset or a number of days as the rule; nobody is erased by this."""
        chosen = make_retention(preset, days)
        self.set_setting(RETENTION, asdict(chosen))
        return chosen

    def due(self, *, by: date) -> tuple[Due, ...]:
        """The people whose time is up by a day, the longest due first."""
        with self._database.reading() as connection:
            return read_due(connection, self.retention(), by=by)

    def purge(self) -> Erasure:
        """Erases the people whose time is up today, and what imports left that nobody finished.

        Raises BadInput where the clock stands before the latest audit entry: it may be wrong.
        """
        now = self._clock()
        with self._database.reading() as connection:
            newest = audit.read_latest(connection)
        if newest > now.isoformat():
            raise BadInput(
                f"the clock stands at {now.isoformat()}, before the latest entry of the log ({newest}); "
                "set it right before people are purged"
            )
        erasure = self.erase(*(one.candidate_id for one in self.due(by=now.date())))
        with self._writing() as change:
            dropped = importing.drop_unfinished(change.connection, before=now - _STALE)
            _put_setting(change.connection, _COMPACTION, True)
            change.log("purge", details={"people": erasure.people, "staged": dropped})
        self._compact()
        return erasure

    def export(self, candidate_id: str, *, file: Path | None = None) -> dict[str, Any]:
        """Everything held on a person. file: also write it there; the file goes when the person is erased."""
        with self._writing() as change:
            key = people.find_key(change.connection, candidate_id)
            change.log("export", subject=key, details={"file": file is not None})
            content = exports.gather(change.connection, key)
            content["demographics"] = read_demographics(self.folder).get(key)
            if file is not None:
                written = exports.write_file(file, content)
                exports.record(change.connection, key, written, at=change.now.isoformat())
        return content

    def erase(self, *candidate_ids: str) -> Erasure:
        """Takes everything on some people away: rows, arrays, demographics, exported files, unused pages.

        Their random keys stay in the audit log and in records of rankings. With none, nothing is done.
        """
        if not candidate_ids:
            return Erasure(0, ())
        with self._writing() as change:
            for one in candidate_ids:
                people.find_key(change.connection, one)
            keys = people.every_key(change.connection, candidate_ids)
            files = exports.recorded(change.connection, keys)
            people.erase_content(change.connection, keys, on=change.today)
            _put_setting(change.connection, _COMPACTION, True)
            for key in keys:
                change.log("erase", subject=key)
            left = tuple(one.path for one in files if not one.remove())
            shutil.rmtree(self.arrays, ignore_errors=True)
            forget_demographics(self.folder, keys)
        self._compact()
        return Erasure(len(candidate_ids), left)

    def clear(self) -> None:
        """Takes everything away but the settings and the audit log: a fresh start, as for a demo."""
        with self._writing() as change:
            rows = change.connection.execute(select(schema.people.c.key)).scalars().all()
            left = [one.path for one in exports.recorded(change.connection, rows) if not one.remove()]
            for table in (schema.runs, schema.inputs, schema.postings, schema.people, schema.imports):
                change.connection.execute(delete(table))
            _put_setting(change.connection, _COMPACTION, True)
            change.log("clear", details={"people": len(rows), "files_left": len(left)})
            shutil.rmtree(self.arrays, ignore_errors=True)
            forget_demographics(self.folder, rows)
        self._compact()

    @property
    def arrays(self) -> Path:
        """The folder of arrays that are derived from people; what is absent there is made again."""
        return self.folder / ARRAYS

    # Inside

    def _bring_up(self, levels: Levels) -> None:
        """Brings the layout to the newest; the file of the audit log is there before the log is."""
        layout = migrating.read_layout(self._database)
        if layout == migrating.NEWEST:
            return
        if layout in (migrating.EMPTY, migrating.FIRST):
            heads.begin(self.folder)
        before = migrating.upgrade(self._database, levels=levels, today=self._clock().date())
        if before is not None:
            with self._writing() as change:
                change.log("lay_out", details={"before": before, "after": migrating.NEWEST})

    @contextmanager
    def _writing(self) -> Iterator[_Change]:
        """A writing transaction; the folder remembers the newest audit entry once it is committed."""
        heads.read_seen(self.folder)
        with self._database.writing() as connection:
            change = _Change(connection, self._clock(), self.actor)
            yield change
        if change.head is not None:
            heads.remember(self.folder, change.head)

    def _damage(self) -> tuple[str, ...]:
        try:
            return self._database.problems()
        except StoreFault as error:
            return (str(error),)

    def _setting(self, name: str) -> Any:
        wanted = select(schema.settings.c.value).where(schema.settings.c.name == name)
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar()

    def _compact(self) -> None:
        """Takes what was erased out of the files. Raises StoreFault while others hold them open; it is
        then done when the workspace is opened next."""
        self._database.compact()
        with self._database.writing() as connection:
            connection.execute(delete(schema.settings).where(schema.settings.c.name == _COMPACTION))


def _put_setting(connection: Connection, name: str, value: Any) -> None:
    row = update(schema.settings).where(schema.settings.c.name == name).values(value=value)
    if not connection.execute(row).rowcount:
        connection.execute(schema.settings.insert().values(name=name, value=value))


def _find_database(folder: Path) -> URL:
    """Where the database of a folder is. Raises BadInput where there is none."""
    if (folder / FILE).is_file():
        return URL.create("sqlite", database=str(folder / FILE))
    if not (folder / ADDRESS).is_file():
        raise BadInput(f"{folder} holds no workspace; make one with: matcher workspace init {folder}")
    try:
        return _server_url(str(json.loads((folder / ADDRESS).read_text("utf8"))["database"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreFault(f"{folder / ADDRESS} cannot be read ({type(error).__name__})") from None


def _address(database: str | None) -> str:
    return "" if database is None else json.dumps({"database": str(_server_url(database) and database)})


def _server_url(text: str) -> URL:
    """The URL with the driver we use. Raises BadInput for one that is none, or of another kind of server."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadInput("the database is no URL; write postgresql://user:password@host:5432/name") from None
    kind = url.get_backend_name()
    if kind not in SERVERS:
        raise BadInput(f"the database is on {kind}; {', '.join(SERVERS)} is what is known")
    return url.set(drivername=SERVERS[kind])


def _write_private(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf8") as file:
        file.write(text)
