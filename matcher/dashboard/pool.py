"""A posting and the people looked at for it, as a recruiter's page starts with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from matcher import Candidate, Document, Engine, Posting, Ranking, Stack, Workspace
from matcher.dashboard import blinding, inputs, parts, state, uploads
from matcher.dashboard.words import count_of, plain, requirement_words

READING = "Reading the posting and the people. The very first start takes up to a minute."


@dataclass(frozen=True, slots=True)
class Pool:
    """A posting as read, the people by id, what they show, and what to call them.

    ``named``: names are shown. ``posting_kept``, ``people_kept``: they are those of the workspace.
    """

    document: Document
    posting: Posting
    people: Mapping[str, Candidate]
    stacks: tuple[Stack, ...]
    called: Mapping[str, str]
    named: bool
    posting_kept: bool
    people_kept: bool

    @property
    def kept(self) -> bool:
        """Whether decisions can be kept: posting and people are those of the workspace."""
        return self.posting_kept and self.people_kept

    def names_masked(self, person: Candidate) -> tuple[str, ...] | None:
        """The names to mask in a person's texts; None: mask nothing."""
        if self.named:
            return None
        return (person.name,) if person.name else ()


def choose_pool(engine: Engine, workspace: Workspace) -> Pool:
    """The inputs at a page's top and what is read from them; without them the page says why and stops."""
    posting_place, upload_place, people_place, names_place = st.columns(
        [5, 2.3, 1.7, 1.6], vertical_alignment="bottom", gap="small"
    )
    with upload_place:
        inputs.upload_posting()
    with people_place:
        people = inputs.choose_people(workspace)
    with names_place:
        named = blinding.choose_names()
    with posting_place:
        document = inputs.choose_posting(workspace)
    uploads.read_pending(engine, "people")
    inputs.show_rejected("posting", "This posting could not be read")
    inputs.show_rejected("people", "Some people could not be read")
    document = _demand_posting(document)
    with state.told("This cannot be ranked"), st.spinner(READING):
        posting = state.read_posting(engine, document)
    parts.show_notices(posting.notices, "how the posting was read")
    parts.show_hidden(document.hidden, "the posting")
    _demand_requirements(posting)
    _demand_people(people, posting)
    with state.told("This cannot be ranked"), st.spinner(READING):
        stacks = state.read_stacks(engine, people, workspace)
    posting_kept, people_kept = not inputs.is_own_posting(document), not inputs.has_own_people()
    if named and people_kept:
        with state.told("Names cannot be shown"):
            blinding.log_names(workspace, people, document.id if posting_kept else None)
    return Pool(
        document,
        posting,
        {person.id: person for person in people},
        stacks,
        blinding.call(people, named=named),
        named,
        posting_kept,
        people_kept,
    )


def rank(engine: Engine, pool: Pool, weights: Mapping[str, float]) -> Ranking:
    """The people of a pool in order, under these weights; where that fails the page says why and stops."""
    with state.told("This cannot be ranked"):
        return state.rank(engine, pool.posting, pool.stacks, weights)


def _demand_posting(document: Document | None) -> Document:
    if document is None:
        st.info(
            "Upload or paste one with “Use my own posting”, or bring in several on the page Data & settings.",
            title="There is no posting yet",
        )
        st.stop()
    return document


def _demand_people(people: tuple[Candidate, ...], posting: Posting) -> None:
    """Without people, what the posting asks is shown all the same."""
    if people:
        return
    st.info(
        "Upload candidate files with “People”, or bring in many on the page Data & settings.",
        title="There is nobody to rank yet",
    )
    st.subheader(
        f"What this posting asks: {count_of(len(posting.requirements), 'requirement')}", anchor=False
    )
    for requirement in posting.requirements:
        st.text(f"{requirement_words(requirement)}, {requirement.importance}")
    st.stop()


def _demand_requirements(posting: Posting) -> None:
    if posting.requirements:
        return
    st.warning(
        "Nobody can be ranked for it. Check below that its text holds what the job asks for.",
        title="This posting asks for nothing that was recognised",
    )
    st.text(plain(posting.text[:5000]))
    st.stop()
