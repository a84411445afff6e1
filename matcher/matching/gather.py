"""The evidence that chosen people of a run hold for chosen keys, out of the posting lists."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from matcher.matching import scan
from matcher.matching.coverage import ranges
from matcher.matching.entries import Entries
from matcher.matching.run import BLOCK, Run
from matcher.matching.table import Years

STEPS = 64
"""Cells that can be read in the time in which one person is looked up in one list."""

Found = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Cells, which of the people each is of, and in which of the lists: int64, of one length."""


def gather(run: Run, rows: np.ndarray, keys: np.ndarray) -> Entries:
    """The pieces of evidence of people for keys; ``people`` are places in rows.

    rows: one or more rising positions. Few people are looked up in each list where that is compiled;
    else the lists are read whole.
    """
    places, held = run.places(keys)
    places = places[held]
    first, last = (run.column_chunks[places + n].astype(np.int64) for n in (0, 1))
    cells = (run.chunk_starts[last].astype(np.int64) - run.chunk_starts[first]).sum()
    few = scan.is_compiled() and len(rows) * len(places) * STEPS < cells
    found, people, columns = (look_up if few else read_through)(run, rows, first, last)
    return run.entries(found, people, run.columns[places].astype(np.int64)[columns])


def look_up(run: Run, rows: np.ndarray, first: np.ndarray, last: np.ndarray) -> Found:
    """The cells of people in lists of chunks first to last, by bisection."""
    from matcher.matching.scan_compiled import find_cells

    arrays = run.chunk_blocks, run.chunk_starts, run.local
    found, people, lists = find_cells(*arrays, rows, first, last)
    return found, people, lists


def read_through(run: Run, rows: np.ndarray, first: np.ndarray, last: np.ndarray) -> Found:
    """As ``look_up``, by reading every cell of the blocks that the people are in."""
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
