"""Impact ratios by sex, by race or ethnicity, and by both together, as New York City's Local Law 144 asks.

Source: 6 RCNY 5-300 and 5-301. A scoring tool's rate is the share of a category that scored strictly above
the median of the whole sample; a selecting tool's rate is the share that was selected.
This is an internal check, not the independent audit the law asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from matcher.errors import BadInput
from matcher.fairness.categories import RACES, SEXES
from matcher.fairness.outcomes import Outcome
from matcher.fairness.rates import CategoryRate, Group, compare_rates

Kind = Literal["scoring", "selection"]
Grouping = Literal["sex", "race_ethnicity", "intersectional"]

INTERNAL_CHECK = "an internal check, not the independent audit the law asks for"
LEAVE_OUT_BELOW = 0.02
NO_SCORE_ABOVE = "not computable: no score above the median"
NOBODY_SELECTED = "not computable: nobody was selected"


@dataclass(frozen=True, slots=True)
class ImpactTable:
    """The rates of one grouping. ``unknown`` counts the people whose category is not stated;
    ``empty`` names the categories of the law in which there is nobody."""

    grouping: Grouping
    rows: tuple[CategoryRate, ...]
    unknown: int
    empty: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """The three tables under one rule of who counts as selected.

    ``rule`` says it in words. ``people`` were compared, ``selected`` of them selected. For scores:
    ``cutoff`` is the median or the score drawn at, ``tied`` how many people have exactly that score.
    """

    kind: Kind
    rule: str
    people: int
    selected: int
    cutoff: float | None
    tied: int
    tables: tuple[ImpactTable, ...]

    def table(self, grouping: Grouping) -> ImpactTable:
        """The table of a grouping."""
        return next(table for table in self.tables if table.grouping == grouping)


def median_report(outcomes: Sequence[Outcome], *, leave_out_below: float = LEAVE_OUT_BELOW) -> ImpactReport:
    """The rates of scoring strictly above the median of everybody's score, unknown categories included.

    Raises BadInput where nobody has a score.
    """
    scored = [(one, one.score) for one in outcomes if one.score is not None]
    if not scored:
        raise BadInput("nobody has a score, so there is no median to compare by")
    middle = float(median(score for _, score in scored))
    return _report(
        "scoring",
        f"scored above the median of all {len(scored)} people ({middle:g})",
        [(one, score > middle) for one, score in scored],
        cutoff=middle,
        tied=sum(score == middle for _, score in scored),
        nothing=NO_SCORE_ABOVE,
        leave_out_below=leave_out_below,
    )


def selection_report(
    outcomes: Sequence[Outcome], *, leave_out_below: float = LEAVE_OUT_BELOW
) -> ImpactReport:
    """The rates of having been selected. Raises BadInput where nobody's selection is stated."""
    stated = [(one, one.selected) for one in outcomes if one.selected is not None]
    if not stated:
        raise BadInput("for nobody it is stated whether they were selected")
    return _report(
        "selection",
        f"selected, of {len(stated)} people",
        stated,
        cutoff=None,
        tied=0,
        nothing=NOBODY_SELECTED,
        leave_out_below=leave_out_below,
    )


def top_report(
    outcomes: Sequence[Outcome], top: int, *, leave_out_below: float = LEAVE_OUT_BELOW
) -> ImpactReport:
    """The rates of being among the ``top`` highest scores; all who tie with the last of them are in.

    Raises BadInput for a ``top`` that is not between 1 and the number of people with a score.
    """
    scored = [(one, one.score) for one in outcomes if one.score is not None]
    if not 1 <= top <= len(scored):
        raise BadInput(
            f"the cut-off is the first {top}; give a number from 1 to {len(scored)}, the people with a score"
        )
    last = sorted((score for _, score in scored), reverse=True)[top - 1]
    chosen = [(one, score >= last) for one, score in scored]
    taken = sum(selected for _, selected in chosen)
    more = f", {taken} with those who tie at {last:g}" if taken > top else ""
    return _report(
        "selection",
        f"among the first {top} of {len(scored)} people by score{more}",
        chosen,
        cutoff=last,
        tied=sum(score == last for _, score in scored),
        nothing=NOBODY_SELECTED,
        leave_out_below=leave_out_below,
    )


def _report(
    kind: Kind,
    rule: str,
    chosen: Sequence[tuple[Outcome, bool]],
    *,
    cutoff: float | None,
    tied: int,
    nothing: str,
    leave_out_below: float,
) -> ImpactReport:
    if not 0 <= leave_out_below < 1:
        raise BadInput(
            f"categories below a share of {leave_out_below:g} would be left out; give a share from 0 to 1"
        )
    groupings: tuple[tuple[Grouping, Sequence[str], Callable[[Outcome], str | None]], ...] = (
        ("sex", SEXES, lambda one: one.sex),
        ("race_ethnicity", RACES, lambda one: one.race_ethnicity),
        ("intersectional", [f"{race}, {sex}" for race in RACES for sex in SEXES], _both),
    )
    tables = tuple(
        _table(grouping, known, [(category(one), is_in) for one, is_in in chosen], nothing, leave_out_below)
        for grouping, known, category in groupings
    )
    return ImpactReport(kind, rule, len(chosen), sum(is_in for _, is_in in chosen), cutoff, tied, tables)


def _table(
    grouping: Grouping,
    known: Sequence[str],
    chosen: Sequence[tuple[str | None, bool]],
    nothing: str,
    leave_out_below: float,
) -> ImpactTable:
    """The known categories that there are in their order, then others by name."""
    people = Counter(category for category, _ in chosen if category is not None)
    selected = Counter(category for category, is_in in chosen if is_in)
    ordered = [*(name for name in known if name in people), *sorted(people.keys() - set(known))]
    groups = {name: Group(people[name], selected[name]) for name in ordered}
    rows = compare_rates(
        groups, sample=len(chosen), leave_out_below=leave_out_below, nothing_selected=nothing
    )
    empty = tuple(name for name in known if name not in people)
    return ImpactTable(grouping, rows, len(chosen) - people.total(), empty)


def _both(outcome: Outcome) -> str | None:
    if outcome.sex is None or outcome.race_ethnicity is None:
        return None
    return f"{outcome.race_ethnicity}, {outcome.sex}"
