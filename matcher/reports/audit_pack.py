"""The audit pack: impact ratios, swaps, methods, versions and hashes as one HTML page and one PDF.

Without scripts, links to elsewhere, or names of people. Categories of few people are hidden.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from matcher.errors import MissingExtra
from matcher.fairness import INTERNAL_CHECK, CategoryRate, ImpactReport, ImpactTable, SwapResult
from matcher.fairness.suppression import LEAST_SHOWN, hidden_categories
from matcher.reports.impact_chart import draw_impact, impact_svg, latin
from matcher.reports.plain import printable

COLUMNS = ("Category", "People", "Selected", "Rate", "95 %", "Impact ratio", "Below 4/5", "p", "Short by")
SWAP_COLUMNS = ("Exchanged", "Ranks", "People", "Moved", "Changed", "Largest difference")
GROUPINGS = {
    "sex": "Sex",
    "race_ethnicity": "Race or ethnicity",
    "intersectional": "Race or ethnicity and sex",
}
METHODS = (
    "Rate: the share of a category that scored strictly above the median of everybody's score, or that was "
    "selected. Impact ratio: that rate by the highest rate of any category (6 RCNY 5-300, 5-301).",
    "Below 4/5: the ratio is under 0.80 (29 CFR 1607.4 D). Smaller differences may still matter, and in "
    "small samples larger ones may be chance: read the ratio with p and the interval.",
    "p: Fisher's exact test, two-sided, against the category of the highest rate, not corrected for the "
    "number of categories. 95 %: Wilson's interval of the rate. Short by: how many more people of the "
    "category would have to be selected for four fifths of the highest rate.",
    "People whose category is not stated count in the median and are counted below each table. A category of "
    "too few people is left out of the ratios.",
    f"Hidden: categories of fewer than {LEAST_SHOWN} people; in the table of both also the next smallest, "
    "where one alone could be worked out from the other tables.",
    "The law wants historical data not older than one year, and an auditor who is independent.",
)
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 60em; margin: 2em auto }
body { padding: 0 1em } caption { text-align: left; font-weight: 600 }
table { border-collapse: collapse; margin: .5em 0; font-size: 14px }
th, td { text-align: left; padding: .2em .8em .2em 0; border-bottom: 1px solid #cbd2d9; vertical-align: top }
div.wide { overflow-x: auto } code { overflow-wrap: anywhere } svg { max-width: 100%; height: auto }
@media print { body { margin: 0; max-width: none } h2 { break-after: avoid } }
"""


@dataclass(frozen=True, slots=True)
class AuditPack:
    """What a pack says. ``facts``: names and values, such as versions and hashes."""

    on: date
    reports: tuple[ImpactReport, ...]
    swaps: tuple[SwapResult, ...]
    facts: tuple[tuple[str, str], ...]


def digest(data: bytes) -> str:
    """The SHA-256 of an input, so that anybody can check which one a pack was made from."""
    return hashlib.sha256(data).hexdigest()


def pack_html(pack: AuditPack) -> str:
    """The pack as one page that needs nothing else. Raises MissingExtra without reportlab."""
    _check_installed()
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{_title(pack)}</title>',
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>',
        f"<h1>{_title(pack)}</h1><p>This is {INTERNAL_CHECK}.</p>",
        *(part for report in pack.reports for part in _report_html(report)),
        *_swaps_html(pack.swaps),
        "<h2>Methods</h2>",
        *(f"<p>{escape(method)}</p>" for method in METHODS),
        "<h2>Made from</h2>",
        _table_html(("What", "Value"), [(name, value) for name, value in pack.facts], "Versions and hashes"),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def pack_pdf(pack: AuditPack) -> bytes:
    """The pack as a PDF; the same pack gives the same bytes. Raises MissingExtra without reportlab."""
    _check_installed()
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()

    def words(text: str, style: str = "BodyText") -> Flowable:
        return Paragraph(escape(latin(printable(text))), styles[style])

    story: list[Flowable] = [words(_title(pack), "Title"), words(f"This is {INTERNAL_CHECK}.")]
    for report in pack.reports:
        story.append(words(_counted(report), "Heading2"))
        for table in report.tables:
            hidden = hidden_categories(table)
            story += [
                words(GROUPINGS[table.grouping], "Heading3"),
                _table_pdf(COLUMNS, [_cells(row, hidden) for row in table.rows]),
                words(_below(table)),
                draw_impact(table, hidden),
                Spacer(1, 8),
            ]
    if pack.swaps:
        story += [words("Ranks under exchanged identities", "Heading2")]
        story += [_table_pdf(SWAP_COLUMNS, [_swap_cells(one) for one in pack.swaps])]
    story += [words("Methods", "Heading2"), *(words(method) for method in METHODS)]
    story += [words("Made from", "Heading2"), _table_pdf(("What", "Value"), pack.facts)]
    out = io.BytesIO()
    page = SimpleDocTemplate(out, pagesize=landscape(A4), title=_title(pack), invariant=1)
    page.build(story)
    return out.getvalue()


def _check_installed() -> None:
    try:
        import reportlab  # noqa: F401
    except ImportError:
        raise MissingExtra("an audit pack needs reportlab: pip install stackmatch[report]") from None


def _title(pack: AuditPack) -> str:
    return f"Impact ratios, {pack.on.isoformat()}"


def _counted(report: ImpactReport) -> str:
    """The rule; how many were selected in all only where nothing is hidden that it would help to work out."""
    tied = "" if report.cutoff is None else f"; {report.tied} people exactly at {report.cutoff:g}"
    whole = (
        f". {report.selected} of {report.people}" if not any(map(hidden_categories, report.tables)) else ""
    )
    return f"Counted: {report.rule}{whole}{tied}"


def _below(table: ImpactTable) -> str:
    return f"Category not stated: {table.unknown} people"


def _report_html(report: ImpactReport) -> Iterator[str]:
    yield f"<h2>{escape(_counted(report))}</h2>"
    for table in report.tables:
        hidden = hidden_categories(table)
        name = GROUPINGS[table.grouping]
        yield _table_html(COLUMNS, [_cells(row, hidden) for row in table.rows], name)
        yield f"<p>{_below(table)}</p>"
        yield impact_svg(
            table, hidden, title=f"Impact ratios by {name.lower()}; the table above has the numbers"
        )


def _swaps_html(swaps: Sequence[SwapResult]) -> Iterator[str]:
    if swaps:
        yield "<h2>Ranks under exchanged identities</h2>"
        yield _table_html(
            SWAP_COLUMNS, [_swap_cells(one) for one in swaps], "The same people, otherwise equal"
        )


def _cells(row: CategoryRate, hidden: frozenset[str]) -> tuple[str, ...]:
    if row.category in hidden:
        few = f"fewer than {LEAST_SHOWN}" if row.people < LEAST_SHOWN else "hidden"
        return (row.category, few, *[""] * (len(COLUMNS) - 2))
    rate = "" if row.rate is None else f"{100 * row.rate:.1f} %"
    interval = "" if row.low is None or row.high is None else f"{100 * row.low:.1f}-{100 * row.high:.1f}"
    counts = row.category, str(row.people), str(row.selected), rate, interval
    if row.impact_ratio is None:
        return (*counts, row.note, "", "", "")
    flag = "yes" if row.below_four_fifths else "no"
    return (*counts, f"{row.impact_ratio:.2f}", flag, f"{row.fisher_p:.4f}", str(row.shortfall_four_fifths))


def _swap_cells(one: SwapResult) -> tuple[str, ...]:
    same = "equal" if one.equal else "differ as the policy lets evidence age" if one.aging else "DIFFER"
    return one.kind, same, str(one.people), str(one.moved), str(one.changed), f"{one.largest:.6f}"


def _table_html(columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(printable(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    table = f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>"
    return f'<div class="wide">{table}</div>'


def _table_pdf(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> object:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, Table

    style = getSampleStyleSheet()["BodyText"]
    cells = [[Paragraph(escape(latin(printable(cell))), style) for cell in row] for row in (columns, *rows)]
    rule = ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor("#cbd2d9"))
    widths = [130, 550] if len(columns) == 2 else [200, *[60] * (len(columns) - 1)]
    return Table(
        cells,
        colWidths=widths,
        repeatRows=1,
        hAlign="LEFT",
        style=[rule, ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )
