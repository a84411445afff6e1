"""The front door for people: a file, a folder or stdin to candidates, and what was set aside."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from matcher.credentials.envelopes import is_compact_jws, is_picture, parse_json
from matcher.credentials.europass_xml import is_europass_xml
from matcher.credentials.readers.checked import Check
from matcher.credentials.readers.files import (
    Entry,
    entries_in,
    files_in,
    is_link,
    is_workbook,
    is_zip,
    load,
    open_zip,
)
from matcher.credentials.readers.folder import read_person_file, read_person_files, read_person_folder
from matcher.credentials.readers.json_resume import is_json_resume, resume_row
from matcher.credentials.readers.linkedin import read_linkedin_file
from matcher.credentials.readers.open_badge_2 import is_part_of_badge
from matcher.credentials.readers.rows import read_jsonl, read_objects, read_people
from matcher.credentials.readers.standards import is_credential
from matcher.credentials.readers.table import read_csv
from matcher.documents.sheet import read_sheet
from matcher.documents.text import decode
from matcher.errors import BadInput, UnreadableDocument
from matcher.policy import Levels
from matcher.types import Candidate, Notice, Reading, Rejected

MAX_BYTES = 512 * 1024 * 1024
ROW_SUFFIXES = frozenset((".jsonl", ".ndjson"))
TABLE_SUFFIXES = frozenset((".csv", ".tsv"))
Unread = Callable[..., Reading[Candidate]]
"""Reads what it was made for; ``check`` verifies badges, None does not."""
_WANTED = "give JSONL rows, a CSV table, a JSON Resume, a badge, an export, a zip or a folder"


def read_candidates(
    path: str | Path, *, on: date, levels: Levels, check: Check | None = None, stdin: BinaryIO | None = None
) -> Reading[Candidate]:
    """The candidates in a JSONL, CSV or JSON file, a badge, a zip, a folder, or on stdin (``"-"``, JSONL).

    A folder or a zip has one sub-folder a person, whose name is the id, holding a resume and badge
    files; one of files alone is one person, and so is a badge or a LinkedIn export by itself.
    Never raises for what a file holds: bad files, rows and awards come back with place and reason.
    """
    try:
        if str(path) == "-":
            data, name = _load(stdin or sys.stdin.buffer), "stdin.jsonl"
        elif Path(path).is_dir():
            return _read_folder(Path(path), str(path), on=on, levels=levels, check=check)
        else:
            with open(path, "rb") as file:
                data, name = _load(file), Path(path).name
    except FileNotFoundError:
        return Reading((), (Rejected(str(path), "there is no such file or folder; check the path"),))
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        return Reading((), (Rejected(str(path), f"it cannot be read ({type(error).__name__})"),))
    except BadInput as error:
        return Reading((), (Rejected(str(path), str(error)),))
    return read_candidate_bytes(data, name=name, on=on, levels=levels, check=check)


def read_candidate_bytes(
    data: bytes,
    *,
    name: str,
    on: date,
    levels: Levels,
    check: Check | None = None,
    columns: Mapping[str, str] | None = None,
) -> Reading[Candidate]:
    """The candidates in an uploaded file, as ``read_candidates`` would read it under that name.

    columns: for a table, our field -> its header, where its own names are not ours.
    """
    try:
        if is_workbook(data):
            return read_csv(read_sheet(data), name=name, on=on, levels=levels, columns=columns)
        if is_zip(data):
            return _read_folder(open_zip(data), Path(name).stem, on=on, levels=levels, check=check)
        if is_picture(data) or is_europass_xml(data):
            return read_person_file(data, name=name, on=on, levels=levels, check=check)
        text, notices = decode(data)
        if Path(name).suffix.lower() in TABLE_SUFFIXES and text.strip():
            return read_csv(text, name=name, on=on, levels=levels, columns=columns, notices=notices)
        return _read_text(text, name, notices, on=on, levels=levels, check=check)
    except (BadInput, UnreadableDocument) as error:
        return Reading((), (Rejected(name, str(error)),))


def _load(file: BinaryIO) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput(f"it is larger than {MAX_BYTES // 1024**2} MB, the most that is read; split it")
    return data


def _read_text(
    text: str, name: str, notices: tuple[Notice, ...], *, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    suffix, start = Path(name).suffix.lower(), text.lstrip()[:1]
    if not start:
        raise BadInput(f"it is empty; {_WANTED}")
    if is_compact_jws(text):
        return read_person_file(text.encode(), name=name, on=on, levels=levels, check=check)
    if suffix in ROW_SUFFIXES and start == "{":
        return read_jsonl(text, name=name, on=on, levels=levels, check=check, notices=notices)
    if suffix == ".json" or start in ("[", "{"):
        return _read_json(text, name, notices, on=on, levels=levels, check=check)
    if suffix in ROW_SUFFIXES:
        return read_jsonl(text, name=name, on=on, levels=levels, check=check, notices=notices)
    raise BadInput(f"it is no candidate file; {_WANTED}")


def _read_json(
    text: str, name: str, notices: tuple[Notice, ...], *, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    try:
        value = parse_json(text)
    except BadInput:
        if text.lstrip()[:1] == "{" and "\n{" in text.strip():
            return read_jsonl(text, name=name, on=on, levels=levels, check=check, notices=notices)
        raise
    if is_credential(value) and not _is_row(value):
        return read_person_file(text.encode(), name=name, on=on, levels=levels, check=check)
    if is_json_resume(value):
        row = resume_row(value, identifier=Path(name).stem, place=name)
        return read_people([row], on=on, levels=levels, check=check)
    listed = value if isinstance(value, list) else [value]
    placed = ((f"{name}#{number}", row) for number, row in enumerate(listed, 1))
    return read_objects(placed, on=on, levels=levels, check=check, notices=notices)


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and ("awards" in value or "resume_text" in value)


def _read_folder(
    folder: Entry, name: str, *, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    people: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for place, read in folder_units(folder, Path(name).name, on=on, levels=levels):
        found = read(check=check)
        for person in found.items:
            if person.id in people:
                reason = f"id {person.id!r} was used before; every candidate needs its own"
                rejected.append(Rejected(place, reason))
            people.setdefault(person.id, person)
        rejected += found.rejected
    if not people and not rejected:
        reason = "the folder holds no candidate; put one sub-folder a person in it"
        rejected.append(Rejected(name, reason))
    return Reading(tuple(people.values()), tuple(rejected))


def folder_units(folder: Entry, name: str, **settings: Any) -> Iterator[tuple[str, Unread]]:
    """By name, what reads each sub-folder and each file right in the folder.

    A folder of files alone is the folder of one person, and so is an export with folders in it; unless
    a table of candidates is among the files, or they are a collection of JSON Resumes.
    """
    entries = entries_in(folder)
    files = [entry for entry in entries if not entry.is_dir()]
    if files and (is_export(files) or (len(files) == len(entries) and not _is_collection(files))):
        yield name, partial(_read_whole, folder, name, **settings)
        return
    for entry in entries:
        if is_link(entry):
            yield entry.name, partial(_refuse_link, entry)
        elif entry.is_dir():
            yield entry.name, partial(read_person_folder, entry, **settings)
        elif isinstance(entry, Path):
            yield entry.name, partial(read_candidates, entry, **settings)
        else:
            yield entry.name, partial(_read_entry, entry, **settings)


def _read_whole(
    folder: Entry, name: str, *, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    """The one person that a folder of files is."""
    inside = ((path, entry) for path, entry in files_in(folder))
    return read_person_files(name, inside, on=on, levels=levels, check=check)


def _refuse_link(entry: Entry, *, check: Check | None = None) -> Reading[Candidate]:  # noqa: ARG001
    reason = "it is a link; links are not followed, put the folder or file itself there"
    return Reading((), (Rejected(entry.name, reason),))


def _read_entry(entry: Entry, *, on: date, levels: Levels, check: Check | None = None) -> Reading[Candidate]:
    """The candidates in a file of a zip."""
    try:
        data = load(entry)
        if is_zip(data):
            raise BadInput("it is a zip inside a zip; unpack it")
    except BadInput as error:
        return Reading((), (Rejected(entry.name, str(error)),))
    return read_candidate_bytes(data, name=entry.name, on=on, levels=levels, check=check)


def is_export(files: Sequence[Entry]) -> bool:
    """Whether a file of a LinkedIn export is among some files."""
    return any(_suffix(entry) == ".csv" and _linkedin(entry) for entry in files)


def _linkedin(entry: Entry) -> bool:
    try:
        export = read_linkedin_file(decode(load(entry))[0])
    except (BadInput, UnreadableDocument):
        return False
    return export is not None and bool(export.awards or export.name)


def _is_collection(files: Sequence[Entry]) -> bool:
    """Whether files hold people of their own: tables and rows do, and JSON other than badges."""
    suffixes = {_suffix(entry) for entry in files}
    if suffixes & (TABLE_SUFFIXES | ROW_SUFFIXES):
        return True
    return suffixes == {".json"} and not all(map(_holds_credentials, files))


def _holds_credentials(entry: Entry) -> bool:
    try:
        value = parse_json(decode(load(entry))[0])
    except (BadInput, UnreadableDocument):
        return False
    listed = value if isinstance(value, list) and value else [value]
    return all(is_credential(one) or is_part_of_badge(one) for one in listed) and not any(
        map(_is_row, listed)
    )


def _suffix(entry: Entry) -> str:
    return Path(entry.name).suffix.lower()
