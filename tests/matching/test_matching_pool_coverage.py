"""The sparse matrices of a pool say what the rankings of its people say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from stack_builders import by_id, evidence, pools, posting, postings, requirement, stack, target

from matcher.matching import SimilarityRules, cover_pool, pool_coverage, rank_stacks
from matcher.policy import Policy
from matcher.types import Posting, Requirement, Stack


@given(postings(), postings(), pools())
def test_every_entry_is_that_of_the_ranking(
    rules: SimilarityRules, policy: Policy, one: Posting, other: Posting, pool: list[Stack]
) -> None:
    asked = [one, replace(other, id="other")]
    covered = cover_pool([r for p in asked for r in p.requirements], pool, rules=rules, policy=policy)
    rankings = [by_id(rank_stacks(p, pool, rules=rules, policy=policy, keep_unknown=True)) for p in asked]
    claimed, verified = covered.claimed.toarray().tolist(), covered.verified.toarray().tolist()
    for row, person in enumerate(covered.people):
        lines = [line for ranking in rankings for line in ranking[person].lines]
        assert claimed[row] == [line.coverage or 0.0 for line in lines]
        assert verified[row] == [line.verified_coverage or 0.0 for line in lines]


@pytest.mark.parametrize("asked", [[], [requirement(target("sql"))]], ids=["nothing", "a skill"])
def test_nobody_is_an_empty_matrix(rules: SimilarityRules, policy: Policy, asked: list[Requirement]) -> None:
    covered = cover_pool(asked, [], rules=rules, policy=policy)
    assert covered.claimed.shape == covered.verified.shape == (0, len(asked))


def test_only_what_is_covered_takes_memory(rules: SimilarityRules, policy: Policy) -> None:
    people = [stack(evidence("sql"), id="a"), stack(evidence("java"), id="b")]
    years = requirement(target("experience", kind="experience", years=2.0), id="r2")
    covered = cover_pool([requirement(target("sql")), years], people, rules=rules, policy=policy)
    assert covered.claimed.nnz == 1
    assert np.array_equal(covered.claimed.toarray(), [[1.0, 0.0], [0.0, 0.0]])


def test_batches_of_people_change_nothing(
    rules: SimilarityRules, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [stack(evidence("sql", n / 10), id=f"c{n}") for n in range(1, 8)]
    asked = posting(requirement(target("sql"))).requirements
    whole = cover_pool(asked, people, rules=rules, policy=policy)
    monkeypatch.setattr(pool_coverage, "BATCH", 3)
    parts = cover_pool(asked, people, rules=rules, policy=policy)
    assert whole.people == parts.people
    assert np.array_equal(whole.claimed.toarray(), parts.claimed.toarray())
