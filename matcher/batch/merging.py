"""The best of several shards out of the best of each, exactly.

Whoever is among the best ``top`` of all is among the best ``top`` of their shard, since both orders are the
same: by score, then by a hash. Nobody of a higher score is missing either, so places are right too. People
tied with somebody shown may stand beyond ``top`` in every shard; each standing therefore brings how many
they are and the first of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.matching.places import TIE_DIGITS

NAMED = 100
"""People tied with somebody who are named, the first by id; all are counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in one shard: the row they have in it, the score, how many others of the shard are
    tied with it, and the first ``NAMED`` + 1 of them by id."""

    shard: int
    candidate_id: str
    row: int
    score: float
    n_tied: int
    tied_with: tuple[str, ...]

    @property
    def tie_score(self) -> float:
        """The score as ties are found by it."""
        return round(self.score, TIE_DIGITS)


@dataclass(frozen=True, slots=True)
class Ties:
    """Everybody of one score: how many, and the first ``NAMED`` + 1 by id."""

    count: int
    first: tuple[str, ...]

    def others(self, candidate_id: str) -> tuple[str, ...]:
        """Who is named as tied with one of them."""
        return tuple(one for one in self.first if one != candidate_id)[:NAMED]


def find_contenders(standings: Sequence[Standing], top: int) -> list[Standing]:
    """Those who can be among the best ``top`` of all, by score alone; ties at the end are all in."""
    scores = sorted((one.tie_score for one in standings), reverse=True)
    least = scores[top - 1] if len(scores) >= top else float("-inf")
    return [one for one in standings if one.tie_score >= least]


def join_ties(standings: Iterable[Standing]) -> dict[float, Ties]:
    """Tie score -> everybody who has it, in any shard that somebody of these standings is of."""
    groups: dict[tuple[float, int], tuple[int, set[str]]] = {}
    for one in standings:
        _, ids = groups.get((one.tie_score, one.shard), (0, set()))
        groups[one.tie_score, one.shard] = one.n_tied + 1, ids | {one.candidate_id, *one.tied_with}
    joined: dict[float, Ties] = {}
    for (score, _), (count, ids) in groups.items():
        before = joined.get(score, Ties(0, ()))
        joined[score] = Ties(before.count + count, tuple(sorted({*before.first, *ids})[: NAMED + 1]))
    return joined
