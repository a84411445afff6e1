"""LinkedIn export: its CSV files, each known by its columns whatever its name, in a zip or unpacked.

Messages, connections, addresses and everything else in the export are left unread.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Cells = Mapping[str, str]
Row = dict[str, Any]
# LinkedIn writes some lines of remarks above the columns of some files.
MAX_PREAMBLE = 5
MAX_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class LinkedInFile:
    """What one file of an export holds: awards (with their lines), lines of text, the person's name."""

    awards: tuple[tuple[int, Row], ...] = ()
    text: str = ""
    name: str | None = None


def read_linkedin_file(text: str) -> LinkedInFile | None:
    """What a CSV file of an export says; None for a file that is none of those we know."""
    columns, rows = _table(text)
    for needed, read in _AWARDS.items():
        if needed <= columns:
            found = ((line, read(cells)) for line, cells in rows)
            return LinkedInFile(tuple((line, row) for line, row in found if row))
    for needed, write in _TEXTS.items():
        if needed == columns or (needed <= columns and len(needed) > 1):
            return LinkedInFile(text="\n".join(filter(None, (write(cells) for _, cells in rows))))
    if {"first name", "last name", "headline"} <= columns:
        people = [f"{cells.get('first name', '')} {cells.get('last name', '')}".strip() for _, cells in rows]
        return LinkedInFile(name=next(filter(None, people), None))
    return None


def _table(text: str) -> tuple[frozenset[str], list[tuple[int, Cells]]]:
    """The columns in lower case and the filled cells of each line, with its number."""
    table = csv.reader(io.StringIO(text, newline=""), strict=False)
    rows: list[tuple[int, Cells]] = []
    columns: list[str] = []
    for number, cells in enumerate(_lines(table)):
        if not columns:
            found = [cell.strip().lower().lstrip("\ufeff") for cell in cells]
            if frozenset(found) & _KNOWN_COLUMNS:
                columns = found
            elif number >= MAX_PREAMBLE:
                break
            continue
        filled = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
        if filled:
            rows.append((table.line_num, filled))
        if len(rows) >= MAX_ROWS:
            break
    return frozenset(columns), rows


def _lines(table: Any) -> Iterator[list[str]]:
    while True:
        try:
            yield next(table)
        except StopIteration:
            return
        except csv.Error:
            continue


def _certification(cells: Cells) -> Row:
    """A row of "Licenses & certifications", where certificates of courses stand too. What has to be renewed
    is a certification (CTDL); of the rest the section says no more than that there is a certificate."""
    return {
        "title": cells.get("name"),
        "kind_of_section": "certification" if "finished on" in cells else "certificate",
        "issuer": cells.get("authority"),
        "issued": cells.get("started on"),
        "expires": cells.get("finished on"),
        "url": _web_address(cells.get("url")),
    }


def _education(cells: Cells) -> Row:
    degree = cells.get("degree name")
    return {
        "title": degree or cells.get("notes") or cells.get("school name"),
        "issuer": cells.get("school name"),
        "issued": cells.get("end date"),
        "kind_of_section": "" if degree else "course",
        "description": cells.get("notes", "") if degree else "",
    }


def _position(cells: Cells) -> Row:
    return {
        "title": cells.get("title"),
        "issuer": cells.get("company name"),
        "kind": "experience",
        "start": cells.get("started on"),
        "end": cells.get("finished on"),
        "description": cells.get("description", ""),
    }


def _course(cells: Cells) -> Row:
    return {"title": cells.get("name"), "kind": "course"}


def _honour(cells: Cells) -> Row:
    """An honour: a prize shows the skill it was given for, which only its description tells."""
    return {
        "title": cells.get("title"),
        "issued": cells.get("issued on"),
        "description": cells.get("description", ""),
    }


def _language(cells: Cells) -> str:
    level = cells.get("proficiency")
    return cells.get("name", "") + (f" ({level})" if level else "")


def _project(cells: Cells) -> str:
    return "\n".join(filter(None, (cells.get("title"), cells.get("description"))))


def _web_address(value: str | None) -> str | None:
    """A web address; anything else (``javascript:`` occurs) is dropped."""
    return value if value and value.lower().startswith(("https://", "http://")) else None


_AWARDS: dict[frozenset[str], Callable[[Cells], Row]] = {
    frozenset(("name", "authority")): _certification,
    frozenset(("school name", "degree name")): _education,
    frozenset(("company name", "title", "started on")): _position,
    frozenset(("name", "number")): _course,
    frozenset(("title", "issued on")): _honour,
}
_TEXTS: dict[frozenset[str], Callable[[Cells], str]] = {
    frozenset(("name",)): lambda cells: cells.get("name", ""),
    frozenset(("name", "proficiency")): _language,
    frozenset(("title", "description", "url")): _project,
}
_KNOWN_COLUMNS = frozenset().union(*_AWARDS, *_TEXTS, {"first name"})
