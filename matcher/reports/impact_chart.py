"""Impact ratios as bars: one drawing for the page (SVG) and for the PDF."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from matcher.fairness import ImpactTable

WIDTH, ROW, LABEL, TOP = 500, 22, 210, 24
INK, BAR, FLAGGED, RULE = "#1f2933", "#3b6ea5", "#b45309", "#9aa5b1"


def draw_impact(table: ImpactTable, hidden: Collection[str]) -> Any:
    """A reportlab drawing: a bar a category with its ratio beside it, and a line at four fifths.

    A category that is below four fifths says so in words too; one without a ratio has no bar and says "-".
    """
    from reportlab.graphics.shapes import Drawing, Line, Rect, String
    from reportlab.lib.colors import HexColor

    rows = [row for row in table.rows if row.category not in hidden]
    height = TOP + ROW * len(rows) + 6
    drawing = Drawing(WIDTH, height)
    scale = WIDTH - LABEL - 90
    limit = LABEL + 0.8 * scale
    drawing.add(Line(limit, 4, limit, height - TOP + 6, strokeColor=HexColor(RULE), strokeDashArray=[3, 3]))
    drawing.add(String(limit - 16, height - 12, "4/5", fontSize=9, fillColor=HexColor(INK)))
    for number, row in enumerate(rows):
        bottom = height - TOP - ROW * (number + 1) + 6
        below = bool(row.below_four_fifths)
        words = "-" if row.impact_ratio is None else f"{row.impact_ratio:.2f}{' below 4/5' if below else ''}"
        width = scale * (row.impact_ratio or 0.0)
        drawing.add(String(0, bottom + 4, latin(row.category)[:40], fontSize=9, fillColor=HexColor(INK)))
        drawing.add(
            Rect(
                LABEL, bottom, width, ROW - 8, fillColor=HexColor(FLAGGED if below else BAR), strokeColor=None
            )
        )
        drawing.add(String(LABEL + width + 5, bottom + 4, words, fontSize=9, fillColor=HexColor(INK)))
    return drawing


def impact_svg(table: ImpactTable, hidden: Collection[str], *, title: str) -> str:
    """The drawing as an SVG element with a title for those who do not see it. title: words of ours."""
    from reportlab.graphics.renderSVG import drawToString

    drawn = drawToString(draw_impact(table, hidden))
    element = drawn[drawn.index("<svg") :]
    element = re.sub(r"<(title|desc)>.*?</\1>", "", element, flags=re.DOTALL)
    # Every drawing names its clipping "clip"; in one page the first would cut all others.
    element = re.sub(r'style="clip-path: url\(#clip\)"|<clipPath.*?</clipPath>', "", element, flags=re.DOTALL)
    return element.replace("<svg", f'<svg role="img" aria-label="{title}"', 1)


def latin(text: str) -> str:
    """The text in the letters that the fonts of a PDF have; others become question marks."""
    return text.encode("cp1252", "replace").decode("cp1252")
