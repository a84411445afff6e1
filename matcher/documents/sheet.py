"""A workbook's rows as text, for those who read tables of something else than postings."""

from __future__ import annotations

from matcher.documents.sandbox import parse_in_worker
from matcher.types import Document


def read_sheet(data: bytes) -> str:
    """The first visible sheet of an Excel workbook that holds something, as CSV, a line a row.

    Values as the workbook shows them; breaks within a cell become blanks. Raises UnreadableDocument for a
    damaged or hostile workbook, and for one without rows.
    """
    pieces = parse_in_worker("sheet", data)
    return "".join(piece.text for piece in pieces if isinstance(piece, Document))
