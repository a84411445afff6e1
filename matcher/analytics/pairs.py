"""Two-column tables that say something of people or postings: their group, their date."""

from __future__ import annotations

import csv
import io

from matcher.errors import BadInput
from matcher.types import Reading, Rejected


def read_pairs(text: str, *, name: str, columns: tuple[str, str]) -> Reading[tuple[str, str]]:
    """The rows of a CSV as (key, value); columns: the headers of the two.

    Rows without a key or value, and keys used before, are rejected as ``name:LINE``. Raises BadInput where a
    column is missing.
    """
    rows = csv.reader(io.StringIO(text, newline=""))
    items: dict[str, str] = {}
    rejected: list[Rejected] = []
    try:
        header = [cell.strip().casefold() for cell in next(rows, [])]
        if missing := [column for column in columns if column not in header]:
            raise BadInput(f"{name} has no column {missing[0]}; it needs {' and '.join(columns)}")
        places = [header.index(column) for column in columns]
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            key, value = (row[at].strip() if at < len(row) else "" for at in places)
            if not key or not value or key in items:
                reason = f"a row needs a {columns[0]}, used once, and a {columns[1]}"
                rejected.append(Rejected(f"{name}:{rows.line_num}", reason))
                continue
            items[key] = value
    except csv.Error as error:
        rejected.append(Rejected(f"{name}:{rows.line_num}", f"no CSV from here on: {error}"))
    return Reading(tuple(items.items()), tuple(rejected))
