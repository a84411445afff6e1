"""A ranking to print or to hand on: one HTML page that needs nothing else, or a PDF.

Without scripts and links to elsewhere; what people wrote is escaped. Names are in it only where the caller
gives them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from types import MappingProxyType

from matcher.errors import MissingExtra
from matcher.extraction.masking import mask_identity
from matcher.matching import CoverageLine, Ranked, Ranking
from matcher.reports.plain import printable

EXPLAINED = 20
NOBODY: Mapping[str, Sequence[str]] = MappingProxyType({})
PEOPLE_COLUMNS = ("Rank", "Person", "Band", "Claimed", "Verified")
LINE_COLUMNS = ("Requirement", "Asked as", "Weight", "Claimed", "Verified", "Points", "Rests on")
METHOD = (
    "Claimed coverage counts everything a person states; verified coverage counts only awards that somebody "
    "checked. The points of a person's lines add up to the claimed coverage, in percent. Names, gender, age, "
    "address and photo are never used. The numbers describe credentials, not people; people decide."
)
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 62em; margin: 2em auto }
body { padding: 0 1em } caption { text-align: left; font-weight: 600 }
table { border-collapse: collapse; margin: .5em 0; font-size: 14px }
th, td { text-align: left; padding: .2em .8em .2em 0; border-bottom: 1px solid #cbd2d9; vertical-align: top }
div.wide { overflow-x: auto }
@media print { body { margin: 0; max-width: none } h2 { break-after: avoid } }
"""


def ranking_html(
    ranking: Ranking, *, on: date, called: Mapping[str, str], masked: Mapping[str, Sequence[str]] = NOBODY
) -> str:
    """The ranking as one page: everybody's place, then the lines of the first ``EXPLAINED``.

    called: what to call each person, masked: the names to overwrite in their texts, by candidate id.
    """
    title = escape(_title(ranking))
    people = [_place(ranked, called) for ranked in ranking.ranked]
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>',
        f"<h1>{title}</h1><p>Judged by {on.isoformat()}. {escape(METHOD)}</p>",
        *(f"<p>{escape(text)}</p>" for text in _unknown(ranking, called)),
        _table_html(PEOPLE_COLUMNS, people, "Everybody ranked"),
    ]
    for ranked in ranking.ranked[:EXPLAINED]:
        parts.append(f"<h2>{escape(printable(called[ranked.candidate_id]))}</h2>")
        parts.append(_table_html(LINE_COLUMNS, _lines(ranked, masked), "Line by line"))
    return "\n".join([*parts, "</body></html>\n"])


def ranking_pdf(
    ranking: Ranking, *, on: date, called: Mapping[str, str], masked: Mapping[str, Sequence[str]] = NOBODY
) -> bytes:
    """What ``ranking_html`` holds, as a PDF; the same ranking gives the same bytes.

    Letters its font has not are shown as "?". Raises MissingExtra without reportlab.
    """
    try:
        from reportlab.lib.pagesizes import A4, landscape
        from reportlab.lib.styles import getSampleStyleSheet
        from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate
    except ImportError:
        raise MissingExtra("a PDF needs reportlab: pip install stackmatch[report]") from None
    styles = getSampleStyleSheet()

    def words(text: str, style: str = "BodyText") -> Flowable:
        return Paragraph(_latin(text), styles[style])

    story = [words(_title(ranking), "Title"), words(f"Judged by {on.isoformat()}. {METHOD}")]
    story += [words(text) for text in _unknown(ranking, called)]
    people = [_place(ranked, called) for ranked in ranking.ranked]
    story.append(_table_pdf(PEOPLE_COLUMNS, people, (50, 250, 90, 90, 90)))
    for ranked in ranking.ranked[:EXPLAINED]:
        story.append(words(called[ranked.candidate_id], "Heading2"))
        story.append(_table_pdf(LINE_COLUMNS, _lines(ranked, masked), (210, 65, 50, 55, 55, 50, 240)))
    out = io.BytesIO()
    page = SimpleDocTemplate(out, pagesize=landscape(A4), title=_title(ranking), invariant=1)
    page.build(story)
    return out.getvalue()


def _title(ranking: Ranking) -> str:
    return f"Ranking for {printable(ranking.posting.title)}"


def _unknown(ranking: Ranking, called: Mapping[str, str]) -> Iterator[str]:
    for person in ranking.not_assessed:
        yield f"Not assessed: {printable(called[person.place])}: {printable(person.reason)}"


def _place(ranked: Ranked, called: Mapping[str, str]) -> tuple[str, ...]:
    rank = f"={ranked.rank}" if ranked.tied_with else str(ranked.rank)
    name = printable(called[ranked.candidate_id])
    return rank, name, ranked.band, _percent(ranked.score), _percent(ranked.verified_score)


def _lines(ranked: Ranked, masked: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    names = masked.get(ranked.candidate_id)
    return [_line(line, names) for line in ranked.lines]


def _line(line: CoverageLine, names: Sequence[str] | None) -> tuple[str, ...]:
    asked = line.requirement
    best = line.evidence[0].evidence.award_title if line.evidence else line.note or "nothing"
    shown = best if names is None else mask_identity(best, names=names)
    numbers = _percent(line.coverage), _percent(line.verified_coverage), f"{100 * line.points:.1f}"
    return printable(asked.label), asked.importance, f"{asked.weight:g}", *numbers, printable(shown)


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:.0f} %"


def _table_html(columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>"
    return f'<div class="wide">{table}</div>'


def _table_pdf(columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> object:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, Table

    style = getSampleStyleSheet()["BodyText"]
    cells = [[Paragraph(_latin(cell), style) for cell in row] for row in (columns, *rows)]
    rule = ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor("#cbd2d9"))
    return Table(
        cells,
        colWidths=list(widths),
        repeatRows=1,
        hAlign="LEFT",
        style=[rule, ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )


def _latin(text: str) -> str:
    """The text as the standard fonts can show it, escaped for a paragraph."""
    return escape(printable(text).encode("cp1252", "replace").decode("cp1252"))
