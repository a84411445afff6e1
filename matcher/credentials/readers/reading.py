"""The front door for people: a file, a folder or stdin to candidates, and what was set aside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from matcher.credentials.readers.folder import read_person_folder
from matcher.credentials.readers.json_resume import is_json_resume, resume_row
from matcher.credentials.readers.rows import parse_json, read_jsonl, read_objects, read_people
from matcher.credentials.readers.table import read_csv
from matcher.documents.text import decode
from matcher.errors import BadInput, UnreadableDocument
from matcher.policy import Levels
from matcher.types import Candidate, Notice, Reading, Rejected

MAX_BYTES = 512 * 1024 * 1024
ROW_SUFFIXES = frozenset((".jsonl", ".ndjson"))
TABLE_SUFFIXES = frozenset((".csv", ".tsv"))
_WANTED = "give JSONL rows, a CSV table, a JSON Resume or a folder"


def read_candidates(
    path: str | Path, *, on: date, levels: Levels, stdin: BinaryIO | None = None
) -> Reading[Candidate]:
    """The candidates in a JSONL, CSV or JSON file, in a folder, or on stdin (``"-"``, JSONL).

    A folder has one sub-folder a person, whose name is the id, holding a resume and badge files.
    Never raises for what a file holds: bad files, rows and awards come back with place and reason.
    """
    try:
        if str(path) == "-":
            data, name = _load(stdin or sys.stdin.buffer), "stdin.jsonl"
        elif Path(path).is_dir():
            return _read_folder(Path(path), on=on, levels=levels)
        else:
            with open(path, "rb") as file:
                data, name = _load(file), Path(path).name
    except FileNotFoundError:
        return Reading((), (Rejected(str(path), "there is no such file or folder; check the path"),))
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        return Reading((), (Rejected(str(path), f"it cannot be read ({type(error).__name__})"),))
    except BadInput as error:
        return Reading((), (Rejected(str(path), str(error)),))
    return read_candidate_bytes(data, name=name, on=on, levels=levels)


def read_candidate_bytes(data: bytes, *, name: str, on: date, levels: Levels) -> Reading[Candidate]:
    """The candidates in an uploaded file, as ``read_candidates`` would read it under that name."""
    try:
        text, notices = decode(data)
        return _read_text(text, name, notices, on=on, levels=levels)
    except (BadInput, UnreadableDocument) as error:
        return Reading((), (Rejected(name, str(error)),))


def _load(file: BinaryIO) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput(f"it is larger than {MAX_BYTES // 1024**2} MB, the most that is read; split it")
    return data


def _read_text(
    text: str, name: str, notices: tuple[Notice, ...], *, on: date, levels: Levels
) -> Reading[Candidate]:
    suffix, start = Path(name).suffix.lower(), text.lstrip()[:1]
    if not start:
        raise BadInput(f"it is empty; {_WANTED}")
    if suffix in TABLE_SUFFIXES:
        return read_csv(text, name=name, on=on, levels=levels, notices=notices)
    if suffix == ".json" or start == "[":
        return _read_json(text, name, notices, on=on, levels=levels)
    if suffix in ROW_SUFFIXES or start == "{":
        return read_jsonl(text, name=name, on=on, levels=levels, notices=notices)
    raise BadInput(f"it is no candidate file; {_WANTED}")


def _read_json(
    text: str, name: str, notices: tuple[Notice, ...], *, on: date, levels: Levels
) -> Reading[Candidate]:
    try:
        value = parse_json(text)
    except BadInput:
        if text.lstrip()[:1] == "{" and "\n{" in text.strip():
            return read_jsonl(text, name=name, on=on, levels=levels, notices=notices)
        raise
    if is_json_resume(value):
        row = resume_row(value, identifier=Path(name).stem, place=name)
        return read_people([row], on=on, levels=levels)
    listed = value if isinstance(value, list) else [value]
    placed = ((f"{name}#{number}", row) for number, row in enumerate(listed, 1))
    return read_objects(placed, on=on, levels=levels, notices=notices)


def _read_folder(folder: Path, *, on: date, levels: Levels) -> Reading[Candidate]:
    people: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for place, found in _folder_readings(folder, on=on, levels=levels):
        for person in found.items:
            if person.id in people:
                reason = f"id {person.id!r} was used before; every candidate needs its own"
                rejected.append(Rejected(place, reason))
            people.setdefault(person.id, person)
        rejected += found.rejected
    if not people and not rejected:
        reason = "the folder holds no candidate; put one sub-folder a person in it"
        rejected.append(Rejected(str(folder), reason))
    return Reading(tuple(people.values()), tuple(rejected))


def _folder_readings(folder: Path, **settings: Any) -> Iterator[tuple[str, Reading[Candidate]]]:
    """What each sub-folder and each file right in the folder holds, by name.

    A folder of files alone is the folder of one person, unless a table of candidates is among them
    or all are JSON, which is a collection of JSON Resumes.
    """
    entries = [entry for entry in sorted(folder.iterdir()) if not entry.name.startswith(".")]
    suffixes = {entry.suffix.lower() for entry in entries}
    files_alone = not any(entry.is_dir() for entry in entries)
    if files_alone and suffixes - {".json"} and not suffixes & (TABLE_SUFFIXES | {".jsonl", ".ndjson"}):
        yield folder.name, read_person_folder(folder, **settings)
        return
    for entry in entries:
        if entry.is_symlink():
            reason = "it is a link; links are not followed, put the folder or file itself there"
            yield entry.name, Reading((), (Rejected(entry.name, reason),))
            continue
        read = read_person_folder if entry.is_dir() else read_candidates
        yield entry.name, read(entry, **settings)
