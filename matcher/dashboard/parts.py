"""The pieces that pages share: title, notes, what was not assessed, a stack, and how numbers come about.

Text that others wrote goes into ``st.text`` or a cell, or through ``safe``; a test holds this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from matcher import Candidate, GapLine, HiddenText, Notice, Policy, Rejected, Stack
from matcher.dashboard import guide, signing_in
from matcher.dashboard.state import today
from matcher.dashboard.words import STATUSES, count_of, experience_words, plain, safe


def progress_column(label: str, meaning: str) -> ColumnConfig:
    """The column settings for a percent with a bar. label, meaning: words of ours."""
    return st.column_config.ProgressColumn(
        label, help=meaning, width=108, format="%.0f %%", min_value=0, max_value=100
    )


def show_title(title: str, folder: str) -> None:
    """The page's title, the workspace it shows and the day it judges by. title: words of ours."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(safe(title), anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.text(plain(f"Workspace {folder}, judged by {today()}"), width="content")
            guide.offer_guide()
            signing_in.offer_sign_out()


def show_notices(notices: Sequence[Notice], about: str) -> None:
    """What the readers noticed, folded away; nothing when there is nothing."""
    if notices:
        with st.expander(f"{count_of(len(notices), 'note')} on {safe(about)}", icon=":material/info:"):
            for notice in notices:
                st.text(plain(str(notice)))


def show_hidden(hidden: Sequence[HiddenText], about: str, text: Callable[[str], str] = plain) -> None:
    """What nobody sees who opens a file, folded away, with why it was not read. about: words of ours.

    text: what a piece becomes before it is shown (a blind page overwrites identity).
    """
    if hidden:
        with st.expander(f"! Hidden text in {safe(about)}: not scored", icon=":material/visibility_off:"):
            st.text(
                "Who opens the file does not see these words. They count for nothing, and may be an accident."
            )
            for piece in hidden:
                place = f"{piece.place}, " if piece.place else ""
                st.text(text(f"{place}{piece.reason}: {piece.text}"))


def show_not_assessed(people: Sequence[Rejected], shown: Mapping[str, str]) -> None:
    """The people nothing is known about, before the ranked ones, so that they are not overlooked."""
    if not people:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**? {count_of(len(people), 'person', 'people')} not assessed**, and so not ranked")
        for reason in sorted({person.reason for person in people}):
            called = [shown[person.place] for person in people if person.reason == reason]
            st.text(plain(f"{', '.join(called)}: {reason}"))


def show_stack_details(person: Candidate, stack: Stack, found: pd.DataFrame) -> None:
    """What the stack was found to show, and the very text it was read from; both folded away."""
    with st.expander(f"{count_of(len(found), 'piece')} of evidence found in it", icon=":material/search:"):
        st.dataframe(
            found,
            hide_index=True,
            column_config={"Strength": progress_column("Strength", "How strongly the award shows it")},
            alt="What the stack shows, and the words it rests on",
        )
        if stack.experience:
            st.text(f"Dated experience, in years: {experience_words(stack)}")
    if person.resume_text:
        with st.expander("The text that was read", icon=":material/description:"):
            st.text("If words are missing or jumbled here, they were not understood either.")
            st.text(plain(person.resume_text))


def show_gap_summary(gaps: Sequence[GapLine]) -> None:
    """How many requirements stand where, with words and symbols."""
    with st.container(horizontal=True, gap="medium"):
        for status, words in STATUSES.items():
            number = sum(gap.status == status for gap in gaps)
            st.metric(safe(words), f"{number} of {len(gaps)}", width="content")


def explain_score(policy: Policy) -> None:
    """How the numbers come about, in plain words."""
    weights, bands = policy.weights, policy.bands
    with st.expander("How is this computed?", icon=":material/help:"):
        st.markdown(
            f"""
- **Requirements** are read from the posting. A required one weighs {weights.required:.0f}, a preferred
  one {weights.preferred:.0f}, unless you change it. Years of experience are shown but not scored, because
  credentials do not show them.
- **Evidence**: each award shows some skills. How strongly depends on five things: how the skill was
  tested, whether somebody checked the award, how directly it names the skill, who issued it, and how
  recent it is.
- **Coverage** of a requirement is the strongest evidence for it, lowered where the skill is only close to
  what is asked or the level falls short. Separate awards for one skill add up; copies and renewals do not.
- **Claimed** counts everything a person states; **verified** counts only awards that somebody checked.
- The **score** is the mean coverage of all requirements by weight. Bands: strong from
  {bands.strong * 100:.0f} %, good from {bands.good * 100:.0f} %, partial from {bands.partial * 100:.0f} %,
  weak below.
- **Never used**: names, gender, age, address, photo, or how famous a school is. The number describes
  credentials, not a person; people decide.
"""
        )
