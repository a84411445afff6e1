"""Word files for the tests: python-docx for the plain part, raw XML for what it cannot write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def word(build: Callable[[Any], None]) -> bytes:
    """The bytes of a new Word document after ``build(document)``."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def body(xml: str) -> bytes:
    """A Word document with the raw paragraphs ``xml`` before anything else."""

    def build(document: Any) -> None:
        root = parse_xml(f"<w:body {nsdecls('w')} {WPS} {A}>{xml}</w:body>")
        for element in reversed(list(root)):
            document.element.body.insert(0, element)

    return word(build)


def run(text: str, look: str = "") -> str:
    """One ``w:r`` with ``look`` inside its properties."""
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def text_box(inner: str, *, fill: str = "") -> str:
    """A run that holds a text box with the paragraphs ``inner``, on a shape of colour ``fill``."""
    colour = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else ""
    return (
        f"<w:r><w:drawing><wps:wsp><wps:spPr>{colour}</wps:spPr><wps:txbx><w:txbxContent>{inner}"
        "</w:txbxContent></wps:txbx></wps:wsp></w:drawing></w:r>"
    )


def zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file with these entries, deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()
