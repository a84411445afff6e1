"""Small random catalogues with every kind of constraint, and what the best plan takes, found by looking at
every set of options at once. The rules of a catalogue are written down here a second time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pathway_problems import LEVELS, STRENGTHS, plain_coverage, policy, shown

from matcher.credentials.catalogue import Catalogue, CoveredSkill, CredentialType, Relations
from matcher.keys import credential_key, degree_key, experience_key
from matcher.matching.space import Similar
from matcher.pathway.pool import Circumstances, Pool
from matcher.pathway.problem import Limits, Problem
from matcher.taxonomy import Skill, Taxonomy
from matcher.types import Evidence, Factor, Requirement, Stack, Target

MOST_TYPES = 14
MOST_OPTIONS = 16
SKILLS = tuple(f"k{n}" for n in range(6))
RATES = {"USD": 1.0, "GBP": 1.25}
LAPSED = Factor("recency", 0.5, "it has lapsed")


class Near:
    """Keys are alike as a table says; each is like itself."""

    def __init__(self, table: dict[str, dict[str, float]]) -> None:
        self.table = table

    def similar(self, targets: list[Target], keys: set[str]) -> list[tuple[Similar, ...]]:
        found = []
        for target in targets:
            shares = {target.key: 1.0} | self.table.get(target.key, {})
            found.append(tuple(Similar(key, share, "") for key, share in shares.items() if key in keys))
        return found


@dataclass(frozen=True)
class World:
    """A catalogue, what its types show, a person, and what they ask."""

    catalogue: Catalogue
    shown: dict[str, tuple[Evidence, ...]]
    stack: Stack
    circumstances: Circumstances
    requirements: tuple[Requirement, ...]
    near: Near
    limits: Limits

    def problem(self) -> Problem:
        pool = Pool(self.catalogue, self.shown, self.stack, self.circumstances)
        return pool.problem(self.requirements, self.near, policy())  # type: ignore[arg-type]


# -- random worlds -----------------------------------------------------------------------------------------


def random_world(rng: np.random.Generator) -> World:
    """A world of two to fourteen types whose options can still all be looked at."""
    count = int(rng.choice([*range(2, MOST_TYPES + 1), 5, 6, 7, 8, 9]))
    while True:
        world = _draw(rng, count)
        if len(list(ways_of(world))) <= MOST_OPTIONS:
            return world


def _draw(rng: np.random.Generator, count: int) -> World:
    types = [f"t{n:02d}" for n in range(count)]
    taxonomy = Taxonomy("test", [Skill(key, key, "skill", None) for key in SKILLS])
    entries = [_draw_type(rng, n, types) for n in range(count)]
    catalogue = Catalogue(_stack_up(entries) if count > 2 and rng.random() < 0.5 else entries, taxonomy)
    shows = {entry.id: tuple(_draw_evidence(rng, entry, catalogue)) for entry in catalogue}
    near = {
        str(key): {str(rng.choice(SKILLS)): float(rng.choice([0.45, 0.85]))} for key in rng.choice(SKILLS, 2)
    }
    requirements = tuple(_draw_requirement(rng, n, types) for n in range(int(rng.integers(1, 5))))
    circumstances = Circumstances(
        hours_per_week=float(rng.choice([5.0, 10.0])),
        rates=RATES,
        horizon_months=int(rng.choice([0, 0, 24, 40])),
        deliveries=frozenset(["online", "blended"]) if rng.random() < 0.2 else frozenset(),  # type: ignore[arg-type]
        languages=frozenset(["en"]) if rng.random() < 0.2 else frozenset(),
        standing_share=float(rng.choice([0.0, 0.25, 0.5])),
        unsure_conditions=str(rng.choice(["flag", "flag", "exclude"])),  # type: ignore[arg-type]
    )
    limits = Limits(
        budget_cents=int(rng.integers(0, 80_000)) if rng.random() < 0.7 else None,
        days=int(rng.integers(0, 120)) if rng.random() < 0.5 else None,
        max_steps=int(rng.integers(1, 5)) if rng.random() < 0.3 else None,
        unknown_cost=str(rng.choice(["auto", "exclude", "flag"])),  # type: ignore[arg-type]
        unknown_time=str(rng.choice(["auto", "exclude", "flag"])),  # type: ignore[arg-type]
        must_close=frozenset(["r0"]) if rng.random() < 0.25 else frozenset(),
    )
    stack = _draw_stack(rng, types, shows)
    return World(catalogue, shows, stack, circumstances, requirements, Near(near), limits)


def _draw_type(rng: np.random.Generator, number: int, types: list[str]) -> CredentialType:
    others = [name for name in types if name != types[number]]
    earlier = types[:number]

    def some(names: list[str], chance: float) -> list[str]:
        return [str(rng.choice(names))] if names and rng.random() < chance else []

    facts: dict[str, Any] = {
        "id": types[number],
        "name": types[number],
        "kind": "certification",
        "issuer": "Body",
        "sector": "software",
        "summary": "Made up.",
        "skills": [{"skill": str(key)} for key in set(rng.choice(SKILLS, int(rng.integers(0, 3))).tolist())],
        "cost": list(_draw_costs(rng)),
        "duration": _draw_duration(rng),
        "validity_months": [None, "none", 12, 24][int(rng.integers(0, 4))],
        "renewal": {"fee": _cost(rng, "renewal")} if rng.random() < 0.4 else None,
        "delivery": [None, "online", "in_person", "variable"][int(rng.integers(0, 4))],
        "languages": [[], ["en"], ["de"]][int(rng.integers(0, 3))],
        "prerequisites": _draw_tree(rng, others, 2) if others and rng.random() < 0.4 else None,
        "relations": {
            "supersedes": some(earlier, 0.1),
            "equivalent_to": some(others, 0.1),
            "part_of": some(earlier, 0.3),
            "advanced_standing": some(others, 0.2),
        },
    }
    return CredentialType.model_validate(facts)


def _stack_up(entries: list[CredentialType]) -> list[CredentialType]:
    """The first type as one that the next two earn together, as they show all its skills."""
    whole, *others = entries
    skills = tuple(CoveredSkill(skill=key) for key in SKILLS[:2])
    parts = [
        part.model_copy(update={"skills": (skill,), "relations": Relations(part_of=(whole.id,))})
        for part, skill in zip(others, skills, strict=False)
    ]
    return [whole.model_copy(update={"skills": skills, "prerequisites": None}), *parts, *others[2:]]


def _cost(rng: np.random.Generator, pays_for: str) -> dict[str, Any]:
    currency = str(rng.choice(["USD", "USD", "GBP", "EUR"]))
    return {"amount": int(rng.integers(0, 300)), "currency": currency, "for": pays_for, "source": "test"}


def _draw_costs(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for name, chance in (
        ("total", 0.5),
        ("exam", 0.5),
        ("training", 0.3),
        ("exam", 0.1),
        ("membership", 0.1),
    ):
        if rng.random() < chance:
            yield _cost(rng, name)


def _draw_duration(rng: np.random.Generator) -> dict[str, Any] | None:
    return [
        None,
        {"basis": "competency_based"},
        {"min": int(rng.integers(1, 40)), "max": 40, "unit": "hours", "basis": "effort"},
        {"min": int(rng.integers(0, 40)), "unit": "days", "basis": "elapsed"},
        {"min": 1, "max": int(rng.integers(1, 6)), "unit": "weeks", "basis": "elapsed"},
    ][int(rng.integers(0, 5))]


def _draw_tree(rng: np.random.Generator, others: list[str], depth: int) -> dict[str, Any]:
    kind = rng.random()
    if depth and kind < 0.5:
        children = [_draw_tree(rng, others, depth - 1) for _ in range(int(rng.integers(1, 4)))]
        return {"all" if kind < 0.25 else "any": children}
    leaf = rng.random()
    if leaf < 0.7:
        return {"credential": str(rng.choice(others))}
    if leaf < 0.8:
        return {"degree_eqf": int(rng.integers(5, 8))}
    return {"experience_years": 3} if leaf < 0.9 else {"text": "sponsored"}


def _draw_evidence(
    rng: np.random.Generator, entry: CredentialType, catalogue: Catalogue
) -> Iterator[Evidence]:
    award, lineage = f"plan:{entry.id}", catalogue.lineage(entry.id)
    keys = {*entry.skill_ids, *map(str, rng.choice(SKILLS, int(rng.integers(0, 3))))}
    for key in sorted(keys):
        level = LEVELS[int(rng.integers(0, 6))]
        yield shown(award, key, float(rng.choice(STRENGTHS)), level=level, lineage=lineage)
    yield shown(award, credential_key(entry.id), 0.9, lineage=lineage)
    if rng.random() < 0.1:
        yield shown(award, degree_key(int(rng.integers(5, 8))), 0.9, lineage=lineage)


def _draw_stack(rng: np.random.Generator, types: list[str], shows: dict[str, tuple[Evidence, ...]]) -> Stack:
    evidence: list[Evidence] = []
    for name in types:
        if rng.random() < 0.15:
            lapsed = (LAPSED,) if rng.random() < 0.5 else ()
            evidence += [replace(e, award_id=f"held:{name}", factors=lapsed) for e in shows[name]]
    if rng.random() < 0.2:
        evidence.append(shown("held:degree", degree_key(6), 0.9))
    years = ((experience_key(), float(rng.integers(0, 7))),) if rng.random() < 0.5 else ()
    return Stack("c", tuple(evidence), years)


def _draw_requirement(rng: np.random.Generator, number: int, types: list[str]) -> Requirement:
    targets = tuple(
        Target("skill", str(key), str(key), LEVELS[int(rng.integers(0, 6))])
        for key in rng.choice(SKILLS, int(rng.integers(1, 3)), replace=False)
    )
    if rng.random() < 0.15:
        key = credential_key(str(rng.choice(types)))
        targets = (Target("credential", key, key),)
    importance = "required" if rng.random() < 0.6 else "preferred"
    return Requirement(f"r{number}", targets, importance, float(rng.choice([3.0, 1.0, 2.5])))


# -- the rules, a second time -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """One way to come to hold a type: what it takes (None: unknown), and what has to be held first: a tree of
    ("all" or "any", trees), ("holds", types), True or False."""

    type_id: str
    cost: int | None
    days: int | None
    step: bool
    needs: Any


def ways_of(world: World) -> Iterator[Way]:
    """Every way there is for this person and this catalogue, within the limits on what is unknown."""
    in_force = _held(world, lapsed=False)
    for entry in world.catalogue:
        if in_force & set(world.catalogue.satisfying(entry.id)) or not _is_offered(world, entry):
            continue
        needs, _ = _read_tree(world, entry.prerequisites)
        cost, days = _cost_of(world, entry), _days_of(world, entry)
        found = [Way(entry.id, cost, days, True, needs)]
        share = world.circumstances.standing_share
        helpful = [o.id for o in world.catalogue if entry.id in o.relations.advanced_standing]
        if share and helpful and (cost is not None or days is not None):
            less = [None if value is None else math.ceil(value * (1 - share)) for value in (cost, days)]
            found.append(Way(entry.id, *less, True, ("all", [needs, ("holds", helpful)])))
        parts = [other for other in world.catalogue if entry.id in other.relations.part_of]
        together = {skill for part in parts for skill in part.skill_ids}
        if len(parts) >= 2 and entry.skill_ids and entry.skill_ids <= together:
            whole = [("holds", world.catalogue.satisfying(part.id)) for part in parts]
            found.append(Way(entry.id, 0, 0, False, ("all", [needs, *whole])))
        if entry.id in _held(world, lapsed=True) - in_force:
            fee = _dollars([entry.renewal.fee] if entry.renewal and entry.renewal.fee else [])
            found.append(Way(entry.id, fee, None, True, True))
        yield from (way for way in found if _is_admitted(world.limits, way))


def _held(world: World, *, lapsed: bool) -> set[str]:
    kept = [e for e in world.stack.evidence if lapsed or LAPSED not in e.factors]
    return {e.key.partition(":")[2] for e in kept if e.key.startswith("credential:")}


def _is_admitted(limits: Limits, way: Way) -> bool:
    costly = limits.unknown_cost == "exclude" or (
        limits.unknown_cost == "auto" and limits.budget_cents is not None
    )
    long = limits.unknown_time == "exclude" or (limits.unknown_time == "auto" and limits.days is not None)
    return not (way.cost is None and costly) and not (way.days is None and long)


def _is_offered(world: World, entry: CredentialType) -> bool:
    asked = world.circumstances
    placed = not asked.deliveries or entry.delivery in (None, "variable", *asked.deliveries)
    return placed and not (asked.languages and entry.languages and not asked.languages & {*entry.languages})


def _dollars(costs: list[Any]) -> int | None:
    amounts = [round(100 * cost.amount * RATES[cost.currency]) for cost in costs if cost.currency in RATES]
    return max(amounts, default=None)


def _cost_of(world: World, entry: CredentialType) -> int | None:
    by = {
        name: _dollars([c for c in entry.cost if c.pays_for == name])
        for name in ("total", "exam", "training")
    }
    parts = [by[name] for name in ("exam", "training") if by[name] is not None]
    options = [value for value in (by["total"], sum(parts) if parts else None) if value is not None]
    months, lasts = world.circumstances.horizon_months, entry.validity_months
    if not options or (months and lasts is None):
        return None
    times = max(0, math.ceil(months / lasts) - 1) if months and isinstance(lasts, int) else 0
    fee = _dollars([entry.renewal.fee] if entry.renewal and entry.renewal.fee else [])
    if times and fee is None:
        return None
    return max(options) + times * (fee or 0)


def _days_of(world: World, entry: CredentialType) -> int | None:
    if entry.duration is None or entry.duration.min is None:
        return None
    longest = entry.duration.max or entry.duration.min
    if entry.duration.unit == "hours":
        return math.ceil(7 * longest / world.circumstances.hours_per_week)
    return math.ceil(longest * (7 if entry.duration.unit == "weeks" else 1))


def _read_tree(world: World, tree: dict[str, Any] | None) -> tuple[Any, bool]:
    """What has to be held, and whether some of it is taken on trust."""
    if tree is None:
        return True, False
    if "all" in tree:
        read = [_read_tree(world, child) for child in tree["all"]]
        if any(needs is False for needs, _ in read):
            return False, any(unsure for _, unsure in read)
        return ("all", [needs for needs, _ in read]), any(unsure for _, unsure in read)
    if "any" in tree:
        read = [one for one in (_read_tree(world, child) for child in tree["any"]) if one[0] is not False]
        sure = [needs for needs, unsure in read if not unsure]
        if not read:
            return False, False
        return ("any", sure or [needs for needs, _ in read]), not sure
    if "credential" in tree:
        return ("holds", world.catalogue.satisfying(tree["credential"])), False
    if "degree_eqf" in tree:
        level = tree["degree_eqf"]
        if _degree(world.stack.evidence) >= level:
            return True, False
        able = [name for name, own in world.shown.items() if _degree(own) >= level]
        return (("holds", able) if able else False), False
    years = dict(world.stack.experience).get(experience_key())
    if "experience_years" in tree and years is not None and years < tree["experience_years"]:
        return False, False
    trusted = world.circumstances.unsure_conditions == "flag"
    return trusted, trusted


def _degree(evidence: tuple[Evidence, ...]) -> int:
    return max((int(e.key.split(":")[1]) for e in evidence if e.key.startswith("degree:")), default=0)


# -- every set of ways at once ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Everything:
    """Every plan that is allowed: (n_plans, n_requirements) coverage, (n_plans,) scores, and (n_plans, 5)
    unknown prices, cents, unknown durations, days, steps."""

    coverage: np.ndarray
    scores: np.ndarray
    takes: np.ndarray


def look_at_everything(world: World) -> Everything:
    ways = list(ways_of(world))
    masks = (np.arange(2 ** len(ways))[:, None] >> np.arange(len(ways))) & 1 > 0
    takes = np.array(
        [(w.cost is None, w.cost or 0, w.days is None, w.days or 0, w.step) for w in ways], np.int64
    ).reshape(-1, 5)
    used = masks.astype(np.int64) @ takes
    limits = world.limits
    bounds = ((1, limits.budget_cents), (3, limits.days), (4, limits.max_steps))
    allowed = np.logical_and.reduce(
        [used[:, column] <= most for column, most in bounds if most is not None]
        or [np.ones(len(masks), bool)]
    )
    names = [way.type_id for way in ways]
    groups = [{name} for name in names]
    for entry in world.catalogue:
        groups += [{entry.id, other} for other in entry.relations.equivalent_to]
    for group in groups:
        allowed &= masks[:, [name in group for name in names]].sum(axis=1) <= 1
    masks, used = masks[allowed], used[allowed]
    sound = _can_be_taken(world, ways, masks)
    masks, used = masks[sound], used[sound]
    coverage = _cover(world, names, masks)
    closed = [n for n, r in enumerate(world.requirements) if r.id in limits.must_close]
    enough = (np.round(coverage[:, closed], 9) >= policy().bands.strong).all(axis=1)
    coverage, used = coverage[enough], used[enough]
    weights = np.array([r.weight for r in world.requirements])
    return Everything(coverage, coverage @ weights / weights.sum(), used)


def _can_be_taken(world: World, ways: list[Way], masks: np.ndarray) -> np.ndarray:
    """Whether the ways of each set can be taken in some order."""
    held = {name: np.ones(len(masks), bool) for name in _held(world, lapsed=False)}
    nobody = np.zeros(len(masks), bool)

    def met(needs: Any) -> np.ndarray:
        if isinstance(needs, bool):
            return np.full(len(masks), needs)
        kind, inside = needs
        if kind == "holds":
            return np.logical_or.reduce([held.get(name, nobody) for name in inside])
        children = [met(child) for child in inside]
        return (np.logical_and if kind == "all" else np.logical_or).reduce(children)

    done = np.zeros_like(masks)
    for _ in ways:
        for n, way in enumerate(ways):
            done[:, n] |= masks[:, n] & met(way.needs)
            held[way.type_id] = held.get(way.type_id, nobody) | done[:, n]
    settled: np.ndarray = (done == masks).all(axis=1)
    return settled


def _cover(world: World, names: list[str], masks: np.ndarray) -> np.ndarray:
    """Coverage after each set, by the plain formula; sets that show the same are looked at once."""
    keys = {e.key for own in world.shown.values() for e in own} | {e.key for e in world.stack.evidence}
    targets = [target for requirement in world.requirements for target in requirement.targets]
    similar = dict(zip(targets, world.near.similar(targets, keys), strict=True))
    problem = Problem(world.requirements, similar, world.stack, policy())
    columns = []
    for requirement in world.requirements:
        wanted = {one.key for target in requirement.targets for one in similar[target]}
        useful = [n for n, name in enumerate(names) if any(e.key in wanted for e in world.shown[name])]
        sets, place = np.unique(masks[:, useful], axis=0, return_inverse=True)
        covered = []
        for row in sets.tolist():
            taken = {names[n] for n, there in zip(useful, row, strict=True) if there}
            added = [e for name in sorted(taken) for e in world.shown[name]]
            covered.append(plain_coverage(problem, requirement, [*world.stack.evidence, *added]))
        columns.append(np.array(covered)[place.ravel()])
    return np.stack(columns, axis=1)
