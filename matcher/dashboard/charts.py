"""Charts with words and numbers in them, so that colour never carries meaning alone. Labels are raw text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import altair as alt
import pandas as pd
import streamlit as st

ROW_PIXELS = 26
FRAME_PIXELS = 80
LABEL_PIXELS = 225
LABEL_LETTERS = 40
FOUR_FIFTHS = 0.8


def heat(cells: pd.DataFrame, *, title: str) -> None:
    """Rows x columns as coloured cells with their percent in them, in the order given.

    cells: row, column (texts), percent (0-100, NaN: empty). title: words of ours, read to who cannot see.
    """
    base = alt.Chart(_wrapped(cells, "row")).encode(
        x=alt.X("column:N", sort=None, title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=110)),
        y=alt.Y("row:N", sort=None, title=None, axis=_label_axis()),
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
    base = alt.Chart(_wrapped(rows, "label")).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=_label_axis()),
        x=alt.X("value:Q", title=meaning, axis=alt.Axis(tickCount=5)),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("value:Q", format=",.2f", title=meaning)],
    )
    words = base.mark_text(align="left", dx=4, color=_ink()).encode(alt.Text("value:Q", format=",.3~r"))
    _draw(base.mark_bar(size=14) + words, len(rows), title)


def ratios(rows: pd.DataFrame, *, title: str) -> None:
    """Impact ratios as bars with a line at four fifths.

    rows: label, ratio (0-1), words ("0.78 !"). title: words of ours.
    """
    base = alt.Chart(_wrapped(rows, "label")).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=_label_axis()),
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


def frontier(
    rows: pd.DataFrame,
    field: str,
    meaning: str,
    *,
    key: str,
    on_select: Callable[[], None],
    title: str,
) -> None:
    """Plans as their marks, coverage against what they take; a click on a mark is the selection ``plan``.

    rows: number (key), mark (text), coverage (0-100), ``field`` (number), cost, time, credentials (texts),
    chosen (bool). meaning, title: words of ours.
    """
    click = alt.selection_point(name="plan", fields=["number"], on="click", clear=False)
    farthest = 1.08 * float(rows[field].max()) or 1.0
    accent = "#9ed0f0" if _is_dark() else "#0b4f7a"
    chart = (
        alt.Chart(rows)
        .mark_text(cursor="pointer", baseline="middle")
        .encode(
            x=alt.X(
                f"{field}:Q",
                title=meaning,
                scale=alt.Scale(domain=[0, farthest], nice=False),
            ),
            y=alt.Y("coverage:Q", title="coverage in percent", scale=alt.Scale(padding=14, zero=False)),
            text="mark:N",
            size=alt.condition("datum.chosen", alt.value(30), alt.value(21)),
            color=alt.condition("datum.chosen", alt.value(accent), alt.value(_ink())),
            tooltip=[
                alt.Tooltip("number:Q", title="plan"),
                alt.Tooltip("coverage:Q", format=".1f"),
                alt.Tooltip("cost:N"),
                alt.Tooltip("time:N"),
                alt.Tooltip("credentials:N"),
            ],
        )
        .add_params(click)
        .properties(height=270)
    )
    st.altair_chart(chart, key=key, on_select=on_select, selection_mode="plan", alt=title)


def weeks(rows: pd.DataFrame, *, title: str) -> None:
    """Steps as bars over the weeks of a plan, in the order given. rows: label, words (texts), start, end."""
    base = alt.Chart(_wrapped(rows, "label")).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=_label_axis()),
        tooltip=[alt.Tooltip("label:N", title="step"), alt.Tooltip("words:N", title="when")],
    )
    last = float(rows["end"].max())
    span = alt.Scale(domain=[0, last * 1.25])
    bars_ = base.mark_bar(size=14).encode(
        x=alt.X("start:Q", title="weeks from the start", scale=span, axis=alt.Axis(tickMinStep=1)), x2="end:Q"
    )
    words = base.mark_text(align="left", dx=4, color=_ink()).encode(x=alt.X("end:Q"), text="words:N")
    _draw(bars_ + words, len(rows), title)


def _wrapped(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with the texts of a column in lines short enough for an axis; none is lost."""
    lines = rows[column].map(lambda text: "\n".join(textwrap.wrap(text, LABEL_LETTERS)) or text)
    return rows.assign(**{column: lines})


def _label_axis() -> alt.Axis:
    """An axis of labels of up to two lines."""
    return alt.Axis(
        labelExpr="slice(split(datum.label, '\\n'), 0, 2)",
        labelLimit=LABEL_PIXELS,
        labelLineHeight=11,
        labelOverlap=False,
    )


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


def _ink() -> str:
    """A colour for words that can be read in the theme in use."""
    return "#e8eaed" if _is_dark() else "#1f2933"


def _draw(chart: alt.Chart | alt.LayerChart, rows: int, title: str) -> None:
    st.altair_chart(chart.properties(height=rows * ROW_PIXELS + FRAME_PIXELS), alt=title)
