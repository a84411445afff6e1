"""Fairness & log: whether groups of people fare alike, and whether ranks see identities."""

import streamlit as st

import matcher
from matcher import AuditPack, pack_html, pack_pdf, read_identities, swap_identities
from matcher.dashboard import audit_views, inputs, outcomes, parts, state

engine, workspace = state.opened()
parts.show_title("Do groups of people fare alike?", workspace.folder.name)
st.warning(
    "Small samples mislead: read each ratio with its interval and p. People decide; this only counts.",
    title="An internal check, not the independent audit the law asks for",
)

rule_place, top_place, upload_place = st.columns([4, 2, 2.2], vertical_alignment="bottom", gap="small")
with upload_place:
    reading = outcomes.choose_outcomes(engine)
top = top_place.number_input(
    "My cut-off: the first",
    min_value=0,
    max_value=1_000_000,
    value=60,
    key="top",
    bind="query-params",
    help="0: none",
)
inputs.show_rejected("outcomes", "Some outcomes could not be read")
with state.told("Ratios cannot be computed"):
    reports = outcomes.make_reports(reading.items, int(top))
names = list(reports)
chosen = rule_place.segmented_control(
    "Counted as selected", names, default=names[0], key="rule", bind="query-params", required=True
)
if outcomes.is_demo():
    st.info("Upload your own with “Outcomes”.", title="These 220 outcomes are invented")

audit_views.show_report(reports[chosen], "impact")

st.subheader("Do ranks see who somebody is?", anchor=False)
st.text(
    "The same people are ranked for a posting under exchanged names, pronouns, addresses, personal details, "
    "schools and hobbies. Every rank and every number should stay equal."
)
document = inputs.choose_posting(workspace)
people = state.workspace_people(workspace)
swaps = ()
if document is None or not people:
    st.info(
        "Fill the workspace with: matcher workspace import", title="There is no posting, or nobody to rank"
    )
else:
    key = (document.id, document.text, people)
    known = st.session_state.setdefault("swapped", {})
    if st.button("Exchange identities and rank again", icon=":material/swap_horiz:"):
        with (
            state.told("These people cannot be ranked"),
            st.spinner("Ranking the people under every identity."),
        ):
            posting = state.read_posting(engine, document)
            identities = read_identities(engine.settings.data / "identities.yaml")
            known.clear()
            known[key] = swap_identities(
                people, identities, lambda variant: engine.rank(posting, variant, on=state.today())
            )
    swaps = known.get(key, ())
    if swaps:
        audit_views.show_swaps(swaps)

st.subheader("Audit pack", anchor=False)
st.text("Tables, charts, methods, versions and hashes to hand on; categories of few people are hidden.")
pack = AuditPack(
    state.today(),
    tuple(reports.values()),
    swaps,
    (("Stackmatch", matcher.__version__), *engine.versions().items()),
)
with st.container(horizontal=True, gap="small"):
    st.download_button(
        "HTML",
        lambda: pack_html(pack),
        file_name="audit.html",
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        key="pack_html",
    )
    st.download_button(
        "PDF",
        lambda: pack_pdf(pack),
        file_name="audit.pdf",
        mime="application/pdf",
        icon=":material/download:",
        on_click="ignore",
        key="pack_pdf",
    )
