"""A folder with one sub-folder a person, whose name is the id, holding a resume and badge files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from matcher.credentials.readers.json_resume import is_json_resume, resume_row
from matcher.credentials.readers.open_badge import badge_row, is_linked_badge, is_open_badge
from matcher.credentials.readers.rows import PersonRow, Placed, parse_json, read_people
from matcher.documents import read_documents
from matcher.documents.limits import MAX_FILE_BYTES
from matcher.documents.text import decode
from matcher.errors import BadInput, UnreadableDocument
from matcher.policy import Levels
from matcher.types import Candidate, Reading, Rejected

MAX_FILES = 200


@dataclass(slots=True)
class _Found:
    """What the files of one person hold so far."""

    awards: list[Placed] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    name: Any = None
    rejected: list[Rejected] = field(default_factory=list)


def read_person_folder(folder: Path, *, on: date, levels: Levels) -> Reading[Candidate]:
    """The one person whose files lie in a folder: JSON files are badges, a JSON Resume or award rows,
    all else is resume text. A file that cannot be used is set aside as ``FOLDER/FILE``.

    The files come from the person, so what they say of their own verification is left out.
    """
    found = _Found()
    for number, path in enumerate(_files(folder)):
        place = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        try:
            if path.is_symlink():
                raise BadInput("it is a link; links are not followed, put the file itself there")
            if number >= MAX_FILES:
                raise BadInput(f"more than {MAX_FILES} files for one person")
            read = _add_json if path.suffix.lower() == ".json" else _add_text
            read(found, path, place)
        except (BadInput, UnreadableDocument) as error:
            found.rejected.append(Rejected(place, str(error)))
        except OSError as error:
            found.rejected.append(Rejected(place, f"it cannot be read ({type(error).__name__})"))
    if not found.awards and not found.texts:
        why = "no file in it could be used" if found.rejected else "the folder is empty"
        found.rejected.append(Rejected(folder.name, f"{why}; put a resume or badge files in it"))
        return Reading((), tuple(found.rejected))
    row = PersonRow(folder.name, folder.name, tuple(found.awards), "\n".join(found.texts), found.name)
    return read_people((*found.rejected, row), on=on, levels=levels)


def _files(folder: Path) -> list[Path]:
    """The files and links of a folder and its sub-folders by path, without hidden ones; links stay shut."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(where) / name).is_symlink()]
        found += [Path(where) / name for name in (*names, *links) if not name.startswith(".")]
    return sorted(found)


def _add_json(found: _Found, path: Path, place: str) -> None:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise BadInput(f"it is larger than {MAX_FILE_BYTES // 1024**2} MB, the most that is read")
    value = parse_json(decode(path.read_bytes())[0])
    if is_json_resume(value):
        row = resume_row(value, identifier=place, place=place)
        found.awards += row.awards
        found.texts += [row.resume_text] if row.resume_text else []
        found.name = found.name or row.name
        return
    if not isinstance(value, list):
        _add_entry(found, value, place)
        return
    for number, entry in enumerate(value, 1):
        try:
            _add_entry(found, entry, f"{place}#{number}")
        except BadInput as error:
            found.rejected.append(Rejected(f"{place}#{number}", str(error)))


def _add_entry(found: _Found, value: Any, place: str) -> None:
    if is_open_badge(value):
        found.awards.append((place, badge_row(value)))
    elif is_linked_badge(value):
        raise BadInput(
            "its badge is only linked, at a web address; save the badge with the badge class inside"
        )
    elif isinstance(value, Mapping) and isinstance(value.get("awards"), list):
        awards = enumerate(value["awards"])
        found.awards += [(f"{place} awards[{number}]", _unverified(award)) for number, award in awards]
        found.texts += _texts([value.get("resume_text")])
        found.name = found.name or value.get("name")
    elif isinstance(value, Mapping) and "title" in value:
        found.awards.append((place, _unverified(value)))
    else:
        raise BadInput("it is JSON, but no Open Badge, JSON Resume or award row")


def _add_text(found: _Found, path: Path, place: str) -> None:
    reading = read_documents(path)
    found.texts += _texts(document.text for document in reading.items)
    found.rejected += [Rejected(place, one.reason) for one in reading.rejected]


def _unverified(award: Any) -> Any:
    return {**award, "verification": None} if isinstance(award, Mapping) else award


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value.strip())
