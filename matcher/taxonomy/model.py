"""The skills taxonomy as values: skills, groups, and how they hang together."""

from __future__ import annotations

import difflib
import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from matcher.errors import BadData, UnknownName
from matcher.keys import prefix
from matcher.types import MentionKind, Surface, SurfaceRule

SkillKind = Literal["skill", "knowledge", "tool", "language", "transversal", "group"]
MENTION_KINDS: dict[str, MentionKind] = {
    "skill": "skill",
    "transversal": "skill",
    "knowledge": "knowledge",
    "tool": "knowledge",
    "language": "language",
}


@dataclass(frozen=True, slots=True)
class Skill:
    """A node of a taxonomy. ``ambiguous``: (surface form, rule) pairs for forms with other meanings too."""

    id: str
    label: str
    kind: SkillKind
    parent: str | None
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    description: str = ""
    posting_example: str = ""
    credential_example: str = ""
    ambiguous: tuple[tuple[str, SurfaceRule], ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The label, then the aliases."""
        return (self.label, *self.aliases)


class Taxonomy:
    """Skills and groups by id; immutable after it is built.

    Iterating gives the skills without the groups, in id order; ``position`` is a skill's place in it.
    Raises BadData for an id used twice, an unknown parent or related skill, or a cycle.
    """

    def __init__(self, name: str, nodes: Iterable[Skill]) -> None:
        self.name = name
        ordered = sorted(nodes, key=lambda node: node.id)
        self.nodes = {node.id: node for node in ordered}
        if len(self.nodes) != len(ordered):
            twice = next(a.id for a, b in itertools.pairwise(ordered) if a.id == b.id)
            raise BadData(f"taxonomy {name}: id {twice!r} is used twice")
        self.skills = tuple(node for node in ordered if node.kind != "group")
        self.position = {skill.id: number for number, skill in enumerate(self.skills)}
        self._roots = {node.id: self._climb(node) for node in ordered}
        self._check_relations()

    def __iter__(self) -> Iterator[Skill]:
        return iter(self.skills)

    def __len__(self) -> int:
        return len(self.skills)

    def __contains__(self, skill_id: object) -> bool:
        return skill_id in self.position

    def __getitem__(self, skill_id: str) -> Skill:
        try:
            return self.nodes[skill_id]
        except KeyError:
            near = difflib.get_close_matches(skill_id, self.nodes, n=1, cutoff=0.0)
            hint = f"; nearest: {near[0]!r}" if near else ""
            raise UnknownName(f"no skill {skill_id!r} in taxonomy {self.name}{hint}") from None

    def sector(self, skill_id: str) -> str:
        """The id of the top group a skill stands under."""
        return self._roots[self[skill_id].id]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that can change a result."""
        return hashlib.sha256(repr((self.name, tuple(self.nodes.values()))).encode()).hexdigest()

    def surfaces(self) -> tuple[Surface, ...]:
        """Every way of writing every skill."""
        found = []
        for skill in self.skills:
            kind, sector, rules = MENTION_KINDS[skill.kind], self._roots[skill.id], dict(skill.ambiguous)
            found += [
                Surface(form, skill.id, skill.label, kind, sector, rules.get(form)) for form in skill.forms
            ]
        return tuple(found)

    def _check_relations(self) -> None:
        for node in self.nodes.values():
            if prefix(node.id) != "skill":
                raise BadData(f"taxonomy {self.name}: id {node.id!r} begins like a key of another kind")
            for other in node.related:
                if other not in self:
                    raise BadData(f"taxonomy {self.name}: {node.id!r} is related to unknown {other!r}")
                if other == node.id:
                    raise BadData(f"taxonomy {self.name}: {node.id!r} is related to itself")

    def _climb(self, node: Skill) -> str:
        seen = {node.id}
        while node.parent is not None:
            if node.parent not in self.nodes:
                raise BadData(f"taxonomy {self.name}: {node.id!r} has unknown parent {node.parent!r}")
            node = self.nodes[node.parent]
            if node.id in seen:
                raise BadData(f"taxonomy {self.name}: {node.id!r} is its own ancestor")
            seen.add(node.id)
        return node.id
