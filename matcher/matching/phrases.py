"""Vectors of open phrases, each phrase encoded once for as long as the rules live."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.encoder import Encoder


class PhraseVectors:
    """Remembers what the encoder said, so that re-ranking a pool encodes nothing again."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, np.ndarray] = {}

    def of(self, phrases: Sequence[str]) -> np.ndarray:
        """Unit vectors of one or more phrases, (n_phrases, dim) float64."""
        unknown = sorted(set(phrases) - self._known.keys())
        if unknown:
            vectors = np.asarray(self._encoder.encode(unknown), np.float32)
            self._known.update(zip(unknown, vectors, strict=True))
        return np.stack([self._known[phrase] for phrase in phrases]).astype(np.float64)
