"""The rows of a part read so that no row stops the others, not even one that kills its reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from matcher.batch.rows import Part, Row
from matcher.batch.tries import Attempt, Span, Tries, find_poison, plan_steps
from matcher.errors import MatcherError
from matcher.types import Reading, Rejected

T = TypeVar("T")

FILE = "rows.jsonl"
"""What readers take the lines of a step for; the places they name are put right afterwards."""
_PLACE = re.compile(rf"{re.escape(FILE)}:(\d+)")
KILLED = "the process that read it alone died, twice; it was left out"

Read = Callable[[bytes], Reading[T]]
"""Lines of JSON -> what is in them; the rejected are placed as in a file named ``FILE``."""


def read_guarded(part: Part, rows: Sequence[Row], tries: Tries, read: Read[T]) -> Reading[T]:
    """What ``read`` makes of the rows, in order, and what was set aside.

    Rows whose id was used before are set aside, so are rows that two processes died over, and rows at
    which ``read`` fails. Errors of this package are not caught: they are about more than a row.
    """
    deaths = tries.deaths()
    left_out = {number - part.start: _doubled(place) for number, place in part.doubled}
    left_out |= dict.fromkeys(find_poison(deaths), KILLED)
    items: list[T] = []
    rejected: list[Rejected] = []
    with tries.attempt() as attempt:
        for start, stop in plan_steps(len(rows), deaths):
            rejected += (Rejected(rows[n].place, left_out[n]) for n in range(start, stop) if n in left_out)
            kept = [rows[n] for n in range(start, stop) if n not in left_out]
            found = _step(kept, attempt, (start, stop), read)
            items += found.items
            rejected += found.rejected
    return Reading(tuple(items), tuple(rejected))


def _doubled(place: str) -> str:
    return f"its id was used before, at {place}; every row needs its own"


def _step(rows: Sequence[Row], attempt: Attempt, step: Span, read: Read[T]) -> Reading[T]:
    rows = [row for row in rows if row.line.strip()]
    if not rows:
        return Reading(())
    attempt.at(step)
    try:
        reading = read(b"\n".join(row.line for row in rows) + b"\n")
    except MatcherError:
        raise
    except Exception as error:
        if len(rows) == 1:
            reason = f"the reader failed with {type(error).__name__}; this is a fault of ours"
            return Reading((), (Rejected(rows[0].place, reason),))
        return _join([_step([row], attempt, step, read) for row in rows])
    return Reading(reading.items, tuple(_placed(one, rows) for one in reading.rejected))


def _join(readings: Sequence[Reading[T]]) -> Reading[T]:
    items = tuple(item for one in readings for item in one.items)
    return Reading(items, tuple(problem for one in readings for problem in one.rejected))


def _placed(problem: Rejected, rows: Sequence[Row]) -> Rejected:
    """What was said of a line, said of its row."""
    found = _PLACE.match(problem.place)
    if found is None:
        return problem
    place = rows[int(found[1]) - 1].place + problem.place[found.end() :]
    reason = _PLACE.sub(lambda other: rows[int(other[1]) - 1].place, problem.reason)
    return Rejected(place, reason)
