"""Coverage: what all postings ask against what all people show."""

import streamlit as st

from matcher.dashboard import coverage_views, parts, state, survey
from matcher.dashboard.words import count_of

VIEWS = ("Heat map", "Supply & demand", "Lapses", "Credential value", "Overlap", "Skill pairs", "Trend")

engine, workspace = state.opened()
parts.show_title("Where are we thin, and what would help most?", workspace.folder.name)

READING = "Reading all postings and people. The very first start takes up to a minute."
with state.told("Coverage cannot be shown"), st.spinner(READING):
    found = survey.open_survey(engine, workspace)
if found is None:
    st.info(
        "Fill the workspace with: matcher workspace import --postings FILE --candidates FILE",
        title="There are no postings, or nobody to cover them",
    )
    st.stop()

view = st.pills("View", VIEWS, default=VIEWS[0], key="view", bind="query-params", required=True)
measure_place, thin_place, groups_place, _ = st.columns(
    [2.4, 2, 2, 4], vertical_alignment="bottom", gap="small"
)
with groups_place:
    survey.upload_groups()
measure = measure_place.segmented_control(
    "Coverage",
    ("claimed", "verified"),
    default="claimed",
    key="measure",
    bind="query-params",
    required=True,
    help="Claimed counts everything people state; verified only awards that somebody checked.",
)
thin_below = thin_place.number_input(
    "Thin below", min_value=1, max_value=1000, value=3, key="thin", bind="query-params", help="people"
)

with st.container(horizontal=True, gap="medium"):
    st.metric("Postings", f"{len(found.postings):d}", width="content")
    st.metric("People", f"{len(found.grid.people):d}", width="content")
    st.metric("Skills asked", f"{len(found.grid.asks):d}", width="content")
    st.metric("Not assessed", f"{len(found.grid.unknown):d}", width="content")
if found.grid.unknown:
    st.text(
        f"{count_of(len(found.grid.unknown), 'person', 'people')} of whom nothing is known count in no mean."
    )

match view:
    case "Heat map":
        coverage_views.show_heat(found, verified=measure == "verified")
    case "Supply & demand":
        coverage_views.show_supply(found, int(thin_below))
    case "Lapses":
        with state.told("Lapses cannot be shown"), st.spinner("Looking at what lapses."):
            coverage_views.show_lapses(found)
    case "Credential value":
        with state.told("Values cannot be shown"), st.spinner("Trying every credential on everybody."):
            coverage_views.show_values(found)
    case "Overlap":
        coverage_views.show_overlap(found)
    case "Skill pairs":
        coverage_views.show_pairs(found)
    case _:
        coverage_views.show_trend(found)

st.subheader("Behind a skill", anchor=False)
with state.told("This skill cannot be opened"):
    coverage_views.show_cell(found, {document.id: document for document in workspace.postings()})
