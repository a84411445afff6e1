"""The lines of a result: how far each requirement is covered, and by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.keys import experience_key, prefix
from matcher.matching.coverage import SimilarKeys, level_fit, total_weight
from matcher.matching.space import Similar
from matcher.matching.table import level_number
from matcher.policy import Policy
from matcher.types import LEVELS, Evidence, Requirement, Stack, Target


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


class Explainer:
    """Writes the lines of people for one posting. ``similar`` holds the keys of everybody explained."""

    def __init__(self, requirements: Sequence[Requirement], similar: SimilarKeys, policy: Policy) -> None:
        self._requirements, self._policy = requirements, policy
        self._total = total_weight(np.array([requirement.weight for requirement in requirements])) or 1.0
        self._asks: dict[str, list[tuple[int, Target, Similar]]] = {}
        for number, requirement in enumerate(requirements):
            for target in requirement.targets:
                for one in similar[target]:
                    self._asks.setdefault(one.key, []).append((number, target, one))
        asked = {target.level for requirement in requirements for target in requirement.targets}
        every = np.arange(max(LEVELS) + 1)
        self._fits = {level: level_fit(every, level, policy.level_fit).tolist() for level in asked}

    def lines(self, stack: Stack, claimed: np.ndarray, verified: np.ndarray) -> tuple[CoverageLine, ...]:
        """The lines of one person, in the posting's order; their points add up to the score.

        claimed, verified: (n_requirements,) coverage 0-1, NaN where it cannot be assessed.
        """
        evidence, years = self._evidence(stack), dict(stack.experience)
        return tuple(
            CoverageLine(
                requirement=requirement,
                coverage=_known(coverage),
                verified_coverage=_known(checked),
                points=(_known(coverage) or 0.0) * requirement.weight / self._total,
                evidence=found,
                note=_note(requirement, years, found=bool(found)),
            )
            for requirement, coverage, checked, found in zip(
                self._requirements, claimed.tolist(), verified.tolist(), evidence, strict=True
            )
        )

    def _evidence(self, stack: Stack) -> list[tuple[LineEvidence, ...]]:
        """The evidence of each line, what gives most first; an award stands once a line and key."""
        best: list[dict[tuple[str, str], LineEvidence]] = [{} for _ in self._requirements]
        for evidence in stack.evidence:
            place = (evidence.award_id, evidence.key)
            for number, target, one in self._asks.get(evidence.key, ()):
                line = self._weigh(evidence, one, target)
                other = best[number].get(place)
                if other is None or line.contribution > other.contribution:
                    best[number][place] = line
        return [tuple(sorted(found.values(), key=_by_contribution)) for found in best]

    def _weigh(self, evidence: Evidence, one: Similar, target: Target) -> LineEvidence:
        fit = self._fits[target.level][level_number(evidence)]
        alone = one.share * min(evidence.strength * fit / self._policy.stack_cap, 1.0)
        return LineEvidence(evidence, one.share, one.reason, fit, alone)


def _by_contribution(line: LineEvidence) -> tuple[float, str, str]:
    return -line.contribution, line.evidence.award_id, line.evidence.key


def _note(requirement: Requirement, years: Mapping[str, float], *, found: bool) -> str:
    """What each alternative that asks for experience or for years can and cannot show."""
    if prefix(requirement.targets[0].key) == "post":
        return "" if found else "no post like it is known; credentials do not show one"
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
