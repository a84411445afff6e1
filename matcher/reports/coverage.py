"""Coverage of many postings by many people as plain JSON and for a terminal."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from matcher.analytics import CoverageGrid, heat_map, posting_coverage, supply_and_demand
from matcher.matching.ranking import NO_EVIDENCE
from matcher.policy import Bands
from matcher.reports.plain import printable
from matcher.reports.tables import print_rows
from matcher.reports.views import JsonObject
from matcher.types import Posting, Rejected

SHOWN_COLUMNS = 6


def coverage_view(
    grid: CoverageGrid,
    bands: Bands,
    *,
    postings: Sequence[Posting],
    on: date,
    groups: Mapping[str, str] | None = None,
    thin_below: int = 3,
    rejected: Sequence[Rejected] = (),
) -> JsonObject:
    """The document of ``coverage``: skills x postings and groups. Coverage is 0-1, unknown is null.

    Each skill holds, by posting that asks it, how it is asked there and how far everybody covers it, and,
    by group, how far the group covers it. thin_below: a skill that fewer people cover is thin.
    """
    supply = supply_and_demand(grid, bands).set_index("ask")
    cells = _by(heat_map(grid, bands, groups), "ask")
    return {
        "on": on.isoformat(),
        "people": len(grid.people),
        "groups": [
            {"group": row["group"], "people": row["people"]} for row in next(iter(cells.values()), [])
        ],
        "postings": _postings(grid, bands, postings, groups),
        "skills": [
            _skill(grid, number, _plain(supply.loc[ask.id].to_dict()), cells[ask.id], thin_below)
            for number, ask in enumerate(grid.asks)
        ],
        "not_assessable": [
            {"label": ask.label, "postings": sorted({one.posting_id for one in ask.occurrences})}
            for ask in grid.unassessed
        ],
        "not_assessed": [{"candidate_id": person, "reason": NO_EVIDENCE} for person in grid.unknown],
        "rejected": [{"place": one.place, "reason": one.reason} for one in rejected],
    }


def print_coverage(
    console: Console, grid: CoverageGrid, bands: Bands, groups: Mapping[str, str] | None
) -> None:
    """Skills as rows, scarcest first; groups, or few postings, as columns; cells in percent."""
    supply = supply_and_demand(grid, bands)
    table = heat_map(grid, bands, groups)
    names = sorted(table["group"].unique())
    cells = table.set_index(["ask", "group"])[["claimed", "verified"]].to_dict("index")
    asked = {ask.id: {one.posting_id for one in ask.occurrences} for ask in grid.asks}
    shown = grid.postings if len(grid.postings) <= SHOWN_COLUMNS else ()
    columns = ["Skill", "Asked by", "Covered by", *(f"{name}: claimed, verified" for name in names), *shown]
    rows = [
        [
            row["label"],
            f"{row['postings']} postings",
            f"{row['covering']} people",
            *(_percents(cells[row["ask"], name]) for name in names),
            *("asked" if posting in asked[str(row["ask"])] else "" for posting in shown),
        ]
        for row in supply.to_dict("records")
    ]
    console.print(Text(f"{len(grid.postings)} postings, {len(grid.people)} people; mean coverage in percent"))
    if grid.unknown:
        console.print(Text(printable(f"Not assessed: {len(grid.unknown)} ({NO_EVIDENCE})")))
    print_rows(console, columns, rows)


def _percents(cell: Mapping[Hashable, float]) -> str:
    return f"{100 * cell['claimed']:.0f}, {100 * cell['verified']:.0f}"


def _postings(
    grid: CoverageGrid, bands: Bands, postings: Sequence[Posting], groups: Mapping[str, str] | None
) -> list[JsonObject]:
    scores = _by(posting_coverage(grid, bands, groups), "posting")
    return [
        {
            "id": posting.id,
            "title": posting.title,
            "requirements": len(posting.requirements),
            "groups": {row.pop("group"): row for row in scores[posting.id]},
        }
        for posting in postings
    ]


def _skill(
    grid: CoverageGrid, number: int, supply: JsonObject, cells: list[JsonObject], thin_below: int
) -> JsonObject:
    ask = grid.asks[number]
    kept = ("people", "claimed", "verified", "covering", "covering_verified")
    whole = {name: supply[name] for name in ("claimed", "verified")}
    return {
        "ask": ask.id,
        "skill_id": ask.skill_id,
        "label": ask.label,
        "kind": ask.kind,
        "demand": supply["postings"],
        "required_in": supply["required_in"],
        "supply": supply["covering"],
        "supply_verified": supply["covering_verified"],
        "partly": supply["partly"],
        **whole,
        "thin": supply["covering"] < thin_below,
        "affected": supply["affected"],
        "mean_gap": supply["mean_gap"],
        "burden": supply["burden"],
        "postings": {
            one.posting_id: {
                "requirement_id": one.requirement_id,
                "importance": one.importance,
                "weight": one.weight,
                **whole,
            }
            for one in ask.occurrences
        },
        "groups": {cell["group"]: {name: cell[name] for name in kept} for cell in cells},
    }


def _by(table: pd.DataFrame, column: str) -> dict[str, list[JsonObject]]:
    """The rows of a table as plain objects without the column, by its value."""
    found: dict[str, list[JsonObject]] = {}
    for row in plain_rows(table):
        found.setdefault(str(row.pop(column)), []).append(row)
    return found


def plain_rows(table: pd.DataFrame) -> list[JsonObject]:
    """The rows of a table as plain objects; what is unknown is None."""
    return [_plain(row) for row in table.to_dict("records")]


def _plain(row: Mapping[Hashable, Any]) -> JsonObject:
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}
