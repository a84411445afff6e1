"""The fewest awards that would move one person a band up: every set of one, two and three is decided.

Within one way coverage is concave in what is added, so an option never adds more to a set than it adds to
that way alone. The most it can add anywhere is thus known, and sets that cannot get there are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.matching.places import TIE_DIGITS
from matcher.matching.ranking import Band, band_of
from matcher.pathway.gains import build_lines, exact_coverage, exact_scores, weight_sum
from matcher.pathway.problem import Problem
from matcher.policy import Bands

AT_MOST = 3
SLACK = 1e-9

Found = tuple[float, tuple[int, ...]]
"""A score 0-1, and the numbers of the options that give it."""


@dataclass(frozen=True, slots=True)
class BandRise:
    """The smallest set of awards that would move a person one band up, and of that size the one that gives
    the highest score.

    score, band: as it is. next_band: None in the highest band. awards: ids of credential types, None where no
    set of up to ``tried`` does; score_after: the score with them. What has to be held before an award can be
    taken does not count; a pathway does count it.
    """

    candidate_id: str
    score: float
    band: Band
    next_band: Band | None
    needed: float | None
    awards: tuple[str, ...] | None
    score_after: float | None
    tried: int


def fewest_awards(problem: Problem, *, at_most: int = AT_MOST) -> BandRise:
    """The smallest set of options that moves the person of a problem a band up, of up to ``at_most``."""
    bands, who = problem.policy.bands, problem.stack.candidate_id
    score = round(float(exact_scores(problem, exact_coverage(problem, [()]))[0]), TIE_DIGITS)
    band, following = band_of(score, bands), next_band(score, bands)
    if following is None:
        return BandRise(who, score, band, None, None, None, None, at_most)
    needed, search = following[1], _Search(problem)
    for size in range(1, at_most + 1):
        found = search.best(size, needed)
        if found is not None:
            types = tuple(sorted(problem.options[n].type_id for n in found[1]))
            return BandRise(who, score, band, following[0], needed, types, found[0], at_most)
    return BandRise(who, score, band, following[0], needed, None, None, at_most)


def next_band(score: float, bands: Bands) -> tuple[Band, float] | None:
    """The band above the one a score is in, and where it begins; None above the highest."""
    above: tuple[tuple[Band, float], ...] = (
        ("partial", bands.partial),
        ("good", bands.good),
        ("strong", bands.strong),
    )
    return next(((band, bound) for band, bound in above if score < bound), None)


class _Search:
    """Sets of options of one problem, each type once. Options stand in order of the most they can add."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._needed = 0.0
        self._best: Found | None = None
        lines = build_lines(problem)
        ways = [(line, way) for line in lines for way in line.ways]
        self._shares = np.array([way.share for _, way in ways])
        self._held = np.array([way.held for _, way in ways])
        counts = np.array([len(line.ways) for line in lines], np.int64)
        kept = counts > 0
        self._starts = (np.cumsum(counts) - counts)[kept]
        self._line_held = np.array([line.held for line in lines])[kept]
        self._weights = np.array([line.weight for line in lines])[kept] / (weight_sum(problem) or 1.0)
        self._score = float(exact_scores(problem, exact_coverage(problem, [()]))[0])
        gains = np.zeros((len(problem.options), len(ways)))
        for column, (_, way) in enumerate(ways):
            for offers in way.offers:
                for number, gain in offers:
                    gains[number, column] += gain
        self._order_options(gains)

    def _order_options(self, gains: np.ndarray) -> None:
        first = {option.type_id: n for n, option in reversed(list(enumerate(self._problem.options)))}
        useful = np.array(sorted(n for n in first.values() if gains[n].any()), np.int64)
        most = self._most(gains[useful])
        order = np.lexsort((useful, -most))
        self._options, self._gains, self._adds = useful[order], gains[useful[order]], most[order]
        self._sums = np.concatenate([[0.0], np.cumsum(self._adds)])

    def best(self, size: int, needed: float) -> Found | None:
        """The best set of a size, of those that reach a score; None for none."""
        self._needed, self._best = needed - SLACK, None
        self._extend((), self._held, self._score, 0, size)
        return self._best

    def _extend(self, chosen: tuple[int, ...], loss: np.ndarray, score: float, start: int, left: int) -> None:
        """Looks at the sets of the options chosen and ``left`` more, from a place in the order on."""
        ends = np.minimum(np.arange(start, len(self._adds)) + left, len(self._adds))
        room = self._sums[ends] - self._sums[start : len(self._adds)]
        stop = start + int(np.searchsorted(-room, -(self._least() - score), side="right"))
        losses = loss + self._gains[start:stop]
        scores = self._bounds(losses)
        if left == 1:
            return self._settle(chosen, scores, start)
        for place in range(stop - start):
            further = self._sums[ends[place]] - self._sums[start + place + 1]
            if scores[place] + further >= self._least():
                self._extend(
                    (*chosen, start + place), losses[place], float(scores[place]), start + place + 1, left - 1
                )
        return None

    def _least(self) -> float:
        return self._needed if self._best is None else max(self._needed, self._best[0] + SLACK / 2)

    def _settle(self, chosen: tuple[int, ...], scores: np.ndarray, start: int) -> None:
        """Computes by the one formula the sets that may reach the score, the likeliest first."""
        for place in np.argsort(-scores, kind="stable").tolist():
            if scores[place] < self._least():
                return
            numbers = tuple(self._options[[*chosen, start + place]].tolist())
            (score,) = exact_scores(self._problem, exact_coverage(self._problem, [numbers])).tolist()
            score = round(score, TIE_DIGITS)
            if score >= self._needed + SLACK and (self._best is None or score > self._best[0]):
                self._best = score, numbers

    def _covered(self, losses: np.ndarray) -> np.ndarray:
        """Coverage of the ways by losses, (n, n_ways) both."""
        covered: np.ndarray = self._shares * np.minimum(
            -np.expm1(-losses) / self._problem.policy.stack_cap, 1.0
        )
        return covered

    def _bounds(self, losses: np.ndarray) -> np.ndarray:
        """Scores by losses in ways, (n,); never below the true one, in which a lineage does not add up."""
        if not len(losses) or not len(self._starts):
            return np.full(len(losses), self._score)
        best = np.maximum.reduceat(self._covered(losses), self._starts, axis=1)
        rise: np.ndarray = (np.maximum(best, self._line_held) - self._line_held) @ self._weights
        return self._score + rise

    def _most(self, gains: np.ndarray) -> np.ndarray:
        """The most that each option can add to any set, (n_options,)."""
        if not len(gains) or not len(self._starts):
            return np.zeros(len(gains))
        rises = self._covered(self._held + gains) - self._covered(self._held)
        most: np.ndarray = np.maximum.reduceat(rises, self._starts, axis=1) @ self._weights
        return most
