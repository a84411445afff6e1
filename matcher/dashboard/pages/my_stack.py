"""My stack & gap: what was read from a person's credentials, and where each requirement stands."""

import streamlit as st

from matcher import csv_text
from matcher.dashboard import evidence, inputs, parts, seeker, state
from matcher.dashboard.tables import award_frame, gap_frame, skill_frame
from matcher.dashboard.words import count_of, requirement_words

engine, workspace = state.opened()
parts.show_title("What do I hold, and what is missing?", workspace.folder.name)

person, document = seeker.choose_seeker(engine, workspace)

READING = "Reading the stack. The very first start takes up to a minute."
with state.told("This stack cannot be read"), st.spinner(READING):
    (stack,) = state.read_stacks(engine, [person])

st.subheader(f"My stack: {count_of(len(person.awards), 'award')} as the machine read them", anchor=False)
parts.show_notices((*person.notices, *stack.notices), "how the files were read")
parts.show_hidden(person.hidden, "the files")
if person.awards:
    st.dataframe(
        award_frame(person.awards, state.today()),
        hide_index=True,
        height="content" if len(person.awards) <= 6 else 245,
        column_config={
            "Award": st.column_config.TextColumn(width=290),
            "Kind": st.column_config.TextColumn(width=110),
            "Issuer": st.column_config.TextColumn(width=160),
            "From": st.column_config.TextColumn(width=90),
            "In force": st.column_config.TextColumn(width=165),
            "Checked": st.column_config.TextColumn(width=300),
        },
        alt="Awards as read, with dates and whether somebody checked them",
    )
else:
    st.text("No award was listed; what the resume text shows is below.")
parts.show_stack_details(person, stack, skill_frame(stack, person.awards))

st.subheader("My gap", anchor=False)
posting = seeker.demand_posting(engine, document)
with state.told("The gap cannot be shown"):
    gaps = state.find_gap(engine, posting, person)
parts.show_gap_summary(gaps)
table = gap_frame(gaps)
st.dataframe(
    table,
    hide_index=True,
    height="content",
    column_config={
        "Status": st.column_config.TextColumn(width=120),
        "Requirement": st.column_config.TextColumn(width=290),
        "Asked as": st.column_config.TextColumn(width=80),
        "Claimed": parts.progress_column("Claimed", "Coverage by everything you state"),
        "Verified": parts.progress_column("Verified", "Coverage by awards that somebody checked"),
    },
    placeholder="unknown",
    alt="Every requirement and where it stands, missing ones first",
)
st.download_button(
    "Download my gap (CSV)",
    csv_text(table),
    file_name="gap.csv",
    mime="text/csv",
    icon=":material/download:",
    on_click="ignore",
)
lines = {gap.line.requirement.id: gap.line for gap in gaps}
chosen = st.selectbox(
    "Requirement to look into",
    list(lines),
    format_func=lambda identifier: requirement_words(lines[identifier].requirement),
    key="gap_requirement",
)
asked_place, shown_place = st.columns([2, 3], gap="medium")
with asked_place:
    evidence.show_asked(lines[chosen].requirement, posting)
with shown_place:
    evidence.show_shown(
        lines[chosen], evidence.Viewed(person, "me", inputs.names_masked(person), engine.policy.stack_cap)
    )
parts.explain_score(engine.policy)
