"""Exports: no cell a spreadsheet would run, and numbers stay numbers."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.reports.sheets import FORMULA_STARTS, csv_text, escape_cell, xlsx_bytes

texts = st.text(max_size=30).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text))
hostile = st.builds(str.__add__, st.sampled_from([*FORMULA_STARTS, " =", "\u00a0@", " \t+"]), texts)


@given(texts | hostile)
def test_no_cell_starts_like_a_formula(text):
    escaped = escape_cell(text)
    assert not escaped.startswith(FORMULA_STARTS)
    assert not escaped.lstrip().startswith(FORMULA_STARTS)
    assert escaped.removeprefix("'") == text.removeprefix("'")


@given(st.lists(st.tuples(hostile | texts, st.floats(-1e6, 1e6)), min_size=1, max_size=5))
def test_texts_are_escaped_and_numbers_are_not(rows):
    written = csv_text(pd.DataFrame(rows, columns=["=Text", "Number"]))
    header, *read = csv.reader(io.StringIO(written, newline=""))
    assert header == ["'=Text", "Number"]
    for (text, number), cells in zip(rows, read, strict=True):
        assert cells[0] == escape_cell(text)
        assert float(cells[1]) == pytest.approx(number, rel=1e-3)


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "@x", "-2", "\tx", "＝1", "  =1"])
def test_known_payloads_are_escaped(cell):
    assert csv_text(pd.DataFrame({"a": [cell]})).splitlines()[1].strip('"').startswith("'")


def test_an_unknown_number_is_an_empty_cell():
    assert csv_text(pd.DataFrame({"Claimed": [None, 50.0]})) == 'Claimed\r\n""\r\n50\r\n'


@given(st.lists(st.tuples(hostile | st.text(max_size=30), st.floats(-1e6, 1e6)), min_size=1, max_size=5))
def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(rows):
    data = xlsx_bytes(pd.DataFrame(rows, columns=["=Text", "Number"]), sheet="A sheet")
    header, *cells = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
    assert header[0].value == "'=Text"
    for (_, number), (text, shown) in zip(rows, cells, strict=True):
        assert text.data_type in ("s", "inlineStr", "n")  # an empty text is read back as no value
        assert not (text.value or "").lstrip().startswith(FORMULA_STARTS)
        assert shown.value == pytest.approx(number)


def test_an_unknown_number_is_no_cell_of_a_workbook():
    data = xlsx_bytes(pd.DataFrame({"Claimed": [float("nan"), 50.0]}), sheet="x")
    assert [row[0].value for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()] == [
        "Claimed",
        None,
        50,
    ]
