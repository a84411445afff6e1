"""Ranks people for a posting, with the evidence for every line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matcher.errors import BadInput, NoRequirements
from matcher.keys import experience_key
from matcher.matching.coverage import (
    UNKNOWN_LEVEL,
    SimilarKeys,
    coverage_matrix,
    level_fit,
    total_weight,
    weighted_scores,
)
from matcher.matching.space import Similar, SimilarityRules
from matcher.policy import Bands, Policy
from matcher.types import Evidence, Posting, Rejected, Requirement, Stack, Target

Band = Literal["strong", "good", "partial", "weak"]
TIE_DIGITS = 9
NO_EVIDENCE = "nothing to assess: no award, and nothing in the resume text that could be read as a skill"


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """A piece of evidence on a line: how like the asked key it is and why, how its level fits, and
    what it would give alone (``contribution``)."""

    evidence: Evidence
    similarity: float
    reason: str
    level_fit: float
    contribution: float


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One requirement for one person. Coverage is 0-1, or None where it cannot be assessed;
    ``points`` is what the line adds to the score; ``note`` says what a reader should know."""

    requirement: Requirement
    coverage: float | None
    verified_coverage: float | None
    points: float
    evidence: tuple[LineEvidence, ...]
    note: str = ""


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
    stacks: Sequence[Stack],
    *,
    rules: SimilarityRules,
    policy: Policy,
    top: int | None = None,
    keep_unknown: bool = False,
) -> Ranking:
    """People in order of score, the first ``top`` of them with all their lines.

    Equal scores (to 9 decimals) share a rank and name one another, also beyond ``top``; within a tie
    the order is by a hash of posting and candidate id, which says nothing about a person. Stacks
    without evidence are not assessed, unless ``keep_unknown`` asks for their (empty) lines.
    Raises NoRequirements when the posting asks nothing, BadInput when two stacks share an id.
    """
    _check(posting, stacks)
    ordered = sorted(stacks, key=lambda stack: stack.candidate_id)
    assessed = [stack for stack in ordered if keep_unknown or stack.evidence or stack.experience]
    unknown = [stack for stack in ordered if not (keep_unknown or stack.evidence or stack.experience)]
    requirements, weights = posting.requirements, np.array([r.weight for r in posting.requirements], float)
    similar = similar_keys(requirements, assessed, rules)
    claimed = coverage_matrix(requirements, similar, assessed, verified_only=False, policy=policy)
    scores = weighted_scores(claimed, weights)
    places = _places(posting.id, [stack.candidate_id for stack in assessed], scores, top)
    shown = [assessed[place.number] for place in places]
    verified = coverage_matrix(requirements, similar, shown, verified_only=True, policy=policy)
    ranked = tuple(
        Ranked(
            rank=place.rank,
            candidate_id=stack.candidate_id,
            score=float(scores[place.number]),
            verified_score=float(verified_score),
            band=band_of(place.score, policy.bands),
            tied_with=place.tied_with,
            lines=explain(requirements, similar, stack, claimed[place.number], checked, policy),
        )
        for place, stack, checked, verified_score in zip(
            places, shown, verified, weighted_scores(verified, weights), strict=True
        )
    )
    return Ranking(posting, ranked, tuple(Rejected(stack.candidate_id, NO_EVIDENCE) for stack in unknown))


def _check(posting: Posting, stacks: Sequence[Stack]) -> None:
    if not posting.requirements:
        raise NoRequirements(
            f"posting {posting.id!r} asks for nothing that was recognised, so nobody can be ranked for it; "
            "check that its text holds requirements, or add them by hand"
        )
    seen: set[str] = set()
    for stack in stacks:
        if stack.candidate_id in seen:
            raise BadInput(f"two candidates have the id {stack.candidate_id!r}; every one needs its own")
        seen.add(stack.candidate_id)


def similar_keys(
    requirements: Sequence[Requirement], stacks: Sequence[Stack], rules: SimilarityRules
) -> SimilarKeys:
    """Target -> the keys these stacks hold that are like it."""
    targets = list(dict.fromkeys(target for r in requirements for target in r.targets))
    held = {evidence.key for stack in stacks for evidence in stack.evidence}
    return dict(zip(targets, rules.similar(targets, held), strict=True))


def explain(
    requirements: Sequence[Requirement],
    similar: SimilarKeys,
    stack: Stack,
    claimed: np.ndarray,
    verified: np.ndarray,
    policy: Policy,
) -> tuple[CoverageLine, ...]:
    """The lines of one person, in the posting's order; their points add up to the score."""
    total = total_weight(np.array([requirement.weight for requirement in requirements])) or 1.0
    held: dict[str, list[Evidence]] = {}
    for evidence in stack.evidence:
        held.setdefault(evidence.key, []).append(evidence)
    return tuple(
        CoverageLine(
            requirement=requirement,
            coverage=_known(coverage),
            verified_coverage=_known(checked),
            points=(_known(coverage) or 0.0) * requirement.weight / total,
            evidence=_line_evidence(requirement, similar, held, policy),
            note=_note(requirement, dict(stack.experience)),
        )
        for requirement, coverage, checked in zip(requirements, claimed, verified, strict=True)
    )


def band_of(score: float, bands: Bands) -> Band:
    """The band a score 0-1 falls in."""
    if score >= bands.strong:
        return "strong"
    if score >= bands.good:
        return "good"
    return "partial" if score >= bands.partial else "weak"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the person at position ``number`` stands; ``score`` is rounded as for ties."""

    number: int
    rank: int
    score: float
    tied_with: tuple[str, ...]


def _places(posting_id: str, ids: Sequence[str], scores: np.ndarray, top: int | None) -> list[_Place]:
    """The first ``top`` places in ranking order. ids: sorted."""
    rounded = np.round(scores, TIE_DIGITS).tolist()
    order = sorted(range(len(ids)), key=lambda n: (-rounded[n], _tie_break(posting_id, ids[n])))
    first: dict[float, int] = {}
    for place, number in enumerate(order, 1):
        first.setdefault(rounded[number], place)
    shown = order[:top]
    equals: dict[float, list[str]] = {rounded[number]: [] for number in shown}
    for identifier, score in zip(ids, rounded, strict=True):
        if score in equals:
            equals[score].append(identifier)
    return [
        _Place(n, first[rounded[n]], rounded[n], tuple(i for i in equals[rounded[n]] if i != ids[n]))
        for n in shown
    ]


def _tie_break(posting_id: str, candidate_id: str) -> str:
    return hashlib.sha256(f"{posting_id}\0{candidate_id}".encode()).hexdigest()


def _line_evidence(
    requirement: Requirement, similar: SimilarKeys, held: Mapping[str, Sequence[Evidence]], policy: Policy
) -> tuple[LineEvidence, ...]:
    best: dict[tuple[str, str], LineEvidence] = {}
    for target in requirement.targets:
        for one in similar[target]:
            for evidence in held.get(one.key, ()):
                line = _weigh(evidence, one, target, policy)
                place = (evidence.award_id, evidence.key)
                if place not in best or line.contribution > best[place].contribution:
                    best[place] = line
    return tuple(sorted(best.values(), key=lambda e: (-e.contribution, e.evidence.award_id, e.evidence.key)))


def _weigh(evidence: Evidence, one: Similar, target: Target, policy: Policy) -> LineEvidence:
    level = np.array([evidence.level or UNKNOWN_LEVEL])
    fit = float(level_fit(level, target.level, policy.level_fit)[0])
    alone = one.share * min(evidence.strength * fit / policy.stack_cap, 1.0)
    return LineEvidence(evidence, one.share, one.reason, fit, alone)


def _note(requirement: Requirement, years: Mapping[str, float]) -> str:
    """What each alternative that asks for experience or for years can and cannot show."""
    asked = [target for target in requirement.targets if target.kind == "experience" or target.years]
    if len(requirement.targets) == 1:
        return "".join(_years_note(target, years) for target in asked)
    return "; ".join(f"{target.label}: {_years_note(target, years)}" for target in asked)


def _years_note(target: Target, years: Mapping[str, float]) -> str:
    if target.years is None:
        return "experience is not assessable from credentials"
    in_all = target.kind == "experience"
    shown = years.get(target.key if in_all else experience_key(target.key))
    if shown is None:
        return f"{target.years:g} years asked: not assessable, no dated position shows it"
    return f"{target.years:g} years asked: dated positions show {shown:.1f}{' in all' if in_all else ''}"


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
