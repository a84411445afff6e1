"""Distils the static encoder: one vector a word piece, whose sum over a text points where the skill encoder
would.

First least squares: the mean over each name of a skill is to be what the encoder says of that name, in the
encoder's principal directions. Then the encoder's own training task, at a thousandth of its price: texts and
the labels of the skills they show come close together, by in-batch softmax (``matcher.training.encoder``).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from matcher.checksums import write_hashes
from matcher.encoder import StaticEncoder, write_static_encoder
from matcher.taxonomy.model import Taxonomy
from matcher.taxonomy.vectors import FormVectors
from matcher.training.linker import fit_linker
from matcher.training.pairs import (
    Pair,
    description_pairs,
    label_pairs,
    mixed_batches,
    read_esco_skills,
    taxonomy_pairs,
)
from matcher.transformer import read_tokenizer

if TYPE_CHECKING:
    from torch import Tensor

DIMENSIONS = 256
SOLVING_STEPS = 8
STEPS, BATCH, RATE, SCALE = 500, 512, 0.01, 20.0
MAX_TOKENS = 48
LINKER_SAMPLE = 6_000
# Pieces that no name holds start near nothing, so that they change no text they stand in.
UNSEEN_LENGTH = 0.1


def train_static_encoder(
    folder: Path,
    taxonomy: Taxonomy,
    forms: np.ndarray,
    data: Path,
    out: Path,
    *,
    log: Callable[[str], None],
    steps: int = STEPS,
) -> None:
    """Writes vectors, tokenizer and linker to ``out``; two minutes of one core.

    folder: where the skill encoder stands. forms: (n_forms, dim), what it says of the taxonomy's forms.
    data: the folder of public sets, of which it reads ESCO.
    """
    names = [form for skill in taxonomy for form in skill.forms]
    vectors = tune(distil(folder, names, forms), folder, training_pairs(taxonomy, data), steps=steps, log=log)
    out.mkdir(parents=True, exist_ok=True)
    write_static_encoder(out, vectors)
    (out / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    write_hashes(out, leave_out=("card.md", "weights.json"))
    owner = np.array([number for number, skill in enumerate(taxonomy) for _ in skill.forms], np.int32)
    encoded = FormVectors(StaticEncoder(out).encode(names), owner)
    fit_linker(taxonomy, encoded, out / "weights.json", sample=LINKER_SAMPLE)
    write_hashes(out, leave_out=("card.md",))


def training_pairs(taxonomy: Taxonomy, data: Path) -> list[list[Pair]]:
    """ESCO's other names and descriptions, and our names, descriptions and examples, with their labels."""
    rng = random.Random(0)  # noqa: S311 - sampling for training
    rows = read_esco_skills(data / "esco-v1.1.1-classification-en-csv.zip")
    examples = [
        Pair(text, skill.label)
        for skill in taxonomy
        for text in (skill.posting_example, skill.credential_example)
        if text
    ]
    return [label_pairs(rows, rng), description_pairs(rows), taxonomy_pairs(taxonomy, rng), examples]


def distil(folder: Path, texts: list[str], targets: np.ndarray) -> np.ndarray:
    """Vectors of the word pieces of the tokenizer in ``folder``, (n_pieces, ``DIMENSIONS``) float32.

    targets: (n_texts, dim), what the encoder says of the texts.
    """
    tokenizer = read_tokenizer(folder)
    tokens = [one.ids for one in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
    means = token_means(tokens, tokenizer.get_vocab_size())
    vectors = solve(means, targets @ principal_directions(targets, DIMENSIONS))
    unseen = np.flatnonzero(~vectors.any(axis=1))
    directions = np.random.default_rng(0).normal(size=(len(unseen), vectors.shape[1]))
    lengths = np.linalg.norm(directions, axis=1, keepdims=True)
    vectors[unseen] = UNSEEN_LENGTH * directions / lengths
    return vectors


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


def solve(means: sparse.csr_matrix, targets: np.ndarray, *, steps: int = SOLVING_STEPS) -> np.ndarray:
    """Vectors V, (n_pieces, dim) float32, for which ``means V - targets`` is small, by steps of conjugate
    gradients from zero. targets: (n_texts, dim). A piece that no text holds stays zero."""
    back = means.T.tocsr()
    rest = back @ targets.astype(np.float32)
    vectors: np.ndarray = np.zeros_like(rest)
    way, length = rest.copy(), (rest * rest).sum(0)
    for _ in range(steps):
        moved = back @ (means @ way)
        step = length / np.maximum((way * moved).sum(0), 1e-12)
        vectors += step * way
        rest -= step * moved
        before, length = length, (rest * rest).sum(0)
        way = rest + (length / np.maximum(before, 1e-12)) * way
    found: np.ndarray = vectors
    return found


def tune(
    start: np.ndarray, folder: Path, sources: list[list[Pair]], *, steps: int, log: Callable[[str], None]
) -> np.ndarray:
    """The vectors, (n_pieces, dim), after ``steps`` batches of pairs, in equal parts from the sources."""
    import torch

    tokenizer = read_tokenizer(folder)
    tokenizer.enable_truncation(MAX_TOKENS)
    unknown = tokenizer.token_to_id("[UNK]") or 0

    def encoded(texts: list[str]) -> Tensor:
        ids = [one.ids or [unknown] for one in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        starts = np.cumsum([0, *(len(one) for one in ids[:-1])])
        summed = torch.nn.functional.embedding_bag(
            torch.tensor([piece for one in ids for piece in one]), table, torch.from_numpy(starts), mode="sum"
        )
        return torch.nn.functional.normalize(summed, dim=1)

    table = torch.nn.Parameter(torch.from_numpy(start.astype(np.float32)))
    optimiser = torch.optim.Adam([table], lr=RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 20, max(0.05, 1 - step / steps))
    )
    for step, pairs in enumerate(mixed_batches(sources, size=BATCH, steps=steps, seed=0)):
        _, label = np.unique([pair.label for pair in pairs], return_inverse=True)
        also_right = torch.from_numpy((label[:, None] == label) & ~np.eye(len(pairs), dtype=bool))
        cosines = encoded([pair.text for pair in pairs]) @ encoded([pair.label for pair in pairs]).T
        logits = (SCALE * cosines).masked_fill(also_right, float("-inf"))
        loss = torch.nn.functional.cross_entropy(logits, torch.arange(len(pairs)))
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        if step % 50 == 0:
            log(f"step {step} of {steps}: loss {loss.item():.3f}")
    tuned: np.ndarray = table.detach().numpy()
    return tuned
