"""Overlap, redundancy, skills that go together, and demand over time: by hand."""

from __future__ import annotations

from datetime import date

import pytest
from grids import grid_of, posting
from stack_builders import asking, evidence, stack

from matcher import BadInput
from matcher.analytics import (
    build_grid,
    credential_overlap,
    demand_trend,
    drill_down,
    redundancy,
    skill_pairs,
)

SKILLS = {"a": {"sql", "python"}, "b": {"sql"}, "c": {"java"}, "unheld": {"sql"}}


def holds(*types):
    return tuple(evidence(f"credential:{one}", award=f"award {one}") for one in types)


def test_credentials_that_show_the_same_skills():
    stacks = [stack(*holds("a", "b"), id="1"), stack(*holds("a", "c", "title:own"), id="2"), stack(id="3")]
    (row,) = credential_overlap(stacks, SKILLS).to_dict("records")
    assert (row["first"], row["second"], row["both"], row["shared"]) == ("a", "b", 1, 1)
    assert (row["jaccard"], row["first_in_second"], row["second_in_first"]) == (0.5, 0.5, 1.0)


def test_credentials_without_common_skills_are_no_pair():
    assert credential_overlap([stack(*holds("a", "c"))], SKILLS).empty
    assert credential_overlap([], SKILLS).empty


def test_what_another_lineage_shows_as_strongly_is_redundant():
    own = (
        evidence("credential:a", award="A", lineage="la"),
        evidence("sql", 0.5, award="A", lineage="la"),
        evidence("python", 0.6, award="A", lineage="la"),
        evidence("java", 0.2, award="A", lineage="la"),
    )
    others = (
        evidence("sql", 0.5, award="B", lineage="lb"),
        evidence("python", 0.5, award="B", lineage="lb"),
        evidence("java", 0.9, award="A2", lineage="la"),
    )
    (row,) = redundancy([stack(*own, *others)]).to_dict("records")
    assert row == {
        "credential_id": "a", "holders": 1, "shown": 3, "redundant": 1,
        "redundant_share": pytest.approx(1 / 3),
    }  # fmt: skip


def test_skills_that_the_same_people_hold():
    stacks = [
        stack(evidence("sql"), evidence("python"), id="1"),
        stack(evidence("sql"), evidence("python"), evidence("credential:a"), id="2"),
        stack(evidence("sql"), evidence("java", 0.0), id="3"),
        stack(evidence("java"), id="4"),
    ]
    (row,) = skill_pairs(stacks).to_dict("records")
    assert (row["first"], row["second"], row["people"], row["share"]) == ("python", "sql", 2, 0.5)
    assert row["lift"] == pytest.approx(2 * 4 / (2 * 3))
    assert skill_pairs(stacks, most_held=1).empty
    assert skill_pairs([]).empty


def test_demand_by_month_with_undated_postings_apart():
    asked = [posting("a", "sql"), posting("b", "sql", "java"), posting("c", "sql"), posting("d", "java")]
    grid = grid_of(asked, {"x": [0.0, 0.0]})
    dates = {"a": date(2026, 10, 1), "b": date(2026, 10, 31), "c": date(2026, 11, 1)}
    table = demand_trend(grid, dates)
    assert table[["month", "ask", "postings", "share"]].to_numpy().tolist() == [
        ["2026-10", "sql", 2, 1.0],
        ["2026-10", "java", 1, 0.5],
        ["2026-11", "sql", 1, 1.0],
        ["unknown", "java", 1, 1.0],
    ]


def test_a_cell_opens_to_people_requirements_and_evidence(rules, policy):
    asked = [asking("sql", "java")]
    stacks = [stack(evidence("sql", 0.5), id="a"), stack(evidence("sql", 0.9), id="b"), stack(id="nobody")]
    grid = build_grid(asked, stacks, rules=rules, policy=policy)
    cell = drill_down(grid, asked, stacks, "sql", rules=rules, policy=policy)
    assert [one.candidate_id for one in cell.ranking.ranked] == ["b", "a"]
    assert cell.ranking.ranked[0].score == pytest.approx(grid.column("sql")[grid.row_of["b"]])
    assert cell.ranking.ranked[0].lines[0].evidence[0].evidence.strength == 0.9
    assert [(place, one.id) for place, one in cell.requirements] == [("p", "r1")]
    group = drill_down(grid, asked, stacks, "sql", rules=rules, policy=policy, people={"a"})
    assert [one.candidate_id for one in group.ranking.ranked] == ["a"]
    with pytest.raises(BadInput, match="nothing asks for 'python'"):
        drill_down(grid, asked, stacks, "python", rules=rules, policy=policy)
