"""How well an order of people agrees with who is relevant: nDCG@k, average precision, reciprocal rank, P@k.

Relevance is yes or no. The definitions are those of trec_eval, as ranx and ir-measures have them; each figure
is that of one posting, and its mean over postings is nDCG, MAP, MRR and P.
"""

from __future__ import annotations

import numpy as np

from matcher.errors import BadInput


def ndcg_at(relevant: np.ndarray, k: int) -> float:
    """Discounted gain of the first k, as a share (0-1) of the most that any order would have.

    relevant: (n,) yes or no, best place first. The gain of place i, counted from 1, is 1 / log2(i + 1).
    Raises BadInput where nobody is relevant.

    >>> round(ndcg_at(np.array([False, True]), 10), 4)
    0.6309
    """
    gains = 1.0 / np.log2(np.arange(len(relevant)) + 2.0)
    most = gains[: min(k, _count(relevant))].sum()
    return float(gains[:k] @ relevant[:k] / most)


def average_precision(relevant: np.ndarray) -> float:
    """The precision at each relevant place of the whole order, (n,) best first, averaged; 0-1.

    Raises BadInput where nobody is relevant.

    >>> round(average_precision(np.array([True, False, True])), 4)
    0.8333
    """
    places = np.flatnonzero(relevant) + 1.0
    return float(np.sum(np.arange(1, len(places) + 1) / places) / _count(relevant))


def first_reciprocal_rank(relevant: np.ndarray) -> float:
    """1 / the place of the first who is relevant, (n,) best first. Raises BadInput where nobody is.

    >>> first_reciprocal_rank(np.array([False, True, True]))
    0.5
    """
    _count(relevant)
    return 1.0 / (1.0 + float(np.argmax(relevant)))


def precision_at(relevant: np.ndarray, k: int) -> float:
    """The relevant among the first k, over k: 0-1, also where fewer than k were ranked.

    >>> precision_at(np.array([True, False, True]), 10)
    0.2
    """
    return float(np.sum(relevant[:k]) / k)


def _count(relevant: np.ndarray) -> int:
    count = int(np.sum(relevant))
    if not count:
        raise BadInput(f"none of {len(relevant)} people is relevant; a measure of ranking needs at least one")
    return count
