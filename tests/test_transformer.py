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
from matcher.transformer import TOKENS, WIDTHS, Transformer, plan_batches

FOLDER = Path(__file__).resolve().parents[1] / "models" / "skill-encoder"
TEXTS = [
    "",
    "SQL",
    "wound care",
    "Überwachung und Pflege – naïve café",
    "Experience with Python, R or Julia; you will build pipelines for our data platform.",
    "日本語 and العربية 🙂",
    "communication " * 300,
]


@pytest.fixture(scope="module")
def exact() -> SentenceEncoder:
    import torch

    return SentenceEncoder(FOLDER, dtype=torch.float32)


@pytest.fixture(scope="module")
def quick() -> SentenceEncoder:
    import torch

    return SentenceEncoder(FOLDER, dtype=torch.bfloat16)


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


def test_bfloat16_is_close_to_it(quick: SentenceEncoder, reference: np.ndarray) -> None:
    assert (quick.encode(TEXTS) * reference).sum(axis=1).min() >= 0.995


@given(st.lists(st.sampled_from([*TEXTS, "nursing", "arc welding", "a b c d e f g h"]), max_size=40))
def test_a_text_has_the_same_bits_in_any_company(quick: SentenceEncoder, texts: list[str]) -> None:
    together = quick.encode(texts)
    for text, vector in zip(texts[:3], together, strict=False):
        assert np.array_equal(quick.encode([text])[0], vector)


@given(st.lists(st.integers(1, WIDTHS[-1]), max_size=200))
def test_batches_hold_each_text_once_in_a_shape_of_its_own(lengths: list[int]) -> None:
    batches = list(plan_batches(lengths))
    assert sorted(place for batch in batches for place in batch.places) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch.places) <= batch.rows
        assert batch.rows == max(1, TOKENS // batch.width)
        smaller = [width for width in WIDTHS if width < batch.width]
        assert all(max(smaller, default=0) < lengths[place] <= batch.width for place in batch.places)


def test_what_is_added_to_the_embeddings_counts_in_its_own_row_alone() -> None:
    import torch

    model = Transformer(FOLDER, dtype=torch.float32)
    ids = [model.tokenizer.encode(text).ids for text in ("wound care", "arc welding")]
    (batch,) = plan_batches([len(one) for one in ids])
    extra = torch.zeros((batch.rows, batch.width, model.dim))
    plain = model.states(ids, batch)
    assert torch.equal(model.states(ids, batch, extra=extra), plain)
    extra[0, 1, 5] = 1.0
    moved = model.states(ids, batch, extra=extra)
    assert not torch.equal(moved[0], plain[0])
    assert torch.equal(moved[1], plain[1])


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
