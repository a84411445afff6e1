"""Skills: search them, see what is close to one, and where it is asked, held and taught."""

import streamlit as st

from matcher.dashboard import parts, skill_uses, state

engine, workspace = state.opened()
parts.show_title("What is this skill, and where is it used?", workspace.folder.name)
skill = skill_uses.choose_skill(engine)
if skill is None:
    st.info(
        "Type what somebody does or knows, in your own words. Skills are also found by their meaning.",
        title="Search for a skill",
    )
    st.stop()
skill_uses.show_skill(skill, engine.taxonomy)
skill_uses.show_neighbours(skill, engine)
skill_uses.show_uses(skill, engine, workspace)
