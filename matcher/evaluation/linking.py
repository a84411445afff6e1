"""How well texts are linked to labels: RP@k and MRR.

RP@k = |gold in the top k| / min(k, |gold|); MRR = 1 / rank of the first gold; both are means over
texts with at least one gold label (Decorte et al. 2022).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def recall_precision_at(ranks: Sequence[np.ndarray], k: int) -> np.ndarray:
    """RP@k a text, (n_texts,). ``ranks[i]``: the 0-based ranks of text i's gold labels, not empty.

    >>> float(recall_precision_at([np.array([0, 7])], 5)[0])
    0.5
    """
    return np.array([np.sum(gold < k) / min(k, len(gold)) for gold in ranks], float)


def reciprocal_rank(ranks: Sequence[np.ndarray]) -> np.ndarray:
    """1 / rank of the first gold label a text, (n_texts,).

    >>> float(reciprocal_rank([np.array([3, 1])])[0])
    0.5
    """
    return np.array([1.0 / (1 + int(gold.min())) for gold in ranks], float)


def bootstrap_interval(values: np.ndarray, *, seed: int = 0, rounds: int = 1000) -> tuple[float, float]:
    """95 % percentile interval of the mean of ``values`` (n,), by resampling."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (rounds, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
