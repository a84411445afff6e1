"""My pathway: the credentials to take for a posting, in order, within what somebody can spend."""

import streamlit as st

from matcher.dashboard import parts, plan_views, seeker, state, wishes
from matcher.dashboard.words import requirement_words

engine, workspace = state.opened()
parts.show_title("What should I take next?", workspace.folder.name)
person, document = seeker.choose_seeker(engine, workspace)
posting = seeker.demand_posting(engine, document)
wished = wishes.choose_wishes()

with state.told("No plan can be made"), st.spinner("Looking for the best plans. This can take some seconds."):
    found = state.find_pathway(engine, posting, person, wished)
if found.infeasible_reason:
    plan_views.show_infeasible(found)
elif not found.plans[0].steps:
    plan_views.show_nothing_to_do(found)
    st.stop()
if not found.plans and not found.relaxations:
    st.stop()

number, plan = plan_views.choose_plan(found, state.token(posting, person.id, wished), engine)
labels = {one.id: requirement_words(one) for one in posting.requirements}
plan_views.show_plan(number, plan, labels, engine)
plan_views.offer_files(plan, engine)
plan_views.show_notes(found)
with st.expander("How is this computed?", icon=":material/help:"):
    st.markdown(
        """
- Every credential type in the catalogue that would raise an open requirement is tried, with what has to
  come before it. The plan shown is the best there is within your limits, or says how far off it may be.
- **Coverage** is the score that ranking would give once the awards of the plan are held.
- **Unknown** prices and durations are never counted as nothing: they are left out or named.
- Of a range of prices or weeks the higher end counts. Renewals and membership fees are not in the cost.
"""
    )
