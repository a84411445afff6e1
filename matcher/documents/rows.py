"""Rows ``{"id", "text"}`` to documents. The text is kept to the letter: offsets point into it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from matcher.documents import limits
from matcher.documents.text import cut, replace_surrogates
from matcher.errors import UnreadableDocument
from matcher.types import Document, Notice, Reading, Rejected

_SHAPE = 'a row is {"id": "...", "text": "..."}'


def read_lines(text: str, *, name: str, notices: tuple[Notice, ...] = ()) -> Reading[Document]:
    """One document for each line of JSON; bad lines are rejected as ``name:LINE``, blank ones skipped.

    notices: what is already known of the whole file; every document gets them.
    """
    # Only \n ends a line: JSON strings may hold the other characters that splitlines() splits at.
    numbered = ((f"{name}:{at}", line) for at, line in enumerate(text.split("\n"), 1) if line.strip())
    return _read((place, load_json, line, notices) for place, line in numbered)


def read_rows(rows: Iterable[Any], *, name: str, notices: tuple[Notice, ...] = ()) -> Reading[Document]:
    """One document for each row, already parsed; bad ones are rejected as ``name#NUMBER``."""
    return _read((f"{name}#{at}", lambda row: row, row, notices) for at, row in enumerate(rows, 1))


def load_json(text: str) -> Any:
    """``text`` parsed. Raises UnreadableDocument saying at which character it is no JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(
            f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except (RecursionError, ValueError):
        raise UnreadableDocument("JSON nested too deep, or with a number too long, to be read") from None


def is_row(value: Any) -> bool:
    """Whether ``value`` is meant as a row: an id, and a text or description that is one string."""
    if not isinstance(value, dict) or "id" not in value or "@type" in value:
        return False
    return "text" in value or isinstance(value.get("description"), str)


def _read(sources: Iterable[tuple[str, Any, Any, tuple[Notice, ...]]]) -> Reading[Document]:
    items: list[Document] = []
    rejected: list[Rejected] = []
    places: dict[str, str] = {}
    for place, load, source, notices in sources:
        try:
            document = _row_document(load(source), place, notices)
            if document.id in places:
                raise UnreadableDocument(
                    f"id {document.id!r} was used before, at {places[document.id]}; every row needs its own"
                )
        except UnreadableDocument as error:
            rejected.append(Rejected(place, str(error)))
            if len(rejected) >= limits.MAX_BAD_ROWS:
                reason = f"{limits.MAX_BAD_ROWS:,} rows are bad, so those from here on were not read"
                rejected.insert(0, Rejected(place, reason))
                break
            continue
        places[document.id] = place
        items.append(document)
    return Reading(tuple(items), tuple(rejected))


def _row_document(row: Any, place: str, notices: tuple[Notice, ...]) -> Document:
    if not isinstance(row, dict):
        raise UnreadableDocument(f"a JSON {_json_type(row)} is no row; {_SHAPE}")
    row_id = _row_id(row)
    text, cut_notices = cut(_row_text(row))
    whole = replace_surrogates(text)
    notices += cut_notices
    if whole != text:
        notices += (Notice("removed_characters", "half characters (lone surrogates) became U+FFFD", place),)
    if not whole.strip():
        notices += (Notice("empty_text", "the text is empty", place),)
    title = row.get("title")
    title = replace_surrogates(title) if isinstance(title, str) and title.strip() else None
    return Document(row_id, whole, title, tuple(_at(notice, place) for notice in notices))


def _row_id(row: dict[str, Any]) -> str:
    value = row.get("id")
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value.strip():
        stated = "no id" if value in (None, "") else f"an id that is a JSON {_json_type(value)}"
        raise UnreadableDocument(f"the row has {stated}; {_SHAPE}")
    return replace_surrogates(value)


def _row_text(row: dict[str, Any]) -> str:
    key = "description" if row.get("text") is None and "description" in row else "text"
    value = row.get(key)
    if isinstance(value, str):
        return value
    if value is None:
        keys = ", ".join(repr(key) for key in list(row)[:8])
        raise UnreadableDocument(f"the row has no text, only the keys {keys}; {_SHAPE}")
    raise UnreadableDocument(f"its {key} is a JSON {_json_type(value)} and should be a string; {_SHAPE}")


def _json_type(value: Any) -> str:
    names = {bool: "boolean", int: "number", float: "number", list: "list", dict: "object", str: "string"}
    return names.get(type(value), "null")


def _at(notice: Notice, place: str) -> Notice:
    return notice if notice.place else Notice(notice.code, notice.message, place)
