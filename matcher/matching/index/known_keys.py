"""The keys an index knows, by number, and which of them are like what postings ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from matcher.matching.coverage import SimilarKeys, Ways
from matcher.matching.space import Similar, SimilarityRules
from matcher.types import Requirement, Target

_KEY, _SHARE = attrgetter("key"), attrgetter("share")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is like a target among the first ``seen`` keys."""

    seen: int
    similar: tuple[Similar, ...]
    numbers: np.ndarray
    shares: np.ndarray


class KnownKeys:
    """Keys in the order in which they came; what was asked before is remembered.

    What is found for a target depends on the target and on each held key alone (``SimilarityRules``), so
    that for new keys only those have to be compared.
    """

    def __init__(self, rules: SimilarityRules, names: Iterable[str] = ()) -> None:
        self._rules = rules
        self.names: list[str] = []
        self._number: dict[str, int] = {}
        self._answers: dict[Target, _Answer] = {}
        self.add(tuple(names))

    def add(self, names: Sequence[str]) -> np.ndarray:
        """The numbers of these keys, int64; those that are new get one."""
        for name in names:
            if name not in self._number:
                self._number[name] = len(self.names)
                self.names.append(name)
        return np.array([self._number[name] for name in names], np.int64)

    def find(self, names: Iterable[str]) -> list[int]:
        """The numbers of those of the names that are known."""
        return [self._number[name] for name in names if name in self._number]

    def similar(self, targets: Sequence[Target]) -> SimilarKeys:
        """Target -> the keys that are like it, most alike first, ties by key."""
        return {target: answer.similar for target, answer in self._answered(targets).items()}

    def ways(self, requirements: Sequence[Requirement]) -> Ways:
        """The ways in which requirements can be met, by keys as they are numbered here."""
        asked = [(column, target) for column, r in enumerate(requirements) for target in r.targets]
        answers = self._answered([target for _, target in asked])
        listed = [(column, target.level or 0, answers[target]) for column, target in asked]
        sizes = [len(answer.numbers) for _, _, answer in listed]
        nothing = np.array([], np.int64)
        return Ways(
            columns=np.repeat(np.array([column for column, _, _ in listed], np.int64), sizes),
            keys=np.concatenate([nothing, *(answer.numbers for _, _, answer in listed)]),
            levels=np.repeat(np.array([level for _, level, _ in listed], np.int64), sizes),
            shares=np.concatenate([np.empty(0), *(answer.shares for _, _, answer in listed)]),
        )

    def _answered(self, targets: Sequence[Target]) -> dict[Target, _Answer]:
        nothing = _Answer(0, (), np.array([], np.int64), np.array([]))
        stale: dict[int, list[Target]] = {}
        for target in dict.fromkeys(targets):
            seen = self._answers.get(target, nothing).seen
            if seen < len(self.names):
                stale.setdefault(seen, []).append(target)
        for seen, asked in stale.items():
            new_names = self.names[seen:] if seen else self.names
            found = self._rules.similar(asked, new_names)
            for target, new in zip(asked, found, strict=True):
                self._answers[target] = self._answer(self._answers.get(target, nothing).similar, new)
        return {target: self._answers.get(target, nothing) for target in targets}

    def _answer(self, known: tuple[Similar, ...], new: tuple[Similar, ...]) -> _Answer:
        ordered = known + new
        if known and new:
            ordered = tuple(sorted(ordered, key=lambda one: (-one.share, one.key)))
        # Without a list between: a posting asks hundreds of keys.
        numbers = np.fromiter(map(self._number.__getitem__, map(_KEY, ordered)), np.int64, len(ordered))
        return _Answer(
            len(self.names), ordered, numbers, np.fromiter(map(_SHARE, ordered), float, len(ordered))
        )
