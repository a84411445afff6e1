"""Refuses zip files built to fill the memory, by their table of contents alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from matcher.documents import limits
from matcher.errors import UnreadableDocument

_ENCRYPTED = 1
_ENTRY = b"PK\x01\x02"
# Headers are counted before they are read; those of zips inside the zip count too, so there may be more.
_MAX_HEADERS = 20 * limits.MAX_ZIP_ENTRIES


def entry_names(data: bytes) -> frozenset[str]:
    """The names of the parts of an Office file. Raises UnreadableDocument for one damaged or encrypted."""
    entries = _entries(data)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableDocument("its zip is encrypted; save the document without a password")
    return frozenset(entry.filename for entry in entries)


def check_zip(data: bytes) -> None:
    """Raise UnreadableDocument where the entries are too many, too large, too dense or misplaced.

    The sizes stated here bind: ``zipfile`` never unpacks more of an entry than it declares.
    """
    entries = _entries(data)
    if len(entries) > limits.MAX_ZIP_ENTRIES:
        raise UnreadableDocument(
            f"its zip holds {len(entries)} files; at most {limits.MAX_ZIP_ENTRIES} are read"
        )
    total = sum(entry.file_size for entry in entries)
    if total > limits.MAX_ZIP_BYTES:
        raise UnreadableDocument(
            f"its zip unpacks to {total // 1024**2} MB; at most {limits.MAX_ZIP_BYTES // 1024**2} MB are read"
        )
    for entry in entries:
        _check_entry(entry)


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
    """The table of contents. Raises UnreadableDocument where it is damaged or absurdly long."""
    if data.count(_ENTRY) > _MAX_HEADERS:
        raise UnreadableDocument(
            f"its zip holds over {_MAX_HEADERS} files; at most {limits.MAX_ZIP_ENTRIES} are read"
        )
    try:
        return zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnreadableDocument("its zip container is damaged; save the document again") from None


def _check_entry(entry: zipfile.ZipInfo) -> None:
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > limits.RATIO_FREE_BYTES and ratio > limits.MAX_ZIP_RATIO:
        raise UnreadableDocument(
            f"its zip packs a file {ratio:.0f} to 1 as bombs do; at most {limits.MAX_ZIP_RATIO} to 1 is read"
        )
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise UnreadableDocument("its zip names files outside itself; save the document again")
