"""The front door: a path, stdin or bytes to documents, and what could not be read, with the reason."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePath
from typing import BinaryIO

from matcher.documents import limits
from matcher.documents.detect import Kind, detect_kind, suffix_notice
from matcher.documents.json_file import read_json
from matcher.documents.rows import load_json, read_lines
from matcher.documents.sandbox import WorkerKind, parse_in_worker
from matcher.documents.text import clean, decode
from matcher.errors import UnreadableDocument
from matcher.types import Document, Notice, Reading, Rejected

_ROW_SUFFIXES = {".jsonl", ".ndjson"}
_WORKER_KINDS: dict[Kind, WorkerKind] = {"pdf": "pdf", "docx": "docx", "html": "html"}


def read_documents(path: str | Path, *, stdin: BinaryIO | None = None) -> Reading[Document]:
    """The documents in one file, and what was rejected and where; ``"-"`` reads rows from stdin.

    A ``.jsonl`` file gives one document a row, its text to the letter. Any other file gives one
    document, or one for each posting of a JSON list; its id is the file name (``name#2`` in a list).
    stdin: where ``"-"`` reads from, for tests. Never raises for what a file holds or lacks.
    """
    try:
        if str(path) == "-":
            return _read(_load(stdin or sys.stdin.buffer, limits.MAX_ROWS_FILE_BYTES), "stdin", rows=True)
        with open(path, "rb") as file:
            return _read(_load(file, _byte_limit(path)), Path(path).name, rows=_holds_rows(path))
    except (OSError, ValueError) as error:
        return Reading((), (Rejected(str(path), _access_reason(error)),))
    except UnreadableDocument as error:
        return Reading((), (Rejected("stdin" if str(path) == "-" else str(path), str(error)),))


def read_bytes(data: bytes, *, name: str) -> Reading[Document]:
    """The documents in an uploaded file, as ``read_documents`` would read it under that name."""
    try:
        _check_size(data, _byte_limit(name))
        return _read(data, name, rows=_holds_rows(name))
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


def _holds_rows(name: str | Path) -> bool:
    return PurePath(name).suffix.lower() in _ROW_SUFFIXES


def _byte_limit(name: str | Path) -> int:
    return limits.MAX_ROWS_FILE_BYTES if _holds_rows(name) else limits.MAX_FILE_BYTES


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


def _read(data: bytes, name: str, *, rows: bool) -> Reading[Document]:
    if rows:
        text, notices = decode(data)
        return read_lines(text, name=name, notices=notices)
    kind = detect_kind(data)
    notices = suffix_notice(name, kind)
    if kind in _WORKER_KINDS:
        return Reading(_finish(parse_in_worker(_WORKER_KINDS[kind], data), name, notices))
    text, guessed = decode(data)
    if kind == "json" or PurePath(name).suffix.lower() == ".json":
        reading = _read_json(text, name)
        if reading is not None:
            return replace(reading, items=_finish(reading.items, name, notices + guessed))
    return Reading(_finish([Document("", text)], name, suffix_notice(name, "text") + guessed))


def _read_json(text: str, name: str) -> Reading[Document] | None:
    """What a JSON file holds; None for text that only starts like JSON and is not named so."""
    try:
        value = load_json(text)
    except UnreadableDocument:
        if _is_object(text.split("\n", 1)[0]):
            return read_lines(text, name=name)
        if PurePath(name).suffix.lower() == ".json":
            raise
        return None
    return read_json(value, name=name)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _finish(documents: Iterable[Document], name: str, notices: tuple[Notice, ...]) -> tuple[Document, ...]:
    """``documents`` cleaned and named after the file; rows, which have an id, keep id and text."""
    listed = list(documents)
    several = len(listed) > 1
    return tuple(
        _named(document, f"{name}#{at}" if several else name, name, notices)
        for at, document in enumerate(listed, 1)
    )


def _named(document: Document, new_id: str, name: str, notices: tuple[Notice, ...]) -> Document:
    if document.id:
        known: tuple[Notice, ...] = tuple(replace(notice, place=name) for notice in notices)
        return replace(document, notices=known + document.notices)
    text, cleaned = clean(document.text)
    if not text.strip():
        raise UnreadableDocument("it holds no text to read; give a file with text in it")
    title = clean(document.title)[0].strip() if document.title else None
    every = notices + document.notices + cleaned
    return Document(new_id, text, title or None, tuple(replace(notice, place=new_id) for notice in every))
