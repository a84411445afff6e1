"""Imports that are all there or not at all: rows are staged batch by batch and seen in one last step.

A batch is one transaction, and how far it came is written with it: after a kill the same import, told by the
fingerprint of its sources, goes on where it stopped. Staged people are seen by nobody.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, ScalarSelect, Select, delete, select, update

from matcher.credentials.readers.units import CheckedReading
from matcher.errors import BadInput
from matcher.store import schema
from matcher.store.people import LANDED, check_id, find_keys, write_people
from matcher.types import Candidate, Rejected

BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people and postings came in, how many units an earlier attempt had read, and what was set
    aside since (an earlier attempt has told its own)."""

    people: int
    postings: int
    resumed_at: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class OpenImport:
    """An import that has not ended: how many units were read, and how many people are staged."""

    id: str
    units: int
    people: int


def open_import(connection: Connection, fingerprint: str, at: datetime) -> OpenImport:
    """The unfinished import of these sources, or a new one."""
    table = schema.imports.c
    wanted = select(table.id, table.units, table.people).where(
        table.fingerprint == fingerprint, table.ended_at.is_(None)
    )
    row = connection.execute(wanted).first()
    if row is not None:
        return OpenImport(*row)
    fresh = OpenImport(secrets.token_hex(8), 0, 0)
    connection.execute(
        schema.imports.insert().values(
            id=fresh.id, fingerprint=fingerprint, started_at=at.isoformat(), units=0, people=0
        )
    )
    return fresh


def stage(
    connection: Connection, current: OpenImport, found: Sequence[CheckedReading], *, on: date
) -> tuple[OpenImport, tuple[Rejected, ...]]:
    """Stages the people of some units; how far the import is then, and what was set aside."""
    rejected = [problem for one in found for problem in one.reading.rejected]
    people, doubtful = _usable(connection, current.id, found)
    reports = _reports(found)
    write_people(connection, people, on=on, import_id=current.id, reports=reports)
    done = OpenImport(current.id, current.units + len(found), current.people + len(people))
    row = update(schema.imports).where(schema.imports.c.id == current.id)
    connection.execute(row.values(units=done.units, people=done.people))
    return done, (*rejected, *doubtful)


def land(connection: Connection, current: OpenImport, *, at: datetime) -> None:
    """Makes the staged people seen, in place of those of the same id, whose keys are kept."""
    _replace_known(connection, current.id, on=at.date())
    who = schema.identities
    connection.execute(update(who).where(who.c.import_id == current.id).values(import_id=LANDED))
    row = update(schema.imports).where(schema.imports.c.id == current.id)
    connection.execute(row.values(ended_at=at.isoformat()))


def drop_unfinished(connection: Connection, *, before: datetime) -> int:
    """Takes away what unfinished imports begun before a time have staged; how many people that were."""
    table = schema.imports.c
    stale = select(table.id).where(table.ended_at.is_(None), table.started_at < before.isoformat())
    ids = connection.execute(stale).scalars().all()
    staged = select(schema.identities.c.person_key).where(schema.identities.c.import_id.in_(ids))
    gone = connection.execute(delete(schema.people).where(schema.people.c.key.in_(staged))).rowcount
    connection.execute(delete(schema.imports).where(table.id.in_(ids)))
    return gone


def _usable(
    connection: Connection, import_id: str, found: Sequence[CheckedReading]
) -> tuple[list[Candidate], list[Rejected]]:
    """The people whose ids can be stored and are new to the import, and why the others are not."""
    people: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for one in (person for reading in found for person in reading.reading.items):
        try:
            if check_id(one.id, "candidate") in people:
                raise BadInput(f"id {one.id!r} was used before; every candidate needs its own")
            people[one.id] = one
        except BadInput as error:
            rejected.append(Rejected(f"candidate {one.id!r}", str(error)))
    for identifier in find_keys(connection, people, import_id=import_id):
        del people[identifier]
        reason = f"id {identifier!r} was used before; every candidate needs its own"
        rejected.append(Rejected(f"candidate {identifier!r}", reason))
    return list(people.values()), rejected


def _reports(found: Iterable[CheckedReading]) -> dict[str, list[Mapping[str, object]]]:
    """Verification reports by candidate id, without the credential itself, which is in the awards."""
    reports: dict[str, list[Mapping[str, object]]] = {}
    for one in found:
        if len(one.reading.items) == 1 and one.reports:
            values = (asdict(report) | {"verdict": report.verdict} for report in one.reports)
            reports[one.reading.items[0].id] = [
                {name: value for name, value in each.items() if name != "credential"} for each in values
            ]
    return reports


def _replace_known(connection: Connection, import_id: str, *, on: date) -> None:
    """Puts what is staged for people that are known already under the keys they have."""
    fresh, known = schema.identities.alias("fresh"), schema.identities.alias("known")
    pairs = fresh.join(known, fresh.c.candidate_id == known.c.candidate_id)
    both = (fresh.c.import_id == import_id, known.c.import_id == LANDED)
    fresh_keys = select(fresh.c.person_key).select_from(pairs).where(*both)
    known_keys = select(known.c.person_key).select_from(pairs).where(*both)

    def known_of(key: object) -> ScalarSelect[str]:
        return known_keys.where(fresh.c.person_key == key).scalar_subquery()

    for table in (schema.awards, schema.verifications, schema.profiles):
        connection.execute(delete(table).where(table.c.person_key.in_(known_keys)))
        moved = update(table).where(table.c.person_key.in_(fresh_keys))
        connection.execute(moved.values(person_key=known_of(table.c.person_key)))
    _take_over(connection, import_id, known_keys, on=on)
    connection.execute(delete(schema.people).where(schema.people.c.key.in_(fresh_keys)))


def _take_over(connection: Connection, import_id: str, known_keys: Select[tuple[str]], *, on: date) -> None:
    """Gives known people the name and the hash that are staged for them."""
    who, people = schema.identities, schema.people
    fresh, known = who.alias("fresh"), who.alias("known")
    staged = people.alias("staged")
    name = select(fresh.c.name).where(
        fresh.c.import_id == import_id, fresh.c.candidate_id == who.c.candidate_id
    )
    named = update(who).where(who.c.person_key.in_(known_keys)).values(name=name.scalar_subquery())
    connection.execute(named)
    content = (
        select(staged.c.content_hash)
        .select_from(
            staged.join(fresh, fresh.c.person_key == staged.c.key).join(
                known, fresh.c.candidate_id == known.c.candidate_id
            )
        )
        .where(fresh.c.import_id == import_id, known.c.person_key == people.c.key)
    )
    values = {"content_hash": content.scalar_subquery(), "active_on": on.isoformat()}
    connection.execute(update(people).where(people.c.key.in_(known_keys)).values(values))
