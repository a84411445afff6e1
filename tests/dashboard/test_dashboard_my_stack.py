"""The page My stack & gap: launch, own resume, bad input, empty workspace."""

from __future__ import annotations

import pytest
from dashboard_pages import HOSTILE, MY_STACK, shown_texts

from matcher.dashboard.words import STATUSES


@pytest.fixture
def page(app):
    app.switch_page(MY_STACK).run()
    assert not app.exception
    return app


@pytest.fixture
def empty_page(empty_app):
    empty_app.switch_page(MY_STACK).run()
    assert not empty_app.exception
    return empty_app


def frame(app, column):
    return next(element.value for element in app.dataframe if column in element.value)


def test_the_stack_is_shown_as_read_and_every_requirement_has_a_status(page):
    assert frame(page, "Award")["Award"].tolist() == ["Wound care"]
    gaps = frame(page, "Status")
    assert set(gaps["Status"]) <= set(STATUSES.values())
    assert gaps["Status"].iloc[0] == STATUSES["missing"]
    required = (gaps["Asked as"] == "required")[gaps["Status"] == STATUSES["missing"]]
    assert required.is_monotonic_decreasing
    assert sum(int(metric.value.split(" of ")[0]) for metric in page.metric) == len(gaps)


def test_a_hostile_person_is_shown_to_the_letter(page):
    page.selectbox(key="person").select("stored/c-2").run()
    assert not page.exception
    assert frame(page, "Award")["Award"].tolist() == [HOSTILE]
    assert not any("http" in element.value for element in page.markdown)


def test_a_pasted_resume_is_read_and_its_text_shown(page):
    page.text_area(key="person_text").set_value("Skills\nPython, wound care")
    page.button(key="FormSubmitter:paste_person-Read this text").click().run()
    assert not page.exception
    assert page.selectbox(key="person").value == "own/pasted resume"
    assert "Python, wound care" in shown_texts(page)
    assert "Python" in set(frame(page, "Shows")["Shows"])


def test_rows_of_an_own_file_can_be_chosen_between(page):
    rows = b"id,title,kind\nme,Wound care,certificate\nyou,Python,course\n"
    page.file_uploader(key="person_file").upload("mine.csv", rows).run()
    assert not page.exception
    assert page.selectbox(key="person").value == "own/me"
    assert "own/you" not in page.error


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.txt", b""), ("broken.pdf", b"%PDF-1.4 x"), ("broken.json", b"{"), ("rows.jsonl", b"[1]")],
)
def test_a_file_that_cannot_be_used_is_said_in_a_sentence(page, name, data):
    page.file_uploader(key="person_file").upload(name, data).run()
    assert not page.exception
    assert page.error
    assert page.selectbox(key="person").value == "stored/c-1"


def test_nobody_known_has_everything_open(page):
    page.selectbox(key="person").select("stored/c-3").run()
    assert not page.exception
    assert STATUSES["covered"] not in set(frame(page, "Status")["Status"])


def test_an_empty_workspace_asks_for_a_resume(empty_page):
    assert "Use my own resume" in empty_page.info[0].value


def test_a_resume_without_a_posting_shows_the_stack_alone(empty_page):
    empty_page.text_area(key="person_text").set_value("Skills\nPython")
    empty_page.button(key="FormSubmitter:paste_person-Read this text").click().run()
    assert not empty_page.exception
    assert "Use my own posting" in empty_page.info[0].value
