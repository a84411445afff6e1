"""Which taxonomy and which policy the workspace is judged by."""

from __future__ import annotations

import streamlit as st

from matcher import Engine, Workspace
from matcher.dashboard import state
from matcher.dashboard.words import count_of, plain

SHIPPED = "shipped"
OWN = "own"
POLICIES = {SHIPPED: "The shipped policy", OWN: "A policy of your own"}


def show_choices(engine: Engine, workspace: Workspace) -> None:
    """The taxonomy and the policy in use, and others to choose."""
    state.show_problem("choice", "This was not done")
    _choose_taxonomy(engine, workspace)
    _choose_policy(engine, workspace)


def _choose_taxonomy(engine: Engine, workspace: Workspace) -> None:
    st.subheader("Taxonomy", anchor=False)
    st.text("The list of skills that postings and awards are read by.")
    names = list(engine.taxonomy_names)
    chosen = st.selectbox(
        "Taxonomy", names, index=names.index(engine.taxonomy.name), format_func=plain, key="taxonomy"
    )
    st.text(f"In use: {plain(engine.taxonomy.name)}, {count_of(len(engine.taxonomy), 'skill')}.")
    st.text("Others are brought in with: matcher taxonomy import RELEASE --name NAME")
    st.button(
        "Use this taxonomy",
        key="use_taxonomy",
        disabled=chosen == engine.taxonomy.name,
        on_click=_set,
        args=(workspace, state.TAXONOMY, chosen),
    )


def _choose_policy(engine: Engine, workspace: Workspace) -> None:
    st.subheader("Policy", anchor=False)
    st.text("The numbers that move scores: weights, bands, what a check is worth. Each has its reason.")
    in_use = workspace.settings().get(state.POLICY)
    st.text(f"In use: {POLICIES[OWN if in_use else SHIPPED].lower()}.")
    with st.container(horizontal=True):
        st.download_button(
            "Download the shipped policy",
            (engine.settings.data / "policy.yaml").read_text("utf8"),
            file_name="policy.yaml",
            mime="text/plain",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            "Use the shipped policy",
            key="use_shipped_policy",
            disabled=not in_use,
            on_click=_set,
            args=(workspace, state.POLICY, ""),
        )
    st.file_uploader(
        "Use a policy of your own",
        type=["yaml", "yml"],
        key="policy_file",
        max_upload_size=1,
        on_change=_take_policy,
        args=(engine, workspace),
        help="The shipped one with your numbers. It is checked first, and kept in the workspace.",
    )


def _set(workspace: Workspace, name: str, value: str) -> None:
    with state.noted("choice"):
        workspace.set_setting(name, value)


def _take_policy(engine: Engine, workspace: Workspace) -> None:
    file = st.session_state["policy_file"]
    if file is None:
        return
    with state.noted("choice"):
        text = file.getvalue().decode("utf8", "replace")
        state.with_policy(engine, text)
        workspace.set_setting(state.POLICY, text)
