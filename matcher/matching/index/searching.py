"""The best people for a posting: bounds say who can be among them, the formula says how good they are."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.errors import BadInput
from matcher.keys import prefix
from matcher.matching.coverage import (
    Ways,
    experience_coverage,
    table_coverage,
    total_weight,
    weighted_scores,
)
from matcher.matching.index.known_keys import KnownKeys
from matcher.matching.index.population import Person, Population
from matcher.matching.index.scan import Bounds, Plan, make_plan, scan_segment
from matcher.matching.index.segment import BLOCK, Segment
from matcher.matching.places import TIE_DIGITS, Front, Place
from matcher.matching.ranking import requirement_weights
from matcher.matching.table import EvidenceTable, Years
from matcher.policy import Policy
from matcher.types import Posting, Requirement, Target

NO_BOUND = 2**16
"""Above every bound."""
SPARE = 4
"""So many more than are asked for are scored at first; then there is mostly nobody left to look at."""


@dataclass(frozen=True, eq=False)
class Question:
    """What of a posting can move a score: the requirements with a weight, their weights and what share of
    all weight that is, (n_requirements,), and the ways in which they can be met."""

    requirements: tuple[Requirement, ...]
    weights: np.ndarray
    shares: np.ndarray
    ways: Ways
    plan: Plan


class Searcher(ABC):
    """People in segments whose cells are nowhere below what they show, by keys as ``keys`` numbers them."""

    def __init__(self, keys: KnownKeys, people: Population, policy: Policy) -> None:
        self._keys, self.people, self._policy = keys, people, policy

    @abstractmethod
    def _held(self, segment: Segment, rows: np.ndarray, keys: np.ndarray) -> EvidenceTable:
        """What people (one or more rising positions) hold for keys (rising), by the numbers of these; neither
        names nor experience are filled in."""

    @abstractmethod
    def _experience(self, segment: Segment, rows: np.ndarray, keys: set[int]) -> Mapping[int, Years]:
        """Key of experience -> which of the people have how many years of it."""

    def best(self, posting: Posting, *, top: int) -> list[Place[Person]]:
        """The places of the ``top`` best, without lines. Raises NoRequirements when the posting asks
        nothing, BadInput when ``top`` is not positive."""
        if top < 1:
            raise BadInput(f"top is {top}; at least one place must be asked for")
        question = self._ask(posting)
        bounds, surely = self._bounds(question, top + SPARE)
        found = list(self._scored(question, bounds, surely, NO_BOUND))
        least = _least_bound([score for _, score, _ in found], top, question.plan.full)
        front: Front[Person] = Front(posting.id, top)
        front.add(found)
        front.add(self._scored(question, bounds, least, surely))
        return front.places()

    def _ask(self, posting: Posting) -> Question:
        weights = requirement_weights(posting)
        requirements = tuple(r for r in posting.requirements if r.weight > 0)
        ways, weights = self._keys.ways(requirements), weights[weights > 0]
        shares = weights / (total_weight(weights) or 1.0)
        dated = np.array([any(prefix(t.key) == "experience" for t in r.targets) for r in requirements], bool)
        plan = make_plan(ways, shares, added=float(shares[dated].sum()), policy=self._policy)
        return Question(requirements, weights, shares, ways, plan)

    def _bounds(self, question: Question, count: int) -> tuple[list[Bounds], int]:
        """What everybody can score at most, segment by segment; and a bound that ``count`` people reach, 0
        where there are not so many."""
        best, every = np.zeros(count, np.uint16), []
        for segment, alive in self.people:
            start, ranked = self._experience_bounds(question, segment), alive & segment.assessed
            every.append(scan_segment(segment, question.plan, ranked=ranked, start=start, best=best))
        return every, int(best[0])

    def _experience_bounds(self, question: Question, segment: Segment) -> np.ndarray:
        """What experience alone adds to the bounds, uint16, one a person: it stands in no posting list."""
        bounds = np.zeros(segment.n_people, np.uint16)
        for requirement, share in zip(question.requirements, question.shares.tolist(), strict=True):
            covered = [
                experience_coverage(target, years, segment.n_people)
                for target in requirement.targets
                for _, years in segment.experience(self._dated([target]))
            ]
            if covered:
                most = np.nan_to_num(np.fmax.reduce(covered))
                bounds += np.ceil(most * share * question.plan.full).astype(np.uint16)
        return bounds

    def _dated(self, targets: Iterable[Target]) -> set[int]:
        """The numbers of the keys of experience among these."""
        return set(self._keys.find(target.key for target in targets if prefix(target.key) == "experience"))

    def _scored(
        self, question: Question, bounds: Sequence[Bounds], least: int, below: int
    ) -> Iterator[tuple[str, float, Person]]:
        """(id, score, where) of everybody whose bound is in [least, below), by the formula."""
        for number, found in enumerate(bounds):
            rows = found.rows(least)
            rows = rows[found.each[rows] < below]
            for start in range(0, len(rows), BLOCK):
                part, segment = rows[start : start + BLOCK], self.people[number]
                table, ways = self._table(segment, part, question.requirements, question.ways)
                covered = table_coverage(
                    question.requirements, ways, table, verified_only=False, policy=self._policy
                )
                scores = weighted_scores(covered, question.weights)
                for row, score in zip(part.tolist(), scores.tolist(), strict=True):
                    yield segment.ids[row], score, Person(number, row)

    def _table(
        self, segment: Segment, rows: np.ndarray, requirements: Sequence[Requirement], ways: Ways
    ) -> tuple[EvidenceTable, Ways]:
        """What people (one or more rising positions) hold that meets requirements in these ways, and the
        ways by the keys that they hold."""
        table = self._held(segment, rows, np.unique(ways.keys))
        held, places = np.unique(table.keys, return_inverse=True)
        dated = self._experience(segment, rows, self._dated(t for r in requirements for t in r.targets))
        table = replace(
            table,
            keys=places,
            key_names=tuple(self._keys.names[key] for key in held.tolist()),
            experience={self._keys.names[key]: years for key, years in dated.items()},
        )
        known = ways.take(np.isin(ways.keys, held))
        return table, replace(known, keys=np.searchsorted(held, known.keys))


def _least_bound(scores: Sequence[float], top: int, full: int) -> int:
    """The bound below which nobody can be tied with the last of the ``top`` best scores."""
    if len(scores) < top:
        return 0
    last = round(sorted(scores, reverse=True)[top - 1], TIE_DIGITS) - 10.0**-TIE_DIGITS
    return max(math.floor(last * full), 0)
