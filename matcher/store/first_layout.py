"""What a workspace of the first layout (rows as JSON, no audit log) held, carried over to the newest."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import Connection, text

from matcher.credentials.readers.rows import read_objects
from matcher.policy import Levels
from matcher.store.people import write_people
from matcher.store.postings import write_postings, write_weights
from matcher.types import Document

TABLES = ("weight", "candidate", "posting")


def carry_over(connection: Connection, *, levels: Levels, today: date) -> None:
    """Moves postings, people and edited weights, and drops the tables they stood in."""
    rows = connection.execute(text("select id, text, title from posting order by id")).all()
    write_postings(connection, [Document(*row) for row in rows], on=today)
    weights: dict[str, dict[str, float]] = {}
    for posting, requirement, weight in connection.execute(text("select * from weight")):
        weights.setdefault(posting, {})[requirement] = weight
    for posting, edited in weights.items():
        write_weights(connection, posting, edited)
    people = connection.execute(text("select id, row from candidate order by id")).all()
    named = ((f"candidate {identifier}", json.loads(row)) for identifier, row in people)
    write_people(connection, read_objects(named, on=today, levels=levels).items, on=today)
    for table in TABLES:
        connection.execute(text(f"drop table {table}"))
