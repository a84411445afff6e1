"""Rank: who covers a posting, and on what evidence."""

import streamlit as st

from matcher.dashboard import inputs, parts, state
from matcher.dashboard.tables import csv_text, ranking_frame
from matcher.dashboard.words import aliases, plain

engine, workspace = state.opened()
parts.show_title("Who covers this posting, and why?", workspace.folder.name)

posting_place, upload_place, people_place, names_place = st.columns(
    [5, 2.3, 1.6, 1.7], vertical_alignment="bottom", gap="small"
)
with upload_place:
    inputs.upload_posting()
with people_place:
    people = inputs.choose_people(workspace)
with names_place:
    show_names = st.toggle(
        "Show names",
        key="show_names",
        persist_state="session",
        help="Off: names are hidden, also in quotes, so that they cannot sway you. Scores never use them.",
    )
with posting_place:
    document = inputs.choose_posting(workspace)
inputs.show_rejected("posting", "This posting could not be read")
inputs.show_rejected("people", "Some people could not be read")

if document is None:
    st.info(
        "Upload or paste one with “Use my own posting”, or fill the workspace with: matcher workspace import",
        title="There is no posting yet",
    )
    st.stop()
if not people:
    st.info(
        "Upload candidate files with “People”, or fill the workspace with: matcher workspace import",
        title="There is nobody to rank yet",
    )
    st.stop()

READING = "Reading the posting and the people. The very first start takes up to a minute."
with state.told("This cannot be ranked"), st.spinner(READING):
    posting = state.read_posting(engine, document)
    stacks = state.read_stacks(engine, people)
parts.show_notices(posting.notices, "how the posting was read")
parts.show_hidden(document.hidden, "the posting")
if not posting.requirements:
    st.warning(
        "Nobody can be ranked for it. Check below that its text holds what the job asks for.",
        title="This posting asks for nothing that was recognised",
    )
    st.text(plain(posting.text[:5000]))
    st.stop()

blind = aliases(person.id for person in people)
known = {person.id: person for person in people}
shown = {
    i: f"{plain(known[i].name or i)} ({alias.removeprefix('Candidate ')})" if show_names else alias
    for i, alias in blind.items()
}

ranking_place, weights_place = st.columns([3, 2], gap="medium")
with weights_place:
    st.subheader("What counts", anchor=False)
    weights = parts.edit_weights(posting)
with state.told("This cannot be ranked"):
    ranking = state.rank(engine, posting, stacks, weights)
with ranking_place:
    st.subheader(f"{len(ranking.ranked)} people ranked", anchor=False)
    parts.show_not_assessed(ranking.not_assessed, shown)
    if not ranking.ranked:
        st.info("Nobody here has an award or a readable resume.", title="Nobody can be ranked")
        st.stop()
    chosen = parts.choose_ranked(ranking, shown, known, named=show_names)

person = known[chosen.candidate_id]
names = (person.name,) if person.name else ()
parts.show_person(
    parts.Viewed(chosen, person, shown[person.id], None if show_names else names, engine.policy.stack_cap),
    ranking.posting,
    engine.policy,
    len(ranking.ranked),
)
parts.explain_score(engine.policy)
st.download_button(
    "Download the ranking (CSV)",
    csv_text(ranking_frame(ranking, shown, {})),
    file_name="ranking.csv",
    mime="text/csv",
    icon=":material/download:",
    on_click="ignore",
)
