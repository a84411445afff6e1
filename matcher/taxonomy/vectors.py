"""Vectors of every surface form of a taxonomy, computed once and kept in the cache folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.encoder import Encoder
from matcher.taxonomy.model import Taxonomy


@dataclass(frozen=True, eq=False)
class FormVectors:
    """forms: (n_forms, dim) float32 unit vectors; owner: (n_forms,) position of the skill of each."""

    forms: np.ndarray
    owner: np.ndarray

    def skills(self, count: int) -> np.ndarray:
        """One unit vector a skill, (count, dim): the mean direction of its forms."""
        sums = np.zeros((count, self.forms.shape[1]), np.float32)
        np.add.at(sums, self.owner, self.forms)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return sums / np.where(lengths > 0, lengths, 1.0)


def form_vectors(taxonomy: Taxonomy, encoder: Encoder, *, cache: Path) -> FormVectors:
    """The vectors of a taxonomy, from the cache where it holds them.

    A cache that cannot be written is no error: the vectors are computed again next time.
    """
    owner = np.array([n for n, skill in enumerate(taxonomy) for _ in skill.forms], np.int32)
    stamp = hashlib.sha256(f"{taxonomy.digest}{encoder.name}".encode()).hexdigest()[:24]
    path = cache / f"forms-{stamp}.npy"
    forms = _read_array(path, len(owner))
    if forms is None:
        forms = encoder.encode([form for skill in taxonomy for form in skill.forms])
        _write_array(path, forms.astype(np.float16))
        forms = forms.astype(np.float16)
    return FormVectors(forms.astype(np.float32), owner)


def _read_array(path: Path, rows: int) -> np.ndarray | None:
    try:
        array: np.ndarray = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return array if array.ndim == 2 and len(array) == rows else None


def _write_array(path: Path, array: np.ndarray) -> None:
    """Writes beside the target and renames, so that a reader never sees half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as handle:
            np.save(handle, array, allow_pickle=False)
        os.replace(handle.name, path)
    except OSError:
        return
