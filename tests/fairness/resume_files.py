"""One resume in many files: formats and layouts that say the same."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from reportlab.pdfgen.canvas import Canvas

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Profile": ("Analyst with five years in a pricing team.", "Works with marketing and operations."),
    "Skills": (
        "SQL and window functions",
        "Python",
        "Tableau",
        "Data visualisation",
        "A/B testing",
        "Hypothesis testing and regression",
    ),
    "Experience": (
        "Data analyst, transport company, 2019 to 2024",
        "Built dashboards for eleven cities",
        "Data cleaning and reporting",
    ),
    "Languages": ("English", "French"),
    "Education": ("Bachelor's degree in statistics, 2018", "Microsoft Power BI Data Analyst Associate"),
}
TOP, LEADING = 740, 15
# One pixel, as PNG.
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


def plain() -> str:
    """The resume as text."""
    return "\n\n".join("\n".join((head, *lines)) for head, lines in SECTIONS.items()) + "\n"


def html(body: str, style: str = "") -> bytes:
    return f"<html><head><style>{style}</style></head><body>{body}</body></html>".encode()


def html_sections(more: str = "") -> bytes:
    return html("".join(f"<h2>{head}</h2>{html_list(lines)}" for head, lines in SECTIONS.items()) + more)


def html_list(lines: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def html_table() -> bytes:
    rows = (f"<tr><td>{head}</td><td>{html_list(lines)}</td></tr>" for head, lines in SECTIONS.items())
    return html(f"<table>{''.join(rows)}</table>")


def html_columns() -> bytes:
    cells = (f"<div><h2>{head}</h2>{html_list(lines)}</div>" for head, lines in SECTIONS.items())
    return html(f'<div class="two">{"".join(cells)}</div>', ".two { column-count: 2 }")


def word(build: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def write_sections(document: Any) -> None:
    for head, lines in SECTIONS.items():
        document.add_heading(head, 1)
        for line in lines:
            document.add_paragraph(line)


def write_columns(document: Any) -> None:
    write_sections(document)
    columns = OxmlElement("w:cols")
    columns.set(qn("w:num"), "2")
    document.sections[0]._sectPr.append(columns)


def write_table(document: Any) -> None:
    table = document.add_table(rows=0, cols=2)
    for head, lines in SECTIONS.items():
        left, right = table.add_row().cells
        left.text, right.text = head, "\n".join(lines)


def write_with_photo(document: Any) -> None:
    document.add_picture(io.BytesIO(base64.b64decode(PICTURE)))
    write_sections(document)


def pdf(*columns: list[str]) -> bytes:
    """A page with columns of lines side by side."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for number, lines in enumerate(columns):
        for at, line in enumerate(lines):
            canvas.drawString(60 + 270 * number, TOP - LEADING * at, line)
    canvas.save()
    return out.getvalue()


def pdf_columns() -> bytes:
    left, right = ("Profile", "Experience", "Education"), ("Skills", "Languages")
    return pdf(*([line for head in heads for line in (head, *SECTIONS[head], "")] for heads in (left, right)))


FILES: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "text": ("txt", lambda: plain().encode()),
    "web page": ("html", html_sections),
    "web page with a table": ("html", html_table),
    "web page in two columns": ("html", html_columns),
    "web page with a photo": ("html", lambda: html_sections('<img src="me.png" alt="A photo of me">')),
    "Word": ("docx", lambda: word(write_sections)),
    "Word with a table": ("docx", lambda: word(write_table)),
    "Word in two columns": ("docx", lambda: word(write_columns)),
    "Word with a photo": ("docx", lambda: word(write_with_photo)),
    "PDF": ("pdf", lambda: pdf(plain().splitlines())),
    "PDF in two columns": ("pdf", pdf_columns),
}
