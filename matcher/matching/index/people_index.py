"""An index over people: exact rankings of a million people in milliseconds.

The evidence stands in posting lists (``segment``). Bounds found in them say who can be among the best
(``scan``), and the formula itself says how good those are (``coverage``).
"""

from __future__ import annotations

import math
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
from matcher.matching.index.entries import STRENGTH_DIGITS, YEARS_DIGITS, entries_of
from matcher.matching.index.gather import gather, gather_experience
from matcher.matching.index.known_keys import KnownKeys
from matcher.matching.index.population import Person, Population, check_distinct
from matcher.matching.index.scan import Bounds, Plan, make_plan, scan_segment
from matcher.matching.index.segment import BLOCK, Segment
from matcher.matching.places import TIE_DIGITS, Front, Place
from matcher.matching.pool_coverage import PoolCoverage, cover_table
from matcher.matching.ranking import NO_EVIDENCE, Ranking, explain_places, held_keys, requirement_weights
from matcher.matching.space import SimilarityRules
from matcher.matching.table import EvidenceTable, tabulate
from matcher.policy import Policy
from matcher.types import Posting, Rejected, Requirement, Stack, Target

NO_BOUND = 2**16
"""Above every bound."""
SPARE = 4
"""So many more than are asked for are scored at first; then there is mostly nobody left to look at."""


@dataclass(frozen=True, eq=False)
class _Question:
    """What of a posting can move a score: the requirements with a weight, their weights and what share of
    all weight that is, (n_requirements,), and the ways in which they can be met."""

    requirements: tuple[Requirement, ...]
    weights: np.ndarray
    shares: np.ndarray
    ways: Ways
    plan: Plan


class PeopleIndex:
    """People by the evidence they hold, under one policy and one set of similarity rules.

    Strengths are kept to 4 decimals and years of experience to 2: what an index says is, bit for bit, what
    ``rank_stacks`` says of stacks so rounded (``on_grid``). It holds no text but ids and keys.
    """

    def __init__(
        self,
        *,
        rules: SimilarityRules,
        policy: Policy,
        keys: Iterable[str] = (),
        people: Population | None = None,
    ) -> None:
        self._policy = policy
        self._keys = KnownKeys(rules, keys)
        self.people = people or Population(policy)

    def __len__(self) -> int:
        """People in the index."""
        return len(self.people)

    def __contains__(self, candidate_id: str) -> bool:
        return self.people.find(candidate_id) is not None

    @property
    def n_entries(self) -> int:
        """Pieces of evidence, with those of removed people that still take place."""
        return sum(segment.n_entries for segment, _ in self.people)

    @property
    def n_bytes(self) -> int:
        """What the arrays take, in memory or on disk."""
        return sum(segment.n_bytes + alive.nbytes for segment, alive in self.people)

    @property
    def keys(self) -> Sequence[str]:
        """The names of the keys by number."""
        return self._keys.names

    # ---- people come and go ----

    def append(self, stacks: Sequence[Stack]) -> None:
        """Adds people. Raises BadInput, and adds nobody, when an id is there already or comes twice."""
        table = tabulate(stacks, wanted=held_keys(stacks))
        assessed = np.array([bool(stack.evidence or stack.experience) for stack in stacks], bool)
        self.append_table(table, [stack.candidate_id for stack in stacks], assessed)

    def append_table(self, table: EvidenceTable, ids: Sequence[str], assessed: np.ndarray) -> None:
        """As ``append``, for evidence in arrays: ids, and assessed (bool, who shows anything at all), are
        one a person."""
        entries = entries_of(table, self._keys.add(table.key_names))
        dated = self._keys.add(tuple(table.experience)).tolist()
        experience = dict(zip(dated, table.experience.values(), strict=True))
        self.people.append(entries, experience, ids, assessed)

    def remove(self, candidate_ids: Iterable[str]) -> None:
        """Takes people out. Raises BadInput, and takes nobody out, when an id is not there."""
        self.people.remove(candidate_ids)

    def update(self, stacks: Sequence[Stack]) -> None:
        """Puts these stacks in place of those of the same people, and adds who is not there.
        Raises BadInput, and changes nothing, when an id comes twice."""
        check_distinct([stack.candidate_id for stack in stacks])
        self.remove([stack.candidate_id for stack in stacks if stack.candidate_id in self])
        self.append(stacks)

    # ---- rankings ----

    def rank(self, posting: Posting, stacks: Mapping[str, Stack], *, top: int) -> Ranking:
        """The ``top`` best of all people with all their lines, as ``rank_stacks`` ranks.

        stacks: gives the stack of whoever is shown, by id. Raises as ``best``.
        """
        shown = [(place, on_grid(stacks[place.candidate_id])) for place in self.best(posting, top=top)]
        self._keys.add(sorted(held_keys(stack for _, stack in shown)))
        similar = self._keys.similar([target for r in posting.requirements for target in r.targets])
        ranked = explain_places(posting, shown, similar, self._policy)
        return Ranking(posting, ranked, tuple(Rejected(one, NO_EVIDENCE) for one in self._unknown()))

    def rank_all(
        self, postings: Iterable[Posting], stacks: Mapping[str, Stack], *, top: int
    ) -> Iterator[Ranking]:
        """The ranking of each posting in turn."""
        return (self.rank(posting, stacks, top=top) for posting in postings)

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

    def _unknown(self) -> list[str]:
        """The ids of those who show nothing, sorted."""
        return sorted(
            segment.ids[row]
            for segment, alive in self.people
            for row in np.flatnonzero(alive & ~segment.assessed).tolist()
        )

    def _ask(self, posting: Posting) -> _Question:
        weights = requirement_weights(posting)
        requirements = tuple(r for r in posting.requirements if r.weight > 0)
        ways, weights = self._keys.ways(requirements), weights[weights > 0]
        shares = weights / (total_weight(weights) or 1.0)
        dated = np.array([any(prefix(t.key) == "experience" for t in r.targets) for r in requirements], bool)
        plan = make_plan(ways, shares, added=float(shares[dated].sum()), policy=self._policy)
        return _Question(requirements, weights, shares, ways, plan)

    def _bounds(self, question: _Question, count: int) -> tuple[list[Bounds], int]:
        """What everybody can score at most, segment by segment; and a bound that ``count`` people reach, 0
        where there are not so many."""
        best, every = np.zeros(count, np.uint16), []
        for segment, alive in self.people:
            start, ranked = self._experience_bounds(question, segment), alive & segment.assessed
            every.append(scan_segment(segment, question.plan, ranked=ranked, start=start, best=best))
        return every, int(best[0])

    def _experience_bounds(self, question: _Question, segment: Segment) -> np.ndarray:
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
        self, question: _Question, bounds: Sequence[Bounds], least: int, below: int
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
        entries = gather(segment, rows, np.unique(ways.keys))
        held, places = np.unique(entries.keys, return_inverse=True)
        dated = gather_experience(segment, rows, self._dated(t for r in requirements for t in r.targets))
        table = replace(entries, keys=places).table(
            [self._keys.names[key] for key in held.tolist()],
            len(rows),
            {self._keys.names[key]: years for key, years in dated.items()},
        )
        known = ways.take(np.isin(ways.keys, held))
        return table, replace(known, keys=np.searchsorted(held, known.keys))

    # ---- coverage ----

    def coverage(self, requirements: Sequence[Requirement]) -> Iterator[PoolCoverage]:
        """What ``cover_pool`` gives, some 65,000 people at a time."""
        every = self._keys.ways(requirements)
        for segment, alive in self.people:
            rows = np.flatnonzero(alive)
            for start in range(0, len(rows), BLOCK):
                part = rows[start : start + BLOCK]
                table, ways = self._table(segment, part, requirements, every)
                people = tuple(segment.ids[row] for row in part.tolist())
                yield cover_table(requirements, ways, table, people, policy=self._policy)


def _least_bound(scores: Sequence[float], top: int, full: int) -> int:
    """The bound below which nobody can be tied with the last of the ``top`` best scores."""
    if len(scores) < top:
        return 0
    last = round(sorted(scores, reverse=True)[top - 1], TIE_DIGITS) - 10.0**-TIE_DIGITS
    return max(math.floor(last * full), 0)


def on_grid(stack: Stack) -> Stack:
    """The stack as an index keeps it: strengths to 4 decimals, years to 2."""
    rounded = (round(one.strength, STRENGTH_DIGITS) for one in stack.evidence)
    evidence = tuple(
        one if one.strength == strength else replace(one, strength=strength)
        for one, strength in zip(stack.evidence, rounded, strict=True)
    )
    experience = tuple((key, round(years, YEARS_DIGITS)) for key, years in stack.experience)
    return replace(stack, evidence=evidence, experience=experience)
