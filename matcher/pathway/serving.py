"""How the coverage of a requirement stands in a model: which way serves it, and what that way then covers.

A requirement is served by one way or stands as held. Of a way, options that add the same are alike, so what
it covers depends on how many of each sort are used. Each such count is a *pattern* with a known coverage, and
a solution mixes patterns: coverage is concave in what is used, so that a mixture never covers more than whole
options do, and of all bounds on fractions of options none is closer. Where there are too many patterns,
tangents bound a way from above, and are added where a solution lies until bound and truth meet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matcher.pathway.gains import Line, Way, share_of
from matcher.pathway.model import Model, Terms

MOST_PATTERNS = 500
TANGENTS = 14
STARTS = 4
DIGITS = 9  # gains that agree so far are of one sort
Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A way bounded by tangents: the variable for what it covers, the terms of its loss beyond what is
    held, and the variable that says how far it serves."""

    way: Way
    covered: int
    loss: Mapping[int, float]
    served: int

    @property
    def options(self) -> frozenset[int]:
        """The options that add to it."""
        return frozenset(number for lineage in self.way.offers for number, _ in lineage)


def full_loss(cap: float) -> float:
    """The loss from which coverage is full."""
    return -math.log1p(-cap)


def add_line(model: Model, line: Line, cap: float) -> tuple[Terms, list[Curve]]:
    """The terms of a line's coverage, and those of its ways that are bounded by tangents.

    Options are the first variables of the model, by their numbers.
    """
    as_held = model.variable()
    covers: Terms = {as_held: line.held}
    serving: Terms = {as_held: 1.0}
    curves = []
    for way in line.ways:
        served = model.variable()
        serving[served] = 1.0
        uses = _add_uses(model, way, served)
        counts = tuple(map(len, uses.values()))
        patterns = _patterns(tuple(uses), counts, round(way.held, DIGITS), full_loss(cap))
        if patterns is None:
            curve = _add_curve(model, way, uses, served, cap)
            curves.append(curve)
            covers[curve.covered] = 1.0
        else:
            covers |= _add_patterns(model, patterns, list(uses.values()), served, way.share, cap)
    model.row(serving, 1.0, 1.0)
    return covers, curves


def add_tangent(model: Model, curve: Curve, loss: float, cap: float) -> None:
    """Bounds a curve by its tangent at a loss."""
    slope = math.exp(-loss) / cap
    _add_bound(model, curve, slope, -math.expm1(-loss) / cap - slope * loss)


def _add_uses(model: Model, way: Way, served: int) -> dict[float, list[int]]:
    """Gain -> variables that say how far a way makes use of options that add it, the highest gain first: no
    further than the option is taken and than the way serves, and of a lineage no more than one."""
    uses: dict[float, list[int]] = defaultdict(list)
    for lineage in way.offers:
        together: Terms = {served: -1.0}
        for number, gain in lineage:
            use = model.variable()
            model.tie(use, number)
            uses[round(gain, DIGITS)].append(use)
            together[use] = 1.0
        model.row(together, -math.inf, 0.0)
    return dict(sorted(uses.items(), reverse=True))


# -- patterns ----------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _patterns(
    gains: tuple[float, ...], counts: Counts, held: float, full: float
) -> tuple[tuple[Counts, float], ...] | None:
    """How many of each sort, with the loss that gives; None where there are too many. What goes beyond full
    coverage is left out, as fewer do the same."""
    found = []
    for pattern in _count_up(gains, counts, held, full):
        found.append(pattern)
        if len(found) > MOST_PATTERNS:
            return None
    return tuple(found)


def _count_up(
    gains: tuple[float, ...], counts: Counts, loss: float, full: float
) -> Iterator[tuple[Counts, float]]:
    if not gains:
        yield (), min(loss, full)
        return
    for count in range(counts[0] + 1):
        reached = loss + count * gains[0]
        for rest, total in _count_up(gains[1:], counts[1:], reached, full):
            yield (count, *rest), total
        if reached >= full:
            return


def _add_patterns(
    model: Model,
    patterns: Sequence[tuple[Counts, float]],
    uses: Sequence[Sequence[int]],
    served: int,
    share: float,
    cap: float,
) -> Terms:
    """The terms of what the patterns cover."""
    covers: Terms = {}
    mixed: Terms = {served: -1.0}
    drawn: list[Terms] = [dict.fromkeys(numbers, -1.0) for numbers in uses]
    for counts, loss in patterns:
        pattern = model.variable()
        mixed[pattern] = 1.0
        covers[pattern] = share * share_of(loss, cap)
        for terms, count in zip(drawn, counts, strict=True):
            if count:
                terms[pattern] = float(count)
    model.row(mixed, 0.0, 0.0)
    for terms in drawn:
        model.row(terms, -math.inf, 0.0)
    return covers


# -- tangents ----------------------------------------------------------------------------------------


def _add_curve(model: Model, way: Way, uses: Mapping[float, Sequence[int]], served: int, cap: float) -> Curve:
    loss = {use: gain for gain, alike in uses.items() for use in alike}
    curve = Curve(way, model.variable(), loss, served)
    for at in np.linspace(way.held, min(way.most, full_loss(cap)), TANGENTS).tolist():
        add_tangent(model, curve, at, cap)
    _add_bound(model, curve, 0.0, share_of(way.most, cap))
    _bound_one_by_one(model, curve, cap)
    return curve


def _bound_one_by_one(model: Model, curve: Curve, cap: float) -> None:
    """Beyond any loss, options add together at most what each adds to it alone (coverage is submodular).

    A weaker bound on whole choices than the tangents, and a far stronger one on fractions of options.
    """
    gains = sorted(set(curve.loss.values()))
    starts = gains[:: max(1, -(-len(gains) // STARTS))]
    share, way = curve.way.share, curve.way
    for loss in (way.held, *(way.held + gain for gain in starts)):
        base = share_of(loss, cap)
        terms: Terms = {curve.covered: 1.0, curve.served: -share * base}
        for number, gain in curve.loss.items():
            terms[number] = share * (base - share_of(loss + gain, cap))
        model.row(terms, -math.inf, 0.0)


def _add_bound(model: Model, curve: Curve, slope: float, at_zero: float) -> None:
    """covered <= share x (slope x loss + at_zero), as far as the way serves."""
    share = curve.way.share
    terms = {curve.covered: 1.0, curve.served: -share * (slope * curve.way.held + at_zero)}
    model.row(terms | {n: -share * slope * gain for n, gain in curve.loss.items() if slope}, -math.inf, 0.0)


def find_loss(way: Way, chosen: Collection[int]) -> float:
    """The loss of a way with options taken."""
    return way.held + sum(
        max((gain for n, gain in lineage if n in chosen), default=0.0) for lineage in way.offers
    )
