"""Excel workbooks of postings to documents: the first sheet that holds some."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException

from matcher.documents import limits, table
from matcher.documents.columns import Row
from matcher.documents.quarantine import Quarantine
from matcher.documents.zip_guard import check_zip
from matcher.errors import UnreadableDocument
from matcher.types import Document, Notice, Rejected

PIECE = 2_000
# The tags of a sheet that may hide a row or some columns; text of cells never holds a "<".
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"\b(r|min|max|hidden)=[\"'](\w+)[\"']")
_TRUE = (b"1", b"true")


def parse(
    data: bytes, *, name: str, columns: Mapping[str, str] | None = None
) -> tuple[Document | Rejected, ...]:
    """The postings of the first visible sheet that has a column for their text; see ``table.read_rows``.

    Values as the workbook shows them: no formula is worked out, no link followed, no macro run.
    Raises UnreadableDocument for a hostile zip, a damaged workbook, or one without such a sheet.
    """
    check_zip(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return _read_book(book, columns, name)
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableDocument(_damage(error)) from None


def _damage(error: Exception) -> str:
    """What is wrong with a workbook, by what openpyxl raised."""
    if any(isinstance(one, DefusedXmlException) for one in (error, error.__cause__, error.__context__)):
        return "its XML defines entities, as bombs do; save the workbook again"
    return f"the workbook is damaged ({type(error).__name__}); save it again, or save the sheet as CSV"


def parse_sheet(data: bytes) -> tuple[Document, ...]:
    """The first visible sheet that holds something as CSV, row for row, in pieces of some thousand rows.

    Raises UnreadableDocument as ``parse`` does, and where every sheet is empty.
    """
    check_zip(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        hidden = Quarantine()
        visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        texts = next(filter(None, (_sheet_texts(sheet, hidden) for sheet in visible)), [])
        _keep_hidden_sheets(book, hidden)
    except DefusedXmlException:
        raise UnreadableDocument("its XML defines entities, as bombs do; save the workbook again") from None
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableDocument(
            f"the workbook is damaged ({type(error).__name__}); save it again, or save the sheet as CSV"
        ) from None
    if not texts:
        raise UnreadableDocument("the workbook has no visible sheet with rows; unhide the one with the rows")
    documents = tuple(Document("", text) for text in texts)
    return (_with_hidden(documents[0], hidden), *documents[1:])


def _sheet_texts(sheet: Any, hidden: Quarantine) -> list[str]:
    rows, texts = _rows(sheet, hidden), []
    while piece := list(islice(rows, PIECE)):
        out = io.StringIO()
        csv.writer(out).writerows([" ".join(cell.split()) for cell in row] for row in piece)
        texts.append(out.getvalue())
    return texts if any(text.strip() for text in texts) else []


def _read_book(book: Any, columns: Mapping[str, str] | None, name: str) -> tuple[Document | Rejected, ...]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    others = len(book.worksheets) - 1
    problems = []
    for sheet in sheets:
        left_out = Notice("sheets_left_out", f"only the sheet {sheet.title!r} was read, not {others} more")
        try:
            hidden = Quarantine()
            notices = (left_out,) if others else ()
            found = table.read_rows(_rows(sheet, hidden), columns, name=name, notices=notices)
            _keep_hidden_sheets(book, hidden)
            return _with_hidden_first(found, hidden)
        except UnreadableDocument as error:
            problems.append(error)
    if problems:
        raise problems[0]
    raise UnreadableDocument("the workbook has no visible sheet; unhide the one with the postings")


def _rows(sheet: Any, hidden: Quarantine) -> Iterator[Row]:
    """The rows as text, what is in hidden rows and columns kept in ``hidden`` and empty in its place.

    What the sheet says of its own size is not believed.
    """
    sheet.reset_dimensions()
    unseen = _unseen(sheet)
    for number, row in enumerate(
        sheet.iter_rows(max_row=limits.MAX_TABLE_ROWS + 1, max_col=limits.MAX_COLUMNS + 1, values_only=True),
        1,
    ):
        cells = [_as_text(value) for value in row]
        for place, cell in enumerate(cells):
            if cell and (number in unseen.rows or place + 1 in unseen.columns):
                _keep(hidden, f"row {number}", cell, "in hidden rows and columns")
                cells[place] = ""
        while cells and not cells[-1]:
            cells.pop()
        yield cells


@dataclass(frozen=True, slots=True)
class _Unseen:
    """The numbers of the rows and columns that a sheet hides, from 1."""

    rows: frozenset[int]
    columns: frozenset[int]


def _unseen(sheet: Any) -> _Unseen:
    with sheet._get_source() as source:  # openpyxl keeps no such thing of a sheet it reads row by row
        data = source.read()
    if b"hidden" not in data:
        return _Unseen(frozenset(), frozenset())
    rows, columns, number = set(), set(), 0
    for found in _ROW.finditer(data):
        said = dict(_ATTRIBUTE.findall(found.group(1)))
        number = int(said.get(b"r", number + 1))
        if said.get(b"hidden") in _TRUE:
            rows.add(number)
    for found in _COLUMNS.finditer(data):
        said = dict(_ATTRIBUTE.findall(found.group(1)))
        if said.get(b"hidden") in _TRUE:
            last = min(int(said[b"max"]), limits.MAX_COLUMNS + 1)
            columns |= set(range(int(said[b"min"]), last + 1))
    return _Unseen(frozenset(rows), frozenset(columns))


def _keep_hidden_sheets(book: Any, hidden: Quarantine) -> None:
    """Keep what stands in the sheets that nobody sees."""
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            continue
        sheet.reset_dimensions()
        for row in sheet.iter_rows(
            max_row=limits.MAX_TABLE_ROWS, max_col=limits.MAX_COLUMNS, values_only=True
        ):
            for cell in filter(None, map(_as_text, row)):
                _keep(hidden, f"sheet {sheet.title!r}", cell, "in hidden sheets")


def _keep(hidden: Quarantine, place: str, text: str, reason: str) -> None:
    hidden.place = place
    hidden.add(text, reason)
    hidden.space()


def _with_hidden(document: Document, hidden: Quarantine) -> Document:
    return replace(document, notices=document.notices + hidden.notices(), hidden=hidden.pieces())


def _with_hidden_first(
    found: tuple[Document | Rejected, ...], hidden: Quarantine
) -> tuple[Document | Rejected, ...]:
    """The outcomes, the first posting with what the workbook hides: it belongs to no posting of its own."""
    first = next((n for n, one in enumerate(found) if isinstance(one, Document)), None)
    return tuple(
        _with_hidden(one, hidden) if n == first and isinstance(one, Document) else one
        for n, one in enumerate(found)
    )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
