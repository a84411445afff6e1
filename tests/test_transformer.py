"""The light runtime gives what sentence-transformers gives, and a text's bits depend on nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import BadData
from matcher.encoder import SentenceEncoder
from matcher.products import NARROW_WEIGHT, WIDE_WEIGHT, Products, WholeProducts, ranges_file, read_ranges
from matcher.transformer import TOKENS, Transformer, plan_batches

MODELS = Path(__file__).resolve().parents[1] / "models"
FOLDER = MODELS / "skill-encoder"
TEXTS = [
    "",
    "SQL",
    "wound care",
    "Überwachung und Pflege – naïve café",
    "Experience with Python, R or Julia; you will build pipelines for our data platform.",
    "日本語 and العربية 🙂",
    "communication " * 300,
]


def whole_products(highest: int) -> WholeProducts:
    ranges = read_ranges(FOLDER)
    assert ranges is not None
    return WholeProducts(ranges, highest=highest)


@pytest.fixture(scope="module")
def exact() -> SentenceEncoder:
    return SentenceEncoder(FOLDER, products=Products())


@pytest.fixture(scope="module")
def quick() -> SentenceEncoder:
    return SentenceEncoder(FOLDER)


@pytest.fixture(scope="module")
def reference() -> np.ndarray:
    """What sentence-transformers makes of the texts with the same folder."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(FOLDER), device="cpu", model_kwargs={"dtype": torch.float32})
    vectors: np.ndarray = model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    return vectors


def test_float32_equals_sentence_transformers(exact: SentenceEncoder, reference: np.ndarray) -> None:
    assert np.abs(exact.encode(TEXTS) - reference).max() < 1e-4


@pytest.mark.parametrize(("highest", "least_cosine"), [(WIDE_WEIGHT, 0.99), (NARROW_WEIGHT, 0.97)])
def test_whole_numbers_are_close_to_it(highest: int, least_cosine: float, reference: np.ndarray) -> None:
    vectors = SentenceEncoder(FOLDER, products=whole_products(highest)).encode(TEXTS)
    assert (vectors * reference).sum(axis=1).min() >= least_cosine


@pytest.mark.parametrize("name", ["skill-encoder", "span-tagger"])
def test_the_ranges_of_the_shipped_weights_were_measured(name: str) -> None:
    assert ranges_file(MODELS / name).is_file(), "run: matcher train ranges"


def test_other_weights_run_in_float32_until_their_ranges_are_measured(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    assert read_ranges(tmp_path / "model") is None


def test_ranges_that_were_damaged_are_refused(tmp_path: Path) -> None:
    (tmp_path / "skill-encoder").mkdir()
    (tmp_path / "skill-encoder" / "model.safetensors").symlink_to(FOLDER / "model.safetensors")
    shutil.copytree(MODELS / "ranges", tmp_path / "ranges")
    with ranges_file(tmp_path / "skill-encoder").open("r+b") as file:
        file.write(b"\1")
    with pytest.raises(BadData, match="SHA-256"):
        read_ranges(tmp_path / "skill-encoder")


@given(st.lists(st.sampled_from([*TEXTS, "nursing", "arc welding", "a b c d e f g h"]), max_size=40))
def test_a_text_has_the_same_bits_in_any_company(quick: SentenceEncoder, texts: list[str]) -> None:
    together = quick.encode(texts)
    for text, vector in zip(texts[:3], together, strict=False):
        assert np.array_equal(quick.encode([text])[0], vector)


@given(st.lists(st.integers(1, 512), max_size=200))
def test_batches_hold_each_text_once_beside_texts_of_its_length(lengths: list[int]) -> None:
    batches = list(plan_batches(lengths))
    assert sorted(place for places in batches for place in places) == list(range(len(lengths)))
    for places in batches:
        assert len({lengths[place] for place in places}) == 1
        assert len(places) <= max(1, TOKENS // lengths[places[0]])


def test_what_is_added_to_the_embeddings_counts_in_its_own_row_alone() -> None:
    model = Transformer(FOLDER)
    ids = [model.tokenizer.encode(text).ids for text in ("wound care", "arc welding")]
    extra = np.zeros((2, len(ids[0]), model.dim), np.float32)
    ((_, plain),) = model.read(ids)
    ((_, same),) = model.read(ids, added=lambda places: extra[list(places)])
    assert np.array_equal(same, plain)
    extra[0, 1, 5] = 1.0
    ((_, moved),) = model.read(ids, added=lambda places: extra[list(places)])
    assert not np.array_equal(moved[0], plain[0])
    assert np.array_equal(moved[1], plain[1])


def test_another_kind_of_model_is_refused(tmp_path: Path) -> None:
    for name in ("tokenizer.json", "model.safetensors"):
        shutil.copy(FOLDER / name, tmp_path)
    config = json.loads((FOLDER / "config.json").read_text("utf8")) | {"model_type": "roberta"}
    (tmp_path / "config.json").write_text(json.dumps(config), "utf8")
    with pytest.raises(BadData, match="roberta"):
        Transformer(tmp_path)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json", "model.safetensors"):
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(BadData, match="no BERT encoder"):
        Transformer(tmp_path)
