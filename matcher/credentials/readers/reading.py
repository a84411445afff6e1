"""The front door for people: a file, a folder or stdin to candidates, and what was set aside."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from matcher.credentials.readers import rows
from matcher.credentials.readers.json_resume import is_json_resume, resume_row
from matcher.credentials.readers.open_badge import badge_row, is_open_badge
from matcher.documents import read_documents
from matcher.documents.text import decode
from matcher.errors import BadInput, UnreadableDocument
from matcher.policy import Levels
from matcher.types import Candidate, Reading, Rejected

MAX_BYTES = 512 * 1024 * 1024
MAX_FOLDER_FILES = 200
TABLE_SUFFIXES = {".csv", ".tsv"}


def read_candidates(
    path: str | Path, *, on: date, levels: Levels, stdin: BinaryIO | None = None
) -> Reading[Candidate]:
    """The candidates in a JSONL, CSV or JSON file, in a folder, or on stdin (``"-"``, JSONL).

    A folder has one sub-folder a person, whose name is the id, holding a resume and badge files.
    Never raises for what a file holds: bad files, rows and awards come back with place and reason.
    """
    try:
        if str(path) == "-":
            data = (stdin or sys.stdin.buffer).read(MAX_BYTES)
            return read_candidate_bytes(data, name="stdin.jsonl", on=on, levels=levels)
        if Path(path).is_dir():
            return _read_folder(Path(path), on=on, levels=levels)
        if Path(path).stat().st_size > MAX_BYTES:
            raise BadInput(
                f"it is larger than {MAX_BYTES // 1024**2} MB; split it or use the workspace import"
            )
        return read_candidate_bytes(Path(path).read_bytes(), name=Path(path).name, on=on, levels=levels)
    except FileNotFoundError:
        return Reading((), (Rejected(str(path), "there is no such file or folder; check the path"),))
    except (OSError, ValueError) as error:
        return Reading((), (Rejected(str(path), f"it cannot be read ({type(error).__name__})"),))
    except BadInput as error:
        return Reading((), (Rejected(str(path), str(error)),))


def read_candidate_bytes(data: bytes, *, name: str, on: date, levels: Levels) -> Reading[Candidate]:
    """The candidates in an uploaded file, as ``read_candidates`` would read it under that name."""
    try:
        text, _ = decode(data)
        if not text.strip():
            raise BadInput("it is empty; give JSONL rows, a CSV table or a JSON Resume")
        if Path(name).suffix.lower() in TABLE_SUFFIXES:
            return rows.read_csv(text, name=name, on=on, levels=levels)
        if Path(name).suffix.lower() == ".json":
            return _read_json(text, name, on=on, levels=levels)
        if text.lstrip().startswith("{"):
            return rows.read_jsonl(text, name=name, on=on, levels=levels)
        raise BadInput("it is no candidate file; give JSONL rows, a CSV table, a JSON Resume or a folder")
    except (BadInput, UnreadableDocument) as error:
        return Reading((), (Rejected(name, str(error)),))


def _read_json(text: str, name: str, *, on: date, levels: Levels) -> Reading[Candidate]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if text.lstrip().startswith("{") and "\n{" in text.strip():
            return rows.read_jsonl(text, name=name, on=on, levels=levels)
        raise BadInput(f"not JSON: {error}") from None
    if is_json_resume(value):
        return rows.read_objects([(name, resume_row(value, Path(name).stem))], on=on, levels=levels)
    listed = value if isinstance(value, list) else [value]
    return rows.read_objects(((f"{name}#{n}", row) for n, row in enumerate(listed, 1)), on=on, levels=levels)


def _read_folder(folder: Path, *, on: date, levels: Levels) -> Reading[Candidate]:
    people: list[Candidate] = []
    rejected: list[Rejected] = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        found = (
            _read_person(entry, on=on, levels=levels)
            if entry.is_dir()
            else read_candidates(entry, on=on, levels=levels)
        )
        known = {person.id for person in people}
        for person in found.items:
            if person.id in known:
                rejected.append(
                    Rejected(str(entry), f"id {person.id!r} was used before; every candidate needs its own")
                )
            else:
                people.append(person)
        rejected += found.rejected
    if not people and not rejected:
        rejected.append(
            Rejected(str(folder), "the folder holds no candidate; put one sub-folder a person in it")
        )
    return Reading(tuple(people), tuple(rejected))


def _read_person(folder: Path, *, on: date, levels: Levels) -> Reading[Candidate]:
    """One person: JSON files are badges or a JSON Resume, all else is resume text."""
    row: dict[str, Any] = {"id": folder.name, "awards": [], "resume_text": ""}
    rejected: list[Rejected] = []
    files = [
        entry for entry in sorted(folder.rglob("*")) if entry.is_file() and not entry.name.startswith(".")
    ]
    for extra in files[MAX_FOLDER_FILES:]:
        rejected.append(Rejected(str(extra), f"more than {MAX_FOLDER_FILES} files for one person"))
    for path in files[:MAX_FOLDER_FILES]:
        place = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        try:
            read = _add_json if path.suffix.lower() == ".json" else _add_text
            rejected += read(row, path, place)
        except (BadInput, OSError, UnreadableDocument, ValueError, RecursionError) as error:
            rejected.append(Rejected(place, str(error) or type(error).__name__))
    reading = rows.read_objects([(folder.name, row)], on=on, levels=levels)
    return replace(reading, rejected=(*rejected, *reading.rejected))


def _add_json(row: dict[str, Any], path: Path, place: str) -> Iterable[Rejected]:
    value = json.loads(decode(path.read_bytes())[0])
    if is_open_badge(value):
        row["awards"].append(badge_row(value))
    elif is_json_resume(value):
        resume = resume_row(value, row["id"])
        row["awards"] += resume["awards"]
        row["resume_text"] += "\n" + resume["resume_text"]
        row["name"] = resume["name"]
    elif isinstance(value, dict) and isinstance(value.get("awards"), list):
        row["awards"] += value["awards"]
        row["resume_text"] += "\n" + str(value.get("resume_text") or "")
    elif isinstance(value, dict) and "title" in value:
        row["awards"].append(value)
    else:
        return [Rejected(place, "it is JSON, but no Open Badge, JSON Resume or award row")]
    return []


def _add_text(row: dict[str, Any], path: Path, _place: str) -> Iterable[Rejected]:
    reading = read_documents(path)
    row["resume_text"] += "\n".join(document.text for document in reading.items) + "\n"
    return [Rejected(f"{row['id']}/{Path(r.place).name}", r.reason) for r in reading.rejected]
