"""The front door for credential types: CTDL JSON-LD or a table, told from what the file holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.credentials.envelopes import parse_json
from matcher.credentials.type_readers.ctdl import is_ctdl, read_ctdl
from matcher.credentials.type_readers.draft import TypeDraft
from matcher.credentials.type_readers.table import read_table
from matcher.documents.text import decode
from matcher.errors import BadInput, UnreadableDocument
from matcher.types import Reading, Rejected

SUFFIXES = frozenset((".json", ".jsonld", ".csv"))
MAX_BYTES = 256 * 1024 * 1024


def read_credential_types(path: Path, *, columns: Mapping[str, str] | None = None) -> Reading[TypeDraft]:
    """The credential types in a CTDL or CSV file, or in all such files of a folder.

    columns: for tables, our field -> their column (``table.HEADERS``). A file or entry that cannot be
    used comes back with its place and reason. Raises BadInput where there is no such file or folder.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
    elif path.is_file():
        files = [path]
    else:
        raise BadInput(f"there is no file or folder {path}; check the path")
    readings = [_read_file(file, columns or {}) for file in files]
    drafts: dict[str, TypeDraft] = {}
    rejected = [problem for reading in readings for problem in reading.rejected]
    for draft in (draft for reading in readings for draft in reading.items):
        if draft.entry.id in drafts:
            rejected.append(Rejected(draft.entry.id, "the id was used before; the first entry is kept"))
        drafts.setdefault(draft.entry.id, draft)
    return Reading(tuple(drafts.values()), tuple(rejected))


def _read_file(file: Path, columns: Mapping[str, str]) -> Reading[TypeDraft]:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BadInput(f"it is larger than {MAX_BYTES // 1024**2} MB, the most that is read; split it")
        text, _ = decode(file.read_bytes())
        if not text.lstrip().startswith(("{", "[")):
            return read_table(text, name=file.name, columns=columns)
        value = parse_json(text)
        if not is_ctdl(value):
            raise BadInput(
                "it is JSON without ceterms: terms; give CTDL JSON-LD as the registry publishes it"
            )
        return read_ctdl(value, name=file.name)
    except (BadInput, UnreadableDocument, OSError) as error:
        return Reading((), (Rejected(file.name, str(error)),))
