"""How what postings ask changes over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pandas as pd

from matcher.analytics.grid import CoverageGrid

UNDATED = "unknown"


def demand_trend(grid: CoverageGrid, dates: Mapping[str, date]) -> pd.DataFrame:
    """How many postings of each month ask for each thing: one row a month and ask, most asked first.

    dates: posting id -> the day it was posted; a posting without one is in the month "unknown".
    Columns: month (YYYY-MM) and ask (together the key), skill_id, label, postings, share (of the month's
    postings, 0-1).
    """
    month_of = {
        posting: dates[posting].strftime("%Y-%m") if posting in dates else UNDATED
        for posting in grid.postings
    }
    posted = Counter(month_of.values())
    rows = []
    for ask in grid.asks:
        asked = Counter(month_of[posting] for posting in {one.posting_id for one in ask.occurrences})
        rows += [
            (month, ask.id, ask.skill_id, ask.label, count, count / posted[month])
            for month, count in asked.items()
        ]
    table = pd.DataFrame(rows, columns=["month", "ask", "skill_id", "label", "postings", "share"])
    return table.sort_values(["month", "postings", "ask"], ascending=[True, False, True], ignore_index=True)
