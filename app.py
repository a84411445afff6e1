"""The dashboard's entry: page config, sign-in and navigation, nothing else. Run it with ``matcher app``."""

from pathlib import Path

import streamlit as st

import matcher.dashboard
from matcher.dashboard import address, signing_in

DASHBOARD = Path(matcher.dashboard.__file__).parent
PAGES = DASHBOARD / "pages"

# A file of our own as icon: a Material name would be fetched from fonts.gstatic.com by the browser.
st.set_page_config(page_title="Stackmatch", page_icon=DASHBOARD / "icon.png", layout="wide")
page = st.navigation(
    {
        "Recruiter": [
            st.Page(
                PAGES / "rank.py",
                title="Rank",
                icon=":material/format_list_numbered:",
                url_path="rank",
                default=True,
                help="Who covers a posting, and on what evidence. Change what counts, and decide.",
            ),
            st.Page(
                PAGES / "compare.py",
                title="Compare",
                icon=":material/compare:",
                url_path="compare",
                help="Two to four people side by side, requirement by requirement.",
            ),
        ],
        "Job seeker": [
            st.Page(
                PAGES / "my_stack.py",
                title="My stack & gap",
                icon=":material/stacks:",
                url_path="my-stack",
                help="What was read from your credentials, and what a posting asks beyond them.",
            ),
            st.Page(
                PAGES / "my_pathway.py",
                title="My pathway",
                icon=":material/route:",
                url_path="my-pathway",
                help="The best credentials to take for a posting, in order, for your money and weeks.",
            ),
        ],
        "HR": [
            st.Page(
                PAGES / "coverage.py",
                title="Coverage",
                icon=":material/grid_on:",
                url_path="coverage",
                help="What all postings ask against what people show: thin skills, lapses, what would help.",
            ),
            st.Page(
                PAGES / "posting_audit.py",
                title="Posting audit",
                icon=":material/rule:",
                url_path="posting-audit",
                help="Which requirement keeps people out, what nobody teaches, and how a posting is worded.",
            ),
            st.Page(
                PAGES / "fairness.py",
                title="Fairness & log",
                icon=":material/balance:",
                url_path="fairness",
                help="Whether groups of people fare alike: impact ratios, ranks under exchanged identities.",
            ),
        ],
        "Library": [
            st.Page(
                PAGES / "credentials.py",
                title="Credentials compared",
                icon=":material/table_rows:",
                url_path="credentials",
                help="Two to four credentials side by side: time, price, recognition, and what they cover.",
            ),
            st.Page(
                PAGES / "verify.py",
                title="Verify a badge",
                icon=":material/verified:",
                url_path="verify",
                help="Whether a badge is genuine, in force and not taken back, layer by layer, offline.",
            ),
            st.Page(
                PAGES / "skills.py",
                title="Skills",
                icon=":material/account_tree:",
                url_path="skills",
                help="Search the skills, see what is close to one, and where it is asked, held and taught.",
            ),
        ],
        "Workspace": [
            st.Page(
                PAGES / "data.py",
                title="Data & settings",
                icon=":material/settings:",
                url_path="data",
                help="Bring postings and people in, choose what is used, keep or forget what is held.",
            ),
        ],
    },
    position="top",
)
signing_in.demand_sign_in()
address.enter(page.url_path)
page.run()
