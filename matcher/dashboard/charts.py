"""Charts with words and numbers in them, so that colour never carries meaning alone. Labels are raw text."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

ROW_PIXELS = 26
FRAME_PIXELS = 80
LABEL_PIXELS = 190
FOUR_FIFTHS = 0.8


def heat(cells: pd.DataFrame, *, title: str) -> None:
    """Rows x columns as coloured cells with their percent in them, in the order given.

    cells: row, column (texts), percent (0-100, NaN: empty). title: words of ours, read to who cannot see.
    """
    base = alt.Chart(cells).encode(
        x=alt.X("column:N", sort=None, title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=110)),
        y=alt.Y("row:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABEL_PIXELS, labelOverlap=False)),
        tooltip=[alt.Tooltip("row:N"), alt.Tooltip("column:N"), alt.Tooltip("percent:Q", format=".1f")],
    )
    colour = alt.Color(
        "percent:Q", scale=alt.Scale(range=["#f7fbff", "#08519c"], domain=[0, 100]), legend=None
    )
    words = base.mark_text(fontSize=12).encode(
        alt.Text("percent:Q", format=".0f"),
        color=alt.condition("datum.percent > 55", alt.value("white"), alt.value("#102a43")),
    )
    _draw((base.mark_rect().encode(color=colour) + words), cells["row"].nunique(), title)


def bars(rows: pd.DataFrame, *, title: str, meaning: str) -> None:
    """A bar a row with its number behind it, in the order given.

    rows: label (text), value (number). title, meaning (of the number): words of ours.
    """
    base = alt.Chart(rows).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABEL_PIXELS, labelOverlap=False)),
        x=alt.X("value:Q", title=meaning, axis=alt.Axis(tickCount=5)),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("value:Q", format=",.2f", title=meaning)],
    )
    words = base.mark_text(align="left", dx=4, color=_ink()).encode(alt.Text("value:Q", format=",.3~r"))
    _draw(base.mark_bar(size=14) + words, len(rows), title)


def ratios(rows: pd.DataFrame, *, title: str) -> None:
    """Impact ratios as bars with a line at four fifths.

    rows: label, ratio (0-1), words ("0.78 !"). title: words of ours.
    """
    base = alt.Chart(rows).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=LABEL_PIXELS, labelOverlap=False)),
        x=alt.X(
            "ratio:Q", title="impact ratio", scale=alt.Scale(domain=[0, 1.3]), axis=alt.Axis(tickCount=5)
        ),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("words:N", title="impact ratio")],
    )
    below = alt.condition(f"datum.ratio < {FOUR_FIFTHS}", alt.value("#b45309"), alt.value("#3b6ea5"))
    words = base.mark_text(align="left", color=_ink()).encode(alt.Text("words:N"), x=alt.datum(1.02))
    line = (
        alt.Chart(pd.DataFrame({"x": [FOUR_FIFTHS]}))
        .mark_rule(strokeDash=[4, 4], color=_ink())
        .encode(x="x:Q")
    )
    _draw(base.mark_bar(size=14).encode(color=below) + line + words, len(rows), title)


def months(rows: pd.DataFrame, *, title: str) -> None:
    """Postings a month as one line a label, each with points. rows: month, label (texts), postings."""
    chart = (
        alt.Chart(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("postings:Q", title="postings", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("label:N", title=None, legend=alt.Legend(orient="bottom", columns=2)),
            shape=alt.Shape("label:N", title=None),
            tooltip=["month:O", "label:N", "postings:Q"],
        )
    )
    st.altair_chart(chart.properties(height=320), alt=title)


def _ink() -> str:
    """A colour for words that can be read in the theme in use."""
    return "#e8eaed" if st.context.theme.type == "dark" else "#1f2933"


def _draw(chart: alt.Chart | alt.LayerChart, rows: int, title: str) -> None:
    st.altair_chart(chart.properties(height=rows * ROW_PIXELS + FRAME_PIXELS), alt=title)
