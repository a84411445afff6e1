"""What of a page's state stands in its address: short ids, never a name or a text.

A default is left out. So the way back leads through what a person chose, and a shared address shows the same.
"""

from __future__ import annotations

import streamlit as st


def enter(page: str) -> None:
    """Notes what the address asks of a page that starts to run: on arrival all it names, later what the
    browser changed (back, forward, another link) since the page wrote it."""
    named = dict(st.query_params)
    last_page, last = st.session_state.get("address_now", (None, {}))
    if last_page == page:
        changed = {name for name in named | last if named.get(name) != last.get(name)}
        st.session_state["address_asked"] = {name: named.get(name, "") for name in changed}
    else:
        st.session_state["address_asked"] = named
    st.session_state["address_now"] = (page, named)


def asked(name: str) -> str | None:
    """The value the address asks for, once; "" asks for the default, None asks for nothing."""
    wanted: dict[str, str] = st.session_state.get("address_asked", {})
    return wanted.pop(name, None)


def put(name: str, value: str) -> None:
    """Makes the address name a value; "" (the default) takes the name out."""
    _, named = st.session_state.setdefault("address_now", (None, {}))
    if named.get(name, "") == value:
        return
    if value:
        st.query_params[name] = named[name] = value
    else:
        del st.query_params[name], named[name]
