"""Who covers what: every requirement of many postings x every person, as one sparse grid.

A requirement that several postings ask alike is one *ask*: it is computed once and stands in the grid once.
No dense table of people x asks is ever made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from matcher.errors import BadInput, NoRequirements
from matcher.keys import prefix
from matcher.matching import SimilarityRules, cover_pool
from matcher.policy import Policy
from matcher.types import Importance, Posting, Requirement, RequirementKind, Stack, Target

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where an ask stands: the posting, its requirement, and how it is asked there. ``share`` is the part
    of the posting's score that it makes, 0-1."""

    posting_id: str
    requirement_id: str
    importance: Importance
    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that postings ask, met by the best of its targets, and everywhere it is asked.

    ``id`` holds the keys and levels of its targets: ``sql@4`` is SQL at level 4, ``java|kotlin`` either.
    """

    id: str
    targets: tuple[Target, ...]
    occurrences: tuple[Occurrence, ...]

    @property
    def kind(self) -> RequirementKind:
        """The kind of its first target."""
        return self.targets[0].kind

    @property
    def label(self) -> str:
        """Its targets in words, with their levels."""
        return " or ".join(
            target.label + (f" (level {target.level})" if target.level else "") for target in self.targets
        )

    @property
    def skill_id(self) -> str:
        """The keys of its targets without their levels."""
        return "|".join(target.key for target in self.targets)

    def requirement(self) -> Requirement:
        """The ask as a requirement that weighs 1."""
        return Requirement(self.id, self.targets, "required", 1.0)


@dataclass(frozen=True, eq=False)
class CoverageGrid:
    """Coverage 0-1 of asks (columns) by people (rows), claimed and verified; absent entries are 0.

    claimed, verified: (n_people, n_asks) sparse by column. ``unassessed``: what only experience can meet;
    credentials do not show it, so it has no column. ``unknown``: people of whom nothing is known; they have
    no row and count in no mean.
    """

    people: tuple[str, ...]
    postings: tuple[str, ...]
    asks: tuple[Ask, ...]
    claimed: sparse.csc_matrix
    verified: sparse.csc_matrix
    unassessed: tuple[Ask, ...]
    unknown: tuple[str, ...]

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Ask id -> its column."""
        return {ask.id: number for number, ask in enumerate(self.asks)}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Person's id -> their row."""
        return {person: number for number, person in enumerate(self.people)}

    @cached_property
    def shares_of(self) -> dict[str, list[tuple[int, float]]]:
        """Posting id -> the columns it asks, each with the part of its score it makes."""
        found: dict[str, list[tuple[int, float]]] = {posting: [] for posting in self.postings}
        for number, ask in enumerate(self.asks):
            for one in ask.occurrences:
                found[one.posting_id].append((number, one.share))
        return found

    def column(self, ask: str, *, verified: bool = False) -> np.ndarray:
        """Everybody's coverage of one ask, (n_people,). Raises BadInput for an id that is not there."""
        if ask not in self.column_of:
            raise BadInput(f"nothing asks for {ask[:80]!r}; the grid has {len(self.asks)} asks")
        part = self.verified if verified else self.claimed
        return dense_column(part, self.column_of[ask])

    def scores(self, posting_id: str, *, verified: bool = False) -> np.ndarray:
        """Everybody's score for one posting, (n_people,), 0-1: the coverage of its asks by their share."""
        total = np.zeros(len(self.people))
        part = self.verified if verified else self.claimed
        for number, share in self.shares_of[posting_id]:
            add_column(total, part, number, share)
        return total


def dense_column(matrix: sparse.csc_matrix, number: int) -> np.ndarray:
    """One column of a sparse matrix, (n_rows,)."""
    column = np.zeros(matrix.shape[0])
    add_column(column, matrix, number, 1.0)
    return column


def add_column(total: np.ndarray, matrix: sparse.csc_matrix, number: int, share: float) -> None:
    """Adds ``share`` times a column to ``total``, in place."""
    entries = slice(matrix.indptr[number], matrix.indptr[number + 1])
    total[matrix.indices[entries]] += share * matrix.data[entries]


def collect_asks(postings: Sequence[Posting]) -> tuple[Ask, ...]:
    """What the postings ask, each thing once, in the order of first mention.

    Raises BadInput when two postings share an id.
    """
    seen = [posting.id for posting in postings]
    if len(set(seen)) != len(seen):
        twice = next(one for one in seen if seen.count(one) > 1)
        raise BadInput(f"two postings have the id {twice!r}; every one needs its own")
    found: dict[str, tuple[tuple[Target, ...], list[Occurrence]]] = {}
    for posting in postings:
        whole = sum(requirement.weight for requirement in posting.requirements) or 1.0
        for one in posting.requirements:
            _, places = found.setdefault(ask_id(one.targets), (one.targets, []))
            share = one.weight / whole
            places.append(Occurrence(posting.id, one.id, one.importance, one.weight, share))
    return tuple(Ask(identifier, targets, tuple(places)) for identifier, (targets, places) in found.items())


def build_grid(
    postings: Sequence[Posting], stacks: Sequence[Stack], *, rules: SimilarityRules, policy: Policy
) -> CoverageGrid:
    """The grid of all postings and all people.

    Raises BadInput when two people or postings share an id and when nothing is known of anybody,
    NoRequirements when no posting asks for anything.
    """
    if len({stack.candidate_id for stack in stacks}) != len(stacks):
        raise BadInput("two candidates have the same id; every candidate needs its own")
    unknown = tuple(stack.candidate_id for stack in stacks if not (stack.evidence or stack.experience))
    stacks = [stack for stack in stacks if stack.evidence or stack.experience]
    if not stacks:
        raise BadInput(f"of {len(unknown)} people nothing is known, so there is no coverage to look at")
    asks = collect_asks(postings)
    if not asks:
        raise NoRequirements(f"none of {len(postings)} postings asks for anything that was recognised")
    assessed = tuple(ask for ask in asks if any(prefix(target.key) != "experience" for target in ask.targets))
    covered = cover_pool([ask.requirement() for ask in assessed], stacks, rules=rules, policy=policy)
    return CoverageGrid(
        people=covered.people,
        postings=tuple(posting.id for posting in postings),
        asks=assessed,
        claimed=covered.claimed,
        verified=covered.verified,
        unassessed=tuple(ask for ask in asks if ask not in assessed),
        unknown=unknown,
    )


def group_matrix(
    grid: CoverageGrid, groups: Mapping[str, str] | None
) -> tuple[tuple[str, ...], sparse.csr_matrix]:
    """The names of groups, and who is in which: (n_groups, n_people) of 0 and 1.

    groups: person's id -> group; who is not named is in "no group". None: one group of everybody.
    """
    named = [EVERYBODY if groups is None else groups.get(person, "no group") for person in grid.people]
    names = tuple(sorted(set(named)))
    place = {name: number for number, name in enumerate(names)}
    rows = [place[name] for name in named]
    shape = (len(names), len(named))
    return names, sparse.csr_matrix((np.ones(len(named)), (rows, range(len(named)))), shape)


def ask_id(targets: Sequence[Target]) -> str:
    """The id of the ask that these targets make."""
    return "|".join(map(_target_id, targets))


def _target_id(target: Target) -> str:
    if prefix(target.key) == "experience":
        return f"{target.key}:{target.label}"
    return target.key + (f"@{target.level}" if target.level else "")
