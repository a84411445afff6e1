"""Excel workbooks of postings to documents: the first sheet that holds some."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException

from matcher.documents import limits, table
from matcher.documents.columns import Row
from matcher.documents.zip_guard import check_zip
from matcher.errors import UnreadableDocument
from matcher.types import Document, Notice, Rejected

PIECE = 2_000


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
        visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        texts = next(filter(None, map(_sheet_texts, visible)), [])
    except DefusedXmlException:
        raise UnreadableDocument("its XML defines entities, as bombs do; save the workbook again") from None
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableDocument(
            f"the workbook is damaged ({type(error).__name__}); save it again, or save the sheet as CSV"
        ) from None
    if not texts:
        raise UnreadableDocument("the workbook has no visible sheet with rows; unhide the one with the rows")
    return tuple(Document("", text) for text in texts)


def _sheet_texts(sheet: Any) -> list[str]:
    rows, texts = _rows(sheet), []
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
            notices = (left_out,) if others else ()
            return table.read_rows(_rows(sheet), columns, name=name, notices=notices)
        except UnreadableDocument as error:
            problems.append(error)
    if problems:
        raise problems[0]
    raise UnreadableDocument("the workbook has no visible sheet; unhide the one with the postings")


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows as text. What the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(
        max_row=limits.MAX_TABLE_ROWS + 1, max_col=limits.MAX_COLUMNS + 1, values_only=True
    ):
        cells = [_as_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
