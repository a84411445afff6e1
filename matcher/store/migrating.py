"""Which layout a database has, and the way to the newest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.store.database import Database
from matcher.store.first_layout import carry_over

NEWEST = "0003"
FIRST = "0001"
EMPTY = ""
_ROWS = (EMPTY, FIRST)  # what the first step makes is moved and dropped after the last
_KNOWN = (*_ROWS, "0002")
_TABLE = "alembic_version"


def upgrade(database: Database, *, levels: Levels, today: date) -> str | None:
    """Brings a database to the newest layout in one transaction; the layout it had, None for the newest.

    levels, today: what the rows of the first layout are read by. Raises BadInput for a layout this
    program does not know.
    """
    with database.writing() as connection:
        before = _layout(connection)
        if before == NEWEST:  # another process was quicker
            return None
        if before not in _KNOWN:
            raise BadInput(
                f"the workspace has layout {before}, newer than {NEWEST}, the newest this program knows; "
                "use the newer program that made it"
            )
        _run(connection, before, levels=levels, today=today)
    return before


def read_layout(database: Database) -> str:
    """The layout of a database, "" for an empty one."""
    with database.reading() as connection:
        return _layout(connection)


def _layout(connection: Connection) -> str:
    tables = inspect(connection).get_table_names()
    if _TABLE in tables:
        found = connection.execute(text(f"select version_num from {_TABLE}")).scalar()  # noqa: S608
        return str(found or EMPTY)
    return FIRST if "candidate" in tables else EMPTY


def _run(connection: Connection, before: str, *, levels: Levels, today: date) -> None:
    # Alembic takes a tenth of a second to load, and is needed once in a workspace's life.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if before == FIRST:
        command.stamp(config, FIRST)
    command.upgrade(config, "head")
    if before in _ROWS:
        carry_over(connection, levels=levels, today=today)
