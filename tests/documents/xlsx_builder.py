"""Excel workbooks for the tests."""

from __future__ import annotations

import io
from typing import Any

import openpyxl


def workbook(
    *sheets: list[list[Any]], hidden: int = 0, rows_unseen: tuple[int, ...] = (), columns_unseen: str = ""
) -> bytes:
    """An XLSX file with these sheets of rows; the first ``hidden`` of them hidden, and in each sheet some
    rows by number and columns by letter."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        sheet.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            sheet.append(row)
        for number_unseen in rows_unseen:
            sheet.row_dimensions[number_unseen].hidden = True
        for letter in columns_unseen:
            sheet.column_dimensions[letter].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
