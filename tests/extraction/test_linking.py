"""The quick search for skills beside the obvious one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.extraction.linking import SURE, LinkModel, SkillIndex
from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.vectors import FormVectors, unit_rows

DIM = 6
MODELS = {
    "names count for": LinkModel(-4.0, (5.0, 6.0, 0.6, 0.7)),
    "names count against": LinkModel(-4.0, (5.0, 6.0, 0.6, -0.3)),
    "all alike": LinkModel(0.0, (0.0, 0.0, 0.0, 0.0)),
}


def make_index(names: list[int], seed: int, model: LinkModel) -> SkillIndex:
    """An index of skills with so many names each beside their label."""
    skills = [
        Skill(
            f"s{number}",
            f"Skill {number}",
            "skill",
            None,
            tuple(f"name {number} {n}" for n in range(count)),
            (),
            "",
            "",
            "",
        )
        for number, count in enumerate(names)
    ]
    owner = np.array([number for number, skill in enumerate(skills) for _ in skill.forms], np.int32)
    forms = unit_rows(np.random.default_rng(seed).normal(size=(len(owner), DIM)).astype(np.float32))
    return SkillIndex(Taxonomy("t", skills), FormVectors(forms, owner), model)


def texts_of(count: int, seed: int) -> tuple[list[str], np.ndarray]:
    vectors = np.random.default_rng(seed + 1).normal(size=(count, DIM)).astype(np.float32)
    return [f"name {n} text" for n in range(count)], unit_rows(vectors)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.integers(0, 999))
def test_likeness_is_that_of_the_plain_formula(names: list[int], seed: int) -> None:
    index = make_index(names, seed, MODELS["all alike"])
    starts = np.cumsum([0, *(count + 1 for count in names)])
    cosines = np.random.default_rng(seed).uniform(-1, 1, (3, starts[-1])).astype(np.float32)
    found = index.likeness(cosines)
    for text, skill in np.ndindex(found.shape):
        own = cosines[text, starts[skill] : starts[skill + 1]]
        doubt = min(1, (1 - own.max()) / (1 - SURE))
        assert found[text, skill] == pytest.approx(own.max() - doubt * (own.max() - own[0]) / 2, abs=1e-5)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
@settings(deadline=None)
@given(
    names=st.lists(st.integers(0, 3), min_size=1, max_size=6),
    seed=st.integers(0, 999),
    least=st.floats(0, 1),
)
def test_only_texts_without_a_skill_likely_enough_are_spared(
    model: LinkModel, names: list[int], seed: int, least: float
) -> None:
    index = make_index(names, seed, model)
    texts, vectors = texts_of(5, seed)
    whole = index.rank(texts, vectors, top=1)
    for all_links, links in zip(whole, index.rank(texts, vectors, top=1, least=least), strict=True):
        assert links == all_links or (links == () and all_links[0].score < least)


def test_texts_that_cannot_be_likely_enough_get_no_link() -> None:
    index = make_index([2, 0, 1], 7, MODELS["names count for"])
    texts, vectors = texts_of(4, 7)
    assert index.rank(texts, vectors, top=1, least=1.0) == [()] * 4
