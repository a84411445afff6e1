"""Distils the static encoder: one vector a word piece, whose mean over a text comes close to what the
sentence encoder says of that text.

Least squares over names of our taxonomy and of ESCO, first sentences of ESCO's descriptions, and our own
descriptions and examples, solved by conjugate gradients in the encoder's principal directions. They start
from one linear map of the encoder's own word embeddings, so that a piece that no text holds has a vector too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from matcher.checksums import write_hashes
from matcher.encoder import Encoder, StaticEncoder, write_static_encoder
from matcher.taxonomy.model import Taxonomy
from matcher.taxonomy.vectors import FormVectors
from matcher.training.linker import fit_linker
from matcher.training.pairs import description_pairs, read_esco_skills
from matcher.transformer import read_tokenizer

DIMENSIONS = 256
STEPS = 25
NAMES, SENTENCES = 10_000, 6_000
LINKER_SAMPLE = 6_000


def train_static_encoder(
    teacher: Encoder, folder: Path, taxonomy: Taxonomy, forms: np.ndarray, data: Path, out: Path
) -> None:
    """Writes vectors, tokenizer and linker to ``out``. Same inputs, same files; two minutes of one core.

    teacher: the sentence encoder, folder: where it stands. forms: (n_forms, dim), what it says of the
    taxonomy's forms. data: the folder of public sets.
    """
    out.mkdir(parents=True, exist_ok=True)
    others = training_texts(taxonomy, data)
    names = [form for skill in taxonomy for form in skill.forms]
    targets = np.concatenate([forms, teacher.encode(others)])
    write_static_encoder(out, distil(folder, [*names, *others], targets))
    (out / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    write_hashes(out, leave_out=("card.md", "weights.json"))
    owner = np.array([number for number, skill in enumerate(taxonomy) for _ in skill.forms], np.int32)
    vectors = FormVectors(StaticEncoder(out).encode(names), owner)
    fit_linker(taxonomy, vectors, out / "weights.json", sample=LINKER_SAMPLE)
    write_hashes(out, leave_out=("card.md",))


def distil(folder: Path, texts: list[str], targets: np.ndarray) -> np.ndarray:
    """The vectors of the word pieces of the BERT encoder in ``folder``, (n_pieces, ``DIMENSIONS``).

    targets: (n_texts, dim), what the encoder says of the texts.
    """
    tokens = [one.ids for one in read_tokenizer(folder).encode_batch_fast(texts, add_special_tokens=False)]
    words = word_embeddings(folder)
    means = token_means(tokens, len(words))
    turned = targets @ principal_directions(targets, DIMENSIONS)
    start = words @ np.linalg.lstsq(means @ words, turned, rcond=None)[0]
    return solve(means, turned, start)


def word_embeddings(folder: Path) -> np.ndarray:
    """The embeddings of all word pieces of a BERT encoder, (n_pieces, dim) float32."""
    from safetensors.numpy import load_file

    table: np.ndarray = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    return table.astype(np.float32)


def principal_directions(rows: np.ndarray, count: int) -> np.ndarray:
    """The directions in which the rows lie most, (dim, count), those of most length first."""
    _, directions = np.linalg.eigh(rows.T @ rows)
    kept: np.ndarray = directions[:, ::-1][:, :count]
    return kept


def token_means(tokens: Sequence[Sequence[int]], pieces: int) -> sparse.csr_matrix:
    """The matrix that takes vectors of pieces to means over texts, (n_texts, n_pieces)."""
    lengths = np.array([len(one) for one in tokens])
    rows = np.repeat(np.arange(len(tokens)), lengths)
    columns = np.concatenate([np.array(one, np.int64) for one in tokens])
    shares = np.repeat(1 / np.maximum(lengths, 1), lengths)
    return sparse.csr_matrix((shares, (rows, columns)), (len(tokens), pieces), np.float32)


def solve(means: sparse.csr_matrix, targets: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Vectors V, (n_pieces, dim) float32, for which ``means V - targets`` is small, by ``STEPS`` steps of
    conjugate gradients from ``start``. targets: (n_texts, dim)."""
    back = means.T.tocsr()
    vectors = start.astype(np.float32)
    rest = back @ (targets.astype(np.float32) - means @ vectors)
    way, length = rest.copy(), (rest * rest).sum(0)
    for _ in range(STEPS):
        moved = back @ (means @ way)
        step = length / np.maximum((way * moved).sum(0), 1e-12)
        vectors += step * way
        rest -= step * moved
        before, length = length, (rest * rest).sum(0)
        way = rest + (length / np.maximum(before, 1e-12)) * way
    return vectors


def training_texts(taxonomy: Taxonomy, data: Path) -> list[str]:
    """Names of ESCO, and sentences that describe skills: a sample of each."""
    rng = random.Random(0)  # noqa: S311 - sampling for training
    rows = read_esco_skills(data / "esco-v1.1.1-classification-en-csv.zip")
    names = {name for row in rows for name in re.split("\n", row["altLabels"]) if name}
    names |= {row["preferredLabel"] for row in rows}
    ours = (
        text
        for skill in taxonomy
        for text in (skill.description, skill.posting_example, skill.credential_example)
    )
    sentences = {text for text in ours if text} | {pair.text for pair in description_pairs(rows)}
    return [
        *rng.sample(sorted(names), min(NAMES, len(names))),
        *rng.sample(sorted(sentences), min(SENTENCES, len(sentences))),
    ]
