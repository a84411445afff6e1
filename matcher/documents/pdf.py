"""PDF to text with PDFium: what a reader of the pages sees, in the order they would read it."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from matcher.documents import limits
from matcher.documents.backdrop import Backdrops, Box, ink_reason
from matcher.documents.layout import Word, flow, reading_lines
from matcher.documents.quarantine import Quarantine
from matcher.errors import UnreadableDocument
from matcher.types import Document, Notice

_SPACES = {0x09, 0x0A, 0x0D, 0x20, 0xA0}
_HYPHEN_AT_LINE_END = 0x02
_UNMAPPED = {0, 0xFFFE, 0xFFFF}
# What PDFium reports where it opens nothing; that all went well means that there are no pages.
_REFUSED = {
    pdfium.FPDF_ERR_PASSWORD: "it is encrypted; save it without a password",
    pdfium.FPDF_ERR_SUCCESS: "it has no pages; export it again",
}


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of one page, and whether it is only a picture, was cut off, or cannot be opened."""

    lines: list[str]
    is_picture: bool = False
    is_cut: bool = False
    is_broken: bool = False


def parse(data: bytes) -> tuple[Document, ...]:
    """The one document of a PDF, with an empty id; at most ``limits.MAX_PAGES`` pages of it.

    Raises UnreadableDocument for an encrypted, damaged or empty one, and for scans.
    """
    pdf = _open(data)
    hidden = Quarantine()
    pages = []
    characters = 0
    for number in range(min(len(pdf), limits.MAX_PAGES)):
        hidden.place = f"page {number + 1}"
        pages.append(_read_page(pdf, number, hidden))
        characters += sum(map(len, pages[-1].lines))
        if characters > limits.MAX_CHARACTERS:
            break
    lines = flow(page.lines for page in pages)
    if not lines:
        raise UnreadableDocument(_no_text_reason(pages, hidden))
    notices = (*_page_notices(pages, len(pdf)), *hidden.notices())
    return (Document("", "\n".join(lines), None, notices, hidden.pieces()),)


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        why = pdfium.FPDF_GetLastError()
        damaged = "it is damaged and cannot be opened; export it again"
        raise UnreadableDocument(_REFUSED.get(why, damaged)) from None


def _no_text_reason(pages: list[_Page], hidden: Quarantine) -> str:
    if any(page.is_broken for page in pages):
        return "it is damaged: its pages cannot be opened; export it again"
    if not hidden.total:
        return "image only, cannot be assessed; give a file with text in it"
    return (
        "image only, cannot be assessed: it has no visible text, and its "
        f"{hidden.total} hidden characters (perhaps a scanner's text layer) are not read"
    )


def _page_notices(pages: list[_Page], total: int) -> tuple[Notice, ...]:
    """What was not read of the pages, of which there are ``total``."""
    notices = []
    if total > limits.MAX_PAGES:
        message = f"only the first {limits.MAX_PAGES} of {total} pages were read"
        notices.append(Notice("pages_left_out", message))
    picture = "image only, cannot be assessed; the others were read"
    broken = "damaged and not read; the others were read"
    cut = f"read to {limits.MAX_PAGE_CHARACTERS:,} characters only"
    for code, told, which in (
        ("image_only_pages", picture, [page.is_picture for page in pages]),
        ("pages_left_out", broken, [page.is_broken for page in pages]),
        ("truncated", cut, [page.is_cut for page in pages]),
    ):
        if any(which):
            numbers = ", ".join(str(number) for number, is_so in enumerate(which, 1) if is_so)
            notices.append(Notice(code, f"page {numbers}: {told}"))
    return tuple(notices)


def _read_page(pdf: Any, number: int, hidden: Quarantine) -> _Page:
    """What is visible on a page: most text first, then text that runs another way (sidebars)."""
    try:
        page = pdf[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return _Page([], is_broken=True)
    by_turns = _page_words(page, text, hidden)
    ways = sorted(by_turns.values(), key=len, reverse=True)
    lines = [line for words in ways for line in reading_lines(words)]
    pictures = () if lines else page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
    return _Page(lines, any(True for _ in pictures), text.count_chars() > limits.MAX_PAGE_CHARACTERS)


def _page_words(page: Any, text: Any, hidden: Quarantine) -> dict[int, list[Word]]:
    """The visible words of a page by quarter turns, turned upright; the others go to ``hidden``."""
    bounds, backdrops = page.get_bbox(), Backdrops(page.raw)
    words: dict[int, list[Word]] = {}
    letters: list[tuple[str, Box]] = []
    turns = 0
    hidden.close()
    for at in range(min(text.count_chars(), limits.MAX_PAGE_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text.raw, at)
        if code in _UNMAPPED:
            continue
        box = _char_box(text.raw, at)
        reason = None if code in _SPACES else _hidden_reason(text.raw, at, box, bounds, backdrops)
        if reason:
            hidden.add(chr(code), reason)
            continue
        hidden.space() if code in _SPACES else hidden.close()
        turned = _quarter_turns(text.raw, at)
        upright = _upright(box, turned)
        if letters and (code in _SPACES or turned != turns or not _follows(letters[-1][1], upright)):
            words.setdefault(turns, []).append(_word(letters))
            letters = []
        if code not in _SPACES:
            letters.append(("-" if code == _HYPHEN_AT_LINE_END else chr(code), upright))
            turns = turned
    if letters:
        words.setdefault(turns, []).append(_word(letters))
    return words


def _char_box(text: Any, at: int) -> Box:
    """Left, bottom, right, top of the character at ``at``, ascent and descent included."""
    rect = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, at, ctypes.byref(rect))
    return (rect.left, rect.bottom, rect.right, rect.top)


def _hidden_reason(text: Any, at: int, box: Box, bounds: Box, backdrops: Backdrops) -> str | None:
    """Why nobody can see a character, or None."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    if not (bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]):
        return "off the page"
    # Of the box as drawn: the font size a file states may be scaled up to anything.
    if max(box[3] - box[1], box[2] - box[0]) < limits.MIN_FONT_POINTS:
        return f"under {limits.MIN_FONT_POINTS:g} pt"
    return ink_reason(text, at, (x, y), backdrops)


def _quarter_turns(text: Any, at: int) -> int:
    """How far the character at ``at`` is turned clockwise, 0-3; a slant counts as none."""
    angle: float = pdfium.FPDFText_GetCharAngle(text, at)
    return round(angle / (math.pi / 2)) % 4


def _upright(box: Box, turns: int) -> Box:
    """Left, top, right, bottom as seen by a reader who turns the page to fit the text."""
    left, bottom, right, top = box
    if turns == 1:
        return (-top, -right, -bottom, -left)
    if turns == 2:
        return (-right, bottom, -left, top)
    if turns == 3:
        return (bottom, left, top, right)
    return (left, -top, right, -bottom)


def _follows(before: Box, box: Box) -> bool:
    """Whether ``box`` goes on where ``before`` ended, on the same line."""
    height = max(before[3] - before[1], box[3] - box[1])
    level = abs((before[1] + before[3]) - (box[1] + box[3])) / 2 < 0.5 * height
    return level and -0.5 * height < box[0] - before[2] < 0.5 * height


def _word(letters: list[tuple[str, Box]]) -> Word:
    units = "".join(letter for letter, _ in letters)
    text = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lefts, tops, rights, bottoms = zip(*(box for _, box in letters), strict=True)
    return Word(text, min(lefts), min(tops), max(rights), max(bottoms))
