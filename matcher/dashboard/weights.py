"""What counts: a slider a requirement, kept for the session, and for the workspace where it is asked."""

from __future__ import annotations

import hashlib

import streamlit as st

from matcher import Posting, Workspace
from matcher.dashboard import state
from matcher.dashboard.words import count_of, requirement_words, safe

MOST = 10.0
STEP = 0.5


def kept_weights(posting: Posting, workspace: Workspace | None) -> dict[str, float]:
    """The weights that differ from the suggested ones, by requirement id: those of the session, at first
    those of the workspace. workspace: None where the posting is not of it."""
    every: dict[str, dict[str, float]] = st.session_state.setdefault("weights", {})
    name = posting_token(posting)
    if name not in every:
        stored = workspace.weights(posting.id) if workspace is not None else {}
        known = {requirement.id for requirement in posting.requirements}
        every[name] = {identifier: weight for identifier, weight in stored.items() if identifier in known}
    return every[name]


def edit_weights(posting: Posting, workspace: Workspace | None) -> dict[str, float]:
    """The weights as ``kept_weights`` gives them after the sliders shown here have had their say."""
    kept = kept_weights(posting, workspace)
    name = posting_token(posting)
    with st.container(height=325, key="weights_box"):
        for requirement in sorted(posting.requirements, key=lambda r: r.importance != "required"):
            key = f"weight_{name}_{requirement.id}"
            st.session_state.setdefault(key, _on_slider(kept.get(requirement.id, requirement.weight)))
            chosen = st.slider(
                f"{safe(requirement_words(requirement))} · {safe(requirement.importance)}",
                0.0,
                MOST,
                step=STEP,
                key=key,
                format="%g",
            )
            if chosen == _on_slider(requirement.weight):
                kept.pop(requirement.id, None)
            else:
                kept[requirement.id] = chosen
    _show_actions(posting, workspace, kept)
    return kept


def posting_token(posting: Posting) -> str:
    """A short name for a posting of this very text."""
    text = f"{posting.id}\0{posting.text}"
    return hashlib.sha256(text.encode("utf8", "replace")).hexdigest()[:12]


def _show_actions(posting: Posting, workspace: Workspace | None, kept: dict[str, float]) -> None:
    state.show_problem("weights", "The weights cannot be kept")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{count_of(len(kept), 'weight')} edited" if kept else "As suggested")
        st.button(
            "Reset",
            icon=":material/undo:",
            disabled=not kept,
            key="reset_weights",
            on_click=_reset,
            args=(posting,),
        )
        if workspace is not None:
            st.button(
                "Keep",
                icon=":material/save:",
                key="keep_weights",
                disabled=kept == workspace.weights(posting.id),
                on_click=_keep,
                args=(posting, workspace),
                help="Everybody who opens this posting in the workspace then starts from these weights.",
            )


def _reset(posting: Posting) -> None:
    for requirement in posting.requirements:
        key = f"weight_{posting_token(posting)}_{requirement.id}"
        st.session_state[key] = _on_slider(requirement.weight)


def _keep(posting: Posting, workspace: Workspace) -> None:
    with state.noted("weights"):
        workspace.set_weights(posting.id, st.session_state["weights"][posting_token(posting)])


def _on_slider(weight: float) -> float:
    """The weight as the slider can show it."""
    return min(round(weight / STEP) * STEP, MOST)
