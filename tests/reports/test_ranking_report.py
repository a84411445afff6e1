"""A ranking to print: everybody and their lines, to the letter, without names unless they are given."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from matcher import (
    CoverageLine,
    Evidence,
    LineEvidence,
    Posting,
    Ranked,
    Ranking,
    Rejected,
    Requirement,
    Target,
)
from matcher.reports.ranking_report import ranking_html, ranking_pdf

ON = date(2026, 11, 22)
HOSTILE = "<script>alert(1)</script> & Zelda Quist ✓ 漢"
ASKED = Requirement("r1", (Target("skill", "sql", "SQL <b>"),), "required", 3.0)


def ranked(identifier: str, rank: int, title: str) -> Ranked:
    evidence = Evidence("a1", title, "sql", "SQL", None, 0.5, (), "l", True)
    line = CoverageLine(ASKED, 0.5, 0.25, 0.5, (LineEvidence(evidence, 1.0, "same", 1.0, 0.5),))
    return Ranked(rank, identifier, 0.5, 0.25, "good", (), (line,))


RANKING = Ranking(
    Posting("p", "Analyst <i>", "", (ASKED,)),
    (ranked("c-1", 1, HOSTILE), ranked("c-2", 2, "Diploma")),
    (Rejected("c-3", "nothing to assess"),),
)
CALLED = {"c-1": "Candidate 1", "c-2": "Candidate 2", "c-3": "Candidate 3"}


def test_the_page_holds_everybody_and_runs_nothing():
    page = ranking_html(RANKING, on=ON, called=CALLED)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert page.index("Candidate 1") < page.index("Candidate 2")
    assert "Not assessed: Candidate 3: nothing to assess" in page
    assert "http" not in page
    assert page == ranking_html(RANKING, on=ON, called=CALLED)


def test_names_in_titles_are_masked_where_they_are_given():
    page = ranking_html(RANKING, on=ON, called=CALLED, masked={"c-1": ("Zelda Quist",)})
    assert "Zelda" not in page
    assert "Diploma" in page


def test_the_pdf_holds_the_same_and_is_made_alike_twice():
    data = ranking_pdf(RANKING, on=ON, called=CALLED, masked={"c-1": ("Zelda Quist",)})
    assert data == ranking_pdf(RANKING, on=ON, called=CALLED, masked={"c-1": ("Zelda Quist",)})
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    for words in ("Candidate 2", "Diploma", "<script>", "Not assessed: Candidate 3"):
        assert words in text
    assert "Zelda" not in text


@pytest.mark.parametrize("make", [ranking_html, ranking_pdf])
def test_a_ranking_of_nobody_is_still_a_report(make):
    assert make(Ranking(RANKING.posting, (), ()), on=ON, called={})
