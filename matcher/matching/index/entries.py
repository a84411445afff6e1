"""Evidence in the precision an index keeps: strengths in two bytes, to 4 decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from matcher.matching.table import EvidenceTable, Years

STRENGTH_DIGITS, YEARS_DIGITS = 4, 2
GRID, HUNDREDTHS = 10**STRENGTH_DIGITS, 10**YEARS_DIGITS


@dataclass(frozen=True, eq=False)
class Entries:
    """Pieces of evidence, one a row; arrays of one length.

    people, keys: int64 positions; lineages: int64, told apart within a person and key; levels: uint8, 0
    unknown; words: uint16, twice the strength in ten-thousandths, plus 1 when verified.
    """

    people: np.ndarray
    keys: np.ndarray
    lineages: np.ndarray
    levels: np.ndarray
    words: np.ndarray

    def take(self, chosen: np.ndarray) -> Entries:
        """The rows at these places, or where a mask is True."""
        return Entries(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def table(
        self, key_names: Sequence[str], n_people: int, experience: Mapping[str, Years]
    ) -> EvidenceTable:
        """The same for the formula."""
        return EvidenceTable(
            people=self.people,
            keys=self.keys,
            lineages=self.lineages,
            levels=self.levels.astype(np.int64),
            strengths=(self.words >> 1) / GRID,
            verified=(self.words & 1).astype(bool),
            key_names=tuple(key_names),
            n_people=n_people,
            experience=experience,
        )


def entries_of(table: EvidenceTable, key_numbers: np.ndarray, *, upwards: bool = False) -> Entries:
    """The evidence of a table, its key ``n`` numbered ``key_numbers[n]``; strengths are rounded to 4
    decimals (``upwards``: never down) and what rounds to 0 is left out."""
    shares = (np.ceil if upwards else np.rint)(table.strengths * GRID).astype(np.uint16)
    every = Entries(
        people=table.people,
        keys=key_numbers[table.keys] if len(table.keys) else table.keys,
        lineages=table.lineages,
        levels=table.levels.astype(np.uint8),
        words=(shares * 2 + table.verified).astype(np.uint16),
    )
    return every.take(shares > 0)


def join_entries(parts: Sequence[Entries]) -> Entries:
    """The rows of all parts, one after the other."""
    return Entries(*(np.concatenate([getattr(p, field.name) for p in parts]) for field in fields(Entries)))
