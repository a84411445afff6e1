"""When each step of a plan starts and ends, in days from its first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from matcher.pathway.conditions import met_from
from matcher.pathway.problem import Option

MOST_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class Timetable:
    """(option number, first day, day after the last) in order of finishing; ``exact``: no shorter exists."""

    places: tuple[tuple[int, int, int], ...]
    exact: bool = True

    @property
    def length(self) -> int:
        """Days until all is finished."""
        return max((end for _, _, end in self.places), default=0)


def order_steps(
    options: Sequence[Option], chosen: Collection[int], worth: Callable[[frozenset[int], int], float]
) -> tuple[int, ...]:
    """The chosen options in an order in which they can be taken one after another.

    What is earned by its parts comes as soon as they are there; else the option that is worth most next
    (``worth(done, option)``), then by number. Raises ValueError where no order exists.
    """
    done: list[int] = []
    left = set(chosen)
    while left:
        held = {options[n].type_id: 0 for n in done}
        ready = sorted(n for n in left if met_from(options[n].condition, held) is not None)
        if not ready:
            raise ValueError(f"no order for {sorted(options[n].id for n in left)}: a condition is not met")
        so_far = frozenset(done)
        best = min(ready, key=lambda n: (options[n].is_step, -worth(so_far, n), n))
        done.append(best)
        left.remove(best)
    return tuple(done)


def one_by_one(options: Sequence[Option], order: Sequence[int]) -> Timetable:
    """The timetable of steps that each person takes one at a time; an unknown length counts no day."""
    places, at = [], dict[str, int]()
    for number in order:
        start = at.get(options[number].who, 0)
        end = start + (options[number].days or 0)
        places.append((number, start, end))
        at[options[number].who] = end
    return Timetable(tuple(places))


def arrange(options: Sequence[Option], order: Sequence[int], lanes: int) -> Timetable:
    """A shortest timetable with at most ``lanes`` steps at a time, and one at a time of those that are
    hours of study. ``order`` is a takeable order, used as it is for one lane and first tried for more.

    ``exact`` is False where the search was cut off; the timetable is valid all the same.
    """
    if lanes == 1:
        return one_by_one(options, order)
    return _Search(options, order, lanes).best()


class _Search:
    """Tries every order, each step as early as what runs beside it allows; such timetables include a
    shortest one."""

    def __init__(self, options: Sequence[Option], order: Sequence[int], lanes: int) -> None:
        self.options, self.order, self.lanes = options, tuple(order), lanes
        self.found: dict[int, tuple[int, int]] | None = None
        self.length = 0
        self.tries = 0

    def best(self) -> Timetable:
        self._extend({}, self.order)
        found = self.found or {}
        places = sorted((n, *found[n]) for n in self.order)
        in_order = sorted(places, key=lambda place: (place[2], place[1], self.order.index(place[0])))
        return Timetable(tuple(in_order), exact=self.tries < MOST_TRIES)

    def _extend(self, placed: dict[int, tuple[int, int]], left: Sequence[int]) -> None:
        reached = max((end for _, end in placed.values()), default=0)
        if self.found is not None and (
            self.tries >= MOST_TRIES or self._at_least(placed, left) >= self.length
        ):
            return
        if not left:
            self.found, self.length = dict(placed), reached
            return
        self.tries += 1
        held: dict[str, int] = {}
        for n, (_, end) in placed.items():
            type_id = self.options[n].type_id
            held[type_id] = min(end, held.get(type_id, end))
        for number in left:
            ready = met_from(self.options[number].condition, held)
            if ready is not None:
                start = self._room(number, ready, placed)
                after = placed | {number: (start, start + (self.options[number].days or 0))}
                self._extend(after, [n for n in left if n != number])

    def _at_least(self, placed: dict[int, tuple[int, int]], left: Sequence[int]) -> int:
        reached = max((end for _, end in placed.values()), default=0)
        used = [(n, end - start) for n, (start, end) in placed.items()]
        every = used + [(n, self.options[n].days or 0) for n in left]
        busy = -(-sum(days for _, days in every) // self.lanes)
        study = sum(days for n, days in every if self.options[n].study)
        return max(reached, busy, study)

    def _room(self, number: int, ready: int, placed: dict[int, tuple[int, int]]) -> int:
        """The earliest day from ``ready`` on at which a step fits beside those placed."""
        option = self.options[number]
        days = option.days or 0
        if not days:
            return ready
        ends = sorted(end for _, end in placed.values() if end > ready)
        return next(
            start for start in (ready, *ends) if self._fits(option.study, start, start + days, placed)
        )

    def _fits(self, study: bool, start: int, end: int, placed: dict[int, tuple[int, int]]) -> bool:
        running = [(n, a, b) for n, (a, b) in placed.items() if a < end and b > start and b > a]
        if study and any(self.options[n].study for n, _, _ in running):
            return False
        moments = {start, *(a for _, a, _ in running if a > start)}
        return all(sum(a <= at < b for _, a, b in running) < self.lanes for at in moments)
