"""The formula piece by piece: level fit, stacks of evidence, weighted means."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from stack_builders import asking, evidence, posting, requirement, stack, target

from matcher.matching import SimilarityRules, rank_stacks
from matcher.matching.coverage import level_fit, stack_strengths, weighted_scores
from matcher.matching.table import tabulate
from matcher.policy import LevelFit, Policy
from matcher.types import Evidence, Posting, Stack

# held level, asked level -> fit, with 0.2 a missing level and a floor of 0.3
LEVEL_FITS = {
    "nothing asked": (1, None, 1.0),
    "held level unknown": (None, 5, 1.0),
    "both unknown": (None, None, 1.0),
    "exactly the level": (3, 3, 1.0),
    "above the level": (5, 2, 1.0),
    "one short": (3, 4, 0.8),
    "two short": (3, 5, 0.6),
    "three short": (2, 5, 0.4),
    "four short, at the floor": (1, 5, 0.3),
}


@pytest.mark.parametrize(("held", "asked", "wanted"), LEVEL_FITS.values(), ids=LEVEL_FITS)
def test_level_fit(held: int | None, asked: int | None, wanted: float) -> None:
    found = level_fit(np.array([held or 0]), asked, LevelFit(step=0.2, floor=0.3))
    assert found.tolist() == pytest.approx([wanted])


def test_level_fit_without_a_step_is_always_full() -> None:
    assert level_fit(np.arange(6), 5, LevelFit(step=0.0, floor=0.0)).tolist() == [1.0] * 6


def test_level_fit_of_no_evidence_is_empty() -> None:
    assert level_fit(np.array([], int), 3, LevelFit(step=0.2, floor=0.3)).tolist() == []


def coverage(stacked: Stack, asked: Posting, rules: SimilarityRules, policy: Policy) -> float | None:
    (ranked,) = rank_stacks(asked, [stacked], rules=rules, policy=policy, keep_unknown=True).ranked
    return ranked.lines[0].coverage


CAP = 0.98
# evidence of SQL (strength, lineage) -> coverage of SQL
STACKS: dict[str, tuple[list[tuple[float, str]], float]] = {
    "nothing": ([], 0.0),
    "strength 0 shows nothing": ([(0.0, "a")], 0.0),
    "one": ([(0.49, "a")], 0.5),
    "at the cap counts as full": ([(0.98, "a")], 1.0),
    "above the cap is not more than full": ([(1.0, "a")], 1.0),
    "two lineages add up": ([(0.5, "a"), (0.4, "b")], 0.7 / CAP),
    "three lineages": ([(0.5, "a"), (0.5, "b"), (0.5, "c")], 0.875 / CAP),
    "one lineage counts its best": ([(0.5, "a"), (0.4, "a")], 0.5 / CAP),
    "best of each lineage": ([(0.5, "a"), (0.4, "a"), (0.4, "b"), (0.1, "b")], 0.7 / CAP),
    "many reach the cap": ([(0.75, str(n)) for n in range(4)], 1.0),
}


@pytest.mark.parametrize(("held", "wanted"), STACKS.values(), ids=STACKS)
def test_stack_strength(
    rules: SimilarityRules, policy: Policy, held: list[tuple[float, str]], wanted: float
) -> None:
    shown = [evidence("sql", s, award=f"a{n}", lineage=lineage) for n, (s, lineage) in enumerate(held)]
    assert coverage(stack(*shown), asking("sql"), rules, policy) == pytest.approx(wanted)


def test_level_fit_is_applied_before_the_best_of_a_lineage_is_taken(
    rules: SimilarityRules, policy: Policy
) -> None:
    strong_but_low = evidence("sql", 0.9, level=1, award="a1", lineage="one")
    weak_but_high = evidence("sql", 0.5, level=5, award="a2", lineage="one")
    asked = posting(requirement(target("sql", level=5)))
    assert coverage(stack(strong_but_low, weak_but_high), asked, rules, policy) == pytest.approx(0.5 / CAP)


# what is held -> coverage of "Java at level 4 or Kotlin"
ALTERNATIVES: dict[str, tuple[list[Evidence], float]] = {
    "neither": ([], 0.0),
    "the first": ([evidence("java", 0.49, level=4)], 0.5),
    "the first below its level": ([evidence("java", 0.49, level=3)], 0.4),
    "the second, which asks no level": ([evidence("kotlin", 0.49, level=1)], 0.5),
    "the best of both, not their sum": (
        [evidence("java", 0.49, award="a1"), evidence("kotlin", 0.686, award="a2")],
        0.7,
    ),
}


@pytest.mark.parametrize(("held", "wanted"), ALTERNATIVES.values(), ids=ALTERNATIVES)
def test_any_of_takes_the_best_alternative(
    rules: SimilarityRules, policy: Policy, held: list[Evidence], wanted: float
) -> None:
    asked = posting(requirement(target("java", level=4), target("kotlin")))
    assert coverage(stack(*held), asked, rules, policy) == pytest.approx(wanted)


def test_similar_skills_do_not_add_up_over_keys(rules: SimilarityRules, policy: Policy) -> None:
    """Coverage is the best key's, so that many distant skills never pass for the one asked."""
    far = [evidence(key, 1.0, award=key) for key in ("postgresql", "query-tuning")]
    assert coverage(stack(*far), asking("sql"), rules, policy) == policy.similarity.narrower


NAN = float("nan")
# coverages, weights -> score
MEANS: dict[str, tuple[list[float], list[float], float]] = {
    "plain": ([1.0, 0.0], [3.0, 1.0], 0.75),
    "not assessable adds nothing but weighs": ([1.0, NAN], [1.0, 1.0], 0.5),
    "weight 0 counts for nothing": ([0.0, 1.0], [0.0, 2.0], 1.0),
    "all weights 0": ([1.0, 1.0], [0.0, 0.0], 0.0),
    "no requirement": ([], [], 0.0),
    "all covered is exactly 1": ([1.0] * 7, [3.0, 3.0, 1.0, 0.1, 0.2, 0.3, 7.7], 1.0),
}


@pytest.mark.parametrize(("coverages", "weights", "wanted"), MEANS.values(), ids=MEANS)
def test_weighted_scores(coverages: list[float], weights: list[float], wanted: float) -> None:
    assert weighted_scores(np.array([coverages]), np.array(weights)).tolist() == [wanted]


def test_weighted_scores_of_nobody() -> None:
    assert weighted_scores(np.zeros((0, 2)), np.ones(2)).tolist() == []


def strengths_in_sql(pool: list[list[float]], policy: Policy) -> np.ndarray:
    """The stack strength of each list of strengths, one lineage each."""
    stacks = [
        stack(*(evidence("sql", s, award=f"a{n}") for n, s in enumerate(held)), id=f"c{number}")
        for number, held in enumerate(pool)
    ]
    table = tabulate(stacks, wanted={"sql"})
    return stack_strengths(table, asked=[None], policy=policy).values


def test_rounding_makes_no_stronger_stack_weaker(policy: Policy) -> None:
    """One piece of evidence is a hair stronger and moves in the order of size: not a bit may be lost."""
    chance = random.Random(7)
    pool = [[chance.random() * 0.3 for _ in range(6)] for _ in range(1500)]
    stronger = [[math.nextafter(max(held), 1.0), *held[1:]] for held in pool]
    assert (strengths_in_sql(stronger, policy) >= strengths_in_sql(pool, policy)).all()


def test_which_lineage_shows_how_much_changes_no_bit(policy: Policy) -> None:
    chance = random.Random(7)
    pool = [[chance.random() * 0.3 for _ in range(6)] for _ in range(1500)]
    shuffled = [chance.sample(held, len(held)) for held in pool]
    assert (strengths_in_sql(shuffled, policy) == strengths_in_sql(pool, policy)).all()
