"""Results to take along, each made when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from matcher import Decision, Ranking, csv_text, ranking_html, ranking_pdf, ranking_view, xlsx_bytes
from matcher.dashboard import evidence
from matcher.dashboard.pool import Pool
from matcher.dashboard.state import today
from matcher.dashboard.tables import ranking_frame

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_ranking(ranking: Ranking, pool: Pool, decisions: Mapping[str, Decision]) -> None:
    """The ranking as a file; names are in it only where the page shows them."""
    day = today()
    masked = {one.id: names for one in pool.people.values() if (names := pool.names_masked(one)) is not None}
    report = partial(ranking_html, ranking, on=day, called=pool.called, masked=masked)
    paper = partial(ranking_pdf, ranking, on=day, called=pool.called, masked=masked)
    made: dict[str, tuple[str, str, Callable[[], str | bytes]]] = {
        "CSV table": ("csv", "text/csv", lambda: csv_text(_frame(ranking, pool, decisions))),
        "Excel table": ("xlsx", EXCEL, lambda: xlsx_bytes(_frame(ranking, pool, decisions), sheet="Ranking")),
        "JSON with ids and all evidence": ("json", "application/json", lambda: _json(ranking, pool, day)),
        "HTML report": ("html", "text/html", report),
        "PDF report": ("pdf", "application/pdf", paper),
    }
    with st.popover("Download", icon=":material/download:"):
        for label, (suffix, kind, make) in made.items():
            st.download_button(
                label,
                make,
                file_name=f"ranking.{suffix}",
                mime=kind,
                on_click="ignore",
                key=f"download_{suffix}",
                width="stretch",
            )


def _frame(ranking: Ranking, pool: Pool, decisions: Mapping[str, Decision]) -> pd.DataFrame:
    dates = {r.candidate_id: evidence.dates_of(r, pool.people[r.candidate_id]) for r in ranking.ranked}
    return ranking_frame(ranking, pool.called, dates, decisions)


def _json(ranking: Ranking, pool: Pool, day: date) -> str:
    names = {one.id: one.name for one in pool.people.values()} if pool.named else None
    return json.dumps(ranking_view(ranking, on=day, names=names), indent=1)
