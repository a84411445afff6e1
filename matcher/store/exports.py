"""Files the tool wrote about a person, remembered so that they go when the person goes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from matcher.errors import StoreFault
from matcher.store import schema
from matcher.store.decisions import read_decisions


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file that was written, and the hash it had then."""

    path: str
    sha256: str

    def remove(self) -> bool:
        """Takes the file away; False where another has taken its place or it cannot be removed."""
        path = Path(self.path)
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() != self.sha256:
                return False
            path.unlink()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True


def write_file(path: Path, content: dict[str, Any]) -> ExportFile:
    """Writes what is held on a person, readable by the owner alone. Raises StoreFault where it cannot."""
    data = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf8", "backslashreplace")
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        raise StoreFault(f"cannot write {path}: {error.strerror}") from None
    return ExportFile(str(path.resolve()), hashlib.sha256(data).hexdigest())


def record(connection: Connection, person_key: str, file: ExportFile, *, at: str) -> None:
    """Remembers a file."""
    values = {"person_key": person_key, "at": at, **asdict(file)}
    connection.execute(schema.exports.insert().values(values))


def recorded(connection: Connection, keys: Sequence[str]) -> tuple[ExportFile, ...]:
    """The files written about some people."""
    table = schema.exports.c
    wanted = select(table.path, table.sha256).where(table.person_key.in_(keys)).order_by(table.number)
    return tuple(ExportFile(*row) for row in connection.execute(wanted))


def gather(connection: Connection, key: str) -> dict[str, Any]:
    """Everything the database holds on a person, in plain words and values."""
    people = connection.execute(select(schema.people).where(schema.people.c.key == key)).mappings().one()
    who = _rows(connection, schema.identities, key)[0]
    profile = _rows(connection, schema.profiles, key)[0]
    log = select(schema.audit).where(schema.audit.c.subject == key).order_by(schema.audit.c.seq)
    return {
        "candidate_id": who["candidate_id"],
        "name": who["name"],
        "key": key,
        "added_on": people["added_on"],
        "active_on": people["active_on"],
        "awards": [row["content"] for row in _rows(connection, schema.awards, key)],
        "resume_text": profile["resume_text"],
        "notices": profile["notices"],
        "hidden": profile["hidden"],
        "verification_reports": [row["content"] for row in _rows(connection, schema.verifications, key)],
        "decisions": [asdict(one) for one in read_decisions(connection, person_key=key)],
        "rankings": _places(connection, key),
        "log": [dict(row) for row in connection.execute(log).mappings()],
        "files": [one.path for one in recorded(connection, [key])],
    }


def _rows(connection: Connection, table: Any, key: str) -> list[dict[str, Any]]:
    wanted = select(table).where(table.c.person_key == key)
    if "position" in table.c:
        wanted = wanted.order_by(table.c.position)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _places(connection: Connection, key: str) -> list[dict[str, Any]]:
    """Where the person came in each ranking that showed them."""
    found = []
    for row in connection.execute(select(schema.runs).order_by(schema.runs.c.at)):
        names = ("rank", "score", "verified_score")
        for outcome in (one for one in row.record["outcomes"] if one[0] == key):
            place = dict(zip(names, outcome[1:], strict=True))
            found.append({"run": row.id, "posting": row.posting_id, "at": row.at, **place})
    return found
