"""Reading outcomes: the columns, the many ways of writing a category, and bad rows with their place."""

from __future__ import annotations

import pytest

from matcher import BadInput
from matcher.fairness import Outcome, read_outcomes
from matcher.fairness.categories import read_race, read_sex


def test_rows_are_read_and_bad_ones_reported_with_their_line():
    text = (
        "candidate_id,score,sex,race_ethnicity\n"
        "a,0.5,Male,White\n"
        "b,high,Male,White\n"
        ",1,Male,White\n"
        "\n"
        "a,0.6,Female,Asian\n"
        "c,nan,Female,Asian\n"
        "d,,Female,Asian\n"
        "e,2\n"
    )
    reading = read_outcomes(text, name="o.csv")
    assert reading.items == (Outcome("a", 0.5, None, "Male", "White"), Outcome("e", 2.0, None, None, None))
    assert [one.place for one in reading.rejected] == ["o.csv:3", "o.csv:4", "o.csv:6", "o.csv:7", "o.csv:8"]
    assert reading.rejected[2].reason == "this candidate_id was used before, on line 2; a person counts once"


@pytest.mark.parametrize(
    ("written", "selected"), [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("No", False)]
)
def test_selected_is_yes_or_no(written, selected):
    text = f"id;selected;gender;race\nx;{written};f;asian\n"
    (row,) = read_outcomes(text, name="o.csv").items
    assert row == Outcome("x", None, selected, "Female", "Asian")


def test_another_word_for_selected_is_rejected():
    reading = read_outcomes("id,selected,sex,race\nx,maybe,f,asian\n", name="o.csv")
    assert reading.rejected[0].reason == "selected is 'maybe'; write 1 or 0, yes or no"


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("candidate_id,sex,race_ethnicity", "score or selected"),
        ("score,sex,race_ethnicity", "candidate_id"),
        ("candidate_id,score,sex", "race_ethnicity"),
    ],
)
def test_a_missing_column_is_said(header, missing):
    with pytest.raises(BadInput, match=missing):
        read_outcomes(header + "\n", name="o.csv")


def test_an_empty_file_is_said():
    with pytest.raises(BadInput, match="empty"):
        read_outcomes("", name="o.csv")


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("Hispanic/Latino", "Hispanic or Latino"),
        ("white (Not Hispanic or Latino)", "White"),
        ("BLACK", "Black or African American"),
        ("Native Hawaiian or Other Pacific Islander", "Native Hawaiian or Pacific Islander"),
        ("American Indian or Alaska Native", "Native American or Alaska Native"),
        ("two or more races (not hispanic)", "Two or More Races"),
        ("Prefer not to say", None),
        ("N/A", None),
        ("", None),
        ("Roma  people", "Roma people"),
    ],
)
def test_races_are_read_in_the_words_of_the_report(written, category):
    assert read_race(written) == category


@pytest.mark.parametrize(
    ("written", "sex"), [("M", "Male"), ("woman", "Female"), ("Non-binary", "Non-binary"), ("-", None)]
)
def test_sexes_are_read(written, sex):
    assert read_sex(written) == sex
