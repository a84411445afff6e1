"""Postings in the tables, with the requirements read from them and what people edited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from matcher.errors import BadInput
from matcher.store import schema
from matcher.store.people import Page, check_id
from matcher.types import Document, HiddenText, Notice, Requirement, Target

WEIGHT = "weight"


def write_postings(connection: Connection, documents: Iterable[Document], *, on: date) -> int:
    """Stores postings in place of those of the same id, whose edits are kept; how many."""
    by_id = {check_id(one.id, "posting"): one for one in documents}
    for identifier, document in by_id.items():
        content = _content(document)
        hidden = [asdict(piece) for piece in document.hidden]  # in no hash: it is never scored
        values = {"content": content | {"hidden": hidden}, "content_hash": _hash(content)}
        values["added_on"] = on.isoformat()
        known = schema.postings.update().where(schema.postings.c.id == identifier)
        if not connection.execute(known.values(values)).rowcount:
            connection.execute(schema.postings.insert().values(id=identifier, **values))
    return len(by_id)


def read_ids(connection: Connection) -> list[str]:
    """The ids of all postings, in the order of the database."""
    return list(connection.execute(select(schema.postings.c.id).order_by(schema.postings.c.id)).scalars())


def read_postings(connection: Connection, *, page: Page | None = None) -> tuple[Document, ...]:
    """All postings by title; page: the first and the last id to read."""
    wanted = select(schema.postings.c.id, schema.postings.c.content)
    if page is not None:
        wanted = wanted.where(schema.postings.c.id.between(*page))
    found = [_document(identifier, content) for identifier, content in connection.execute(wanted)]
    return tuple(sorted(found, key=lambda one: (one.title is not None, one.title or "", one.id)))


def read_posting(connection: Connection, posting_id: str) -> tuple[Document, str]:
    """A posting and the hash of its content. Raises BadInput for an id no posting has."""
    wanted = select(schema.postings).where(schema.postings.c.id == posting_id)
    row = connection.execute(wanted).first()
    if row is None:
        raise BadInput(f"the workspace holds no posting {posting_id!r}; check the id")
    return _document(row.id, row.content), row.content_hash


def remove_posting(connection: Connection, posting_id: str) -> None:
    """Takes a posting away with its edits and decisions. Raises BadInput for an id no posting has."""
    read_posting(connection, posting_id)
    connection.execute(delete(schema.postings).where(schema.postings.c.id == posting_id))


def write_weights(connection: Connection, posting_id: str, weights: Mapping[str, float]) -> None:
    """Replaces the edited weights of a posting. Raises BadInput for a weight below 0."""
    read_posting(connection, posting_id)
    wrong = next((name for name, weight in weights.items() if not 0 <= weight < float("inf")), None)
    if wrong is not None:
        raise BadInput(f"weight of {wrong!r} is {weights[wrong]}; it must be a number from 0 up")
    table = schema.requirement_edits
    connection.execute(delete(table).where(table.c.posting_id == posting_id, table.c.field == WEIGHT))
    rows = [
        {"posting_id": posting_id, "requirement_id": check_id(name, "requirement")}
        | {"field": WEIGHT, "value": float(weight)}
        for name, weight in sorted(weights.items())
    ]
    if rows:
        connection.execute(table.insert(), rows)


def read_weights(connection: Connection, posting_id: str) -> dict[str, float]:
    """The edited weights of a posting, by requirement id."""
    table = schema.requirement_edits.c
    wanted = select(table.requirement_id, table.value).where(
        table.posting_id == posting_id, table.field == WEIGHT
    )
    return dict(tuple(row) for row in connection.execute(wanted.order_by(table.requirement_id)))


def write_requirements(connection: Connection, posting_id: str, found: Iterable[Requirement]) -> None:
    """Replaces the requirements that were read from a posting; edits stay apart from them."""
    table = schema.requirements
    connection.execute(delete(table).where(table.c.posting_id == posting_id))
    rows = [
        {"posting_id": posting_id, "position": at, "content": asdict(one)} for at, one in enumerate(found)
    ]
    if rows:
        connection.execute(table.insert(), rows)


def read_requirements(connection: Connection, posting_id: str) -> tuple[Requirement, ...]:
    """The requirements as last read from a posting, before any edit; () when it never was."""
    table = schema.requirements.c
    wanted = select(table.content).where(table.posting_id == posting_id).order_by(table.position)
    return tuple(_requirement(content) for content in connection.execute(wanted).scalars())


def _content(document: Document) -> dict[str, Any]:
    notices = [asdict(notice) for notice in document.notices]
    return {"title": document.title, "text": document.text, "notices": notices}


def _document(identifier: str, content: Mapping[str, Any]) -> Document:
    notices = tuple(Notice(**notice) for notice in content["notices"])
    hidden = tuple(HiddenText(**piece) for piece in content.get("hidden", ()))
    return Document(identifier, content["text"], content["title"], notices, hidden)


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(schema.canonical(content).encode()).hexdigest()


def _requirement(content: Mapping[str, Any]) -> Requirement:
    targets = tuple(Target(**target | {"fields": tuple(target["fields"])}) for target in content["targets"])
    spans = tuple((start, end) for start, end in content["spans"])
    return Requirement(content["id"], targets, content["importance"], content["weight"], spans)
