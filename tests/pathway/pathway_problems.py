"""Small random pathway problems, and the answer found by trying every plan."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from matcher.matching.space import Similar
from matcher.pathway.conditions import ALWAYS, Condition, all_of, any_of, holds
from matcher.pathway.problem import Limits, Option, Problem
from matcher.policy import Policy, read_policy
from matcher.types import Evidence, Requirement, Stack, Target

ROOT = Path(__file__).resolve().parents[2]
STRENGTHS = (0.26, 0.4, 0.535, 0.6, 0.7125, 0.75, 0.9)
LEVELS = (None, 1, 2, 3, 4, 5)


@cache
def policy() -> Policy:
    return read_policy(ROOT / "data" / "policy.yaml")


def shown(award: str, key: str, strength: float, *, level: int | None = None, lineage: str = "") -> Evidence:
    return Evidence(award, award, key, key, level, strength, (), lineage or award, False)


def asked(number: int, key: str, *, weight: float = 3.0, level: int | None = None) -> Requirement:
    importance = "required" if weight >= 3 else "preferred"
    return Requirement(f"r{number}", (Target("skill", key, key, level),), importance, weight)


def problem_of(
    requirements: Iterable[Requirement],
    options: Iterable[Option],
    *,
    held: Iterable[Evidence] = (),
    similar: dict[str, dict[str, float]] | None = None,
    types: Iterable[str] = (),
    exclusive: Iterable[frozenset[str]] = (),
) -> Problem:
    """A problem in which each key is like itself, and like others as ``similar`` says."""
    requirements = tuple(requirements)
    near = {
        target: tuple(
            Similar(key, share, "same")
            for key, share in ({target.key: 1.0} | (similar or {}).get(target.key, {})).items()
        )
        for requirement in requirements
        for target in requirement.targets
    }
    return Problem(
        requirements,
        near,
        Stack("c", tuple(held)),
        policy(),
        tuple(sorted(options, key=lambda option: option.id)),
        frozenset(types),
        tuple(exclusive),
    )


def random_problem(rng: np.random.Generator, *, most: int = 9) -> tuple[Problem, Limits]:
    """A problem with every kind of constraint in it, and limits that often bind."""
    keys = [f"k{n}" for n in range(int(rng.integers(2, 7)))]
    count = int(rng.integers(2, most + 1))
    types = [f"t{n}" for n in range(count)]
    requirements = []
    for n in range(int(rng.integers(1, 6))):
        targets = tuple(
            Target("skill", str(key), str(key), LEVELS[int(rng.integers(0, 6))])
            for key in rng.choice(keys, int(rng.integers(1, 3)), replace=False)
        )
        weight = float(rng.choice([3.0, 1.0, 0.0, 2.5]))
        requirements.append(
            Requirement(f"r{n}", targets, "required" if rng.random() < 0.6 else "preferred", weight)
        )
    similar = {
        key: {
            str(other): float(rng.choice([0.45, 0.5, 0.85])) for other in rng.choice(keys, 2) if other != key
        }
        for key in keys
        if rng.random() < 0.5
    }
    held_types = frozenset(f"h{n}" for n in range(2) if rng.random() < 0.5)
    held = [
        shown(one, str(key), float(rng.choice(STRENGTHS)), level=LEVELS[int(rng.integers(0, 6))])
        for one in sorted(held_types)
        for key in rng.choice(keys, int(rng.integers(0, 3)))
    ]
    options = [option for type_id in types for option in _random_options(rng, type_id, types, keys)]
    exclusive = (
        [frozenset(map(str, rng.choice(types, 2, replace=False)))] if count > 2 and rng.random() < 0.4 else []
    )
    limits = Limits(
        budget_cents=int(rng.integers(0, 1500)) if rng.random() < 0.7 else None,
        days=int(rng.integers(0, 60)) if rng.random() < 0.6 else None,
        max_steps=int(rng.integers(1, 6)) if rng.random() < 0.3 else None,
        lanes=int(rng.choice([1, 1, 1, 2, 3])),
        unknown_cost=str(rng.choice(["auto", "exclude", "flag"])),  # type: ignore[arg-type]
        unknown_time=str(rng.choice(["auto", "exclude", "flag"])),  # type: ignore[arg-type]
    )
    problem = problem_of(
        requirements, options, held=held, similar=similar, types=held_types, exclusive=exclusive
    )
    return problem, limits


def _random_options(
    rng: np.random.Generator, type_id: str, types: list[str], keys: list[str]
) -> Iterator[Option]:
    lineage = type_id if rng.random() < 0.8 else str(rng.choice(types))
    evidence = tuple(
        shown(
            f"plan:{type_id}",
            str(key),
            float(rng.choice(STRENGTHS)),
            level=LEVELS[int(rng.integers(0, 6))],
            lineage=lineage,
        )
        for key in rng.choice(keys, int(rng.integers(0, 4)), replace=True)
    )
    first = Option(
        type_id,
        type_id,
        cost_cents=None if rng.random() < 0.1 else int(rng.choice([0, 100, 250, int(rng.integers(1, 900))])),
        days=None if rng.random() < 0.1 else int(rng.integers(0, 30)),
        study=bool(rng.random() < 0.4),
        condition=_random_condition(rng, types, 2) if rng.random() < 0.4 else ALWAYS,
        evidence=evidence,
    )
    yield first
    if rng.random() < 0.2:
        standing = holds(str(rng.choice([*types, "h0"])))
        yield replace(
            first,
            id=f"{type_id}:standing",
            way="standing",
            cost_cents=first.cost_cents and first.cost_cents // 2,
            days=first.days and first.days // 2,
            condition=all_of(first.condition, standing),
        )
    if rng.random() < 0.15:
        parts = all_of(*(holds(str(part)) for part in rng.choice(types, 2, replace=False)))
        yield replace(first, id=f"{type_id}:earned", way="earned", cost_cents=0, days=0, condition=parts)


def _random_condition(rng: np.random.Generator, types: list[str], depth: int) -> Condition:
    kind = rng.random()
    if depth == 0 or kind < 0.5:
        return holds(*map(str, rng.choice([*types, "h0", "h1"], int(rng.integers(1, 3)))))
    children = [_random_condition(rng, types, depth - 1) for _ in range(int(rng.integers(1, 4)))]
    return all_of(*children) if kind < 0.75 else any_of(*children)


# -- the oracle: every subset, by rules written a second time --------------------------------------


@dataclass(frozen=True)
class Tried:
    """A valid plan: its options and what it is worth."""

    chosen: frozenset[int]
    coverage: tuple[float, ...]
    score: float
    unknown_cost: int
    cost: int
    unknown_time: int
    days: int
    steps: int


def plain_coverage(problem: Problem, requirement: Requirement, evidence: Iterable[Evidence]) -> float:
    """The formula of DESIGN.md section 3 for one requirement, with loops."""
    fit, cap = problem.policy.level_fit, problem.policy.stack_cap
    evidence, best = list(evidence), 0.0
    for target in requirement.targets:
        for one in problem.similar[target]:
            lineages: dict[str, float] = {}
            for e in evidence:
                if e.key == one.key:
                    missing = max(target.level - e.level, 0) if target.level and e.level else 0
                    share = max(1 - fit.step * missing, fit.floor) if missing else 1.0
                    lineages[e.lineage] = max(lineages.get(e.lineage, 0.0), e.strength * share)
            left = math.prod(1 - strength for strength in lineages.values())
            best = max(best, one.share * min((1 - left) / cap, 1.0))
    return best


def meets(condition: Condition, held: set[str]) -> bool:
    if condition.kind == "all":
        return all(meets(child, held) for child in condition.children)
    if condition.kind == "any":
        return any(meets(child, held) for child in condition.children)
    return bool(held & condition.types)


def can_be_ordered(problem: Problem, chosen: Iterable[int]) -> bool:
    held, left = set(problem.held), set(chosen)
    while left:
        ready = {n for n in left if meets(problem.options[n].condition, held)}
        if not ready:
            return False
        left -= ready
        held |= {problem.options[n].type_id for n in ready}
    return True


def shortest(problem: Problem, chosen: frozenset[int], lanes: int) -> int:
    """The length of the shortest timetable; for several lanes by trying every start in a small grid."""
    days = {n: problem.options[n].days or 0 for n in chosen}
    if lanes == 1 or not chosen:
        return sum(days.values())
    best = sum(days.values())
    for order in itertools.permutations(sorted(chosen)):
        placed: dict[int, tuple[int, int]] = {}
        held = dict.fromkeys(problem.held, 0)
        for n in order:
            ready = _ready(problem.options[n].condition, held)
            if ready is None:
                break
            start = next(
                t for t in itertools.count(ready) if _free(problem, placed, n, t, t + days[n], lanes)
            )
            placed[n] = (start, start + days[n])
            held[problem.options[n].type_id] = start + days[n]
        else:
            best = min(best, max(end for _, end in placed.values()))
    return best


def _ready(condition: Condition, held: dict[str, int]) -> int | None:
    if condition.kind == "holds":
        return min((held[t] for t in condition.types if t in held), default=None)
    times = [_ready(child, held) for child in condition.children]
    if condition.kind == "any":
        return min((t for t in times if t is not None), default=None)
    return None if None in times else max((t for t in times if t is not None), default=0)


def _free(
    problem: Problem, placed: dict[int, tuple[int, int]], n: int, start: int, end: int, lanes: int
) -> bool:
    for day in range(start, end):
        beside = [m for m, (a, b) in placed.items() if a <= day < b]
        if len(beside) >= lanes:
            return False
        if problem.options[n].study and any(problem.options[m].study for m in beside):
            return False
    return True


def every_plan(problem: Problem, limits: Limits) -> list[Tried]:
    """Every plan that the limits and conditions allow."""
    found = []
    numbers = [n for n, option in enumerate(problem.options) if limits.admits(option)]
    for size in range(len(numbers) + 1):
        for chosen in map(frozenset, itertools.combinations(numbers, size)):
            tried = _try(problem, limits, chosen)
            if tried is not None:
                found.append(tried)
    return found


def _try(problem: Problem, limits: Limits, chosen: frozenset[int]) -> Tried | None:
    options = [problem.options[n] for n in sorted(chosen)]
    types = [option.type_id for option in options]
    cost = sum(option.cost_cents or 0 for option in options)
    steps = sum(option.way != "earned" for option in options)
    if len(set(types)) < len(types) or any(len(group & set(types)) > 1 for group in problem.exclusive):
        return None
    if limits.budget_cents is not None and cost > limits.budget_cents:
        return None
    if limits.max_steps is not None and steps > limits.max_steps:
        return None
    if not can_be_ordered(problem, chosen):
        return None
    total = sum(option.days or 0 for option in options)
    days = total
    if limits.lanes > 1 and len(chosen) <= 6:
        days = shortest(problem, chosen, limits.lanes)
    if limits.days is not None and days > limits.days:
        return None
    evidence = [*problem.stack.evidence, *(e for option in options for e in option.evidence)]
    coverage = tuple(plain_coverage(problem, r, evidence) for r in problem.requirements)
    weight = sum(r.weight for r in problem.requirements)
    score = (
        sum(r.weight * c for r, c in zip(problem.requirements, coverage, strict=True)) / weight
        if weight
        else 0.0
    )
    return Tried(
        chosen,
        coverage,
        score,
        sum(o.cost_cents is None for o in options),
        cost,
        sum(o.days is None for o in options),
        days,
        steps,
    )
