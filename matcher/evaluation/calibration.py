"""Whether probabilities hold: of the links given 0.8, are eight in ten right?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

BINS = 10


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The answers whose probability is in ``[low, high)`` (the last bin: up to 1 and with it)."""

    low: float
    high: float
    count: int
    mean_probability: float
    right_share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Probabilities beside what was right.

    brier: mean squared difference, beside ``brier_constant``, that of always saying ``right_share``.
    expected_error: mean distance of a bin's probability from its share of right answers, by count.
    auc: how often a right answer has the higher probability; None where all or none are right.
    """

    count: int
    right_share: float
    mean_probability: float
    brier: float
    brier_constant: float
    expected_error: float
    auc: float | None
    bins: tuple[ReliabilityBin, ...]


def measure_calibration(probabilities: np.ndarray, right: np.ndarray) -> Calibration | None:
    """The calibration of answers, or None where there are none.

    probabilities: (n,) 0-1; right: (n,) bool. Bins are of equal width; empty ones are left out.
    """
    if not len(probabilities):
        return None
    share = float(right.mean())
    bins = _bins(probabilities, right)
    error = sum(one.count * abs(one.mean_probability - one.right_share) for one in bins) / len(right)
    return Calibration(
        count=len(right),
        right_share=share,
        mean_probability=float(probabilities.mean()),
        brier=float(np.mean((probabilities - right) ** 2)),
        brier_constant=share * (1 - share),
        expected_error=error,
        auc=float(roc_auc_score(right, probabilities)) if 0 < share < 1 else None,
        bins=bins,
    )


def _bins(probabilities: np.ndarray, right: np.ndarray) -> tuple[ReliabilityBin, ...]:
    numbers = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    bins = []
    for number in np.unique(numbers).tolist():
        inside = numbers == number
        means = float(probabilities[inside].mean()), float(right[inside].mean())
        bins.append(ReliabilityBin(number / BINS, (number + 1) / BINS, int(inside.sum()), *means))
    return tuple(bins)
