"""Bootstrap intervals: what they hold, what they do not depend on, and how often they are right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.intervals import Estimate, estimate, estimate_mean, sum_by_cluster


def test_the_interval_holds_the_mean_and_repeats() -> None:
    values = np.array([0.0, 1.0] * 50)
    found = estimate_mean(values)
    assert found.value == 0.5
    assert found.low is not None
    assert found.high is not None
    # The standard error is sqrt(0.25 / 100) = 0.05: 95 % is about 0.5 +- 0.098.
    assert found.low == pytest.approx(0.402, abs=0.02)
    assert found.high == pytest.approx(0.598, abs=0.02)
    assert found == estimate_mean(values)
    assert found != estimate_mean(values, seed=1)


def test_one_cluster_has_no_interval_and_none_no_value() -> None:
    assert estimate_mean(np.array([0.5])) == Estimate(0.5)
    assert estimate_mean(np.array([])) == Estimate(None)


def test_clusters_are_summed() -> None:
    counts = np.array([[1, 2], [3, 4], [5, 6]])
    assert sum_by_cluster(counts, np.array([0, 1, 0])).tolist() == [[6, 8], [3, 4]]
    assert sum_by_cluster(np.zeros((0, 2)), np.array([], int)).shape == (0, 2)


def test_draws_in_which_nothing_is_defined_are_left_out() -> None:
    """Two of three clusters have no denominator: 8 of 27 draws are undefined, all others give 1."""
    counts = np.array([[1, 1], [0, 0], [0, 0]])

    def share(sums: np.ndarray) -> np.ndarray:
        return sums[..., 0] / sums[..., 1]

    assert estimate(share, counts) == Estimate(1.0, 1.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40), st.integers(0, 5))
def test_an_interval_lies_within_the_values(values: list[float], seed: int) -> None:
    found = estimate_mean(np.array(values), seed=seed, rounds=100)
    assert found.low is not None
    assert found.high is not None
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_about_95_in_100_intervals_hold_the_truth() -> None:
    """300 samples of 60 throws of a coin that falls right with 0.7; the share of intervals that hold 0.7
    has a standard error of 1.3 points, and percentile intervals are a little short at this size."""
    rng = np.random.default_rng(7)
    found = [estimate_mean((rng.random(60) < 0.7).astype(float), seed=n, rounds=300) for n in range(300)]
    covered = np.mean(
        [one.low <= 0.7 <= one.high for one in found if one.low is not None and one.high is not None]
    )
    assert 0.90 <= covered <= 0.98
