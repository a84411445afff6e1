"""Folders and zips as one tree of files, whoever made them: bounded, hidden files left out, links shut."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from matcher.documents.limits import MAX_FILE_BYTES
from matcher.documents.zip_guard import check_zip, entry_names
from matcher.errors import BadInput, UnreadableDocument

Entry = Path | zipfile.Path
MAX_DEPTH = 20
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HIDDEN = ("__MACOSX",)
_OFFICE = {"word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml", "content.xml"}


def is_zip(data: bytes) -> bool:
    """Whether ``data`` is a zip of files, and not a document that is packed as one (DOCX, XLSX, ODT)."""
    return data.startswith(_ZIP) and not _names_in(data) & _OFFICE


def is_workbook(data: bytes) -> bool:
    """Whether ``data`` is an Excel workbook (XLSX)."""
    return data.startswith(_ZIP) and "xl/workbook.xml" in _names_in(data)


def _names_in(data: bytes) -> frozenset[str]:
    """The names a zip lists; none for one that is damaged."""
    try:
        return entry_names(data)
    except UnreadableDocument:
        return frozenset()


def open_zip(data: bytes) -> zipfile.Path:
    """The top of a zip. Raises BadInput for one that is damaged, or built to fill the memory."""
    try:
        check_zip(data)
        return zipfile.Path(zipfile.ZipFile(io.BytesIO(data)))
    except UnreadableDocument as error:
        raise BadInput(str(error)) from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise BadInput("its zip container is damaged; pack it again") from None


def entries_in(folder: Entry) -> list[Entry]:
    """The files and folders right in a folder by name, without hidden ones."""
    found: list[Entry] = list(folder.iterdir())
    shown = (entry for entry in found if not entry.name.startswith(".") and entry.name not in _HIDDEN)
    return sorted(shown, key=lambda entry: entry.name)


def files_in(folder: Entry, *, depth: int = MAX_DEPTH) -> Iterator[tuple[str, Entry]]:
    """(path from the folder, file) of every file and link in it and its sub-folders, by path."""
    for entry in entries_in(folder):
        if entry.is_dir() and not is_link(entry):
            if depth:
                below = files_in(entry, depth=depth - 1)
                yield from ((f"{entry.name}/{path}", file) for path, file in below)
        else:
            yield entry.name, entry


def is_link(entry: Entry) -> bool:
    """Whether it is a link; what a zip holds is never made one."""
    return isinstance(entry, Path) and entry.is_symlink()


def load(entry: Entry) -> bytes:
    """The bytes of a file. Raises BadInput for a link, and for what is too large or cannot be read."""
    if is_link(entry):
        raise BadInput("it is a link; links are not followed, put the file itself there")
    try:
        with entry.open("rb") as file:
            data: bytes = file.read(MAX_FILE_BYTES + 1)
    except (OSError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise BadInput(f"it cannot be read ({type(error).__name__})") from None
    if len(data) > MAX_FILE_BYTES:
        raise BadInput(f"it is larger than {MAX_FILE_BYTES // 1024**2} MB, the most that is read")
    return data
