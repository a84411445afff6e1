"""Impact-ratio tables as plain JSON, as data frames, and for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich.console import Console
from rich.text import Text

from matcher.fairness import INTERNAL_CHECK, CategoryRate, ImpactReport, ImpactTable, SwapResult
from matcher.reports.tables import print_rows
from matcher.reports.views import JsonObject
from matcher.types import Rejected

SIGNIFICANT = 0.05
FRAME_COLUMNS = (
    *("category", "n", "selected", "rate", "rate_low", "rate_high", "share_of_people", "impact_ratio"),
    *("below_four_fifths", "p_value", "significant", "shortfall_four_fifths", "shortfall_equal", "note"),
)
TERMINAL_COLUMNS = ("People", "Rate", "95 %", "Ratio", "Below 4/5", "p", "Short by")


def fairness_view(
    reports: Sequence[ImpactReport], *, people: int, rejected: Sequence[Rejected] = ()
) -> JsonObject:
    """The document of ``fairness``: the first report's tables, the others under ``own_cutoff``.

    Rates, ratios and shares are 0-1; what cannot be computed is null, and ``note`` says why.
    """
    first, *others = (report_view(report) for report in reports)
    return {
        "what": INTERNAL_CHECK,
        "counts": {"people": people, "rejected": len(rejected)},
        **first,
        "own_cutoff": others,
        "rejected": [{"place": one.place, "reason": one.reason} for one in rejected],
    }


def report_view(report: ImpactReport) -> JsonObject:
    """The three tables under one rule."""
    return {
        "type": report.kind,
        "rule": report.rule,
        "people": report.people,
        "selected": report.selected,
        "median" if report.kind == "scoring" else "cutoff": report.cutoff,
        "tied_at_median" if report.kind == "scoring" else "tied_at_cutoff": report.tied,
        "unknown": {table.grouping: table.unknown for table in report.tables},
        "empty_categories": {table.grouping: list(table.empty) for table in report.tables},
        "tables": {table.grouping: [rate_view(row) for row in table.rows] for table in report.tables},
    }


def rate_view(row: CategoryRate) -> JsonObject:
    """One category."""
    significant = None if row.fisher_p is None else row.fisher_p < SIGNIFICANT
    return {
        "category": row.category,
        "n": row.people,
        "selected": row.selected,
        "rate": row.rate,
        "rate_low": row.low,
        "rate_high": row.high,
        "share_of_people": row.share,
        "impact_ratio": row.impact_ratio,
        "below_four_fifths": row.below_four_fifths,
        "p_value": row.fisher_p,
        "significant": significant,
        "shortfall_four_fifths": row.shortfall_four_fifths,
        "shortfall_equal": row.shortfall_equal,
        "note": row.note,
    }


def swap_view(results: Sequence[SwapResult], *, posting_id: str) -> JsonObject:
    """The document of ``fairness swap``: whether ranks stayed equal, a row a kind of identity.

    ``largest_difference`` of a score is 0-1.
    """
    swaps = [
        {
            "kind": one.kind,
            "equal": one.equal,
            "people": one.people,
            "variants": list(one.variants),
            "people_moved": one.moved,
            "people_changed": one.changed,
            "largest_difference": one.largest,
            "policy_counts_age": one.aging,
        }
        for one in results
    ]
    return {"what": INTERNAL_CHECK, "posting_id": posting_id, "swaps": swaps}


def impact_frame(table: ImpactTable) -> pd.DataFrame:
    """One category a row, in the order of the table.

    Columns: category, n (people), selected (people), rate, rate_low, rate_high, share_of_people,
    impact_ratio (all 0-1, NaN where unknown), below_four_fifths, p_value, significant,
    shortfall_four_fifths, shortfall_equal (people), note.
    """
    return pd.DataFrame([rate_view(row) for row in table.rows], columns=list(FRAME_COLUMNS))


def print_fairness(console: Console, reports: Sequence[ImpactReport]) -> None:
    """The impact-ratio tables of each report, with what they are and are not."""
    console.print(Text(f"This is {INTERNAL_CHECK}."))
    for report in reports:
        tied = f"; {report.tied} exactly at {report.cutoff:g}" if report.cutoff is not None else ""
        console.print(Text(f"\nCounted: {report.rule}. {report.selected} of {report.people}{tied}."))
        for table in report.tables:
            columns = (table.grouping.replace("_", " ").capitalize(), *TERMINAL_COLUMNS)
            print_rows(console, columns, map(_cells, table.rows))
            console.print(Text(f"Category not stated: {table.unknown}"))


def print_swaps(console: Console, results: Sequence[SwapResult]) -> None:
    """Whether ranks stayed equal, one kind of identity a row."""
    console.print(Text(f"This is {INTERNAL_CHECK}."))
    rows = [
        (
            one.kind,
            "equal" if one.equal else "differs (the policy lets evidence age)" if one.aging else "DIFFERS",
            one.people,
            len(one.variants),
            one.moved,
            one.changed,
            f"{one.largest:.6f}",
        )
        for one in results
    ]
    columns = ("Exchanged", "Ranks", "People", "Variants", "Moved", "Changed", "Largest difference")
    print_rows(console, columns, rows)


def _cells(row: CategoryRate) -> tuple[object, ...]:
    interval = "" if row.low is None or row.high is None else f"{100 * row.low:.1f}-{100 * row.high:.1f}"
    rate = "unknown" if row.rate is None else f"{100 * row.rate:.1f} %"
    compared: tuple[object, ...] = (row.note, "", "", "")
    if row.impact_ratio is not None:
        flag = "yes" if row.below_four_fifths else "no"
        compared = (f"{row.impact_ratio:.2f}", flag, f"{row.fisher_p:.3f}", row.shortfall_four_fifths)
    return row.category, row.people, rate, interval, *compared
