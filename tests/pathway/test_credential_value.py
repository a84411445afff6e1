"""What one credential brings: the score of somebody who holds it alone, for its money and its weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matcher import Candidate, CredentialValue, Document, Engine, NoRequirements, Posting, UnknownName
from matcher.pathway.facts import Amount
from matcher.pathway.pool import planned_award
from matcher.reports.comparison import compare_values

DAY = date(2026, 11, 22)
TYPES = ["github-foundations", "cisco-devnet-associate", "registered-nurse"]
NOTHING = CredentialValue("x", 0.0, (), (), Amount(0), Amount(0))
FREE = CredentialValue("x", 0.5, (), (), Amount(0), Amount(70))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def posting(engine: Engine) -> Posting:
    text = "You must know Git and REST APIs. Terraform is desirable."
    return engine.read_posting(Document("p", text, "Developer"))


def test_the_coverage_is_what_ranking_gives_who_holds_it_alone(engine: Engine, posting: Posting) -> None:
    values = engine.planner.values(posting, TYPES)
    assert [value.type_id for value in values] == TYPES
    people = [Candidate(one, (replace(planned_award(engine.catalogue[one]), issued=DAY),)) for one in TYPES]
    scores = {one.candidate_id: one.score for one in engine.rank(posting, people, on=DAY).ranked}
    assert {value.type_id: value.coverage for value in values} == pytest.approx(
        {one: scores.get(one, 0.0) for one in TYPES}
    )
    assert values[0].closes
    assert values[2].coverage == 0


def test_the_order_asked_for_is_the_order_given(engine: Engine, posting: Posting) -> None:
    forth = engine.planner.values(posting, TYPES)
    back = engine.planner.values(posting, TYPES[::-1])
    assert back == forth[::-1]


def test_an_unknown_type_and_an_empty_posting_are_said(engine: Engine, posting: Posting) -> None:
    with pytest.raises(UnknownName, match="nothing-like-it"):
        engine.planner.values(posting, ["nothing-like-it"])
    with pytest.raises(NoRequirements):
        engine.planner.values(replace(posting, requirements=()), TYPES)


@pytest.mark.parametrize(
    ("cents", "days", "per_100", "per_week"),
    [
        (200_00, 70, 25.0, 5.0),
        (0, 70, None, 5.0),
        (None, 70, None, 5.0),
        (200_00, 0, 25.0, None),
        (200_00, None, 25.0, None),
    ],
)
def test_a_share_of_what_is_unknown_or_nothing_is_none(
    cents: int | None, days: int | None, per_100: float | None, per_week: float | None
) -> None:
    value = CredentialValue("x", 0.5, (), (), Amount(cents), Amount(days))
    assert (value.points_per_100_usd, value.points_per_week) == (per_100, per_week)


@pytest.mark.parametrize(
    ("value", "aspect", "words"),
    [
        (
            CredentialValue("x", 0.5, ("r1",), ("r2",), Amount(200_00, ("for exam",)), Amount(70)),
            "coverage",
            "50.0 %: covers Git; in part SQL",
        ),
        (
            CredentialValue("x", 0.0, (), (), Amount(0), Amount(0)),
            "coverage",
            "0 %: nothing the posting asks for",
        ),
        (
            CredentialValue("x", 0.5, ("r1",), (), Amount(200_00, ("for exam",)), Amount(70)),
            "per dollar",
            "25.0 points for USD 100 (USD 200.00; for exam)",
        ),
        (FREE, "per dollar", "free"),
        (
            CredentialValue("x", 0.5, (), (), Amount(None, ("its price is not known",)), Amount(70)),
            "per dollar",
            "unknown: its price is not known",
        ),
        (
            CredentialValue("x", 0.5, (), (), Amount(0), Amount(70)),
            "per week",
            "5.0 points a week (10 weeks)",
        ),
        (
            CredentialValue("x", 0.5, (), (), Amount(0), Amount(None, ("its duration is not known",))),
            "per week",
            "unknown: its duration is not known",
        ),
    ],
)
def test_the_words_for_it(value: CredentialValue, aspect: str, words: str) -> None:
    assert compare_values([value], {"r1": "Git", "r2": "SQL"})[aspect] == {"x": words}
