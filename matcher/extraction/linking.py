"""Links a phrase or sentence to skills: by the cosines of label and nearest form, with a calibrated probability.

A skill's nearest form finds it, and its label keeps a stray alias from winning: on the development sets
half way between the two ranks better than either (docs/experiments.md). A query that all but is a form
needs no second opinion, so from ``SURE`` on the label weighs less and at cosine 1 nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.taxonomy.model import Taxonomy
from matcher.taxonomy.vectors import FormVectors
from matcher.types import Link

SURE = 0.8


@dataclass(frozen=True, slots=True)
class Calibration:
    """P(the nearest skill is right | likeness) = 1 / (1 + exp(-slope (likeness - midpoint)))."""

    slope: float
    midpoint: float

    def probability(self, likeness: np.ndarray) -> np.ndarray:
        """Probabilities 0-1 of the ``SkillIndex.likeness`` values, same shape, rounded to 4 decimals so that the last bits
        of a matrix product never reach a result."""
        exponents = -self.slope * (likeness.astype(np.float64) - self.midpoint)
        return np.round(1.0 / (1.0 + np.exp(exponents)), 4)


class SkillIndex:
    """Every surface form of a taxonomy as vectors, searched exactly. The label is a skill's first form."""

    def __init__(self, taxonomy: Taxonomy, vectors: FormVectors, calibration: Calibration) -> None:
        self.taxonomy = taxonomy
        self.calibration = calibration
        self._forms = vectors.forms
        self._starts = np.flatnonzero(np.diff(vectors.owner, prepend=-1))

    def likeness(self, queries: np.ndarray) -> np.ndarray:
        """How near each query is to each skill, (n_queries, n_skills), at most 1.

        queries: (n_queries, dim) unit vectors.
        """
        if not len(self.taxonomy):
            return np.zeros((len(queries), 0), np.float32)
        cosines = queries @ self._forms.T
        nearest = np.maximum.reduceat(cosines, self._starts, axis=1)
        doubt = np.clip((1 - nearest) / (1 - SURE), 0, 1)
        blended: np.ndarray = nearest - doubt * (nearest - cosines[:, self._starts]) / 2
        return blended

    def rank(self, queries: np.ndarray, *, top: int) -> list[tuple[Link, ...]]:
        """The ``top`` likeliest skills of each query, best first; equal scores in id order."""
        shares = self.calibration.probability(self.likeness(queries))
        ranked = []
        for row in shares:
            best = np.argsort(-row, kind="stable")[:top]
            ranked.append(tuple(self._link(int(number), float(row[number])) for number in best))
        return ranked

    def _link(self, number: int, score: float) -> Link:
        skill = self.taxonomy.skills[number]
        return Link(skill.id, skill.label, score)
