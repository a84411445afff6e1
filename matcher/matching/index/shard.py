"""A shard: people whose evidence stays as it is, found by bounds out of an index of it rounded up.

``PeopleIndex`` keeps two bytes of a strength, which is small, and so ranks what is rounded. A shard keeps the
evidence beside the index, reads it of the few who can be among the best, and says what ``rank_stacks`` says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.matching.coverage import ranges
from matcher.matching.index.entries import HUNDREDTHS, entries_of
from matcher.matching.index.known_keys import KnownKeys
from matcher.matching.index.population import Population
from matcher.matching.index.searching import Searcher
from matcher.matching.index.segment import Segment, build_segment
from matcher.matching.table import EvidenceTable, Years
from matcher.policy import Policy


@dataclass(frozen=True, eq=False)
class PeopleColumns:
    """Evidence as it is, person after person.

    key_names: rising; ``keys`` and ``year_keys`` are positions in it. ends, year_ends: int64
    (n_people + 1,), where the pieces and the years of each person start and end. keys, lineages, levels
    (0 unknown), strengths (0-1), verified (bool): one a piece; lineages are told apart within a person and
    key. year_keys, years: one a key of experience of a person.
    """

    key_names: tuple[str, ...]
    ends: np.ndarray
    keys: np.ndarray
    lineages: np.ndarray
    levels: np.ndarray
    strengths: np.ndarray
    verified: np.ndarray
    year_ends: np.ndarray
    year_keys: np.ndarray
    years: np.ndarray

    @property
    def n_people(self) -> int:
        return len(self.ends) - 1

    def assessed(self) -> np.ndarray:
        """Who shows anything at all, bool (n_people,)."""
        shown: np.ndarray = (np.diff(self.ends) > 0) | (np.diff(self.year_ends) > 0)
        return shown

    def table(self, rows: np.ndarray) -> EvidenceTable:
        """The evidence of people (positions) that has any strength, by the keys' positions; neither names nor
        experience are filled in."""
        people, pieces = _spread(self.ends, rows)
        shown = self.strengths[pieces] > 0
        people, pieces = people[shown], pieces[shown]
        return EvidenceTable(
            people=people,
            keys=self.keys[pieces],
            lineages=self.lineages[pieces].astype(np.int64),
            levels=self.levels[pieces].astype(np.int64),
            strengths=self.strengths[pieces],
            verified=self.verified[pieces],
            key_names=(),
            n_people=len(rows),
            experience={},
        )

    def experience(self, rows: np.ndarray) -> dict[int, Years]:
        """Key of experience -> which of the people have how many years of it."""
        people, pieces = _spread(self.year_ends, rows)
        keys = self.year_keys[pieces]
        order = np.argsort(keys, kind="stable")
        held, starts = np.unique(keys[order], return_index=True)
        parts = np.split(order, starts[1:]) if len(held) else []
        return {
            key: (people[part], self.years[pieces[part]])
            for key, part in zip(held.tolist(), parts, strict=True)
        }


def _spread(ends: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(position in rows, piece) of every piece of the people."""
    starts, counts = ends[rows], ends[rows + 1] - ends[rows]
    return np.repeat(np.arange(len(rows)), counts), ranges(starts, counts)


def build_bounds(columns: PeopleColumns, ids: Sequence[str], policy: Policy) -> Segment:
    """The segment in which everybody shows at least what they show: strengths and years are rounded up. Its
    keys are positions in ``key_names``; ids are one a person, each its own."""
    everybody = np.arange(columns.n_people)
    entries = entries_of(columns.table(everybody), np.arange(len(columns.key_names)), upwards=True)
    experience = {
        key: (people, np.ceil(years * HUNDREDTHS) / HUNDREDTHS)
        for key, (people, years) in columns.experience(everybody).items()
    }
    return build_segment(entries, experience, ids, columns.assessed(), policy)


class ShardIndex(Searcher):
    """People ranked, bit for bit, as ``rank_stacks`` ranks them.

    keys: the keys of all shards, rising, so that what is found to be like a target serves them all.
    segment: as ``build_bounds`` made it of the columns.
    """

    def __init__(self, keys: KnownKeys, columns: PeopleColumns, segment: Segment, policy: Policy) -> None:
        self._columns = columns
        self._numbers = np.array(keys.find(columns.key_names), np.int64)
        if len(self._numbers) != len(columns.key_names) or (np.diff(self._numbers) <= 0).any():
            raise ValueError("the keys of a shard are not among those of all shards, in their order")
        numbered = replace(
            segment,
            columns=self._numbers[segment.columns].astype(np.uint32),
            dated_columns=self._numbers[segment.dated_columns].astype(np.uint32),
        )
        everybody = np.ones(columns.n_people, bool)
        super().__init__(keys, Population(policy, [(numbered, everybody)]), policy)

    def _held(self, segment: Segment, rows: np.ndarray, keys: np.ndarray) -> EvidenceTable:  # noqa: ARG002
        table = self._columns.table(rows)
        numbered = replace(table, keys=self._numbers[table.keys])
        return numbered.take(np.isin(numbered.keys, keys))

    def _experience(
        self,
        segment: Segment,  # noqa: ARG002
        rows: np.ndarray,
        keys: set[int],
    ) -> Mapping[int, Years]:
        found = self._columns.experience(rows)
        named = {int(self._numbers[key]): years for key, years in found.items()}
        return {key: years for key, years in named.items() if key in keys}
