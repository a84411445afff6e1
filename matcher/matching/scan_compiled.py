"""The scan of posting lists, compiled by numba (the extra ``scale``)."""

from __future__ import annotations

import numpy as np
from numba import njit

from matcher.matching.run import BLOCK


@njit(cache=True, nogil=True)
def scan(
    chunk_blocks: np.ndarray,
    chunk_starts: np.ndarray,
    local: np.ndarray,
    words: np.ndarray,
    levels: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    factors: np.ndarray,
    levelled: np.ndarray,
    requirement_ends: np.ndarray,
    weights: np.ndarray,
    full: int,
    shift: int,
    ranked: np.ndarray,
    bounds: np.ndarray,
    best: np.ndarray,
) -> None:
    """As ``scan.Scan``: adds to ``bounds``, and keeps the largest in ``best``, a heap.

    What is added up for a block stays in the cache; entries are compared without a branch, since
    which is larger cannot be predicted.
    """
    largest = np.zeros(BLOCK, np.uint16)
    cursor = first.copy()
    for start in range(0, len(bounds), BLOCK):
        block, sums = start // BLOCK, bounds[start : start + BLOCK]
        column = 0
        for requirement in range(len(weights)):
            while column < requirement_ends[requirement]:
                chunk = cursor[column]
                if chunk < last[column] and chunk_blocks[chunk] == block:
                    cursor[column] += 1
                    cells = range(chunk_starts[chunk], chunk_starts[chunk + 1])
                    by_level = factors[column]
                    if levelled[column]:
                        for cell in cells:
                            product = np.uint32(words[cell]) * by_level[levels[cell]]
                            value = np.uint16((product >> np.uint32(shift)) + np.uint32(1))
                            person = local[cell]
                            largest[person] = max(largest[person], value)
                    else:
                        factor = by_level[0]
                        for cell in cells:
                            product = np.uint32(words[cell]) * factor
                            value = np.uint16((product >> np.uint32(shift)) + np.uint32(1))
                            person = local[cell]
                            largest[person] = max(largest[person], value)
                column += 1
            weight = weights[requirement]
            for person in range(len(sums)):
                sums[person] += weight * np.float32(min(largest[person], np.uint16(full)))
            largest[:] = 0
        for person in range(len(sums)):
            if not ranked[start + person]:
                sums[person] = -1.0
            elif sums[person] > best[0]:
                _replace_least(best, sums[person])


@njit(cache=True, nogil=True)
def _replace_least(heap: np.ndarray, value: np.float32) -> None:
    place = 0
    while True:
        below = 2 * place + 1
        if below + 1 < len(heap) and heap[below + 1] < heap[below]:
            below += 1
        if below >= len(heap) or heap[below] >= value:
            break
        heap[place] = heap[below]
        place = below
    heap[place] = value
