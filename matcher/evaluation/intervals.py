"""Bootstrap intervals: how far a figure would move on another sample of the same texts.

What is drawn, with replacement, is a cluster: a text, or all sentences of one document, since these
resemble each other. Intervals are 95 % percentile intervals (Efron & Tibshirani 1993, chapter 13).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

ROUNDS = 1000
PERCENTILES = (2.5, 97.5)
BLOCK = 100


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval. ``value`` is None where nothing was there to measure; ``low`` and
    ``high`` are None where it was measured on fewer than two clusters."""

    value: float | None
    low: float | None = None
    high: float | None = None


def estimate_mean(values: np.ndarray, *, seed: int = 0, rounds: int = ROUNDS) -> Estimate:
    """The mean of values (n,), each value a cluster of its own."""
    counts = np.column_stack([values, np.ones(len(values))])
    return estimate(lambda sums: sums[..., 0] / sums[..., 1], counts, seed=seed, rounds=rounds)


def estimate(
    statistic: Callable[[np.ndarray], np.ndarray],
    counts: np.ndarray,
    *,
    seed: int = 0,
    rounds: int = ROUNDS,
) -> Estimate:
    """A figure that depends on sums of counts alone (a mean, a precision, an F1).

    statistic: sums (..., k) -> figures (...), nan where it is not defined. counts: (n_clusters, k).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(statistic(counts.sum(axis=0)))
        if np.isnan(value) or len(counts) < 2:
            return Estimate(None if np.isnan(value) else value)
        drawn = statistic(_resampled_sums(counts, seed, rounds))
    low, high = np.nanpercentile(drawn, PERCENTILES)
    return Estimate(value, float(low), float(high))


def _resampled_sums(counts: np.ndarray, seed: int, rounds: int) -> np.ndarray:
    """Sums over as many clusters as there are, drawn with replacement, (rounds, k)."""
    rng = np.random.default_rng(seed)
    number = len(counts)
    sums = [
        rng.multinomial(number, np.full(number, 1 / number), size=min(BLOCK, rounds - start)) @ counts
        for start in range(0, rounds, BLOCK)
    ]
    return np.concatenate(sums)


def sum_by_cluster(counts: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Counts (n, k) summed over each cluster, (n_clusters, k). clusters: (n,), numbered from 0."""
    sums = np.zeros((int(clusters.max(initial=-1)) + 1, counts.shape[1]))
    np.add.at(sums, clusters, counts)
    return sums
