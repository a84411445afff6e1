"""Links a phrase or sentence to skills: nearest surface form by cosine, with a calibrated probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.taxonomy.model import Taxonomy
from matcher.taxonomy.vectors import FormVectors
from matcher.types import Link


@dataclass(frozen=True, slots=True)
class Calibration:
    """P(the nearest skill is right | cosine) = 1 / (1 + exp(-slope (cosine - midpoint)))."""

    slope: float
    midpoint: float

    def probability(self, cosines: np.ndarray) -> np.ndarray:
        """Probabilities 0-1 of the cosines, same shape, rounded to 4 decimals so that the last bits
        of a matrix product never reach a result."""
        exponents = -self.slope * (cosines.astype(np.float64) - self.midpoint)
        return np.round(1.0 / (1.0 + np.exp(exponents)), 4)


class SkillIndex:
    """Every surface form of a taxonomy as vectors, searched exactly."""

    def __init__(self, taxonomy: Taxonomy, vectors: FormVectors, calibration: Calibration) -> None:
        self.taxonomy = taxonomy
        self.calibration = calibration
        self._forms = vectors.forms
        self._starts = np.flatnonzero(np.diff(vectors.owner, prepend=-1))

    def cosines(self, queries: np.ndarray) -> np.ndarray:
        """Cosine of each query with the nearest form of each skill, (n_queries, n_skills).

        queries: (n_queries, dim) unit vectors.
        """
        if not len(self.taxonomy):
            return np.zeros((len(queries), 0), np.float32)
        found: np.ndarray = np.maximum.reduceat(queries @ self._forms.T, self._starts, axis=1)
        return found

    def rank(self, queries: np.ndarray, *, top: int) -> list[tuple[Link, ...]]:
        """The ``top`` likeliest skills of each query, best first; equal scores in id order."""
        shares = self.calibration.probability(self.cosines(queries))
        ranked = []
        for row in shares:
            best = np.argsort(-row, kind="stable")[:top]
            ranked.append(tuple(self._link(int(number), float(row[number])) for number in best))
        return ranked

    def _link(self, number: int, score: float) -> Link:
        skill = self.taxonomy.skills[number]
        return Link(skill.id, skill.label, score)
