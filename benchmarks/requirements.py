"""What is read out of the gold postings, on dev and on test, and how far two passes over the gold agree.

    python benchmarks/requirements.py

Reads ``postings/`` of the folder in STACKMATCH_SHARED (default ``../shared``).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import matcher
from matcher.evaluation import NAMED_MENTIONS, SECOND_PASS
from matcher.evaluation.intervals import Estimate
from matcher.evaluation.requirement_run import RequirementScore
from matcher.evaluation.requirement_scores import MEASURES

SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


def percent(estimate: Estimate, *, interval: bool = True) -> str:
    """A share in percent, with its interval where asked; a dash where there was nothing to measure."""
    if estimate.value is None:
        return "-"
    if not interval or estimate.low is None or estimate.high is None:
        return f"{100 * estimate.value:.1f}"
    return f"{100 * estimate.value:.1f} ({100 * estimate.low:.1f}-{100 * estimate.high:.1f})"


def print_named(engine: matcher.Engine) -> None:
    """The table of the postings in which only credentials, degrees and languages are marked: those that rules
    were then made with, and those drawn and scored after."""
    marked = matcher.read_requirement_sets(
        engine.settings.data / "evaluation", SHARED, name=NAMED_MENTIONS
    ).items
    scores = matcher.evaluate_requirements(marked, matcher.requirement_systems(engine)[:1]).scores
    found = {(one.split, one.source, one.measure): one.share for one in scores}
    print("\n| measure | read since | fresh | fresh, NHS | fresh, US |\n|---|---|---|---|---|")
    for measure in ("credential_f1", "degree_f1", "language_f1", "named_f1"):
        columns = (("dev", "all"), ("test", "all"), ("test", "nhs_jobs"), ("test", "us_data_jobs"))
        cells = (percent(found[split, source, measure]) for split, source in columns)
        print(f"| {measure} | {' | '.join(cells)} |")


def main() -> None:
    """Prints the tables as Markdown."""
    if not (SHARED / "postings").is_dir():
        sys.exit(f"no postings under {SHARED}; set STACKMATCH_SHARED")
    engine = matcher.Engine()
    gold = engine.settings.data / "evaluation"
    first = matcher.read_requirement_sets(gold, SHARED).items
    second = matcher.read_requirement_sets(gold, SHARED, name=SECOND_PASS).items
    systems = matcher.requirement_systems(engine)
    scores = matcher.evaluate_requirements(first, systems).scores
    agreement = matcher.measure_agreement(first, second)
    found: dict[tuple[str, str, str, str], RequirementScore] = {
        (one.split, one.system, one.source, one.measure): one for one in (*scores, *agreement.scores)
    }
    print(
        "| measure | dev | test (of) | test, NHS / US | test, `plain` | test, `dictionary` | two passes |\n"
        "|---|---|---|---|---|---|---|"
    )
    for measure in MEASURES:
        test = found["test", "default", "all", measure]
        sources = (found["test", "default", name, measure].share for name in ("nhs_jobs", "us_data_jobs"))
        baselines = (found["test", name, "all", measure].share for name in ("plain", "dictionary"))
        cells = (
            measure,
            percent(found["dev", "default", "all", measure].share),
            f"{percent(test.share)} of {test.possible}",
            " / ".join(percent(one, interval=False) for one in sources),
            *(percent(one, interval=False) for one in baselines),
            percent(found["both", "second pass", "all", measure].share, interval=False),
        )
        print(f"| {' | '.join(cells)} |")
    kappas = ", ".join(f"{one.what} {one.value:.3f}" for one in agreement.kappas if one.value is not None)
    print(f"\nCohen's kappa between the passes: {kappas}.")
    print_named(engine)


if __name__ == "__main__":
    main()
