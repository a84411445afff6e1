"""The page Fairness & log: launch, own outcomes, cut-offs, bad input, swaps, two sessions."""

from __future__ import annotations

import pytest
from dashboard_pages import shown_texts

PAGE = "matcher/dashboard/pages/fairness.py"
OWN = b"candidate_id,selected,sex,race_ethnicity\n" + b"".join(
    f"p{n},{int(n % 3 == 0)},{'Male' if n % 2 else 'Female'},{'White' if n < 18 else 'Asian'}\n".encode()
    for n in range(20)
)


@pytest.fixture
def page(app):
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def tables(page):
    return [element.value for element in page.dataframe if "Impact ratio" in element.value]


def test_invented_outcomes_are_shown_and_said_to_be_that(page):
    assert "not the independent audit the law asks for" in str(page.warning[0].proto)
    assert "invented" in str(page.info[0].proto)
    sex, race, both = tables(page)
    assert sex["Category"].tolist() == ["Male", "Female"]
    assert len(race) == 7
    assert race["Impact ratio"].max() == 1
    assert len(both) > 8
    assert "Category not stated: 13 people." in shown_texts(page)


def test_another_rule_counts_others(page):
    page.segmented_control(key="rule").set_value("At my cut-off").run()
    page.number_input(key="top").set_value(20).run()
    assert not page.exception
    assert "among the first 20 of 220 people by score" in shown_texts(page)


def test_own_outcomes_replace_them_and_files_hide_the_few(page):
    page.file_uploader(key="outcomes_file").upload("own.csv", OWN).run()
    assert not page.exception
    race = tables(page)[1].set_index("Category")
    assert race.loc["Asian", "People"] == 2
    assert "The files leave out 1 category of few people." in shown_texts(page)
    assert not page.info or "invented" not in str(page.info[0].proto)


@pytest.mark.parametrize("rows", [b"", b"a,b\n1,2\n"])
def test_a_file_that_holds_no_outcomes_is_said(page, rows):
    page.file_uploader(key="outcomes_file").upload("bad.csv", rows).run()
    assert not page.exception
    assert page.error[0].value.startswith(r"bad\.csv")


def test_bad_rows_are_listed_and_the_others_used(page):
    page.file_uploader(key="outcomes_file").upload(
        "own.csv", OWN + b"q,maybe,Male,White\nr,,Male,White\n"
    ).run()
    assert not page.exception
    listed = next(element.value for element in page.dataframe if "Where" in element.value)
    assert listed["Where"].tolist() == ["own.csv:22", "own.csv:23"]


def test_ranks_stay_equal_under_exchanged_identities(page):
    next(button for button in page.button if "Exchange" in button.label).click().run()
    assert not page.exception
    swaps = next(element.value for element in page.dataframe if "Exchanged" in element.value)
    told = dict(zip(swaps["Exchanged"], swaps["Ranks and numbers"], strict=True))
    assert told.pop("graduation years")
    assert set(told.values()) == {"✓ equal"}


def test_outcomes_stay_in_their_session(page, open_app):
    page.file_uploader(key="outcomes_file").upload("own.csv", OWN).run()
    other = open_app()
    other.switch_page(PAGE).run()
    assert len(tables(other)[1]) == 7
    assert "p17" not in str(other.session_state.to_dict())


def test_an_empty_workspace_still_counts_outcomes(empty_app):
    empty_app.switch_page(PAGE).run()
    assert not empty_app.exception
    assert tables(empty_app)
