"""The dashboard's entry: page config and navigation, nothing else. Run it with ``matcher app``."""

from pathlib import Path

import streamlit as st

import matcher.dashboard

PAGES = Path(matcher.dashboard.__file__).parent / "pages"

st.set_page_config(page_title="Stackmatch", page_icon=":material/stacks:", layout="wide", initial_sidebar_state=220)
st.navigation(
    {
        "Recruiter": [
            st.Page(
                PAGES / "rank.py",
                title="Rank",
                icon=":material/format_list_numbered:",
                url_path="rank",
                default=True,
                help="Who covers a posting, and on what evidence. Change what counts and see the order move.",
            ),
        ],
        "Job seeker": [
            st.Page(
                PAGES / "my_stack.py",
                title="My stack & gap",
                icon=":material/stacks:",
                url_path="my-stack",
                help="What was read from your credentials, and where each requirement of a posting stands.",
            ),
        ],
    }
).run()
