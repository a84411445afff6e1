"""Who is kept out by one line, and what a softer line would change, worked out by hand."""

from __future__ import annotations

import math

import pytest
from grids import grid_of, posting

from matcher import BadInput
from matcher.analytics import exclusions, prefer_requirements, what_if
from matcher.analytics.exclusion import posting_scores

ASKED = posting("p", "sql", "python", "java", ("spanish", "preferred"))
# good is from 0.5, partial from 0.25: ann lacks java alone, bob lacks sql alone, cat covers all, dan little.
CLAIMED = {
    "ann": [1.0, 0.6, 0.1, 0.0],
    "bob": [0.2, 1.0, 1.0, 1.0],
    "cat": [0.5, 0.5, 0.5, 0.0],
    "dan": [0.0, 0.0, 0.9, 0.0],
}


@pytest.fixture
def grid():
    return grid_of([ASKED], CLAIMED)


def test_each_required_line_by_whom_it_alone_keeps_out(grid, policy):
    table = exclusions(grid, ASKED, policy.bands).set_index("requirement_id")
    assert list(table.index) == ["r1", "r3", "r2"]
    # Without sql: bob 1, cat 0.5, dan 0.45, ann 0.35. Without java: ann 0.8, bob 0.6, cat 0.5, dan 0.
    assert table.loc["r1"].tolist() == ["sql", 2, 1, 0.5]
    assert table.loc["r3", ["otherwise_covered", "excluded"]].tolist() == [3, 1]
    # Without python: ann 0.55, bob 0.6, cat 0.5, dan 0.45; none of the three lacks it.
    assert table.loc["r2", ["otherwise_covered", "excluded"]].tolist() == [3, 0]


def test_a_preferred_line_keeps_nobody_out(grid, policy):
    assert "r4" not in set(exclusions(grid, ASKED, policy.bands)["requirement_id"])


def test_the_only_required_line_is_measured_on_everybody(policy):
    asked = posting("p", "sql", ("python", "preferred"))
    table = exclusions(grid_of([asked], {"a": [0.0, 1.0], "b": [1.0, 0.0]}), asked, policy.bands)
    assert table.to_dict("records") == [
        {"requirement_id": "r1", "label": "sql", "otherwise_covered": 2, "excluded": 1, "excluded_share": 0.5}
    ]


def test_where_nobody_is_otherwise_covered_the_share_is_unknown(policy):
    asked = posting("p", "sql", "python")
    table = exclusions(grid_of([asked], {"a": [0.0, 0.0]}), asked, policy.bands)
    assert table["excluded"].tolist() == [0, 0]
    assert all(math.isnan(share) for share in table["excluded_share"])


def test_what_if_a_line_were_only_preferred(grid, policy):
    after = prefer_requirements(ASKED, ["r1"], policy.weights)
    assert [(one.importance, one.weight) for one in after.requirements[:2]] == [
        ("preferred", 1.0), ("required", 3.0)]  # fmt: skip
    found = what_if(grid, ASKED, after, policy.bands)
    # Pool: cat before; bob too once sql is preferred.
    assert (found.pool_before, found.pool_after) == (1, 2)
    people = found.people.set_index("candidate_id")
    assert people["score_before"].to_dict() == pytest.approx(
        {"ann": 5.1 / 10, "bob": 7.6 / 10, "cat": 4.5 / 10, "dan": 2.7 / 10}
    )
    assert people["score_after"].to_dict() == pytest.approx(
        {"ann": 3.1 / 8, "bob": 7.2 / 8, "cat": 3.5 / 8, "dan": 2.7 / 8}
    )
    assert people["rank_before"].to_dict() == {"bob": 1, "ann": 2, "cat": 3, "dan": 4}
    assert people["rank_after"].to_dict() == {"bob": 1, "cat": 2, "ann": 3, "dan": 4}
    assert found.moved == 2


def test_equal_scores_share_a_rank(policy):
    asked = posting("p", "sql")
    found = what_if(grid_of([asked], {"a": [0.5], "b": [0.5], "c": [0.1]}), asked, asked, policy.bands)
    assert found.people["rank_after"].tolist() == [1, 1, 3]
    assert found.moved == 0


def test_scores_are_those_of_the_grid(grid):
    assert posting_scores(grid, ASKED).tolist() == pytest.approx(grid.scores("p").tolist())


def test_an_unknown_requirement_is_refused(policy):
    with pytest.raises(BadInput, match="has no requirement 'r9'; it has r1, r2"):
        prefer_requirements(ASKED, ["r9"], policy.weights)
