"""The smallest change of weights that swaps two people: by hand, by law, and against a linear program."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from stack_builders import asking, by_id, evidence, pools, postings, stack

from matcher.errors import BadInput
from matcher.matching import rank_stacks
from matcher.matching.weight_swap import least_change, single_changes, swap_weights
from matcher.types import Posting

LINES = st.lists(
    st.tuples(
        st.sampled_from((0.0, 1.0, 3.0)) | st.floats(0.01, 50), st.floats(-1, 1).map(lambda d: round(d, 3))
    ),
    min_size=1,
    max_size=6,
)


def arrays(lines):
    weights, differences = (np.array(part) for part in zip(*lines, strict=True))
    if weights @ differences < 0:
        differences = -differences
    if (
        differences.min() >= 0
    ):  # nobody could pass: one line that is not weighed yet, in which the other leads
        weights, differences = np.append(weights, 0.0), np.append(differences, -0.3)
    return weights, differences, float(weights @ differences)


@given(LINES)
def test_at_a_single_weight_the_two_are_equal_and_beyond_it_swapped(lines):
    weights, differences, lead = arrays(lines)
    for number, to in single_changes(weights, differences, lead):
        changed = weights.copy()
        changed[number] = to
        assert changed @ differences == pytest.approx(0, abs=1e-9 * max(weights.max(), to))
        step = max(1e-3, to) * 0.01 * (1 if differences[number] < 0 else -1)
        if to + step >= 0:
            changed[number] = to + step
            assert changed @ differences < 0


@given(LINES)
def test_no_change_of_weights_is_smaller_in_all(lines):
    weights, differences, lead = arrays(lines)
    changes = least_change(weights, differences, lead)
    size = sum(abs(to - weights[number]) for number, to in changes)
    n = len(weights)
    best = linprog(
        np.ones(2 * n),
        A_ub=[[*differences, *-differences]],
        b_ub=[-lead],
        bounds=[(0, None)] * n + [(0, weight) for weight in weights],
    )
    assert size == pytest.approx(best.fun, rel=1e-6, abs=1e-9)
    assert all(to >= 0 for _, to in changes)


@given(postings(), pools(min_size=2))
def test_weights_named_swap_the_two_in_a_ranking(rules, policy, asked: Posting, pool):
    ranking = by_id(rank_stacks(asked, pool, rules=rules, policy=policy, keep_unknown=True))
    swap = swap_weights(ranking["c0"], ranking["c1"])
    for change in swap.single:
        further = change.to * 1.01 + 0.01 if change.to >= change.weight else change.to * 0.99
        edited = tuple(
            replace(r, weight=further) if r.id == change.requirement_id else r for r in asked.requirements
        )
        again = by_id(
            rank_stacks(
                replace(asked, requirements=edited), pool, rules=rules, policy=policy, keep_unknown=True
            )
        )
        assert again[swap.behind].score >= again[swap.ahead].score


def test_the_smallest_change_comes_first_and_is_right(rules, policy):
    pool = [
        stack(evidence("sql"), id="a"),
        stack(evidence("python", 0.49), evidence("spanish", 0.245), id="b"),
    ]
    swap = swap_weights(*by_id_of(asking("sql", "python", "spanish"), pool, rules, policy))
    assert (swap.ahead, swap.behind) == ("a", "b")
    # a covers r1 fully, b covers r2 half and r3 a quarter, all of weight 3.
    assert [(c.requirement_id, c.weight, pytest.approx(c.to)) for c in swap.single] == [
        ("r1", 3.0, 2.25),
        ("r2", 3.0, 4.5),
        ("r3", 3.0, 6.0),
    ]
    assert [(c.requirement_id, pytest.approx(c.to)) for c in swap.least] == [("r1", 2.25)]
    assert swap.lead == pytest.approx(1 / 3 - 0.25)


def test_who_is_nowhere_behind_cannot_be_passed(rules, policy):
    pool = [stack(evidence("sql"), evidence("python"), id="a"), stack(evidence("sql"), id="b")]
    swap = swap_weights(*by_id_of(asking("sql", "python"), pool, rules, policy))
    assert (swap.single, swap.least) == ((), ())


def test_people_of_different_postings_are_refused(rules, policy):
    pool = [stack(evidence("sql"), id="a"), stack(evidence("python"), id="b")]
    one, _ = by_id_of(asking("sql"), pool, rules, policy)
    _, other = by_id_of(asking("python"), pool, rules, policy)
    with pytest.raises(BadInput, match="same posting"):
        swap_weights(one, other)
    with pytest.raises(BadInput, match="same posting"):
        swap_weights(one, one)


def by_id_of(asked, pool, rules, policy):
    ranking = by_id(rank_stacks(asked, pool, rules=rules, policy=policy))
    return ranking["a"], ranking["b"]
