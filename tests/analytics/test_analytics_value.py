"""What a credential adds to a pool: against people who really hold it too, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from grids import posting
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import evidence, pools, postings, shares, stack

from matcher.analytics import build_grid, credential_values
from matcher.credentials.catalogue import Catalogue, Cost
from matcher.types import Stack

SHOWN = {
    "data-2": (
        evidence("sql", 0.8, level=4, award="plan:data-2", lineage="data-1"),
        evidence("python", 0.5, award="plan:data-2", lineage="data-1"),
        evidence("credential:data-2", 0.75, award="plan:data-2", lineage="data-1"),
    ),
    "sql-nano": (evidence("sql", 0.4, level=2, award="plan:sql-nano", lineage="data-1"),),
    "nurse-licence": (evidence("nursing", 0.7, award="plan:nurse-licence", lineage="nurse-licence"),),
    "bachelor": (evidence("degree:6:nursing", 0.7, award="plan:bachelor", lineage="bachelor"),),
    "data-1": (),
}


def values(asked, people, rules, policy, catalogue, shown=SHOWN):
    grid = build_grid(asked, people, rules=rules, policy=policy)
    return credential_values(grid, people, shown, catalogue, rules=rules, policy=policy).set_index(
        "credential_id"
    )


def slow_gain(asked, people, rules, policy, type_id):
    """The rise of the mean score when everybody without the type is given its evidence."""
    known = [one for one in people if one.evidence or one.experience]
    given_it = [
        one
        if any(e.key == f"credential:{type_id}" for e in one.evidence)
        else Stack(one.candidate_id, (*one.evidence, *SHOWN[type_id]), one.experience)
        for one in known
    ]

    def mean(stacks):
        grid = build_grid(asked, stacks, rules=rules, policy=policy)
        return np.mean([grid.scores(one.id).mean() for one in asked])

    return mean(given_it) - mean(known)


@given(st.lists(postings(), min_size=1, max_size=2), pools())
def test_it_is_what_holding_it_too_would_add(rules, policy, catalogue, asked, people):
    asked = [type(one)(f"p{n}", one.title, "", one.requirements) for n, one in enumerate(asked)]
    if not any(one.evidence or one.experience for one in people):
        return
    table = values(asked, people, rules, policy, catalogue)
    for type_id in SHOWN:
        gain = table["gain"].get(type_id, 0.0)
        assert gain == pytest.approx(slow_gain(asked, people, rules, policy, type_id), abs=1e-9)


@given(shares)
def test_a_lineage_that_is_held_adds_only_what_is_more(rules, policy, catalogue, held):
    person = stack(evidence("sql", held, lineage="data-1"), id="ann")
    table = values([posting("p", "sql")], [person], rules, policy, catalogue)
    more = min(0.8 / policy.stack_cap, 1) - min(held / policy.stack_cap, 1)
    assert table["gain"].get("data-2", 0.0) == pytest.approx(max(0.0, more), abs=1e-9)


def test_values_by_hand_with_known_unknown_and_no_cost(rules, policy, catalogue, taxonomy):
    entries = {entry.id: entry for entry in catalogue}
    dollars = Cost.model_validate({"amount": 200, "currency": "USD", "for": "total", "source": "s"})
    free = Cost.model_validate({"amount": 0, "currency": "USD", "for": "total", "source": "s"})
    entries["data-2"] = entries["data-2"].model_copy(update={"cost": (dollars,)})
    entries["sql-nano"] = entries["sql-nano"].model_copy(update={"cost": (free,)})
    people = [
        stack(evidence("credential:data-2", 0.75), evidence("sql", 0.98), id="ann"),
        stack(evidence("java", 0.5), id="bob"),
    ]
    asked = [posting("p", "sql", "nursing"), posting("q", "nursing")]
    table = values(asked, people, rules, policy, Catalogue(entries.values(), taxonomy))
    # bob gains 0.8 / 0.98 of sql, half of posting p: one of two people, one of two postings.
    assert table.loc["data-2", "gain"] == pytest.approx(0.8 / 0.98 / 2 / 4)
    assert table.loc["data-2", ["holders", "takers"]].tolist() == [1, 1]
    assert table.loc["data-2", "gain_per_taker"] == pytest.approx(0.8 / 0.98 / 4)
    assert table.loc["data-2", "points_per_1000_usd"] == pytest.approx(100 * 0.8 / 0.98 / 4 / 0.2)
    assert table.loc["sql-nano", "cost_usd"] == 0
    assert np.isnan(table.loc["sql-nano", "points_per_1000_usd"])
    assert np.isnan(table.loc["nurse-licence", "cost_usd"])
    # Both gain 0.7 / 0.98 of nursing: half of p, all of q.
    assert table.loc["nurse-licence", "gain"] == pytest.approx(0.7 / 0.98 * 1.5 / 2)
    assert table.index[0] == "nurse-licence"
    assert "bachelor" not in table.index
