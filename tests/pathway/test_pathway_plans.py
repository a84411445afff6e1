"""Pathways over the shipped data: what is promised is what ranking says, and the special questions."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import (
    BadInput,
    Candidate,
    Circumstances,
    Engine,
    Limits,
    NoRequirements,
    Posting,
    UnknownName,
    check_plan,
    pathway_view,
    plan_calendar,
    plan_table,
    read_candidates,
    read_documents,
)
from matcher.cli import main
from matcher.credentials.catalogue import Cost, CredentialType, Duration, Renewal
from matcher.keys import credential_key
from matcher.pathway.facts import days_needed, obtaining_cost, renewals_cost
from matcher.pathway.pool import types_held

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
DAY = date(2026, 11, 22)
PAIRS = [
    ("p-backend-engineer", "c-001"),
    ("p-data-analyst", "c-060"),
    ("p-staff-nurse", "c-062"),
    ("p-financial-accountant", "c-045"),
    ("p-electrician", "c-049"),
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def people(engine: Engine) -> Mapping[str, Candidate]:
    read = read_candidates(DEMO / "candidates.jsonl", on=DAY, levels=engine.levels)
    return {person.id: person for person in read.items}


@pytest.fixture(scope="module")
def postings(engine: Engine) -> Mapping[str, Posting]:
    wanted = {posting for posting, _ in PAIRS}
    documents = read_documents(DEMO / "postings.jsonl").items
    return {one.id: engine.read_posting(one) for one in documents if one.id in wanted}


def replay(engine: Engine, posting: Posting, person: Candidate, steps: list[dict[str, Any]]) -> float:
    """The score that ranking gives to the person with the awards of a plan, read as rows of a file."""
    row = {"id": "replayed", "awards": [step["award"] for step in steps]}
    (added,) = read_candidates_of(engine, row)
    both = replace(person, awards=(*person.awards, *added.awards))
    return engine.rank(posting, [both], on=DAY).ranked[0].score


def read_candidates_of(engine: Engine, row: dict[str, Any]) -> tuple[Candidate, ...]:
    from matcher import read_candidate_bytes

    reading = read_candidate_bytes(json.dumps(row).encode(), name="row.jsonl", on=DAY, levels=engine.levels)
    assert not reading.rejected
    return reading.items


@pytest.mark.parametrize(("posting_id", "person_id"), PAIRS)
def test_what_a_plan_promises_is_what_ranking_says(
    engine: Engine,
    people: Mapping[str, Candidate],
    postings: Mapping[str, Posting],
    posting_id: str,
    person_id: str,
) -> None:
    posting, person = postings[posting_id], people[person_id]
    before = engine.rank(posting, [person], on=DAY).ranked[0].score
    for limits in (Limits(max_steps=3), Limits(budget_cents=100_000, max_steps=8)):
        found = engine.planner.pathway(posting, person, on=DAY, limits=limits, alternatives=2, seconds=600)
        view = pathway_view(found, engine.catalogue)
        assert found.plans
        for plan, shown in zip(found.plans, view["plans"], strict=True):
            (stack,) = engine.read_stacks([person], on=DAY)
            assert check_plan(plan, held=types_held(stack, in_force=True)) == ()
            assert shown["coverage_before"] == before
            assert shown["coverage_after"] == replay(engine, posting, person, shown["steps"])
            closed = {name for step in shown["steps"] for name in step["closes"]}
            assert closed <= {requirement.id for requirement in posting.requirements}


def test_every_type_is_recognised_in_the_award_planned_for_it(engine: Engine) -> None:
    wrong = [
        type_id
        for type_id, shown in engine.planner.shown.items()
        if credential_key(type_id) not in {evidence.key for evidence in shown}
    ]
    assert wrong == []


def test_just_in_time_closes_the_requirement_before_the_day(
    engine: Engine, people: Mapping[str, Candidate], postings: Mapping[str, Posting]
) -> None:
    posting, person = postings["p-backend-engineer"], people["c-001"]
    statuses = {gap.line.requirement.id: gap.status for gap in engine.gap(posting, person, on=DAY)}
    open_ones = [name for name, status in statuses.items() if status in ("missing", "partial")]
    answers = [
        engine.planner.just_in_time(posting, person, name, by=date(2028, 1, 1), on=DAY, seconds=600)
        for name in open_ones
    ]
    for name, answer in zip(open_ones, answers, strict=True):
        if answer.infeasible_reason is None:
            assert name in {closed for step in answer.plans[0].steps for closed in step.closes}
        else:
            assert name in answer.infeasible_reason or "no credential" in answer.infeasible_reason
    with pytest.raises(BadInput, match="has passed"):
        engine.planner.just_in_time(posting, person, open_ones[0], by=date(2026, 1, 1), on=DAY)
    with pytest.raises(UnknownName, match="r999"):
        engine.planner.just_in_time(posting, person, "r999", by=date(2028, 1, 1), on=DAY)


def test_what_if_includes_the_credential_and_its_prerequisites(
    engine: Engine, people: Mapping[str, Candidate], postings: Mapping[str, Posting]
) -> None:
    found = engine.planner.what_if(
        postings["p-backend-engineer"], people["c-001"], "cka", on=DAY, seconds=600
    )
    assert "cka" in found.plans[0].taken
    with pytest.raises(UnknownName, match="no-such-type"):
        engine.planner.what_if(postings["p-backend-engineer"], people["c-001"], "no-such-type", on=DAY)


def test_keep_current_lists_what_lapses_in_order(engine: Engine, people: Mapping[str, Candidate]) -> None:
    lapses = engine.planner.keep_current(people["c-061"], on=DAY, until=date(2028, 11, 22))
    assert lapses
    assert [lapse.expires for lapse in lapses] == sorted(lapse.expires for lapse in lapses)
    with pytest.raises(BadInput, match="lies before"):
        engine.planner.keep_current(people["c-061"], on=DAY, until=date(2020, 1, 1))


def test_a_tight_budget_says_what_it_would_take(
    engine: Engine, people: Mapping[str, Candidate], postings: Mapping[str, Posting]
) -> None:
    limits = Limits(budget_cents=1, days=1)
    found = engine.planner.pathway(
        postings["p-backend-engineer"], people["c-001"], on=DAY, limits=limits, alternatives=0, seconds=600
    )
    assert found.infeasible_reason is not None
    assert found.infeasible_reason.startswith("no plan within the limits that raises the coverage")


def test_many_postings_and_a_team(
    engine: Engine, people: Mapping[str, Candidate], postings: Mapping[str, Posting]
) -> None:
    several = [postings["p-backend-engineer"], postings["p-data-analyst"]]
    limits = Limits(budget_cents=60_000, max_steps=4)
    found = engine.planner.pathway_to_many(
        several, people["c-001"], on=DAY, limits=limits, alternatives=0, seconds=600
    )
    steps = pathway_view(found, engine.catalogue)["plans"][0]["steps"]
    mean = sum(replay(engine, one, people["c-001"], steps) for one in several) / 2
    assert found.plans[0].coverage_after == pytest.approx(mean, abs=1e-9)
    team = engine.planner.team_pathway(
        several[0], [people["c-001"], people["c-060"]], on=DAY, limits=limits, seconds=600
    )
    shown = pathway_view(team, engine.catalogue)["plans"][0]["steps"]
    scores = [
        replay(engine, several[0], people[who], [step for step in shown if step["person"] == who])
        for who in ("c-001", "c-060")
    ]
    assert team.plans[0].coverage_after == pytest.approx(sum(scores) / 2, abs=1e-9)
    assert team.plans[0].known_cents <= 60_000


def test_a_posting_without_requirements_is_said(engine: Engine, people: Mapping[str, Candidate]) -> None:
    with pytest.raises(NoRequirements, match="asks for nothing"):
        engine.planner.pathway(Posting("p", "t", "", ()), people["c-001"], on=DAY)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Limits(budget_cents=-1), "budget is below 0"),
        (lambda: Limits(lanes=0), "give 1 or more"),
        (lambda: Limits(min_coverage=1.5), "from 0 to 1"),
        (lambda: Circumstances(hours_per_week=0), "hours a week"),
        (lambda: Circumstances(rates={"EUR": -1.0}), "EUR"),
        (lambda: Circumstances(standing_share=1.0), "advanced standing"),
        (lambda: Circumstances(horizon_months=-1), "horizon"),
    ],
)
def test_limits_that_cannot_be_are_said(make: Any, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        make()


# -- facts -------------------------------------------------------------------------------------------


def cost(amount: float, pays_for: str, currency: str = "USD") -> Cost:
    return Cost.model_validate({"amount": amount, "currency": currency, "for": pays_for, "source": "test"})


def entry(**facts: Any) -> CredentialType:
    return CredentialType(
        id="x", name="X", kind="course", issuer=None, sector="it", summary="A course.", **facts
    )


@pytest.mark.parametrize(
    ("prices", "cents"),
    [
        ((), None),
        ((cost(0, "exam"),), 0),
        ((cost(100, "exam"), cost(50, "training")), 15_000),
        ((cost(100, "exam"), cost(80, "exam")), 10_000),
        ((cost(120, "total"), cost(100, "exam")), 12_000),
        ((cost(90, "membership"),), None),
        ((cost(90, "renewal"),), None),
        ((cost(100, "exam", "GBP"),), 12_500),
        ((cost(100, "exam", "EUR"),), None),
    ],
)
def test_what_it_costs_to_get(prices: tuple[Cost, ...], cents: int | None) -> None:
    assert obtaining_cost(entry(cost=prices), {"USD": 1.0, "GBP": 1.25}).value == cents


def test_renewals_over_a_horizon() -> None:
    renewed = entry(validity_months=12, renewal=Renewal(months=12, fee=cost(50, "renewal")))
    rates = {"USD": 1.0}
    assert renewals_cost(renewed, 0, rates).value == 0
    assert renewals_cost(renewed, 12, rates).value == 0
    assert renewals_cost(renewed, 36, rates).value == 10_000
    assert renewals_cost(entry(validity_months="none"), 36, rates).value == 0
    assert renewals_cost(entry(), 36, rates).value is None
    assert renewals_cost(entry(validity_months=12), 36, rates).value is None


@pytest.mark.parametrize(
    ("duration", "days", "study"),
    [
        (None, None, False),
        (Duration(min=20, max=40, unit="hours", basis="effort"), 28, True),
        (Duration(min=3, max=5, unit="days", basis="elapsed"), 5, False),
        (Duration(min=6, unit="weeks", basis="elapsed"), 42, False),
        (Duration(basis="competency_based"), None, False),
    ],
)
def test_how_long_it_takes(duration: Duration | None, days: int | None, study: bool) -> None:
    amount, is_study = days_needed(entry(duration=duration), 10)
    assert (amount.value, is_study) == (days, study)


# -- the verb ----------------------------------------------------------------------------------------

FIRST = ["--candidate", f"{DEMO / 'candidates.jsonl'}#c-001", "--on", DAY.isoformat()]
ASK = ["pathway", "--posting", f"{DEMO / 'postings.jsonl'}#p-backend-engineer", *FIRST]


def test_the_verb_keeps_the_contract_and_writes_files(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, engine: Engine
) -> None:
    calendar, table = tmp_path / "plan.ics", tmp_path / "plan.csv"
    files = ["--calendar", str(calendar), "--csv", str(table)]
    assert main([*ASK, "--budget", "500", "--alternatives", "1", "--json", *files]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["infeasible_reason"] is None
    plan = document["plans"][0]
    assert {"coverage_before", "coverage_after", "cost_usd", "weeks", "steps", "optimal", "gap"} <= set(plan)
    assert plan["cost_usd"] <= 500
    assert plan["coverage_after"] > plan["coverage_before"]
    for step in plan["steps"]:
        assert {"credential_id", "start_week", "end_week", "closes"} <= set(step)
        assert step["credential_id"] in engine.catalogue
    assert len(list(csv.DictReader(io.StringIO(table.read_text("utf8"))))) == len(plan["steps"])
    lines = calendar.read_bytes().split(b"\r\n")
    assert (lines[0], lines[-2]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
    assert all(len(line) <= 75 for line in lines)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--budget", "500 EUR"], "--rate EUR"),
        (["--budget", "lots"], "give an amount in US dollars"),
        (["--rate", "EUR"], "EUR=1.08"),
        (["--weeks", "-3"], "--weeks is -3"),
        (["--just-in-time", "r1"], "go together"),
        (["--just-in-time", "r1", "--by", "soon"], "--by is 'soon'"),
        (["--target", "2"], "from 0 to 1"),
        (["--hours-per-week", "0"], "hours a week"),
    ],
)
def test_bad_options_are_told_in_a_sentence(
    capfd: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert main([*ASK, *options]) == 1
    assert told in capfd.readouterr().err


def test_the_verb_without_a_posting_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["pathway", *FIRST]) == 1
    assert "--posting" in capfd.readouterr().err


def test_exports_are_the_plan(
    engine: Engine, people: Mapping[str, Candidate], postings: Mapping[str, Posting]
) -> None:
    posting, limits = postings["p-backend-engineer"], Limits(days=400, max_steps=3)
    found = engine.planner.pathway(posting, people["c-001"], on=DAY, limits=limits, alternatives=0)
    plan = found.plans[0]
    assert plan_calendar(plan, engine.catalogue).count("BEGIN:VEVENT") == len(plan.steps)
    assert plan_table(plan, engine.catalogue).count("\r\n") == len(plan.steps) + 1


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from([" =1", "\u00a0@x", "＝1"])
)
def test_no_cell_of_a_plan_starts_like_a_formula(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matcher.reports.pathway.plan_rows", lambda *_: [{"step": -1, "name": text}])
        header, row = csv.reader(io.StringIO(plan_table(None, None), newline=""))  # type: ignore[arg-type]
    cells = dict(zip(header, row, strict=True))
    assert cells["step"] == "-1"
    assert cells["name"].lstrip()[:1] not in (*"=+-@\t\r\n\0＝＋－＠",)
    assert cells["name"].removeprefix("'") == text.removeprefix("'")
