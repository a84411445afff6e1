"""Sentence encoders: anything with ``encode(texts) -> (n, dim)`` unit vectors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from matcher.checksums import check_hashes
from matcher.errors import MissingExtra

BATCH = 32
WIDTHS = (8, 16, 32, 64, 128)


class Encoder(Protocol):
    """Turns texts into vectors. ``name`` changes whenever the vectors would."""

    name: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n_texts, dim) float32; (0, dim) for no texts."""
        ...


class SentenceEncoder:
    """A sentence-transformers model in a folder, loaded on first use and checked by its hash.

    Raises BadData when the folder holds no model or a file differs from ``SHA256SUMS``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._model: Any = None
        self.name = f"{folder.name}-{check_hashes(folder)[:12]}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n_texts, 384) float32.

        A text has the same bits whatever is encoded with it: every batch has one of a few fixed
        shapes, filled up with empty texts, because a matrix product's last bits depend on its shape.
        """
        model = self._loaded()
        unique = sorted(set(texts))
        vectors = np.zeros((len(unique), model.get_embedding_dimension()), np.float32)
        for width, places in self._by_width(unique).items():
            for start in range(0, len(places), BATCH):
                chunk = places[start : start + BATCH]
                vectors[chunk] = self._encode_batch([unique[place] for place in chunk], width)[: len(chunk)]
        row = {text: number for number, text in enumerate(unique)}
        return vectors[[row[text] for text in texts]]

    def _by_width(self, texts: Sequence[str]) -> dict[int, list[int]]:
        """Positions of the texts by the number of tokens they are padded to."""
        if not texts:
            return {}
        tokens = self._loaded().tokenizer(list(texts), truncation=True, max_length=WIDTHS[-1])["input_ids"]
        widths: dict[int, list[int]] = {}
        for place, ids in enumerate(tokens):
            widths.setdefault(next(width for width in WIDTHS if len(ids) <= width), []).append(place)
        return widths

    def _encode_batch(self, texts: list[str], width: int) -> np.ndarray:
        import torch

        model = self._loaded()
        filled = texts + [""] * (BATCH - len(texts))
        tokens = model.tokenizer(
            filled, padding="max_length", truncation=True, max_length=width, return_tensors="pt"
        )
        with torch.inference_mode():
            found: np.ndarray = model(dict(tokens))["sentence_embedding"].numpy()
        return found

    def _loaded(self) -> Any:
        if self._model is None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            try:
                import torch
                from sentence_transformers import SentenceTransformer
                from transformers.utils import logging
            except ImportError as error:
                raise MissingExtra("this needs: pip install stackmatch[embed]") from error
            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            self._model = SentenceTransformer(
                str(self.folder), device="cpu", model_kwargs={"dtype": torch.float32}
            ).eval()
        return self._model
