"""The array code against a slow, obvious version of the formula of DESIGN.md section 3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import HELD_KEYS, by_id, pools, postings

from matcher.matching import SimilarityRules, rank_stacks
from matcher.matching.space import Similar
from matcher.policy import Policy
from matcher.types import Evidence, Posting, Requirement, Stack, Target

Shares = dict[tuple[str, str], float]


@dataclass
class GivenRules:
    """Similarity rules that say what a test tells them to say: (asked, held) -> share."""

    shares: Shares

    def similar(self, targets: Sequence[Target], held: Iterable[str]) -> list[tuple[Similar, ...]]:
        keys = sorted(set(held))
        return [
            tuple(
                Similar(key, self.shares[target.key, key], "given")
                for key in keys
                if (target.key, key) in self.shares
            )
            for target in targets
        ]


def slow_level_fit(level: int | None, asked: int | None, policy: Policy) -> float:
    if level is None or asked is None or level >= asked:
        return 1.0
    return max(1.0 - policy.level_fit.step * (asked - level), policy.level_fit.floor)


def slow_stack_strength(held: list[Evidence], asked: int | None, policy: Policy) -> float:
    best: dict[str, float] = {}
    for one in held:
        value = one.strength * slow_level_fit(one.level, asked, policy)
        best[one.lineage] = max(best.get(one.lineage, 0.0), value)
    shown_by_none = 1.0
    for value in best.values():
        shown_by_none *= 1.0 - value
    return min((1.0 - shown_by_none) / policy.stack_cap, 1.0)


def slow_target(target: Target, stack: Stack, shares: Shares, policy: Policy, verified: bool) -> float | None:
    if target.kind == "experience":
        years = dict(stack.experience).get(target.key)
        if verified or years is None or target.years is None:
            return None
        return 1.0 if target.years == 0 else min(years / target.years, 1.0)
    coverage = 0.0
    for key in HELD_KEYS:
        held = [e for e in stack.evidence if e.key == key and (e.verified or not verified)]
        share = shares.get((target.key, key), 0.0)
        coverage = max(coverage, share * slow_stack_strength(held, target.level, policy))
    return coverage


def slow_coverage(
    requirement: Requirement, stack: Stack, shares: Shares, policy: Policy, verified: bool
) -> float | None:
    known = [slow_target(t, stack, shares, policy, verified) for t in requirement.targets]
    return max((value for value in known if value is not None), default=None)


def slow_score(posting: Posting, coverages: list[float | None]) -> float:
    total = sum(requirement.weight for requirement in posting.requirements)
    if total == 0:
        return 0.0
    return sum(r.weight * (c or 0.0) for r, c in zip(posting.requirements, coverages, strict=True)) / total


def assert_close(found: float | None, wanted: float | None) -> None:
    assert (found is None) == (wanted is None)
    if found is not None:
        assert found == pytest.approx(wanted, abs=1e-12)


similarities = st.dictionaries(
    st.tuples(st.sampled_from((*HELD_KEYS, "degree:7:nursing+sql")), st.sampled_from(HELD_KEYS)),
    st.sampled_from((0.45, 0.85, 1.0)) | st.floats(0, 1),
    max_size=40,
)


@given(postings(), pools(), similarities)
def test_arrays_and_plain_loops_agree(
    policy: Policy, asked: Posting, pool: list[Stack], shares: Shares
) -> None:
    shares = {(key, key): 1.0 for key in HELD_KEYS} | shares
    ranking = rank_stacks(asked, pool, rules=GivenRules(shares), policy=policy, keep_unknown=True)
    people = by_id(ranking)
    assert sorted(people) == sorted(stack.candidate_id for stack in pool)
    for stack in pool:
        ranked = people[stack.candidate_id]
        assert [line.requirement for line in ranked.lines] == list(asked.requirements)
        for verified in (False, True):
            wanted = [slow_coverage(r, stack, shares, policy, verified) for r in asked.requirements]
            found = [line.verified_coverage if verified else line.coverage for line in ranked.lines]
            for one, other in zip(found, wanted, strict=True):
                assert_close(one, other)
            score = ranked.verified_score if verified else ranked.score
            assert score == pytest.approx(slow_score(asked, wanted), abs=1e-12)


@given(postings(), pools(min_size=2))
def test_ranks_are_those_of_counting_who_is_better(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack]
) -> None:
    people = rank_stacks(asked, pool, rules=rules, policy=policy, keep_unknown=True).ranked
    scores = {person.candidate_id: round(person.score, 9) for person in people}
    for person in people:
        own = scores[person.candidate_id]
        assert person.rank == 1 + sum(score > own for score in scores.values())
        equals = {other for other, score in scores.items() if score == own} - {person.candidate_id}
        assert set(person.tied_with) == equals
    assert [person.rank for person in people] == sorted(person.rank for person in people)
