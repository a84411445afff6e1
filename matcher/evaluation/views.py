"""Evaluations as plain values for JSON. Shares are 0-1; an interval is 95 %, null where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from matcher.evaluation.agreement import Agreement
from matcher.evaluation.intervals import Estimate
from matcher.evaluation.link_run import LinkEvaluation
from matcher.evaluation.ranking_run import RankEvaluation
from matcher.evaluation.requirement_run import RequirementEvaluation, RequirementScore
from matcher.evaluation.span_run import SpanEvaluation
from matcher.types import Rejected


def span_evaluation_view(evaluation: SpanEvaluation, rejected: Sequence[Rejected] = ()) -> dict[str, Any]:
    """``{"task", "sets", "results", "skipped", "rejected"}``; a result is one set, system, source and label.

    rejected: rows of the data that were set aside.
    """
    return {
        "task": "spans",
        "sets": [
            {
                "set": part.name,
                "scheme": part.scheme,
                "sentences": len(part.sentences),
                "documents": len({sentence.group for sentence in part.sentences}),
            }
            for part in evaluation.sets
        ],
        "results": [
            {
                "set": score.set,
                "system": score.system,
                "source": score.source,
                "label": score.label,
                "gold": score.gold,
                "predicted": score.found,
                "correct": score.correct,
                "precision": _estimate(score.precision),
                "recall": _estimate(score.recall),
                "f1": _estimate(score.f1),
                "overlap_f1": _estimate(score.overlap_f1),
            }
            for score in evaluation.scores
        ],
        **_problems((), rejected),
    }


def link_evaluation_view(evaluation: LinkEvaluation, rejected: Sequence[Rejected] = ()) -> dict[str, Any]:
    """``{"task", "candidates", "sets", "results", "calibration", "skipped", "rejected"}``; a result is
    one set and system with its measures.

    rejected: rows of the data that were set aside.
    """
    results: dict[tuple[str, str], dict[str, Any]] = {}
    for score in evaluation.scores:
        row = results.setdefault((score.set, score.system), {"set": score.set, "system": score.system})
        row[score.measure] = _estimate(score.estimate)
    return {
        "task": "linking",
        "candidates": {"name": evaluation.candidates, "count": evaluation.candidate_count},
        "sets": [asdict(counts) for counts in evaluation.sets],
        "results": list(results.values()),
        "calibration": [{"set": name, **asdict(one)} for name, one in evaluation.calibration],
        **_problems(evaluation.skipped, rejected),
    }


def rank_evaluation_view(evaluation: RankEvaluation, rejected: Sequence[Rejected] = ()) -> dict[str, Any]:
    """``{"task", "sets", "results", "skipped", "rejected"}``; a result is one set and system with its
    measures, and under ``postings`` each posting's own.

    rejected: rows of the data that were set aside.
    """
    results: dict[tuple[str, str], dict[str, Any]] = {}
    for score in evaluation.scores:
        start = {"set": score.set, "system": score.system, "postings": {}}
        row = results.setdefault((score.set, score.system), start)
        row[score.measure] = _estimate(score.estimate)
        for posting, value in score.postings:
            row["postings"].setdefault(posting, {})[score.measure] = round(value, 4)
    return {
        "task": "ranking",
        "sets": [
            {"set": part.name, "postings": len(part.postings), "resumes": len(part.resumes)}
            for part in evaluation.sets
        ],
        "results": list(results.values()),
        **_problems(evaluation.skipped, rejected),
    }


def requirement_evaluation_view(
    evaluation: RequirementEvaluation, rejected: Sequence[Rejected] = ()
) -> dict[str, Any]:
    """``{"task", "sets", "results", "skipped", "rejected"}``; a result is one split, system, source and
    measure. A set is the postings of a split."""
    splits = sorted({posting.split for posting in evaluation.postings})
    return {
        "task": "requirements",
        "sets": [
            {
                "set": split,
                "postings": sum(posting.split == split for posting in evaluation.postings),
                "requirements": sum(len(p.asked) for p in evaluation.postings if p.split == split),
            }
            for split in splits
        ],
        "results": list(map(_requirement_score, evaluation.scores)),
        **_problems((), rejected),
    }


def agreement_view(agreement: Agreement, rejected: Sequence[Rejected] = ()) -> dict[str, Any]:
    """``{"task", "postings", "results", "kappas", "skipped", "rejected"}``; results as of
    ``requirement_evaluation_view``, the second pass as the system, the first as the gold."""
    return {
        "task": "agreement",
        "postings": agreement.postings,
        "results": list(map(_requirement_score, agreement.scores)),
        "kappas": [asdict(kappa) for kappa in agreement.kappas],
        **_problems((), rejected),
    }


def _requirement_score(score: RequirementScore) -> dict[str, Any]:
    return {
        "set": score.split,
        "system": score.system,
        "source": score.source,
        "measure": score.measure,
        "right": score.right,
        "possible": score.possible,
        **_estimate(score.share),
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {name: None if x is None else round(x, 4) for name, x in asdict(estimate).items()}


def _problems(skipped: Sequence[Rejected], rejected: Sequence[Rejected]) -> dict[str, Any]:
    return {
        "skipped": [{"system": one.place, "reason": one.reason} for one in skipped],
        "rejected": [{"place": one.place, "reason": one.reason} for one in rejected],
    }
