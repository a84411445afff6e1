"""Compare: two to four people side by side, requirement by requirement."""

import streamlit as st

from matcher.dashboard import matrix, parts, state, weights
from matcher.dashboard.pool import choose_pool, rank

engine, workspace = state.opened()
parts.show_title("How do these people differ?", workspace.folder.name)
pool = choose_pool(engine, workspace)
ranking = rank(engine, pool, weights.kept_weights(pool.posting, workspace if pool.posting_kept else None))
parts.show_not_assessed(ranking.not_assessed, pool.called)
if len(ranking.ranked) < 2:
    st.info("Two people with an award or a readable resume are needed.", title="There is nobody to compare")
    st.stop()

compared = matrix.choose_compared(ranking, pool)
if len(compared) < 2:
    st.info("Choose at least one more person above.", title="One person alone cannot be compared")
    st.stop()
requirement = matrix.show_matrix(compared, pool, engine.policy)
matrix.show_side_by_side(compared, requirement, pool, engine.policy)
parts.explain_score(engine.policy)
