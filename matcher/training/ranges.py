"""Measures how far the inputs of a model's products reach, so that it can multiply whole numbers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from matcher.checksums import write_hashes
from matcher.encoder import SentenceEncoder
from matcher.errors import BadData
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.tagging import SpanTagger
from matcher.products import Ranges, WatchedProducts, ranges_file
from matcher.training.tagger import read_marked

TEXTS = 2000


def range_texts(written: Path, names: Iterable[str], *, seed: int) -> list[str]:
    """Sentences out of the files under ``written`` and names of skills, half of each, drawn by a seed.

    Raises BadData where there are no sentences.
    """
    sentences = [row.text for path in sorted(written.glob("*.txt")) for row in read_marked(path)]
    if not sentences:
        raise BadData(f"{written} holds no sentences to measure on")
    rng = random.Random(seed)  # noqa: S311 - a sample, no secret
    return [
        text
        for texts in (sentences, sorted(names))
        for text in rng.sample(texts, min(len(texts), TEXTS // 2))
    ]


def measure_encoder(folder: Path, texts: Sequence[str]) -> Ranges:
    """The ranges of the encoder in a folder over some texts."""
    watched = WatchedProducts()
    SentenceEncoder(folder, products=watched).encode(texts)
    return watched.ranges


def measure_tagger(folder: Path, dictionary: Dictionary, texts: Sequence[str]) -> Ranges:
    """The ranges of the tagger in a folder over some texts. dictionary: the names it is told of."""
    watched = WatchedProducts()
    SpanTagger(folder, dictionary, products=watched).tag(texts)
    return watched.ranges


def write_ranges(folder: Path, ranges: Ranges) -> Path:
    """The file of the ranges of a model's weights, written new; older ones of that model are removed."""
    from safetensors.numpy import save_file

    path = ranges_file(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    for older in path.parent.glob(f"{folder.name}-*.safetensors"):
        older.unlink()
    save_file({name: np.ascontiguousarray(ranges[name], np.float32) for name in sorted(ranges)}, path)
    write_hashes(path.parent, leave_out=("card.md",))
    return path
