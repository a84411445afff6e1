"""The index says what ranking all stacks says, whatever came, changed and went before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import (
    HELD_KEYS,
    asking,
    evidence,
    pools,
    posting,
    postings,
    requirement,
    stack,
    stacks,
    target,
)

from matcher.errors import BadInput, NoRequirements
from matcher.matching import PeopleIndex, SimilarityRules, cover_pool, rank_stacks, scan
from matcher.matching.people_index import on_grid
from matcher.policy import Policy
from matcher.types import Posting, Stack

tops = st.integers(1, 8)


@pytest.fixture(params=["compiled", "numpy"], autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test with and without numba."""
    if request.param == "compiled":
        pytest.importorskip("numba")
    monkeypatch.setattr(scan, "is_compiled", lambda: request.param == "compiled")


def indexed(pool: list[Stack], rules: SimilarityRules, policy: Policy) -> PeopleIndex:
    index = PeopleIndex(rules=rules, policy=policy)
    index.append(pool)
    return index


def held(pool: list[Stack]) -> dict[str, Stack]:
    return {stack.candidate_id: stack for stack in pool}


def assert_as_ranked(index: PeopleIndex, asked: Posting, pool: list[Stack], rules: SimilarityRules, policy: Policy, top: int) -> None:
    wanted = rank_stacks(asked, [on_grid(one) for one in pool], rules=rules, policy=policy, top=top)
    assert index.rank(asked, held(pool), top=top) == wanted
    assert len(index) == len(pool)


@given(postings(), pools(), tops)
def test_a_ranking_is_that_of_all_stacks(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack], top: int
) -> None:
    assert_as_ranked(indexed(pool, rules, policy), asked, pool, rules, policy, top)
