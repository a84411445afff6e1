"""From the mentions of a posting to the list of requirements a recruiter would write down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from matcher.errors import BadInput
from matcher.keys import credential_key, experience_key, normalise, open_key
from matcher.policy import Policy, Weights
from matcher.types import Cues, Extraction, Importance, Mention, Requirement, Target

N = TypeVar("N", int, float)


def build_requirements(extraction: Extraction, policy: Policy) -> tuple[Requirement, ...]:
    """What a posting asks, in text order, each thing once.

    Negated mentions and mentions without cues are left out; alternatives become one requirement;
    repeats are merged, keeping every span, the stronger importance and the higher level.
    """
    merged: dict[tuple[str, ...], Requirement] = {}
    for mentions in _alternatives(extraction.mentions):
        requirement = _requirement(mentions, policy.weights)
        key = tuple(sorted({target.key for target in requirement.targets}))
        merged[key] = _merge(merged[key], requirement, policy.weights) if key in merged else requirement
    return tuple(replace(r, id=f"r{number}") for number, r in enumerate(merged.values(), 1))


def suggested_weight(importance: Importance, targets: Iterable[Target], weights: Weights) -> float:
    """The policy's weight; what only experience can meet has a weight of its own."""
    if all(target.kind == "experience" for target in targets):
        return weights.experience
    return weights.required if importance == "required" else weights.preferred


def edit_weights(requirements: Iterable[Requirement], edited: dict[str, float]) -> tuple[Requirement, ...]:
    """The requirements with the weights a person set, by requirement id.

    Raises BadInput for an id that is no requirement and for a weight that is not a number >= 0.
    """
    kept = tuple(requirements)
    known = {requirement.id for requirement in kept}
    for identifier, weight in edited.items():
        if identifier not in known:
            raise BadInput(
                f"weights name requirement {identifier!r}; this posting has {', '.join(sorted(known))}"
            )
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < 1e6:
            raise BadInput(f"weight of {identifier} is {weight!r}; it must be a number from 0 up")
    return tuple(replace(r, weight=float(edited.get(r.id, r.weight))) for r in kept)


def _alternatives(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """The asked mentions, those of one group together at the place of the first."""
    together: dict[object, list[Mention]] = {}
    for number, mention in enumerate(mentions):
        if mention.cues is None or mention.cues.negated:
            continue
        group = mention.cues.group
        together.setdefault(("alone", number) if group is None else group, []).append(mention)
    return list(together.values())


def _requirement(mentions: list[Mention], weights: Weights) -> Requirement:
    targets: dict[str, Target] = {}
    for mention in mentions:
        target = _target(mention)
        targets.setdefault(target.key, target)
    importance: Importance = (
        "required" if any(_asked(m).importance == "required" for m in mentions) else "preferred"
    )
    ordered = tuple(targets.values())
    spans = tuple((mention.start, mention.end) for mention in mentions)
    return Requirement("new", ordered, importance, suggested_weight(importance, ordered, weights), spans)


def _target(mention: Mention) -> Target:
    asked, link = _asked(mention), mention.link
    label = link.label if link else mention.surface
    match mention.kind:
        case "credential":
            key = credential_key(link.id if link else "title:" + normalise(mention.surface))
            return Target("credential", key, label, asked.level)
        case "degree":
            fields = tuple(field.id for field in mention.fields)
            subject = " or ".join(field.label for field in mention.fields)
            key = link.id if link else open_key(mention.surface)
            full_key = f"{key}:{'+'.join(sorted(fields))}" if fields else key
            return Target("degree", full_key, f"{label} in {subject}" if subject else label, fields=fields)
        case "experience":
            return Target("experience", experience_key(), label, years=asked.years)
        case "language":
            return Target(
                "language", link.id if link else open_key(mention.surface), label, asked.level, asked.years
            )
        case _:
            return Target(
                "skill", link.id if link else open_key(mention.surface), label, asked.level, asked.years
            )


def _merge(first: Requirement, second: Requirement, weights: Weights) -> Requirement:
    importance: Importance = (
        "required" if "required" in (first.importance, second.importance) else "preferred"
    )
    other = {target.key: target for target in second.targets}
    targets = tuple(
        replace(
            target,
            level=_higher(target.level, other[target.key].level),
            years=_higher(target.years, other[target.key].years),
        )
        for target in first.targets
    )
    weight = suggested_weight(importance, targets, weights)
    return Requirement(first.id, targets, importance, weight, first.spans + second.spans)


def _higher(a: N | None, b: N | None) -> N | None:
    return max((value for value in (a, b) if value is not None), default=None)


def _asked(mention: Mention) -> Cues:
    if mention.cues is None:
        raise ValueError(f"mention at {mention.start} has no cues")
    return mention.cues
