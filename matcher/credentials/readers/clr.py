"""CLR 2.0: a learner's record of several credentials, and which is part of which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.credentials.readers.linked_data import Node, address_of, node, nodes, plain, types_of

# How an association reads: the parent stands at its source, or at its target.
PARENT_FIRST = frozenset(("isParentOf",))
PARENT_LAST = frozenset(("isPartOf", "isChildOf"))


def is_clr(value: Node) -> bool:
    """Whether a credential is a comprehensive learner record."""
    return "ClrCredential" in types_of(value) or "ClrSubject" in types_of(
        node(value.get("credentialSubject"))
    )


def held_in_clr(value: Node) -> list[Any]:
    """The credentials in a record. Achievements that stand there alone are described, not held."""
    return [
        one
        for subject in nodes(value.get("credentialSubject"))
        for one in _listed(subject.get("verifiableCredential"))
    ]


def wholes_in_clr(value: Node) -> dict[str, str]:
    """Address of an achievement -> address of the outermost one it is part of, or is itself.

    Only those that the associations of the record name; a circle has its smallest address as whole.
    """
    parents: dict[str, str] = {}
    for subject in nodes(value.get("credentialSubject")):
        for association in nodes(subject.get("association")):
            source, target = (address_of(association.get(end)) for end in ("sourceId", "targetId"))
            kind = plain(association.get("associationType"))
            if source and target and source != target and kind in PARENT_FIRST | PARENT_LAST:
                child, parent = (target, source) if kind in PARENT_FIRST else (source, target)
                parents.setdefault(child, parent)
    named = sorted({*parents, *parents.values()})
    return {address: _whole(address, parents) for address in named}


def _whole(address: str, parents: Mapping[str, str]) -> str:
    seen = [address]
    while (above := parents.get(seen[-1])) is not None:
        if above in seen:
            return min(seen[seen.index(above) :])
        seen.append(above)
    return seen[-1]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
