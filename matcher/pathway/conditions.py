"""What has to be held before a credential can be taken: a tree of all, any and "holds one of these"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Condition:
    """A node: ``all`` or ``any`` of its children, or ``holds`` one of ``types``.

    ``all`` of nothing is always met, ``any`` of nothing never.
    """

    kind: Literal["all", "any", "holds"]
    children: tuple[Condition, ...] = ()
    types: frozenset[str] = frozenset()


ALWAYS = Condition("all")
NEVER = Condition("any")


def holds(*types: str) -> Condition:
    """Met by holding any of the types; never when none is named."""
    return Condition("holds", types=frozenset(types)) if types else NEVER


def all_of(*children: Condition) -> Condition:
    """Met when every child is; simplified."""
    kept = tuple(dict.fromkeys(child for child in children if child != ALWAYS))
    if NEVER in kept:
        return NEVER
    return kept[0] if len(kept) == 1 else Condition("all", kept)


def any_of(*children: Condition) -> Condition:
    """Met when some child is; simplified."""
    kept = tuple(dict.fromkeys(child for child in children if child != NEVER))
    if ALWAYS in kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else Condition("any", kept)


def is_met(condition: Condition, held: Collection[str]) -> bool:
    """Whether somebody who holds these types meets it."""
    match condition.kind:
        case "all":
            return all(is_met(child, held) for child in condition.children)
        case "any":
            return any(is_met(child, held) for child in condition.children)
    return any(type_id in held for type_id in condition.types)


def met_from(condition: Condition, finished: Mapping[str, int]) -> int | None:
    """The first moment it is met, given when each type is held; None when it is not met."""
    if condition.kind == "holds":
        return min((finished[one] for one in condition.types if one in finished), default=None)
    times = [met_from(child, finished) for child in condition.children]
    known = [time for time in times if time is not None]
    if condition.kind == "any":
        return min(known, default=None)
    return max(known, default=0) if len(known) == len(times) else None


def reduce(condition: Condition, held: Collection[str], takeable: Collection[str]) -> Condition:
    """The condition that is left for somebody who holds some types and can take some others."""
    match condition.kind:
        case "all":
            return all_of(*(reduce(child, held, takeable) for child in condition.children))
        case "any":
            return any_of(*(reduce(child, held, takeable) for child in condition.children))
    if any(type_id in held for type_id in condition.types):
        return ALWAYS
    return holds(*(type_id for type_id in condition.types if type_id in takeable))


def rename(condition: Condition, name: Callable[[str], str]) -> Condition:
    """The condition with other names for the types."""
    children = tuple(rename(child, name) for child in condition.children)
    return Condition(condition.kind, children, frozenset(map(name, condition.types)))


def named_types(condition: Condition) -> Iterator[str]:
    """Every type a condition names."""
    yield from condition.types
    for child in condition.children:
        yield from named_types(child)
