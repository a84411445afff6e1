"""The first layout: postings, people as rows, edited weights. Only ever made in SQLite."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    "create table posting (id text primary key, title text, text text not null)",
    "create table candidate (id text primary key, row text not null)",
    "create table weight (posting_id text not null, requirement_id text not null, weight real not null,"
    " primary key (posting_id, requirement_id))",
)


def upgrade() -> None:
    """Makes the tables."""
    for statement in _TABLES:
        op.execute(statement)
