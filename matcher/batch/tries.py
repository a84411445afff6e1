"""Which rows killed the process that read them: marks left on disk while a row is worked on.

An attempt at a part keeps one mark, of the rows it is at, and takes it away when it ends in any way but
death. The next attempt looks at the marks it finds, reads those rows one by one, and sets a row aside that
was alone at work in two deaths: one may be somebody else's doing.
"""

from __future__ import annotations

import shutil
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Span = tuple[int, int]
"""Rows [start, stop) of a part."""

TOGETHER = 64
"""Rows read in one go: so many are read one by one after a death."""
TRIES = 2
"""Deaths over a row alone after which it is set aside."""


def plan_steps(count: int, deaths: Sequence[Span], together: int = TOGETHER) -> list[Span]:
    """``count`` rows in steps: ``together`` at a time, and one by one those that a death was over.

    >>> plan_steps(5, [(2, 4)], together=2)
    [(0, 2), (2, 3), (3, 4), (4, 5)]
    """
    alone = {row for start, stop in deaths for row in range(start, stop)}
    steps: list[Span] = []
    for row in range(count):
        begun = steps[-1] if steps else (0, 0)
        joins = row not in alone and row - 1 not in alone and row - begun[0] < together and row > 0
        if joins:
            steps[-1] = (begun[0], row + 1)
        else:
            steps.append((row, row + 1))
    return steps


def find_poison(deaths: Sequence[Span]) -> set[int]:
    """The rows that ``TRIES`` deaths were over, each over that row alone.

    >>> find_poison([(0, 64), (7, 8), (7, 8), (9, 10)])
    {7}
    """
    alone = Counter(start for start, stop in deaths if stop - start == 1)
    return {row for row, count in alone.items() if count >= TRIES}


class Tries:
    """The marks of one part, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deaths(self) -> list[Span]:
        """The rows that earlier attempts were at when they died (or that another is at right now)."""
        marks = sorted(self.folder.glob("*.mark"))
        return [span for mark in marks if (span := _read(mark)) is not None]

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """A new attempt; leaving it in an orderly way, also by an exception, takes its mark away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        attempt = Attempt(self.folder / f"{uuid.uuid4().hex}.mark")
        try:
            yield attempt
        finally:
            attempt.mark.unlink(missing_ok=True)

    def forget(self) -> None:
        """Takes all marks away: the part is finished."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Attempt:
    """One attempt at a part, and the mark of where it is."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def at(self, step: Span) -> None:
        """Says that these rows are worked on from now on."""
        # Of one length always: a mark is rewritten in place and never half as long as it says.
        self.mark.write_text(f"{step[0]:012d} {step[1]:012d}", "ascii")


def _read(mark: Path) -> Span | None:
    try:
        start, stop = mark.read_text("ascii").split()
        return int(start), int(stop)
    except (OSError, ValueError):  # taken away meanwhile, or died while it was made
        return None
