"""The last audit entry a workspace folder has seen, in a small file beside the database."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from matcher.errors import StoreFault
from matcher.store.audit import Head

FILE = "audit.head"


def read_seen(folder: Path) -> Head:
    """What the folder remembers. Raises StoreFault where the file is missing or unreadable."""
    try:
        value = json.loads((folder / FILE).read_text("utf8"))
        return Head(int(value["seq"]), str(value["hash"]), str(value["at"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreFault(
            f"{folder / FILE} is missing or damaged ({type(error).__name__}), so nobody can tell whether the "
            "audit log was cut off; put the file back from a copy"
        ) from error


def begin(folder: Path) -> None:
    """Makes the file of a log that has no entry yet, unless there is one."""
    if not (folder / FILE).exists():
        _write(folder, Head())


def remember(folder: Path, head: Head) -> None:
    """Replaces the file; a kill leaves the old one or the new one.

    Writers may overtake one another between their commits and this: an older head never replaces a newer.
    """
    if read_seen(folder).seq < head.seq:
        _write(folder, head)


def _write(folder: Path, head: Head) -> None:
    fresh = folder / f"{FILE}.{secrets.token_hex(4)}"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf8") as file:
        json.dump({"seq": head.seq, "hash": head.hash, "at": head.at}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)
