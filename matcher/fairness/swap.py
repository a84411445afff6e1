"""Whether ranks stay equal when nothing but identities is exchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.fairness.identities import Identities, swapped, swaps_of
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
        return not (self.moved or self.changed)


def swap_identities(
    people: Sequence[Candidate], identities: Identities, rank: Rank
) -> tuple[SwapResult, ...]:
    """The result of every kind of swap. rank: how the people are ranked, whatever they are called."""
    results = []
    for swap in swaps_of(identities):
        variants = [(name, _places(rank(variant))) for name, variant in swapped(swap, people)]
        first = variants[0][1]
        moved: set[str] = set()
        changed: set[str] = set()
        largest = 0.0
        for _, other in variants[1:]:
            for person in first.keys() | other.keys():
                before, after = first.get(person), other.get(person)
                if before is None or after is None:
                    moved.add(person)
                    changed.add(person)
                    continue
                moved |= {person} if before.rank != after.rank else set()
                changed |= {person} if _numbers(before) != _numbers(after) else set()
                largest = max(largest, abs(before.score - after.score))
        names = tuple(name for name, _ in variants)
        results.append(
            SwapResult(swap.kind, names, len(first), len(moved), len(changed), largest, swap.aging)
        )
    return tuple(results)


def _places(ranking: Ranking) -> dict[str, Ranked]:
    return {one.candidate_id: one for one in ranking.ranked}


def _numbers(ranked: Ranked) -> tuple[object, ...]:
    """Everything a person is told by, as exact bits."""
    lines = tuple((line.requirement.id, line.coverage, line.verified_coverage) for line in ranked.lines)
    return ranked.score, ranked.verified_score, ranked.band, ranked.tied_with, lines
