"""The files of one person: resumes, badges of every standard, exports. Each is known by its content."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from matcher.credentials.envelopes import is_compact_jws, is_picture, read_json
from matcher.credentials.europass_xml import is_europass_xml
from matcher.credentials.readers.checked import Check, checked_rows
from matcher.credentials.readers.endorsements import is_endorsement
from matcher.credentials.readers.files import Entry, files_in, is_zip, load, open_zip
from matcher.credentials.readers.json_resume import is_json_resume, resume_row
from matcher.credentials.readers.linked_data import Node, address_of
from matcher.credentials.readers.linkedin import read_linkedin_file
from matcher.credentials.readers.open_badge_2 import is_part_of_badge
from matcher.credentials.readers.rows import PersonRow, Placed, read_people
from matcher.credentials.readers.standards import is_credential
from matcher.credentials.readers.table import read_award_table
from matcher.documents import read_bytes
from matcher.documents.detect import detect_kind
from matcher.documents.text import decode
from matcher.errors import BadInput, UnreadableDocument
from matcher.policy import Levels
from matcher.types import Candidate, HiddenText, Notice, Reading, Rejected

MAX_FILES = 200
JSON_SUFFIXES = frozenset((".json", ".jsonld"))


@dataclass(slots=True)
class _Found:
    """What the files of one person hold so far; ``pictures`` and ``values`` wait for all documents.

    ``tables`` are those nobody here knows: with an export they are the rest of it (messages, contacts),
    which is nobody's business here.
    """

    awards: list[Placed] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    name: Any = None
    notices: list[Notice] = field(default_factory=list)
    hidden: list[HiddenText] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    is_export: bool = False
    values: list[Placed] = field(default_factory=list)


def read_person_folder(
    folder: Entry, *, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    """The one person whose files lie in a folder, which may be the top of a zip.

    Badges and credentials of every standard, exports and award rows become awards, all else is
    resume text. A file that cannot be used is set aside as ``FOLDER/FILE``.

    The files come from the person, so what they say of their own verification is left out.
    """
    name = folder.name
    return read_person_files(name, files_in(folder), on=on, levels=levels, check=check)


def read_person_files(
    identifier: str,
    files: Iterable[tuple[str, Entry]],
    *,
    on: date,
    levels: Levels,
    check: Check | None = None,
) -> Reading[Candidate]:
    """The person of that id whose files these are: (path, file)."""
    found = _Found()
    for number, (path, entry) in enumerate(files):
        place = f"{identifier}/{path}"
        if number >= MAX_FILES:
            found.rejected.append(Rejected(place, f"more than {MAX_FILES} files for one person"))
            continue
        try:
            _add(found, load(entry), Path(path).name, place, inside_zip=False)
        except (BadInput, UnreadableDocument) as error:
            found.rejected.append(Rejected(place, str(error)))
    _add_waiting(found, check)
    return _person(identifier, found, on, levels, check)


def read_person_file(
    data: bytes, *, name: str, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    """The person whose one file this is: a badge, an export; the name of the file is their id.

    Raises BadInput for a file of no use.
    """
    found = _Found()
    _add(found, data, name, name, inside_zip=False)
    _add_waiting(found, check)
    if not found.awards and not found.texts:
        return Reading((), tuple(found.rejected))
    return _person(Path(name).stem or name, found, on, levels, check)


def _person(
    identifier: str, found: _Found, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    if not found.awards and not found.texts:
        why = "no file in it could be used" if found.rejected else "the folder is empty"
        found.rejected.append(Rejected(identifier, f"{why}; put a resume or badge files in it"))
        return Reading((), tuple(found.rejected))
    row = PersonRow(
        identifier,
        identifier,
        tuple(found.awards),
        "\n".join(found.texts),
        found.name,
        tuple(found.notices),
        tuple(found.hidden),
    )
    return read_people((*found.rejected, row), on=on, levels=levels, check=check)


def _add(found: _Found, data: bytes, name: str, place: str, *, inside_zip: bool) -> None:
    """Add what a file holds, by its first bytes and then by its text."""
    if is_picture(data) or is_europass_xml(data):
        found.pictures.append((place, data))
    elif is_zip(data):
        if inside_zip:
            raise BadInput("it is a zip inside a zip; unpack it")
        _add_zip(found, data, place)
    elif _add_json_text(found, data, name, place) or _add_text(found, data, place):
        return
    elif Path(name).suffix.lower() in (".csv", ".tsv"):
        found.tables.append(place)
    else:
        _add_document(found, data, name, place)


def _add_document(found: _Found, data: bytes, name: str, place: str) -> None:
    """Add the text of a resume, with what was noticed on reading it."""
    if _is_spreadsheet(data):
        raise BadInput("it is a spreadsheet; save its rows of awards as CSV")
    reading = read_bytes(data, name=name)
    for document in reading.items:
        found.texts += _texts([document.text])
        found.notices += [replace(notice, place=place) for notice in document.notices]
        found.hidden += [replace(piece, place=f"{place} {piece.place}".strip()) for piece in document.hidden]
    found.rejected += [Rejected(place, one.reason) for one in reading.rejected]


def _is_spreadsheet(data: bytes) -> bool:
    try:
        return detect_kind(data) == "xlsx"
    except UnreadableDocument:  # said in its turn
        return False


def _add_zip(found: _Found, data: bytes, place: str) -> None:
    """Add what the files in a zip hold, which is mostly an export."""
    for number, (path, entry) in enumerate(files_in(open_zip(data))):
        where = f"{place}/{path}"
        try:
            if number >= MAX_FILES:
                raise BadInput(f"more than {MAX_FILES} files in one zip")
            _add(found, load(entry), Path(path).name, where, inside_zip=True)
        except (BadInput, UnreadableDocument) as error:
            found.rejected.append(Rejected(where, str(error)))


def _add_json_text(found: _Found, data: bytes, name: str, place: str) -> bool:
    """Add what JSON holds; whether it was meant as such, by its name where it begins as JSON and is none."""
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return False
    text = decode(data)[0]
    try:
        value = read_json(text)
    except BadInput:
        if Path(name).suffix.lower() in JSON_SUFFIXES or _is_json(text):
            raise
        return False
    _add_json(found, value, place)
    return True


def _is_json(text: str) -> bool:
    """Whether a lenient reader takes a text for JSON."""
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _add_json(found: _Found, value: Any, place: str) -> None:
    if isinstance(value, list) and not is_credential(value):
        for number, entry in enumerate(value, 1):
            _add_json(found, entry, f"{place}#{number}")
    else:
        found.values.append((place, value))


def _add_text(found: _Found, data: bytes, place: str) -> bool:
    """Add a signed credential or a table; whether the text was one of these."""
    try:
        text = decode(data)[0]
    except UnreadableDocument:
        return False
    if is_compact_jws(text):
        found.pictures.append((place, data))
        return True
    export = read_linkedin_file(text)
    if export is not None:
        found.is_export = True
        found.awards += [(f"{place}:{line}", row) for line, row in export.awards]
        found.texts += _texts([export.text])
        found.name = found.name or export.name
        return True
    table = read_award_table(text)
    found.awards += [(f"{place}:{line}", _unverified(row)) for line, row in table or ()]
    return table is not None


def _add_waiting(found: _Found, check: Check | None) -> None:
    """Add the credentials, now that every document they may link to is known."""
    if not found.is_export:
        reason = "it is a table without the columns of awards; title and issuer are needed"
        found.rejected += [Rejected(place, reason) for place in found.tables]
    documents: dict[str, Node] = {}
    for _, value in found.values:
        if isinstance(value, Mapping) and (address := address_of(value)):
            documents.setdefault(address, value)
    for place, data in found.pictures:
        try:
            found.awards += checked_rows(data, place=place, check=check, documents=documents)
        except BadInput as error:
            found.rejected.append(Rejected(place, str(error)))
    serves = (
        any("badge" in value for _, value in found.values if isinstance(value, Mapping)) or found.pictures
    )
    for place, value in sorted(found.values, key=lambda placed: is_endorsement(placed[1])):
        if (serves and is_part_of_badge(value)) or (found.awards and is_endorsement(value)):
            continue
        try:
            _add_value(found, value, place, documents, check)
        except BadInput as error:
            found.rejected.append(Rejected(place, str(error)))


def _add_value(
    found: _Found, value: Any, place: str, documents: Mapping[str, Node], check: Check | None
) -> None:
    row = isinstance(value, Mapping) and "title" in value and "basics" not in value
    if not row and not is_credential(value) and is_json_resume(value):
        resume = resume_row(value, identifier=place, place=place)
        found.awards += resume.awards
        found.texts += _texts([resume.resume_text])
        found.name = found.name or resume.name
    elif isinstance(value, Mapping) and isinstance(value.get("awards"), list):
        awards = enumerate(value["awards"])
        found.awards += [(f"{place} awards[{number}]", _unverified(award)) for number, award in awards]
        found.texts += _texts([value.get("resume_text")])
        found.name = found.name or value.get("name")
    elif isinstance(value, Mapping) and "title" in value and not is_credential(value):
        found.awards.append((place, _unverified(value)))
    else:
        found.awards += checked_rows(value, place=place, check=check, documents=documents)


def _unverified(award: Any) -> Any:
    return {**award, "verification": None, "endorsed_by": None} if isinstance(award, Mapping) else award


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value.strip())
