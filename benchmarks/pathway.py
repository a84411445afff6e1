"""Time, proof and gain over greedy of pathways on generated catalogues, and promises replayed on real postings.

    python benchmarks/pathway.py [--gaps 10 25 50] [--types 100 1000 5000] [--rounds 5] [--seconds 30]

Generated: every type shows one to four of what is asked or near it, so that all of a catalogue matters; the most
asked stand in many types. "loose": 4,000 dollars and two years, some twenty to thirty steps; "tight": 500 dollars and 26 weeks.
Real: of each set in ``postings/`` of the folder in STACKMATCH_SHARED (default ``../shared``) every hundredth row that asks
for five things or more, the sets in turn, with a person of the demo each; the plans' awards are added and ranked.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from matcher import (
    Candidate,
    Document,
    Engine,
    Evidence,
    Limits,
    Posting,
    Requirement,
    Stack,
    Target,
    pathway_view,
    read_candidate_bytes,
    read_candidates,
)
from matcher.matching.space import Similar
from matcher.pathway.conditions import ALWAYS, holds
from matcher.pathway.gains import build_lines, score_of
from matcher.pathway.greedy import take_greedily
from matcher.pathway.optimise import choose, phases_of
from matcher.pathway.problem import Option, Problem
from matcher.policy import read_policy

SEED = 5
SHARES = (0.85, 0.5, 0.45, 0.45)
STRENGTHS = (0.4875, 0.5625, 0.6375, 0.7125, 0.75)
LOOSE = Limits(budget_cents=400_000, days=52 * 7 * 2)
TIGHT = Limits(budget_cents=50_000, days=26 * 7)
SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
SETS = (("nhs_jobs", "text"), ("us_data_jobs", "Job_Desc"))
EVERY, LEAST, REAL = 100, 5, 5
DAY = date(2026, 11, 22)
REAL_LIMITS = (
    ("8 steps", Limits(max_steps=8)),
    ("USD 1,000", Limits(budget_cents=100_000)),
    ("USD 1,000, 52 weeks", Limits(budget_cents=100_000, days=364)),
)
POLICY = read_policy(Path(__file__).resolve().parent.parent / "data" / "policy.yaml")


@dataclass(frozen=True)
class Measured:
    """One run: CPU seconds, the proven gap, and how much greedy falls short (shares)."""

    seconds: float
    gap: float
    greedy_short: float


def make_problem(gaps: int, types: int, rng: np.random.Generator) -> Problem:
    """A problem in which every type shows one to four skills that are asked or near what is."""
    asked = [f"s{n}" for n in range(gaps)]
    near = [f"n{n}" for n in range(gaps * 4)]
    similar = {
        Target("skill", key, key): (
            Similar(key, 1.0, "same"),
            *(Similar(near[4 * n + m], share, "related") for m, share in enumerate(SHARES)),
        )
        for n, key in enumerate(asked)
    }
    requirements = tuple(
        Requirement(f"r{n}", (target,), "required", float(rng.choice([3.0, 1.0])))
        for n, target in enumerate(similar)
    )
    keys = np.array([*asked, *near])
    weights = 1.0 / np.arange(1, len(keys) + 1) ** 0.4
    rng.shuffle(weights)
    options = [make_option(n, rng, keys, weights / weights.sum()) for n in range(types)]
    return Problem(requirements, similar, Stack("c", ()), POLICY, tuple(options))


def make_option(number: int, rng: np.random.Generator, keys: np.ndarray, weights: np.ndarray) -> Option:
    """A type with a price, a duration and, one time in six, an earlier type as prerequisite."""
    name = f"t{number:05d}"
    count = int(rng.integers(1, 5))
    strength = float(rng.choice(STRENGTHS))
    evidence = tuple(
        Evidence(name, name, str(key), str(key), None, strength, (), name, False)
        for key in rng.choice(keys, count, replace=False, p=weights)
    )
    before = f"t{int(rng.integers(0, number)):05d}" if number and rng.random() < 1 / 6 else None
    return Option(
        name,
        name,
        cost_cents=int(rng.lognormal(5.3, 0.9) * 100) // 500 * 500,
        days=int(rng.integers(1, 90)),
        condition=holds(before) if before else ALWAYS,
        evidence=evidence,
    )


def measure(problem: Problem, limits: Limits, seconds: float) -> Measured:
    """Solves for coverage and compares with greedy."""
    start = time.process_time()
    inner = problem.within(limits)
    lines = build_lines(inner)
    choice = choose(inner, lines, limits, phases_of("coverage")[:1], seconds=seconds)
    used = time.process_time() - start
    cap = problem.policy.stack_cap
    best = score_of(lines, choice.chosen or (), cap)
    greedy = score_of(lines, take_greedily(inner, lines, limits), cap)
    return Measured(used, choice.gap, 1 - greedy / best if best else 0.0)


def spread(values: Sequence[float], digits: int) -> str:
    """Median, and the range in brackets."""
    middle, low, high = (f"{value:.{digits}f}" for value in (np.median(values), min(values), max(values)))
    return f"{middle} ({low}-{high})"


def print_generated(gaps: Sequence[int], types: Sequence[int], rounds: int, seconds: float) -> None:
    """The table of generated catalogues."""
    print(f"{rounds} catalogues a line, median (range); at most {seconds:g} s of wall clock each.\n")
    print("| gaps | types | limits | CPU seconds | proven best | largest gap, % | better than greedy, % |")
    print("|---|---|---|---|---|---|---|")
    for asked in gaps:
        for count in types:
            for name, limits in (("loose", LOOSE), ("tight", TIGHT)):
                rng = np.random.default_rng([SEED, asked, count])
                runs = [measure(make_problem(asked, count, rng), limits, seconds) for _ in range(rounds)]
                cells = (
                    f"{asked}",
                    f"{count:,}",
                    name,
                    spread([run.seconds for run in runs], 2),
                    f"{sum(run.gap == 0 for run in runs)} of {rounds}",
                    f"{100 * max(run.gap for run in runs):.2f}",
                    spread([100 * run.greedy_short for run in runs], 1),
                )
                print(f"| {' | '.join(cells)} |", flush=True)


# -- real postings -------------------------------------------------------------------------------------


def draw_postings(engine: Engine) -> list[Posting]:
    """Real postings by the rule above."""
    found = []
    for source, field in SETS:
        with gzip.open(SHARED / "postings" / f"{source}.jsonl.gz", "rt", encoding="utf8") as handle:
            rows = islice(map(json.loads, handle), 0, None, EVERY)
            read = (engine.read_posting(Document(f"{source}-{row['id']}", row[field])) for row in rows)
            found.append(list(islice((one for one in read if len(one.requirements) >= LEAST), REAL)))
    return [posting for pair in zip(*found, strict=True) for posting in pair][:REAL]


def replay(engine: Engine, posting: Posting, person: Candidate, plan: dict[str, Any]) -> float:
    """The score that ranking gives to a person with the awards of a plan, read as rows of a file."""
    row = {"id": "planned", "awards": [step["award"] for step in plan["steps"]]}
    read = read_candidate_bytes(json.dumps(row).encode(), name="row.jsonl", on=DAY, levels=engine.levels)
    both = replace(person, awards=(*person.awards, *read.items[0].awards))
    return engine.rank(posting, [both], on=DAY).ranked[0].score


def print_real(seconds: float) -> None:
    """The table of real postings. Ends the run when a promise is not kept."""
    engine = Engine()
    people = read_candidates(engine.settings.data / "demo" / "candidates.jsonl", on=DAY, levels=engine.levels)
    _ = engine.planner.shown  # read once, for all questions
    print(
        "\n| posting | person | gaps | limits | CPU seconds | plans | coverage | proven best | replayed the same |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for posting, person in zip(
        draw_postings(engine), people.items[:: len(people.items) // REAL], strict=False
    ):
        gaps = [gap for gap in engine.gap(posting, person, on=DAY) if gap.status in ("missing", "partial")]
        for name, limits in REAL_LIMITS:
            start = time.process_time()
            found = engine.planner.pathway(
                posting, person, on=DAY, limits=limits, alternatives=0, seconds=seconds
            )
            used = time.process_time() - start
            plans = pathway_view(found, engine.catalogue)["plans"]
            kept = sum(replay(engine, posting, person, plan) == plan["coverage_after"] for plan in plans)
            reached = plans[0]["coverage_after"] if plans else found.coverage_before
            cells = (
                posting.id,
                person.id,
                f"{len(gaps)}",
                name,
                f"{used:.2f}",
                f"{len(plans)}",
                f"{found.coverage_before:.3f} to {reached:.3f}",
                f"{sum(plan['optimal'] for plan in plans)} of {len(plans)}",
                f"{kept} of {len(plans)}",
            )
            print(f"| {' | '.join(cells)} |", flush=True)
            if kept < len(plans):
                sys.exit(f"{posting.id}: ranking does not give what a plan promises")


def main() -> None:
    """Prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaps", type=int, nargs="+", default=[10, 25, 50])
    parser.add_argument("--types", type=int, nargs="+", default=[100, 1_000, 5_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    if not (SHARED / "postings").is_dir():
        sys.exit(f"no postings under {SHARED}; set STACKMATCH_SHARED")
    print_generated(options.gaps, options.types, options.rounds, options.seconds)
    print_real(options.seconds)


if __name__ == "__main__":
    main()
