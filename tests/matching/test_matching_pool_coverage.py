"""The sparse matrix of a pool says what the rankings of its people say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import by_id, evidence, pools, posting, postings, requirement, stack, target

from matcher.matching import PoolCoverage, SimilarityRules, cover_pool, rank_stacks
from matcher.policy import Policy
from matcher.types import Posting, Stack


def entry(pool: PoolCoverage, person: str, posting_id: str, requirement_id: str) -> float | None:
    """What the matrix says, None where it cannot be assessed."""
    row = pool.people.index(person)
    (column,) = (n for n, (p, r) in enumerate(pool.columns) if (p, r.id) == (posting_id, requirement_id))
    stored = pool.matrix.indices[pool.matrix.indptr[column] : pool.matrix.indptr[column + 1]]
    if pool.dated_only[column] and row not in stored:
        return None
    return float(pool.matrix[row, column])


@given(postings(), postings(), pools(), st.booleans())
def test_every_entry_is_that_of_the_ranking(
    rules: SimilarityRules, policy: Policy, one: Posting, other: Posting, pool: list[Stack], verified: bool
) -> None:
    asked = [one, replace(other, id="other")]
    covered = cover_pool(asked, pool, rules=rules, policy=policy, verified_only=verified)
    ids, scores = covered.scores()
    assert ids == ("p", "other")
    for column, wanted in enumerate(asked):
        people = by_id(rank_stacks(wanted, pool, rules=rules, policy=policy, keep_unknown=True))
        for row, person in enumerate(covered.people):
            ranked = people[person]
            assert scores[row, column] == (ranked.verified_score if verified else ranked.score)
            for line in ranked.lines:
                found = entry(covered, person, wanted.id, line.requirement.id)
                assert found == (line.verified_coverage if verified else line.coverage)


def test_experience_shows_who_has_none_and_whom_nothing_is_known_of(
    rules: SimilarityRules, policy: Policy
) -> None:
    asked = posting(requirement(target("experience", kind="experience", years=2.0)))
    people = [
        stack(id="dated", experience={"experience": 1.0}),
        stack(id="started today", experience={"experience": 0.0}),
        stack(evidence("sql"), id="undated"),
    ]
    covered = cover_pool([asked], people, rules=rules, policy=policy)
    assert [entry(covered, person, "p", "r1") for person in covered.people] == [0.5, 0.0, None]


@pytest.mark.parametrize("asked", [[], [posting(requirement(target("sql")))]], ids=["nothing", "a skill"])
def test_nobody_is_an_empty_matrix(rules: SimilarityRules, policy: Policy, asked: list[Posting]) -> None:
    covered = cover_pool(asked, [], rules=rules, policy=policy)
    assert covered.matrix.shape == (0, len(asked))
    assert covered.scores()[1].shape == (0, len(asked))


def test_only_what_is_covered_takes_memory(rules: SimilarityRules, policy: Policy) -> None:
    people = [stack(evidence("sql"), id="a"), stack(evidence("java"), id="b")]
    covered = cover_pool([posting(requirement(target("sql")))], people, rules=rules, policy=policy)
    assert covered.matrix.nnz == 1
    assert np.array_equal(covered.matrix.toarray(), [[1.0], [0.0]])
