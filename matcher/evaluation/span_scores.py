"""Counts and F1 of found spans against gold ones.

Strict: a found span is correct when start, end and kind are those of a gold span; counts are summed over
all sentences (micro-average). Overlap, a milder extra: a span of the same kind shares a character.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from matcher.evaluation.span_sets import GoldSpan

# Columns of the counts.
CORRECT, FOUND, GOLD, FOUND_TOUCHING, GOLD_TOUCHED = range(5)


def count_spans(gold: Collection[GoldSpan], found: Collection[GoldSpan]) -> np.ndarray:
    """Correct, found, gold, found ones that touch a gold one, gold ones that are touched, (5,).

    Spans that are equal count once.

    >>> count_spans([GoldSpan(0, 6, "skill")], [GoldSpan(0, 4, "skill"), GoldSpan(8, 9, "skill")]).tolist()
    [0, 2, 1, 1, 1]
    """
    wanted, given = set(gold), set(found)
    touching = sum(any(_touch(one, other) for other in wanted) for one in given)
    touched = sum(any(_touch(one, other) for other in given) for one in wanted)
    return np.array([len(wanted & given), len(given), len(wanted), touching, touched])


def _touch(one: GoldSpan, other: GoldSpan) -> bool:
    return one.kind == other.kind and one.start < other.end and other.start < one.end


def precision(counts: np.ndarray) -> np.ndarray:
    """Correct of found, 0-1; nan where nothing was found. counts: (..., 5)."""
    return _share(counts[..., CORRECT], counts[..., FOUND])


def recall(counts: np.ndarray) -> np.ndarray:
    """Correct of gold, 0-1; nan where there is no gold. counts: (..., 5)."""
    return _share(counts[..., CORRECT], counts[..., GOLD])


def strict_f1(counts: np.ndarray) -> np.ndarray:
    """2 x correct / (found + gold), 0-1; nan where there is neither. counts: (..., 5)."""
    return _share(2 * counts[..., CORRECT], counts[..., FOUND] + counts[..., GOLD])


def overlap_f1(counts: np.ndarray) -> np.ndarray:
    """Harmonic mean of the shares of found and of gold spans that touch one of the other; nan where there
    is neither, 0 where none touches. counts: (..., 5)."""
    touching = _share(counts[..., FOUND_TOUCHING], counts[..., FOUND])
    touched = _share(counts[..., GOLD_TOUCHED], counts[..., GOLD])
    none = (counts[..., FOUND_TOUCHING] == 0) & (counts[..., FOUND] + counts[..., GOLD] > 0)
    return np.where(none, 0.0, _share(2 * touching * touched, touching + touched))


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        result: np.ndarray = np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)
    return result
