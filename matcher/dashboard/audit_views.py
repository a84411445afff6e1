"""The parts of the pages Posting audit and Fairness & log: each a chart or list, a table, and its files."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from matcher import (
    Catalogue,
    CoverageGrid,
    Engine,
    ImpactReport,
    ImpactTable,
    Posting,
    PostingAudit,
    SwapResult,
    gender_balance,
    hidden_categories,
    impact_frame,
    prefer_requirements,
    what_if,
)
from matcher.dashboard import address, charts
from matcher.dashboard.exports import offer_table
from matcher.dashboard.words import count_of, percent, plain, requirement_words, safe, words_around

SHOWN = 15
GROUPINGS = {"sex": "Sex", "race_ethnicity": "Race or ethnicity", "intersectional": "Both together"}
GROUPS = {
    "masculine_coded": "masculine-coded",
    "feminine_coded": "feminine-coded",
    "age_coded": "age-coded",
    "age_limit": "age stated",
    "age_asked": "age asked",
    "age_hint": "age hinted at",
    "unmeasurable": "not to be measured",
}
NO_FLAW = "✓ Nothing contradictory, asked twice or unmeasurable was found."


def show_exclusions(audit: PostingAudit) -> None:
    """Whom each required line alone keeps out."""
    table = audit.exclusions
    if table is None or table.empty:
        st.text("No required line that credentials can show.")
        return
    st.text("Of the people whose other required lines are well covered, how many one line alone keeps out.")
    top = table[table["otherwise_covered"] > 0].head(SHOWN)
    if top["excluded"].sum():
        rows = pd.DataFrame({"label": [plain(one) for one in top["label"]], "value": top["excluded"]})
        charts.bars(rows, title="People kept out by one required line alone", meaning="people kept out")
    else:
        st.text("✓ No single required line keeps out anybody who is otherwise well covered.")
    shown = pd.DataFrame(
        {
            "Requirement": [plain(one) for one in table["label"]],
            "Otherwise covered": table["otherwise_covered"],
            "Kept out": table["excluded"],
        }
    )
    st.dataframe(shown, hide_index=True, height="auto", alt="Required lines by whom they alone keep out")
    offer_table(shown, "kept-out")


def show_what_if(engine: Engine, grid: CoverageGrid, posting: Posting, called: Mapping[str, str]) -> None:
    """Requirements to soften, and what becomes of pool and places."""
    required = {
        one.id: requirement_words(one)
        for one in posting.requirements
        if one.importance == "required" and one.weight > 0
    }
    if not required:
        st.text("Nothing is required that could be softened.")
        return
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        chosen = _choose_softened(f"softened_{posting.id}", required)
    usual = engine.policy.weights.preferred
    weight = right.slider("What each then weighs", 0.0, 3.0, usual, 0.5, key="softer", bind="query-params")
    weights = engine.policy.weights.model_copy(update={"preferred": weight})
    found = what_if(grid, posting, prefer_requirements(posting, chosen, weights), engine.policy.bands)
    with st.container(horizontal=True, gap="medium"):
        st.metric("Miss nothing required, now", f"{found.pool_before:d}", width="content")
        change = found.pool_after - found.pool_before
        st.metric(
            "and then", f"{found.pool_after:d}", delta=f"{change:+d}" if change else None, width="content"
        )
        st.metric("People with another rank", f"{found.moved:d}", width="content")
    people = found.people
    shown = pd.DataFrame(
        {
            "Candidate": people["candidate_id"].map(dict(called)),
            "Rank now": people["rank_before"],
            "Rank then": people["rank_after"],
            "Score now": 100 * people["score_before"],
            "Score then": 100 * people["score_after"],
        }
    )
    score = st.column_config.NumberColumn(format="%.0f %%")
    st.dataframe(
        shown,
        hide_index=True,
        height=280,
        column_config={"Score now": score, "Score then": score},
        alt="People by their place after the change",
    )
    offer_table(shown, "what-if")


def _choose_softened(key: str, required: Mapping[str, str]) -> list[str]:
    """The ids of the lines to soften, which the address keeps."""
    first = next(iter(required))
    asked = address.asked("softened")
    if asked is not None:
        st.session_state[key] = [one for one in asked.split(",") if one in required]
    if asked == "" or key not in st.session_state:
        st.session_state[key] = [first]
    chosen = st.pills(
        "Only preferred",
        list(required),
        selection_mode="multi",
        format_func=lambda one: safe(required[one]),
        key=key,
        wrap=True,
    )
    address.put("softened", "" if chosen == [first] else ",".join(chosen) or "none")
    return chosen


def show_taught(audit: PostingAudit, catalogue: Catalogue) -> None:
    """What no credential teaches, and what could stand in for a degree."""
    if audit.untaught:
        st.text("✗ No known credential teaches: " + ", ".join(plain(one.label) for one in audit.untaught))
    else:
        st.text("✓ Every requirement that credentials can show is taught by one that is known.")
    for one in audit.degrees:
        names = " + ".join(plain(catalogue[type_id].name) for type_id in one.stack)
        sign = "✓" if one.enough else "◐"
        covered = percent(one.coverage)
        st.text(
            f"{sign} Instead of {plain(one.label)}: {names} covers {covered} of the skills required. "
            "Whether a law asks for the degree is not known here."
        )
    rows = [
        (plain(one.label), 100 * one.coverage, plain(catalogue[one.best[0][0]].name) if one.best else "none")
        for one in sorted(audit.taught, key=lambda one: one.coverage)
    ]
    table = pd.DataFrame(rows, columns=["Requirement", "Covered by it alone", "Best single credential"])
    st.dataframe(
        table,
        hide_index=True,
        height="auto" if len(rows) < 9 else 320,
        column_config={"Covered by it alone": st.column_config.NumberColumn(format="%.0f %%")},
        alt="Requirements by how far one new credential alone covers them",
    )
    offer_table(table, "taught-by")


def show_flaws(audit: PostingAudit) -> None:
    """What is contradictory, asked twice, or cannot be measured."""
    if not audit.flaws:
        st.text(NO_FLAW)
        return
    rows = [
        (
            flaw.kind,
            plain(flaw.message),
            " / ".join(words_around(audit.posting.text, *span) for span in flaw.spans),
        )
        for flaw in audit.flaws
    ]
    table = pd.DataFrame(rows, columns=["Kind", "What", "The posting says"])
    st.dataframe(table, hide_index=True, height="auto", alt="Flaws of the requirements")
    offer_table(table, "flaws")


def show_wording(audit: PostingAudit) -> None:
    """Words that may keep people away, with their sources."""
    balance = gender_balance(audit.wording)
    st.text(
        f"{balance['masculine_coded']} masculine-coded and {balance['feminine_coded']} feminine-coded words. "
        "One hit says nothing: it is a place to look at."
    )
    if not audit.wording:
        st.text("✓ No word of the list was found.")
        return
    rows = [
        (
            GROUPS.get(hit.group, hit.group),
            plain(hit.surface),
            words_around(audit.posting.text, hit.start, hit.end, margin=40),
            hit.advice,
            hit.source,
        )
        for hit in audit.wording
    ]
    table = pd.DataFrame(rows, columns=["Kind", "Word", "In", "Better", "Source"])
    st.dataframe(table, hide_index=True, height="auto", alt="Words to look at, with their sources")
    offer_table(table, "wording")


def show_report(report: ImpactReport, name: str) -> None:
    """The three tables of one rule. name: of the files, words of ours."""
    st.text(plain(f"Counted: {report.rule}."))
    with st.container(horizontal=True, gap="medium"):
        st.metric("People", f"{report.people:d}", width="content")
        st.metric(
            "Above the median" if report.kind == "scoring" else "Selected",
            f"{report.selected:d}",
            width="content",
        )
        if report.cutoff is not None:
            label = "Exactly at the median" if report.kind == "scoring" else "Exactly at the cut-off"
            st.metric(label, f"{report.tied:d}", width="content")
    for table in report.tables:
        _show_table(table, f"{name}-{table.grouping.replace('_', '-')}")


def show_swaps(results: Sequence[SwapResult]) -> None:
    """Whether ranks stayed equal under exchanged identities."""
    rows = [
        (
            one.kind,
            "✓ equal" if one.equal else "! differ: the policy lets evidence age" if one.aging else "✗ DIFFER",
            one.people,
            len(one.variants),
            one.moved,
            one.changed,
        )
        for one in results
    ]
    columns = ["Exchanged", "Ranks and numbers", "People", "Variants", "Other rank", "Other numbers"]
    table = pd.DataFrame(rows, columns=columns)
    st.dataframe(table, hide_index=True, height="auto", alt="Ranks under exchanged identities")
    offer_table(table, "swaps")


def _show_table(table: ImpactTable, name: str) -> None:
    st.subheader(GROUPINGS[table.grouping], anchor=False)
    frame = impact_frame(table)
    rated = frame[frame["impact_ratio"].notna()]
    if len(rated):
        words = [
            f"{ratio:.2f}{' !' if below else ''}"
            for ratio, below in zip(rated["impact_ratio"], rated["below_four_fifths"], strict=True)
        ]
        labels = [plain(one) for one in rated["category"]]
        rows = pd.DataFrame({"label": labels, "ratio": rated["impact_ratio"], "words": words})
        st.text("The rate of each category by the highest rate; ! is below four fifths, the broken line.")
        charts.ratios(rows, title="Impact ratios; the table below has the numbers")
    shown = _shown(frame)
    columns = {
        "Rate": st.column_config.NumberColumn(format="%.1f %%", help="Of the category"),
        "Impact ratio": st.column_config.NumberColumn(format="%.2f", help="The rate by the highest rate"),
        "p": st.column_config.NumberColumn(
            format="%.4f", help="Fisher's exact test against the highest rate"
        ),
        "Short by": st.column_config.NumberColumn(
            format="%d", help="People to four fifths of the highest rate"
        ),
    }
    st.dataframe(
        shown, hide_index=True, height="auto", column_config=columns, placeholder="-", alt="Impact ratios"
    )
    st.text(f"Category not stated: {count_of(table.unknown, 'person', 'people')}.")
    hidden = hidden_categories(table)
    exported = shown[[category not in hidden for category in frame["category"]]]
    if hidden:
        st.text(f"The files leave out {count_of(len(hidden), 'category', 'categories')} of few people.")
    offer_table(exported, name)


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    low, high = 100 * frame["rate_low"].astype(float), 100 * frame["rate_high"].astype(float)
    interval = ["" if math.isnan(a) else f"{a:.1f} to {b:.1f}" for a, b in zip(low, high, strict=True)]
    flags = {True: "! yes", False: "no"}
    return pd.DataFrame(
        {
            "Category": [plain(one) for one in frame["category"]],
            "People": frame["n"],
            "Selected": frame["selected"],
            "Rate": 100 * frame["rate"].astype(float),
            "95 %": interval,
            "Impact ratio": frame["impact_ratio"].astype(float),
            "Below 4/5": [flags.get(one, "") for one in frame["below_four_fifths"]],
            "p": frame["p_value"].astype(float),
            "Short by": frame["shortfall_four_fifths"].astype(float),
            "Note": frame["note"],
        }
    )
