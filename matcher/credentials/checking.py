"""What is wrong with a credential catalogue, beyond what stops it from loading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from matcher.credentials.catalogue import Catalogue, Cost, CredentialType, Source
from matcher.keys import normalise
from matcher.types import Notice, Surface

WEIGHT_SLACK = 0.005
# Fields that are facts about a type and need a source in ``sources``; costs carry their own.
FACTS = ("duration", "validity_months", "renewal")


def check_catalogue(catalogue: Catalogue, skill_names: Iterable[Surface] = ()) -> tuple[Notice, ...]:
    """Types named twice, types that show nothing, impossible numbers, facts without a source, relations
    that run in a circle, and prerequisites that can never be met; ``place`` is the type's id.

    skill_names: the names of skills, to find those that are names of types too. Empty for a sound
    catalogue.
    """
    found = [notice for entry in catalogue for check in _ENTRY_CHECKS for notice in check(entry)]
    found += [*_named_once(catalogue), *_named_like_skills(catalogue, skill_names), *_circles(catalogue)]
    found += [*_unreachable(catalogue), *_parts_that_show_more(catalogue)]
    return tuple(sorted(found, key=lambda notice: (notice.code, notice.place, notice.message)))


def _shows_something(entry: CredentialType) -> Iterator[Notice]:
    if not entry.skills and not entry.is_general and entry.scope != "clearance":
        yield Notice(
            "no_skills",
            "it covers no skill, and is neither a general level of education nor a clearance",
            entry.id,
        )
    ids = [covered.skill for covered in entry.skills]
    if len(set(ids)) < len(ids):
        yield Notice("skill_twice", "it covers a skill twice", entry.id)


def _numbers(entry: CredentialType) -> Iterator[Notice]:
    weights = [covered.weight for covered in entry.skills if covered.weight is not None]
    if weights and (len(weights) < len(entry.skills) or abs(sum(weights) - 1) > WEIGHT_SLACK):
        message = (
            f"{len(weights)} of {len(entry.skills)} weights are given, summing to {sum(weights):.3f}, not 1"
        )
        yield Notice("weights", message, entry.id)
    duration = entry.duration
    if duration:
        if duration.min is not None and duration.max is not None and duration.min > duration.max:
            yield Notice("duration", f"its shortest, {duration.min:g}, is above {duration.max:g}", entry.id)
        if duration.unit is None and duration.basis != "competency_based":
            yield Notice("duration", "it has no unit", entry.id)
    renewal = entry.renewal
    if renewal:
        if (renewal.units is None) != (renewal.unit is None):
            yield Notice("renewal", "units and their unit (CPE, PDU, ...) belong together", entry.id)
        if (
            isinstance(entry.validity_months, int)
            and renewal.months
            and renewal.months > entry.validity_months
        ):
            yield Notice("renewal", f"it renews after {renewal.months} months, when it has lapsed", entry.id)
        if entry.validity_months == "none":
            yield Notice("renewal", "it never lapses and yet renews", entry.id)


def _sourced(entry: CredentialType) -> Iterator[Notice]:
    stated = {source.fact for source in entry.sources}
    weighted = any(covered.weight is not None for covered in entry.skills)
    facts = [fact for fact in FACTS if getattr(entry, fact) is not None] + ["weights"] * weighted
    for fact in facts:
        if fact not in stated:
            yield Notice("no_source", f"{fact} has no source", entry.id)
    fees = [entry.renewal.fee] if entry.renewal and entry.renewal.fee else []
    cited: list[Source | Cost] = [*entry.sources, *entry.cost, *fees]
    for source in cited:
        if source.as_of is None:
            yield Notice("no_year", f"source {source.source[:60]!r} has no as_of year", entry.id)
        if not source.source.strip():
            yield Notice("no_source", "a source is empty", entry.id)


_ENTRY_CHECKS = (_shows_something, _numbers, _sourced)


def _named_once(catalogue: Catalogue) -> Iterator[Notice]:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in catalogue:
        for form in entry.forms:
            owners[normalise(form)].add(entry.id)
    for form, ids in sorted(owners.items()):
        if len(ids) > 1:
            yield Notice("form_twice", f"{form!r} names {', '.join(sorted(ids))}; keep it for one", min(ids))


def _named_like_skills(catalogue: Catalogue, skill_names: Iterable[Surface]) -> Iterator[Notice]:
    skills = {normalise(surface.text): surface.id for surface in skill_names if surface.rule is None}
    for entry in catalogue:
        for form in entry.forms:
            skill = skills.get(normalise(form))
            if skill and form not in entry.ambiguous:
                yield Notice("skill_name", f"{form!r} is a name of skill {skill} too", entry.id)


def _circles(catalogue: Catalogue) -> Iterator[Notice]:
    for name in ("supersedes", "stacks_to", "part_of", "advanced_standing"):
        edges = {entry.id: getattr(entry.relations, name) for entry in catalogue}
        for start in edges:
            if start in _reached(edges, start):
                yield Notice("circle", f"{name} leads back to it", start)


def _reached(edges: Mapping[str, Collection[str]], start: str) -> set[str]:
    seen: set[str] = set()
    todo = [*edges[start]]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += edges[at]
    return seen


def _unreachable(catalogue: Catalogue) -> Iterator[Notice]:
    """Types whose prerequisites need, in the end, the type itself or nothing that exists."""
    reached: set[str] = set()
    open_types = {entry.id: entry.prerequisites for entry in catalogue}
    while found := [type_id for type_id, tree in open_types.items() if can_be_met(tree, reached)]:
        reached |= set(found)
        for type_id in found:
            del open_types[type_id]
    for type_id in sorted(open_types):
        yield Notice("never_met", "its prerequisites can never be met", type_id)


def can_be_met(tree: dict[str, Any] | None, held: Collection[str]) -> bool:
    """Whether a tree of prerequisites can be met by someone who can earn ``held`` and anything that is no
    credential (years, a degree, what is stated in words)."""
    if tree is None:
        return True
    if "all" in tree:
        return all(can_be_met(child, held) for child in tree["all"])
    if "any" in tree:
        return any(can_be_met(child, held) for child in tree["any"])
    return tree["credential"] in held if "credential" in tree else True


def _parts_that_show_more(catalogue: Catalogue) -> Iterator[Notice]:
    """A part and its whole are one lineage, so the whole must show what its part does."""
    for entry in catalogue:
        shown = {covered.skill for covered in entry.skills}
        for whole in entry.relations.part_of:
            missing = sorted(shown - {covered.skill for covered in catalogue[whole].skills})
            if missing:
                yield Notice("part_shows_more", f"{whole} does not cover {', '.join(missing)}", entry.id)
