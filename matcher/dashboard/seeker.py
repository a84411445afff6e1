"""A person and a posting, as a job seeker's page starts with them."""

from __future__ import annotations

import streamlit as st

from matcher import Candidate, Document, Engine, Posting, Workspace
from matcher.dashboard import inputs, parts, state, uploads
from matcher.dashboard.words import plain


def choose_seeker(engine: Engine, workspace: Workspace) -> tuple[Candidate, Document | None]:
    """Whose way it is, and where to, at a page's top; without a person the page says why and stops."""
    person_place, own_person_place, posting_place, own_posting_place = st.columns(
        [2.6, 2.3, 3.8, 2.4], vertical_alignment="bottom", gap="small"
    )
    with own_person_place:
        inputs.upload_person()
    with own_posting_place:
        inputs.upload_posting()
    with person_place:
        person = inputs.choose_person(workspace)
    with posting_place:
        document = inputs.choose_posting(workspace)
    uploads.read_pending(engine, "person")
    inputs.show_rejected("person", "This file could not be used")
    inputs.show_rejected("posting", "This posting could not be read")
    if person is None:
        st.info(
            "Upload or paste your resume with “Use my own resume”.", title="There is no stack to show yet"
        )
        st.stop()
    return person, document


def demand_posting(engine: Engine, document: Document | None) -> Posting:
    """The posting in a document, with its notes; without requirements the page says why and stops."""
    if document is None:
        st.info("Upload or paste one with “Use my own posting”.", title="Choose a posting first")
        st.stop()
    with state.told("This posting cannot be read"), st.spinner("Reading the posting."):
        posting = state.read_posting(engine, document)
    parts.show_notices(posting.notices, "how the posting was read")
    parts.show_hidden(document.hidden, "the posting")
    if not posting.requirements:
        st.warning(
            "Check that its text holds what the job asks for.",
            title="Nothing asked was recognised in this posting",
        )
        st.text(plain(posting.text[:5000]))
        st.stop()
    return posting
