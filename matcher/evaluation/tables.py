"""Evaluations as tables for a terminal of 80 columns, in percent with 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from matcher.evaluation.agreement import Agreement
from matcher.evaluation.intervals import Estimate
from matcher.evaluation.link_run import LinkEvaluation
from matcher.evaluation.ranking_run import RankEvaluation
from matcher.evaluation.requirement_run import ALL, RequirementEvaluation, RequirementScore
from matcher.evaluation.span_run import SpanEvaluation
from matcher.reports.plain import printable
from matcher.reports.tables import print_rows


def print_span_evaluation(console: Console, evaluation: SpanEvaluation) -> None:
    """A table for each set, with a row for each system, source and label."""
    header = ("System", "Source", "Label", "Gold", "Prec.", "Recall", "Strict F1", "Overlap")
    for part in evaluation.sets:
        documents = len({sentence.group for sentence in part.sentences})
        _print_title(console, f"{part.name}: {len(part.sentences):,} sentences, {documents:,} documents")
        rows = [
            (
                *(score.system, score.source, score.label, score.gold),
                *(_brief(score.precision), _brief(score.recall), _percent(score.f1)),
                _brief(score.overlap_f1),
            )
            for score in evaluation.scores
            if score.set == part.name
        ]
        print_rows(console, header, rows)


def print_link_evaluation(console: Console, evaluation: LinkEvaluation) -> None:
    """A table for each set, with a row for each system; and how far the probabilities hold."""
    _print_title(console, f"candidates: {evaluation.candidate_count:,} skills of {evaluation.candidates}")
    for part in evaluation.sets:
        left_out = f"{part.without_label:,} have no label, {part.unknown_only:,} none that is a candidate"
        _print_title(console, f"{part.set}: {part.texts:,} texts; left out: {left_out}")
        cells: dict[str, dict[str, str]] = {}
        for score in evaluation.scores:
            if score.set == part.set:
                cells.setdefault(score.system, {})[score.measure.upper()] = _percent(score.estimate)
        if cells:
            measures = tuple(next(iter(cells.values())))
            print_rows(console, ("System", *measures), [(name, *row.values()) for name, row in cells.items()])
    if evaluation.calibration:
        _print_title(console, "calibration: the likeliest link of each annotated phrase")
        held = [
            (name, one.count, *(f"{x:.3f}" for x in (one.right_share, one.mean_probability, one.brier)))
            for name, one in evaluation.calibration
        ]
        print_rows(console, ("Set", "Phrases", "Right", "Mean probability", "Brier"), held)


def print_rank_evaluation(console: Console, evaluation: RankEvaluation) -> None:
    """A table for each set, with a row for each system."""
    for part in evaluation.sets:
        counts = f"{len(part.resumes):,} resumes ranked for {len(part.postings)} postings"
        _print_title(console, f"{part.name}: {counts}")
        cells: dict[str, dict[str, str]] = {}
        for score in evaluation.scores:
            if score.set == part.name:
                cells.setdefault(score.system, {})[score.measure.upper()] = _percent(score.estimate)
        measures = tuple(next(iter(cells.values()), {}))
        print_rows(console, ("System", *measures), [(name, *row.values()) for name, row in cells.items()])


def print_requirement_evaluation(console: Console, evaluation: RequirementEvaluation) -> None:
    """A table for each split and system, with a row for each measure and a column for each source."""
    for split in sorted({score.split for score in evaluation.scores}):
        postings = sum(posting.split == split for posting in evaluation.postings)
        for system in dict.fromkeys(score.system for score in evaluation.scores):
            own = [one for one in evaluation.scores if (one.split, one.system) == (split, system)]
            _print_title(console, f"{split}, {system}: {postings} postings")
            _print_measures(console, own)


def print_agreement(console: Console, agreement: Agreement) -> None:
    """The measures of the second pass against the first, then the kappas."""
    _print_title(console, f"second pass against the first: {agreement.postings} postings")
    _print_measures(console, agreement.scores)
    rows = [
        (one.what, one.count, "-" if one.value is None else f"{one.value:.3f}") for one in agreement.kappas
    ]
    print_rows(console, ("Kappa of", "Things", "Kappa"), rows)


def _print_measures(console: Console, scores: Sequence[RequirementScore]) -> None:
    sources = tuple(dict.fromkeys(score.source for score in scores))
    rows = [
        (measure, *(_requirement_cell(one) for one in scores if one.measure == measure))
        for measure in dict.fromkeys(score.measure for score in scores)
    ]
    print_rows(console, ("Measure", *sources), rows)


def _requirement_cell(score: RequirementScore) -> str:
    """The share with its counts, over all sources with its interval."""
    share = _percent(score.share) if score.source == ALL else _brief(score.share)
    return f"{share} of {score.possible}"


def _print_title(console: Console, title: str) -> None:
    console.print(f"\n{printable(title)}", markup=False, highlight=False)


def _percent(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return _brief(estimate)
    return f"{_brief(estimate)} ({100 * estimate.low:.1f}-{100 * estimate.high:.1f})"


def _brief(estimate: Estimate) -> str:
    return "unknown" if estimate.value is None else f"{100 * estimate.value:.1f}"
