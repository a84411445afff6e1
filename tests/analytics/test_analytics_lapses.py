"""What lapses, and what that loses: hand-computed, and through the real reader."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from grids import grid_of, posting

from matcher import BadInput
from matcher.analytics import build_grid
from matcher.analytics.lapses import find_lapsing, join_horizons, let_lapse, lost_coverage
from matcher.types import Award, Candidate

ON = date(2026, 11, 21)


def award(identifier, days, kind="certification"):
    ends = None if days is None else ON + timedelta(days=days)
    return Award(identifier, f"Award {identifier}", kind, expires=ends)


PEOPLE = (
    Candidate("ann", (award("a", 0), award("b", 29), award("c", 30))),
    Candidate("bob", (award("d", -1), award("e", None), award("f", 5, "experience"))),
    Candidate("cat", (award("g", 10),)),
)


def test_awards_in_force_that_end_within_the_days():
    table = find_lapsing(PEOPLE, on=ON, days=30)
    assert table[["candidate_id", "award_id", "days_left"]].to_numpy().tolist() == [
        ["ann", "a", 0], ["cat", "g", 10], ["ann", "b", 29]]  # fmt: skip
    assert find_lapsing(PEOPLE, on=ON, days=31)["award_id"].tolist() == ["a", "g", "b", "c"]
    assert find_lapsing([PEOPLE[1]], on=ON, days=30).empty


def test_only_what_lapses_ends_and_only_its_holders_are_given():
    ann, cat = let_lapse(PEOPLE, on=ON, days=30)
    assert (ann.id, cat.id) == ("ann", "cat")
    yesterday = ON - timedelta(days=1)
    assert [one.expires for one in ann.awards] == [yesterday, yesterday, ON + timedelta(days=30)]


def test_lost_coverage_by_hand(policy):
    asked = [posting("p", "sql", "python")]
    before = grid_of(asked, {"ann": [1.0, 0.8], "bob": [0.9, 0.0], "cat": [0.7, 0.2]})
    after = grid_of(asked, {"cat": [0.4, 0.2], "ann": [0.8, 0.8]})
    (row,) = lost_coverage(before, after, policy.bands).to_dict("records")
    assert row["ask"] == "sql"
    assert (row["people_losing"], row["no_longer_covering"], row["still_covering"]) == (2, 1, 2)
    assert row["coverage_lost"] == pytest.approx(0.5)


def test_other_asks_are_refused(policy):
    before, after = (
        grid_of([posting("p", "sql")], {"a": [1.0]}),
        grid_of([posting("p", "java")], {"a": [1.0]}),
    )
    with pytest.raises(BadInput, match="ask for different things"):
        lost_coverage(before, after, policy.bands)


def test_horizons_stand_below_one_another(policy):
    asked = [posting("p", "sql")]
    lost = lost_coverage(grid_of(asked, {"a": [1.0]}), grid_of(asked, {"a": [0.5]}), policy.bands)
    joined = join_horizons({90: lost, 30: lost})
    assert joined["days"].tolist() == [30, 90]
    assert list(joined.columns)[1:] == list(lost.columns)
    assert join_horizons({}).empty


def test_through_the_reader_a_lapse_takes_the_policys_share(reader, rules, policy):
    held = Award(
        "x", "Query Master", "certification", issuer="Query Guild",
        issued=ON - timedelta(days=400), expires=ON + timedelta(days=20),
    )  # fmt: skip
    people = [Candidate("ann", (held,))]
    asked = [posting("p", "sql")]

    def grid(candidates):
        return build_grid(asked, reader.read(candidates, on=ON), rules=rules, policy=policy)

    before, after = grid(people), grid(let_lapse(people, on=ON, days=30))
    lost = lost_coverage(before, after, policy.bands).iloc[0]
    was = before.column("sql")[0]
    assert lost["coverage_lost"] == pytest.approx(was * (1 - policy.recency.expired))
