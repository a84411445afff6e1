"""Heat map, supply and demand, thin skills and burden, worked out by hand."""

from __future__ import annotations

import math

import pytest
from grids import grid_of, posting

from matcher import BadInput
from matcher.analytics import heat_map, posting_coverage, supply_and_demand, thin_skills

# sql is asked twice, python once; "strong", and so covered, is from 0.7 up.
POSTINGS = [posting("a", "sql", ("python", "preferred")), posting("b", ("sql", "preferred"))]
CLAIMED = {"ann": [1.0, 0.0], "bob": [0.7, 0.5], "cat": [0.4, 0.0], "dan": [0.0, 0.0]}
VERIFIED = {"ann": [0.8, 0.0], "bob": [0.0, 0.0], "cat": [0.4, 0.0], "dan": [0.0, 0.0]}
GROUPS = {"ann": "north", "bob": "north", "cat": "south"}


@pytest.fixture
def grid():
    return grid_of(POSTINGS, CLAIMED, VERIFIED)


def test_the_heat_map_of_groups(grid, policy):
    table = heat_map(grid, policy.bands, GROUPS).set_index(["ask", "group"])
    assert list(table.index) == [
        ("sql", "no group"), ("sql", "north"), ("sql", "south"),
        ("python", "no group"), ("python", "north"), ("python", "south"),
    ]  # fmt: skip
    north = table.loc[("sql", "north")]
    assert (north["people"], north["covering"], north["covering_verified"]) == (2, 2, 1)
    assert (north["claimed"], north["verified"]) == (pytest.approx(0.85), pytest.approx(0.4))
    assert table.loc[("python", "north"), "claimed"] == pytest.approx(0.25)
    assert table.loc[("sql", "south"), "verified"] == pytest.approx(0.4)
    assert table.loc[("sql", "no group"), "claimed"] == 0


def test_without_groups_everybody_is_one(grid, policy):
    table = heat_map(grid, policy.bands)
    assert table["group"].unique().tolist() == ["everybody"]
    assert table["claimed"].tolist() == pytest.approx([2.1 / 4, 0.5 / 4])


def test_supply_demand_and_burden(grid, policy):
    table = supply_and_demand(grid, policy.bands)
    assert table["ask"].tolist() == ["python", "sql"]
    sql = table.set_index("ask").loc["sql"]
    assert (sql["postings"], sql["required_in"], sql["covering"], sql["partly"]) == (2, 1, 2, 1)
    assert sql["covering_verified"] == 1
    assert sql["covering_per_posting"] == 1
    # cat lacks 0.6 and dan 1: two people, 0.8 each.
    assert (sql["affected"], sql["mean_gap"], sql["burden"]) == (2, pytest.approx(0.8), pytest.approx(1.6))
    python = table.set_index("ask").loc["python"]
    assert (python["affected"], python["burden"]) == (4, pytest.approx(3.5))


def test_burden_where_everybody_covers_is_nothing_and_its_gap_unknown(policy):
    grid = grid_of([posting("a", "sql")], {"ann": [0.7], "bob": [1.0]})
    (row,) = supply_and_demand(grid, policy.bands).to_dict("records")
    assert (row["affected"], row["burden"]) == (0, pytest.approx(0))
    assert math.isnan(row["mean_gap"])


def test_thin_is_fewer_than(grid, policy):
    table = supply_and_demand(grid, policy.bands)
    assert thin_skills(table, fewer_than=1)["ask"].tolist() == ["python"]
    assert thin_skills(table, fewer_than=2)["ask"].tolist() == ["python"]
    assert thin_skills(table, fewer_than=3)["ask"].tolist() == ["python", "sql"]
    with pytest.raises(BadInput, match="fewer than 0"):
        thin_skills(table, fewer_than=0)


def test_postings_are_covered_by_weight(grid, policy):
    table = posting_coverage(grid, policy.bands, GROUPS).set_index(["posting", "group"])
    # Posting a: sql weighs 3, python 1: ann 0.75, bob 0.65.
    assert table.loc[("a", "north"), "claimed"] == pytest.approx(0.7)
    assert table.loc[("a", "north"), "covering"] == 1
    assert table.loc[("a", "north"), "verified"] == pytest.approx(0.3)
    assert table.loc[("b", "south"), "claimed"] == pytest.approx(0.4)
