"""Tables as files to take away; no cell of them is run by a spreadsheet."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from matcher import csv_text, xlsx_bytes

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_table(frame: pd.DataFrame, name: str) -> None:
    """Buttons that download a table as CSV and as an Excel file. name: of the file, words of ours."""
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "CSV",
            lambda: csv_text(frame),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"csv_{name}",
        )
        st.download_button(
            "Excel",
            lambda: xlsx_bytes(frame, sheet=name),
            file_name=f"{name}.xlsx",
            mime=XLSX_TYPE,
            icon=":material/download:",
            on_click="ignore",
            key=f"xlsx_{name}",
        )
