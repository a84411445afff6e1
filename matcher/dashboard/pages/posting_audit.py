"""Posting audit: whom a posting keeps out, what nobody teaches, and how it is worded."""

import streamlit as st

from matcher.dashboard import audit_views, inputs, parts, state
from matcher.dashboard.words import aliases, plain

engine, workspace = state.opened()
parts.show_title("What in this posting keeps people away?", workspace.folder.name)

posting_place, upload_place = st.columns([5, 2.4], vertical_alignment="bottom", gap="small")
with upload_place:
    inputs.upload_posting()
with posting_place:
    document = inputs.choose_posting(workspace)
inputs.show_rejected("posting", "This posting could not be read")
if document is None:
    st.info("Upload or paste one with “Use my own posting”.", title="There is no posting yet")
    st.stop()

READING = "Reading the posting and the people. The very first start takes up to a minute."
with state.told("This posting cannot be audited"), st.spinner(READING):
    posting = state.read_posting(engine, document)
    people = state.workspace_people(workspace)
    grid = None
    if people and posting.requirements:
        stacks = state.read_stacks(engine, people, workspace)
        grid = state.remember(
            "posting grid", (posting, stacks), lambda: engine.grid_of_stacks([posting], stacks)
        )
    audit = state.remember("audit", (posting, people), lambda: engine.audit_posting(posting, grid))
parts.show_notices(posting.notices, "how the posting was read")
if not posting.requirements:
    st.warning(
        "Check that its text holds what the job asks for.",
        title="Nothing asked was recognised in this posting",
    )
    st.text(plain(posting.text[:5000]))
    st.stop()

with st.container(horizontal=True, gap="medium"):
    required = sum(one.importance == "required" for one in posting.requirements)
    st.metric("Required", f"{required:d}", width="content")
    st.metric("Preferred", f"{len(posting.requirements) - required:d}", width="content")
    st.metric("Taught by nothing known", f"{len(audit.untaught):d}", width="content")
    st.metric("Flaws", f"{len(audit.flaws):d}", width="content")
    st.metric("Words to look at", f"{len(audit.wording):d}", width="content")

st.subheader("Which requirement keeps people out?", anchor=False)
if grid is None:
    st.text("There are no people in the workspace to see whom it keeps out.")
else:
    audit_views.show_exclusions(audit)
    st.subheader("What if it were only preferred?", anchor=False)
    audit_views.show_what_if(engine, grid, posting, aliases(person.id for person in people))
st.subheader("Can it be learnt?", anchor=False)
audit_views.show_taught(audit, engine.catalogue)
st.subheader("Contradictory, asked twice, not to be measured", anchor=False)
audit_views.show_flaws(audit)
st.subheader("Wording", anchor=False)
audit_views.show_wording(audit)
