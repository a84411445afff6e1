"""What known credentials teach: requirements none of them shows, and what could stand in for a degree."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.credentials.catalogue import Catalogue
from matcher.keys import prefix
from matcher.matching import SimilarityRules
from matcher.matching.coverage import coverage_matrix, weighted_scores
from matcher.matching.ranking import TIE_DIGITS, similar_keys
from matcher.policy import Policy
from matcher.types import Evidence, Posting, Requirement, Stack, Target

Shown = Mapping[str, tuple[Evidence, ...]]
"""Credential type id -> what its award shows when it is new."""

LARGEST_STACK = 4
NAMED = 3
# Another type joins a stack only for this much coverage: what it takes is months of study.
LEAST_GAIN = 0.02


@dataclass(frozen=True, slots=True)
class Taught:
    """How far one new credential alone covers a requirement, 0-1, and by which types best (id, coverage).

    ``coverage`` below the policy's "partial" band: no known credential teaches it.
    """

    requirement_id: str
    label: str
    coverage: float
    best: tuple[tuple[str, float], ...]
    untaught: bool


@dataclass(frozen=True, slots=True)
class DegreeAlternative:
    """A stack of credentials instead of a degree, and how far it covers what the degree stands for.

    ``lines``: the skills that the posting requires and the degree's subject, each with its coverage by
    the stack, 0-1; ``coverage`` is their mean by weight. ``enough``: it reaches the "good" band.
    Whether a law or a regulator asks for the degree is not known here.
    """

    requirement_id: str
    label: str
    stack: tuple[str, ...]
    coverage: float
    enough: bool
    lines: tuple[tuple[str, float], ...]


def teach(posting: Posting, shown: Shown, *, rules: SimilarityRules, policy: Policy) -> tuple[Taught, ...]:
    """How each requirement that a credential can show is taught, in the posting's order; of degrees see
    ``degree_alternatives``."""
    lines = [one for one in posting.requirements if one.kind not in ("degree", "experience")]
    types = sorted(shown)
    if not (lines and types):
        return ()
    covered = _coverage(lines, [shown[one] for one in types], rules, policy)
    found = []
    for number, line in enumerate(lines):
        column = covered[:, number]
        order = np.argsort(-column, kind="stable")[:NAMED].tolist()
        best = tuple((types[at], float(column[at])) for at in order if column[at] > 0)
        most = float(column.max())
        untaught = round(most, TIE_DIGITS) < policy.bands.partial
        found.append(Taught(line.id, line.label, most, best, untaught))
    return tuple(found)


def degree_alternatives(
    posting: Posting, shown: Shown, catalogue: Catalogue, *, rules: SimilarityRules, policy: Policy
) -> tuple[DegreeAlternative, ...]:
    """For each degree that is asked, the stack of at most four other credentials that covers most of what it
    stands for: built one at a time, each time the one that adds most (ties by id), while it adds anything."""
    return tuple(
        found
        for one in posting.requirements
        if one.kind == "degree"
        for found in [_alternative(one, posting, shown, catalogue, rules, policy)]
        if found is not None
    )


def _alternative(
    degree: Requirement,
    posting: Posting,
    shown: Shown,
    catalogue: Catalogue,
    rules: SimilarityRules,
    policy: Policy,
) -> DegreeAlternative | None:
    lines = [*_subjects(degree), *_others(degree, posting.requirements)]
    types = sorted(one for one in shown if shown[one] and not needs_degree(one, catalogue))
    if not (lines and types):
        return None
    weights = np.array([line.weight for line in lines])
    stack: list[str] = []
    best, covered = 0.0, np.zeros(len(lines))
    while len(stack) < LARGEST_STACK:
        held = tuple(evidence for one in stack for evidence in shown[one])
        tried = _coverage(lines, [(*held, *shown[one]) for one in types], rules, policy)
        scores = np.round(weighted_scores(tried, weights), TIE_DIGITS)
        place = int(np.argmax(scores))
        if scores[place] < best + LEAST_GAIN:
            break
        stack.append(types[place])
        best, covered = float(scores[place]), tried[place]
    if not stack:
        return None
    named = tuple((line.label, float(share)) for line, share in zip(lines, covered, strict=True))
    return DegreeAlternative(degree.id, degree.label, tuple(stack), best, best >= policy.bands.good, named)


def needs_degree(type_id: str, catalogue: Catalogue) -> bool:
    """Whether a type is a degree, or cannot be had without one. A licence goes to who is qualified already,
    by a degree or otherwise, so it counts as needing one."""
    entry = catalogue[type_id]
    return entry.kind in ("degree", "licence") or _asks_degree(entry.prerequisites, catalogue)


def _asks_degree(node: Mapping[str, Any] | None, catalogue: Catalogue) -> bool:
    match node:
        case {"all": children}:
            return any(_asks_degree(child, catalogue) for child in children)
        case {"any": children}:
            return bool(children) and all(_asks_degree(child, catalogue) for child in children)
        case {"credential": type_id}:
            return catalogue[str(type_id)].kind == "degree"
    return node is not None and "degree_eqf" in node


def _subjects(degree: Requirement) -> list[Requirement]:
    """The subjects a degree is asked in, as one skill to be shown in any way."""
    keys = dict.fromkeys(field for target in degree.targets for field in target.fields)
    targets = tuple(Target("skill", key, degree.label) for key in keys if prefix(key) in ("skill", "open"))
    return [Requirement(degree.id, targets, "required", degree.weight)] if targets else []


def _others(degree: Requirement, requirements: Collection[Requirement]) -> list[Requirement]:
    """The other skills that are required: what the degree may stand for."""
    return [
        one
        for one in requirements
        if one.importance == "required" and one.id != degree.id and one.weight > 0
        if all(target.kind == "skill" for target in one.targets)
    ]


def _coverage(
    lines: Sequence[Requirement],
    held: Sequence[tuple[Evidence, ...]],
    rules: SimilarityRules,
    policy: Policy,
) -> np.ndarray:
    """Coverage of lines by people who hold only this, (n_held, n_lines), 0 where it cannot be assessed."""
    stacks = [Stack(str(number), evidence) for number, evidence in enumerate(held)]
    similar = similar_keys(lines, stacks, rules)
    found = coverage_matrix(lines, similar, stacks, verified_only=False, policy=policy)
    known: np.ndarray = np.nan_to_num(found)
    return known
