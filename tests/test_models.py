"""What stands in models/ is whole, small enough, described, and fits the data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from matcher import Engine

MODELS = Path(__file__).resolve().parents[1] / "models"
MAX_BYTES = 120 * 1024**2


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def test_the_models_stay_small() -> None:
    assert sum(path.stat().st_size for path in MODELS.rglob("*") if path.is_file()) <= MAX_BYTES


def test_no_pickle_is_shipped() -> None:
    assert not [p for p in MODELS.rglob("*") if p.suffix in {".pkl", ".pickle", ".pt", ".bin", ".joblib"}]


def test_every_model_has_a_card() -> None:
    for folder in (path for path in MODELS.iterdir() if path.is_dir()):
        card = (folder / "card.md").read_text("utf8")
        for word in ("licence", "matcher train"):
            assert word in card, f"{folder.name}/card.md does not name its {word}"


def test_the_shipped_vectors_are_those_of_the_shipped_taxonomy(engine: Engine) -> None:
    """After a change of data/taxonomy or models/skill-encoder, `make vectors` makes them again."""

    class NoEncoder:
        name = engine.encoder.name

        def encode(self, texts: object) -> np.ndarray:  # noqa: ARG002 - the shape of an encoder
            raise AssertionError("the shipped vectors are not used: run `make vectors`")

    fresh = Engine(encoder=NoEncoder())
    assert len(fresh.vectors.forms) == sum(len(skill.forms) for skill in fresh.taxonomy)
    assert np.allclose(np.linalg.norm(fresh.vectors.forms, axis=1), 1.0, atol=1e-5)


def test_the_encoder_gives_unit_vectors_whatever_the_order(engine: Engine) -> None:
    texts = ["wound care", "welding of steel pipes", "wound care", "cooking"]
    vectors = engine.encoder.encode(texts)
    assert vectors.shape == (4, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.array_equal(vectors[0], vectors[2])
    assert np.array_equal(engine.encoder.encode(texts[::-1])[::-1], vectors)
    assert engine.encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("changing dressings on infected wounds", "wound-care"),
        ("writing queries against relational databases", "sql"),
        ("driving a forklift", "forklift-operation"),
        ("keeping the books of a small firm", "bookkeeping"),
    ],
)
def test_phrases_find_their_skill_among_the_first_ten(engine: Engine, text: str, skill: str) -> None:
    (links,) = engine.link([text], top=10)
    assert skill in [link.id for link in links]
