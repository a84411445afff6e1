"""Time and memory of the coverage analytics on generated postings and people.

    python benchmarks/analytics.py [--people 10000 100000] [--postings 1000]

Every person holds 21 skills, Zipf-distributed over the taxonomy, and one in three a credential type of the
catalogue; every posting asks 15 skills, Zipf-distributed too, at no level. Equal evidence is one object, so
that the memory measured is that of the analytics and not of the generated people. Each row of the table
starts from the grid above it; "largest rise" is what the peak of the process rose by while it ran.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from datetime import date

import numpy as np

from matcher import (
    Engine,
    Evidence,
    Outcome,
    Posting,
    Requirement,
    Stack,
    Target,
    credential_overlap,
    demand_trend,
    exclusions,
    heat_map,
    median_report,
    posting_coverage,
    prefer_requirements,
    redundancy,
    selection_report,
    skill_pairs,
    supply_and_demand,
    what_if,
)

SEED = 11
SKILLS_A_PERSON = 21
REQUIREMENTS = 15
VARIANTS = 12
GROUPS = 20


def skewed(rng: np.random.Generator, size: int | tuple[int, int], among: int) -> np.ndarray:
    """Places below ``among``, Zipf-distributed."""
    chances = 1.0 / np.arange(1, among + 1)
    return rng.choice(among, size, p=chances / chances.sum())


def make_stacks(engine: Engine, count: int, rng: np.random.Generator) -> list[Stack]:
    """``count`` stacks; equal evidence is one object."""
    skills = [skill for skill in engine.taxonomy if skill.kind != "group"]
    types = [entry for entry in engine.catalogue if entry.skills]
    pool = [
        [
            Evidence(f"a{v}", f"award {v}", s.id, s.label, None, 0.3 + 0.05 * v, (), f"l{v}", v % 4 == 0)
            for v in range(VARIANTS)
        ]
        for s in skills
    ]
    held = [Evidence("a0", t.name, f"credential:{t.id}", t.name, None, 0.7, (), "l0", False) for t in types]
    places = skewed(rng, (count, SKILLS_A_PERSON), len(skills))
    variants = rng.integers(0, VARIANTS, (count, SKILLS_A_PERSON))
    kinds = rng.integers(0, 3 * len(types), count)
    stacks = []
    for person in range(count):
        unique = dict(zip(places[person].tolist(), variants[person].tolist(), strict=True))
        evidence = [pool[skill][variant] for skill, variant in unique.items()]
        if kinds[person] < len(types):
            evidence.append(held[kinds[person]])
        stacks.append(Stack(f"p{person:07d}", tuple(evidence)))
    return stacks


def make_postings(engine: Engine, count: int, rng: np.random.Generator) -> list[Posting]:
    """``count`` postings, each asking for different skills."""
    skills = [skill for skill in engine.taxonomy if skill.kind != "group"]
    postings = []
    for number in range(count):
        places = list(dict.fromkeys(skewed(rng, 3 * REQUIREMENTS, len(skills)).tolist()))[:REQUIREMENTS]
        asked = tuple(
            Requirement(f"r{n}", (Target("skill", skills[p].id, skills[p].label),), "required", 3.0)
            for n, p in enumerate(places, 1)
        )
        postings.append(Posting(f"q{number:05d}", f"Posting {number}", "", asked))
    return postings


def main() -> None:
    """Prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--postings", type=int, default=1_000)
    options = parser.parse_args()
    engine = Engine()
    engine.planner.shown  # noqa: B018 - what credentials show is read once, and not measured
    for count in options.people:
        measure(engine, count, options.postings)


def measure(engine: Engine, people: int, postings: int) -> None:
    """One table."""
    rng = np.random.default_rng(SEED)
    stacks, asked = make_stacks(engine, people, rng), make_postings(engine, postings, rng)
    groups = {stack.candidate_id: f"group {n % GROUPS:02d}" for n, stack in enumerate(stacks)}
    bands, catalogue = engine.policy.bands, engine.catalogue
    engine.grid_of_stacks(asked[:1], stacks[:2])
    print(f"\n{postings:,} postings x {people:,} people, peak before {peak():.0f} MB\n")
    print("| what | rows | CPU seconds | largest rise, MB |")
    print("|---|---|---|---|")
    grid = show("the sparse grid", lambda: engine.grid_of_stacks(asked, stacks))
    filled = (grid.claimed.nnz + grid.verified.nnz) / (2 * len(grid.people) * len(grid.asks))
    held = sum(p.data.nbytes + p.indices.nbytes + p.indptr.nbytes for p in (grid.claimed, grid.verified))
    show("heat map, 20 groups", lambda: heat_map(grid, bands, groups))
    show("supply, demand, burden", lambda: supply_and_demand(grid, bands))
    show("postings x groups", lambda: posting_coverage(grid, bands, groups))
    show("credential value", lambda: engine.credential_values(grid, stacks))
    show("overlap of credentials", lambda: credential_overlap(stacks, {e.id: e.skill_ids for e in catalogue}))
    show("redundancy", lambda: redundancy(stacks))
    show("skill pairs", lambda: skill_pairs(stacks))
    dates = {posting.id: date(2025, 1 + n % 12, 1) for n, posting in enumerate(asked)}
    show("trend", lambda: demand_trend(grid, dates))
    show("who one posting keeps out", lambda: exclusions(grid, asked[0], bands))
    softer = prefer_requirements(asked[0], ["r1"], engine.policy.weights)
    show("what if", lambda: what_if(grid, asked[0], softer, bands).people)
    outcomes = make_outcomes(people, rng)
    show("impact ratios, two rules", lambda: [median_report(outcomes), selection_report(outcomes)])
    print(
        f"\nThe grid: {len(grid.asks):,} things asked, {100 * filled:.1f} % of the cells filled, "
        f"{held / 2**20:.0f} MB (a dense one: {2 * 8 * len(grid.people) * len(grid.asks) / 2**20:,.0f} MB)."
    )


def make_outcomes(count: int, rng: np.random.Generator) -> list[Outcome]:
    """Scores with stated sexes and races."""
    scores, sexes, races = rng.random(count), rng.integers(0, 2, count), rng.integers(0, 7, count)
    rows = zip(scores.tolist(), sexes.tolist(), races.tolist(), strict=True)
    return [
        Outcome(str(n), score, score > 0.8, ("Male", "Female")[sex], f"race {race}")
        for n, (score, sex, race) in enumerate(rows)
    ]


def show(name: str, work: Callable[[], object]):  # type: ignore[no-untyped-def]
    """Prints a row and gives what the work gave."""
    before, start = peak(), time.process_time()
    result = work()
    seconds = time.process_time() - start
    rows = f"{len(result):,}" if hasattr(result, "__len__") else ""
    print(f"| {name} | {rows} | {seconds:.2f} | {peak() - before:.0f} |", flush=True)
    return result


def peak() -> float:
    """The largest memory of the process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
