"""A source of people read unit by unit (a line, a file or folder of one person), so that a long import can
stop and go on, and memory holds only some of them."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.credentials.readers.checked import Check
from matcher.credentials.readers.reading import ROW_SUFFIXES, Unread, folder_units, read_candidates
from matcher.credentials.readers.rows import read_row
from matcher.documents.text import decode
from matcher.errors import UnreadableDocument
from matcher.policy import Levels
from matcher.types import Candidate, Reading, Rejected

if TYPE_CHECKING:
    from matcher.credentials.verify import VerificationReport


@dataclass(frozen=True, slots=True)
class CheckedReading:
    """What a unit held, and the reports on the badges in it."""

    reading: Reading[Candidate]
    reports: tuple[VerificationReport, ...] = ()


Unit = Callable[[], CheckedReading]


def read_units(path: str | Path, *, on: date, levels: Levels, check: Check) -> Iterator[Unit]:
    """The units of a source in order; each is read when it is called, as ``read_candidates`` would.

    Rows are units line by line, folders by what lies right in them; anything else is one unit.
    """
    return as_units(_readers(path, levels, on), check)


def as_units(readers: Iterable[Unread], check: Check) -> Iterator[Unit]:
    """Readers as units, which keep the reports on the badges they check."""
    return (partial(_checked, read, check) for read in readers)


def fingerprint_sources(paths: Sequence[str | Path], *, on: date) -> str:
    """A hash that stays the same while the sources do: by content of files, by names, sizes and times of
    folders. Stdin is never the same."""
    digest = hashlib.sha256(on.isoformat().encode())
    for path in map(str, paths):
        digest.update(hashlib.sha256(path.encode("utf8", "surrogateescape")).digest())
        for part in _parts(path):
            digest.update(part)
    return digest.hexdigest()


def _parts(path: str) -> Iterator[bytes]:
    if path == "-":
        yield secrets.token_bytes(32)
    elif Path(path).is_file():
        with open(path, "rb") as file:
            yield hashlib.file_digest(file, "sha256").digest()
    else:
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                known = os.stat(os.path.join(folder, name), follow_symlinks=False)
                yield repr((folder, name, known.st_size, known.st_mtime_ns)).encode()


def _checked(read: Unread, check: Check) -> CheckedReading:
    reports: list[VerificationReport] = []

    def kept(source: Any, name: str) -> VerificationReport:
        report = check(source, name)
        reports.append(report)
        return report

    return CheckedReading(read(check=kept), tuple(reports))


def _readers(path: str | Path, levels: Levels, on: date) -> Iterator[Unread]:
    place = Path(path)
    if str(path) != "-" and place.is_dir():
        yield from (read for _, read in folder_units(place, place.name, on=on, levels=levels))
    elif place.suffix.lower() in ROW_SUFFIXES and _holds_lines(place):
        with place.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield partial(read_line, line, f"{place.name}:{number}", on, levels)
    else:
        yield partial(read_candidates, path, on=on, levels=levels)


def read_line(
    line: bytes, place: str, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    """The person in a line of a JSONL file."""
    try:
        text, _ = decode(line)
    except UnreadableDocument as error:
        return Reading((), (Rejected(place, str(error)),))
    return read_row(text, place=place, on=on, levels=levels, check=check)


def _holds_lines(path: Path) -> bool:
    """Whether a file is rows in plain UTF-8, as far as its beginning tells."""
    try:
        with path.open("rb") as file:
            return file.read(1) == b"{"
    except OSError:
        return False
