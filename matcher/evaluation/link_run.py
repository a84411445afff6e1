"""Runs linkers over annotated texts and badges and scores them, all in one run over the same texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.evaluation.baselines import RankSkills
from matcher.evaluation.calibration import Calibration, measure_calibration
from matcher.evaluation.intervals import ROUNDS, Estimate, estimate_mean
from matcher.evaluation.link_sets import BadgeTags, LinkSet
from matcher.evaluation.linkers import Candidates, LinkSystem
from matcher.evaluation.linking import recall_at, recall_precision_at, reciprocal_rank
from matcher.keys import normalise
from matcher.types import Rejected

FIRST = 10
BATCH = 128


@dataclass(frozen=True, slots=True)
class LinkScore:
    """A measure of one system on one set: ``rp@5``, ``rp@10`` or ``mrr``; for badges ``tags@10``, the share
    of a badge's tags among its first ten links. Shares 0-1."""

    set: str
    system: str
    measure: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class SetCounts:
    """What of a set was measured.

    texts: those with gold; without_label: annotated as having none; unknown_only: all their labels are no
    candidates. labels, unknown_labels: occurrences of labels that are candidates, and that are none.
    """

    set: str
    texts: int
    without_label: int
    unknown_only: int
    labels: int
    unknown_labels: int


@dataclass(frozen=True, slots=True)
class LinkEvaluation:
    """The scores, what they were measured on, and which systems could not be run.

    calibration: of the likeliest link of each annotated phrase, by set, where a system gives probabilities.
    """

    candidates: str
    candidate_count: int
    sets: tuple[SetCounts, ...]
    scores: tuple[LinkScore, ...]
    calibration: tuple[tuple[str, Calibration], ...] = ()
    skipped: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gold:
    """Texts with gold, and for each the candidates any of which is a right answer, one set a label."""

    texts: tuple[str, ...]
    answers: tuple[tuple[frozenset[int], ...], ...]


def evaluate_linking(
    sets: Sequence[LinkSet | BadgeTags],
    candidates: Candidates,
    systems: Sequence[LinkSystem],
    *,
    skipped: tuple[Rejected, ...] = (),
    seed: int = 0,
    rounds: int = ROUNDS,
    log: Callable[[str], None] | None = None,
) -> LinkEvaluation:
    """Each system's scores on each set, in the order of sets and systems.

    A gold label that is no candidate is no gold, and a text without gold is left out; both are counted. A
    label of annotated text is a candidate's label to the letter; a badge's tag is any of its names,
    normalised.
    skipped: carried into the result.
    """
    counts: list[SetCounts] = []
    scores: list[LinkScore] = []
    calibration: list[tuple[str, Calibration]] = []
    for part in sets:
        badges = isinstance(part, BadgeTags)
        gold, counted = _gold(part, candidates)
        counts.append(counted)
        for system in systems:
            if gold.texts and (badges or not system.only_badges):
                if log:
                    log(f"{system.name} links the {len(gold.texts):,} texts of {part.name}")
                ranks = gold_ranks(system.rank, gold.texts, gold.answers)
                measures = _badge_measures(ranks) if badges else _text_measures(ranks)
                scores += [
                    LinkScore(part.name, system.name, name, estimate_mean(values, seed=seed, rounds=rounds))
                    for name, values in measures.items()
                ]
        if isinstance(part, LinkSet):
            calibration += _calibration(part, candidates, systems)
    return LinkEvaluation(
        candidates.name, len(candidates.labels), tuple(counts), tuple(scores), tuple(calibration), skipped
    )


def gold_ranks(
    rank: RankSkills, texts: Sequence[str], answers: Sequence[Sequence[frozenset[int]]]
) -> list[np.ndarray]:
    """The 0-based rank of each gold label of each text: that of its first right candidate, infinite where the
    system lists none.

    answers: for each text and label, the candidates that are right.
    """
    ranks: list[np.ndarray] = []
    for first in range(0, len(texts), BATCH):
        block = slice(first, first + BATCH)
        for order, wanted in zip(rank(texts[block]), answers[block], strict=True):
            ranks.append(np.array([_first_place(order, right) for right in wanted]))
    return ranks


def _first_place(order: np.ndarray, right: frozenset[int]) -> float:
    places = np.flatnonzero(np.isin(order, list(right)))
    return float(places[0]) if len(places) else np.inf


def _text_measures(ranks: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    return {
        "rp@5": recall_precision_at(ranks, 5),
        "rp@10": recall_precision_at(ranks, 10),
        "mrr": reciprocal_rank(ranks),
    }


def _badge_measures(ranks: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    return {f"tags@{FIRST}": recall_at(ranks, FIRST)}


def _gold(part: LinkSet | BadgeTags, candidates: Candidates) -> tuple[_Gold, SetCounts]:
    """The texts with gold; tags that are the same when normalised count once."""
    if isinstance(part, BadgeTags):
        texts, known = part.badges, candidates.by_name
        labels = [list(dict.fromkeys(map(normalise, text.labels))) for text in texts]
    else:
        texts, known = part.texts, candidates.by_label
        labels = [list(text.labels) for text in texts]
    answers = [tuple(known[label] for label in found if label in known) for found in labels]
    kept = [(text.text, right) for text, right in zip(texts, answers, strict=True) if right]
    gold = _Gold(tuple(text for text, _ in kept), tuple(right for _, right in kept))
    stated, usable = sum(map(len, labels)), sum(map(len, answers))
    empty = sum(not found for found in labels)
    unknown_only = len(texts) - len(kept) - empty
    return gold, SetCounts(part.name, len(kept), empty, unknown_only, usable, stated - usable)


def _calibration(
    part: LinkSet, candidates: Candidates, systems: Sequence[LinkSystem]
) -> list[tuple[str, Calibration]]:
    """Of phrases whose labels are candidates, and of those without a label, where nothing is right."""
    spans = [
        span
        for span in part.spans
        if not span.labels or any(label in candidates.by_label for label in span.labels)
    ]
    right = [
        frozenset[int]().union(*(candidates.by_label.get(one, frozenset()) for one in s.labels))
        for s in spans
    ]
    found = []
    for system in systems:
        if system.link is not None and spans:
            best = system.link([span.text for span in spans])
            shares = np.array([share for _, share in best])
            hits = np.array([place in wanted for (place, _), wanted in zip(best, right, strict=True)])
            if (measured := measure_calibration(shares, hits)) is not None:
                found.append((part.name, measured))
    return found
