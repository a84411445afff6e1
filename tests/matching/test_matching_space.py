"""Which held keys say something about an asked one, how much, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import HELD_KEYS, LANGUAGE_KEYS, target, targets

from matcher.credentials.catalogue import Catalogue
from matcher.encoder import Encoder
from matcher.matching import SimilarityRules
from matcher.matching.phrases import PhraseVectors
from matcher.matching.space import Similar
from matcher.policy import Policy
from matcher.taxonomy import Taxonomy
from matcher.taxonomy.vectors import FormVectors
from matcher.types import Target

held_keys = st.sets(st.sampled_from(HELD_KEYS))

# asked, held -> (share, reason), or None where one says nothing about the other
PAIRS: dict[str, tuple[Target, str, tuple[float, str] | None]] = {
    "the same skill": (target("sql"), "sql", (1.0, "same")),
    "a narrower skill": (target("sql"), "postgresql", (0.85, "narrower")),
    "a broader skill": (target("postgresql"), "sql", (0.5, "broader")),
    "narrower in two steps": (target("sql"), "query-tuning", None),
    "related, as the asked one says": (target("python"), "data-analysis", (0.45, "related")),
    "related, as the held one says": (target("data-analysis"), "python", (0.45, "related")),
    "a sibling": (target("java"), "kotlin", None),
    "a group": (target("sql"), "software", None),
    "the same open phrase": (target("open:drone piloting"), "open:drone piloting", (1.0, "same words")),
    "an open phrase of other words": (target("open:drone piloting"), "open:bee keeping", None),
    "another skill for an open phrase": (target("open:drone piloting"), "nursing", None),
    "a language": (target("spanish", kind="language"), "spanish", (1.0, "same")),
    "a related language": (target("spanish", kind="language"), "portuguese", None),
    "a narrower language": (target("portuguese", kind="language"), "brazilian-portuguese", None),
    "a phrase of like words for a language": (target("spanish", kind="language"), "open:spanish", None),
    "a language for a like phrase": (target("open:brazilian portuguese"), "brazilian-portuguese", None),
    "an open language": (target("open:elvish", kind="language"), "open:elvish", (1.0, "same words")),
    "years": (target("experience", kind="experience"), "experience", None),
    "a post": (
        target("post:staff accountant", kind="experience"), "post:senior accountant", (1.0, "same post"),
    ),
    "a post like it": (
        target("post:designer", kind="experience"), "post:graphic designer", (0.6667, "similar post"),
    ),
    "a post in another trade": (target("post:sales head", kind="experience"), "post:kitchen head", None),
    "a skill for a post": (target("post:nurse", kind="experience"), "nursing", None),
    "a post for a skill": (target("nursing"), "post:nurse", None),
    "a skill for a credential": (target("credential:data-1", kind="credential"), "sql", None),
    "a credential for a skill": (target("sql"), "credential:data-1", None),
    "a degree in it for a skill": (target("nursing"), "degree:6:nursing", None),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "held", "wanted"), PAIRS.values(), ids=PAIRS)
def test_pairs_of_keys(
    rules: SimilarityRules, asked: Target, held: str, wanted: tuple[float, str] | None
) -> None:
    (found,) = rules.similar([asked], [held])
    assert found == (() if wanted is None else (Similar(held, *wanted),))


def by_key(found: tuple[Similar, ...]) -> dict[str, Similar]:
    return {one.key: one for one in found}


def test_like_words_count_less_than_the_tree(rules: SimilarityRules, policy: Policy) -> None:
    """Two of three words are the same: a cosine of about 0.8."""
    (skill, phrase) = rules.similar(
        [target("data-analysis"), target("open:data analysis tools")],
        ["data-analysis-reports", "open:data analysis tools", "data-analysis"],
    )
    near = by_key(skill)
    assert near["data-analysis-reports"].reason == "similar wording"
    assert 0.4 < near["data-analysis-reports"].share <= policy.similarity.embedding_weight
    assert near["open:data analysis tools"].share <= (
        policy.similarity.embedding_weight * policy.similarity.open_weight
    )
    assert by_key(phrase)["open:data analysis tools"].share == 1.0
    assert 0.4 < by_key(phrase)["data-analysis"].share <= policy.similarity.embedding_weight


def test_what_is_found_is_most_alike_first(rules: SimilarityRules) -> None:
    (found,) = rules.similar([target("sql")], ["open:sql", "postgresql", "sql"])
    assert [one.key for one in found] == ["sql", "postgresql", "open:sql"]
    assert all(one.share == round(one.share, 4) for one in found)


@given(st.lists(targets(), min_size=1, max_size=5), held_keys, held_keys)
def test_a_pair_depends_on_nothing_else(
    rules: SimilarityRules, asked: list[Target], held: set[str], others: set[str]
) -> None:
    together = rules.similar(asked, held | others)
    for one, found in zip(asked, together, strict=True):
        (alone,) = rules.similar([one], held)
        assert alone == tuple(similar for similar in found if similar.key in held)


@given(st.lists(targets(), min_size=1, max_size=5), held_keys)
def test_every_key_is_found_once_with_a_share(
    rules: SimilarityRules, asked: list[Target], held: set[str]
) -> None:
    for one, found in zip(asked, rules.similar(asked, held), strict=True):
        assert len({similar.key for similar in found}) == len(found)
        assert {similar.key for similar in found} <= held
        assert all(0 < similar.share <= 1 and similar.reason for similar in found)
        if one.kind == "skill" and one.key in held:
            assert found[0] == Similar(one.key, 1.0, found[0].reason)
        if one.kind != "language":
            assert not {similar.key for similar in found} & set(LANGUAGE_KEYS)


class CountingEncoder:
    name = "counting"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += texts
        return self._encoder.encode(texts)


def test_a_phrase_is_encoded_once(
    taxonomy: Taxonomy, catalogue: Catalogue, policy: Policy, vectors: FormVectors, encoder: Encoder
) -> None:
    counting = CountingEncoder(encoder)
    rules = SimilarityRules(taxonomy, catalogue, policy, vectors=lambda: vectors, encoder=counting)
    asked = [target("sql"), target("open:bee keeping")]
    first = rules.similar(asked, ["open:drone piloting"])
    assert rules.similar(asked, ["open:drone piloting"]) == first
    rules.similar(asked, ["open:drone piloting", "open:law"])
    assert counting.texts == ["bee keeping", "drone piloting", "law"]


def refuse() -> FormVectors:
    raise AssertionError("vectors were asked for")


def test_wording_is_not_loaded_where_nothing_is_compared(
    taxonomy: Taxonomy, catalogue: Catalogue, policy: Policy, encoder: Encoder
) -> None:
    counting = CountingEncoder(encoder)
    rules = SimilarityRules(taxonomy, catalogue, policy, vectors=refuse, encoder=counting)
    asked = [target("credential:data-1", kind="credential"), target("spanish", kind="language")]
    rules.similar(asked, ["open:drone piloting", "sql", "degree:6"])
    assert counting.texts == []


def test_the_policy_sets_every_share(rules_of: Callable[[Policy], SimilarityRules], policy: Policy) -> None:
    numbers = {"narrower": 0.11, "broader": 0.22, "related": 0.33}
    other = policy.model_copy(update={"similarity": policy.similarity.model_copy(update=numbers)})
    rules = rules_of(other)
    asked = [target("sql"), target("postgresql"), target("python")]
    found = rules.similar(asked, ["postgresql", "sql", "data-analysis"])
    assert by_key(found[0])["postgresql"].share == 0.11
    assert by_key(found[1])["sql"].share == 0.22
    assert by_key(found[2])["data-analysis"].share == 0.33


def test_levels_and_years_asked_change_no_similarity(rules: SimilarityRules) -> None:
    plain = target("sql")
    both = rules.similar([plain, replace(plain, level=5, years=3.0)], ["sql", "postgresql"])
    assert both[0] == both[1]


def test_phrase_vectors_come_in_the_order_asked(encoder: Encoder) -> None:
    vectors = PhraseVectors(encoder)
    vectors.of(["law"])
    found = vectors.of(["drone piloting", "law", "drone piloting"])
    assert np.array_equal(found, encoder.encode(["drone piloting", "law", "drone piloting"]))
