"""Coverage over time: it drops on the day after the last one in force, and renewal brings it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import asking, awards, candidates, days, postings

from matcher.credentials.evidence import EvidenceReader
from matcher.errors import BadInput
from matcher.matching import SimilarityRules, rank_stacks
from matcher.matching.timeline import days_to_look_at, find_events, held_on
from matcher.policy import Policy
from matcher.types import Award, Candidate, Posting, Verification

DAY = timedelta(days=1)
VERIFIED = Verification("verified", "made up")
ENDS = date(2027, 3, 1)
FIRST = Award(
    "a1",
    "SQL",
    "certification",
    "certification",
    issued=date(2024, 3, 1),
    expires=ENDS,
    verification=VERIFIED,
)
Curve = Callable[[Posting, Candidate, date], tuple[float, float]]


@pytest.fixture(scope="module")
def covered(reader: EvidenceReader, rules: SimilarityRules, policy: Policy) -> Curve:
    """Claimed and verified coverage of what somebody holds on a day."""

    def find(asked: Posting, person: Candidate, day: date) -> tuple[float, float]:
        stacks = reader.read([held_on(person, day)], on=day)
        ranked = rank_stacks(asked, stacks, rules=rules, policy=policy, keep_unknown=True).ranked[0]
        return ranked.score, ranked.verified_score

    return find


def test_it_drops_on_the_day_after_the_last(covered: Curve) -> None:
    person = Candidate("c1", (FIRST,))
    before, last, after = (covered(asking("sql"), person, ENDS + n * DAY) for n in (-1, 0, 1))
    assert before == last
    assert after[0] < last[0]
    assert last[1] == last[0]
    assert after[1] == 0.0  # checked once, but no longer in force


def test_renewal_brings_it_back(covered: Curve) -> None:
    late = replace(FIRST, id="a2", issued=ENDS + 30 * DAY, expires=ENDS + 1000 * DAY)
    person = Candidate("c1", (FIRST, late))
    held, gone, back = (covered(asking("sql"), person, ENDS + n * DAY) for n in (0, 29, 30))
    assert gone[0] < held[0]
    assert back == held


def test_renewal_in_time_leaves_no_gap(covered: Curve) -> None:
    renewed = replace(FIRST, id="a2", issued=ENDS - 60 * DAY, expires=ENDS + 1000 * DAY)
    person = Candidate("c1", (FIRST, renewed))
    assert len({covered(asking("sql"), person, ENDS + n * DAY) for n in (-61, -60, 0, 1, 400)}) == 1


def test_events_and_days() -> None:
    position = replace(FIRST, id="p", kind="experience")
    events = find_events((FIRST, position), since=date(2024, 1, 15), until=date(2027, 6, 1))
    assert [(e.day, e.what, e.award_id) for e in events] == [
        (date(2024, 3, 1), "begins", "a1"),
        (date(2024, 3, 1), "begins", "p"),
        (date(2027, 3, 2), "lapses", "a1"),
    ]
    looked = days_to_look_at(events, since=date(2024, 1, 15), until=date(2027, 6, 1), every_months=12)
    wanted = ["2024-01-15", "2024-02-29", "2024-03-01", "2025-01-01", "2026-01-01", "2027-01-01"]
    assert [day.isoformat() for day in looked] == [*wanted, "2027-03-01", "2027-03-02", "2027-06-01"]


def test_nothing_happens_outside() -> None:
    assert find_events((FIRST,), since=date(2024, 3, 1), until=ENDS) == ()
    assert len(find_events((FIRST,), since=ENDS, until=ENDS + DAY)) == 1


@pytest.mark.parametrize(
    ("since", "until", "months", "words"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), 3, "lies before"),
        (date(2026, 1, 1), date(2027, 1, 1), 0, "1 or more"),
        (date(1900, 1, 1), date(2100, 1, 1), 1, "shorter time"),
    ],
)
def test_a_span_that_is_none(since: date, until: date, months: int, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        days_to_look_at((), since=since, until=until, every_months=months)


@given(days, st.integers(0, 4000), st.integers(1, 30), st.lists(awards(), max_size=5))
def test_days_are_in_order_within_the_span(since: date, length: int, months: int, held: list[Award]) -> None:
    until = since + timedelta(length)
    events = find_events(held, since=since, until=until)
    looked = days_to_look_at(events, since=since, until=until, every_months=months)
    assert list(looked) == sorted(set(looked))
    assert (looked[0], looked[-1]) == (since, until)
    assert {event.day for event in events} <= set(looked)


@given(postings(), candidates(), days, st.integers(1, 1500))
def test_between_events_coverage_never_rises(
    covered: Curve, asked: Posting, person: Candidate, since: date, length: int
) -> None:
    """Only what begins can raise it; positions still held grow, so they have ended here."""
    ended = tuple(
        replace(a, expires=a.expires or a.issued) if a.kind == "experience" else a for a in person.awards
    )
    person, until = replace(person, awards=ended), since + timedelta(length)
    if any(e.what == "begins" for e in find_events(ended, since=since, until=until)):
        return
    if any(t.kind == "experience" for r in asked.requirements for t in r.targets):
        return
    first, last = covered(asked, person, since), covered(asked, person, until)
    assert last[0] <= first[0]
    assert last[1] <= first[1]


@given(postings(), candidates(), days)
def test_a_planned_award_changes_nothing_before_its_day(
    covered: Curve, asked: Posting, person: Candidate, day: date
) -> None:
    planned = replace(FIRST, id="planned", issued=day + DAY, expires=None)
    assert covered(asked, replace(person, awards=(*person.awards, planned)), day) == covered(
        asked, person, day
    )
