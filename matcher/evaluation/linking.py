"""How well texts are linked to skills: RP@k and MRR.

RP@k = |gold in the top k| / min(k, |gold|); MRR = 1 / rank of the first gold; both are means over
texts with at least one gold label (Decorte et al. 2022). Ranks are 0-based here, and infinite for a gold
label that a system did not list.
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


def recall_at(ranks: Sequence[np.ndarray], k: int) -> np.ndarray:
    """|gold in the top k| / |gold| a text, (n_texts,). ``ranks[i]``: as for ``recall_precision_at``.

    >>> float(recall_at([np.array([0, 7])], 5)[0])
    0.5
    """
    return np.array([np.sum(gold < k) / len(gold) for gold in ranks], float)


def reciprocal_rank(ranks: Sequence[np.ndarray]) -> np.ndarray:
    """1 / rank of the first gold label a text, (n_texts,).

    >>> float(reciprocal_rank([np.array([3, 1])])[0])
    0.5
    """
    return np.array([1.0 / (1 + float(gold.min())) for gold in ranks], float)
