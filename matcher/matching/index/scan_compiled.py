"""The scan of posting lists, compiled by numba (the extra ``scale``)."""

from __future__ import annotations

import numpy as np
from numba import njit

from matcher.matching.index.scan import SHIFT, STRIDE, WEIGHT_SHIFT
from matcher.matching.index.segment import BLOCK


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
    ranked: np.ndarray,
    bounds: np.ndarray,
    peaks: np.ndarray,
    best: np.ndarray,
) -> None:
    """As ``scan.scan_segment``. What is added up for a block stays in the cache, and cells are compared
    without a branch, since which is larger cannot be predicted."""
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
                    # Positions without a sign are looked up as they are, others may count from the end.
                    begin, end = chunk_starts[chunk], chunk_starts[chunk + 1]
                    by_level = factors[column]
                    if levelled[column]:
                        for cell in range(begin, end):
                            value = _value(words[cell], by_level[levels[cell]])
                            largest[local[cell]] = max(largest[local[cell]], value)
                    elif end - begin == len(sums):
                        _take_everyone(words[begin:end], by_level[0], largest)
                    else:
                        for cell in range(begin, end):
                            value = _value(words[cell], by_level[0])
                            largest[local[cell]] = max(largest[local[cell]], value)
                column += 1
            weight = weights[requirement]
            for person in range(len(sums)):
                product = np.uint32(min(largest[person], np.uint16(full))) * np.uint32(weight)
                sums[person] += np.uint16(product >> np.uint32(WEIGHT_SHIFT)) + np.uint16(1)
                largest[person] = 0
        _keep_best(sums, ranked[start : start + BLOCK], peaks[start // STRIDE :], best)


@njit(cache=True, nogil=True)
def _value(word: np.uint16, factor: np.uint32) -> np.uint16:
    """What a word gives, rounded up."""
    return np.uint16((np.uint32(np.uint32(word) * factor) >> np.uint32(SHIFT)) + np.uint32(1))


@njit(cache=True, nogil=True)
def _take_everyone(words: np.ndarray, factor: np.uint32, largest: np.ndarray) -> None:
    """Takes in a chunk that has a cell for everyone, in their order."""
    for person in range(len(words)):
        largest[person] = max(largest[person], _value(words[person], factor))


@njit(cache=True, nogil=True)
def _keep_best(sums: np.ndarray, ranked: np.ndarray, peaks: np.ndarray, best: np.ndarray) -> None:
    for stride in range(0, len(sums), STRIDE):
        part, shown = sums[stride : stride + STRIDE], ranked[stride : stride + STRIDE]
        peak = np.uint16(0)
        for person in range(len(part)):
            part[person] *= shown[person]
            peak = max(peak, part[person])
        peaks[stride // STRIDE] = peak
        if peak > best[0]:
            for value in part:
                if value > best[0]:
                    _replace_least(best, value)


@njit(cache=True, nogil=True)
def _replace_least(heap: np.ndarray, value: np.uint16) -> None:
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


@njit(cache=True, nogil=True)
def find_cells(
    chunk_blocks: np.ndarray,
    chunk_starts: np.ndarray,
    local: np.ndarray,
    rows: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As ``gather.look_up``: list after list, and in each by person."""
    found = np.empty((3, len(rows) * len(first)), np.int64)
    size = 0
    for column in range(len(first)):
        for person in range(len(rows)):
            block, wanted = rows[person] // BLOCK, rows[person] % BLOCK
            chunk = _bisect(chunk_blocks, first[column], last[column], block)
            if chunk == last[column] or chunk_blocks[chunk] != block:
                continue
            end = np.int64(chunk_starts[chunk + 1])
            cell = _bisect(local, np.int64(chunk_starts[chunk]), end, wanted)
            if cell < end and local[cell] == wanted:
                found[0, size], found[1, size], found[2, size] = cell, person, column
                size += 1
    return found[0, :size], found[1, :size], found[2, :size]


@njit(cache=True, nogil=True)
def _bisect(array: np.ndarray, low: np.int64, high: np.int64, value: np.int64) -> np.int64:
    while low < high:
        middle = (low + high) >> 1
        if array[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low
