"""A database by URL: transactions, what SQLite and PostgreSQL do differently, and their errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from matcher.errors import StoreFault

SECONDS_TO_WAIT = 30
# One writer at a time, as in SQLite: the audit log is one chain. Any number that nothing else locks.
_WRITERS = 724_316_205
_PRAGMAS = ("foreign_keys = on", "journal_mode = wal", "secure_delete = on", "temp_store = memory")
_TOLD = (
    ("database or disk is full", "the disk is full; free some space and do it again"),
    ("no space left", "the disk is full; free some space and do it again"),
    ("disk i/o error", "the disk failed or is full; check it and its space, then do it again"),
    ("readonly database", "it may not be written; check the permissions of the folder and its disk"),
    ("read-only", "it may not be written; check the permissions of the folder and its disk"),
    ("unable to open", "it cannot be opened; check the permissions of the folder and its disk"),
    (
        "locked",
        f"another program has been writing for {SECONDS_TO_WAIT} seconds; do it again when it has ended",
    ),
    ("malformed", "the file is damaged; put back a copy of the folder from before the damage"),
    ("not a database", "the file is damaged or no database; put back a copy of the folder"),
    ("disk image", "the file is damaged; put back a copy of the folder from before the damage"),
)


class Database:
    """Transactions on one database. Errors come as StoreFault, and nothing of the transaction is kept."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._engine = _sqlite(url) if self.is_sqlite else _server(url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with (
            self._told(),
            self._engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is the only one to write; it is rolled back when an error leaves it."""
        with (
            self._told(),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
            yield connection

    def compact(self) -> None:
        """Takes what was deleted out of the files: of the table space, and of SQLite's write-ahead log."""
        statements = ["vacuum"]
        if self.is_sqlite:
            statements = ["pragma wal_checkpoint(truncate)", "vacuum", "pragma wal_checkpoint(truncate)"]
        # A connection of its own: one from a pool may have a transaction open, in which nothing is vacuumed.
        alone = self._engine if self.is_sqlite else create_engine(self.url, poolclass=NullPool)
        with (
            self._told(),
            alone.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            for statement in statements:
                connection.execute(text(statement)).close()

    def problems(self) -> tuple[str, ...]:
        """What SQLite finds wrong in its file; nothing for a server, which looks after itself."""
        if not self.is_sqlite:
            return ()
        with self.reading() as connection:
            found = connection.execute(text("pragma integrity_check(20)")).scalars().all()
        return tuple(str(one) for one in found if one != "ok")

    def close(self) -> None:
        """Lets go of the connections to a server."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, OSError) as error:
            raise StoreFault(f"{self._place}: {_reason(error)}") from error
        except SQLAlchemyError as error:
            raise StoreFault(f"{self._place}: {type(error).__name__}") from error

    @property
    def _place(self) -> str:
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)


def _reason(error: DBAPIError | OSError) -> str:
    """What went wrong in words; never the statement, which holds people's data."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    known = next((words for part, words in _TOLD if part in said), None)
    return known or f"the database refused ({type(getattr(error, 'orig', error)).__name__})"


def _server(url: URL) -> Engine:
    # Connecting takes some 20 ms; a connection that broke in the meantime is replaced.
    engine = create_engine(url, pool_pre_ping=True)
    # pg8000 would ask the server once a row.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine


def _sqlite(url: URL) -> Engine:
    """SQLite with real transactions. No pool: the last connection to close empties the write-ahead log."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": SECONDS_TO_WAIT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    connection.isolation_level = None  # or the driver would begin and commit by itself
    for pragma in _PRAGMAS:
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        # A writer that begins as a reader may be refused later, when another has written in between.
        connection.exec_driver_sql("begin immediate" if options.get("writes") else "begin")
