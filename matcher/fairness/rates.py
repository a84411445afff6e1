"""Selection rates of groups side by side: impact ratio, four-fifths flag, significance, shortfall.

``impact ratio = rate of the category / highest rate`` (6 RCNY 5-300). What compares two counts does so in
whole numbers, so that a ratio of exactly four fifths is never flagged by a rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

FOUR_FIFTHS = (4, 5)
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Group:
    """How many people there were of a category, and how many of them were selected (or scored above)."""

    people: int
    selected: int

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.people:
            raise ValueError(f"{self.selected} selected of {self.people} people")


@dataclass(frozen=True, slots=True)
class CategoryRate:
    """One category of a table.

    ``rate``, ``low`` and ``high`` (Wilson, 95 %) and ``share`` (of all people in the sample) are 0-1.
    ``impact_ratio`` is None with a ``note`` where it cannot be computed or the category is left out.
    ``below_four_fifths``, ``fisher_p`` (two-sided, against the category of the highest rate) and the
    shortfalls are None with it. Shortfalls count people: how many more of the category would have to be
    selected to reach four fifths of the highest rate, and to reach it fully.
    """

    category: str
    people: int
    selected: int
    rate: float | None
    low: float | None
    high: float | None
    share: float
    impact_ratio: float | None
    below_four_fifths: bool | None
    fisher_p: float | None
    shortfall_four_fifths: int | None
    shortfall_equal: int | None
    note: str = ""


def compare_rates(
    groups: Mapping[str, Group], *, sample: int, leave_out_below: float, nothing_selected: str
) -> tuple[CategoryRate, ...]:
    """A row for each category, in the order given.

    sample: people in all, those of unknown category among them. leave_out_below: the share of the
    sample below which a category is left out of the ratios; its people and rate are still shown, and
    it cannot be the highest. nothing_selected: the note where no category has anybody selected.
    """
    counted = {
        name: group
        for name, group in groups.items()
        if group.people and group.people >= round(leave_out_below * sample, 9)
    }
    top = max(counted.values(), key=lambda g: (g.selected / g.people, g.people), default=Group(0, 0))
    return tuple(
        _row(name, group, top if name in counted else None, sample, nothing_selected)
        for name, group in groups.items()
    )


def wilson_interval(group: Group) -> tuple[float, float]:
    """The 95 % interval of a rate, 0-1 (Wilson 1927). The group has people."""
    interval = stats.binomtest(group.selected, group.people).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)


def fisher_p(group: Group, other: Group) -> float:
    """The two-sided p-value of Fisher's exact test that two groups are selected alike."""
    table = [[g.selected, g.people - g.selected] for g in (group, other)]
    return float(stats.fisher_exact(table).pvalue)


def _row(name: str, group: Group, top: Group | None, sample: int, nothing_selected: str) -> CategoryRate:
    rate, low, high = None, None, None
    if group.people:
        rate = group.selected / group.people
        low, high = wilson_interval(group)
    share = group.people / sample if sample else 0.0
    if top is None or not top.selected:
        note = nothing_selected
        if not group.people:
            note = "not computable: nobody in this category"
        elif top is None:
            note = f"left out of the ratios: {100 * share:.1f} % of the people, too few to compare"
        return CategoryRate(
            name, group.people, group.selected, rate, low, high, share, None, None, None, None, None, note
        )
    return CategoryRate(
        category=name,
        people=group.people,
        selected=group.selected,
        rate=rate,
        low=low,
        high=high,
        share=share,
        impact_ratio=(group.selected * top.people) / (group.people * top.selected),
        below_four_fifths=_missing(group, top, FOUR_FIFTHS) > 0,
        fisher_p=fisher_p(group, top),
        shortfall_four_fifths=_rounded_up(group, top, FOUR_FIFTHS),
        shortfall_equal=_rounded_up(group, top, (1, 1)),
    )


def _missing(group: Group, top: Group, part: tuple[int, int]) -> int:
    """What is missing to a part of the highest rate, times the whole number ``part[1] * top.people``."""
    return part[0] * top.selected * group.people - part[1] * top.people * group.selected


def _rounded_up(group: Group, top: Group, part: tuple[int, int]) -> int:
    return max(0, -(-_missing(group, top, part) // (part[1] * top.people)))
