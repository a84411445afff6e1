"""Web pages to text: the JobPosting a page declares, else what a reader of the page sees."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import lxml.html

from matcher.documents.colours import Rule, Shade, read_rules, shade_of
from matcher.documents.json_postings import has_body, job_postings, schema_org_document
from matcher.documents.quarantine import Quarantine
from matcher.documents.text import collapse, decode, row_lines
from matcher.errors import UnreadableDocument
from matcher.types import Document, Notice, Rejected

_DROPPED = frozenset(
    re.findall(
        r"\w+",
        "head script style template noscript svg nav button select textarea iframe object canvas audio video",
    )
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
        address article aside blockquote body br caption center dd details div dl dt fieldset figcaption
        figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table
        tbody td tfoot th thead tr ul
        """,
    )
)
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+\s*(?:;|!|$)"
    r"|font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.I,
)
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
_BLOCK_TAG = re.compile(rf"<(?:{'|'.join(sorted(_BLOCKS))})\b", re.I)
# What pages put around a script so that browsers without scripts pass over it.
_LD_WRAPPING = re.compile(r"\A\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*\Z")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)


class _Writer:
    """Gathers text into lines; ``hidden`` keeps what was left out, by the ``rules`` of the page too."""

    def __init__(self, hidden: Quarantine, rules: tuple[Rule, ...]) -> None:
        self.lines: list[str] = []
        self.hidden = hidden
        self.rules = rules
        self._parts: list[str] = []
        self._bullet = False

    def add(self, text: str | None, shade: Shade) -> None:
        if text and shade.hides and text.strip():
            self.hidden.add(collapse(text), "in the colour of the page")
            self.hidden.close()
            text = " "
        self._parts.append(text or "")

    def end_line(self) -> None:
        line = collapse("".join(self._parts))
        self._parts.clear()
        if line:
            self.lines.append(f"- {line}" if self._bullet else line)
            self._bullet = False

    def start_item(self) -> None:
        self.end_line()
        self._bullet = True


def parse(data: bytes) -> tuple[Document, ...]:
    """The one document of a page, with an empty id.

    Where the page declares several JobPostings the first one is it, and a notice says so.
    """
    declared = _CHARSET.search(data[:4096])
    text, notices = decode(data, declared=declared.group(1).decode() if declared else None)
    page = _parse(text)
    if page is None:
        return (Document("", "", None, notices),)
    hidden = Quarantine()
    declared_postings = list(_declared_postings(page))
    if declared_postings:
        document = schema_org_document(declared_postings[0], partial(html_lines, hidden=hidden))
        lines, title = [document.text], document.title
    else:
        lines, title = _visible_lines(page, hidden), _title(page)
    if len(declared_postings) > 1:
        message = f"the page holds {len(declared_postings)} job postings; only the first was read"
        notices += (Notice("several_postings", message),)
    return (Document("", "\n".join(lines), title, notices + hidden.notices(), hidden.pieces()),)


def parse_job_postings(data: bytes) -> tuple[Document | Rejected, ...]:
    """One document for each schema.org JobPosting in the JSON list ``data``, in order, ids empty.

    One that cannot be read is rejected, and stops no other.
    """
    return tuple(map(_job_posting, json.loads(data)))


def _job_posting(posting: dict[str, Any]) -> Document | Rejected:
    hidden = Quarantine()
    try:
        document = schema_org_document(posting, partial(html_lines, hidden=hidden))
    except UnreadableDocument as error:
        return Rejected("", str(error))
    except RecursionError:
        return Rejected("", "it is nested too deep to be read; give a flatter posting")
    return replace(document, notices=hidden.notices(), hidden=hidden.pieces())


def html_lines(text: str, hidden: Quarantine) -> list[str]:
    """The lines a reader sees of an HTML or plain string; keeps what is hidden in ``hidden``."""
    if not _TAG.search(text):
        text = entities.unescape(text)
    if not _TAG.search(text):
        return [line for line in map(collapse, text.splitlines()) if line]
    if not _BLOCK_TAG.search(text):  # only bold and the like: the newlines are meant
        text = text.replace("\n", "<br>")
    page = _parse(f"<div>{text}</div>")
    return [] if page is None else _visible_lines(page, hidden)


def _parse(text: str) -> Any:
    """The tree of a page, None for an empty one. Never fetches anything.

    Raises UnreadableDocument for one nested so deep that the parser would drop its end unsaid.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    data = text.encode("utf-8", "replace")
    if not data.strip():
        return None
    page = lxml.html.document_fromstring(data, parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise UnreadableDocument("its elements are nested more than 255 deep; save the page as plain text")
    return page


def _declared_postings(page: Any) -> Iterator[dict[str, Any]]:
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            found = job_postings(json.loads(_LD_WRAPPING.sub("", script.text or ""), strict=False))
            yield from (posting for posting in found if has_body(posting))
        except (ValueError, RecursionError):  # broken JSON-LD: the visible page is still there
            continue


def _title(page: Any) -> str | None:
    headings = page.xpath("//h1")
    found = headings if len(headings) == 1 else page.xpath("//title")
    return collapse(found[0].text_content()) or None if found else None


def _visible_lines(page: Any, hidden: Quarantine) -> list[str]:
    writer = _Writer(hidden, read_rules(page))
    _write(page, writer, Shade())
    writer.end_line()
    return writer.lines


def _write(element: Any, writer: _Writer, around: Shade) -> None:
    """Add ``element`` to the writer, without the text that follows its end tag."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _DROPPED:
        return
    if element.get("hidden") is not None or _HIDING_STYLE.search(element.get("style") or ""):
        writer.hidden.add(collapse(element.text_content()), "in hidden elements")
        writer.hidden.close()
        return
    shade = shade_of(element, around, writer.rules)
    if tag == "tr":
        _write_row(element, writer, shade)
        return
    if tag == "pre":
        element = _with_line_breaks(element)
    if tag in _BLOCKS:
        writer.start_item() if tag == "li" else writer.end_line()
    writer.add(element.text, shade)
    for child in element:
        _write(child, writer, shade)
        writer.add(child.tail, shade)
    if tag in _BLOCKS:
        writer.end_line()


def _write_row(row: Any, writer: _Writer, shade: Shade) -> None:
    writer.end_line()
    cells = []
    for cell in row:
        inner = _Writer(writer.hidden, writer.rules)
        _write(cell, inner, shade)
        inner.end_line()
        cells.append(inner.lines)
    writer.lines += row_lines(cells)


def _with_line_breaks(element: Any) -> Any:
    text = entities.escape(element.text_content()).replace("\n", "<br>")
    return lxml.html.fragment_fromstring(f"<div>{text}</div>")
