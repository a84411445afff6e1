"""The evidence that chosen people of a run hold for chosen keys, out of the posting lists."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from matcher.matching.coverage import ranges
from matcher.matching.entries import Entries
from matcher.matching.run import BLOCK, Run
from matcher.matching.table import Years

STEPS = 32
"""About the steps that looking up one person in one list takes, where reading a cell takes one."""


def gather(run: Run, rows: np.ndarray, keys: np.ndarray) -> Entries:
    """The pieces of evidence of people (one or more rising positions) for keys; ``people`` are places in rows.

    Few people are looked up in each list; for many the lists are read whole.
    """
    places = np.flatnonzero(np.isin(run.columns, keys, assume_unique=True, kind="sort"))
    first, last = (run.column_chunks[places + n].astype(np.int64) for n in (0, 1))
    cells = int((run.chunk_starts[last].astype(np.int64) - run.chunk_starts[first]).sum())
    pick = look_up if len(rows) * len(places) * STEPS < cells else read_through
    found, people, columns = pick(run, rows, first, last)
    return run.entries(found, people, run.columns[places].astype(np.int64)[columns])


def look_up(
    run: Run, rows: np.ndarray, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The cells of rows in lists of chunks first to last, by bisection: (cells, which row, which list)."""
    shape = len(first), len(rows)
    blocks, local = np.broadcast_to(rows // BLOCK, shape), np.broadcast_to(rows % BLOCK, shape)
    ends = np.broadcast_to(last[:, None], shape)
    chunks = _bisect(run.chunk_blocks, np.broadcast_to(first[:, None], shape), ends, blocks)
    lists, people = np.nonzero((chunks < ends) & (run.chunk_blocks.take(chunks, mode="clip") == blocks))
    chunks = chunks[lists, people]
    wanted, end = local[lists, people], run.chunk_starts[chunks + 1].astype(np.int64)
    cells = _bisect(run.local, run.chunk_starts[chunks].astype(np.int64), end, wanted)
    held = (cells < end) & (run.local.take(cells, mode="clip") == wanted)
    return cells[held], people[held], lists[held]


def _bisect(array: np.ndarray, low: np.ndarray, high: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Where each value belongs in its own rising stretch low to high of an array."""
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = (low + high) >> 1
        below = (low < high) & (array.take(middle, mode="clip") < values)
        low, high = np.where(below, middle + 1, low), np.where(below, high, np.minimum(high, middle))
    return low


def read_through(
    run: Run, rows: np.ndarray, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As ``look_up``, by reading every cell of the lists."""
    place = np.full(run.n_people, -1, np.int64)
    place[rows] = np.arange(len(rows))
    counts = last - first
    chunks, lists = ranges(first, counts), np.repeat(np.arange(len(first)), counts)
    near = (run.chunk_blocks[chunks] >= rows[0] // BLOCK) & (run.chunk_blocks[chunks] <= rows[-1] // BLOCK)
    chunks, lists = chunks[near], lists[near]
    starts = run.chunk_starts[chunks].astype(np.int64)
    sizes = run.chunk_starts[chunks + 1] - starts
    cells = ranges(starts, sizes)
    people = np.repeat(run.chunk_blocks[chunks].astype(np.int64) * BLOCK, sizes) + run.local[cells]
    held = place[people] >= 0
    return cells[held], place[people[held]], np.repeat(lists, sizes)[held]


def gather_experience(run: Run, rows: np.ndarray, keys: Container[int]) -> dict[int, Years]:
    """Key of experience -> which of the people (one or more rising positions) have how many years of it."""
    found: dict[int, Years] = {}
    for key, (people, years) in run.experience(keys):
        place = np.searchsorted(rows, people)
        held = rows.take(place, mode="clip") == people
        found[key] = place[held], years[held]
    return found
