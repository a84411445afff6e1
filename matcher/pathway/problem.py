"""What a pathway is chosen from, and within which limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matcher.errors import BadInput
from matcher.matching.coverage import SimilarKeys
from matcher.pathway.conditions import ALWAYS, NEVER, Condition, is_met, named_types, reduce
from matcher.policy import Policy
from matcher.types import Evidence, Requirement, Stack

Way = Literal["take", "standing", "earned", "renew"]
UnknownRule = Literal["auto", "exclude", "flag"]
DAYS_A_WEEK = 7
CENTS = 100


@dataclass(frozen=True, slots=True)
class Option:
    """One way to come to hold a credential type, what it takes and what it shows.

    ``way``: ``take`` it; take it with ``standing``, for less, because something else is held; it is
    ``earned`` by its parts, without a step of its own; ``renew`` a lapsed one. ``cost_cents`` and
    ``days`` are None where unknown. ``study``: the days come from hours of study, so that two such
    steps never run at a time. ``evidence`` is what the finished award shows. ``who`` takes it, where a
    problem is that of several people.
    """

    id: str
    type_id: str
    way: Way = "take"
    cost_cents: int | None = 0
    days: int | None = 0
    study: bool = False
    condition: Condition = ALWAYS
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    who: str = ""

    def __post_init__(self) -> None:
        if (self.cost_cents or 0) < 0 or (self.days or 0) < 0:
            raise ValueError(f"option {self.id!r} has a cost or duration below 0")

    @property
    def is_step(self) -> bool:
        """Whether a person has to do something for it."""
        return self.way != "earned"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan may use. None is no limit.

    lanes: how many steps may run at a time. unknown_cost, unknown_time: what is not known is left out
    (``exclude``), kept and named (``flag``), or (``auto``) left out exactly where a limit is set on it.
    must_close: requirements a plan has to bring to "covered". must_take: types it has to include. days count
    for each person, all else for all together. min_coverage: score 0-1 it has to reach.
    Raises BadInput for a limit below 0 and for a share outside 0-1.
    """

    budget_cents: int | None = None
    days: int | None = None
    max_steps: int | None = None
    lanes: int = 1
    unknown_cost: UnknownRule = "auto"
    unknown_time: UnknownRule = "auto"
    must_close: frozenset[str] = frozenset()
    must_take: frozenset[str] = frozenset()
    min_coverage: float | None = None

    def __post_init__(self) -> None:
        named = {"budget": self.budget_cents, "weeks": self.days, "steps": self.max_steps}
        for name, value in named.items():
            if value is not None and value < 0:
                raise BadInput(f"the limit on {name} is below 0; leave it out or give 0 or more")
        if self.lanes < 1:
            raise BadInput(f"{self.lanes} steps at a time leave no room for any; give 1 or more")
        if self.min_coverage is not None and not 0 <= self.min_coverage <= 1:
            raise BadInput(f"the coverage to reach is {self.min_coverage}; it must be from 0 to 1")

    def admits(self, option: Option) -> bool:
        """Whether an option may be used at all, under the rules for what is unknown."""
        cost_out = self.unknown_cost == "exclude" or (
            self.unknown_cost == "auto" and self.budget_cents is not None
        )
        time_out = self.unknown_time == "exclude" or (self.unknown_time == "auto" and self.days is not None)
        if option.cost_cents is None and cost_out:
            return False
        return not (option.days is None and time_out)


@dataclass(frozen=True, slots=True)
class Problem:
    """One person, one posting (or several as one list of requirements), and what can be taken.

    ``stack`` is what is held; ``held`` the types among it that are in force. ``exclusive``: groups of
    types of which one at most is taken. Options stand in order of their ids.
    """

    requirements: tuple[Requirement, ...]
    similar: SimilarKeys
    stack: Stack
    policy: Policy
    options: tuple[Option, ...] = ()
    held: frozenset[str] = frozenset()
    exclusive: tuple[frozenset[str], ...] = ()

    def __post_init__(self) -> None:
        ids = [option.id for option in self.options]
        if ids != sorted(set(ids)):
            raise ValueError("options must stand in order of their ids, each once")

    def within(self, limits: Limits) -> Problem:
        """The problem with only the options that limits admit and that can be reached at all."""
        return self.keep(option for option in self.options if limits.admits(option))

    def keep(self, options: Iterable[Option]) -> Problem:
        """The problem with these options, without those that can never be started: conditions that
        nobody can meet, or that wait for one another in a circle."""
        kept = tuple(options)
        reached = reachable(kept, self.held)
        takeable = {option.type_id for option in kept if option.id in reached}
        reduced = tuple(
            replace(option, condition=reduce(option.condition, self.held, takeable))
            for option in kept
            if option.id in reached
        )
        return replace(self, options=tuple(option for option in reduced if option.condition != NEVER))


def reachable(options: Sequence[Option], held: Collection[str]) -> frozenset[str]:
    """Ids of the options that can be started by somebody who takes the others in some order."""
    types, found, before = set(held), set[str](), -1
    while len(found) > before:
        before = len(found)
        for option in options:
            if option.id not in found and is_met(option.condition, types):
                found.add(option.id)
                types.add(option.type_id)
    return frozenset(found)


def referenced_types(options: Iterable[Option]) -> frozenset[str]:
    """Types that some condition names."""
    return frozenset(name for option in options for name in named_types(option.condition))
