"""Vectors of every surface form of a taxonomy: shipped, or computed once and kept in the cache folder.

They are kept as int8 (unit vectors x 127, rounded), also where they have just been computed, so that
a result never depends on where the vectors came from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np

from matcher.encoder import Encoder
from matcher.taxonomy.model import Taxonomy

SCALE = 127


@dataclass(frozen=True, eq=False)
class FormVectors:
    """forms: (n_forms, dim) float32 unit vectors; owner: (n_forms,) position of the skill of each, rising."""

    forms: np.ndarray
    owner: np.ndarray

    @cached_property
    def skills(self) -> np.ndarray:
        """One unit vector a skill, (n_skills, dim) float64: the mean direction of its forms."""
        if not len(self.owner):
            return np.zeros((0, self.forms.shape[1]))
        starts = np.flatnonzero(np.diff(self.owner, prepend=-1))
        return unit_rows(np.add.reduceat(self.forms.astype(np.float64), starts, axis=0))


def form_vectors(
    taxonomy: Taxonomy, encoder: Encoder, *, cache: Path, shipped: Path | None = None
) -> FormVectors:
    """The vectors of a taxonomy: from ``shipped``, else from ``cache``, else computed and cached.

    A file that is damaged or of another shape is passed over; a cache that cannot be written is no
    error: the vectors are computed again next time.
    """
    owner = np.array([n for n, skill in enumerate(taxonomy) for _ in skill.forms], np.int32)
    name = _file_name(taxonomy, encoder)
    stored = _read_first((folder / name for folder in (shipped, cache) if folder is not None), len(owner))
    if stored is None:
        stored = _computed(taxonomy, encoder)
        with contextlib.suppress(OSError):
            _write(cache / name, lambda handle: np.save(handle, stored, allow_pickle=False))
    return FormVectors(unit_rows(stored.astype(np.float32)), owner)


def write_form_vectors(taxonomy: Taxonomy, encoder: Encoder, folder: Path) -> Path:
    """The file of a taxonomy's vectors in ``folder``, written new; older ones there are removed.

    Raises OSError when the folder cannot be written.
    """
    path = folder / _file_name(taxonomy, encoder)
    vectors = _computed(taxonomy, encoder)
    _write(path, lambda handle: np.save(handle, vectors, allow_pickle=False))
    _remove_others(path, "forms-*.npy")
    return path


def form_counts(
    taxonomy: Taxonomy,
    count: Callable[[Sequence[str]], dict[str, int]],
    *,
    cache: Path,
    shipped: Path | None = None,
) -> dict[str, int]:
    """What ``count`` says of a taxonomy's forms: from ``shipped``, else from ``cache``, else computed and
    cached. A file that is damaged is passed over."""
    forms = _forms(taxonomy)
    name = f"counts-{_stamp(forms)}.json"
    for path in (folder / name for folder in (shipped, cache) if folder is not None):
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(path.read_text("utf8"))
            if isinstance(kept, dict) and all(type(number) is int for number in kept.values()):
                return kept
    counts = count(forms)
    with contextlib.suppress(OSError):
        _write(cache / name, lambda handle: handle.write(_as_json(counts)))
    return counts


def write_form_counts(
    taxonomy: Taxonomy, count: Callable[[Sequence[str]], dict[str, int]], folder: Path
) -> Path:
    """The file of what ``count`` says of a taxonomy's forms, written new; older ones there are removed."""
    forms = _forms(taxonomy)
    path = folder / f"counts-{_stamp(forms)}.json"
    counts = count(forms)
    _write(path, lambda handle: handle.write(_as_json(counts)))
    _remove_others(path, "counts-*.json")
    return path


def unit_rows(rows: np.ndarray) -> np.ndarray:
    """The rows at length 1, same shape and type; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: np.ndarray = rows / np.where(lengths > 0, lengths, 1)
    return scaled


def _file_name(taxonomy: Taxonomy, encoder: Encoder) -> str:
    """A name that changes whenever the content would: it stands for the forms, in order, and the encoder."""
    return f"forms-{_stamp((encoder.name, 'int8', *_forms(taxonomy)))}.npy"


def _forms(taxonomy: Taxonomy) -> list[str]:
    return [form for skill in taxonomy for form in skill.forms]


def _stamp(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _as_json(counts: dict[str, int]) -> bytes:
    return json.dumps(counts, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _remove_others(kept: Path, pattern: str) -> None:
    for older in kept.parent.glob(pattern):
        if older != kept:
            older.unlink()


def _computed(taxonomy: Taxonomy, encoder: Encoder) -> np.ndarray:
    vectors = encoder.encode(_forms(taxonomy))
    quantised: np.ndarray = np.rint(unit_rows(vectors) * SCALE).astype(np.int8)
    return quantised


def _read_first(paths: Iterable[Path], rows: int) -> np.ndarray | None:
    return next((array for path in paths if (array := _read(path, rows)) is not None), None)


def _read(path: Path, rows: int) -> np.ndarray | None:
    """The int8 array in a file, or None where it is absent, damaged or of another shape."""
    try:
        with path.open("rb") as handle:
            array: np.ndarray = np.lib.format.read_array(handle, allow_pickle=False)
            whole = not handle.read(1)
    except (OSError, ValueError, EOFError, MemoryError):
        return None
    fits = array.dtype == np.int8 and array.ndim == 2 and len(array) == rows
    return array if whole and fits and bool(array.any(axis=1).all()) else None


def _write(path: Path, put: Callable[[IO[bytes]], object]) -> None:
    """Writes beside the target and renames, so that a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("wb") as handle:
            put(handle)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
