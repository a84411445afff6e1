"""Data & settings: bring data in, choose what it is judged by, keep or forget it, look at recorded runs."""

import streamlit as st

from matcher.dashboard import choosing, forgetting, importing, parts, records, state
from matcher.dashboard.words import count_of

engine, workspace = state.opened()
parts.show_title("What is kept here, and what is it judged by?", workspace.folder.name)
with state.told("The workspace cannot be read"):
    counts = workspace.counts()
postings, people = count_of(counts["postings"], "posting"), count_of(counts["candidates"], "person", "people")
st.text(f"The workspace holds {postings} and {people}.")

PARTS = {"import": "Bring in", "choices": "What is used", "forget": "Keep or forget", "runs": "Runs"}
part = st.segmented_control(
    "Part",
    list(PARTS),
    format_func=PARTS.__getitem__,
    default="import",
    required=True,
    key="part",
    bind="query-params",
    label_visibility="collapsed",
)
with state.told("The workspace cannot be read"):
    if part == "choices":
        choosing.show_choices(engine, workspace)
    elif part == "forget":
        forgetting.show_retention(workspace)
        forgetting.show_person(workspace)
        forgetting.show_reset(engine, workspace)
    elif part == "runs":
        records.show_runs(engine, workspace)
    else:
        importing.show_import(engine, workspace)
