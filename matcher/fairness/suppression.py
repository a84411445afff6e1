"""Which categories an exported table hides, so that nobody in a small one can be recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matcher.fairness.impact import ImpactTable

LEAST_SHOWN = 5


def hidden_categories(table: ImpactTable, *, least: int = LEAST_SHOWN) -> frozenset[str]:
    """The categories with fewer than ``least`` people.

    In the table of both, where one alone would be hidden of a sex or of a race, the next smallest there too
    (ties by name): else it could be worked out from the other tables.
    """
    sizes = {row.category: row.people for row in table.rows}
    hidden = {category for category, people in sizes.items() if people < least}
    lines = [*_lines(sizes)] if table.grouping == "intersectional" else []
    while more := {one for line in lines for one in _needed(line, sizes, hidden)}:
        hidden |= more
    return frozenset(hidden)


def _needed(line: Iterable[str], sizes: Mapping[str, int], hidden: set[str]) -> set[str]:
    shown = [category for category in line if category not in hidden]
    if not shown or sum(category in hidden for category in line) != 1:
        return set()
    return {min(shown, key=lambda category: (sizes[category], category))}


def _lines(sizes: Iterable[str]) -> Iterable[list[str]]:
    """The categories "race, sex" of each race, and of each sex."""
    categories = [(name, *name.rpartition(", ")[::2]) for name in sizes]
    for place in (1, 2):
        for part in sorted({category[place] for category in categories}):
            yield [category[0] for category in categories if category[place] == part]
