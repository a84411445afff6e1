"""Whether ranks stay equal when nothing but identities is exchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.fairness.identities import Identities, Swap, swapped, swaps_of
from matcher.matching import Ranked, Ranking
from matcher.types import Candidate

Rank = Callable[[Sequence[Candidate]], Ranking]


@dataclass(frozen=True, slots=True)
class SwapResult:
    """How the variants of one kind of identity compare with the first of them.

    ``people`` were ranked under each variant. ``moved``: people whose rank differs under any variant;
    ``changed``: whose score, verified score, band or coverage of a line differs; ``largest``: the largest
    difference of a score, 0-1. ``equal``: nothing differs, bit for bit. ``aging``: the policy lets the age
    of evidence count, so a difference is no fault of masking.
    """

    kind: str
    variants: tuple[str, ...]
    people: int
    moved: int
    changed: int
    largest: float
    aging: bool

    @property
    def equal(self) -> bool:
        """Whether nobody's rank or number differs."""
        return not (self.moved or self.changed)


def swap_identities(
    people: Sequence[Candidate], identities: Identities, rank: Rank
) -> tuple[SwapResult, ...]:
    """The result of every kind of swap. rank: how the people are ranked, whatever they are called."""
    return tuple(
        _compare(swap, [_places(rank(variant)) for _, variant in swapped(swap, people)])
        for swap in swaps_of(identities)
    )


def _compare(swap: Swap, variants: Sequence[dict[str, Ranked]]) -> SwapResult:
    first = variants[0]
    pairs = [
        (person, first.get(person), other.get(person))
        for other in variants[1:]
        for person in first.keys() | other.keys()
    ]
    differing = {p for p, before, after in pairs if _numbers(before) != _numbers(after)}
    moved = {p for p, before, after in pairs if _rank(before) != _rank(after)}
    scores = [abs(before.score - after.score) for _, before, after in pairs if before and after]
    return SwapResult(
        kind=swap.kind,
        variants=tuple(swap.variants),
        people=len(first),
        moved=len(moved),
        changed=len(differing),
        largest=max(scores, default=0.0),
        aging=swap.aging,
    )


def _places(ranking: Ranking) -> dict[str, Ranked]:
    return {one.candidate_id: one for one in ranking.ranked}


def _rank(ranked: Ranked | None) -> int | None:
    return None if ranked is None else ranked.rank


def _numbers(ranked: Ranked | None) -> tuple[object, ...]:
    """Everything a person is told by but the rank, as exact bits; nothing for who is not ranked."""
    if ranked is None:
        return ()
    lines = tuple((line.requirement.id, line.coverage, line.verified_coverage) for line in ranked.lines)
    return ranked.score, ranked.verified_score, ranked.band, ranked.tied_with, lines
