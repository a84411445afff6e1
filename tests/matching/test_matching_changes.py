"""What an award holds up, and what differs between two rankings of the same people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from stack_builders import asking, awards, candidates, evidence, stack

from matcher.errors import UnknownName
from matcher.matching import rank_stacks
from matcher.matching.changes import award_loss, compare_rankings, losses_to_look_at, take_away
from matcher.types import Award, Candidate

ON = date(2026, 11, 21)
ASKED = asking("sql", "python", "nursing", "wound-care")
PERSON = Candidate(
    "c1",
    (
        Award("a1", "Nurse Licence", "licence", issued=date(2024, 1, 1), expires=date(2027, 1, 1)),
        Award("a2", "SQL Nano", "nano_credential", issued=date(2010, 1, 1), expires=date(2012, 1, 1)),
        Award("a3", "Python developer", "experience", issued=date(2020, 1, 1)),
    ),
)


@pytest.fixture(scope="module")
def rank(reader, rules, policy):
    def one(person):
        ranking = rank_stacks(
            ASKED, reader.read([person], on=ON), rules=rules, policy=policy, keep_unknown=True
        )
        return ranking.ranked[0]

    return one


def losses(rank, person, chosen=None):
    before = rank(person)
    for award, how in losses_to_look_at(person.awards, before, chosen, ON):
        left = replace(person, awards=take_away(person.awards, award.id, how, ON))
        yield award_loss(award, how, before, rank(left))


def test_each_award_loses_its_own_lines(rank):
    found = {(loss.award_id, loss.how): loss for loss in losses(rank, PERSON)}
    assert set(found) == {("a1", "removed"), ("a1", "expired"), ("a2", "removed"), ("a3", "removed")}
    gone, lapsed = found["a1", "removed"], found["a1", "expired"]
    assert {line.requirement_id for line in gone.lines} == {"r3", "r4"}
    assert gone.score[1] < lapsed.score[1] < lapsed.score[0] == gone.score[0]
    assert all(line.coverage[1] == 0 for line in gone.lines)
    assert [line.requirement_id for line in found["a2", "removed"].lines] == ["r1"]


def test_what_lines_lose_is_what_the_score_loses(rank):
    for loss in losses(rank, PERSON):
        lost = sum(line.points[0] - line.points[1] for line in loss.lines)
        assert lost == pytest.approx(loss.score[0] - loss.score[1], abs=1e-9)


def test_named_awards_alone_are_looked_at(rank):
    assert {loss.award_id for loss in losses(rank, PERSON, ["a2"])} == {"a2"}
    with pytest.raises(UnknownName, match="no award 'a9'; there are a1, a2, a3"):
        list(losses(rank, PERSON, ["a9"]))


@given(candidates(min_awards=1), awards(id="own"))
def test_losing_an_award_never_gains(rank, person, award):
    person = replace(person, awards=(*person.awards, award))
    for loss in losses(rank, person):
        assert loss.score[1] <= loss.score[0] + 1e-9


def test_rankings_are_compared_person_by_person(rules, policy):
    pool = [
        stack(evidence("sql", 0.9), id="claims"),
        stack(evidence("python", 0.6, verified=True), id="proves"),
    ]
    heavier = replace(
        ASKED, requirements=tuple(replace(r, weight=9.0 if r.id == "r2" else 1.0) for r in ASKED.requirements)
    )
    one = rank_stacks(ASKED, pool, rules=rules, policy=policy)
    other = rank_stacks(heavier, pool, rules=rules, policy=policy, top=1)
    moves = {move.candidate_id: move for move in compare_rankings(one, other)}
    assert list(moves) == ["claims", "proves"]
    assert moves["proves"].rank == (2, 1)
    assert moves["proves"].lines[0].requirement_id == "r2"
    assert moves["claims"].rank == (1, None)
    assert moves["claims"].lines == ()
    assert all(move.lines == () for move in compare_rankings(one, one))
