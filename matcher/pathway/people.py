"""Several people's problems as one, so that they can share a budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from matcher.matching.space import Similar
from matcher.pathway.conditions import rename
from matcher.pathway.problem import Option, Problem
from matcher.types import Evidence, Requirement, Stack, Target


def join_people(problems: Mapping[str, Problem]) -> Problem:
    """One problem that holds each person's, with every key, type and requirement named ``person/name``, so
    that no evidence of one counts for another."""
    joined = [_named(who, problem) for who, problem in problems.items()]
    similar: dict[Target, tuple[Similar, ...]] = {}
    for one in joined:
        similar |= one.similar
    return Problem(
        requirements=tuple(requirement for one in joined for requirement in one.requirements),
        similar=similar,
        stack=Stack(
            " + ".join(problems),
            tuple(evidence for one in joined for evidence in one.stack.evidence),
            tuple(years for one in joined for years in one.stack.experience),
        ),
        policy=joined[0].policy,
        options=tuple(sorted((o for one in joined for o in one.options), key=lambda option: option.id)),
        held=frozenset(type_id for one in joined for type_id in one.held),
        exclusive=tuple(group for one in joined for group in one.exclusive),
    )


def _named(who: str, problem: Problem) -> Problem:
    def name(key: str) -> str:
        return f"{who}/{key}"

    def evidence(one: Evidence) -> Evidence:
        return replace(one, key=name(one.key), lineage=name(one.lineage), award_id=name(one.award_id))

    def target(one: Target) -> Target:
        return replace(one, key=name(one.key))

    def option(one: Option) -> Option:
        return replace(
            one,
            id=name(one.id),
            type_id=name(one.type_id),
            condition=rename(one.condition, name),
            evidence=tuple(map(evidence, one.evidence)),
            who=who,
        )

    def requirement(one: Requirement) -> Requirement:
        return replace(one, id=name(one.id), targets=tuple(map(target, one.targets)))

    return replace(
        problem,
        requirements=tuple(map(requirement, problem.requirements)),
        similar={
            target(asked): tuple(replace(one, key=name(one.key)) for one in found)
            for asked, found in problem.similar.items()
        },
        stack=Stack(
            who,
            tuple(map(evidence, problem.stack.evidence)),
            tuple((name(key), years) for key, years in problem.stack.experience),
        ),
        options=tuple(map(option, problem.options)),
        held=frozenset(map(name, problem.held)),
        exclusive=tuple(frozenset(map(name, group)) for group in problem.exclusive),
    )
