"""The evidence of people as arrays: what the formula reads."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.types import Evidence, Stack

UNKNOWN_LEVEL = 0

Years = tuple[np.ndarray, np.ndarray]
"""(people, years): positions of people and the years of dated experience they have, of one length."""


@dataclass(frozen=True, eq=False)
class EvidenceTable:
    """Evidence of a pool, one entry a row; arrays of one length, in any order.

    people, keys: positions; lineages: numbers that tell apart the lineages of one person in one key;
    levels: 1-5, 0 unknown; strengths: 0-1; verified: bool. ``key_names`` says what the positions of keys
    mean; there are ``n_people`` people. ``experience``: experience key -> who has how many years.
    """

    people: np.ndarray
    keys: np.ndarray
    lineages: np.ndarray
    levels: np.ndarray
    strengths: np.ndarray
    verified: np.ndarray
    key_names: tuple[str, ...]
    n_people: int
    experience: Mapping[str, Years]

    @property
    def key_at(self) -> dict[str, int]:
        """Key -> its position."""
        return {key: number for number, key in enumerate(self.key_names)}

    def verified_part(self) -> EvidenceTable:
        """The checked evidence only; positions are claimed, never verified here."""
        return replace(self.take(self.verified), experience={})

    def take(self, kept: np.ndarray) -> EvidenceTable:
        """The entries where a mask is True; of the same people and keys, with all experience."""
        return replace(
            self,
            people=self.people[kept],
            keys=self.keys[kept],
            lineages=self.lineages[kept],
            levels=self.levels[kept],
            strengths=self.strengths[kept],
            verified=self.verified[kept],
        )


def tabulate(stacks: Sequence[Stack], *, wanted: Container[str]) -> EvidenceTable:
    """The evidence that stacks hold for the wanted keys; entries of strength 0 are left out."""
    rows = wanted_rows(stacks, wanted)
    keys = tuple(sorted({e.key for _, e in rows}))
    key_at = {key: number for number, key in enumerate(keys)}
    lineages = {name: number for number, name in enumerate(sorted({e.lineage for _, e in rows}))}
    return EvidenceTable(
        people=np.array([n for n, _ in rows], np.int64),
        keys=np.array([key_at[e.key] for _, e in rows], np.int64),
        lineages=np.array([lineages[e.lineage] for _, e in rows], np.int64),
        levels=np.array([level_number(e) for _, e in rows], np.int64),
        strengths=np.array([e.strength for _, e in rows], np.float64),
        verified=np.array([e.verified for _, e in rows], bool),
        key_names=keys,
        n_people=len(stacks),
        experience=tabulate_experience(stacks),
    )


def wanted_rows(stacks: Sequence[Stack], wanted: Container[str]) -> list[tuple[int, Evidence]]:
    """The rows of the table in order: (position of the person, evidence)."""
    return [
        (n, e) for n, stack in enumerate(stacks) for e in stack.evidence if e.key in wanted and e.strength > 0
    ]


def tabulate_experience(stacks: Sequence[Stack]) -> dict[str, Years]:
    """Experience key -> the positions of the stacks with years in it, rising, and the years."""
    found: dict[str, tuple[list[int], list[float]]] = {}
    for number, stack in enumerate(stacks):
        for key, years in dict(stack.experience).items():
            people, values = found.setdefault(key, ([], []))
            people.append(number)
            values.append(years)
    return {key: (np.array(p, np.int64), np.array(y, np.float64)) for key, (p, y) in found.items()}


def level_number(evidence: Evidence) -> int:
    """The level 1-5, or 0 for one that is unknown."""
    return evidence.level or UNKNOWN_LEVEL
