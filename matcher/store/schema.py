"""The tables of a workspace, the same for SQLite and PostgreSQL.

Texts that people wrote are kept as JSON in ASCII, so that every character (NUL and halves of pairs too)
comes back as it went in, whatever the server's encoding. Identity stands in a table of its own: all others
know a person by a random key. A person is seen once the import that brought them has ended (``import_id``
is then empty).
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


def canonical(value: Any) -> str:
    """A value as the one JSON text it has here: keys sorted, ASCII, no blanks."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


class Json(TypeDecorator[Any]):
    """A JSON value as ASCII text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


metadata = MetaData()


def _table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _person(**options: Any) -> Column[str]:
    return Column("person_key", Text, ForeignKey("people.key", ondelete="CASCADE"), **options)


def _posting(**options: Any) -> Column[str]:
    return Column("posting_id", Text, ForeignKey("postings.id", ondelete="CASCADE"), **options)


people = _table(
    "people",
    Column("key", Text, primary_key=True),
    Column("added_on", Text, nullable=False),
    Column("active_on", Text, nullable=False),
    Column("erased_on", Text),
    Column("content_hash", Text),
)
identities = _table(
    "identities",
    _person(primary_key=True),
    Column("candidate_id", Text, nullable=False),
    Column("name", Json),
    Column("import_id", Text, nullable=False),
    UniqueConstraint("candidate_id", "import_id"),
    Index("identities_by_import", "import_id"),
)
profiles = _table(
    "profiles",
    _person(primary_key=True),
    Column("resume_text", Json, nullable=False),
    Column("notices", Json, nullable=False),
    Column("hidden", Json, nullable=False, server_default="[]"),
)
awards = _table(
    "awards",
    _person(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", Json, nullable=False),
)
verifications = _table(
    "verifications",
    _person(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", Json, nullable=False),
)
postings = _table(
    "postings",
    Column("id", Text, primary_key=True),
    Column("content", Json, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("added_on", Text, nullable=False),
)
requirements = _table(
    "requirements",
    _posting(primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", Json, nullable=False),
)
requirement_edits = _table(
    "requirement_edits",
    _posting(primary_key=True),
    Column("requirement_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Json, nullable=False),
)
decisions = _table(
    "decisions",
    Column("number", Integer, primary_key=True, autoincrement=True),
    _posting(nullable=False),
    _person(nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Json),
    Column("actor", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("run_id", Text),
)
inputs = _table(
    "inputs",
    Column("hash", Text, primary_key=True),
    Column("content", Json, nullable=False),
)
runs = _table(
    "runs",
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("posting_id", Text, nullable=False),
    Column("people_hash", Text, ForeignKey("inputs.hash"), nullable=False),
    Column("record", Json, nullable=False),
)
settings = _table(
    "settings",
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
)
imports = _table(
    "imports",
    Column("id", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ended_at", Text),
    Column("units", Integer, nullable=False),
    Column("people", Integer, nullable=False),
)
exports = _table(
    "exports",
    Column("number", Integer, primary_key=True, autoincrement=True),
    _person(nullable=False),
    Column("path", Json, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", Text, nullable=False),
)
audit = _table(
    "audit",
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text),
    Column("posting", Text),
    Column("run", Text),
    Column("details", Json, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
