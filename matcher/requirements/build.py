"""From the mentions of a posting to the list of requirements a recruiter would write down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from numbers import Real
from typing import TypeVar

from matcher.errors import BadInput
from matcher.extraction.posts import find_posts
from matcher.keys import credential_key, experience_key, normalise, open_key, post_key, prefix
from matcher.policy import Policy, Weights
from matcher.types import Cues, Document, Extraction, Importance, Mention, Requirement, Target

N = TypeVar("N", int, float)
MAX_WEIGHT = 1_000_000


def build_requirements(extraction: Extraction, policy: Policy) -> tuple[Requirement, ...]:
    """What a posting asks, in text order, each thing once.

    Negated mentions and mentions without cues are left out; alternatives become one requirement;
    repeats are merged, keeping every span, the stronger importance, the higher level and the most years.
    Where anything is asked and posts weigh anything, the post the title names comes last.
    """
    merged: dict[tuple[str, ...], Requirement] = {}
    for mentions in _alternatives(extraction.asked()):
        requirement = _requirement(mentions, policy.weights)
        key = tuple(sorted({target.key for target in requirement.targets}))
        merged[key] = _merge(merged[key], requirement, policy.weights) if key in merged else requirement
    asked = [*merged.values(), *_post_offered(extraction.document, policy.weights)] if merged else []
    return tuple(replace(r, id=f"r{number}") for number, r in enumerate(asked, 1))


def posting_title(document: Document) -> str:
    """The title of a posting: the one it came with, else its first line."""
    return document.title or document.text.strip().split("\n", 1)[0][:120]


def _post_offered(document: Document, weights: Weights) -> Iterator[Requirement]:
    """Having held a post as the title names it; the title stands above the text, so it has no span."""
    if not weights.post:
        return
    title = posting_title(document)
    names = dict.fromkeys(title[start:end] for start, end in find_posts(title))
    targets = {
        post_key(name): Target("experience", post_key(name), f"Experience as {name}") for name in names
    }
    if targets:
        ordered = tuple(targets.values())
        yield Requirement("new", ordered, "preferred", suggested_weight("preferred", ordered, weights))


def suggested_weight(importance: Importance, targets: Sequence[Target], weights: Weights) -> float:
    """The policy's weight; what only years of experience or a post can meet has a weight of its own."""
    if all(prefix(target.key) == "post" for target in targets):
        return weights.post
    if all(target.kind == "experience" for target in targets):
        return weights.experience
    return weights.required if importance == "required" else weights.preferred


def edit_weights(requirements: Iterable[Requirement], edited: Mapping[str, float]) -> tuple[Requirement, ...]:
    """The requirements with the weights a person set, by requirement id.

    Raises BadInput for an id that is no requirement and for a weight that is not a number from 0 to
    a million, and when nothing would count any more.
    """
    kept = tuple(requirements)
    known = [requirement.id for requirement in kept]
    for identifier, weight in edited.items():
        if identifier not in known:
            raise BadInput(
                f"weights name requirement {identifier!r}; this posting has {', '.join(known) or 'none'}"
            )
        if isinstance(weight, bool) or not isinstance(weight, Real) or not 0 <= weight <= MAX_WEIGHT:
            raise BadInput(
                f"weight of {identifier} is {weight!r}; it must be a number from 0 to {MAX_WEIGHT:,}"
            )
    weighted = tuple(replace(r, weight=float(edited.get(r.id, r.weight))) for r in kept)
    if edited and not any(r.weight for r in weighted):
        raise BadInput("all weights are 0, so nothing would count; give at least one requirement a weight")
    return weighted


def _alternatives(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """The asked mentions, those of one group together at the place of the first."""
    together: dict[object, list[Mention]] = {}
    for number, mention in enumerate(mentions):
        if _asked(mention).negated:
            continue
        group = _asked(mention).group
        together.setdefault(("alone", number) if group is None else group, []).append(mention)
    return list(together.values())


def _requirement(mentions: list[Mention], weights: Weights) -> Requirement:
    targets: dict[str, Target] = {}
    for mention in mentions:
        target = _target(mention)
        targets[target.key] = _stronger(targets.get(target.key, target), target)
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
            subjects = {field.id: field.label for field in mention.fields}
            key = link.id if link else open_key(mention.surface)
            full_key = f"{key}:{'+'.join(sorted(subjects))}" if subjects else key
            full_label = f"{label} in {' or '.join(subjects.values())}" if subjects else label
            return Target("degree", full_key, full_label, fields=tuple(subjects))
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
    targets = tuple(_stronger(target, other[target.key]) for target in first.targets)
    weight = suggested_weight(importance, targets, weights)
    return Requirement(first.id, targets, importance, weight, first.spans + second.spans)


def _stronger(first: Target, second: Target) -> Target:
    """Two mentions of one thing as one: the higher level, and the most years; a length of experience
    keeps the words that ask for the most."""
    longer = first.kind == "experience" and (second.years or 0) > (first.years or 0)
    level, years = _higher(first.level, second.level), _higher(first.years, second.years)
    return replace(first, label=second.label if longer else first.label, level=level, years=years)


def _higher(a: N | None, b: N | None) -> N | None:
    return max((value for value in (a, b) if value is not None), default=None)


def _asked(mention: Mention) -> Cues:
    if mention.cues is None:
        raise ValueError(f"mention at {mention.start} has no cues")
    return mention.cues
