"""A small world that tests share: taxonomy, catalogue, policy, a fake encoder. No model, no network."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from matcher.credentials.catalogue import Catalogue, CredentialType
from matcher.credentials.evidence import EvidenceReader
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.linking import LinkModel, SkillIndex
from matcher.extraction.resolving import PhraseResolver
from matcher.extraction.rewording import Rewordings
from matcher.keys import normalise
from matcher.matching import SimilarityRules
from matcher.policy import Levels, Policy, read_levels, read_policy
from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.vectors import FormVectors, form_vectors

DATA = Path(__file__).parent.parent / "data"

settings.register_profile("default", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("nightly", max_examples=10_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


class FakeEncoder:
    """A text's vector is the direction of its words, each word a random direction of its own."""

    name = "fake"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = [np.sum([_direction(w) for w in normalise(text).split() or [""]], axis=0) for text in texts]
        vectors = np.asarray(rows, np.float64).reshape(len(texts), 64)
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _direction(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=64)


@pytest.fixture(scope="session")
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return read_policy(DATA / "policy.yaml")


@pytest.fixture(scope="session")
def levels() -> Levels:
    return read_levels(DATA / "levels.yaml")


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """Two sectors and the languages; SQL has a narrower and a still narrower skill."""
    return Taxonomy(
        "small",
        [
            Skill("software", "Software", "group", None),
            Skill("sql", "SQL", "knowledge", "software"),
            Skill("postgresql", "PostgreSQL", "tool", "sql", aliases=("Postgres",)),
            Skill("query-tuning", "Query tuning", "skill", "postgresql"),
            Skill("python", "Python", "knowledge", "software", related=("data-analysis",)),
            Skill("java", "Java", "knowledge", "software"),
            Skill("kotlin", "Kotlin", "knowledge", "software"),
            Skill("data-analysis", "Data analysis", "skill", "software"),
            Skill("data-analysis-reports", "Data analysis reports", "skill", "software"),
            Skill("care", "Care", "group", None),
            Skill("nursing", "Nursing", "skill", "care"),
            Skill("wound-care", "Wound care", "skill", "nursing", related=("infection-control",)),
            Skill("infection-control", "Infection control", "skill", "care"),
            Skill("languages", "Languages", "group", None),
            Skill("spanish", "Spanish", "language", "languages", related=("portuguese",)),
            Skill("portuguese", "Portuguese", "language", "languages"),
            Skill("brazilian-portuguese", "Brazilian Portuguese", "language", "portuguese"),
        ],
    )


@pytest.fixture(scope="session")
def catalogue(taxonomy: Taxonomy) -> Catalogue:
    """Data Professional 1, superseded by 2, equivalent to Query Master; a part of it; a licence; a degree."""
    rows = [
        {"id": "data-1", "name": "Data Professional 1", "kind": "certification", "issuer": "Data Body"},
        {
            "id": "data-2",
            "name": "Data Professional 2",
            "kind": "certification",
            "issuer": "Data Body",
            "level": 4,
            "skills": [{"skill": "sql"}, {"skill": "python", "level": 3}],
            "relations": {"supersedes": ["data-1"]},
        },
        {
            "id": "query-master",
            "name": "Query Master",
            "kind": "certification",
            "issuer": "Query Guild",
            "skills": [{"skill": "sql", "level": 5}],
            "assessment": {"method": "proctored_exam", "assessor": "issuer"},
            "relations": {"equivalent_to": ["data-1"]},
        },
        {
            "id": "sql-nano",
            "name": "SQL Nano",
            "kind": "nano_credential",
            "issuer": None,
            "skills": [{"skill": "sql", "level": 2}],
            "relations": {"part_of": ["data-2"]},
        },
        {
            "id": "nurse-licence",
            "name": "Nurse Licence",
            "kind": "licence",
            "issuer": None,
            "skills": [{"skill": "nursing"}, {"skill": "wound-care"}],
        },
        {"id": "bachelor", "name": "Bachelor's degree", "kind": "degree", "issuer": None, "eqf": 6},
    ]
    common = {"sector": "software", "summary": "A type made up for tests."}
    return Catalogue([CredentialType.model_validate(common | row) for row in rows], taxonomy)


@pytest.fixture(scope="session")
def vectors(
    taxonomy: Taxonomy, encoder: FakeEncoder, tmp_path_factory: pytest.TempPathFactory
) -> FormVectors:
    return form_vectors(taxonomy, encoder, cache=tmp_path_factory.mktemp("vectors"))


@pytest.fixture(scope="session")
def rules(
    taxonomy: Taxonomy, catalogue: Catalogue, policy: Policy, vectors: FormVectors, encoder: FakeEncoder
) -> SimilarityRules:
    return SimilarityRules(taxonomy, catalogue, policy, vectors=lambda: vectors, encoder=encoder)


@pytest.fixture(scope="session")
def reader(
    taxonomy: Taxonomy,
    catalogue: Catalogue,
    policy: Policy,
    levels: Levels,
    vectors: FormVectors,
    encoder: FakeEncoder,
) -> EvidenceReader:
    """The real evidence reader over the small world."""
    types = (surface for surface in catalogue.surfaces() if surface.kind != "degree")
    dictionary = Dictionary([*taxonomy.surfaces(), *types])
    index = SkillIndex(taxonomy, vectors, LinkModel(-16.0, (20.0, 0.0, 0.0, 0.0)))
    return EvidenceReader(
        catalogue=catalogue,
        labels={skill.id: skill.label for skill in taxonomy},
        dictionary=dictionary,
        rewordings=Rewordings(taxonomy.surfaces()),
        resolver=PhraseResolver(dictionary, lambda: index, encoder, policy.phrase_threshold),
        policy=policy,
        levels=levels,
    )


@pytest.fixture(scope="session")
def rules_of(
    taxonomy: Taxonomy, catalogue: Catalogue, vectors: FormVectors, encoder: FakeEncoder
) -> Callable[[Policy], SimilarityRules]:
    """Rules over the small world under another policy."""
    return lambda other: SimilarityRules(taxonomy, catalogue, other, vectors=lambda: vectors, encoder=encoder)
