"""Time and memory of ranking generated people, beside a plain-Python version of the same formula.

    python benchmarks/ranking.py [--people 2000 20000]

Every person holds about ten awards with two skills each, Zipf-distributed over the taxonomy.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence

import numpy as np

from matcher import Engine, Evidence, Posting, Ranking, Requirement, Stack, Target

SEED = 11
SKILLS_A_PERSON = 20
REQUIREMENTS = 15
ROUNDS = 3


def make_stacks(engine: Engine, count: int, rng: np.random.Generator) -> list[Stack]:
    """``count`` stacks of evidence on taxonomy skills."""
    skills = engine.taxonomy.skills
    stacks = []
    for person in range(count):
        places = np.minimum(rng.zipf(1.3, SKILLS_A_PERSON) - 1, len(skills) - 1)
        evidence = tuple(
            Evidence(
                f"a{n // 2}",
                f"award {n // 2}",
                skills[p].id,
                skills[p].label,
                None,
                0.75,
                (),
                f"l{n // 2}",
                n % 4 == 0,
            )
            for n, p in enumerate(places.tolist())
        )
        stacks.append(Stack(f"p{person:07d}", evidence))
    return stacks


def make_posting(engine: Engine, rng: np.random.Generator) -> Posting:
    """A posting that asks for skills people in the pool hold."""
    places = rng.choice(200, REQUIREMENTS, replace=False).tolist()
    skills = [engine.taxonomy.skills[place] for place in places]
    asked = [
        Requirement(f"r{n}", (Target("skill", skill.id, skill.label),), "required", 3.0)
        for n, skill in enumerate(skills, 1)
    ]
    return Posting("bench", "bench", "", tuple(asked))


def plain_scores(engine: Engine, posting: Posting, stacks: Sequence[Stack]) -> dict[str, float]:
    """The formula with loops and dictionaries."""
    targets = [requirement.targets[0] for requirement in posting.requirements]
    held = {e.key for stack in stacks for e in stack.evidence}
    similar = engine.rules.similar(targets, held)
    cap, scores = engine.policy.stack_cap, {}
    for stack in stacks:
        best: dict[tuple[str, str], float] = {}
        for e in stack.evidence:
            best[e.key, e.lineage] = max(best.get((e.key, e.lineage), 0.0), e.strength)
        missing: dict[str, float] = {}
        for (key, _), strength in sorted(best.items()):
            missing[key] = missing.get(key, 1.0) * (1.0 - strength)
        full = {key: min((1.0 - rest) / cap, 1.0) for key, rest in missing.items()}
        lines = [max((one.share * full.get(one.key, 0.0) for one in row), default=0.0) for row in similar]
        scores[stack.candidate_id] = sum(lines) / len(lines)
    return scores


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[2_000, 20_000])
    options = parser.parse_args()
    engine, rng = Engine(), np.random.default_rng(SEED)
    posting = make_posting(engine, rng)
    print(
        f"One posting of {REQUIREMENTS} requirements, ten people explained; median CPU seconds of {ROUNDS}.\n"
    )
    print(
        "| people | `rank_stacks` | plain Python, scores only | ratio | same ten | largest difference | peak memory |"
    )
    print("|---|---|---|---|---|---|---|")
    for count in options.people:
        stacks = make_stacks(engine, count, rng)
        engine.rank_stacks(posting, stacks[:2], top=1)
        ours, ranking = median_seconds(lambda s=stacks: engine.rank_stacks(posting, s, top=10))
        plain, scores = median_seconds(lambda s=stacks: plain_scores(engine, posting, s))
        assert isinstance(ranking, Ranking)
        wrong = max(abs(scores[r.candidate_id] - r.score) for r in ranking.ranked)
        best = sorted(scores.values(), reverse=True)[:10]
        same = np.allclose(best, [r.score for r in ranking.ranked], atol=1e-12)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"| {count:,} | {ours:.2f} | {plain:.2f} | {plain / ours:.1f} | {'yes' if same else 'NO'} | {wrong:.0e} | {peak:.0f} MB |"
        )


def median_seconds(work):  # type: ignore[no-untyped-def]
    """(median CPU seconds, last result)."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return float(np.median(times)), result


if __name__ == "__main__":
    main()
