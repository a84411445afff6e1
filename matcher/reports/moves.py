"""Two ways of scoring side by side: who moves and why, as JSON and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from matcher.matching.changes import LineChange, Move
from matcher.reports.explanation import line_change_view
from matcher.reports.tables import print_rows
from matcher.reports.views import JsonObject

SHOWN_LINES = 2


def moves_view(moves: Sequence[Move], one: str, other: str) -> JsonObject:
    """Everybody under two profiles of these names. ``moved``: places up under the second; null where one side
    does not show the person."""
    return {
        "profiles": [one, other],
        "people": [
            {
                "candidate_id": move.candidate_id,
                "rank": list(move.rank),
                "moved": _moved(move),
                "score": list(move.score),
                "band": list(move.band),
                "lines": [line_change_view(line) for line in move.lines],
            }
            for move in moves
        ],
    }


def print_moves(console: Console, moves: Sequence[Move], one: str, other: str, top: int) -> None:
    """The first people, a row each."""
    rows = [
        (
            move.candidate_id,
            _shown(move.rank[0]),
            _shown(move.rank[1]),
            "" if _moved(move) is None else f"{_moved(move):+d}",
            "; ".join(_change(line) for line in move.lines[:SHOWN_LINES]),
        )
        for move in moves[:top]
    ]
    print_rows(console, ("Candidate", one, other, "Moved", "Lines that differ most (points)"), rows)


def _moved(move: Move) -> int | None:
    before, after = move.rank
    return None if before is None or after is None else before - after


def _shown(rank: int | None) -> str:
    return "not shown" if rank is None else str(rank)


def _change(line: LineChange) -> str:
    return f"{line.label} {100 * line.points[0]:.1f} -> {100 * line.points[1]:.1f}"
