"""The evidence that chosen people of a segment hold for chosen keys, out of the posting lists."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from matcher.matching.coverage import ranges
from matcher.matching.index import scan
from matcher.matching.index.entries import Entries
from matcher.matching.index.segment import BLOCK, Segment
from matcher.matching.table import Years

STEPS = 8
"""Cells that can be read in the time in which one person is looked up in one list."""

Found = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Cells, which of the people each is of, and in which of the lists: int64, of one length."""


def gather(segment: Segment, rows: np.ndarray, keys: np.ndarray) -> Entries:
    """The pieces of evidence of people for keys; ``people`` are places in rows.

    rows: one or more rising positions. Few people are looked up in each list where that is compiled;
    else the lists are read whole.
    """
    places, held = segment.places(keys)
    places = places[held]
    first, last = (segment.column_chunks[places + n].astype(np.int64) for n in (0, 1))
    cells = (segment.chunk_starts[last].astype(np.int64) - segment.chunk_starts[first]).sum()
    few = scan.is_compiled() and len(rows) * len(places) * STEPS < cells
    found, people, columns = (look_up if few else read_through)(segment, rows, first, last)
    return segment.entries(found, people, segment.columns[places].astype(np.int64)[columns])


def look_up(segment: Segment, rows: np.ndarray, first: np.ndarray, last: np.ndarray) -> Found:
    """The cells of people in lists of chunks first to last, by bisection."""
    from matcher.matching.index.scan_compiled import find_cells

    arrays = segment.chunk_blocks, segment.chunk_starts, segment.local
    found, people, lists = find_cells(*arrays, rows, first, last)
    return found, people, lists


def read_through(segment: Segment, rows: np.ndarray, first: np.ndarray, last: np.ndarray) -> Found:
    """As ``look_up``, by reading every cell of the blocks that the people are in."""
    place = np.full(segment.n_people, -1, np.int64)
    place[rows] = np.arange(len(rows))
    counts = last - first
    chunks, lists = ranges(first, counts), np.repeat(np.arange(len(first)), counts)
    near = (segment.chunk_blocks[chunks] >= rows[0] // BLOCK) & (
        segment.chunk_blocks[chunks] <= rows[-1] // BLOCK
    )
    chunks, lists = chunks[near], lists[near]
    starts = segment.chunk_starts[chunks].astype(np.int64)
    sizes = segment.chunk_starts[chunks + 1] - starts
    cells = ranges(starts, sizes)
    people = np.repeat(segment.chunk_blocks[chunks].astype(np.int64) * BLOCK, sizes) + segment.local[cells]
    held = place[people] >= 0
    return cells[held], place[people[held]], np.repeat(lists, sizes)[held]


def gather_experience(segment: Segment, rows: np.ndarray, keys: Container[int]) -> dict[int, Years]:
    """Key of experience -> which of the people (one or more rising positions) have how many years of it."""
    found: dict[int, Years] = {}
    for key, (people, years) in segment.experience(keys):
        place = np.searchsorted(rows, people)
        held = rows.take(place, mode="clip") == people
        found[key] = place[held], years[held]
    return found
