"""One skill of the taxonomy: what it is, what is close to it, and where it is asked, held and taught."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from matcher import Engine, Posting, Skill, Stack, Taxonomy, Workspace
from matcher.dashboard import address, blinding, parts, state
from matcher.dashboard.words import count_of, level_words, plain, safe

ADDRESS = "skill"
FOUND = 20
NEARNESS = {
    "narrower": "it is a part of this skill",
    "broader": "this skill is a part of it",
    "related": "related work",
    "similar wording": "described in similar words",
}
KINDS = {
    "skill": "something one does",
    "knowledge": "something one knows",
    "tool": "a tool",
    "language": "a language",
    "transversal": "a skill of every job",
    "group": "a group",
}


def choose_skill(engine: Engine) -> Skill | None:
    """The skill looked into; None while nothing is found."""
    taxonomy = engine.taxonomy
    asked = address.asked(ADDRESS)
    query_place, found_place = st.columns([2, 3], vertical_alignment="bottom")
    with query_place:
        query = st.text_input(
            "Search",
            key="skill_query",
            persist_state="session",
            placeholder="A word or a phrase, such as: dressing wounds",
            max_chars=200,
        )
    found = _search(engine, query)
    named = asked if asked is not None else st.session_state.get("skill_shown")
    if asked == "" or (named is not None and named not in taxonomy):
        named = None
    if asked is None and query != st.session_state.get("skill_query_before", query):
        named = None
    st.session_state["skill_query_before"] = query
    options = list(dict.fromkeys([*([named] if named else []), *found]))
    if not options:
        address.put(ADDRESS, "")
        return None
    st.session_state["skill_found"] = st.session_state["skill_shown"] = named or options[0]
    with found_place:
        chosen = st.selectbox(
            "Skill",
            options,
            format_func=lambda identifier: plain(taxonomy[identifier].label),
            key="skill_found",
            on_change=_pick,
        )
    address.put(ADDRESS, chosen)
    return taxonomy[chosen]


def show_skill(skill: Skill, taxonomy: Taxonomy) -> None:
    """Its label, kind, place in the tree, other names and description."""
    st.subheader(safe(skill.label), anchor=False)
    st.text(plain(skill.description) or "No description.")
    st.text(f"{KINDS[skill.kind].capitalize()}. In: {plain(_path(skill, taxonomy)) or 'no group'}.")
    others = ", ".join(map(plain, skill.aliases))
    st.text(f"Also called: {others}" if others else "No other names are known.")


def show_neighbours(skill: Skill, engine: Engine) -> None:
    """The skills that count in part where this one is asked."""
    st.subheader("Close to it", anchor=False)
    with st.spinner("Comparing the skills. The first time takes some seconds."):
        near = engine.similar_skills(skill.id) if skill.kind != "group" else ()
    if not near:
        st.text("No other skill counts for it in part.")
        return
    rows = [(plain(engine.taxonomy[one.key].label), 100 * one.share, NEARNESS[one.reason]) for one in near]
    st.dataframe(
        pd.DataFrame(rows, columns=["Skill", "Counts", "Why"]),
        hide_index=True,
        height="content" if len(rows) <= 8 else 320,
        column_config={"Counts": parts.progress_column("Counts", "How much of it holding the other shows")},
        alt="Skills close to this one, and how much each counts where this one is asked",
    )


def show_uses(skill: Skill, engine: Engine, workspace: Workspace) -> None:
    """The credential types that teach it, and the postings and people of the workspace."""
    postings_place, people_place = st.columns([2, 3], gap="medium")
    with postings_place:
        _show_postings(skill, engine, workspace)
    with people_place:
        _show_people(skill, engine, workspace)
    _show_types(skill, engine)


def asking(skill_id: str, postings: Iterable[Posting]) -> list[tuple[str, str, str]]:
    """(posting, how it asks, level) of the postings that ask for a skill, required ones first."""
    rows = [
        (plain(posting.title), requirement.importance, level_words(target.level))
        for posting in postings
        for requirement in posting.requirements
        for target in requirement.targets
        if target.key == skill_id
    ]
    return sorted(dict.fromkeys(rows), key=lambda row: (row[1] != "required", row[0]))


def holding(
    skill_id: str, stacks: Iterable[Stack], called: Mapping[str, str]
) -> list[tuple[str, float, str, str]]:
    """(person, strength in percent, verified or claimed, award) of each one's strongest evidence."""
    rows = []
    for stack in stacks:
        shown = [evidence for evidence in stack.evidence if evidence.key == skill_id]
        if shown:
            best = max(shown, key=lambda evidence: (evidence.strength, evidence.verified))
            checked = "✓ verified" if best.verified else "○ claimed"
            rows.append((called[stack.candidate_id], 100 * best.strength, checked, plain(best.award_title)))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _show_types(skill: Skill, engine: Engine) -> None:
    covering = [entry for entry in engine.catalogue if skill.id in entry.skill_ids]
    st.subheader(f"Taught or tested by {count_of(len(covering), 'credential type')}", anchor=False)
    if not covering:
        st.text("No credential type in the catalogue covers it.")
        return
    rows = [(e.name, e.kind.replace("_", " "), e.issuer or "several bodies") for e in covering]
    _table(
        pd.DataFrame(rows, columns=["Credential type", "Kind", "Issuer"]), "Credential types that cover it"
    )


def _show_postings(skill: Skill, engine: Engine, workspace: Workspace) -> None:
    with state.told("The postings cannot be read"), st.spinner("Reading the postings."):
        rows = asking(skill.id, state.read_postings(engine, workspace.postings()))
    st.subheader(f"Asked in {count_of(len(rows), 'place')}", anchor=False)
    if not rows:
        st.text("No posting in the workspace asks for it.")
        return
    _table(pd.DataFrame(rows, columns=["Posting", "Asked as", "Level"]), "Postings that ask for it")


def _show_people(skill: Skill, engine: Engine, workspace: Workspace) -> None:
    people = state.workspace_people(workspace)
    with state.told("The people cannot be read"), st.spinner("Reading the stacks."):
        stacks = state.read_stacks(engine, people, workspace)
    rows = holding(skill.id, stacks, blinding.call(people, named=False))
    st.subheader(f"Held by {count_of(len(rows), 'person', 'people')}", anchor=False)
    if not rows:
        st.text("Nobody in the workspace shows exactly this skill.")
        return
    frame = pd.DataFrame(rows, columns=["Person", "Strength", "Checked", "Award"])
    _table(frame, "People who show it, strongest first")


def _table(frame: pd.DataFrame, alt: str) -> None:
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) <= 8 else 320,
        column_config={"Strength": parts.progress_column("Strength", "How strongly the award shows it")},
        alt=alt,
    )


def _search(engine: Engine, query: str) -> list[str]:
    if not query.strip():
        return []
    with state.told("The search failed"), st.spinner("Searching."):
        return [link.id for link in engine.search(query, top=FOUND)]


def _pick() -> None:
    st.session_state["skill_shown"] = st.session_state["skill_found"]


def _path(skill: Skill, taxonomy: Taxonomy) -> str:
    """The labels of the groups and skills above, top first."""
    above, node = [], skill
    while node.parent is not None:
        node = taxonomy[node.parent]
        above.append(node.label)
    return " › ".join(reversed(above))
