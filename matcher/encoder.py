"""Sentence encoders: anything with ``encode(texts) -> (n, dim)`` unit vectors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from matcher.checksums import check_hashes
from matcher.transformer import Transformer, plan_batches, seen_tokens

if TYPE_CHECKING:
    import torch

MAX_TOKENS = 128


class Encoder(Protocol):
    """Turns texts into vectors. ``name`` changes whenever the vectors would."""

    name: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n_texts, dim) float32; (0, dim) for no texts."""
        ...


class SentenceEncoder:
    """A sentence-transformers model in a folder, loaded on first use and checked by its hash.

    dtype: of the products, as in ``Transformer``. Raises BadData when the folder holds no model or a file
    differs from ``SHA256SUMS``.
    """

    def __init__(self, folder: Path, *, dtype: torch.dtype | None = None) -> None:
        self.folder = folder
        self._dtype = dtype
        self.name = f"{folder.name}-{check_hashes(folder)[:12]}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n_texts, 384) float32: the mean direction of the tokens, the first 128 of a text.

        A text has the same bits whatever is encoded with it.
        """
        model = self._model
        unique = sorted(set(texts))
        vectors = np.zeros((len(unique), model.dim), np.float32)
        tokens = [encoding.ids for encoding in model.tokenizer.encode_batch_fast(unique)]
        lengths = [len(ids) for ids in tokens]
        for batch in plan_batches(lengths):
            states = model.states(tokens, batch).float()
            own = seen_tokens([lengths[place] for place in batch.places], batch)[:, :, None]
            sums = states.where(own, 0.0).sum(1)[: len(batch.places)].numpy()
            vectors[list(batch.places)] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        row = {text: number for number, text in enumerate(unique)}
        return vectors[[row[text] for text in texts]]

    @cached_property
    def _model(self) -> Transformer:
        model = Transformer(self.folder, dtype=self._dtype)
        model.tokenizer.enable_truncation(MAX_TOKENS)
        return model
