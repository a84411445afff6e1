"""Credentials compared: two to four types side by side, and what each brings for a posting."""

import streamlit as st

from matcher.dashboard import exports, inputs, parts, side_by_side, state

engine, workspace = state.opened()
parts.show_title("Which of these credentials?", workspace.folder.name)

posting_place, upload_place = st.columns([5, 2.4], vertical_alignment="bottom", gap="small")
with upload_place:
    inputs.upload_posting()
with posting_place:
    document = inputs.choose_posting(workspace)
inputs.show_rejected("posting", "This posting could not be read")
posting = None
if document is None:
    st.text("With a posting, the table also says what each credential covers of it.")
else:
    with state.told("This posting cannot be read"), st.spinner("Reading the posting."):
        posting = state.read_posting(engine, document)
    if not posting.requirements:
        st.text("Nothing asked was recognised in this posting, so coverage is left out.")
        posting = None

types = side_by_side.choose_types(engine, posting)
if len(types) < 2:
    st.info("Choose at least two different ones above.", title="One credential alone cannot be compared")
    st.stop()
with state.told("These cannot be compared"), st.spinner("Comparing. The first time takes some seconds."):
    compared = side_by_side.compare(engine, types, posting)
side_by_side.show_comparison(compared, engine.catalogue)
st.text(
    "“unknown”: no source in the catalogue states it. Nothing is filled in from what is usual, and nothing "
    "unknown counts as 0. Coverage is that of somebody who holds this one alone; a point is 1 % of it."
)
exports.offer_table(compared.reset_index(names="Aspect"), "credentials")
