"""The audit pack: what is in it, what it hides, and that it is the same when made again."""

from __future__ import annotations

import re
import sys
from datetime import date

import pypdfium2
import pytest

from matcher import AuditPack, MissingExtra, digest, pack_html, pack_pdf
from matcher.fairness import Outcome, SwapResult, selection_report
from matcher.fairness.impact import ImpactTable
from matcher.fairness.rates import Group, compare_rates
from matcher.fairness.suppression import hidden_categories

HOSTILE = "<script>alert(1)</script>"


def outcomes(*groups):
    """(race, sex, people, selected) each."""
    return [
        Outcome(f"{race}{sex}{n}", None, n < selected, sex, race)
        for race, sex, people, selected in groups
        for n in range(people)
    ]


GROUPS = (
    ("White", "Male", 30, 15),
    ("White", "Female", 30, 12),
    ("Asian", "Male", 3, 1),
    ("Asian", "Female", 20, 4),
    (HOSTILE, "Male", 10, 4),
    (HOSTILE, "Female", 9, 4),
)


@pytest.fixture
def pack():
    report = selection_report(outcomes(*GROUPS))
    swap = SwapResult("names", ("a", "b"), 10, 0, 0, 0.0, False)
    return AuditPack(date(2026, 11, 21), (report,), (swap,), (("outcomes, SHA-256", digest(b"x")),))


def table_of(grouping, **sizes):
    groups = {name.replace("_", ", "): Group(people, 0) for name, people in sizes.items()}
    rows = compare_rates(groups, sample=100, leave_out_below=0, nothing_selected="")
    return ImpactTable(grouping, rows, 0, ())


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 10, "b": 5}, set()),
        ({"a": 10, "b": 4, "c": 7}, {"b"}),
        ({"a": 3, "b": 4, "c": 7}, {"a", "b"}),
        ({"a": 4}, {"a"}),
    ],
)
def test_small_categories_are_hidden(sizes, hidden):
    assert hidden_categories(table_of("sex", **sizes)) == hidden


def test_of_two_dimensions_no_row_and_no_column_hides_one_alone():
    table = table_of("intersectional", x_m=2, x_f=20, y_m=30, y_f=40, z_m=50, z_f=60)
    hidden = hidden_categories(table)
    assert hidden == {"x, m", "x, f", "y, m", "y, f"}
    for part in "xyz":
        assert sum(one.startswith(part) for one in hidden) != 1
    for part in "mf":
        assert sum(one.endswith(part) for one in hidden) != 1


def test_the_page_has_tables_methods_hashes_and_charts_and_nothing_from_elsewhere(pack):
    page = pack_html(pack)
    assert page.count("<table>") == 5
    assert page.count('role="img"') == 3
    assert "not the independent audit the law asks for" in page
    assert digest(b"x") in page
    assert "Wilson" in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)""", page)


def test_the_numbers_of_small_categories_are_nowhere(pack):
    page = pack_html(pack)
    small = re.search(r"<tr><td>Asian, Male</td>(.*?)</tr>", page)[1]
    assert small == "<td>fewer than 5</td>" + "<td></td>" * 7
    assert "<td>Asian, Female</td><td>hidden</td>" in page
    assert "<td>White, Male</td><td>30</td>" in page
    assert "<td>White</td><td>60</td><td>27</td><td>45.0 %</td>" in page
    assert "40 of 102" not in page


def test_the_pdf_says_the_same_and_is_the_same_when_made_again(pack):
    made = pack_pdf(pack)
    assert made == pack_pdf(pack)
    document = pypdfium2.PdfDocument(made)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "not the independent audit the law asks for" in text
    assert "45.0 %" in text
    assert "below 4/5" in text
    assert "<script>alert(1)</script>" in text
    assert "SHA-256" in text


def test_letters_a_pdf_font_lacks_do_not_stop_it():
    report = selection_report(outcomes(("日本", "Male", 10, 5), ("White", "Male", 10, 5)))
    pack = AuditPack(date(2026, 11, 21), (report,), (), ())
    assert pack_pdf(pack).startswith(b"%PDF")
    assert "日本" in pack_html(pack)


def test_nobody_selected_is_said_and_drawn_without_bars():
    report = selection_report(outcomes(("White", "Male", 10, 0), ("Asian", "Female", 10, 0)))
    page = pack_html(AuditPack(date(2026, 11, 21), (report,), (), ()))
    assert "not computable: nobody was selected" in page
    assert "0 of 20" in page


def test_without_reportlab_it_says_what_to_type(pack, monkeypatch):
    monkeypatch.setitem(sys.modules, "reportlab", None)
    with pytest.raises(MissingExtra, match=r"pip install stackmatch\[report\]"):
        pack_html(pack)
    with pytest.raises(MissingExtra, match=r"pip install stackmatch\[report\]"):
        pack_pdf(pack)
