"""The smallest change of weights that swaps two people. Exact, as scores are linear in the weights:

(score of one - score of other) x sum of weights = sum of weight x (coverage of one - coverage of other)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.errors import BadInput
from matcher.matching.places import TIE_DIGITS
from matcher.matching.ranking import Ranked
from matcher.types import Requirement

TINY = 1e-12

Weights = tuple[tuple[int, float], ...]
"""(number of a requirement, the weight it goes to)."""


@dataclass(frozen=True, slots=True)
class WeightChange:
    """The weight of one requirement, and the weight ``to`` which it has to go."""

    requirement_id: str
    label: str
    weight: float
    to: float

    @property
    def size(self) -> float:
        """How far the weight moves, >= 0."""
        return abs(self.to - self.weight)


@dataclass(frozen=True, slots=True)
class WeightSwap:
    """What weights would put the second of two people before the first.

    At the weights named the two are equal, and the least step further on they have swapped. ``single``: each
    requirement whose weight alone can do it, the smallest change first. ``least``: the least total change
    over all weights together. Both are empty where no weights can: the first is nowhere behind. ``lead``:
    how far the first is ahead, in score.
    """

    ahead: str
    behind: str
    lead: float
    single: tuple[WeightChange, ...]
    least: tuple[WeightChange, ...]


def swap_weights(one: Ranked, other: Ranked) -> WeightSwap:
    """How weights swap two people ranked for the same posting; of equal ones the first given counts as ahead.

    Raises BadInput where they were not ranked for the same requirements by the same weights.
    """
    requirements = [line.requirement for line in one.lines]
    if requirements != [line.requirement for line in other.lines] or one.candidate_id == other.candidate_id:
        raise BadInput("two people can be swapped who are ranked for the same posting by the same weights")
    first, second = (one, other) if not _is_behind(one, other) else (other, one)
    differences = _coverage(first) - _coverage(second)
    weights = np.array([requirement.weight for requirement in requirements], float)
    found: tuple[Weights, Weights] = (), ()
    if differences.min(initial=0.0) < -TINY:
        lead = max(float(weights @ differences), 0.0)
        found = single_changes(weights, differences, lead), least_change(weights, differences, lead)
    single, least = (_named(requirements, changes) for changes in found)
    return WeightSwap(first.candidate_id, second.candidate_id, first.score - second.score, single, least)


def single_changes(weights: np.ndarray, differences: np.ndarray, lead: float) -> Weights:
    """(requirement, weight at which the two are equal) for each that alone can swap them, least change first.

    weights, differences: (n_requirements,) weights >= 0, coverage of the one ahead less that of the other.
    lead: sum of weight x difference, >= 0.
    """
    found = []
    for number, (weight, difference) in enumerate(zip(weights.tolist(), differences.tolist(), strict=True)):
        if difference < -TINY or (difference > TINY and lead - weight * difference < -TINY):
            found.append((number, max(weight - lead / difference, 0.0)))
    return tuple(sorted(found, key=lambda change: (abs(change[1] - weights[change[0]]), change[0])))


def least_change(weights: np.ndarray, differences: np.ndarray, lead: float) -> Weights:
    """The change of least total size that makes the two equal, (requirement, new weight) in order.

    As ``single_changes``. A unit of change takes away as much lead as the two differ, so the requirements
    they differ most in come first; a weight can rise without end, and fall to 0.
    """
    changes = []
    order = sorted(range(len(weights)), key=lambda n: (-abs(differences[n]), differences[n] > 0, n))
    for number in order:
        weight, difference = float(weights[number]), float(differences[number])
        if lead <= TINY or abs(difference) <= TINY:
            break
        size = lead / abs(difference) if difference < 0 else min(weight, lead / difference)
        if size > 0:
            changes.append((number, weight + (size if difference < 0 else -size)))
        lead -= size * abs(difference)
    return tuple(sorted(changes))


def _is_behind(one: Ranked, other: Ranked) -> bool:
    return round(one.score, TIE_DIGITS) < round(other.score, TIE_DIGITS)


def _coverage(ranked: Ranked) -> np.ndarray:
    return np.array([line.coverage or 0.0 for line in ranked.lines], float)


def _named(
    requirements: Sequence[Requirement], changes: Sequence[tuple[int, float]]
) -> tuple[WeightChange, ...]:
    return tuple(
        WeightChange(requirements[n].id, requirements[n].label, requirements[n].weight, to)
        for n, to in changes
    )
