"""The front door: a path, stdin or bytes to documents, and what could not be read, with the reason."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import BinaryIO

from matcher.documents import limits
from matcher.documents.columns import check_columns
from matcher.documents.detect import Kind, detect_kind, suffix_notice
from matcher.documents.finishing import finish, with_notices
from matcher.documents.json_file import read_json
from matcher.documents.markdown import read_markdown
from matcher.documents.rows import load_json, read_lines
from matcher.documents.sandbox import parse_in_worker
from matcher.documents.text import decode
from matcher.errors import UnreadableDocument
from matcher.types import Document, Reading, Rejected

_ROW_SUFFIXES = {".jsonl", ".ndjson"}
_TABLE_SUFFIXES = {".csv", ".tsv"}
_MARKDOWN_SUFFIXES = {".md", ".markdown"}


def read_documents(
    path: str | Path, *, columns: Mapping[str, str] | None = None, stdin: BinaryIO | None = None
) -> Reading[Document]:
    """The documents in one file, and what was rejected and where; ``"-"`` reads rows from stdin.

    A ``.jsonl`` file gives one document a row, its text to the letter. A CSV or XLSX table gives one
    document a row; its id is the row's own, else ``name#ROW``. Any other file gives one document, or one
    for each posting of a JSON list; its id is the file name (``name#2`` in a list).

    columns: for tables, field -> header ("text", "title", "id", ...; see ``documents.columns``); without
    it the columns are guessed, and a notice says how. stdin: where ``"-"`` reads from, for tests.
    Never raises for what a file holds or lacks; raises BadInput for columns that no posting has.
    """
    check_columns(columns)
    try:
        if str(path) == "-":
            data = _load(stdin or sys.stdin.buffer, limits.MAX_ROWS_FILE_BYTES)
            return _read(data, "stdin", columns, rows=True)
        with open(path, "rb") as file:
            data = _load(file, _byte_limit(path))
        return _read(data, Path(path).name, columns, rows=_has_suffix(path, _ROW_SUFFIXES))
    except (OSError, ValueError) as error:
        return Reading((), (Rejected(str(path), _access_reason(error)),))
    except UnreadableDocument as error:
        return Reading((), (Rejected("stdin" if str(path) == "-" else str(path), str(error)),))


def read_bytes(data: bytes, *, name: str, columns: Mapping[str, str] | None = None) -> Reading[Document]:
    """The documents in an uploaded file, as ``read_documents`` would read it under that name."""
    check_columns(columns)
    try:
        _check_size(data, _byte_limit(name))
        return _read(data, name, columns, rows=_has_suffix(name, _ROW_SUFFIXES))
    except UnreadableDocument as error:
        return Reading((), (Rejected(name, str(error)),))


def parse_bytes(data: bytes, *, name: str) -> Document:
    """The one document in an uploaded file, its type told by content; the id is ``name`` or the row's.

    Raises UnreadableDocument when there is none, several, or a row is bad.
    """
    reading = read_bytes(data, name=name)
    if reading.rejected:
        raise UnreadableDocument(f"{reading.rejected[0].place}: {reading.rejected[0].reason}")
    if len(reading.items) != 1:
        raise UnreadableDocument(f"{name}: it holds {len(reading.items)} documents; give a file with one")
    return reading.items[0]


def _has_suffix(name: str | Path, suffixes: set[str]) -> bool:
    return PurePath(name).suffix.lower() in suffixes


def _byte_limit(name: str | Path) -> int:
    return limits.MAX_ROWS_FILE_BYTES if _has_suffix(name, _ROW_SUFFIXES) else limits.MAX_FILE_BYTES


def _load(file: BinaryIO, limit: int) -> bytes:
    data = file.read(limit + 1)
    _check_size(data, limit)
    return data


def _check_size(data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise UnreadableDocument(f"it is larger than {limit // 1024**2} MB, the most that is read")
    if not data.strip():
        raise UnreadableDocument("it is empty; give a file with text in it")


def _access_reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the path"
    if isinstance(error, IsADirectoryError):
        return "it is a folder; name a file in it"
    if isinstance(error, PermissionError):
        return "this user may not read it; check its permissions"
    return f"it cannot be opened ({type(error).__name__}); check the path"


def _read(data: bytes, name: str, columns: Mapping[str, str] | None, *, rows: bool) -> Reading[Document]:
    if rows:
        text, notices = decode(data)
        return read_lines(text, name=name, notices=notices)
    kind = detect_kind(data)
    if kind == "text" and _has_suffix(name, _TABLE_SUFFIXES):
        return finish(parse_in_worker("csv", data, name=name, columns=columns), name)
    if kind == "xlsx":
        reading = finish(parse_in_worker("xlsx", data, name=name, columns=columns), name)
    elif kind in ("pdf", "docx", "html"):
        reading = finish(parse_in_worker(kind, data), name)
    else:
        return _read_text(kind, data, name)
    return with_notices(reading, suffix_notice(name, kind), name)


def _read_text(kind: Kind, data: bytes, name: str) -> Reading[Document]:
    text, notices = decode(data)
    reading = _read_json(text, name) if kind == "json" or _has_suffix(name, {".json"}) else None
    if reading is None:
        kind = "text"
        is_markdown = _has_suffix(name, _MARKDOWN_SUFFIXES)
        reading = finish([read_markdown(text) if is_markdown else Document("", text)], name)
    return with_notices(reading, (*suffix_notice(name, kind), *notices), name)


def _read_json(text: str, name: str) -> Reading[Document] | None:
    """What a JSON file holds; None for text that only starts like JSON and is not named so."""
    try:
        value = load_json(text)
    except UnreadableDocument:
        if _is_object(text.split("\n", 1)[0]):
            return read_lines(text, name=name)
        if _has_suffix(name, {".json"}):
            raise
        return None
    return read_json(value, name=name)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
