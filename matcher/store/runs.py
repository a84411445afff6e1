"""Records of rankings: everything one was made from, by hash, and what came out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from matcher.errors import BadInput
from matcher.store import schema
from matcher.store.people import LANDED, read_people
from matcher.store.postings import read_posting, read_weights
from matcher.types import Candidate, Document


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a population: the random key, and the hash of all that a ranking can depend on."""

    key: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a ranking is made from, as it stood in one moment. ``members``: by candidate id."""

    document: Document
    posting_hash: str
    weights: Mapping[str, float]
    candidates: tuple[Candidate, ...]
    members: Mapping[str, Member]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a person came: key, rank, claimed and verified score 0-1."""

    key: str
    rank: int
    score: float
    verified_score: float


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A ranking that was made: from what, and what came out.

    ``versions``: hashes of code, policy, taxonomy, catalogue and models, and versions of libraries.
    ``people``: hash of each person ranked, by key. ``seed``: None, as nothing in a ranking is drawn.
    ``result_hash``: SHA-256 of the whole result, evidence included; ``outcomes``: the places in it.
    """

    id: str
    at: str
    actor: str
    posting_id: str
    on: date
    top: int | None
    weights: Mapping[str, float]
    seed: int | None
    versions: Mapping[str, str]
    posting_hash: str
    people: Mapping[str, str]
    result_hash: str
    outcomes: tuple[Outcome, ...]


def read_snapshot(connection: Connection, posting_id: str, *, on: date) -> Snapshot:
    """A posting with its edited weights, and all people with their hashes.

    Raises BadInput for an id no posting has.
    """
    document, posting_hash = read_posting(connection, posting_id)
    who, people = schema.identities.c, schema.people.c
    wanted = (
        select(who.candidate_id, people.key, people.content_hash)
        .join(schema.people, who.person_key == people.key)
        .where(who.import_id == LANDED)
    )
    members = {row[0]: Member(row[1], row[2]) for row in connection.execute(wanted)}
    weights = read_weights(connection, posting_id)
    return Snapshot(document, posting_hash, weights, tuple(read_people(connection, on=on)), members)


def write_run(connection: Connection, run: RunRecord) -> None:
    """Keeps a record. The people's hashes are kept once for all rankings of the same people."""
    people = dict(run.people)
    people_hash = hashlib.sha256(schema.canonical(people).encode()).hexdigest()
    known = select(schema.inputs.c.hash).where(schema.inputs.c.hash == people_hash)
    if connection.execute(known).first() is None:
        connection.execute(schema.inputs.insert().values(hash=people_hash, content=people))
    values = asdict(run) | {"on": run.on.isoformat(), "outcomes": [_row(one) for one in run.outcomes]}
    record = {name: values[name] for name in _KEPT}
    connection.execute(
        schema.runs.insert().values(
            id=run.id, at=run.at, posting_id=run.posting_id, people_hash=people_hash, record=record
        )
    )


def read_run(connection: Connection, run_id: str) -> RunRecord:
    """A record by its id. Raises BadInput for an id no run has."""
    wanted = (
        select(schema.runs, schema.inputs.c.content)
        .join(schema.inputs, schema.runs.c.people_hash == schema.inputs.c.hash)
        .where(schema.runs.c.id == run_id)
    )
    row = connection.execute(wanted).first()
    if row is None:
        raise BadInput(f"the workspace holds no run {run_id!r}; matcher workspace runs lists them")
    return _run(row)


def read_runs(connection: Connection) -> tuple[tuple[str, str, str], ...]:
    """(id, when, posting id) of each run, oldest first."""
    rows = connection.execute(select(schema.runs.c.id, schema.runs.c.at, schema.runs.c.posting_id))
    return tuple(sorted((tuple(row) for row in rows), key=lambda row: (row[1], row[0])))


_KEPT = (
    "actor",
    "on",
    "top",
    "weights",
    "seed",
    "versions",
    "posting_hash",
    "result_hash",
    "outcomes",
)


def _row(outcome: Outcome) -> list[Any]:
    return [outcome.key, outcome.rank, outcome.score, outcome.verified_score]


def _run(row: Any) -> RunRecord:
    kept = row.record | {"on": date.fromisoformat(row.record["on"])}
    kept["outcomes"] = tuple(Outcome(*one) for one in kept["outcomes"])
    return RunRecord(id=row.id, at=row.at, posting_id=row.posting_id, people=row.content, **kept)
