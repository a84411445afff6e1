"""Time, gap and gain over greedy of pathways on generated catalogues.

    python benchmarks/pathway.py [--gaps 10 25 50] [--types 100 1000 5000] [--rounds 1] [--seconds 30]

Skills asked and shown follow the same skewed distribution over a space of 15,000; only what touches a gap
counts, as in the product. "loose": a budget and weeks that hold about twenty steps; "tight": 500 dollars and 26 weeks.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher import Evidence, Limits, Requirement, Stack, Target
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
POLICY = read_policy(Path(__file__).resolve().parent.parent / "data" / "policy.yaml")


@dataclass(frozen=True)
class Measured:
    """One run: CPU seconds, the proven gap, how much greedy falls short (share), options that matter."""

    seconds: float
    gap: float
    greedy_short: float
    options: int


def make_problem(gaps: int, types: int, rng: np.random.Generator) -> Problem:
    """A problem in which every type shows three to eight skills, most of them near what is asked."""
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
    return Measured(used, choice.gap, 1 - greedy / best if best else 0.0, len(inner.options))


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaps", type=int, nargs="+", default=[10, 25, 50])
    parser.add_argument("--types", type=int, nargs="+", default=[100, 1_000, 5_000])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    print(f"Median of {options.rounds} catalogues; at most {options.seconds:g} s of wall clock each.\n")
    print("| gaps | types | limits | CPU seconds | proven gap | greedy falls short by |")
    print("|---|---|---|---|---|---|")
    for gaps in options.gaps:
        for types in options.types:
            for name, limits in (("loose", LOOSE), ("tight", TIGHT)):
                rng = np.random.default_rng([SEED, gaps, types])
                runs = [
                    measure(make_problem(gaps, types, rng), limits, options.seconds)
                    for _ in range(options.rounds)
                ]
                seconds, gap, short = (
                    float(np.median([getattr(run, field) for run in runs]))
                    for field in ("seconds", "gap", "greedy_short")
                )
                print(
                    f"| {gaps} | {types:,} | {name} | {seconds:.2f} | {100 * gap:.2f} % | {100 * short:.1f} % |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
