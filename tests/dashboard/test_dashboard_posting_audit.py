"""The page Posting audit: launch, what if, own posting, bad input, empty workspace."""

from __future__ import annotations

import pytest
from dashboard_pages import shown_texts

PAGE = "matcher/dashboard/pages/posting_audit.py"


@pytest.fixture
def page(app):
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


@pytest.fixture
def empty_page(empty_app):
    empty_app.switch_page(PAGE).run()
    assert not empty_app.exception
    return empty_app


def frame(app, column):
    return next(element.value for element in app.dataframe if column in element.value)


def paste(page, text):
    page.text_area(key="posting_text").set_value(text)
    page.button(key="FormSubmitter:paste_posting-Read this text").click().run()
    assert not page.exception
    return page


def test_each_part_of_the_audit_is_there(page):
    assert set(frame(page, "Kept out")["Requirement"]) >= {"Wound care"}
    assert set(frame(page, "Best single credential")["Requirement"]) >= {"Wound care", "Python"}
    assert [one.value for one in page.subheader] == [
        "Which requirement keeps people out?",
        "What if it were only preferred?",
        "Can it be learnt?",
        "Contradictory, asked twice, not to be measured",
        "Wording",
    ]


def test_a_softer_line_changes_scores_and_the_slider_how_far(page):
    before = frame(page, "Score then").set_index("Candidate")["Score then"].to_dict()
    page.slider(key="softer").set_value(3.0).run()
    assert not page.exception
    after = frame(page, "Score then").set_index("Candidate")
    assert after["Score then"].to_dict() == after["Score now"].to_dict()
    assert before != after["Score then"].to_dict()


def test_what_is_tried_stands_in_the_address_and_is_read_from_it(page):
    (required,) = page.pills
    assert len(required.options) > 1
    required.set_value(["r2"]).run()
    assert page.query_params["softened"] == "r2"
    page.query_params["softened"] = "none"
    page.run()
    assert page.pills[0].value == []
    assert not page.exception


def test_a_pasted_posting_is_audited_without_a_word_in_markdown(page):
    text = "Nurse\n\nRequirements\n- Python\n- You are a young, ambitious self-starter\n- Wound care\n- [x](http://a.b)"
    paste(page, text)
    words = frame(page, "Better")
    assert {"age-coded", "masculine-coded", "not to be measured"} <= set(words["Kind"])
    assert words["Source"].str.len().min() > 5
    assert not any("http" in element.value for element in page.markdown)


def test_a_posting_that_asks_nothing_says_so(page):
    paste(page, "Hello there.")
    assert page.warning
    assert "Hello there." in shown_texts(page)


def test_a_file_that_is_no_posting_is_said(page):
    page.file_uploader(key="posting_file").upload("broken.pdf", b"%PDF-1.4 nothing in it").run()
    assert not page.exception
    assert page.error[0].value.startswith(r"broken\.pdf")


def test_without_people_the_posting_alone_is_audited(empty_page):
    assert "Use my own posting" in empty_page.info[0].value
    paste(empty_page, "Nurse\n\nRequirements\n- Experience of wound care")
    assert "There are no people in the workspace" in shown_texts(empty_page)
    assert not frame(empty_page, "Best single credential").empty
