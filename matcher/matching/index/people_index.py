"""An index over people: exact rankings of a million people in milliseconds.

The evidence stands in posting lists (``segment``); how the best are found in them says ``searching``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from matcher.matching.index.entries import STRENGTH_DIGITS, YEARS_DIGITS, entries_of
from matcher.matching.index.gather import gather, gather_experience
from matcher.matching.index.known_keys import KnownKeys
from matcher.matching.index.population import Population, check_distinct
from matcher.matching.index.searching import Searcher
from matcher.matching.index.segment import BLOCK, Segment
from matcher.matching.pool_coverage import PoolCoverage, cover_table
from matcher.matching.ranking import NO_EVIDENCE, Ranking, explain_places, held_keys
from matcher.matching.space import SimilarityRules
from matcher.matching.table import EvidenceTable, Years, tabulate
from matcher.policy import Policy
from matcher.types import Posting, Rejected, Requirement, Stack


class PeopleIndex(Searcher):
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
        super().__init__(KnownKeys(rules, keys), people or Population(policy), policy)

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

    def _unknown(self) -> list[str]:
        """The ids of those who show nothing, sorted."""
        return sorted(
            segment.ids[row]
            for segment, alive in self.people
            for row in np.flatnonzero(alive & ~segment.assessed).tolist()
        )

    def _held(self, segment: Segment, rows: np.ndarray, keys: np.ndarray) -> EvidenceTable:
        return gather(segment, rows, keys).table((), len(rows), {})

    def _experience(self, segment: Segment, rows: np.ndarray, keys: set[int]) -> Mapping[int, Years]:
        return gather_experience(segment, rows, keys)

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


def on_grid(stack: Stack) -> Stack:
    """The stack as an index keeps it: strengths to 4 decimals, years to 2."""
    rounded = (round(one.strength, STRENGTH_DIGITS) for one in stack.evidence)
    evidence = tuple(
        one if one.strength == strength else replace(one, strength=strength)
        for one, strength in zip(stack.evidence, rounded, strict=True)
    )
    experience = tuple((key, round(years, YEARS_DIGITS)) for key, years in stack.experience)
    return replace(stack, evidence=evidence, experience=experience)
