"""The page Skills: launch, main path, bad input, empty workspace, and what its address says."""

from __future__ import annotations

import pytest
from dashboard_pages import SKILLS, shown_texts

from matcher import Posting, Requirement, Stack, Target
from matcher.dashboard.skill_uses import asking, holding
from matcher.types import Evidence


@pytest.fixture
def page(app):
    app.switch_page(SKILLS).run()
    assert not app.exception
    return app


def table(page, column):
    return next(element.value for element in page.dataframe if column in element.value)


def test_it_starts_with_a_search(page):
    assert "found by their meaning" in page.info[0].value


def test_a_skill_is_found_and_shown_with_where_it_is_used(page):
    page.text_input(key="skill_query").set_value("wound care").run()
    assert not page.exception
    assert page.subheader[0].value == "Wound care"
    assert table(page, "Counts")["Counts"].between(0, 100, inclusive="neither").all()
    assert table(page, "Posting")["Posting"].tolist() == ["Nurse"]
    assert table(page, "Person")["Person"].tolist() == ["Candidate 1", "Candidate 4"]
    assert len(table(page, "Credential type")) > 0
    assert page.query_params["skill"]


def test_another_search_shows_what_it_found_first(page):
    page.text_input(key="skill_query").set_value("wound care").run()
    page.text_input(key="skill_query").set_value("Python").run()
    assert page.subheader[0].value == "Python"


def test_the_address_names_a_skill(page):
    page.query_params["skill"] = "python"
    page.run()
    assert page.subheader[0].value == "Python"
    page.query_params["skill"] = "no-such-skill"
    page.run()
    assert not page.exception


@pytest.mark.parametrize("query", ["   ", "\u202e", "![x](http://a.example/x.png)", "q" * 200])
def test_any_query_is_answered(page, query):
    page.text_input(key="skill_query").set_value(query).run()
    assert not page.exception


def test_an_empty_workspace_still_explains_a_skill(empty_app):
    empty_app.switch_page(SKILLS).run()
    empty_app.text_input(key="skill_query").set_value("wound care").run()
    assert not empty_app.exception
    texts = shown_texts(empty_app)
    assert "No posting in the workspace asks for it." in texts
    assert "Nobody in the workspace shows exactly this skill." in texts


def test_postings_that_require_it_come_first_and_hold_it_once():
    target = Target("skill", "sql", "SQL")
    preferred = Requirement("r1", (target,), "preferred", 1.0)
    required = Requirement("r2", (Target("skill", "python", "Python"), target), "required", 3.0)
    postings = [
        Posting("a", "Analyst", "", (preferred, preferred)),
        Posting("z", "Zoologist", "", (required,)),
    ]
    rows = asking("sql", postings)
    assert [(title, asked) for title, asked, _ in rows] == [
        ("Zoologist", "required"),
        ("Analyst", "preferred"),
    ]


def test_people_are_listed_by_their_strongest_evidence():
    def shows(strength: float, title: str) -> Evidence:
        return Evidence(title, title, "sql", "SQL", None, strength, (), title, strength > 0.5)

    stacks = [
        Stack("a", (shows(0.2, "A1"), shows(0.4, "A2"))),
        Stack("b", (shows(0.9, "B"),)),
        Stack("c", ()),
    ]
    rows = holding("sql", stacks, {"a": "Ann", "b": "Ben", "c": "Cy"})
    assert [(row[0], row[3]) for row in rows] == [("Ben", "B"), ("Ann", "A2")]
