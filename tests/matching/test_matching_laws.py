"""The laws of DESIGN.md section 3 on stacks: what no award, order or other person may change."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stack_builders import (
    DAY,
    SKILL_KEYS,
    by_id,
    evidence,
    pools,
    posting,
    postings,
    requirement,
    stacks,
    target,
)

from matcher.matching import Ranked, SimilarityRules, rank_stacks
from matcher.policy import Policy
from matcher.reports.views import line_view, ranking_view
from matcher.types import Evidence, Posting, Stack

seeds = st.integers(0, 2**32 - 1).map(random.Random)


def rank_one(asked: Posting, stack: Stack, rules: SimilarityRules, policy: Policy) -> Ranked:
    (ranked,) = rank_stacks(asked, [stack], rules=rules, policy=policy, keep_unknown=True).ranked
    return ranked


def with_evidence(stack: Stack, *more: Evidence) -> Stack:
    return Stack(stack.candidate_id, (*stack.evidence, *more), stack.experience)


def assert_nowhere_lower(after: Ranked, before: Ranked) -> None:
    assert after.score >= before.score
    assert after.verified_score >= before.verified_score
    for new, old in zip(after.lines, before.lines, strict=True):
        assert (new.coverage or 0.0) >= (old.coverage or 0.0)
        assert (new.verified_coverage or 0.0) >= (old.verified_coverage or 0.0)
        assert not (new.coverage is None and old.coverage is not None)


def content(ranked: Ranked) -> str:
    """Everything about a person but the place among others."""
    lines = [line_view(line) for line in ranked.lines]
    return json.dumps([ranked.score, ranked.verified_score, ranked.band, lines])


@given(postings(), stacks(), stacks(id="more"))
def test_more_evidence_never_lowers_anything(
    rules: SimilarityRules, policy: Policy, asked: Posting, stack: Stack, more: Stack
) -> None:
    larger = with_evidence(stack, *more.evidence)
    assert_nowhere_lower(rank_one(asked, larger, rules, policy), rank_one(asked, stack, rules, policy))


@given(postings(), stacks(), st.floats(0, 1), seeds)
def test_stronger_evidence_never_lowers_anything(
    rules: SimilarityRules, policy: Policy, asked: Posting, stack: Stack, share: float, chance: random.Random
) -> None:
    assume(stack.evidence)
    held = list(stack.evidence)
    place = chance.randrange(len(held))
    old = held[place]
    held[place] = evidence(
        old.key,
        old.strength + (1 - old.strength) * share,
        level=old.level,
        award=old.award_id,
        lineage=old.lineage,
        verified=old.verified,
    )
    stronger = Stack(stack.candidate_id, tuple(held), stack.experience)
    assert_nowhere_lower(rank_one(asked, stronger, rules, policy), rank_one(asked, stack, rules, policy))


@given(postings(), pools(), seeds)
def test_order_of_people_and_of_evidence_changes_no_byte(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack], chance: random.Random
) -> None:
    shuffled = [
        Stack(one.candidate_id, tuple(chance.sample(one.evidence, len(one.evidence))), one.experience)
        for one in chance.sample(pool, len(pool))
    ]
    first, second = (
        json.dumps(ranking_view(rank_stacks(asked, people, rules=rules, policy=policy), on=DAY))
        for people in (pool, shuffled)
    )
    assert first == second


@given(postings(), stacks(), seeds)
def test_repeated_evidence_adds_nothing(
    rules: SimilarityRules, policy: Policy, asked: Posting, stack: Stack, chance: random.Random
) -> None:
    again = chance.choices(stack.evidence, k=3) if stack.evidence else []
    renewed = [
        evidence(e.key, e.strength, level=e.level, award="copy", lineage=e.lineage, verified=e.verified)
        for e in again
    ]
    before = rank_one(asked, stack, rules, policy)
    for larger in (with_evidence(stack, *again), with_evidence(stack, *renewed)):
        after = rank_one(asked, larger, rules, policy)
        assert (after.score, after.verified_score) == (before.score, before.verified_score)
        assert [line.coverage for line in after.lines] == [line.coverage for line in before.lines]


@given(postings(), pools(min_size=2))
def test_another_person_changes_nobody(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack]
) -> None:
    together = by_id(rank_stacks(asked, pool, rules=rules, policy=policy, keep_unknown=True))
    for stack in pool:
        alone = rank_one(asked, stack, rules, policy)
        assert content(alone) == content(together[stack.candidate_id])


@given(postings(), pools(), st.integers(0, 6))
def test_top_is_the_beginning_of_the_whole_ranking(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack], top: int
) -> None:
    whole = rank_stacks(asked, pool, rules=rules, policy=policy)
    first = rank_stacks(asked, pool, rules=rules, policy=policy, top=top)
    assert first.ranked == whole.ranked[:top]
    assert first.not_assessed == whole.not_assessed


@given(
    st.lists(st.tuples(st.sampled_from(SKILL_KEYS), st.integers(1, 5), st.floats(0.01, 100)), min_size=1),
    stacks(),
)
def test_exact_skills_at_full_strength_cover_fully(
    rules: SimilarityRules, policy: Policy, asked: list[tuple[str, int, float]], others: Stack
) -> None:
    wanted = posting(
        *(
            requirement(target(key, level=level), id=f"r{n}", weight=weight)
            for n, (key, level, weight) in enumerate(asked)
        )
    )
    full = [evidence(key, 1.0, level=5, award="full", verified=True) for key in {key for key, _, _ in asked}]
    ranked = rank_one(wanted, with_evidence(others, *full), rules, policy)
    assert [line.coverage for line in ranked.lines] == [1.0] * len(asked)
    assert (ranked.score, ranked.verified_score, ranked.band) == (1.0, 1.0, "strong")


@given(postings(), pools())
def test_lines_add_up_to_the_score_and_all_stays_in_bounds(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack]
) -> None:
    total = sum(r.weight for r in asked.requirements)
    for person in rank_stacks(asked, pool, rules=rules, policy=policy, keep_unknown=True).ranked:
        weighted = sum(line.requirement.weight * (line.coverage or 0.0) for line in person.lines)
        assert sum(line.points for line in person.lines) == pytest.approx(person.score, abs=1e-9)
        assert person.score == pytest.approx(weighted / total if total else 0.0, abs=1e-12)
        assert 0.0 <= person.verified_score <= person.score <= 1.0
        for line in person.lines:
            assert 0.0 <= (line.verified_coverage or 0.0) <= (line.coverage or 0.0) <= 1.0
            assert line.coverage is not None or line.verified_coverage is None
            assert line.coverage is not None or line.note
            for one in line.evidence:
                assert 0.0 <= one.contribution <= min(one.similarity, (line.coverage or 0.0) + 1e-12)
                assert 0.0 <= one.level_fit <= 1.0


@given(postings(), stacks(), st.integers(2, 4))
def test_equal_stacks_are_shown_as_ties(
    rules: SimilarityRules, policy: Policy, asked: Posting, stack: Stack, copies: int
) -> None:
    ids = [f"copy-{n}" for n in range(copies)]
    pool = [Stack(id, stack.evidence, stack.experience) for id in ids]
    people = rank_stacks(asked, pool, rules=rules, policy=policy, keep_unknown=True).ranked
    assert {content(person) for person in people} == {content(people[0])}
    for person in people:
        assert person.rank == 1
        assert person.tied_with == tuple(id for id in ids if id != person.candidate_id)


@given(postings(), pools(min_size=2))
def test_scores_stay_with_their_person(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack]
) -> None:
    """Pairing: each line's evidence is the person's own, and so is the score."""
    held = {stack.candidate_id: stack for stack in pool}
    for person in rank_stacks(asked, pool, rules=rules, policy=policy, keep_unknown=True).ranked:
        own = held[person.candidate_id]
        assert person.score == rank_one(asked, own, rules, policy).score
        assert all(one.evidence in own.evidence for line in person.lines for one in line.evidence)
