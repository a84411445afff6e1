"""The page Compare: launch, main path, bad input, empty workspace, and what its address says."""

from __future__ import annotations

import pytest
from dashboard_pages import COMPARE, HOSTILE, NURSE, shown_texts


@pytest.fixture
def page(app):
    app.switch_page(COMPARE).run()
    assert not app.exception
    return app


def matrix(page):
    return next(element.value for element in page.dataframe if "Requirement" in element.value)


def test_the_first_two_are_compared_at_once(page):
    people = [name for name in matrix(page).columns if name.startswith("Candidate")]
    ids = [page.selectbox(key=f"compare_{number}_blind").value for number in range(4)]
    assert people == [f"Candidate {identifier.removeprefix('c-')}" for identifier in ids[:2]]
    assert ids[2:] == [None, None]


def test_each_cell_is_the_person_of_its_column(page):
    page.selectbox(key="compare_0_blind").select("c-1").run()
    page.selectbox(key="compare_1_blind").select("c-2").run()
    assert not page.exception
    shown = matrix(page).set_index("Requirement")
    wound, python = shown.loc["Wound care"], shown.loc["Python"]
    assert "missing" not in wound["Candidate 1"]
    assert "missing" in wound["Candidate 2"]
    assert "missing" in python["Candidate 1"]
    assert "missing" not in python["Candidate 2"]
    assert "verified" in wound["Candidate 1"]


def test_required_lines_come_first_and_equal_ones_can_be_left_out(page):
    every = matrix(page)
    assert (every["Asked as"] == "required").is_monotonic_decreasing
    page.toggle(key="only_differences").set_value(True).run()
    assert len(matrix(page)) < len(every)
    assert "where all stand the same not shown" in shown_texts(page)


def test_a_requirement_opens_to_everybodys_evidence(page):
    page.selectbox(key="compare_0_blind").select("c-1").run()
    page.selectbox(key="compare_1_blind").select("c-2").run()
    assert any(":orange-background[**" in element.value for element in page.markdown)
    texts = shown_texts(page)
    assert "Wound care, City College" in texts
    assert "Nothing in this person's stack shows it." in texts


def test_a_hostile_person_is_shown_to_the_letter(page):
    page.toggle(key="show_names").set_value(True).run()
    page.selectbox(key="compare_0_named").select("c-2").run()
    assert not page.exception
    assert any(HOSTILE in name for name in matrix(page).columns)
    assert not any("](http" in element.value for element in page.markdown)


def test_the_same_person_twice_is_one(page):
    page.selectbox(key="compare_1_blind").select(page.selectbox(key="compare_0_blind").value).run()
    assert not page.exception
    assert "One person alone" in page.info[0].proto.title
    assert page.selectbox(key="compare_2_blind").select("c-2").run().exception == []


def test_the_address_names_people_by_their_alias_and_is_followed(page):
    page.selectbox(key="compare_0_blind").select("c-2").run()
    assert page.query_params["people"].split(",")[0] == "2"
    page.query_params["people"] = "1,2,nobody-known"
    page.run()
    assert not page.exception
    assert [page.selectbox(key=f"compare_{n}_blind").value for n in (0, 1, 2)] == ["c-1", "c-2", None]


def test_an_unknown_address_shows_the_first_two(page):
    page.query_params["people"] = "zzz"
    page.run()
    assert not page.exception
    assert page.selectbox(key="compare_1_blind").value is not None


def test_one_ranked_person_cannot_be_compared(page):
    row = b'{"id":"n-7","awards":[{"title":"Wound care","kind":"certificate"}]}'
    page.file_uploader(key="people_files").upload("one.jsonl", row).run()
    assert not page.exception
    assert "Two people" in page.info[0].value


def test_a_file_that_holds_nobody_is_said_and_the_others_stay(page):
    page.file_uploader(key="people_files").upload("broken.zip", b"PK\x03\x04 nothing").run()
    assert not page.exception
    assert page.error
    assert matrix(page) is not None


def test_an_empty_workspace_says_what_to_do(empty_app):
    empty_app.switch_page(COMPARE).run()
    assert not empty_app.exception
    assert "Use my own posting" in empty_app.info[0].value
    assert NURSE.id not in str(empty_app.query_params)
