"""Coverage over time as JSON and as a table: unknown stays unknown, hostile titles stay text."""

from __future__ import annotations

import io
import json
from datetime import date

from rich.console import Console

from matcher.credentials.renewing import Renewal
from matcher.matching.timeline import AwardEvent, CoveragePoint
from matcher.reports.timeline import print_timeline, timeline_view
from matcher.types import Posting

DAY = date(2027, 3, 2)
TITLE = "[red]Rigger[/red]\x1b[31m"
POINT = CoveragePoint(DAY, 0.25, 0.0, (("r1", 0.25), ("r2", None)), (AwardEvent(DAY, "lapses", "a1", TITLE),))
RENEWALS = (
    Renewal("a1", TITLE, "rigger", DAY, 30.0, "PDU", 12.5, ("a2",)),
    Renewal("a3", "Diver", "diver", None, None, None, 0.0, ()),
)


def test_the_view_is_json_with_unknown_as_null() -> None:
    view = timeline_view(Posting("p", "P", "", ()), "c1", (POINT,), RENEWALS, on=DAY)
    assert json.loads(json.dumps(view)) == view
    (point,) = view["points"]
    assert (point["day"], point["coverage"], point["requirements"]) == (
        "2027-03-02",
        0.25,
        {"r1": 0.25, "r2": None},
    )
    first, second = view["renewals"]
    assert (first["units_asked"], first["units_earned"], first["units_missing"]) == (30.0, 12.5, 17.5)
    assert (second["expires"], second["units_asked"], second["units_missing"]) == (None, None, None)


def test_the_table_says_what_happens() -> None:
    out = io.StringIO()
    print_timeline(Console(file=out, width=200), (POINT,), RENEWALS)
    text = out.getvalue()
    assert "[red]Rigger[/red]" in text
    assert "\x1b[31m" not in text
    assert "lapses" in text
    assert "12.5 of 30 PDU" in text
    assert "not known" in text
