"""``matcher evaluate``: the models beside baselines."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.cli import inputs, outputs
from matcher.cli.options import EvaluationData, Json, OnDate, OutFile, Rows, Seed, TaxonomyName
from matcher.errors import BadInput


class Split(StrEnum):
    """Which gold postings."""

    dev = "dev"
    test = "test"


app = typer.Typer(help="Measure the models beside baselines on annotated sets.", no_args_is_help=True)


@app.command("spans")
def evaluate_spans(
    data: EvaluationData,
    scheme: Annotated[
        str | None, typer.Option(help="skillspan, green or sayfullina, for a file of another name.")
    ] = None,
    rows: Rows = None,
    seed: Seed = 0,
    out: OutFile = None,
    as_json: Json = False,
) -> int:
    """Measure how exactly skills and knowledge are found: strict span F1 with 95 % intervals.

    Example: matcher evaluate spans --data ../shared/data --json

    JSON: sets [{set, scheme, sentences, documents}]; results [{set, system, source, label, gold, predicted,
    correct, precision, recall, f1, overlap_f1}], each of the last four {value, low, high}, shares 0-1; source
    "all" or one of the set's; label skill, knowledge or both; skipped [{system, reason}]; rejected [{place,
    reason}]. overlap_f1 counts spans that share a character with one of their kind.
    """
    import matcher
    from matcher.evaluation.tables import print_span_evaluation

    reading = matcher.read_span_sets(data, scheme=scheme)
    systems = matcher.span_systems(inputs.open_engine())
    sets = [part.sample(rows, seed) for part in reading.items]
    found = matcher.evaluate_spans(sets, systems, seed=seed, log=outputs.progress)
    view = matcher.span_evaluation_view(found, reading.rejected)
    return _finish_evaluation(view, lambda: print_span_evaluation(outputs.console(), found), out, as_json)


@app.command("linking")
def evaluate_linking(
    data: EvaluationData,
    taxonomy: TaxonomyName = "esco",
    base: Annotated[
        Path | None, typer.Option(help="The folder of all-MiniLM-L6-v2; default: the development package.")
    ] = None,
    rows: Rows = None,
    seed: Seed = 0,
    out: OutFile = None,
    as_json: Json = False,
) -> int:
    """Measure how well sentences and badges are linked to skills: RP@5, RP@10, MRR, tags among the first ten.

    Example: matcher evaluate linking --data ../shared/data --json

    JSON: candidates {name, count}; sets [{set, texts, without_label, unknown_only, labels, unknown_labels}];
    results [{set, system, rp@5, rp@10, mrr}], for badges [{set, system, tags@10}], each measure {value, low,
    high}, shares 0-1; calibration [{set, count, right_share, mean_probability, brier, brier_constant,
    expected_error, auc, bins}]; skipped [{system, reason}]; rejected [{place, reason}]. Without an imported
    taxonomy of that name, the labels in linking/esco_labels_*.txt are the candidates.
    """
    import matcher
    from matcher.evaluation.tables import print_link_evaluation

    reading = matcher.read_link_sets(data)
    candidates, systems, skipped = matcher.link_systems(
        inputs.open_engine(taxonomy=taxonomy), labels=data, base=base
    )
    sets = [part.sample(rows, seed) for part in reading.items]
    found = matcher.evaluate_linking(
        sets, candidates, systems, skipped=skipped, seed=seed, log=outputs.progress
    )
    view = matcher.link_evaluation_view(found, reading.rejected)
    return _finish_evaluation(view, lambda: print_link_evaluation(outputs.console(), found), out, as_json)


@app.command("requirements")
def evaluate_requirements(
    data: EvaluationData,
    split: Annotated[Split | None, typer.Option(help="Only the postings of one split.")] = None,
    seed: Seed = 0,
    out: OutFile = None,
    as_json: Json = False,
) -> int:
    """Measure what is read out of real postings: spans, importance, level, years, negation, alternatives.

    Example: matcher evaluate requirements --data ../shared/data --split dev

    JSON: sets [{set, postings, requirements}]; results [{set, system, source, measure, right, possible,
    value, low, high}], shares 0-1; set dev or test; source "all" or one of the set's; rejected [{place,
    reason}]. The gold is data/evaluation/requirements.jsonl; --data holds the texts in postings/. What each
    measure counts: matcher/evaluation/requirement_scores.py.
    """
    import matcher
    from matcher.evaluation.tables import print_requirement_evaluation

    engine = inputs.open_engine()
    reading = matcher.read_requirement_sets(engine.settings.data / "evaluation", data, split=split)
    systems = matcher.requirement_systems(engine)
    found = matcher.evaluate_requirements(reading.items, systems, seed=seed, log=outputs.progress)
    view = matcher.requirement_evaluation_view(found, reading.rejected)
    return _finish_evaluation(
        view, lambda: print_requirement_evaluation(outputs.console(), found), out, as_json
    )


@app.command("ranking")
def evaluate_ranking(
    data: EvaluationData,
    postings: Annotated[
        Path | None, typer.Option(help="A folder of postings named CATEGORY.txt; default: ours.")
    ] = None,
    base: Annotated[
        Path | None, typer.Option(help="The folder of all-MiniLM-L6-v2; default: the development package.")
    ] = None,
    on: OnDate = None,
    rows: Rows = None,
    seed: Seed = 0,
    out: OutFile = None,
    as_json: Json = False,
) -> int:
    """Measure how well resumes are ranked for a posting of their category: nDCG@10, MAP, MRR, P@10.

    Example: matcher evaluate ranking --data ../shared/data --rows 300

    JSON: sets [{set, postings, resumes}]; results [{set, system, postings {id: {measure: value}}, ndcg@10,
    map, mrr, p@10}], each measure {value, low, high}, shares 0-1, the mean over postings; skipped [{system,
    reason}]; rejected [{place, reason}]. A row of resumes holds id, category and text; the resumes of a
    posting's category are relevant for it, all others are not.
    """
    import matcher
    from matcher.evaluation.tables import print_rank_evaluation

    engine = inputs.open_engine()
    reading = matcher.read_ranking_sets(postings or engine.settings.data / "evaluation" / "postings", data)
    sets = [part.sample(rows, seed) for part in reading.items]
    systems, skipped = matcher.rank_systems(engine, on=inputs.read_day(on), base=base, seed=seed)
    found = matcher.evaluate_ranking(sets, systems, skipped=skipped, seed=seed, log=outputs.progress)
    view = matcher.rank_evaluation_view(found, reading.rejected)
    return _finish_evaluation(view, lambda: print_rank_evaluation(outputs.console(), found), out, as_json)


@app.command("agreement")
def evaluate_agreement(
    data: EvaluationData, seed: Seed = 0, out: OutFile = None, as_json: Json = False
) -> int:
    """Measure how far two people agree who marked the requirements of the same postings.

    Example: matcher evaluate agreement --data ../shared/data

    JSON: postings; results [{set, system, source, measure, right, possible, value, low, high}] of the second
    pass against the first; kappas [{what, count, value}]; rejected [{place, reason}].
    """
    import matcher
    from matcher.evaluation import SECOND_PASS
    from matcher.evaluation.tables import print_agreement

    gold = inputs.open_engine().settings.data / "evaluation"
    first = matcher.read_requirement_sets(gold, data)
    second = matcher.read_requirement_sets(gold, data, name=SECOND_PASS)
    found = matcher.measure_agreement(first.items, second.items, seed=seed)
    view = matcher.agreement_view(found, (*first.rejected, *second.rejected))
    return _finish_evaluation(view, lambda: print_agreement(outputs.console(), found), out, as_json)


def _finish_evaluation(
    view: dict[str, Any], show: Callable[[], None], out: Path | None, as_json: bool
) -> int:
    """Shows an evaluation, says what was left out, and keeps the JSON where that is asked."""
    if out is not None:
        try:
            out.write_text(json.dumps(view, ensure_ascii=False, indent=2, allow_nan=False) + "\n", "utf8")
        except OSError as error:
            raise BadInput(f"cannot write {out}: {error.strerror}") from None
    outputs.write(view) if as_json else show()
    outputs.report_notices(f"{one['system']} was not run: {one['reason']}" for one in view["skipped"])
    for problem in view["rejected"]:
        outputs.log(f"{problem['place']}: {problem['reason']}")
    return outputs.PARTIAL if view["rejected"] else outputs.OK
