"""Two to four credential types side by side: which, and what is known of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from matcher import Catalogue, CredentialType, Engine, Posting
from matcher.dashboard import address
from matcher.dashboard.tables import escaped
from matcher.dashboard.words import plain

MOST = 4
ADDRESS = "types"
SHORT_KINDS = ("micro_credential", "nano_credential", "badge", "nanodegree", "course", "certificate")
ASPECTS = {
    "coverage": "Covers of the posting",
    "per dollar": "Coverage for its price",
    "per week": "Coverage for its weeks",
    "definition": "What it is",
    "scope": "Scope",
    "duration": "Duration",
    "cost": "Cost",
    "recognition": "Recognition",
    "assessment": "Assessment",
    "validity": "Validity",
    "delivery": "Delivery",
}


def choose_types(engine: Engine, posting: Posting | None) -> tuple[CredentialType, ...]:
    """The types a person chose; until they do, a certification and a short credential for the posting."""
    catalogue = engine.catalogue
    first = [entry.id for entry in suggest(catalogue, posting)]
    kept = _kept(catalogue, first)
    labels = name_types(catalogue)
    order: list[str | None] = [None, *sorted(labels, key=lambda type_id: labels[type_id].lower())]
    chosen: list[str] = []
    for number, column in enumerate(st.columns(MOST)):
        key = f"type_{number:d}"
        st.session_state[key] = kept[number]
        with column:
            picked = st.selectbox(
                f"Credential {number + 1:d}{'' if number < 2 else ' (if you like)'}",
                order,
                format_func=lambda one: "none" if one is None else labels[one],
                key=key,
                on_change=_pick,
            )
        if picked is not None and picked not in chosen:
            chosen.append(picked)
    address.put(ADDRESS, "" if chosen == first else ",".join(chosen))
    return tuple(catalogue[type_id] for type_id in chosen)


def suggest(catalogue: Catalogue, posting: Posting | None) -> tuple[CredentialType, ...]:
    """A certification and a short credential that share skills with the posting: first those whose price and
    duration are known, then those that share most, then by id."""
    asked = {target.key for one in posting.requirements for target in one.targets} if posting else set()

    def worth(entry: CredentialType) -> tuple[bool, int, int, str]:
        shared = len(entry.skill_ids & asked)
        known = bool(entry.cost) + (entry.duration is not None)
        return (not shared, -known, -shared, entry.id)

    ranked = sorted(catalogue, key=worth)
    certified = [entry for entry in ranked if entry.kind == "certification"]
    short = [entry for entry in ranked if entry.kind in SHORT_KINDS]
    found = [*certified[:1], *short[:1]]
    return tuple(found if len(found) == 2 else ranked[:2])


def name_types(catalogue: Catalogue) -> dict[str, str]:
    """Type id -> its name, where names are shared with the issuer and the id behind it."""
    often = Counter(entry.name for entry in catalogue)
    return {
        entry.id: plain(entry.name)
        if often[entry.name] == 1
        else plain(f"{entry.name} ({entry.issuer or 'several bodies'}, {entry.id})")
        for entry in catalogue
    }


def compare(engine: Engine, types: Sequence[CredentialType], posting: Posting | None) -> pd.DataFrame:
    """An aspect a row, a type a column, named by its id, in plain words."""
    rows = engine.compare([entry.id for entry in types], posting)
    shown = [name for name in ASPECTS if name in rows]
    columns = {entry.id: [rows[name][entry.id] for name in shown] for entry in types}
    return pd.DataFrame(columns, index=[ASPECTS[name] for name in shown])


def show_comparison(compared: pd.DataFrame, catalogue: Catalogue) -> None:
    """The table; its cells wrap, so it is Markdown, and every text in it is escaped."""
    names = name_types(catalogue)
    st.table(escaped(compared.rename(columns=names)), border="horizontal")


def _kept(catalogue: Catalogue, first: Sequence[str]) -> list[str | None]:
    """What was chosen for each place, by the address or before."""
    asked = address.asked(ADDRESS)
    if asked is not None:
        named = [one for one in asked.split(",") if one in catalogue][:MOST]
        st.session_state["types_chosen"] = named or None
    kept: list[str | None] | None = st.session_state.get("types_chosen")
    shown: list[str | None] = list(first if kept is None else kept)
    return [one if one in catalogue else None for one in shown] + [None] * (MOST - len(shown))


def _pick() -> None:
    st.session_state["types_chosen"] = [st.session_state[f"type_{place:d}"] for place in range(MOST)]
