"""A segment: the evidence of some people as posting lists, never changed once made.

Each key has a list of cells, one for each person who shows it, in order of people. People are counted in
blocks of 65,536, so that a cell names its person in two bytes and what is added up for a block stays in
the processor's cache; the part of a list that is of one block is a chunk. With two bytes for the strength
and one for the level a piece of evidence takes 5. Only cells that rest on several pieces need more: the
pieces stand apart, and the cell has what they show at most. A chunk of many people of its block has a cell
for everyone, so that it can be read without looking whose each is.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from matcher.matching.coverage import ranges, stack_strengths
from matcher.matching.index.entries import GRID, HUNDREDTHS, Entries, join_entries
from matcher.matching.index.ids import IdList
from matcher.matching.table import Years
from matcher.policy import Policy

BLOCK = 65_536
FULL_WORD = 2 * GRID + 1
"""The largest word: strength 1, verified."""
MIXED = 7
"""In place of a level: the cell rests on several pieces."""
ABSENT = 0
"""The word of a cell of somebody who shows nothing."""
FILLED = 0.3
"""The share of the people of a block from which on a chunk has a cell for everyone."""


@dataclass(frozen=True, eq=False)
class Segment:
    """Posting lists of some people, who are known by position.

    columns: uint32, the keys, rising; column_chunks: uint32 (n_columns + 1,), the chunks of each.
    chunk_blocks: uint16; chunk_starts: uint32 (n_chunks + 1,), the cells of each.
    local: uint16, the position within the block; words, levels: as ``Entries``, or ``ABSENT``. Where the
    level is ``MIXED``, the word is not below what the cell shows at any level asked; mixed_cells (uint32,
    rising) names it and mixed_starts (uint32, n_mixed + 1) its pieces: mixed_words, mixed_levels,
    mixed_lineages (uint32).
    dated_columns: uint32, keys of experience, rising; dated_starts: uint32 (n_dated + 1,); dated_people:
    uint32, rising within a key; dated_years: uint32, hundredths.
    id_text, id_ends, id_order: as ``IdList``. assessed: bool (n_people,), who shows anything at all.
    """

    columns: np.ndarray
    column_chunks: np.ndarray
    chunk_blocks: np.ndarray
    chunk_starts: np.ndarray
    local: np.ndarray
    words: np.ndarray
    levels: np.ndarray
    mixed_cells: np.ndarray
    mixed_starts: np.ndarray
    mixed_words: np.ndarray
    mixed_levels: np.ndarray
    mixed_lineages: np.ndarray
    dated_columns: np.ndarray
    dated_starts: np.ndarray
    dated_people: np.ndarray
    dated_years: np.ndarray
    id_text: np.ndarray
    id_ends: np.ndarray
    id_order: np.ndarray
    assessed: np.ndarray

    @property
    def ids(self) -> IdList:
        return IdList(self.id_text, self.id_ends, self.id_order)

    @property
    def n_people(self) -> int:
        return len(self.assessed)

    @property
    def n_entries(self) -> int:
        """Pieces of evidence."""
        return int(np.count_nonzero(self.words)) - len(self.mixed_cells) + len(self.mixed_words)

    @property
    def n_bytes(self) -> int:
        """What the arrays take, in memory or on disk."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))

    def places(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where each key stands among the columns, and whether it does (bool)."""
        if not len(self.columns):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        # Of one type: numpy would convert the whole array otherwise.
        places = np.searchsorted(self.columns, keys.astype(self.columns.dtype))
        places = np.minimum(places, len(self.columns) - 1)
        return places, self.columns[places] == keys

    def cell_people(self) -> np.ndarray:
        """The position of the person of each cell, int64 (n_cells,)."""
        starts = self.chunk_starts.astype(np.int64)
        sizes = starts[1:] - starts[:-1]
        people: np.ndarray = np.repeat(self.chunk_blocks.astype(np.int64) * BLOCK, sizes) + self.local
        return people

    def cell_keys(self) -> np.ndarray:
        """The key of each cell, int64 (n_cells,)."""
        ends = self.chunk_starts[self.column_chunks].astype(np.int64)
        return np.repeat(self.columns.astype(np.int64), ends[1:] - ends[:-1])

    def entries(self, cells: np.ndarray, people: np.ndarray, keys: np.ndarray) -> Entries:
        """The pieces of these cells, whose people and keys are given."""
        shown = self.words[cells] != ABSENT
        cells, people, keys = cells[shown], people[shown], keys[shown]
        mixed = self.levels[cells] == MIXED
        single = Entries(
            people[~mixed],
            keys[~mixed],
            np.zeros(int((~mixed).sum()), np.int64),
            self.levels[cells[~mixed]],
            self.words[cells[~mixed]],
        )
        places = np.searchsorted(self.mixed_cells, cells[mixed].astype(self.mixed_cells.dtype))
        starts = self.mixed_starts[places].astype(np.int64)
        sizes = self.mixed_starts[places + 1] - starts
        pieces = ranges(starts, sizes)
        several = Entries(
            np.repeat(people[mixed], sizes),
            np.repeat(keys[mixed], sizes),
            self.mixed_lineages[pieces].astype(np.int64),
            self.mixed_levels[pieces],
            self.mixed_words[pieces],
        )
        return join_entries([single, several])

    def experience(self, keys: Container[int] | None = None) -> Iterator[tuple[int, Years]]:
        """Each of these keys of experience (None: all), and who (int64, rising) has how many years of it."""
        for place, key in enumerate(self.dated_columns.tolist()):
            if keys is None or key in keys:
                held = slice(self.dated_starts[place], self.dated_starts[place + 1])
                yield key, (self.dated_people[held].astype(np.int64), self.dated_years[held] / HUNDREDTHS)


def build_segment(
    entries: Entries,
    experience: Mapping[int, Years],
    ids: Sequence[str],
    assessed: np.ndarray,
    policy: Policy,
) -> Segment:
    """The segment of people by position: their pieces of evidence in any order, and years by key.

    ids, assessed: one a person.
    """
    places = entries.keys << 32 | entries.people
    order = np.argsort(places, kind="stable")
    entries, places = entries.take(order), places[order]
    first = np.flatnonzero(np.diff(places, prepend=-1))
    sizes = np.diff(np.append(first, len(places)))
    words, levels = entries.words[first], entries.levels[first]
    several = sizes > 1
    pieces = entries.take(ranges(first[several], sizes[several]))
    words[several], levels[several] = _bounds(pieces, sizes[several], policy), MIXED
    places, words, levels = _filled(places[first], words, levels, len(ids))
    chunks = np.flatnonzero(np.diff(_chunk_of(places), prepend=-1))
    columns = np.flatnonzero(np.diff(places[chunks] >> 32, prepend=-1))
    listed = IdList.of(ids)
    return Segment(
        columns=(places[chunks][columns] >> 32).astype(np.uint32),
        column_chunks=_ends(columns, len(chunks)),
        chunk_blocks=(_chunk_of(places[chunks]) % BLOCK).astype(np.uint16),
        chunk_starts=_ends(chunks, len(places)),
        local=(places % BLOCK).astype(np.uint16),
        words=words,
        levels=levels,
        mixed_cells=np.flatnonzero(levels == MIXED).astype(np.uint32),
        mixed_starts=np.append(0, np.cumsum(sizes[several])).astype(np.uint32),
        mixed_words=pieces.words,
        mixed_levels=pieces.levels,
        mixed_lineages=pieces.lineages.astype(np.uint32),
        **_dated(experience),
        id_text=listed.text,
        id_ends=listed.ends,
        id_order=listed.order,
        assessed=assessed,
    )


def _chunk_of(places: np.ndarray) -> np.ndarray:
    """Key and block of cells, as one rising number."""
    return places // BLOCK


def _filled(
    places: np.ndarray, words: np.ndarray, levels: np.ndarray, n_people: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The cells, and those of absent people in the chunks that many people of the block are in."""
    chunks, sizes = np.unique(_chunk_of(places), return_counts=True)
    people = np.minimum(BLOCK, n_people - chunks % BLOCK * BLOCK)
    full = [
        np.arange(chunk * BLOCK, chunk * BLOCK + count)
        for chunk, count in zip(
            chunks[sizes >= FILLED * people], people[sizes >= FILLED * people], strict=True
        )
    ]
    absent = np.setdiff1d(np.concatenate([places[:0], *full]), places, assume_unique=True)
    every = np.concatenate([places, absent])
    order = np.argsort(every, kind="stable")
    nobody = np.full(len(absent), ABSENT)
    words = np.concatenate([words, nobody.astype(words.dtype)])
    levels = np.concatenate([levels, nobody.astype(levels.dtype)])
    return every[order], words[order], levels[order]


def _bounds(pieces: Entries, sizes: np.ndarray, policy: Policy) -> np.ndarray:
    """A word for each cell of several pieces, not below its stack strength at any level asked."""
    cells = np.repeat(np.arange(len(sizes)), sizes)
    alone = Entries(cells, np.zeros_like(cells), pieces.lineages, pieces.levels, pieces.words)
    strengths = stack_strengths(alone.table(("",), len(sizes), {}), asked=[None], policy=policy)
    words: np.ndarray = np.ceil(strengths.values * policy.stack_cap * 2 * GRID) + 1
    return words.astype(np.uint16)


def _ends(starts: np.ndarray, end: int) -> np.ndarray:
    return np.append(starts, end).astype(np.uint32)


def _dated(experience: Mapping[int, Years]) -> dict[str, np.ndarray]:
    keys = sorted(experience)
    people = [experience[key][0] for key in keys]
    years = [np.rint(experience[key][1] * HUNDREDTHS) for key in keys]
    nothing = np.array([], np.uint32)
    return {
        "dated_columns": np.array(keys, np.uint32),
        "dated_starts": np.cumsum([0, *map(len, people)]).astype(np.uint32),
        "dated_people": np.concatenate([nothing, *people]).astype(np.uint32),
        "dated_years": np.concatenate([nothing, *years]).astype(np.uint32),
    }


def merge_segments(segments: Sequence[Segment], alive: Sequence[np.ndarray], policy: Policy) -> Segment:
    """One segment of all people of these who are alive (bool, one a person), in the same order."""
    parts: list[Entries] = []
    years: dict[int, list[Years]] = {}
    before = 0
    for segment, kept in zip(segments, alive, strict=True):
        place = np.cumsum(kept) - 1 + before
        people = segment.cell_people()
        cells = np.flatnonzero(kept[people])
        parts.append(segment.entries(cells, place[people[cells]], segment.cell_keys()[cells]))
        for key, (who, values) in segment.experience():
            years.setdefault(key, []).append((place[who[kept[who]]], values[kept[who]]))
        before += int(kept.sum())
    experience = {
        key: (np.concatenate([who for who, _ in found]), np.concatenate([values for _, values in found]))
        for key, found in years.items()
    }
    ids = [
        segment.ids[n]
        for segment, kept in zip(segments, alive, strict=True)
        for n in np.flatnonzero(kept).tolist()
    ]
    assessed = np.concatenate([segment.assessed[kept] for segment, kept in zip(segments, alive, strict=True)])
    return build_segment(join_entries(parts), experience, ids, assessed, policy)
