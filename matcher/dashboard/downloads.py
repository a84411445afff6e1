"""Results to take along, each made when it is asked for."""

from __future__ import annotations

import json

import streamlit as st

from matcher import Ranking, ranking_view
from matcher.dashboard.pool import Pool
from matcher.dashboard.state import today
from matcher.dashboard.tables import csv_text, ranking_frame


def offer_ranking(ranking: Ranking, pool: Pool) -> None:
    """The ranking as a file; names are in it only where the page shows them."""
    with st.popover("Download the ranking", icon=":material/download:"):
        st.download_button(
            "CSV",
            lambda: csv_text(ranking_frame(ranking, pool.called, {}, {})),
            file_name="ranking.csv",
            mime="text/csv",
            on_click="ignore",
        )
        st.download_button(
            "JSON",
            lambda: json.dumps(ranking_view(ranking, on=today()), ensure_ascii=False, indent=1),
            file_name="ranking.json",
            mime="application/json",
            on_click="ignore",
        )
