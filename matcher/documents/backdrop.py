"""Whether the ink of a character can be told from what lies behind it on a PDF page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]
Matrix = tuple[float, float, float, float, float, float]

PAPER: Colour = (255, 255, 255)
# Of 255, in every channel. Light grey on white can be read; this much cannot.
MIN_CONTRAST = 20
MAX_BACKDROPS = 5_000
_MAX_DEPTH = 4
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_UNFILLED = {
    pdfium.FPDF_TEXTRENDERMODE_STROKE,
    pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE,
    pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP,
    pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP,
}
_UNSEEN = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}


class Backdrops:
    """What is painted on a page besides text: white letters on a dark bar are there to be read."""

    def __init__(self, page: Any) -> None:
        count = pdfium.FPDFPage_CountObjects(page)
        objects = (pdfium.FPDFPage_GetObject(page, at) for at in range(count))
        found = (filled for item in objects for filled in _filled(item, _IDENTITY, 0))
        self._painted = [pair for _, pair in zip(range(MAX_BACKDROPS), found, strict=False)]
        self._colours = {PAPER} | {colour for _, colour in self._painted if colour}
        self._answers: dict[tuple[int, Colour], bool] = {}

    def swallow(self, ink: Colour, x: float, y: float, text_object: int) -> bool:
        """Whether ``ink`` at a point cannot be told from what is behind; asked once a text object."""
        key = (text_object, ink)
        if key not in self._answers:
            alike = any(_alike(ink, colour) for colour in self._colours)
            behind = self._behind(x, y) if alike else None
            self._answers[key] = behind is not None and _alike(ink, behind)
        return self._answers[key]

    def _behind(self, x: float, y: float) -> Colour | None:
        """The colour last painted at a point; None for a picture."""
        for (left, bottom, right, top), colour in reversed(self._painted):
            if left <= x <= right and bottom <= y <= top:
                return colour
        return PAPER


def ink_reason(text: Any, at: int, point: tuple[float, float], backdrops: Backdrops) -> str | None:
    """Why the ink of the character at ``at`` shows nothing, or None where it shows."""
    text_object = pdfium.FPDFText_GetTextObject(text, at)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
    if mode in _UNSEEN:
        return "drawn as invisible"
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if mode in _UNFILLED or not pdfium.FPDFText_GetFillColor(text, at, red, green, blue, alpha):
        return None
    if alpha.value < MIN_CONTRAST:
        return "transparent"
    ink = (red.value, green.value, blue.value)
    address = ctypes.addressof(text_object.contents) if text_object else -at
    return "in the colour of the page" if backdrops.swallow(ink, *point, address) else None


def _alike(one: Colour, other: Colour) -> bool:
    return all(abs(a - b) < MIN_CONTRAST for a, b in zip(one, other, strict=True))


def _filled(item: Any, outer: Matrix, depth: int) -> Iterator[tuple[Box, Colour | None]]:
    """Boxes that ``item`` paints over, in page coordinates, with their colour (None: a picture)."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = _times(_matrix(item), outer)
        for at in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _filled(pdfium.FPDFFormObj_GetObject(item, at), inner, depth + 1)
    elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        yield _bounds(item, outer), None
    elif kind == pdfium.FPDF_PAGEOBJ_PATH:
        colour = _path_colour(item)
        if colour:
            yield _bounds(item, outer), colour


def _path_colour(item: Any) -> Colour | None:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    drawn = mode.value and pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return (red.value, green.value, blue.value) if drawn and alpha.value > MIN_CONTRAST else None


def _matrix(item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _bounds(item: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    a, b, c, d, e, f = matrix
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))
