"""People in segments: added, removed and found, without ever making the whole again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.errors import BadInput
from matcher.matching.index.entries import Entries
from matcher.matching.index.segment import Segment, build_segment, merge_segments
from matcher.matching.table import Years
from matcher.policy import Policy

GROWTH = 4
"""A segment is merged with the one before it unless that is so many times larger: of n people there are
about log n segments, and everyone is moved about log n times."""


@dataclass(frozen=True, slots=True)
class Person:
    """Where somebody stands: the number of the segment, and the position in it."""

    segment: int
    row: int


class Population:
    """Segments from large to small, and for each who of it is still alive (bool, one a person).

    Who is removed is marked, and dropped when the segment is merged or half of it is gone.
    """

    def __init__(self, policy: Policy, parts: Iterable[tuple[Segment, np.ndarray]] = ()) -> None:
        self._policy = policy
        self._parts = list(parts)

    def __iter__(self) -> Iterator[tuple[Segment, np.ndarray]]:
        return iter(self._parts)

    def __getitem__(self, number: int) -> Segment:
        return self._parts[number][0]

    def __len__(self) -> int:
        """People."""
        return sum(int(alive.sum()) for _, alive in self._parts)

    def find(self, candidate_id: str) -> Person | None:
        """Where a person is, None for nobody."""
        for number, (segment, alive) in enumerate(self._parts):
            row = segment.ids.find(candidate_id)
            if row is not None and alive[row]:
                return Person(number, row)
        return None

    def append(
        self, entries: Entries, experience: Mapping[int, Years], ids: Sequence[str], assessed: np.ndarray
    ) -> None:
        """Adds people, as ``build_segment`` takes them.

        Raises BadInput, and adds nobody, when an id is there already or comes twice.
        """
        check_distinct(ids)
        for candidate_id in ids if self._parts else ():
            if self.find(candidate_id) is not None:
                raise BadInput(f"candidate {candidate_id!r} is in the index already; update replaces people")
        if ids:
            segment = build_segment(entries, experience, ids, assessed, self._policy)
            self._parts.append((segment, np.ones(len(ids), bool)))
        while len(self._parts) > 1 and self._size(-2) <= GROWTH * self._size(-1):
            self._rewrite(len(self._parts) - 2, len(self._parts))

    def remove(self, ids: Iterable[str]) -> None:
        """Takes people out. Raises BadInput, and takes nobody out, when one is not there."""
        found = {candidate_id: self.find(candidate_id) for candidate_id in ids}
        gone = [candidate_id for candidate_id, person in found.items() if person is None]
        if gone:
            raise BadInput(f"no candidate {gone[0]!r} is in the index")
        for person in filter(None, found.values()):
            self._parts[person.segment][1][person.row] = False
        for number in reversed(range(len(self._parts))):
            if 2 * self._size(number) < self[number].n_people:
                self._rewrite(number, number + 1)

    def _size(self, number: int) -> int:
        return int(self._parts[number][1].sum())

    def _rewrite(self, start: int, end: int) -> None:
        """Puts one segment in the place of some, or none where nobody is left."""
        segments, alive = zip(*self._parts[start:end], strict=True)
        merged = merge_segments(segments, alive, self._policy)
        self._parts[start:end] = [(merged, np.ones(merged.n_people, bool))] if merged.n_people else []


def check_distinct(ids: Sequence[str]) -> None:
    """Raises BadInput when an id comes twice."""
    twice = [candidate_id for candidate_id, count in Counter(ids).items() if count > 1]
    if twice:
        raise BadInput(f"two candidates have the id {twice[0]!r}; every one needs its own")
