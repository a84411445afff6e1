"""The audit log: entries that are only ever added, each holding the hash of the one before it.

An entry that was changed, taken out, put in between or moved breaks the chain. Entries cut off the end do
not, so the folder remembers the last entry it has seen in a file beside the database (``heads``).
Entries hold ids of ours, numbers and hashes, never what a person wrote: they stay when a person is erased.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from matcher.store.schema import audit, canonical

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done: when, by whom, what, and to which person (key), posting or run."""

    seq: int
    at: str
    actor: str
    action: str
    previous: str
    subject: str | None = None
    posting: str | None = None
    run: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """SHA-256 over all fields, the hash of the entry before among them."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a log: its number, its hash and when it was written. Number 0: there is none."""

    seq: int = 0
    hash: str = FIRST
    at: str = ""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check of a log found. ``problems``: signs of tampering or damage; ``notices``: what is odd
    and yet harmless, such as a clock that went back."""

    entries: int
    head: Head
    problems: tuple[str, ...]
    notices: tuple[str, ...]

    @property
    def intact(self) -> bool:
        return not self.problems


def read_head(connection: Connection, *, but: Collection[str] = ()) -> Head:
    """The last entry of the log in a database, of actions other than ``but``."""
    entries = select(audit.c.seq, audit.c.hash, audit.c.at).where(audit.c.action.not_in(but))
    row = connection.execute(entries.order_by(audit.c.seq.desc()).limit(1)).first()
    return Head(*row) if row else Head()


def read_latest(connection: Connection) -> str:
    """The latest time in the log; of the last entry, unless the clock went back. "" for an empty log."""
    return connection.execute(select(func.max(audit.c.at))).scalar() or ""


def append(connection: Connection, actor: str, action: str, at: datetime, **about: Any) -> Head:
    """Adds an entry within a writing transaction; the new head. about: fields of AuditEntry."""
    last = read_head(connection)
    entry = AuditEntry(last.seq + 1, at.isoformat(), actor, action, last.hash, **about)
    connection.execute(audit.insert().values(**asdict(entry), hash=entry.hash))
    return Head(entry.seq, entry.hash, entry.at)


def read_entries(connection: Connection) -> Iterable[tuple[AuditEntry, str]]:
    """(entry, the hash stored with it) in order of number."""
    for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
        values = dict(row)
        stored = values.pop("hash")
        yield AuditEntry(**values), stored


def check(entries: Iterable[tuple[AuditEntry, str]], seen: Head) -> AuditReport:
    """Whether a log is whole. seen: the last entry that the folder remembers.

    At most the first twenty problems are told: after one break every later one may follow from it.
    """
    problems: list[str] = []
    notices: list[str] = []
    last, at_seen = Head(), seen.seq == 0
    for entry, stored in entries:
        problems += _problems(entry, stored, last)
        if last.at > entry.at:
            notices.append(
                f"entry {entry.seq}: the clock stood at {entry.at}, before entry {last.seq} at {last.at}"
            )
        last = Head(entry.seq, stored, entry.at)
        at_seen = at_seen or (last.seq, last.hash) == (seen.seq, seen.hash)
    if last.seq < seen.seq:
        problems.append(f"entries {last.seq + 1} to {seen.seq} are missing: the log was cut off at its end")
    elif not at_seen:
        problems.append(f"entry {seen.seq} is not the one this folder remembers: the log was rewritten")
    elif last.seq > seen.seq:
        notices.append(f"entries {seen.seq + 1} to {last.seq} are newer than what this folder has seen")
    return AuditReport(last.seq, last, tuple(problems[:20]), tuple(notices))


def _problems(entry: AuditEntry, stored: str, last: Head) -> list[str]:
    found = []
    if entry.seq != last.seq + 1:
        found.append(f"entry {entry.seq} follows entry {last.seq}: entries are missing or were moved")
    if entry.previous != last.hash:
        found.append(f"entry {entry.seq} does not continue the entry before it")
    if entry.hash != stored:
        found.append(f"entry {entry.seq} was changed: its content is not what its hash stands for")
    return found
