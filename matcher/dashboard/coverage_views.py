"""The views of the Coverage page: each a chart, the table behind it, and its files."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from matcher import (
    Document,
    credential_overlap,
    demand_trend,
    heat_map,
    redundancy,
    skill_pairs,
    supply_and_demand,
    thin_skills,
)
from matcher.dashboard import address, charts, state
from matcher.dashboard.exports import offer_table
from matcher.dashboard.survey import Survey, known_dates, upload_dates
from matcher.dashboard.words import count_of, plain, posting_labels

SHOWN = 20
MOST_ASKED = 6
PERCENT = st.column_config.NumberColumn(format="%.0f %%", width=80)


def show_heat(survey: Survey, verified: bool) -> None:
    """Skills x groups, the most asked first, then the most covered."""
    bands = survey.engine.policy.bands
    supply = supply_and_demand(survey.grid, bands)
    order = supply.sort_values(["postings", "claimed"], ascending=False)["ask"].head(SHOWN)
    table = heat_map(survey.grid, bands, survey.groups)
    cells = table[table["ask"].isin(set(order))].copy()
    cells["place"] = cells["ask"].map({ask: place for place, ask in enumerate(order)})
    cells = cells.sort_values(["place", "group"])
    if survey.groups is None:
        both = pd.concat([cells.assign(column=name, share=cells[name]) for name in ("claimed", "verified")])
    else:
        both = cells.assign(column=cells["group"], share=cells["verified" if verified else "claimed"])
    shown = pd.DataFrame(
        {"row": _texts(both["label"]), "column": _texts(both["column"]), "percent": 100 * both["share"]}
    )
    most = f"the {len(order)} skills most asked and most covered"
    st.text(f"Mean coverage in percent: {most}. {_basis(survey)}")
    charts.heat(shown, title="Mean coverage of skills by groups, in percent; the table below has the numbers")
    renamed = {
        "label": "Skill",
        "kind": "Kind",
        "group": "Group",
        "people": "People",
        "claimed": "Claimed",
        "verified": "Verified",
        "covering": "Covering",
        "covering_verified": "Covering, verified",
    }
    _table(table, renamed, "coverage-by-group", percents=("Claimed", "Verified"))


def show_supply(survey: Survey, thin_below: int) -> None:
    """What postings ask against who covers it; thin skills marked."""
    table = supply_and_demand(survey.grid, survey.engine.policy.bands)
    thin = set(thin_skills(table, fewer_than=thin_below)["ask"])
    few = count_of(thin_below, "person", "people")
    st.text(f"{len(thin)} of {len(table)} skills are thin: fewer than {few} cover them.")
    top = table.sort_values(["postings", "burden"], ascending=False).head(SHOWN)
    rows = pd.DataFrame({"label": _texts(top["label"]), "value": top["burden"]})
    charts.bars(
        rows,
        title="Burden of the skills most asked: people affected times mean gap",
        meaning="people's worth of coverage missing",
    )
    table = table.assign(thin=["! thin" if ask in thin else "" for ask in table["ask"]])
    renamed = {
        "label": "Skill",
        "thin": "Thin",
        "postings": "Postings",
        "required_in": "Required in",
        "covering": "Covering",
        "covering_verified": "Covering, verified",
        "partly": "Partly",
        "affected": "Affected",
        "mean_gap": "Mean gap",
        "burden": "Burden",
    }
    _table(table, renamed, "supply-and-demand", percents=("Mean gap",))


def show_lapses(survey: Survey) -> None:
    """What lapses within 30, 90 and 365 days, and what that loses."""
    key = (survey.postings, survey.people, state.today())
    found = state.remember(
        "lapses",
        key,
        lambda: survey.engine.lapses(survey.postings, survey.people, on=state.today()),
    )
    counts = {days: int((found.awards["days_left"] < days).sum()) for days in (30, 90, 365)}
    with st.container(horizontal=True, gap="medium"):
        for days, number in counts.items():
            st.metric(f"Lapse within {days:d} days", f"{number:d}", width="content")
    if not counts[365]:
        st.info("No award with a date ends within a year.", title="Nothing lapses")
        return
    year = found.lost[found.lost["days"] == 365].head(SHOWN)
    rows = pd.DataFrame({"label": _texts(year["label"]), "value": year["coverage_lost"]})
    if len(rows):
        charts.bars(
            rows,
            title="Coverage lost within a year if nothing is renewed",
            meaning="people's worth of coverage",
        )
    lost = {
        "days": "Within days",
        "label": "Skill",
        "people_losing": "People",
        "coverage_lost": "Coverage lost",
        "no_longer_covering": "No longer covering",
        "still_covering": "Still covering",
    }
    _table(found.lost, lost, "lapses-by-skill")
    awards = found.awards.assign(
        person=found.awards["candidate_id"].map(survey.called), expires=found.awards["expires"].astype(str)
    )
    renamed = {"person": "Candidate", "title": "Award", "expires": "Ends", "days_left": "Days left"}
    _table(awards, renamed, "lapsing-awards")


def show_values(survey: Survey) -> None:
    """Which credential would add most, and per dollar."""
    key = (survey.postings, survey.stacks)
    table = state.remember("values", key, lambda: survey.engine.credential_values(survey.grid, survey.stacks))
    st.text(
        "If everybody who does not hold a credential got it: how far the mean score over all people and "
        "postings would rise. An unknown cost stays unknown."
    )
    top = table.head(SHOWN)
    rows = pd.DataFrame({"label": _texts(top["name"]), "value": 100 * top["gain"]})
    charts.bars(rows, title="Credentials by what they would add to the mean score", meaning="points of 100")
    shown = table.assign(gain=100 * table["gain"], gain_per_taker=100 * table["gain_per_taker"])
    renamed = {
        "name": "Credential",
        "kind": "Kind",
        "holders": "Holders",
        "takers": "Without it",
        "gain": "Points",
        "gain_per_taker": "Points for each",
        "cost_usd": "Cost, USD",
        "points_per_1000_usd": "Points for 1,000 USD",
    }
    _table(shown, renamed, "credential-value")


def show_overlap(survey: Survey) -> None:
    """Which held credentials show the same, and which add nothing."""
    catalogue = survey.engine.catalogue
    pairs = credential_overlap(survey.stacks, {entry.id: entry.skill_ids for entry in catalogue})
    named = pairs.assign(
        first=[catalogue[one].name for one in pairs["first"]],
        second=[catalogue[one].name for one in pairs["second"]],
    )
    st.text("Credentials people hold that show the same skills.")
    renamed = {
        "first": "Credential",
        "second": "And",
        "both": "Hold both",
        "shared": "Skills shared",
        "first_in_second": "Of the first in the second",
        "second_in_first": "Of the second in the first",
    }
    shares = ("Of the first in the second", "Of the second in the first")
    _table(named, renamed, "overlap", percents=shares)
    st.text("How much of what a credential shows its holders show at least as strongly by something else.")
    spare = redundancy(survey.stacks)
    spare = spare.assign(name=[catalogue[one].name for one in spare["credential_id"]])
    renamed = {
        "name": "Credential",
        "holders": "Holders",
        "shown": "Skills shown",
        "redundant": "Shown otherwise too",
        "redundant_share": "Share",
    }
    _table(spare, renamed, "redundancy", percents=("Share",))


def show_pairs(survey: Survey) -> None:
    """Which skills the same people hold."""
    table = skill_pairs(survey.stacks)
    st.text(
        "Skills that the same people hold. Lift: how often they go together against chance (1 is chance)."
    )
    top = table.head(SHOWN)
    labels = [
        f"{first} + {second}" for first, second in zip(top["first_label"], top["second_label"], strict=True)
    ]
    charts.bars(
        pd.DataFrame({"label": _texts(pd.Series(labels, dtype=str)), "value": top["people"]}),
        title="Pairs of skills by people who hold both",
        meaning="people",
    )
    renamed = {
        "first_label": "Skill",
        "second_label": "And",
        "people": "People",
        "share": "Share",
        "lift": "Lift",
    }
    _table(table, renamed, "skill-pairs", percents=("Share",))


def show_trend(survey: Survey) -> None:
    """What is asked by month of posting."""
    upload_dates()
    dates = known_dates()
    if not dates:
        st.info("Upload the dates of the postings to see what is asked when.", title="No dates yet")
        return
    table = demand_trend(survey.grid, dates)
    most = table.groupby("label")["postings"].sum().sort_values(ascending=False).head(MOST_ASKED)
    kept = table[table["label"].isin(set(most.index))]
    rows = pd.DataFrame(
        {"month": kept["month"], "label": _texts(kept["label"]), "postings": kept["postings"]}
    )
    charts.months(rows, title="Postings a month that ask for the most asked skills")
    renamed = {"month": "Month", "label": "Skill", "postings": "Postings", "share": "Share of the month"}
    _table(table, renamed, "demand-by-month", percents=("Share of the month",))


def show_cell(survey: Survey, documents: Mapping[str, Document]) -> None:
    """The people, requirements and evidence behind one skill."""
    labels = {ask.id: plain(ask.label) for ask in survey.grid.asks}
    ordered = sorted(labels, key=lambda ask: (labels[ask].casefold(), ask))
    places = st.columns([3, 2], vertical_alignment="bottom")
    asked = address.asked("skill")
    if asked is not None:
        st.session_state["skill_opened"] = asked if asked in labels else ordered[0]
    chosen = places[0].selectbox("Skill", ordered, format_func=labels.__getitem__, key="skill_opened")
    # A skill no taxonomy has is words of a posting, which stay out of the address.
    address.put("skill", "" if chosen == ordered[0] or "open:" in chosen else chosen)
    group = None
    if survey.groups is not None:
        names = [None, *sorted({survey.groups.get(one, "no group") for one in survey.grid.people})]
        group = places[1].selectbox(
            "Group",
            names,
            format_func=lambda one: "everybody" if one is None else plain(one),
            key="group_opened",
        )
    cell = survey.engine.drill_down(
        survey.grid, survey.postings, survey.stacks, chosen, people=survey.members(group)
    )
    titles = posting_labels(documents.values())
    st.text(
        "Asked by: " + "; ".join(f"{titles.get(one, one)} ({r.importance})" for one, r in cell.requirements)
    )
    rows = [
        (
            survey.called[ranked.candidate_id],
            100 * (ranked.lines[0].coverage or 0.0),
            100 * (ranked.lines[0].verified_coverage or 0.0),
            plain(ranked.lines[0].evidence[0].evidence.award_title)
            if ranked.lines[0].evidence
            else "nothing",
            plain(ranked.lines[0].evidence[0].reason) if ranked.lines[0].evidence else "",
        )
        for ranked in cell.ranking.ranked
    ]
    columns = ["Candidate", "Claimed", "Verified", "Rests on", "Because"]
    table = pd.DataFrame(rows, columns=columns)
    st.dataframe(
        table,
        hide_index=True,
        height=300,
        column_config={"Claimed": PERCENT, "Verified": PERCENT},
        alt="People by how far they cover the skill, and the award it rests on",
    )
    offer_table(table, "people-behind-skill")


def _basis(survey: Survey) -> str:
    whole = "Everybody is one group; name groups to compare them." if survey.groups is None else ""
    people, postings = len(survey.grid.people), len(survey.postings)
    return f"{count_of(people, 'person', 'people')}, {count_of(postings, 'posting')}. {whole}"


def _texts(values: pd.Series) -> list[str]:
    return [plain(str(value)) for value in values]


def _table(
    frame: pd.DataFrame, renamed: Mapping[str, str], name: str, *, percents: tuple[str, ...] = ()
) -> None:
    """A table under names of ours, and its files. percents: columns of shares 0-1, shown as percent."""
    shown = frame[list(renamed)].rename(columns=dict(renamed))
    for column in shown.columns:
        if column in percents:
            shown[column] = 100 * shown[column]
        elif not pd.api.types.is_numeric_dtype(shown[column]):
            shown[column] = _texts(shown[column])
    st.dataframe(
        shown,
        hide_index=True,
        height="auto" if len(shown) < 9 else 320,
        column_config=dict.fromkeys(percents, PERCENT),
        placeholder="unknown",
        alt="The numbers behind the chart",
    )
    offer_table(shown, name)
