"""A taxonomy while it is read: loose nodes that may still contradict one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from matcher.keys import prefix
from matcher.taxonomy.model import Skill, Taxonomy
from matcher.taxonomy.ordinary import flag_ordinary_words
from matcher.types import Rejected, SurfaceRule


@dataclass(frozen=True, slots=True)
class TaxonomyDraft:
    """Nodes as a source states them, what was set aside, and what the source is (for attribution)."""

    nodes: tuple[Skill, ...]
    rejected: tuple[Rejected, ...]
    source: str

    def build(
        self, name: str, *, known: Mapping[str, SurfaceRule] | None = None
    ) -> tuple[Taxonomy, tuple[Rejected, ...]]:
        """The taxonomy, and everything set aside on the way: ids used twice, parents that lead nowhere
        or close a circle. Names that are ordinary words are flagged (``ordinary``).

        known: rules for forms that are flagged already.
        """
        rejected = list(self.rejected)
        nodes: dict[str, Skill] = {}
        for node in self.nodes:
            if prefix(node.id) != "skill":
                rejected.append(Rejected(node.id, "an id may not begin like a key of another kind"))
                continue
            if node.id in nodes:
                rejected.append(Rejected(node.id, "the id was used before; the first one is kept"))
            nodes.setdefault(node.id, node)
        parents = _sound_parents(nodes, rejected)
        skills = {node.id for node in nodes.values() if node.kind != "group"}
        kept = [
            replace(
                node,
                parent=parents[node.id],
                aliases=_distinct(node.aliases, node.label),
                related=tuple(sorted({other for other in node.related if other in skills} - {node.id})),
            )
            for node in nodes.values()
        ]
        return Taxonomy(name, flag_ordinary_words(kept, known or {})), tuple(rejected)


def _distinct(aliases: Iterable[str], label: str) -> tuple[str, ...]:
    """Aliases once each, in order, without the label."""
    stripped = (" ".join(alias.split()) for alias in aliases)
    return tuple(alias for alias in dict.fromkeys(stripped) if alias and alias != label)


def _sound_parents(nodes: dict[str, Skill], rejected: list[Rejected]) -> dict[str, str | None]:
    parents = {node.id: node.parent for node in nodes.values()}
    for node_id, parent in parents.items():
        if parent is not None and parent not in nodes:
            rejected.append(Rejected(node_id, f"its parent {parent!r} is not in the source; it has none now"))
            parents[node_id] = None
    for node_id in nodes:
        seen, at = {node_id}, parents[node_id]
        while at is not None and at not in seen:
            seen.add(at)
            at = parents[at]
        if at == node_id:
            rejected.append(
                Rejected(node_id, f"it is its own ancestor through {parents[node_id]!r}; cut there")
            )
            parents[node_id] = None
    return parents
