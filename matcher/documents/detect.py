"""What a file is, by its bytes and not by its name."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from matcher.documents.zip_guard import entry_names
from matcher.errors import UnreadableDocument
from matcher.types import Notice

Kind = Literal["pdf", "docx", "xlsx", "html", "json", "text"]

_LABELS = {"pdf": "PDF", "docx": "DOCX", "xlsx": "an Excel workbook", "html": "HTML", "json": "JSON"} | {
    "text": "plain text"
}
_KIND_OF_SUFFIX = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".doc": "doc",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonld": "json",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".csv": "text",
    ".tsv": "text",
}
_READABLE = "give a PDF, DOCX, XLSX, HTML, JSON, CSV or plain text file"
_REFUSED = (
    (b"\x89PNG", f"it is a PNG image; {_READABLE}"),
    (b"\xff\xd8\xff", f"it is a JPEG image; {_READABLE}"),
    (b"GIF8", f"it is a GIF image; {_READABLE}"),
    (b"II*\0", f"it is a TIFF image; {_READABLE}"),
    (b"MM\0*", f"it is a TIFF image; {_READABLE}"),
    (b"{\\rtf", "it is Rich Text (RTF); save it as .docx or as plain text"),
    (b"%!PS", "it is PostScript; save it as PDF"),
    (b"\x1f\x8b", f"it is a gzip archive; unpack it and {_READABLE}"),
    (b"7z\xbc\xaf", f"it is a 7-Zip archive; unpack it and {_READABLE}"),
    (b"Rar!", f"it is a RAR archive; unpack it and {_READABLE}"),
    (b"SQLite format 3\0", f"it is a SQLite database; {_READABLE}"),
    (b"\x7fELF", f"it is a program; {_READABLE}"),
)
_OLE = b"\xd0\xcf\x11\xe0"
# The names of streams in an OLE file, which are UTF-16; the first that is there tells.
_OLE_STREAMS = (
    ("EncryptedPackage", "it is encrypted; save it without a password"),
    ("WordDocument", "it is an old Word file (.doc); save it as .docx"),
    ("Workbook", "it is an old Excel file (.xls); save it as .xlsx"),
    ("PowerPoint Document", "it is an old PowerPoint file (.ppt); save it as PDF"),
)
_ZIP_KINDS: tuple[tuple[str, Kind], ...] = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
_REFUSED_ZIPS = (
    ("xl/workbook.bin", "it is a binary Excel workbook (.xlsb); save it as .xlsx"),
    ("ppt/presentation.xml", "it is a PowerPoint file; save it as PDF"),
    ("content.xml", "it is an OpenDocument file; save it as DOCX, XLSX or PDF"),
)
# Atomic groups: a file of nothing but comments must not take exponential time.
_HTML_START = re.compile(
    rb"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title|script|style|main|article"
    rb"|section|div|table|ul|ol|p|h[1-6])\b",
    re.I | re.S,
)
_XML_START = re.compile(rb"\s*<\?xml\b", re.I)
_BOM = b"\xef\xbb\xbf"


def detect_kind(data: bytes) -> Kind:
    """What ``data`` holds; text where nothing else is recognised.

    ``json`` only says that it starts like JSON. Raises UnreadableDocument for what we cannot read.
    """
    for magic, reason in _REFUSED:
        if data.startswith(magic):
            raise UnreadableDocument(reason)
    if data.startswith(_OLE):
        raise UnreadableDocument(_ole_reason(data))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    head = data[:4096].removeprefix(_BOM)
    if _HTML_START.match(head):
        return "html"
    if head.lstrip()[:1] in (b"{", b"["):
        return "json"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _XML_START.match(head):
        if b"<html" in head.lower():
            return "html"
        raise UnreadableDocument(f"it is an XML file that is no web page; {_READABLE}")
    return "text"


def _ole_reason(data: bytes) -> str:
    found = (reason for name, reason in _OLE_STREAMS if name.encode("utf-16-le") in data)
    return next(found, f"it is an old Office file (.doc, .xls) or an encrypted one; {_READABLE}")


def _zip_kind(data: bytes) -> Kind:
    """What an Office file is, by the name of the one entry that every file of its kind has."""
    names = entry_names(data)
    for name, kind in _ZIP_KINDS:
        if name in names:
            return kind
    for name, reason in _REFUSED_ZIPS:
        if name in names:
            raise UnreadableDocument(reason)
    raise UnreadableDocument(f"it is a zip archive and no Office document; unpack it and {_READABLE}")


def suffix_notice(name: str, kind: Kind) -> tuple[Notice, ...]:
    """A notice where the file name promises another kind than the bytes hold."""
    promised = _KIND_OF_SUFFIX.get(PurePath(name).suffix.lower())
    if promised in (None, kind):
        return ()
    return (
        Notice("type_mismatch", f"named {PurePath(name).suffix} but holds {_LABELS[kind]}; read as such"),
    )
