"""The page Coverage: launch, every view, groups, dates, bad input, empty workspace."""

from __future__ import annotations

import pytest
from dashboard_pages import shown_texts

PAGE = "matcher/dashboard/pages/coverage.py"
# The view, and a column of its table; the small workspace has nothing that lapses and no dates.
VIEWS = {
    "Heat map": "Group",
    "Supply & demand": "Burden",
    "Lapses": None,
    "Credential value": "Points for 1,000 USD",
    "Overlap": "Shown otherwise too",
    "Skill pairs": "Lift",
    "Trend": None,
}


@pytest.fixture
def page(app):
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def frame(app, column):
    return next(element.value for element in app.dataframe if column in element.value)


def show(page, view):
    page.pills(key="view").set_value(view).run()
    assert not page.exception
    return page


def test_it_starts_with_skills_by_groups(page):
    table = frame(page, "Group")
    assert set(table["Group"]) == {"everybody"}
    assert {"Wound care", "Python"} <= set(table["Skill"])
    assert table["Claimed"].between(0, 100).all()
    metrics = {metric.label: metric.value for metric in page.metric}
    assert metrics["Postings"] == "1"
    assert metrics["Not assessed"] == "1"


@pytest.mark.parametrize(("view", "column"), VIEWS.items())
def test_every_view_is_drawn(page, view, column):
    show(page, view)
    if column:
        assert frame(page, column).columns[0]
    assert any("Because" in element.value for element in page.dataframe)


def test_thin_is_what_few_cover(page):
    show(page, "Supply & demand")
    page.number_input(key="thin").set_value(1).run()
    table = frame(page, "Thin").set_index("Skill")
    assert set(table.index[table["Thin"] == "! thin"]) == set(table.index[table["Covering"] < 1])


def test_groups_are_read_compared_and_opened(page):
    rows = b"candidate_id,group\nc-1,ward\nc-2,office\n,x\n"
    page.file_uploader(key="groups_file").upload("groups.csv", rows).run()
    assert not page.exception
    assert set(frame(page, "Group")["Group"]) == {"ward", "office", "no group"}
    assert "groups.csv:4" in shown_texts(page)
    page.segmented_control(key="measure").set_value("verified").run()
    assert not page.exception
    page.selectbox(key="group_opened").select("ward").run()
    assert not page.exception
    behind = next(element.value for element in page.dataframe if "Because" in element.value)
    assert behind["Candidate"].tolist() == ["Candidate 1"]


def test_dates_make_a_trend(page):
    show(page, "Trend")
    assert page.info[0].value.startswith("Upload the dates")
    page.file_uploader(key="dates_file").upload(
        "d.csv", b"posting_id,date\np-nurse,2026-10-03\nx,soon\n"
    ).run()
    assert not page.exception
    table = frame(page, "Month")
    assert set(table["Month"]) == {"2026-10"}
    assert set(table["Share of the month"]) == {100.0}


@pytest.mark.parametrize("rows", [b"", b"a,b\n1,2\n", b"\xff\xfe"])
def test_a_file_that_names_no_group_is_said(page, rows):
    page.file_uploader(key="groups_file").upload("bad.csv", rows).run()
    assert not page.exception
    assert "bad.csv" in shown_texts(page)
    assert set(frame(page, "Group")["Group"]) == {"everybody"}


def test_the_opened_skill_stands_in_the_address_and_is_read_from_it(page):
    opened = page.selectbox(key="skill_opened")
    wanted = next(label for label in opened.options if label == "Python")
    opened.set_value(wanted).run()
    assert page.query_params["skill"] == "python"
    page.query_params["skill"] = "no-such-skill"
    page.run()
    assert page.selectbox(key="skill_opened").index == 0
    assert not page.exception


def test_a_skill_opens_to_people_without_names(page):
    assert "Wound care" in page.selectbox(key="skill_opened").options
    assert "Asked by: Nurse" in shown_texts(page)
    assert "Zelda" not in str([element.value.to_csv() for element in page.dataframe])


def test_an_empty_workspace_says_what_to_do(empty_app):
    empty_app.switch_page(PAGE).run()
    assert not empty_app.exception
    assert "matcher workspace import" in empty_app.info[0].value
