"""A small pool with coverage that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from stack_builders import requirement, target

from matcher.analytics import CoverageGrid
from matcher.analytics.grid import collect_asks
from matcher.types import Importance, Posting


def posting(identifier: str, *asked: str | tuple[str, Importance]) -> Posting:
    """A posting that asks these skills; required weighs 3, preferred 1."""
    pairs = [(one, "required") if isinstance(one, str) else one for one in asked]
    return Posting(
        identifier,
        identifier.title(),
        "",
        tuple(
            requirement(target(key), id=f"r{n}", importance=how, weight=3.0 if how == "required" else 1.0)  # type: ignore[arg-type]
            for n, (key, how) in enumerate(pairs, 1)
        ),
    )


def grid_of(
    postings: Sequence[Posting],
    claimed: Mapping[str, Sequence[float]],
    verified: Mapping[str, Sequence[float]] | None = None,
) -> CoverageGrid:
    """A grid with the coverage of the asks, in order of first mention, by person."""
    asks = collect_asks(postings)

    def part(rows: Mapping[str, Sequence[float]]) -> sparse.csc_matrix:
        return sparse.csc_matrix(np.array([rows[person] for person in claimed], float))

    nothing = {person: [0.0] * len(asks) for person in claimed}
    return CoverageGrid(
        tuple(claimed),
        tuple(one.id for one in postings),
        asks,
        part(claimed),
        part(verified or nothing),
        (),
        (),
    )
