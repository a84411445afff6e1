"""Upper bounds on scores out of the posting lists: quick, and never below the score.

A bound is what the formula would give with strengths and weights rounded up, cells of several pieces
taken at their best, and experience counted beside the other alternatives. It finds who can be among the
best; how good they are is then told by the formula itself (``coverage``). numba makes it about ten
times as fast (the extra ``scale``); numpy finds the same people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

import numpy as np

from matcher.errors import BadInput
from matcher.matching.coverage import Ways, level_fit, ranges
from matcher.matching.index.segment import BLOCK, FULL_WORD, MIXED, Segment
from matcher.policy import Policy
from matcher.types import LEVELS

SHIFT = 15
LARGEST = 65_000
"""The value of a word of strength 1 over the cap: values and bounds take two bytes."""
WEIGHT_SHIFT = 16
MOST_REQUIREMENTS = 1_000
STRIDE = 256


@dataclass(frozen=True, eq=False)
class Plan:
    """What to read for one posting: a column for each way of meeting each requirement, in their order.

    keys: int64; factors: uint32 (n_columns, 8), what a word of each level is multiplied by; levelled:
    bool, whether levels matter; requirement_ends: int64, where the columns of each requirement end;
    weights: uint32, in 1 / 65536 of their sum. Coverage 1 has the value ``full``.
    """

    keys: np.ndarray
    factors: np.ndarray
    levelled: np.ndarray
    requirement_ends: np.ndarray
    weights: np.ndarray
    full: int


def make_plan(ways: Ways, shares: np.ndarray, *, added: float, policy: Policy) -> Plan:
    """The plan for requirements that can be met in these ways.

    shares: of all weight, > 0, adding up to 1; added: what may be added to a bound besides, 0-1.
    Raises BadInput for more requirements than two bytes can add up.
    """
    if len(shares) > MOST_REQUIREMENTS:
        raise BadInput(
            f"the posting asks {len(shares):,} things; at most {MOST_REQUIREMENTS:,} can be ranked"
        )
    full = int(LARGEST * policy.stack_cap / (1.0 + added)) - len(shares)
    unit = full * 2**SHIFT / (policy.stack_cap * (FULL_WORD - 1))
    every = np.arange(MIXED + 1)
    fits = np.stack([level_fit(every, level or None, policy.level_fit) for level in range(max(LEVELS) + 1)])
    fits[:, MIXED] = 1.0
    return Plan(
        keys=ways.keys,
        factors=np.ceil(ways.shares[:, None] * (fits * unit)[ways.levels]).astype(np.uint32),
        levelled=ways.levels > 0,
        requirement_ends=np.searchsorted(ways.columns, np.arange(len(shares)), side="right"),
        weights=np.ceil(shares * 2**WEIGHT_SHIFT).astype(np.uint32),
        full=full,
    )


@dataclass(frozen=True, eq=False)
class Bounds:
    """What each person of a segment can score at most, uint16 (n_people,), ``Plan.full`` being 1, and 0 for
    who is not ``ranked`` (bool); and the largest of each ``STRIDE`` people."""

    each: np.ndarray
    peaks: np.ndarray
    ranked: np.ndarray

    def rows(self, least: int) -> np.ndarray:
        """Who is ranked and has no bound below ``least``, rising."""
        starts = np.flatnonzero(self.peaks >= least) * STRIDE
        near = ranges(starts, np.minimum(STRIDE, len(self.each) - starts))
        rows: np.ndarray = near[(self.each[near] >= least) & self.ranked[near]]
        return rows


def scan_segment(
    segment: Segment, plan: Plan, *, ranked: np.ndarray, start: np.ndarray, best: np.ndarray
) -> Bounds:
    """The bounds of the people of a segment who are ``ranked`` (bool).

    start: uint16 (n_people,), bounds to add to, which it changes. best: uint16, the largest bounds seen so
    far as a heap, its least first; those of this segment are put in.
    """
    places, held = segment.places(plan.keys)
    first = segment.column_chunks[places].astype(np.int64)
    last = np.where(held, segment.column_chunks[np.minimum(places + 1, len(segment.columns))], first).astype(
        np.int64
    )
    bounds = Bounds(start, np.zeros(-(-segment.n_people // STRIDE), np.uint16), ranked)
    work = _scan_compiled if is_compiled() else _scan_with_numpy
    work(segment, plan, first, last, bounds, best)
    return bounds


def _scan_compiled(
    segment: Segment,
    plan: Plan,
    first: np.ndarray,
    last: np.ndarray,
    bounds: Bounds,
    best: np.ndarray,
) -> None:
    from matcher.matching.index.scan_compiled import scan

    lists = segment.chunk_blocks, segment.chunk_starts, segment.local, segment.words, segment.levels
    columns = first, last, plan.factors, plan.levelled
    requirements = plan.requirement_ends, plan.weights, plan.full
    scan(*lists, *columns, *requirements, bounds.ranked, bounds.each, bounds.peaks, best)


@cache
def is_compiled() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def _scan_with_numpy(
    segment: Segment,
    plan: Plan,
    first: np.ndarray,
    last: np.ndarray,
    bounds: Bounds,
    best: np.ndarray,
) -> None:
    """As the compiled one, for all blocks of a column together."""
    largest = np.zeros(segment.n_people, np.uint32)
    begin = 0
    for end, weight in zip(plan.requirement_ends.tolist(), plan.weights, strict=True):
        largest[:] = 0
        for column in range(begin, end):
            chunks = slice(first[column], last[column])
            starts = segment.chunk_starts[first[column] : last[column] + 1].astype(np.int64)
            cells = slice(starts[0], starts[-1])
            people = np.repeat(segment.chunk_blocks[chunks].astype(np.int64) * BLOCK, np.diff(starts))
            people += segment.local[cells]
            products = segment.words[cells] * plan.factors[column][segment.levels[cells]]
            values = (products >> np.uint32(SHIFT)) + np.uint32(1)
            largest[people] = np.maximum(largest[people], values)
        added = (np.minimum(largest, np.uint32(plan.full)) * weight) >> np.uint32(WEIGHT_SHIFT)
        bounds.each[:] += added.astype(np.uint16) + np.uint16(1)
        begin = end
    bounds.each[~bounds.ranked] = 0
    bounds.peaks[:] = np.maximum.reduceat(bounds.each, np.arange(0, segment.n_people, STRIDE))
    best[:] = np.sort(np.partition(np.concatenate([best, bounds.each]), -len(best))[-len(best) :])
