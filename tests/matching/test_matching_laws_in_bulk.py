"""The evidence laws on a great many random stacks at once: 20,000 in the nightly run, fewer otherwise.

The other law tests look for one stack that breaks a law and make it small; these look at many.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from stack_builders import HELD_KEYS, ISSUERS, TITLES, asking

from matcher.credentials.recognise import Recognised
from matcher.credentials.strength import award_factors, credential_factors, skill_factors, strength_of
from matcher.matching import SimilarityRules
from matcher.matching.coverage import coverage_matrix
from matcher.matching.ranking import similar_keys
from matcher.policy import Policy
from matcher.types import AWARD_KINDS, Award, Evidence, Stack, Verification

STACKS = 20_000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 2_000
ASKED = asking("sql", "python", "data-analysis", "nursing", "credential:data-1", "degree:6").requirements
Covered = Callable[[list[Stack]], tuple[np.ndarray, np.ndarray]]


def _evidence(chance: random.Random, award: int) -> Evidence:
    key = chance.choice(HELD_KEYS)
    strength = chance.choice((0.0, 0.3, 0.75, 0.98, 1.0, chance.random()))
    level = chance.choice((None, 1, 2, 3, 4, 5))
    lineage, verified = f"l{chance.randrange(4)}", chance.random() < 0.4
    return Evidence(f"a{award}", f"Award {award}", key, key, level, strength, (), lineage, verified)


@pytest.fixture(scope="module")
def pool() -> list[Stack]:
    chance = random.Random(20)
    return [
        Stack(f"c{number}", tuple(_evidence(chance, award) for award in range(chance.randrange(9))))
        for number in range(STACKS)
    ]


@pytest.fixture(scope="module")
def covered(rules: SimilarityRules, policy: Policy) -> Covered:
    """Claimed and verified coverage, each (n_stacks, n_requirements)."""

    def find(stacks: list[Stack]) -> tuple[np.ndarray, np.ndarray]:
        similar = similar_keys(ASKED, stacks, rules)
        claimed, verified = (
            coverage_matrix(ASKED, similar, stacks, verified_only=only, policy=policy)
            for only in (False, True)
        )
        return claimed, verified

    return find


def _with(stack: Stack, *more: Evidence) -> Stack:
    return replace(stack, evidence=(*stack.evidence, *more))


def test_the_pool_is_as_large_as_it_says_and_not_all_alike(pool: list[Stack], covered: Covered) -> None:
    claimed, verified = covered(pool)
    assert len({stack.evidence for stack in pool}) > 0.8 * STACKS
    assert 0.05 < claimed.mean() < 0.95
    assert np.all(verified <= claimed)


def test_another_award_never_lowers(pool: list[Stack], covered: Covered) -> None:
    chance = random.Random(21)
    larger = [_with(stack, _evidence(chance, 9)) for stack in pool]
    for before, after in zip(covered(pool), covered(larger), strict=True):
        assert np.all(after >= before)
        assert np.any(after > before)


def test_order_changes_nothing(pool: list[Stack], covered: Covered) -> None:
    chance = random.Random(22)
    shuffled = [
        replace(s, evidence=tuple(chance.sample(s.evidence, len(s.evidence)))) for s in reversed(pool)
    ]
    for before, after in zip(covered(pool), covered(shuffled), strict=True):
        assert np.array_equal(before, after[::-1])


def test_duplicates_and_renewals_add_nothing(pool: list[Stack], covered: Covered) -> None:
    chance = random.Random(23)
    again = [
        _with(s, *(replace(e, award_id="again") for e in chance.choices(s.evidence, k=2)))
        if s.evidence
        else s
        for s in pool
    ]
    for before, after in zip(covered(pool), covered(again), strict=True):
        assert np.array_equal(before, after)


def test_what_failed_or_was_revoked_adds_nothing(pool: list[Stack], covered: Covered) -> None:
    chance = random.Random(24)
    false = [_with(s, replace(_evidence(chance, 9), strength=0.0)) for s in pool]
    for before, after in zip(covered(pool), covered(false), strict=True):
        assert np.array_equal(before, after)


def test_whole_and_parts_of_one_lineage_cover_what_the_best_does(pool: list[Stack], covered: Covered) -> None:
    one = [replace(s, evidence=tuple(replace(e, lineage="whole") for e in s.evidence)) for s in pool]
    best = []
    for stack in one:
        strongest: dict[tuple[str, int | None, bool], Evidence] = {}
        for e in stack.evidence:
            place = (e.key, e.level, e.verified)
            if place not in strongest or e.strength > strongest[place].strength:
                strongest[place] = e
        best.append(replace(stack, evidence=tuple(strongest.values())))
    for before, after in zip(covered(best), covered(one), strict=True):
        assert np.array_equal(before, after)


def test_time_alone_never_raises_an_award(policy: Policy) -> None:
    chance, known = random.Random(25), Recognised(None, None, "unknown")
    for number in range(STACKS):
        issued = date(2005, 1, 1) + timedelta(chance.randrange(9000)) if chance.random() < 0.8 else None
        length = chance.randrange(4000) if chance.random() < 0.6 else None
        held = Award(
            f"a{number}",
            chance.choice(TITLES),
            chance.choice((*AWARD_KINDS, "unknown")),
            issuer=chance.choice(ISSUERS),
            issued=issued,
            expires=None if length is None else (issued or date(2020, 1, 1)) + timedelta(length),
            verification=Verification(chance.choice(("verified", "claimed", "rejected")), "made up"),
        )
        day = date(2010, 1, 1) + timedelta(chance.randrange(9000))
        later = day + timedelta(chance.randrange(4000))
        for find in (
            lambda on, held=held: strength_of(
                skill_factors(award_factors(held, known, policy, on), known, "named", 1.0, policy)
            ),
            lambda on, held=held: strength_of(credential_factors(held, known, policy, on)),
        ):
            assert find(later) <= find(day), held
