"""Ids of awards, made from what they say, so that equal awards are one and order is nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, replace

from matcher.types import Award


def content_id(award: Award) -> str:
    """The id of an award by its content; who checked it and how its kind was worded are no part of it."""
    content: list[object] = [
        award.title,
        award.kind,
        award.issuer,
        str(award.issued),
        str(award.expires),
        award.level,
        award.description,
        award.skills,
        award.url,
        award.verification.status,
    ]
    more = [asdict(one) for one in award.alignments], award.criteria, award.identifiers
    if any((*more, award.eqf, award.part_of)):
        content += [*more, award.eqf, award.part_of]
    later = award.nqf, [asdict(one) for one in award.credits], award.endorsed_by
    if any(later):
        content += later
    return f"a-{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12]}"


def distinct(awards: Iterable[Award]) -> tuple[Award, ...]:
    """The awards by id, equal ones once. One without an id, or with another's, gets one by content."""
    taken: dict[str, Award] = {}
    for award in sorted(set(awards), key=lambda award: (award.id, content_id(award), repr(award))):
        free = award.id and award.id not in taken
        named = award if free else replace(award, id=content_id(award))
        taken.setdefault(named.id, named)
    return tuple(taken[identifier] for identifier in sorted(taken))
