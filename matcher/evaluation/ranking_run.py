"""Runs rankers over postings and resumes and scores them, all in one run over the same people."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.evaluation.intervals import ROUNDS, Estimate, estimate_mean
from matcher.evaluation.rankers import RankSystem
from matcher.evaluation.ranking_scores import (
    average_precision,
    first_reciprocal_rank,
    ndcg_at,
    precision_at,
)
from matcher.evaluation.ranking_sets import RankingSet
from matcher.types import Rejected

FIRST = 10
MEASURES: dict[str, Callable[[np.ndarray], float]] = {
    f"ndcg@{FIRST}": lambda relevant: ndcg_at(relevant, FIRST),
    "map": average_precision,
    "mrr": first_reciprocal_rank,
    f"p@{FIRST}": lambda relevant: precision_at(relevant, FIRST),
}


@dataclass(frozen=True, slots=True)
class RankScore:
    """A measure of one system on one set: its mean over postings, and each posting's own, ``(id, value)`` in
    the order of the set. Shares 0-1; what is drawn for the interval is postings."""

    set: str
    system: str
    measure: str
    estimate: Estimate
    postings: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class RankEvaluation:
    """The scores, what they were measured on, and which systems could not be run."""

    sets: tuple[RankingSet, ...]
    scores: tuple[RankScore, ...]
    skipped: tuple[Rejected, ...] = ()


def evaluate_ranking(
    sets: Sequence[RankingSet],
    systems: Sequence[RankSystem],
    *,
    skipped: tuple[Rejected, ...] = (),
    seed: int = 0,
    rounds: int = ROUNDS,
    log: Callable[[str], None] | None = None,
) -> RankEvaluation:
    """Each system's scores on each set, in the order of sets and systems.

    People of equal score are put in an order that is the same for every system and says nothing of them.
    skipped: carried into the result.
    """
    scores: list[RankScore] = []
    for part in sets:
        for system in systems:
            if log:
                log(f"{system.name} ranks {len(part.resumes):,} resumes for {len(part.postings)} postings")
            orders = relevant_in_order(part, system.score(part.postings, part.resumes))
            for name, measure in MEASURES.items():
                values = [measure(relevant) for relevant in orders]
                scores.append(
                    RankScore(
                        *(part.name, system.name, name),
                        estimate_mean(np.array(values), seed=seed, rounds=rounds),
                        tuple((one.id, value) for one, value in zip(part.postings, values, strict=True)),
                    )
                )
    return RankEvaluation(tuple(sets), tuple(scores), skipped)


def relevant_in_order(part: RankingSet, scores: np.ndarray) -> np.ndarray:
    """Who is relevant, in the order of the scores: (n_postings, n_resumes) yes or no.

    scores: as of ``RankSystem.score``.
    """
    ties = np.argsort([hashlib.sha256(one.id.encode()).hexdigest() for one in part.resumes])
    order = ties[np.argsort(-scores[:, ties], axis=1, kind="stable")]
    categories = np.array([one.category for one in part.resumes])
    asked = np.array([[one.category] for one in part.postings])
    relevant: np.ndarray = categories[order] == asked
    return relevant
