"""Generated people and postings for measuring: evidence in arrays, similarity given."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from matcher.matching.space import Similar
from matcher.matching.table import EvidenceTable
from matcher.types import Evidence, Posting, Requirement, Stack, Target

SKILLS = 15_000
ENTRIES = 21
"""Pieces of evidence a person has, two of an award, Zipf-distributed over the skills."""
REQUIREMENTS = 15
NAMES = tuple(f"skill-{number:05d}" for number in range(SKILLS))


def popularity() -> np.ndarray:
    """The share of all evidence that each skill has, (SKILLS,): as 1 / rank, in an order of its own."""
    shares = 1.0 / np.arange(1, SKILLS + 1)
    ranked: np.ndarray = np.random.default_rng(5).permutation(shares / shares.sum())
    return ranked


def make_table(count: int, *, seed: int) -> EvidenceTable:
    """Evidence of ``count`` people, person after person; in 60 of 100 cases of unknown level."""
    rng = np.random.default_rng(seed)
    size = count * ENTRIES
    keys = np.searchsorted(np.cumsum(popularity()), rng.random(size)).clip(max=SKILLS - 1)
    levels = np.where(rng.random(size) < 0.6, 0, rng.integers(1, 6, size))
    return EvidenceTable(
        people=np.repeat(np.arange(count), ENTRIES),
        keys=keys,
        lineages=np.tile(np.arange(ENTRIES) // 2, count),
        levels=levels,
        strengths=rng.integers(2_000, 10_001, size) / 10_000,
        verified=rng.random(size) < 0.25,
        key_names=NAMES,
        n_people=count,
        experience={},
    )


def make_ids(count: int) -> list[str]:
    """One id a person."""
    return [f"p{number:07d}" for number in range(count)]


def make_posting(name: str, rng: np.random.Generator) -> Posting:
    """A posting of 15 requirements for skills as popular as people's: two with an alternative, four in
    ten with a level, every fifth preferred only."""
    places = rng.choice(SKILLS, REQUIREMENTS + 2, replace=False, p=popularity()).tolist()
    targets = [
        Target("skill", NAMES[place], NAMES[place], int(rng.integers(1, 6)) if rng.random() < 0.4 else None)
        for place in places
    ]
    groups = [(targets[n], *targets[REQUIREMENTS + n : REQUIREMENTS + n + 1]) for n in range(REQUIREMENTS)]
    asked = tuple(
        Requirement(f"r{n}", group, "preferred", 1.0)
        if n % 5 == 4
        else Requirement(f"r{n}", group, "required", 3.0)
        for n, group in enumerate(groups)
    )
    return Posting(name, name, "", asked)


class GivenSimilarity:
    """Similarity rules in which each skill asked has 20 to 50 others like it, anywhere, by 0.2 to 0.85."""

    def similar(self, targets: Sequence[Target], held: Collection[str]) -> list[tuple[Similar, ...]]:
        assert len(held) == SKILLS
        return [self.near(target.key) for target in targets]

    @staticmethod
    @cache
    def near(key: str) -> tuple[Similar, ...]:
        """What is like a skill, most alike first."""
        rng = np.random.default_rng(int(key.partition("-")[2]))
        others = rng.choice(SKILLS, int(rng.integers(20, 51)), replace=False).tolist()
        shares = np.sort(np.round(rng.uniform(0.2, 0.85, len(others)), 4))[::-1].tolist()
        near = (Similar(NAMES[n], share, "similar wording") for n, share in zip(others, shares, strict=True))
        return (Similar(key, 1.0, "same"), *(one for one in near if one.key != key))


@dataclass(frozen=True)
class GeneratedStacks(Mapping[str, Stack]):
    """The stacks of a table made by ``make_table``, each built when it is asked for."""

    table: EvidenceTable

    def __getitem__(self, candidate_id: str) -> Stack:
        start = int(candidate_id[1:]) * ENTRIES
        return Stack(candidate_id, tuple(self._evidence(place) for place in range(start, start + ENTRIES)))

    def _evidence(self, place: int) -> Evidence:
        table, award = self.table, f"a{self.table.lineages[place]}"
        key = NAMES[table.keys[place]]
        level = int(table.levels[place]) or None
        # An award shows a key once; what is drawn twice stands apart.
        return Evidence(
            f"{award}-{place}", award, key, key, level, float(table.strengths[place]), (), award, bool(table.verified[place])
        )  # fmt: skip

    def __iter__(self) -> Iterator[str]:
        return iter(make_ids(self.table.n_people))

    def __len__(self) -> int:
        return self.table.n_people
