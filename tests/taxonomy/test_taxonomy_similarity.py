"""The matrix of how alike skills are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matcher.policy import Policy, SimilarityPolicy
from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.similarity import build_similarity, cosine_similarity_share
from matcher.taxonomy.vectors import unit_rows


@pytest.fixture(scope="session")
def shares(policy: Policy) -> SimilarityPolicy:
    return policy.similarity


def apart(taxonomy: Taxonomy) -> np.ndarray:
    """Vectors of which no two are alike."""
    return np.eye(len(taxonomy))


def entry(matrix: np.ndarray, taxonomy: Taxonomy, asked: str, held: str) -> float:
    return float(matrix[taxonomy.position[asked], taxonomy.position[held]])


# asked, held -> share where the words say nothing
STATED = {
    "itself": ("sql", "sql", 1.0),
    "held is narrower": ("sql", "postgresql", 0.85),
    "held is broader": ("postgresql", "sql", 0.5),
    "two steps narrower": ("sql", "query-tuning", 0.0),
    "related": ("python", "data-analysis", 0.45),
    "related the other way": ("data-analysis", "python", 0.45),
    "siblings": ("java", "kotlin", 0.0),
    "related and narrower: the larger": ("nursing", "wound-care", 0.85),
    "language itself": ("spanish", "spanish", 1.0),
    "related languages": ("spanish", "portuguese", 0.0),
    "narrower language": ("portuguese", "brazilian-portuguese", 0.0),
}


@pytest.mark.parametrize(("asked", "held", "wanted"), STATED.values(), ids=STATED)
def test_stated_similarity(
    taxonomy: Taxonomy, shares: SimilarityPolicy, asked: str, held: str, wanted: float
) -> None:
    matrix = build_similarity(taxonomy, apart(taxonomy), shares).toarray()
    assert entry(matrix, taxonomy, asked, held) == wanted


def test_a_language_may_be_related_to_a_skill_of_another_kind(shares: SimilarityPolicy) -> None:
    skills = [
        Skill("interpreting", "Interpreting", "skill", None, related=("spanish",)),
        Skill("spanish", "Spanish", "language", None),
    ]
    matrix = build_similarity(Taxonomy("t", skills), np.eye(2), shares).toarray()
    assert matrix.tolist() == [[1.0, 0.45], [0.45, 1.0]]


def test_the_largest_of_tree_and_wording_counts(shares: SimilarityPolicy) -> None:
    skills = [
        Skill("a", "A", "skill", None, related=("b",)),
        Skill("b", "B", "skill", None),
        Skill("c", "C", "skill", "a"),
    ]
    same = np.ones((3, 1))
    matrix = build_similarity(Taxonomy("t", skills), same, shares).toarray()
    assert matrix.tolist() == [[1.0, 0.7, 0.85], [0.7, 1.0, 0.7], [0.7, 0.7, 1.0]]


def test_no_taxonomy_no_matrix(shares: SimilarityPolicy) -> None:
    assert build_similarity(Taxonomy("t", []), np.zeros((0, 4)), shares).shape == (0, 0)


def test_skills_without_a_direction_are_like_nothing(shares: SimilarityPolicy) -> None:
    skills = [Skill("a", "A", "skill", None), Skill("b", "B", "skill", None)]
    matrix = build_similarity(Taxonomy("t", skills), np.zeros((2, 4)), shares)
    assert matrix.toarray().tolist() == [[1.0, 0.0], [0.0, 1.0]]


# cosine -> share: rising from 0.5, cut off below 0.68, 0.7 from 0.92 on
COSINES = {0.0: 0.0, -1.0: 0.0, 0.6799: 0.0, 0.68: 0.3, 0.8: 0.5, 0.92: 0.7, 1.0: 0.7, 1.0000001: 0.7}


@pytest.mark.parametrize(("cosine", "wanted"), COSINES.items())
def test_cosines_as_shares(shares: SimilarityPolicy, cosine: float, wanted: float) -> None:
    assert cosine_similarity_share(np.array([cosine]), shares).tolist() == [wanted]


def test_shares_have_four_decimals_also_from_short_floats(shares: SimilarityPolicy) -> None:
    found = cosine_similarity_share(np.array([0.8], np.float32), shares)
    assert (found.dtype, found.tolist()) == (np.float64, [0.5])


def slow_similarity(taxonomy: Taxonomy, vectors: np.ndarray, policy: SimilarityPolicy) -> list[list[float]]:
    """Each pair by itself, then the largest of each row."""
    rows = []
    for asked in taxonomy:
        row: dict[int, float] = {}
        for place, held in enumerate(taxonomy):
            said = [0.0]
            languages = [skill.kind == "language" for skill in (asked, held)]
            if not all(languages):
                said += [policy.narrower] if held.parent == asked.id else []
                said += [policy.broader] if asked.parent == held.id else []
                said += [policy.related] if held.id in asked.related or asked.id in held.related else []
            if not any(languages):
                cosine = float(vectors[taxonomy.position[asked.id]] @ vectors[place])
                said.append(float(cosine_similarity_share(np.array([cosine]), policy)[0]))
            if held != asked:
                row[place] = max(said)
        kept = sorted(row, key=lambda place: (-row[place], place))[: policy.neighbours]
        found = [row[place] if place in kept else 0.0 for place in range(len(taxonomy))]
        found[taxonomy.position[asked.id]] = 1.0
        rows.append(found)
    return rows


@given(
    arrays.arrays(np.int8, (14, 3), elements=st.integers(-3, 3)),
    st.integers(1, 6),
)
def test_blocks_and_single_pairs_agree(
    taxonomy: Taxonomy, shares: SimilarityPolicy, directions: np.ndarray, neighbours: int
) -> None:
    few = shares.model_copy(update={"neighbours": neighbours})
    vectors = unit_rows(directions[: len(taxonomy)].astype(float))
    matrix = build_similarity(taxonomy, vectors, few)
    found = matrix.toarray()
    assert found == pytest.approx(np.array(slow_similarity(taxonomy, vectors, few)), abs=1.1e-4)
    assert np.diag(found).tolist() == [1.0] * len(taxonomy)
    assert int(np.diff(matrix.indptr).max()) <= neighbours + 1
    assert matrix.data.min() > 0
    assert matrix.data.max() <= 1


def test_ties_at_the_limit_go_to_the_first_columns(shares: SimilarityPolicy) -> None:
    skills = [Skill(f"s{n}", f"S{n}", "skill", None) for n in range(6)]
    matrix = build_similarity(
        Taxonomy("t", skills), np.ones((6, 1)), shares.model_copy(update={"neighbours": 2})
    )
    kept = [np.flatnonzero(row).tolist() for row in matrix.toarray()]
    assert kept == [[0, 1, 2], [0, 1, 2], [0, 1, 2], [0, 1, 3], [0, 1, 4], [0, 1, 5]]


def test_blocks_meet_without_a_seam(shares: SimilarityPolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    skills = [Skill(f"s{n:02}", f"S{n}", "skill", None) for n in range(20)]
    taxonomy = Taxonomy("t", skills)
    vectors = unit_rows(np.random.default_rng(1).normal(size=(20, 3)))
    whole = build_similarity(taxonomy, vectors, shares).toarray()
    monkeypatch.setattr("matcher.taxonomy.similarity.BLOCK", 7)
    assert np.array_equal(build_similarity(taxonomy, vectors, shares).toarray(), whole)
