"""The dashboard's entry: page config and navigation, nothing else. Run it with ``matcher app``."""

from pathlib import Path

import streamlit as st

import matcher.dashboard

DASHBOARD = Path(matcher.dashboard.__file__).parent
PAGES = DASHBOARD / "pages"

# A file of our own as icon: a Material name would be fetched from fonts.gstatic.com by the browser.
st.set_page_config(page_title="Stackmatch", page_icon=DASHBOARD / "icon.png", layout="wide")
# With more pages, give a mapping of section to pages: sections become menus.
st.navigation(
    [
        st.Page(
            PAGES / "rank.py",
            title="Rank",
            icon=":material/format_list_numbered:",
            url_path="rank",
            default=True,
            help="For recruiters: who covers a posting, and on what evidence. Change what counts.",
        ),
        st.Page(
            PAGES / "my_stack.py",
            title="My stack & gap",
            icon=":material/stacks:",
            url_path="my-stack",
            help="For job seekers: what was read from your credentials, and what a posting asks beyond them.",
        ),
        st.Page(
            PAGES / "verify.py",
            title="Verify a badge",
            icon=":material/verified:",
            url_path="verify",
            help="Whether a badge is genuine, in force and not taken back, layer by layer, offline.",
        ),
    ],
    position="top",
).run()
