"""One posting as the files people send it in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any

from docx_builder import word
from pdf_builder import pdf, show
from xlsx_builder import workbook

# Helvetica's widths in thousandths of its size, from the space on, as Adobe's metrics file has them.
_WIDTHS = [
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
]
_SIZE, _LEADING, _TOP, _ROWS = 10, 13, 740, 50


def _width(text: str) -> float:
    thousandths = (_WIDTHS[ord(letter) - 32] if 32 <= ord(letter) < 127 else 556 for letter in text)
    return sum(thousandths) * _SIZE / 1000


def _wrapped(line: str, width: float) -> list[str]:
    """The line broken where its next word has no room, as word processors do; "" stays one row."""
    rows = [""]
    for word_ in line.split():
        longer = f"{rows[-1]} {word_}".strip()
        if rows[-1] and _width(longer) > width:
            rows.append(word_)
        else:
            rows[-1] = longer
    return rows


def _drawn(rows: Iterable[tuple[str, float, float]]) -> str:
    return "".join(
        show(row.encode("cp1252").decode("latin-1"), x, y, size=_SIZE) for row, x, y in rows if row
    )


def plain_pdf(title: str, text: str) -> bytes:
    """Pages of full lines."""
    rows = [row for line in [title, *text.split("\n")] for row in _wrapped(line, 460)]
    pages = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
    return pdf(*(_drawn((row, 72, _TOP - _LEADING * at) for at, row in enumerate(page)) for page in pages))


def two_column_pdf(title: str, text: str) -> bytes:
    """The title over pages of two columns, which the file holds row by row across both."""
    rows = [row for line in text.split("\n") for row in _wrapped(line, 225)]
    pages = []
    for first in range(0, len(rows), 2 * _ROWS):
        page = rows[first : first + 2 * _ROWS]
        half = (len(page) + 1) // 2
        places = [
            (row, 60 + 255 * (at >= half), _TOP - 30 - _LEADING * (at % half)) for at, row in enumerate(page)
        ]
        head = [(title, 60, _TOP)] if not pages else []
        pages.append(_drawn([*head, *sorted(places, key=lambda place: (-place[2], place[1]))]))
    return pdf(*pages)


def docx(title: str, text: str) -> bytes:
    """Headings, paragraphs, and a bullet for each line that has one."""

    def build(document: Any) -> None:
        document.add_paragraph(title, style="Title")
        for line in filter(None, text.split("\n")):
            bullet = line.startswith(("- ", "• "))
            document.add_paragraph(line[2:] if bullet else line, style="List Bullet" if bullet else None)

    return word(build)


def _marked_up(text: str) -> str:
    """Paragraphs and lists."""
    lines = filter(None, text.split("\n"))
    return "".join(
        f"<ul><li>{escape(line[2:])}</li></ul>" if line.startswith(("- ", "• ")) else f"<p>{escape(line)}</p>"
        for line in lines
    )


def html_with_json_ld(title: str, text: str) -> bytes:
    """A page of a job site: its own words around, the posting declared in a graph."""
    posting = {"@type": "JobPosting", "title": title, "description": _marked_up(text)}
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Jobs"}, posting]}
    script = json.dumps(graph).replace("</", "<\\/")
    return (
        f'<html><head><title>Jobs</title><script type="application/ld+json">{script}</script></head>'
        "<body><nav>Python jobs | SQL jobs</nav><p>Log in to see this job.</p></body></html>"
    ).encode()


def plain_html(title: str, text: str) -> bytes:
    """A page that declares nothing."""
    return f"<html><body><h1>{escape(title)}</h1>{_marked_up(text)}</body></html>".encode()


def xlsx(title: str, text: str) -> bytes:
    """A sheet with one row."""
    return workbook([["Reference", "Job title", "Location", "Description"], ["J-1", title, "York", text]])


FORMATS = {
    "posting.pdf": plain_pdf,
    "posting.docx": docx,
    "posting.html": html_with_json_ld,
    "posting.xlsx": xlsx,
}
