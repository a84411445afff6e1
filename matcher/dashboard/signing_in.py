"""Signing in, where whoever runs the dashboard configured it: an ``[auth]`` section in secrets.toml."""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError


def demand_sign_in() -> None:
    """Stops the page until somebody is signed in; nothing where it is not configured."""
    if not is_configured() or st.user.get("is_logged_in"):
        return
    st.title("Stackmatch", anchor=False)
    st.text("Whoever runs this dashboard asks you to sign in. Your name is written beside what you decide.")
    st.button("Sign in", icon=":material/login:", type="primary", key="sign_in", on_click=st.login)
    st.stop()


def is_configured() -> bool:
    """Whether a provider to sign in with is configured."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def offer_sign_out() -> None:
    """A way out for who is signed in."""
    if is_configured():
        st.button("Sign out", icon=":material/logout:", key="sign_out", on_click=st.logout)
