"""A way in for somebody who is here for the first time, and the words that are ours."""

from __future__ import annotations

import streamlit as st

WORDS = {
    "Award": "something a person holds: a degree, a certification, a licence, a badge, a course.",
    "Stack": "all the awards of one person, as the machine read them.",
    "Requirement": "one thing a posting asks for: required, or preferred.",
    "Coverage": "how far a requirement is met by what somebody holds. It says nothing about talent.",
    "Claimed": "counts everything a person states.",
    "Verified": "counts only awards that somebody checked: a signed badge, or an issuer who was asked.",
    "Band": "strong, good, partial or weak: the score in words. Look at it before the decimals.",
    "Gap": "the requirements that are still open for one person.",
    "Pathway": "credentials that would close the gap, in the order to take them.",
    "Point": "a hundredth of the score: from 54 % to 55 % is one point.",
    "Weight": "how much a requirement counts. 0 leaves it out.",
}


FIRST_STEPS = """
**You look for somebody** (Recruiter › Rank)
1. “Use my own posting”: upload the advert, or paste it.
2. “People”: upload a zip with a folder a person, or resumes one by one.
3. Each line below the table opens to the words it rests on. Move a slider if something counts more for
   you. “Decide” records what you make of it.

**You look for a job** (Job seeker › My stack & gap)
1. “Use my own resume”: your LinkedIn export (zip), a resume, or badges.
2. “Use my own posting”: the advert you have in mind.
3. Read what was understood, then what is missing, the required first.
4. “My pathway”: what to take to close it, for your money and your weeks.

**You look after many** (Workspace › Data & settings)
1. “Bring in” your spreadsheets: the people, then the postings. Correct the columns.
2. “Coverage”, “Posting audit” and “Fairness & log” (HR) then show what you brought in.
"""
PARTS = ("First steps", "Our words")


def offer_guide() -> None:
    """A button that opens what to do first, by who one is, and our words in plain ones."""
    with st.popover("Guide", icon=":material/help:"):
        part = st.segmented_control(
            "Show", PARTS, default=PARTS[0], required=True, key="guide_part", label_visibility="collapsed"
        )
        if part == PARTS[0]:
            st.markdown(FIRST_STEPS)
        else:
            for word, meaning in WORDS.items():
                st.text(f"{word}: {meaning}")
