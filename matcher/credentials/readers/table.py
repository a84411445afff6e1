"""The CSV long table: one award a line, people told apart by a column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from matcher.credentials.readers.fields import STATUSES
from matcher.credentials.readers.rows import PersonRow, Placed, read_people
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import Candidate, Notice, Reading, Rejected

# What tables call the fields; the first name is ours.
_NAMES: dict[str, tuple[str, ...]] = {
    "candidate_id": ("candidate_id", "candidate", "person_id", "id"),
    "title": ("title", "credential", "award", "certification", "certificate"),
    "name": ("name", "candidate_name", "full_name"),
    "issuer": ("issuer", "issued_by", "issuing_organization", "issuing_organisation"),
    "issued": ("issued", "issue_date", "date_issued", "issued_on", "date"),
    "expires": ("expires", "expiry_date", "expiry", "expiration_date", "expires_on", "valid_until"),
    "verification": ("verification", "verification_status"),
}
_NEEDED = ("candidate_id", "title")
FIELDS = (
    *(
        "candidate_id",
        "name",
        "title",
        "issuer",
        "issued",
        "expires",
        "kind",
        "level",
        "skills",
        "description",
    ),
    *("url", "verification", "resume_text"),
)
Cells = dict[str, str]


@dataclass(slots=True)
class _Person:
    place: str
    name: str | None = None
    resume_text: str = ""
    awards: list[Placed] = field(default_factory=list)


def read_csv(
    text: str,
    *,
    name: str,
    on: date,
    levels: Levels,
    columns: Mapping[str, str] | None = None,
    notices: tuple[Notice, ...] = (),
) -> Reading[Candidate]:
    """Candidates of a long table with the columns candidate_id and title, and any award field.

    Commas, semicolons or tabs; columns in any order and case. columns: our field -> their header, where
    it is stated; other headers are still read by name. A bad line is set aside as ``name:LINE``.
    Raises BadInput when a needed column is missing.
    """
    people: dict[str, _Person] = {}
    rejected: list[Rejected] = []
    for place, row in _read_rows(text, name, stated=columns or {}):
        if isinstance(row, Rejected):
            rejected.append(row)
            continue
        award, resume = _award(row), row.get("resume_text", "")
        if not row.get("candidate_id"):
            rejected.append(Rejected(place, "candidate_id is empty; every row needs a candidate"))
        elif award is None and not resume:
            rejected.append(Rejected(place, "title is empty; an award needs the name of the credential"))
        else:
            person = people.setdefault(row["candidate_id"], _Person(place))
            person.name = person.name or row.get("name")
            person.resume_text = person.resume_text or resume
            person.awards += [(place, award)] if award else []
    rows = (
        PersonRow(one.place, identifier, tuple(one.awards), one.resume_text, one.name, notices)
        for identifier, one in people.items()
    )
    return read_people((*rejected, *rows), on=on, levels=levels)


def read_award_table(text: str) -> list[tuple[int, dict[str, Any]]] | None:
    """(line, award row) of a table of one person's awards; None for text that is no such table.

    It needs a column for the title and one more that we know.
    """
    try:
        lines = [(place, row) for place, row in _read_rows(text, "", needed=("title",))]
    except BadInput:
        return None
    known = {*_NAMES, "kind", "level", "description", "skills", "url"} - {"title", "name", "candidate_id"}
    if not any(known & set(row) for _, row in lines if not isinstance(row, Rejected)):
        return None
    numbered = ((int(place.rpartition(":")[2]), row) for place, row in lines)
    found = ((line, _award(row)) for line, row in numbered if not isinstance(row, Rejected))
    return [(line, award) for line, award in found if award]


def guess_fields(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The headers of a table, and our field -> the header that is read as it; both empty for no table."""
    table = _table(text)
    header: list[str] = next((cells for cells in table if any(cell.strip() for cell in cells)), [])
    named = zip(_our_names(header, {}), header, strict=True)
    return tuple(header), {ours: theirs for ours, theirs in named if ours in FIELDS}


def _table(text: str) -> Any:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))


def _read_rows(
    text: str, name: str, needed: tuple[str, ...] = _NEEDED, stated: Mapping[str, str] = MappingProxyType({})
) -> Iterator[tuple[str, Cells | Rejected]]:
    """(place, filled cells by our name) of each line that is not blank."""
    table = _table(text)
    columns: Sequence[str] = ()
    while True:
        try:
            cells = next(table, None)
        except csv.Error as error:
            place = f"{name}:{table.line_num}"
            yield place, Rejected(place, f"it is no line of a table: {error}")
            continue
        if cells is None:
            break
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells, needed, stated)
            continue
        place = f"{name}:{table.line_num}"
        filled = ((column, cell.strip()) for column, cell in zip(columns, cells, strict=False))
        yield place, {column: cell for column, cell in filled if column and cell}
    if not columns:
        raise BadInput("it holds no line of a table; candidate_id and title are needed")


def _columns(header: Sequence[str], needed: tuple[str, ...], stated: Mapping[str, str]) -> list[str]:
    """Our name of each column, its own where we have none. Raises BadInput when one is missing."""
    columns = _our_names(header, stated)
    missing = [ours for ours in needed if ours not in columns]
    if missing:
        listed = ", ".join(map(_folded, header))[:200]
        raise BadInput(f"the columns are {listed}; {' and '.join(needed)} are needed")
    return columns


def _our_names(header: Sequence[str], stated: Mapping[str, str]) -> list[str]:
    """What each column is read as: the field stated for it, else the one its name says, else itself."""
    written = [_folded(cell) for cell in header]
    columns = list(written)
    for ours, theirs in stated.items():
        columns = [f"other_{name}" if name == ours else name for name in columns]
        if _folded(theirs) in written:
            columns[written.index(_folded(theirs))] = ours
    for ours, names in _NAMES.items():
        found = next((other for other in names if other in columns), None)
        if found is not None and ours not in stated:
            columns[columns.index(found)] = ours
    return columns


def _folded(header: str) -> str:
    return re.sub(r"[\s-]+", "_", header.strip().lower())


def _award(row: Mapping[str, str]) -> dict[str, Any] | None:
    """The award in a row, None when nothing is said of one."""
    fields = {
        column: cell for column, cell in row.items() if column not in ("candidate_id", "name", "resume_text")
    }
    status = fields.get("status", "").lower()
    if status in STATUSES and "verification" not in fields:
        fields["verification"] = status
    return fields if "title" in fields or ("issuer" in fields and "issued" in fields) else None
