"""Files that somebody hands over in a browser: rows, tables, zips of people, single resumes and badges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from matcher.credentials.readers.checked import Check
from matcher.credentials.readers.files import Entry, entries_in, is_workbook, is_zip, load, open_zip
from matcher.credentials.readers.folder import read_person_file, read_person_folder
from matcher.credentials.readers.reading import (
    ROW_SUFFIXES,
    TABLE_SUFFIXES,
    Unread,
    folder_units,
    is_export,
    read_candidate_bytes,
)
from matcher.credentials.readers.units import Unit, as_units, read_line
from matcher.errors import BadInput, UnreadableDocument
from matcher.policy import Levels
from matcher.types import Candidate, Reading, Rejected

RESUME_SUFFIXES = frozenset((".pdf", ".docx", ".txt", ".md", ".html", ".htm"))
_LISTS = ROW_SUFFIXES | TABLE_SUFFIXES | {".json"}


def read_upload_units(
    data: bytes,
    *,
    name: str,
    on: date,
    levels: Levels,
    check: Check,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Unit]:
    """The units of an uploaded file: rows line by line, a zip person by person, anything else as one.

    In a zip a folder is a person; of several resumes that lie together each is a person of its own. A
    document that is no table and no credential is the resume of one person, who is called like the file.
    columns: for a table, our field -> its header. Raises BadInput for a zip that cannot be opened.
    """
    if is_zip(data):
        readers = _zip_readers(open_zip(data), Path(name).stem, on=on, levels=levels)
    elif Path(name).suffix.lower() in ROW_SUFFIXES and data.startswith(b"{"):
        readers = _line_readers(data, name, on, levels)
    else:
        readers = iter([partial(_read_file, data, name, columns, on=on, levels=levels)])
    return as_units(readers, check)


def _line_readers(data: bytes, name: str, on: date, levels: Levels) -> Iterator[Unread]:
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield partial(read_line, line, f"{name}:{number}", on, levels)


def _zip_readers(top: Entry, name: str, **settings: Any) -> Iterator[Unread]:
    folder, name = _unwrapped(top, name)
    entries = entries_in(folder)
    files = [entry for entry in entries if not entry.is_dir()]
    is_mixed = bool(files) and len(files) < len(entries)
    if (is_mixed or _is_pile(files)) and not is_export(files):
        for entry in entries:
            read = read_person_folder if entry.is_dir() else _read_entry
            yield partial(read, entry, **settings)
    else:
        yield from (read for _, read in folder_units(folder, name, **settings))


def _unwrapped(folder: Entry, name: str) -> tuple[Entry, str]:
    """The folder below those that hold nothing but one folder, as zips of a folder do."""
    entries = entries_in(folder)
    while len(entries) == 1 and entries[0].is_dir():
        folder, name = entries[0], entries[0].name
        entries = entries_in(folder)
    return folder, name


def _is_pile(files: Sequence[Entry]) -> bool:
    """Whether files are of several people: one person has one resume."""
    return sum(Path(entry.name).suffix.lower() in RESUME_SUFFIXES for entry in files) > 1


def _read_entry(entry: Entry, *, on: date, levels: Levels, check: Check | None = None) -> Reading[Candidate]:
    try:
        data = load(entry)
        if is_zip(data):
            raise BadInput("it is a zip inside a zip; unpack it")
    except BadInput as error:
        return Reading((), (Rejected(entry.name, str(error)),))
    return _read_file(data, entry.name, None, on=on, levels=levels, check=check)


def _read_file(
    data: bytes,
    name: str,
    columns: Mapping[str, str] | None,
    *,
    on: date,
    levels: Levels,
    check: Check | None = None,
) -> Reading[Candidate]:
    if is_workbook(data) or Path(name).suffix.lower() in _LISTS:
        return read_candidate_bytes(data, name=name, on=on, levels=levels, check=check, columns=columns)
    try:
        return read_person_file(data, name=name, on=on, levels=levels, check=check)
    except (BadInput, UnreadableDocument) as error:
        return Reading((), (Rejected(name, str(error)),))
