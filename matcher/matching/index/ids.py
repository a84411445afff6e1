"""Candidate ids as bytes: a million of them in a few megabytes, found by bisection."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class IdList:
    """Ids in an order of their own.

    text: uint8, the ids in UTF-8 one after the other; ends: uint32 (n_ids + 1,), where they start and
    end; order: uint32 (n_ids,), the positions of the ids sorted by their bytes.
    """

    text: np.ndarray
    ends: np.ndarray
    order: np.ndarray

    @classmethod
    def of(cls, ids: Iterable[str]) -> IdList:
        """The list of these ids."""
        encoded = [one.encode() for one in ids]
        ends = np.cumsum([0, *map(len, encoded)], dtype=np.uint32)
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends, np.array(order, np.uint32))

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, position: int) -> str:
        return self._bytes(position).decode()

    def __iter__(self) -> Iterator[str]:
        return (self[position] for position in range(len(self)))

    def find(self, candidate_id: str) -> int | None:
        """The position of an id, None where it is not in the list."""
        wanted = candidate_id.encode()
        place = bisect_left(range(len(self)), wanted, key=lambda n: self._bytes(int(self.order[n])))
        if place == len(self):
            return None
        position = int(self.order[place])
        return position if self._bytes(position) == wanted else None

    def _bytes(self, position: int) -> bytes:
        return self.text[int(self.ends[position]) : int(self.ends[position + 1])].tobytes()
