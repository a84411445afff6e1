"""The CSV long table: one award a line, people told apart by a column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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
Cells = dict[str, str]


@dataclass(slots=True)
class _Person:
    place: str
    name: str | None = None
    resume_text: str = ""
    awards: list[Placed] = field(default_factory=list)


def read_csv(
    text: str, *, name: str, on: date, levels: Levels, notices: tuple[Notice, ...] = ()
) -> Reading[Candidate]:
    """Candidates of a long table with the columns candidate_id and title, and any award field.

    Commas, semicolons or tabs; columns in any order and case. A bad line is set aside as
    ``name:LINE``. Raises BadInput when a needed column is missing.
    """
    people: dict[str, _Person] = {}
    rejected: list[Rejected] = []
    for place, row in _read_rows(text, name):
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


def _read_rows(
    text: str, name: str, needed: tuple[str, ...] = _NEEDED
) -> Iterator[tuple[str, Cells | Rejected]]:
    """(place, filled cells by our name) of each line that is not blank."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
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
            columns = _columns(cells, needed)
            continue
        place = f"{name}:{table.line_num}"
        filled = ((column, cell.strip()) for column, cell in zip(columns, cells, strict=False))
        yield place, {column: cell for column, cell in filled if column and cell}
    if not columns:
        raise BadInput("it holds no line of a table; candidate_id and title are needed")


def _columns(header: Sequence[str], needed: tuple[str, ...]) -> list[str]:
    """Our name of each column, its own where we have none. Raises BadInput when one is missing."""
    written = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in header]
    columns = list(written)
    for ours, theirs in _NAMES.items():
        found = next((other for other in theirs if other in written), None)
        if found is not None:
            columns[written.index(found)] = ours
    missing = [ours for ours in needed if ours not in columns]
    if missing:
        listed = ", ".join(written)[:200]
        raise BadInput(f"the columns are {listed}; {' and '.join(needed)} are needed")
    return columns


def _award(row: Mapping[str, str]) -> dict[str, Any] | None:
    """The award in a row, None when nothing is said of one."""
    fields = {
        column: cell for column, cell in row.items() if column not in ("candidate_id", "name", "resume_text")
    }
    status = fields.get("status", "").lower()
    if status in STATUSES and "verification" not in fields:
        fields["verification"] = status
    return fields if "title" in fields or ("issuer" in fields and "issued" in fields) else None
