"""Outcomes somebody uploads, with what people stated of themselves: kept in the session and nowhere else."""

from __future__ import annotations

import streamlit as st

from matcher import (
    BadInput,
    Engine,
    ImpactReport,
    Outcome,
    Reading,
    Rejected,
    median_report,
    read_outcomes,
    selection_report,
    top_report,
)
from matcher.dashboard.words import count_of

MAX_MB = 20


def choose_outcomes(engine: Engine) -> Reading[Outcome]:
    """The uploaded outcomes; the invented ones of the demo until there are some."""
    own: Reading[Outcome] | None = st.session_state.get("outcomes")
    with st.popover("Outcomes", icon=":material/upload_file:", width="stretch"):
        st.text("A CSV with candidate_id, score or selected, sex, race_ethnicity. It stays in this session.")
        st.file_uploader(
            "Outcomes file", type=["csv", "txt"], key="outcomes_file", max_upload_size=MAX_MB, on_change=_take
        )
        if own is not None:
            st.text(f"{count_of(len(own.items), 'person', 'people')} from your file.")
            st.button("Back to the invented ones", on_click=_forget)
    if own is not None:
        return own
    path = engine.settings.data / "demo" / "outcomes.csv"
    return read_outcomes(path.read_text("utf8"), name=path.name)


def is_demo() -> bool:
    """Whether the outcomes shown are the invented ones."""
    return st.session_state.get("outcomes") is None


def make_reports(people: tuple[Outcome, ...], top: int) -> dict[str, ImpactReport]:
    """A report for each way of counting that the outcomes allow, by its name. top: 0 is no cut-off."""
    reports = {}
    scored = sum(one.score is not None for one in people)
    if scored:
        reports["At the median"] = median_report(people)
    if any(one.selected is not None for one in people):
        reports["Selected"] = selection_report(people)
    if scored and top:
        reports["At my cut-off"] = top_report(people, min(top, scored))
    return reports


def _take() -> None:
    file = st.session_state["outcomes_file"]
    st.session_state["outcomes"], st.session_state["rejected_outcomes"] = None, ()
    if file is None:
        return
    try:
        reading = read_outcomes(file.getvalue().decode("utf-8-sig", "replace"), name=file.name)
    except BadInput as error:
        st.session_state["rejected_outcomes"] = (Rejected(file.name, str(error)),)
        return
    st.session_state["rejected_outcomes"] = reading.rejected
    st.session_state["outcomes"] = reading if reading.items else None


def _forget() -> None:
    st.session_state["outcomes"], st.session_state["rejected_outcomes"] = None, ()
