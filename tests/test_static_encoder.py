"""The static encoder: what it computes, its law, and what it refuses."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import BadData, Document, Engine
from matcher.checksums import write_hashes
from matcher.encoder import StaticEncoder, write_static_encoder
from matcher.training.static import principal_directions, solve, token_means
from matcher.transformer import read_tokenizer

TOKENIZER = Path(__file__).resolve().parents[1] / "models" / "skill-encoder" / "tokenizer.json"


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> StaticEncoder:
    """Random vectors for the real word pieces."""
    folder = tmp_path_factory.mktemp("static")
    shutil.copy(TOKENIZER, folder)
    count = read_tokenizer(folder).get_vocab_size()
    write_static_encoder(folder, np.random.default_rng(0).normal(size=(count, 16)))
    write_hashes(folder)
    return StaticEncoder(folder)


def test_a_text_is_the_direction_of_the_sum_of_its_pieces(encoder: StaticEncoder) -> None:
    wound, care, both = encoder.encode(["wound", "care", "wound care"])
    tokenizer = read_tokenizer(encoder.folder)
    pieces = np.load(encoder.folder / "pieces.npy")
    scales = np.load(encoder.folder / "scales.npy")
    rows = [tokenizer.token_to_id(word) for word in ("wound", "care")]
    summed = (pieces[rows] * scales[rows, None]).sum(0)
    assert np.allclose(both, summed / np.linalg.norm(summed), atol=1e-6)
    assert np.allclose(wound, pieces[rows[0]] / np.linalg.norm(pieces[rows[0]]), atol=1e-6)
    assert not np.allclose(wound, care)


@given(st.lists(st.sampled_from(["", "SQL", "wound care", "日本語 🙂", "a b c " * 200, " "]), max_size=12))
def test_unit_vectors_of_the_same_bits_in_any_company(encoder: StaticEncoder, texts: list[str]) -> None:
    together = encoder.encode(texts)
    assert together.shape == (len(texts), 16)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], vector)


def test_a_changed_file_is_refused(encoder: StaticEncoder, tmp_path: Path) -> None:
    shutil.copytree(encoder.folder, tmp_path / "copy")
    (tmp_path / "copy" / "pieces.npy").write_bytes(b"")
    with pytest.raises(BadData, match=r"pieces\.npy"):
        StaticEncoder(tmp_path / "copy")
    (tmp_path / "copy" / "SHA256SUMS").unlink()
    write_hashes(tmp_path / "copy")
    with pytest.raises(BadData, match="no static encoder"):
        StaticEncoder(tmp_path / "copy").encode(["a"])


def test_vectors_are_kept_to_a_part_in_250_of_their_largest_value(tmp_path: Path) -> None:
    vectors = np.array([[3.0, -1.0, 0.02], [0.0, 0.0, 0.0], [1e-3, 2e-3, -4e-3]])
    write_static_encoder(tmp_path, vectors)
    kept = np.load(tmp_path / "pieces.npy") * np.load(tmp_path / "scales.npy")[:, None]
    assert (np.abs(kept - vectors) <= np.abs(vectors).max(axis=1, keepdims=True) / 250).all()


def test_distilling_finds_the_vectors_a_text_is_the_mean_of() -> None:
    """Each of six pieces stands in texts enough to tell its vector; a seventh in none stays at nothing."""
    rng = np.random.default_rng(1)
    true = rng.normal(size=(7, 4)).astype(np.float32)
    tokens = [rng.integers(0, 6, size=3).tolist() for _ in range(60)]
    means = token_means(tokens, 7)
    assert np.allclose(means.sum(axis=1), 1, atol=1e-6)
    found = solve(means, means @ true, steps=12)
    assert np.allclose(found[:6], true[:6], atol=1e-2)
    assert (found[6] == 0).all()


def test_the_first_directions_hold_the_most() -> None:
    rows = np.array([[5.0, 0, 0], [-5, 0, 0], [0, 2, 0], [0, 0, 0.1]])
    kept = principal_directions(rows, 2)
    assert np.allclose(np.abs(kept), [[1, 0], [0, 1], [0, 0]])


def test_fast_extraction_links_phrases_without_torch_and_spacy() -> None:
    code = (
        "import sys; from matcher import Document, Engine\n"
        "text = 'Requirements: experience with zorbing widget lore and SQL.'\n"
        "(found,) = Engine(fast=True).extract([Document('d', text)], 'posting')\n"
        "print([m.surface for m in found.mentions])\n"
        "print([m for m in ('tokenizers', 'torch', 'spacy', 'scipy', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['zorbing widget lore', 'SQL']", "['tokenizers']"]


def test_fast_extraction_knows_names_degrees_and_sections() -> None:
    text = "Requirements:\n- Python and wound care\n- BSc in Nursing\nBenefits:\n- Free lunch\n"
    (found,) = Engine(fast=True).extract([Document("d", text)], "posting")
    assert [m.surface for m in found.mentions] == ["Python", "wound care", "BSc in Nursing"]
    assert [section.name for section in found.sections] == ["requirements", "benefits"]
