"""Who stands where: people in order of score, equal scores as ties."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

T = TypeVar("T")

TIE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Place(Generic[T]):
    """Where one person stands: ``item`` is who. ``tie_score`` is the score rounded as for ties."""

    item: T
    candidate_id: str
    rank: int
    score: float
    tie_score: float
    tied_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen(Generic[T]):
    """One person who may be shown; ``item`` is None for those who can only be named as ties."""

    tie_score: float
    tie_break: str
    candidate_id: str
    score: float
    item: T | None


class Front(Generic[T]):
    """The best ``top`` of the people seen so far, and whoever is tied with one of them (None: all).

    Holds no more than that, so that a pool can be seen batch by batch. In whatever order people are
    seen, the places are the same: equal scores (to 9 decimals) share a rank and name one another, also
    beyond ``top``; within a tie the order is by a hash of posting and candidate id, which says nothing
    about a person.
    """

    def __init__(self, posting_id: str, top: int | None) -> None:
        self._posting_id, self._top = posting_id, top
        self._people: list[_Seen[T]] = []
        self._least = float("-inf") if top is None or top > 0 else float("inf")

    def add(self, people: Iterable[tuple[str, float, T]]) -> None:
        """Sees more people: (candidate id, score, item)."""
        for candidate_id, score, item in people:
            tie_score = round(score, TIE_DIGITS)
            if tie_score >= self._least:
                tie_break = _tie_break(self._posting_id, candidate_id)
                self._people.append(_Seen(tie_score, tie_break, candidate_id, score, item))
        self._people.sort(key=lambda seen: (-seen.tie_score, seen.tie_break))
        if self._top and len(self._people) > self._top:
            self._least = self._people[self._top - 1].tie_score
            shown, others = self._people[: self._top], self._people[self._top :]
            self._people = shown + [replace(o, item=None) for o in others if o.tie_score == self._least]

    def places(self) -> list[Place[T]]:
        """The best in order."""
        first: dict[float, int] = {}
        equals: dict[float, list[str]] = {}
        for number, seen in enumerate(self._people, 1):
            first.setdefault(seen.tie_score, number)
            equals.setdefault(seen.tie_score, []).append(seen.candidate_id)
        tied = {score: sorted(ids) for score, ids in equals.items()}
        return [
            Place(
                seen.item,
                seen.candidate_id,
                first[seen.tie_score],
                seen.score,
                seen.tie_score,
                tuple(other for other in tied[seen.tie_score] if other != seen.candidate_id),
            )
            for seen in self._people
            if seen.item is not None
        ]


def _tie_break(posting_id: str, candidate_id: str) -> str:
    return hashlib.sha256(f"{posting_id}\0{candidate_id}".encode()).hexdigest()
