"""The page My pathway: launch, choosing among plans, limits nothing fits, unknowns, empty workspace."""

from __future__ import annotations

import csv
import io
import json

import pytest
from dashboard_pages import HOSTILE, MY_PATHWAY, shown_texts

from matcher import plan_calendar, plan_table
from matcher.dashboard import plans, state, wishes


@pytest.fixture
def page(app):
    app.switch_page(MY_PATHWAY).run()
    assert not app.exception
    return paste(app, "You must know SQL. Git is desirable. AWS is an advantage.")


def paste(app, text):
    app.text_area(key="posting_text").set_value(text)
    app.button(key="FormSubmitter:paste_posting-Read this text").click().run()
    assert not app.exception
    return app


def frame(app, column):
    return next(element.value for element in app.dataframe if column in element.value)


def found_of(app):
    """What the page asked for last, and was given."""
    return app.session_state["remembered"]["pathway"][0][1]


def box(app):
    return next(one for one in app.selectbox if one.key and one.key.startswith("plan_box_"))


def test_every_plan_is_in_the_table_and_the_best_is_shown(page):
    found = found_of(page)
    assert len(frame(page, "Plan")) == len(found.plans) > 1
    steps = frame(page, "Per point")
    names = [state.open_engine().catalogue[step.option.type_id].name for step in found.plans[0].steps]
    assert steps["Credential"].tolist() == names
    assert steps["Coverage then"].tolist() == [100 * step.score_after for step in found.plans[0].steps]
    assert box(page).value == 1


def test_another_plan_is_looked_into_and_named_in_the_address(page):
    plan = found_of(page).plans[1]
    box(page).select(2).run()
    assert not page.exception
    assert frame(page, "Per point")["Coverage then"].iloc[-1] == pytest.approx(100 * plan.coverage_after)
    assert page.query_params["plan"] == "2"
    page.select_slider(key="budget").set_value(250).run()
    assert box(page).value == 1
    assert "plan" not in page.query_params


def test_no_plan_costs_more_than_the_budget(page):
    page.select_slider(key="budget").set_value(250).run()
    assert not page.exception
    assert all(plan.known_cents <= 250_00 and not plan.unknown_cost for plan in found_of(page).plans)


def test_unknown_prices_are_named_and_counted_as_such(app):
    page = app.switch_page(MY_PATHWAY).run()
    page.segmented_control(key="unknown_price").set_value(wishes.KEEP).run()
    assert not page.exception
    found = found_of(page)
    unknown = next(n for n, plan in enumerate(found.plans, 1) if plan.unknown_cost)
    box(page).select(unknown).run()
    shown = frame(page, "Per point")
    steps = found.plans[unknown - 1].steps
    assert (shown["Cost"] == "? unknown").tolist() == [step.option.cost_cents is None for step in steps]
    assert (shown["Per point"] == "? unknown").tolist() == [step.option.cost_cents is None for step in steps]


def test_limits_that_nothing_fits_say_so_and_offer_the_smallest_loosening(page):
    page.select_slider(key="budget").set_value(0).run()
    assert not page.exception
    found = found_of(page)
    assert found.infeasible_reason
    assert page.warning[0].title == "No plan fits these limits"
    limits = [one.limit for one in found.relaxations]
    assert [button.key for button in page.button if str(button.key).startswith("relax_")] == [
        f"relax_{limit}" for limit in limits
    ]
    page.button(key=f"relax_{limits[0]}").click().run()
    assert not page.exception
    assert found_of(page).infeasible_reason is None


def test_a_hostile_person_does_no_harm(page):
    page.selectbox(key="person").select("stored/c-2").run()
    assert not page.exception
    assert HOSTILE not in "\n".join(element.value for element in page.markdown)


def test_somebody_who_covers_all_has_no_step_to_take(page):
    paste(page, "You must have experience of wound care.")
    catalogue = state.open_engine().catalogue
    held = [catalogue[one] for one in ("lpn-licence", "nmc-nursing-associate", "registered-nurse")]
    awards = [
        {"title": one.name, "kind": one.kind, "issuer": one.issuer or "any provider", "issued": "2026-01-05"}
        for one in held
    ]
    row = json.dumps({"id": "me", "awards": awards}).encode()
    page.file_uploader(key="person_file").upload("me.jsonl", row).run()
    assert not page.exception
    assert "covered already" in page.success[0].title
    assert not [one for one in page.selectbox if str(one.key).startswith("plan_box_")]


def test_a_posting_that_asks_nothing_shows_its_text(page):
    paste(page, "Hello there.")
    assert page.warning[0].title == "Nothing asked was recognised in this posting"
    assert "Hello there." in shown_texts(page)


def test_an_empty_workspace_asks_for_a_resume(empty_app):
    empty_app.switch_page(MY_PATHWAY).run()
    assert not empty_app.exception
    assert "Use my own resume" in empty_app.info[0].value


def test_the_files_hold_the_plan(page):
    plan, catalogue = found_of(page).plans[0], state.open_engine().catalogue
    rows = list(csv.DictReader(io.StringIO(plan_table(plan, catalogue))))
    assert [row["credential_id"] for row in rows] == [step.option.type_id for step in plan.steps]
    dated = len(plans.bars_frame(plan, catalogue))
    assert plan_calendar(plan, catalogue).count("BEGIN:VEVENT") == dated
    assert page.download_button(key="plan_ics").disabled == (not dated)


@pytest.mark.parametrize(
    ("number", "known", "shown"),
    [(1, True, "❶"), (1, False, "①"), (10, True, "❿"), (11, True, "⓫"), (20, False, "⑳"), (21, True, "21")],
)
def test_a_mark_says_whether_all_is_known(number, known, shown):
    assert plans.mark(number, known=known) == shown


@pytest.mark.parametrize(
    ("limit", "cents", "days", "steps", "key", "value"),
    [
        ("budget", 930_00, 0, 1, "budget", 1_000),
        ("budget", 500_00, 0, 1, "budget", 500),
        ("budget", 90_000_00, 0, 1, "budget", None),
        ("weeks", 0, 183, 1, "weeks", 39),
        ("steps", 0, 0, 7, "most", 7),
        ("unknown costs", 0, 0, 1, "unknown_price", wishes.KEEP),
        ("unknown durations", 0, 0, 1, "unknown_time", wishes.KEEP),
    ],
)
def test_a_loosened_limit_has_room_for_its_plan(monkeypatch, limit, cents, days, steps, key, value):
    kept: dict[str, object] = {}
    monkeypatch.setattr(wishes.st, "session_state", kept)
    wishes.raise_limit(limit, cents, days, steps)
    assert kept == {key: value}
