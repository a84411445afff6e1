"""The page Credentials compared: launch, choosing types, an address, no posting."""

from __future__ import annotations

import pytest
from dashboard_pages import CREDENTIALS, shown_texts

from matcher import Catalogue, CredentialType
from matcher.dashboard import side_by_side, state

PAIR = ["comptia-security-plus", "github-foundations"]


@pytest.fixture
def page(app):
    app.switch_page(CREDENTIALS).run()
    assert not app.exception
    return app


def choose(page, *types):
    for number, type_id in enumerate(types):
        page.selectbox(key=f"type_{number}").select(type_id).run()
    assert not page.exception
    return page


def test_two_types_are_shown_at_once_with_what_they_cover(page):
    table = page.table[0].value
    assert len(table.columns) == 2
    assert table.index.tolist() == list(side_by_side.ASPECTS.values())


def test_the_chosen_types_are_the_columns_and_stand_in_the_address(page):
    choose(page, *PAIR)
    engine = state.open_engine()
    names = [engine.catalogue[one].name for one in PAIR]
    assert [column.replace("\\", "") for column in page.table[0].value.columns] == names
    assert page.query_params["types"] == ",".join(PAIR)


def test_what_is_unknown_says_why(page):
    choose(page, *PAIR)
    values = state.open_engine().planner.values(
        state.open_engine().read_posting(page.session_state["remembered"]["posting"][0][0]), PAIR
    )
    shown = page.table[0].value.loc["Coverage for its weeks"].tolist()
    for value, text in zip(values, shown, strict=True):
        unknown = value.days.value is None
        assert text.startswith("unknown") == unknown
        assert not unknown or len(text) > len("unknown: ")


def test_one_type_alone_is_not_compared(page):
    choose(page, PAIR[0], PAIR[0])
    assert page.info[0].title == "One credential alone cannot be compared"
    assert not page.table


@pytest.mark.parametrize("named", ["", "nothing-like-it", "nothing-like-it," * 9])
def test_an_address_of_unknown_types_shows_the_suggested_ones(app, named):
    app.query_params["types"] = named
    app.switch_page(CREDENTIALS).run()
    assert not app.exception
    assert len(app.table[0].value.columns) == 2


def test_without_a_posting_the_facts_are_compared(empty_app):
    empty_app.switch_page(CREDENTIALS).run()
    assert not empty_app.exception
    assert "With a posting" in shown_texts(empty_app)
    assert "Cost" in empty_app.table[0].value.index
    assert "Coverage for its price" not in empty_app.table[0].value.index


def test_names_that_are_shared_are_told_apart():
    taxonomy = state.open_engine().taxonomy
    common = {"kind": "certification", "sector": "x", "summary": "x"}
    types = [
        CredentialType(id="a", name="Same", issuer="One", **common),
        CredentialType(id="b", name="Same", issuer=None, **common),
        CredentialType(id="c", name="Other", issuer=None, **common),
    ]
    assert side_by_side.name_types(Catalogue(types, taxonomy)) == {
        "a": "Same (One, a)",
        "b": "Same (several bodies, b)",
        "c": "Other",
    }
