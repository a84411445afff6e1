"""Rank: who covers a posting, and on what evidence."""

import streamlit as st

from matcher.dashboard import deciding, downloads, evidence, parts, records, state, weights
from matcher.dashboard.pool import choose_pool, rank
from matcher.dashboard.ranked import choose_ranked

engine, workspace = state.opened()
parts.show_title("Who covers this posting, and why?", workspace.folder.name)
pool = choose_pool(engine, workspace)
shared = workspace if pool.posting_kept else None

ranking_place, weights_place = st.columns([5, 3], gap="medium")
with weights_place:
    st.subheader("What counts", anchor=False)
    edited = weights.edit_weights(pool.posting, shared)
ranking = rank(engine, pool, edited)
with ranking_place:
    st.subheader(f"{len(ranking.ranked)} people ranked", anchor=False)
    parts.show_not_assessed(ranking.not_assessed, pool.called)
    if not ranking.ranked:
        st.info("Nobody here has an award or a readable resume.", title="Nobody can be ranked")
        st.stop()
    decisions = deciding.last_decisions(workspace, pool)
    chosen = choose_ranked(ranking, pool, decisions)

with st.container(horizontal=True):
    deciding.show_deciding(workspace, pool, chosen.candidate_id)
    downloads.offer_ranking(ranking, pool, decisions)
    records.offer_record(engine, workspace, pool)
person = pool.people[chosen.candidate_id]
evidence.show_person(
    chosen,
    evidence.Viewed(person, pool.called[person.id], pool.names_masked(person), engine.policy.stack_cap),
    ranking.posting,
    engine.policy,
    len(ranking.ranked),
)
parts.explain_score(engine.policy)
