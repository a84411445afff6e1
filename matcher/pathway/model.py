"""Variables and rows of a linear program, some of the variables whole numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

Terms = dict[int, float]
"""Variable number -> coefficient."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sum that has to lie between two values."""

    terms: Terms
    low: float
    high: float


@dataclass(slots=True)
class Model:
    """A program as it grows: each variable lies between 0 and its upper bound. Nothing is ever taken away,
    so that whoever has solved it only has to look at what is new. ``ties``: (variable, the one it stays
    below, number of the row that says so)."""

    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    ties: list[tuple[int, int, int]] = field(default_factory=list)

    def variable(self, upper: float = 1.0, *, whole: bool = False) -> int:
        """The number of a new variable."""
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.upper) - 1

    def row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """Keeps a sum between two values."""
        self.rows.append(Row(dict(terms), low, high))

    def tie(self, number: int, to: int) -> None:
        """Keeps a variable at or below another one."""
        self.ties.append((number, to, len(self.rows)))
        self.row({number: 1.0, to: -1.0}, -math.inf, 0.0)
