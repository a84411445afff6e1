"""Rank intervals: what must hold of them, and cases by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from stack_builders import asking, by_id, candidates, evidence, pools, postings, stack, stacks

from matcher.errors import BadInput, NoRequirements
from matcher.matching import rank_stacks
from matcher.matching.stability import FACTORS, rank_stability
from matcher.types import Factor

NONE = {"weights": 0.0, "factors": 0.0, "similarity": 0.0, "level_step": 0.0, "draws": 3}


def spread(policy, **changes):
    return policy.model_copy(update={"uncertainty": policy.uncertainty.model_copy(update=changes)})


def intervals(asked, pool, rules, policy, **options):
    found = rank_stability(asked, pool, rules=rules, policy=policy, **options)
    return {one.candidate_id: one for one in found.intervals}


def shown(key, claimed, *, award="a1"):
    """Evidence whose strength is one factor."""
    factor = Factor("verification", claimed, "made up")
    return replace(evidence(key, claimed, award=award), factors=(factor,))


@given(postings(), pools())
def test_without_spread_every_draw_is_the_ranking(rules, policy, asked, pool):
    ranking = by_id(rank_stacks(asked, pool, rules=rules, policy=policy))
    found = intervals(asked, pool, rules, spread(policy, **NONE), first=2)
    assert found.keys() == ranking.keys()
    for who, one in found.items():
        assert one.best == one.worst == ranking[who].rank
        assert one.in_first == (1.0 if ranking[who].rank <= 2 else 0.0)


@settings(max_examples=20)
@given(postings(), pools(min_size=2))
def test_order_changes_nothing_and_a_seed_gives_one_result(rules, policy, asked, pool):
    few = spread(policy, draws=20)
    assert intervals(asked, pool, rules, few) == intervals(asked, pool[::-1], rules, few)


@settings(max_examples=20)
@given(postings(), pools(min_size=2))
def test_who_is_equal_has_the_same_interval(rules, policy, asked, pool):
    found = intervals(asked, pool, rules, spread(policy, draws=20))
    if "twin" in found:
        one, twin = found["c0"], found["twin"]
        assert (one.best, one.worst, one.in_first) == (twin.best, twin.worst, twin.in_first)


@settings(max_examples=20)
@given(postings(), pools(min_size=2), stacks(id="c0"))
def test_more_evidence_never_worsens_an_interval(rules, policy, asked, pool, more):
    few = spread(policy, draws=20)
    added = tuple(replace(e, award_id=f"new {e.award_id}", lineage=f"new {e.lineage}") for e in more.evidence)
    richer = [replace(pool[0], evidence=(*pool[0].evidence, *added)), *pool[1:]]
    before, after = intervals(asked, pool, rules, few), intervals(asked, richer, rules, few)
    if "c0" in before:  # who was not assessed before adds a place to all behind
        assert after["c0"].best <= before["c0"].best
        assert after["c0"].worst <= before["c0"].worst
        assert all(after[who].best >= before[who].best for who in before if who != "c0")


@settings(max_examples=20)
@given(candidates(min_awards=1))
def test_what_is_drawn_is_what_strengths_are_made_of(reader, person):
    (held,) = reader.read([person], on=date(2026, 11, 21))
    for one in held.evidence:
        assert tuple(factor.name for factor in one.factors) == FACTORS


def test_who_covers_all_that_another_does_and_more_is_never_behind(rules, policy):
    pool = [
        stack(shown("sql", 0.75), shown("python", 0.75), id="more"),
        stack(shown("sql", 0.75), id="less"),
    ]
    found = intervals(asking("sql", "python"), pool, rules, policy, first=1)
    assert [(found[who].best, found[who].worst, found[who].in_first) for who in ("more", "less")] == [
        (1, 1, 1.0),
        (2, 2, 0.0),
    ]


def test_two_who_are_close_change_places_and_two_who_are_not_do_not(rules, policy):
    pool = [
        stack(shown("sql", 0.75), id="one"),
        stack(shown("python", 0.74), id="other"),
        stack(shown("java", 0.2), id="far"),
    ]
    found = intervals(asking("sql", "python", "java"), pool, rules, policy, first=1)
    assert {(found[who].best, found[who].worst) for who in ("one", "other")} == {(1, 2)}
    assert (found["far"].best, found["far"].worst, found["far"].in_first) == (3, 3, 0.0)
    assert all(0.3 < found[who].in_first < 0.7 for who in ("one", "other"))


def test_each_kind_of_spread_counts_alone(rules, policy):
    """Two people who differ in one thing only change places by that spread and by no other."""
    level = replace(evidence("sql", 0.9, level=2, award="l"), factors=())
    near = evidence("postgresql", 0.72, award="n")
    asked = asking("sql", "python")
    asked = replace(
        asked,
        requirements=tuple(
            replace(r, targets=tuple(replace(t, level=3) for t in r.targets)) for r in asked.requirements
        ),
    )
    plain = evidence("python", 0.72, level=5, award="p")
    cases = {
        "level_step": [stack(level, id="a"), stack(plain, id="b")],
        "similarity": [stack(near, id="a"), stack(replace(plain, strength=0.61), id="b")],
        "factors": [
            stack(replace(shown("sql", 0.72), level=5), id="a"),
            stack(replace(plain, strength=0.72), id="b"),
        ],
    }
    for name, pool in cases.items():
        for moved in ("level_step", "similarity", "factors"):
            only = spread(policy, **(NONE | {moved: 0.3, "draws": 60}))
            found = intervals(asked, pool, rules, only)
            changed = {(one.best, one.worst) for one in found.values()} == {(1, 2)}
            assert changed == (moved == name), (name, moved)


def test_empty_pools_and_wrong_numbers(rules, policy):
    assert intervals(asking("sql"), [], rules, policy) == {}
    assert intervals(asking("sql"), [stack(id="nothing")], rules, policy) == {}
    with pytest.raises(BadInput, match="the first 0 people"):
        intervals(asking("sql"), [], rules, policy, first=0)
    with pytest.raises(NoRequirements):
        intervals(replace(asking("sql"), requirements=()), [], rules, policy)


def test_shares_are_of_draws(rules, policy):
    pool = [stack(shown("sql", 0.75), id="one"), stack(shown("python", 0.75), id="other")]
    found = intervals(asking("sql", "python"), pool, rules, spread(policy, draws=40), first=1)
    assert found["one"].in_first + found["other"].in_first == pytest.approx(1.0)
    assert np.isclose(found["one"].in_first * 40 % 1, 0)
