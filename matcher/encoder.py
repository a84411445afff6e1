"""Sentence encoders: anything with ``encode(texts) -> (n, dim)`` unit vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from matcher.checksums import check_hashes
from matcher.errors import BadData
from matcher.products import Products
from matcher.transformer import Transformer, read_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MAX_TOKENS = 128
PIECES, SCALES = "pieces.npy", "scales.npy"


class Encoder(Protocol):
    """Turns texts into vectors. ``name`` changes whenever the vectors would."""

    name: str

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n_texts, dim) float32; (0, dim) for no texts."""
        ...


class SentenceEncoder:
    """A sentence-transformers model in a folder, loaded on first use and checked by its hash.

    products: as of ``Transformer``. Raises BadData when the folder holds no model or a file
    differs from ``SHA256SUMS``.
    """

    def __init__(self, folder: Path, *, products: Products | None = None) -> None:
        self.folder = folder
        self._products = products
        self.name = f"{folder.name}-{check_hashes(folder)[:12]}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n_texts, 384) float32: the mean direction of the tokens, the first 128 of a text.

        A text has the same bits whatever is encoded with it.
        """
        unique = sorted(set(texts))
        vectors = np.zeros((len(unique), self._model.dim), np.float32)
        for places, states in self._states(unique):
            vectors[list(places)] = _unit(states.sum(axis=1))
        row = {text: number for number, text in enumerate(unique)}
        return vectors[[row[text] for text in texts]]

    def encode_pieces(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Unit vectors of each text's word pieces in their context, (n_pieces, 384) float32 a text, with
        those of its begin and end; the first 128 of a text. The same bits whatever is encoded beside it."""
        pieces: list[np.ndarray] = [np.zeros((0, 0), np.float32)] * len(texts)
        for places, states in self._states(texts):
            for place, own in zip(places, states, strict=True):
                pieces[place] = _unit(own)
        return pieces

    def _states(self, texts: Sequence[str]) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
        encodings = self._model.tokenizer.encode_batch_fast(list(texts))
        return self._model.read([encoding.ids for encoding in encodings])

    @cached_property
    def _model(self) -> Transformer:
        model = Transformer(self.folder, products=self._products)
        model.tokenizer.enable_truncation(MAX_TOKENS)
        return model


def _unit(rows: np.ndarray) -> np.ndarray:
    directions: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return directions


class StaticEncoder:
    """One vector a word piece, distilled from a sentence encoder (``matcher train static``): needs no torch.

    A text's vector is the direction of the sum of its pieces' vectors, so the order of words is lost. Loaded
    on first use and checked by its hash; raises BadData as ``SentenceEncoder`` does.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"{folder.name}-{check_hashes(folder)[:12]}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, (n_texts, dim) float32. A text has the same bits whatever is encoded with it."""
        pieces, scales = self._table
        if not texts:
            return np.zeros((0, pieces.shape[1]), np.float32)
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ids = [encoding.ids or [self._unknown] for encoding in encodings]
        flat = np.concatenate([np.array(one) for one in ids])
        starts = np.cumsum([0, *(len(one) for one in ids[:-1])])
        sums = np.add.reduceat(pieces[flat].astype(np.float32) * scales[flat, None], starts, axis=0)
        return _unit(sums)

    @cached_property
    def _table(self) -> tuple[np.ndarray, np.ndarray]:
        """The pieces' vectors, (n_pieces, dim) int8, and what each is multiplied by, (n_pieces,) float32."""
        try:
            pieces = np.load(self.folder / PIECES, mmap_mode="r", allow_pickle=False)
            scales = np.load(self.folder / SCALES, allow_pickle=False).astype(np.float32)
        except (OSError, ValueError, EOFError) as error:
            raise BadData(f"{self.folder} holds no static encoder: {error}; install it again") from error
        return pieces, scales

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return read_tokenizer(self.folder)

    @cached_property
    def _unknown(self) -> int:
        """The piece for what the vocabulary lacks; it stands for texts of no piece too."""
        return self._tokenizer.token_to_id("[UNK]") or 0


def write_static_encoder(folder: Path, vectors: np.ndarray) -> None:
    """Writes the vectors of all word pieces, (n_pieces, dim), as signed bytes with one scale a piece."""
    largest = np.abs(vectors).max(axis=1)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    np.save(folder / PIECES, np.rint(vectors / scales[:, None]).astype(np.int8), allow_pickle=False)
    np.save(folder / SCALES, scales, allow_pickle=False)
