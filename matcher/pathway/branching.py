"""The search for the best whole choice: boxes of choices, bounded by the relaxation, split until proven.

A *box* is a set of choices in which some options are settled. The relaxation says how much a box can hold at
most. A box that cannot hold as much as the best choice known is left, one that may hold more is split by an
option of which the relaxation would take a part. What remains in the end holds the best choices and all that
are equal to them, so that the next objective is looked for in there and nowhere else.
"""

from __future__ import annotations

import heapq
import itertools
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from matcher.pathway.linear import LinearProgram, Solution
from matcher.pathway.model import Model

WHOLE = 1e-6
NEAR = 2e-5
PROBES = 8
PROBE_STEPS = 40
SURE_AFTER = 1  # probes of an option after which its falls are believed


@dataclass(frozen=True, slots=True)
class Aim:
    """What is maximised. ``slack``: choices that fall short of the best by no more stay in. ``step``: values
    that differ do so by a multiple of it (0: by anything)."""

    terms: Mapping[int, float]
    slack: float
    step: float = 0.0

    @property
    def near(self) -> float:
        """A bound so little above a value promises nothing better."""
        return max(NEAR, self.step * (1 - 1e-3))


class Judge(Protocol):
    """Knows what the model only approximates."""

    def value(self, chosen: frozenset[int]) -> float | None:
        """What a choice is truly worth, in the aim's terms; None where it may not be."""

    def guess(self, parts: np.ndarray) -> float | None:
        """The value of a whole choice near (n_options,) parts of options; None where no guess is made."""

    def sharpen(self, chosen: frozenset[int]) -> bool:
        """Adds rows to the model that tell it the truth about a choice; whether there were any to add."""


@dataclass(frozen=True, slots=True)
class Box:
    """The most it can hold, and the variables settled in it."""

    bound: float
    settled: Mapping[int, float]


class Tree:
    """The choices of a model that are still in question. Its first ``options`` variables are the options."""

    def __init__(self, model: Model, options: int) -> None:
        self._relaxation, self._options, self._model = LinearProgram(model), options, model
        self._boxes: list[Box] = [Box(math.inf, {})]

    def maximise(
        self, aim: Aim, judge: Judge, *, known: float, ends: float, most: int | None = None
    ) -> float:
        """The bound on what any choice is worth; with what is worth as much, within the aim's slack, kept
        for the next aim.

        known: the value of a choice that the judge knows (-inf: of none). ends: the moment
        (``time.monotonic``) to stop at; most: boxes to look into. Returns -inf where there is no choice.
        """
        search = _Search(self._relaxation, self._model, self._options, aim, judge, known)
        self._boxes = search.run([Box(math.inf, box.settled) for box in self._boxes], ends, most)
        return max((box.bound for box in self._boxes), default=-math.inf)


class _Search:
    def __init__(
        self, relaxation: LinearProgram, model: Model, options: int, aim: Aim, judge: Judge, known: float
    ) -> None:
        self.relaxation, self.model, self.options = relaxation, model, options
        self.aim, self.judge, self.best = aim, judge, known
        self.whole = np.zeros(0, int)
        self.low = self.high = np.zeros(0)
        self.falls = _Falls()
        relaxation.aim(aim.terms)

    @property
    def floor(self) -> float:
        """What a box has to hold to stay in question."""
        return self.best - self.aim.slack

    def run(self, boxes: Sequence[Box], ends: float, most: int | None) -> list[Box]:
        """The boxes that are left: where all is proven, none may hold more than the best."""
        order = itertools.count()
        todo = [(-box.bound, next(order), box) for box in boxes]
        kept: list[Box] = []
        looks, following = 0, list[Box]()
        while (todo or following) and (time.monotonic() < ends or looks == 0) and looks != most:
            box = following.pop() if following else heapq.heappop(todo)[2]
            if box.bound < self.floor:
                continue
            if box.bound <= self.best + self.aim.near:
                kept.append(box)
                continue
            looks += 1
            first, *others = self._look(box) or (None,)
            following += [first] if first else []
            for other in others:
                heapq.heappush(todo, (-other.bound, -next(order), other))
        left = [*kept, *following, *(box for _, _, box in todo)]
        return [box for box in left if box.bound >= self.floor]

    def _look(self, box: Box) -> Sequence[Box]:
        """What is left of a box: nothing, itself with a closer bound, or two halves, the better first."""
        self._enter(box.settled)
        found = self.relaxation.solve(self.floor)
        if found is None or found.value < self.floor:
            return ()
        bound = min(box.bound, found.value)
        parts = self.whole[np.abs(found.point[self.whole] - np.round(found.point[self.whole])) > WHOLE]
        if not len(parts):
            return self._examine(Box(bound, box.settled), found)
        guess = self.judge.guess(found.point[: self.options])
        self.best = self.best if guess is None else max(self.best, guess)
        settled = self._settle(box.settled, found)
        if bound <= self.best + self.aim.near:
            return (Box(bound, settled),)
        options = parts[parts < self.options]
        return self._split(Box(bound, settled), found, options if len(options) else parts)

    def _enter(self, settled: Mapping[int, float]) -> None:
        self.high = self.relaxation.upper
        self.low = np.zeros(len(self.high))
        if len(self.model.whole) != len(self.whole):
            self.whole = np.flatnonzero(self.model.whole)
        numbers = np.fromiter(settled, np.int64, len(settled))
        self.low[numbers] = self.high[numbers] = np.fromiter(settled.values(), float, len(settled))
        self.relaxation.enclose(self.low, self.high)

    def _examine(self, box: Box, found: Solution) -> Sequence[Box]:
        """A box in which the relaxation takes whole options: the judge says what they are worth."""
        chosen = frozenset(np.flatnonzero(found.point[: self.options] > 0.5).tolist())
        value = self.judge.value(chosen)
        if value is not None:
            self.best = max(self.best, value)
            if box.bound <= value + self.aim.near:
                return (Box(min(box.bound, value + NEAR), box.settled),)
        if self.judge.sharpen(chosen):
            return (box,)
        open_ones = [n for n in range(self.options) if self.low[n] < self.high[n]]
        if not open_ones:
            return () if value is None else (Box(min(box.bound, value), box.settled),)
        number = next((n for n in open_ones if n in chosen), open_ones[0])
        here = float(number in chosen)
        return tuple(Box(box.bound, {**box.settled, number: value}) for value in (here, 1.0 - here))

    def _settle(self, settled: Mapping[int, float], found: Solution) -> Mapping[int, float]:
        """Settles what would fall below the floor at its other bound."""
        room = found.value - self.floor + WHOLE
        falls, point = found.falls[self.whole], found.point[self.whole]
        loose = self.low[self.whole] < self.high[self.whole]
        zero = self.whole[loose & (falls > room) & (point < 0.5)]
        one = self.whole[loose & (falls < -room) & (point > 0.5)]
        return {**settled, **dict.fromkeys(zero.tolist(), 0.0), **dict.fromkeys(one.tolist(), 1.0)}

    def _split(self, box: Box, found: Solution, parts: np.ndarray) -> Sequence[Box]:
        """Two halves by the option that seems to bring both bounds down the most; less where a half cannot
        hold enough."""
        ranked = sorted(parts.tolist(), key=lambda n: -_score(*self.falls.expect(n, float(found.point[n]))))
        best, halves = -1.0, tuple[Box, ...]()
        for number in ranked[:PROBES]:
            down, up = self.falls.expect(number, float(found.point[number]))
            bounds = [box.bound, box.bound]
            if not self.falls.is_sure(number):
                bounds, (down, up) = self._probe(number, found)
            if min(bounds) < self.floor:
                return self._halve(box, number, bounds, down < up)
            if (score := _score(down, up)) > best:
                best, halves = score, self._halve(box, number, bounds, down < up)
        return halves

    def _halve(self, box: Box, number: int, bounds: Sequence[float], down_first: bool) -> tuple[Box, ...]:
        halves = [
            Box(min(box.bound, bound), {**box.settled, number: value})
            for value, bound in zip((0.0, 1.0), bounds, strict=True)
            if bound >= self.floor
        ]
        return tuple(halves if down_first else reversed(halves))

    def _probe(self, number: int, found: Solution) -> tuple[list[float], list[float]]:
        """Bounds of the lower and the upper half (-inf: it cannot hold enough), and how far they fall."""
        bounds, falls, part = [], [], float(found.point[number])
        for value in (0.0, 1.0):
            probed = self.relaxation.probe(number, value, self.floor, PROBE_STEPS)
            reached, sure = probed or (-math.inf, True)
            bounds.append(reached if sure else found.value)
            falls.append(max(found.value - max(reached, self.floor), 0.0))
            if math.isfinite(falls[-1]):
                self.falls.learn(number, int(value), falls[-1] / abs(part - value))
        return bounds, falls


def _score(down: float, up: float) -> float:
    """How much is gained by splitting where the bound falls so far on both sides."""
    return max(down, WHOLE) * max(up, WHOLE)


class _Falls:
    """How far the bound falls for a whole step of a variable, down and up, as far as it has been seen."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], tuple[float, int]] = {}
        self._all = [(0.0, 0), (0.0, 0)]

    def learn(self, number: int, up: int, fall: float) -> None:
        """One more fall by a unit."""
        total, count = self._seen.get((number, up), (0.0, 0))
        self._seen[number, up] = total + fall, count + 1
        total, count = self._all[up]
        self._all[up] = total + fall, count + 1

    def is_sure(self, number: int) -> bool:
        """Whether it has been seen often enough."""
        return all(self._seen.get((number, up), (0.0, 0))[1] >= SURE_AFTER for up in (0, 1))

    def expect(self, number: int, part: float) -> tuple[float, float]:
        """The falls to expect of going down and up from a part."""
        units = [self._mean(number, up) for up in (0, 1)]
        return units[0] * part, units[1] * (1 - part)

    def _mean(self, number: int, up: int) -> float:
        total, count = self._seen.get((number, up), self._all[up])
        return total / count if count else 1.0
