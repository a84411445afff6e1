"""A table of postings to documents: one row one posting, and a bad row stops no other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any

from matcher.documents import limits
from matcher.documents.columns import SECTIONS, Columns, Row, find_columns
from matcher.documents.html import html_lines
from matcher.documents.json_postings import headed_document
from matcher.documents.quarantine import Quarantine
from matcher.documents.text import collapse, decode
from matcher.errors import UnreadableDocument
from matcher.types import Document, Notice, Rejected

_DELIMITERS = ",;\t|"
_SEPARATOR_STATED = re.compile(r"sep=(.)\r?\n", re.I)  # Excel's own first line
_LOOKED_AT = 10_000
_FIRST_ROWS = 100
# What a spreadsheet shows where a formula failed.
_FAILED = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))


def parse(
    data: bytes, *, name: str, columns: Mapping[str, str] | None = None
) -> tuple[Document | Rejected, ...]:
    """The postings of a CSV file in order, and its bad rows; see ``read_rows``.

    Commas, semicolons, tabs or bars part its cells, whichever the first line with any has most of.
    """
    text, notices = decode(data)
    return read_rows(_csv_rows(text), columns, name=name, notices=notices, is_exact=True)


def read_rows(
    rows: Iterable[Row],
    stated: Mapping[str, str] | None,
    *,
    name: str,
    notices: tuple[Notice, ...] = (),
    is_exact: bool = False,
) -> tuple[Document | Rejected, ...]:
    """One document for each row below the header, and the bad rows; blank rows are passed over.

    A row's place is ``name#ROW``, numbered as a spreadsheet does; its id too where it states none.
    notices: what is known of the whole table. is_exact: a row with more cells than the header is damaged.
    Raises UnreadableDocument where no column holds text.
    """
    every = iter(rows)
    first = list(islice(every, _FIRST_ROWS))
    columns = find_columns(first, stated)
    if len(columns.header) > limits.MAX_COLUMNS:
        raise UnreadableDocument(
            f"it has more than {limits.MAX_COLUMNS} columns; leave those with the postings"
        )
    if columns.is_guess:
        notices += (Notice("columns_guessed", f"columns were guessed: {columns.described()}"),)
    reader = _RowReader(columns, name, notices, is_exact)
    below = islice(enumerate(chain(first, every), 1), columns.header_number, limits.MAX_TABLE_ROWS)
    filled = ((number, row) for number, row in below if any(cell.strip() for cell in row))
    found = [reader.outcome(number, row) for number, row in filled]
    if not found:
        raise UnreadableDocument("the table has a header and no posting below it")
    if any(cell.strip() for row in every for cell in row):
        limit = limits.MAX_TABLE_ROWS
        found.append(Rejected(f"{name}#{limit + 1}", f"only the first {limit:,} rows are read"))
    return tuple(found)


def _csv_rows(text: str) -> Iterator[Row]:
    """The rows as ``csv`` reads them. Raises UnreadableDocument for a cell without an end."""
    csv.field_size_limit(limits.MAX_FILE_BYTES)
    stated = _SEPARATOR_STATED.match(text)
    first = (line for line in text[:_LOOKED_AT].splitlines() if any(mark in line for mark in _DELIMITERS))
    delimiter = stated.group(1) if stated else max(_DELIMITERS, key=next(first, "").count)
    lines = io.StringIO(text[stated.end() :] if stated else text, newline="")
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableDocument(f"it is no CSV table: {error}; save the table again") from None


class _RowReader:
    """Reads the rows of one table, whose ids must differ."""

    def __init__(self, columns: Columns, name: str, notices: tuple[Notice, ...], is_exact: bool) -> None:
        self._columns, self._name, self._is_exact = columns, name, is_exact
        self._notices = tuple(replace(notice, place=name) for notice in notices)
        self._headers = {field: columns.header[place][:60] for field, place in columns.places.items()}
        self._places: dict[str, str] = {}

    def outcome(self, number: int, row: Row) -> Document | Rejected:
        """The posting in a row, or why there is none."""
        place = f"{self._name}#{number}"
        try:
            self._check_width(row)
            values = self._columns.values(row)
            self._check_values(values)
            return self._document(place, values)
        except UnreadableDocument as error:
            return Rejected(place, str(error))

    def _document(self, place: str, values: Mapping[str, str]) -> Document:
        row_id = collapse(values.get("id", "")) or place
        if row_id in self._places:
            before = self._places[row_id]
            raise UnreadableDocument(f"id {row_id!r} was used before, at {before}; every row needs its own")
        self._places[row_id] = place
        hidden = Quarantine()
        document = headed_document(self._posting(values), SECTIONS, partial(html_lines, hidden=hidden))
        noticed = tuple(replace(notice, place=place) for notice in hidden.notices())
        return replace(document, id=row_id, notices=self._notices + noticed, hidden=hidden.pieces())

    def _posting(self, values: Mapping[str, str]) -> dict[str, Any]:
        """The values as ``headed_document`` wants them; a bare number of years says what it is."""
        posting: dict[str, Any] = {**values, "description": values.get("text")}
        years = values.get("experience", "").strip()
        if years.isdecimal() and "year" in self._headers["experience"].casefold():
            posting["experience"] = {"monthsOfExperience": 12 * int(years[:3])}
        return posting

    def _check_width(self, row: Row) -> None:
        wide = len(self._columns.header)
        if self._is_exact and any(cell.strip() for cell in row[wide:]):
            raise UnreadableDocument(
                f"the row has {len(row)} cells and its header {wide}; "
                "put texts that hold the separator in quotes"
            )

    def _check_values(self, values: Mapping[str, str]) -> None:
        for field, value in values.items():
            if value.strip() in _FAILED:
                header = self._headers[field]
                raise UnreadableDocument(f"its {header!r} is {value.strip()}, a formula that failed")
        if not values.keys() - {"id", "title"}:
            raise UnreadableDocument(f"the row has no text in {', '.join(map(repr, self._headers.values()))}")
