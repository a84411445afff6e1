"""Word documents to text: headers, body, tables, text boxes and footers, as a reader sees them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from matcher.documents.docx_format import Looks
from matcher.documents.quarantine import Quarantine
from matcher.documents.text import collapse, row_lines
from matcher.documents.zip_guard import check_zip
from matcher.types import Document

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _RUN, _TEXT_BOX = qn("w:t"), qn("w:r"), qn("w:txbxContent")
_AS_SPACE = {qn("w:tab"), qn("w:br"), qn("w:cr")}
_AS_HYPHEN = qn("w:noBreakHyphen")
# Deleted and moved-away text, and the second copy of a text box kept for old versions of Word.
_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_NO_LIST_STYLES = ("heading", "title")


def parse(data: bytes) -> tuple[Document, ...]:
    """The one document of a DOCX file, with an empty id; tracked insertions count as accepted.

    Raises UnreadableDocument for a hostile zip.
    """
    check_zip(data)
    document = docx.Document(io.BytesIO(data))
    reader = _Reader(document)
    parts = _header_parts(document, "header"), _header_parts(document, "footer")
    lines = [line for part in parts[0] for line in reader.lines(part)]
    lines += reader.lines(document.element.body)
    lines += [line for part in parts[1] for line in reader.lines(part)]
    hidden = reader.hidden
    return (Document("", "\n".join(lines), reader.title, hidden.notices(), hidden.pieces()),)


def _header_parts(document: Any, kind: str) -> list[Any]:
    """The roots of all header or footer parts, in the order the file numbers them."""
    related = sorted(document.part.rels.items())
    return [rel.target_part.element for _, rel in related if rel.reltype.endswith(f"/{kind}")]


class _Reader:
    """Walks the XML; ``hidden`` keeps what nobody sees, ``title`` is the first Title paragraph."""

    def __init__(self, document: Any) -> None:
        self.hidden = Quarantine()
        self.title: str | None = None
        self._looks = Looks(document.styles.element)
        self._names = {style.style_id: style.name.lower() for style in document.styles if style.name}

    def lines(self, container: Any) -> list[str]:
        """The lines of all paragraphs and tables inside ``container``, in order."""
        found: list[str] = []
        for child in container:
            if child.tag == _PARAGRAPH:
                found += self._paragraph_lines(child)
            elif child.tag == _TABLE:
                found += self._table_lines(child)
            elif child.tag not in _SKIPPED:
                found += self.lines(child)
        return found

    def _table_lines(self, table: Any) -> list[str]:
        rows = (row for row in table.iter(_ROW) if _nearest(row, _TABLE) is table)
        cells = ([cell for cell in row.iter(_CELL) if _nearest(cell, _ROW) is row] for row in rows)
        return [line for row in cells for line in row_lines([self.lines(cell) for cell in row])]

    def _paragraph_lines(self, paragraph: Any) -> list[str]:
        """The paragraph as one line or one for each manual break, then its text boxes."""
        text = "".join(self._pieces(paragraph, paragraph))
        lines = [line for line in map(collapse, text.split("\n")) if line]
        style = self._style_name(paragraph)
        if lines and self._is_list_item(paragraph, style):
            lines = [f"- {' '.join(lines)}"]
        if lines and style == "title" and self.title is None:
            self.title = lines[0]
        boxes = (box for box in paragraph.iter(_TEXT_BOX) if not _is_skipped(box, paragraph))
        outermost = (box for box in boxes if _nearest(box, _TEXT_BOX, paragraph) is None)
        return lines + [line for box in outermost for line in self.lines(box)]

    def _pieces(self, element: Any, paragraph: Any) -> Iterator[str]:
        """The visible text under ``element``, without text boxes."""
        for child in element:
            if child.tag == _RUN:
                yield self._run_text(child, paragraph)
            elif child.tag not in _SKIPPED and child.tag != _TEXT_BOX:
                yield from self._pieces(child, paragraph)

    def _run_text(self, run: Any, paragraph: Any) -> str:
        text = "".join(_run_pieces(run))
        reason = self._looks.hidden_reason(run, paragraph) if text.strip() else None
        if reason:
            self.hidden.add(text.strip(), reason)
            self.hidden.space()
            return " "
        if text.strip():
            self.hidden.close()
        return text

    def _style_name(self, paragraph: Any) -> str:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._names.get(found.get(qn("w:val")), "") if found is not None else ""

    @staticmethod
    def _is_list_item(paragraph: Any, style: str) -> bool:
        if style.startswith(_NO_LIST_STYLES):
            return False
        numbered = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        stated = numbered is not None and numbered.get(qn("w:val")) != "0"
        return stated or (style.startswith("list") and style != "list paragraph")


def _run_pieces(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _AS_SPACE:
            yield " " if child.tag == qn("w:tab") else "\n"
        elif child.tag == _AS_HYPHEN:
            yield "-"


def _nearest(element: Any, tag: str, stop: Any = None) -> Any:
    """The closest ancestor with ``tag`` below ``stop``, or None."""
    for ancestor in element.iterancestors():
        if ancestor is stop:
            return None
        if ancestor.tag == tag:
            return ancestor
    return None


def _is_skipped(element: Any, stop: Any) -> bool:
    return any(_nearest(element, tag, stop) is not None for tag in _SKIPPED)
