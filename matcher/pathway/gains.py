"""The one formula as a sum of gains: what each option adds to each requirement.

    coverage(requirement) = max over ways: share x min((1 - exp(-loss)) / cap, 1)
    loss(way) = held loss + sum over lineages of the best gain among the options taken

A way is one held key that says something about one target. ``-log(1 - strength)`` turns noisy-or into
a sum, so that coverage is a concave function of it. The values promised to a person are never taken
from here: they are computed by ``matching.coverage`` on the stack that results.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.matching.coverage import coverage_matrix, level_fit, total_weight, weighted_scores
from matcher.matching.table import UNKNOWN_LEVEL
from matcher.pathway.problem import Option, Problem
from matcher.types import Evidence, Stack

TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Way:
    """One key for one target: its similarity, the loss held in it, and what options add.

    ``offers``: per lineage, (option number, gain over what is held of the lineage), gains > 0.
    """

    share: float
    held: float
    offers: tuple[tuple[tuple[int, float], ...], ...]

    @property
    def most(self) -> float:
        """The loss with every option taken."""
        return self.held + sum(max(gain for _, gain in lineage) for lineage in self.offers)


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement: its weight, coverage as held (0-1; 0 where it cannot be assessed), and the ways
    in which options can raise it."""

    weight: float
    held: float
    ways: tuple[Way, ...]


def share_of(loss: float, cap: float) -> float:
    """How far a loss covers, 0-1."""
    return min(-math.expm1(-loss) / cap, 1.0)


def build_lines(problem: Problem) -> tuple[Line, ...]:
    """A line for each requirement, in their order; ways that can never be the best are left out."""
    held = held_coverage(problem)
    by_key: dict[str, list[tuple[int, Evidence]]] = defaultdict(list)
    for evidence in problem.stack.evidence:
        by_key[evidence.key].append((-1, evidence))
    for number, option in enumerate(problem.options):
        for evidence in option.evidence:
            by_key[evidence.key].append((number, evidence))
    cap = problem.policy.stack_cap
    lines = []
    for requirement, covered in zip(problem.requirements, held, strict=True):
        ways = []
        for target in requirement.targets:
            for one in problem.similar.get(target, ()) if target.kind != "experience" else ():
                way = _way(one.share, by_key[one.key], target.level, problem)
                if way.offers and way.share * share_of(way.most, cap) > covered + TINY:
                    ways.append(way)
        lines.append(Line(requirement.weight, covered, tuple(_needed(ways, cap))))
    return tuple(lines)


def _way(share: float, found: Sequence[tuple[int, Evidence]], asked: int | None, problem: Problem) -> Way:
    levels = np.array([e.level or UNKNOWN_LEVEL for _, e in found], np.int64)
    strengths = np.array([e.strength for _, e in found], float)
    losses = -np.log1p(-np.minimum(strengths * level_fit(levels, asked, problem.policy.level_fit), 1 - TINY))
    held: dict[str, float] = defaultdict(float)
    offered: dict[str, dict[int, float]] = defaultdict(dict)
    for (number, evidence), loss in zip(found, losses.tolist(), strict=True):
        if number < 0:
            held[evidence.lineage] = max(held[evidence.lineage], loss)
        else:
            best = offered[evidence.lineage]
            best[number] = max(best.get(number, 0.0), loss)
    offers = []
    for lineage in sorted(offered):
        gains = [(n, loss - held.get(lineage, 0.0)) for n, loss in sorted(offered[lineage].items())]
        better = tuple((n, gain) for n, gain in gains if gain > TINY)
        if better:
            offers.append(better)
    return Way(share, sum(held.values()), tuple(offers))


def _needed(ways: Sequence[Way], cap: float) -> list[Way]:
    """Ways without those whose best stays below what another one has already."""
    floor = max((way.share * share_of(way.held, cap) for way in ways), default=0.0)
    kept = []
    for way in dict.fromkeys(ways):
        if way.share * share_of(way.most, cap) > floor + TINY or way.share * share_of(way.held, cap) >= floor:
            kept.append(way)
    return kept


def line_coverage(line: Line, chosen: Collection[int], cap: float) -> float:
    """Coverage of a line with options taken, 0-1."""
    best = line.held
    for way in line.ways:
        loss = way.held
        for lineage in way.offers:
            loss += max((gain for number, gain in lineage if number in chosen), default=0.0)
        best = max(best, way.share * share_of(loss, cap))
    return best


def score_of(lines: Sequence[Line], chosen: Collection[int], cap: float) -> float:
    """The score with options taken: the lines' coverage by weight, 0-1."""
    total = sum(line.weight for line in lines)
    if total <= 0:
        return 0.0
    return sum(line.weight * line_coverage(line, chosen, cap) for line in lines if line.weight) / total


def add_options(stack: Stack, options: Iterable[Option]) -> Stack:
    """The stack of somebody who has finished these too."""
    added = tuple(evidence for option in options for evidence in option.evidence)
    return Stack(stack.candidate_id, (*stack.evidence, *added), stack.experience, stack.notices)


def exact_coverage(problem: Problem, selections: Sequence[Collection[int]]) -> np.ndarray:
    """Coverage by the one formula after each selection of options, (n_selections, n_requirements),
    0-1, NaN where it cannot be assessed."""
    stacks = [add_options(problem.stack, (problem.options[n] for n in sorted(one))) for one in selections]
    return coverage_matrix(
        problem.requirements, problem.similar, stacks, verified_only=False, policy=problem.policy
    )


def exact_scores(problem: Problem, coverage: np.ndarray) -> np.ndarray:
    """Scores 0-1 of rows of coverage."""
    return weighted_scores(coverage, np.array([r.weight for r in problem.requirements], float))


def held_coverage(problem: Problem) -> list[float]:
    """Coverage as held, 0 where it cannot be assessed."""
    covered: list[float] = np.nan_to_num(exact_coverage(problem, [()])[0]).tolist()
    return covered


def weight_sum(problem: Problem) -> float:
    """What the score is divided by."""
    return total_weight(np.array([r.weight for r in problem.requirements], float))
