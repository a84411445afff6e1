"""Upper bounds on scores out of the posting lists: quick, and never below the score.

A bound is what the formula would give with strengths and weights rounded up, cells of several pieces
taken at their best, and experience counted beside the other alternatives. It finds who can be among the
best; how good they are is then told by the formula itself (``coverage``). numba makes it about ten
times as fast (the extra ``scale``); numpy finds the same people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

import numpy as np

from matcher.matching.coverage import level_fit
from matcher.matching.run import BLOCK, FULL_WORD, MIXED, Run
from matcher.policy import Policy

SHIFT = 15
LARGEST = 65_000
"""The value of a word of strength 1 over the cap: values take two bytes."""


@dataclass(frozen=True, eq=False)
class ListedKeys:
    """The keys that one target of a requirement is met by: int64 numbers, shares 0-1, the level asked."""

    keys: np.ndarray
    shares: np.ndarray
    level: int | None


@dataclass(frozen=True, eq=False)
class Plan:
    """What to read for one posting: a column for each key of each requirement, in their order.

    keys: int64; factors: uint32 (n_columns, 8), what a word of each level is multiplied by; levelled:
    bool, whether levels matter; requirement_ends: int64, where the columns of each requirement end;
    weights: float32 shares of the sum of the weights. Coverage 1 has the value ``full``.
    """

    keys: np.ndarray
    factors: np.ndarray
    levelled: np.ndarray
    requirement_ends: np.ndarray
    weights: np.ndarray
    full: int


def make_plan(requirements: Sequence[Sequence[ListedKeys]], weights: np.ndarray, policy: Policy) -> Plan:
    """The plan for requirements with the keys that meet each; weights: their shares, adding up to 1."""
    full = int(LARGEST * policy.stack_cap)
    unit = full * 2**SHIFT / (policy.stack_cap * (FULL_WORD - 1))
    every = np.arange(MIXED + 1)
    listed = [one for targets in requirements for one in targets]
    fits = [np.where(every == MIXED, 1.0, level_fit(every, one.level, policy.level_fit)) for one in listed]
    factors = [one.shares[:, None] * fit[None, :] * unit for one, fit in zip(listed, fits, strict=True)]
    sizes = [sum(len(one.keys) for one in targets) for targets in requirements]
    return Plan(
        keys=np.concatenate([np.array([], np.int64), *(one.keys for one in listed)]),
        factors=np.ceil(np.concatenate([np.empty((0, MIXED + 1)), *factors])).astype(np.uint32),
        levelled=np.repeat(
            np.array([one.level is not None for one in listed], bool), [len(one.keys) for one in listed]
        ),
        requirement_ends=np.cumsum(sizes, dtype=np.int64),
        weights=weights.astype(np.float32),
        full=full,
    )


def scan_run(run: Run, plan: Plan, *, ranked: np.ndarray, bounds: np.ndarray, best: np.ndarray) -> None:
    """Adds to ``bounds`` (float32, one a person) what each can score at most, ``plan.full`` being 1;
    -1 for those who are not ``ranked`` (bool). ``best`` (float32, a heap, its least first) has the largest
    bounds seen so far, and afterwards those of this run too.
    """
    places = np.searchsorted(run.columns, plan.keys)
    held = run.columns.take(places, mode="clip") == plan.keys if len(run.columns) else places < 0
    places = np.where(held, places, 0)
    first = run.column_chunks.take(places).astype(np.int64)
    last = np.where(held, run.column_chunks.take(places + held), first).astype(np.int64)
    if is_compiled():
        from matcher.matching.scan_compiled import scan

        scan(
            run.chunk_blocks,
            run.chunk_starts,
            run.local,
            run.words,
            run.levels,
            first,
            last,
            plan.factors,
            plan.levelled,
            plan.requirement_ends,
            plan.weights,
            plan.full,
            SHIFT,
            ranked,
            bounds,
            best,
        )
    else:
        scan_with_numpy(run, plan, first, last, ranked=ranked, bounds=bounds, best=best)


@cache
def is_compiled() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def scan_with_numpy(
    run: Run,
    plan: Plan,
    first: np.ndarray,
    last: np.ndarray,
    *,
    ranked: np.ndarray,
    bounds: np.ndarray,
    best: np.ndarray,
) -> None:
    """As ``scan_run``, for columns of chunks first to last."""
    largest = np.zeros(len(bounds), np.uint32)
    begin = 0
    for end, weight in zip(plan.requirement_ends.tolist(), plan.weights, strict=True):
        largest[:] = 0
        for column in range(begin, end):
            chunks = slice(first[column], last[column])
            starts = run.chunk_starts[first[column] : last[column] + 1].astype(np.int64)
            cells = slice(starts[0], starts[-1])
            people = np.repeat(run.chunk_blocks[chunks].astype(np.int64) * BLOCK, np.diff(starts))
            people += run.local[cells]
            products = run.words[cells] * plan.factors[column][run.levels[cells]]
            values = (products >> np.uint32(SHIFT)) + np.uint32(1)
            largest[people] = np.maximum(largest[people], values)
        bounds += weight * np.minimum(largest, np.uint32(plan.full)).astype(np.float32)
        begin = end
    bounds[~ranked] = -1.0
    least = np.partition(np.concatenate([best, bounds[ranked]]), -len(best))[-len(best) :]
    best[:] = np.sort(least)
