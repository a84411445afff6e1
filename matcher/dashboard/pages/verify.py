"""Verify a badge: whether a credential is genuine, in force and not taken back, and what proves it."""

import streamlit as st

from matcher.dashboard import parts, state, verdicts

engine, workspace = state.opened()
parts.show_title("Is this badge genuine?", workspace.folder.name)

badges_place, with_place = st.columns([3, 2], gap="medium")
with badges_place:
    badges = verdicts.take_badges()
with with_place:
    subject = st.text_input(
        "Whom should it be about?",
        key="badge_subject",
        placeholder="Anybody",
        help="An e-mail address or an id. Left empty, nobody is asked for.",
    )
    with st.expander("Check it with", icon=":material/fact_check:"):
        trust = verdicts.take_trust()
        documents = verdicts.take_documents()

if not badges:
    st.info(
        "Drop a badge above: a picture (PNG, SVG), JSON or a JWT. It is checked on this machine.",
        title="There is no badge to look at yet",
    )
    verdicts.show_help()
    st.stop()

with st.spinner("Checking."):
    found = [
        (
            badge,
            verdicts.check_badge(engine, badge, trust=trust, documents=documents, subject=subject or None),
        )
        for badge in badges
    ]
for (name, _), outcome in found:
    if isinstance(outcome, str):
        verdicts.show_unreadable(name, outcome)
    else:
        verdicts.show_report(*outcome)
verdicts.show_help()
