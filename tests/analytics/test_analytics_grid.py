"""The grid: the one formula in it, every ask once, and the people nothing is known of apart."""

from __future__ import annotations

import numpy as np
import pytest
from grids import posting
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import by_id, evidence, pools, postings, requirement, stack, target
from stack_builders import posting as posting_of

from matcher import BadInput, NoRequirements, Posting
from matcher.analytics import build_grid
from matcher.analytics import grid as grids_module
from matcher.matching import rank_stacks


@given(postings(), pools())
def test_its_scores_are_those_of_the_ranking(rules, policy, asked, people):
    known = [one for one in people if one.evidence or one.experience]
    if not known:
        return
    grid = build_grid([asked], people, rules=rules, policy=policy)
    weighted = [r for r in asked.requirements if any(t.kind != "experience" for t in r.targets)]
    unweighted = Posting(
        asked.id,
        asked.title,
        "",
        tuple(
            r if r in weighted else requirement(*r.targets, id=r.id, weight=0.0) for r in asked.requirements
        ),
    )
    if not any(r.weight for r in unweighted.requirements):
        return
    grid = build_grid([unweighted], people, rules=rules, policy=policy)
    ranked = by_id(rank_stacks(unweighted, people, rules=rules, policy=policy))
    for person, claimed, verified in zip(
        grid.people, grid.scores(asked.id), grid.scores(asked.id, verified=True), strict=True
    ):
        assert claimed == pytest.approx(ranked[person].score, abs=1e-9)
        assert verified == pytest.approx(ranked[person].verified_score, abs=1e-9)
        lines = {line.requirement.id: line.coverage for line in ranked[person].lines}
        for ask in grid.asks:
            for one in ask.occurrences:
                assert grid.column(ask.id)[grid.row_of[person]] == pytest.approx(lines[one.requirement_id])


def test_blocks_of_people_change_nothing(rules, policy, monkeypatch):
    people = [stack(evidence("sql", n / 10), id=f"c{n}") for n in range(1, 8)]
    whole = build_grid([posting("p", "sql")], people, rules=rules, policy=policy)
    monkeypatch.setattr(grids_module, "BLOCK", 3)
    parts = build_grid([posting("p", "sql")], people, rules=rules, policy=policy)
    assert (whole.claimed != parts.claimed).nnz == 0
    assert whole.people == parts.people


def test_what_several_postings_ask_is_one_ask_and_levels_are_apart(rules, policy):
    expert = posting_of(requirement(target("sql", level=5), id="r1"), id="c")
    asked = [posting("a", "sql", "python"), posting("b", ("sql", "preferred")), expert]
    grid = build_grid(asked, [stack(evidence("sql", level=3))], rules=rules, policy=policy)
    assert [ask.id for ask in grid.asks] == ["sql", "python", "sql@5"]
    first = grid.asks[0].occurrences
    assert [(one.posting_id, one.importance, one.share) for one in first] == [
        ("a", "required", 0.5), ("b", "preferred", 1.0)]  # fmt: skip
    assert grid.column("sql").tolist() == [1.0]
    assert grid.column("sql@5").tolist() == pytest.approx([1 - 2 * policy.level_fit.step], abs=0.02)
    assert grid.column("python").tolist() == [0.0]


def test_people_nothing_is_known_of_have_no_row(rules, policy):
    people = [stack(id="nobody"), stack(evidence("sql"), id="somebody")]
    grid = build_grid([posting("a", "sql")], people, rules=rules, policy=policy)
    assert grid.people == ("somebody",)
    assert grid.unknown == ("nobody",)


def test_what_only_experience_meets_has_no_column(rules, policy):
    years = requirement(target("experience", kind="experience", years=3.0), id="r1", weight=0.0)
    asked = posting_of(years, requirement(target("sql"), id="r2"), id="a")
    grid = build_grid([asked], [stack(evidence("sql"))], rules=rules, policy=policy)
    assert [ask.id for ask in grid.asks] == ["sql"]
    assert [ask.kind for ask in grid.unassessed] == ["experience"]
    assert grid.scores("a").tolist() == [1.0]


@pytest.mark.parametrize(
    ("asked", "people", "error", "message"),
    [
        (["a", "a"], ["x"], BadInput, "two postings have the id 'a'"),
        (["a"], ["x", "x"], BadInput, "two candidates have the same id"),
        ([], ["x"], NoRequirements, "none of 0 postings"),
    ],
)
def test_what_cannot_be_a_grid_is_refused(rules, policy, asked, people, error, message):
    stacks = [stack(evidence("sql"), id=person) for person in people]
    with pytest.raises(error, match=message):
        build_grid([posting(one, "sql") for one in asked], stacks, rules=rules, policy=policy)


def test_a_pool_of_unknown_people_is_refused(rules, policy):
    with pytest.raises(BadInput, match="of 1 people nothing is known"):
        build_grid([posting("a", "sql")], [stack()], rules=rules, policy=policy)


def test_an_ask_that_is_not_there_is_refused(rules, policy):
    grid = build_grid([posting("a", "sql")], [stack(evidence("sql"))], rules=rules, policy=policy)
    with pytest.raises(BadInput, match="nothing asks for 'java'"):
        grid.column("java")


@given(st.integers(1, 5), st.integers(1, 4))
def test_a_column_is_the_column_of_the_dense_table(rows, columns):
    values = np.arange(rows * columns).reshape(rows, columns).astype(float)
    matrix = grids_module.sparse.csc_matrix(values)
    for number in range(columns):
        assert grids_module.dense_column(matrix, number).tolist() == values[:, number].tolist()
