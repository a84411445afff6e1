"""How far two people who marked the same postings, the second without seeing the first, agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from matcher.evaluation.intervals import ROUNDS
from matcher.evaluation.requirement_run import RequirementScore, RequirementSystem, evaluate_requirements
from matcher.evaluation.requirement_scores import Reading, compare
from matcher.evaluation.requirement_sets import MarkedPosting


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of what two people chose for the same things: 0 as by chance, 1 the same throughout.
    None where both chose one thing only."""

    what: str
    count: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every measure of the second pass against the first, as of a system, and kappas."""

    postings: int
    scores: tuple[RequirementScore, ...]
    kappas: tuple[Kappa, ...]


def measure_agreement(
    first: Sequence[MarkedPosting], second: Sequence[MarkedPosting], *, seed: int = 0, rounds: int = ROUNDS
) -> Agreement:
    """The agreement on the postings that both passes have, whatever their split."""
    again = {(one.source, one.row): one for one in second}
    both = [replace(one, split="both") for one in first if (one.source, one.row) in again]

    def read(postings: Sequence[MarkedPosting]) -> list[Reading]:
        found = [again[one.source, one.row] for one in postings]
        return [Reading(one.text, one.sections, one.asked) for one in found]

    evaluation = evaluate_requirements(
        both, [RequirementSystem("second pass", read)], seed=seed, rounds=rounds
    )
    return Agreement(len(both), evaluation.scores, _kappas(both, read(both)))


def cohens_kappa(choices: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """(observed - expected) / (1 - expected) agreement, expected from how often each person chose what
    (Cohen 1960); None for no choices, and where both always chose the same one thing.

    >>> cohens_kappa([("a", "a"), ("b", "b"), ("a", "b"), ("b", "a")])
    0.0
    """
    if not choices:
        return None
    count = len(choices)
    observed = sum(one == other for one, other in choices) / count
    firsts, seconds = (Counter(choice[side] for choice in choices) for side in (0, 1))
    expected = sum(firsts[name] * seconds[name] for name in firsts) / count**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _kappas(first: Sequence[MarkedPosting], second: Sequence[Reading]) -> tuple[Kappa, ...]:
    compared = [
        compare(Reading(one.text, one.sections, one.asked), other)
        for one, other in zip(first, second, strict=True)
    ]
    pairs = [pair for both in compared for pair in both.pairs]
    letters = [
        (_section_at(one, place), _section_at(other, place))
        for one, other in zip(first, second, strict=True)
        for place in range(len(one.text))
        if not one.text[place].isspace()
    ]
    chosen: dict[str, Sequence[tuple[Hashable, Hashable]]] = {
        "kind": [(one.kind, other.kind) for one, other in pairs],
        "importance": [(one.importance, other.importance) for one, other in pairs],
        "negation": [(one.negated, other.negated) for one, other in pairs],
        "section": letters,
    }
    return tuple(Kappa(what, len(one), cohens_kappa(one)) for what, one in chosen.items())


def _section_at(reading: MarkedPosting | Reading, place: int) -> str:
    return next(section.name for section in reading.sections if section.start <= place < section.end)
