"""What a file is, by its bytes and not by its name."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from matcher.errors import UnreadableDocument
from matcher.types import Notice

Kind = Literal["pdf", "docx", "html", "json", "text"]

_LABELS = {"pdf": "PDF", "docx": "DOCX", "html": "HTML", "json": "JSON", "text": "plain text", "doc": "Word"}
_KIND_OF_SUFFIX = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".doc": "doc",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonld": "json",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
}
_READABLE = "give a PDF, DOCX, HTML, JSON or plain text file"
_REFUSED = (
    (b"\x89PNG", f"it is a PNG image; {_READABLE}"),
    (b"\xff\xd8\xff", f"it is a JPEG image; {_READABLE}"),
    (b"GIF8", f"it is a GIF image; {_READABLE}"),
    (b"II*\0", f"it is a TIFF image; {_READABLE}"),
    (b"MM\0*", f"it is a TIFF image; {_READABLE}"),
    (
        b"\xd0\xcf\x11\xe0",
        "it is an old Word file (.doc) or an encrypted one; save it as .docx without password",
    ),
    (b"{\\rtf", "it is Rich Text (RTF); save it as .docx or as plain text"),
    (b"%!PS", "it is PostScript; save it as PDF"),
    (b"\x1f\x8b", f"it is a gzip archive; unpack it and {_READABLE}"),
    (b"7z\xbc\xaf", f"it is a 7-Zip archive; unpack it and {_READABLE}"),
    (b"Rar!", f"it is a RAR archive; unpack it and {_READABLE}"),
    (b"SQLite format 3\0", f"it is a SQLite database; {_READABLE}"),
    (b"\x7fELF", f"it is a program; {_READABLE}"),
)
_ZIPS = (
    (b"xl/workbook", "it is an Excel workbook; save the sheet as CSV or JSONL"),
    (b"ppt/presentation", "it is a PowerPoint file; save it as PDF"),
    (b"application/vnd.oasis.opendocument", "it is an OpenDocument file; save it as DOCX or PDF"),
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


def _zip_kind(data: bytes) -> Kind:
    """``docx``, by the entry name that every one has; names are never compressed."""
    if b"word/document.xml" in data:
        return "docx"
    for marker, reason in _ZIPS:
        if marker in data:
            raise UnreadableDocument(reason)
    raise UnreadableDocument(f"it is a zip archive and no Word document; unpack it and {_READABLE}")


def suffix_notice(name: str, kind: Kind) -> tuple[Notice, ...]:
    """A notice where the file name promises another kind than the bytes hold."""
    promised = _KIND_OF_SUFFIX.get(PurePath(name).suffix.lower())
    if promised in (None, kind):
        return ()
    return (
        Notice("type_mismatch", f"named {PurePath(name).suffix} but holds {_LABELS[kind]}; read as such"),
    )
