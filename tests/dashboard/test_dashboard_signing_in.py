"""Where signing in is configured nothing is shown before; where it is not, nobody is asked."""

from __future__ import annotations

from dashboard_pages import APP
from streamlit.testing.v1 import AppTest

AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "x" * 32,
    "client_id": "id",
    "client_secret": "secret",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}


def test_nothing_is_shown_before_somebody_signed_in(workspace):  # noqa: ARG001
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.secrets["auth"] = AUTH
    app.run()
    assert not app.exception
    assert [button.key for button in app.button] == ["sign_in"]
    assert not app.dataframe


def test_nobody_is_asked_where_it_is_not_configured(app):
    assert "sign_in" not in [button.key for button in app.button]
    assert "sign_out" not in [button.key for button in app.button]
    assert len(app.dataframe) > 0
