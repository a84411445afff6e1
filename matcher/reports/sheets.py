"""Tables as CSV and Excel files that no spreadsheet runs: texts that start like a formula get a ``'``."""

from __future__ import annotations

import io
import math
import re
from typing import Any

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
MAX_WIDTH = 60
MAX_LENGTH = 32_000
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_text(frame: pd.DataFrame) -> str:
    """The frame as CSV without its index; texts a spreadsheet would run get a leading ``'``."""
    escaped = frame.rename(columns=lambda name: escape_cell(str(name)))
    for number, dtype in enumerate(frame.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            escaped.isetitem(number, [_escaped(value) for value in escaped.iloc[:, number]])
    return escaped.to_csv(index=False, lineterminator="\r\n", float_format="%.4g")


def xlsx_bytes(frame: pd.DataFrame, *, sheet: str) -> bytes:
    """The frame as a workbook of one sheet without its index: numbers as numbers, texts as texts.

    A text that starts like a formula gets a leading ``'``; characters no workbook can hold are left out.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    page = book.active
    page.title = sheet[:31]
    rows = [[str(name) for name in frame.columns], *frame.itertuples(index=False, name=None)]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            _fill(page.cell(number, column), value)
    for cell in page[1]:
        cell.font = Font(bold=True)
    for column, name in enumerate(frame.columns, 1):
        longest = max([len(str(name)), *(len(str(value)) for value in frame.iloc[:, column - 1])])
        page.column_dimensions[get_column_letter(column)].width = min(longest + 2, MAX_WIDTH)
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def escape_cell(text: str) -> str:
    """A text with a leading ``'`` where it starts, after blanks, like a formula."""
    starts_like_one = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if starts_like_one else text


def _fill(cell: Any, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = "" if value is None else _storable(str(value))
        cell.value, cell.data_type = escape_cell(text), "s"
    elif math.isfinite(value):
        cell.value = value


def _storable(text: str) -> str:
    """The text without control characters and halves of characters, and as long as a cell may be."""
    return _UNSTORABLE.sub("", text)[:MAX_LENGTH]


def _escaped(value: object) -> object:
    return escape_cell(value) if isinstance(value, str) else value
