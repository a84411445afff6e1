"""Ranks people for a posting, with the evidence for every line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np

from matcher.errors import BadInput, NoRequirements
from matcher.matching.coverage import SimilarKeys, coverage_matrix, weighted_scores
from matcher.matching.lines import CoverageLine, Explainer
from matcher.matching.places import Front, Place
from matcher.matching.space import SimilarityRules
from matcher.policy import Bands, Policy
from matcher.types import Posting, Rejected, Requirement, Stack

Band = Literal["strong", "good", "partial", "weak"]
NO_EVIDENCE = "nothing to assess: no award, and nothing in the resume text that could be read as a skill"
BATCH = 2048


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person's place. People of equal score share a rank and name one another in ``tied_with``."""

    rank: int
    candidate_id: str
    score: float
    verified_score: float
    band: Band
    tied_with: tuple[str, ...]
    lines: tuple[CoverageLine, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A posting, the people ranked for it best first, and those nothing is known about."""

    posting: Posting
    ranked: tuple[Ranked, ...]
    not_assessed: tuple[Rejected, ...]


def rank_stacks(
    posting: Posting,
    stacks: Iterable[Stack],
    *,
    rules: SimilarityRules,
    policy: Policy,
    top: int | None = None,
    keep_unknown: bool = False,
) -> Ranking:
    """People in order of score, the first ``top`` of them with all their lines.

    Equal scores (to 9 decimals) share a rank and name one another, also beyond ``top``; within a tie
    the order is by a hash of posting and candidate id, which says nothing about a person. Stacks
    without evidence are not assessed, unless ``keep_unknown`` asks for their (empty) lines. Stacks
    are read batch by batch and only those that may be shown are kept.
    Raises NoRequirements when the posting asks nothing, BadInput when two stacks share an id.
    """
    weights = requirement_weights(posting)
    front: Front[Stack] = Front(posting.id, top)
    unknown: list[str] = []
    for batch in _batches(stacks):
        assessed = [stack for stack in batch if keep_unknown or stack.evidence or stack.experience]
        unknown += (s.candidate_id for s in batch if not (keep_unknown or s.evidence or s.experience))
        similar = similar_keys(posting.requirements, assessed, rules)
        covered = coverage_matrix(posting.requirements, similar, assessed, verified_only=False, policy=policy)
        scores = weighted_scores(covered, weights).tolist()
        front.add((s.candidate_id, score, s) for s, score in zip(assessed, scores, strict=True))
    shown = [(place, place.item) for place in front.places()]
    similar = similar_keys(posting.requirements, [stack for _, stack in shown], rules)
    ranked = explain_places(posting, shown, similar, policy)
    return Ranking(posting, ranked, tuple(Rejected(one, NO_EVIDENCE) for one in sorted(unknown)))


def requirement_weights(posting: Posting) -> np.ndarray:
    """The weights of what a posting asks, (n_requirements,). Raises NoRequirements when it asks nothing."""
    if not posting.requirements:
        raise NoRequirements(
            f"posting {posting.id!r} asks for nothing that was recognised, so nobody can be ranked for it; "
            "check that its text holds requirements, or add them by hand"
        )
    return np.array([requirement.weight for requirement in posting.requirements], float)


def _batches(stacks: Iterable[Stack]) -> Iterator[list[Stack]]:
    """The stacks, some at a time. Raises BadInput when two share an id."""
    seen: set[str] = set()
    remaining = iter(stacks)
    while batch := list(islice(remaining, BATCH)):
        for stack in batch:
            if stack.candidate_id in seen:
                raise BadInput(f"two candidates have the id {stack.candidate_id!r}; every one needs its own")
            seen.add(stack.candidate_id)
        yield batch


def held_keys(stacks: Iterable[Stack]) -> set[str]:
    """The keys that stacks hold evidence of."""
    return {evidence.key for stack in stacks for evidence in stack.evidence}


def similar_keys(
    requirements: Sequence[Requirement], stacks: Iterable[Stack], rules: SimilarityRules
) -> SimilarKeys:
    """Target -> the keys these stacks hold that are like it."""
    targets = list(dict.fromkeys(target for r in requirements for target in r.targets))
    return dict(zip(targets, rules.similar(targets, held_keys(stacks)), strict=True))


def explain_places(
    posting: Posting, shown: Sequence[tuple[Place[Any], Stack]], similar: SimilarKeys, policy: Policy
) -> tuple[Ranked, ...]:
    """People at their places with all their lines, of the stacks that belong there."""
    requirements, weights = posting.requirements, requirement_weights(posting)
    stacks = [stack for _, stack in shown]
    claimed, verified = (
        coverage_matrix(requirements, similar, stacks, verified_only=only, policy=policy)
        for only in (False, True)
    )
    explainer = Explainer(requirements, similar, policy)
    return tuple(
        Ranked(
            rank=place.rank,
            candidate_id=place.candidate_id,
            score=place.score,
            verified_score=float(verified_score),
            band=band_of(place.tie_score, policy.bands),
            tied_with=place.tied_with,
            lines=explainer.lines(stack, covered, checked),
        )
        for (place, stack), covered, checked, verified_score in zip(
            shown, claimed, verified, weighted_scores(verified, weights), strict=True
        )
    )


def band_of(score: float, bands: Bands) -> Band:
    """The band a score 0-1 falls in."""
    if score >= bands.strong:
        return "strong"
    if score >= bands.good:
        return "good"
    return "partial" if score >= bands.partial else "weak"
