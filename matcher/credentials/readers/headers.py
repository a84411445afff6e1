"""Which column of a table is read as what, before it is read: for people to look at, and to correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from matcher.credentials.readers.files import is_workbook
from matcher.credentials.readers.reading import TABLE_SUFFIXES
from matcher.credentials.readers.table import FIELDS as PEOPLE_FIELDS
from matcher.credentials.readers.table import guess_fields
from matcher.documents.columns import FIELDS as POSTING_FIELDS
from matcher.documents.columns import guess_places
from matcher.documents.sheet import read_sheet
from matcher.documents.text import decode
from matcher.errors import MatcherError


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The headers of a table, the fields there are, and for some fields the header that is read as it."""

    headers: tuple[str, ...]
    fields: tuple[str, ...]
    guessed: Mapping[str, str]


def read_columns(data: bytes, *, name: str, of: Literal["people", "postings"]) -> TableColumns | None:
    """The columns of a CSV or Excel table; None for a file that is no table, or that cannot be read."""
    fields = PEOPLE_FIELDS if of == "people" else POSTING_FIELDS
    try:
        if not is_workbook(data) and Path(name).suffix.lower() not in TABLE_SUFFIXES:
            return None
        text = read_sheet(data) if is_workbook(data) else decode(data)[0]
    except MatcherError:
        return None
    headers, guessed = guess_fields(text)
    if of == "postings":
        guessed = {field: headers[place] for field, place in guess_places(headers).items()}
    named = tuple(dict.fromkeys(header for header in headers if header.strip()))
    return TableColumns(named, fields, guessed) if named else None
