"""Starting the dashboard: what is checked first, and what the server is told."""

from __future__ import annotations

import importlib.util
import socket
import tomllib
from pathlib import Path

import pytest

from matcher import BadData, BadInput, MissingExtra
from matcher.dashboard import launch as launching

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


def test_without_streamlit_it_says_what_to_type(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"pip install stackmatch\[ui\]"):
        launching.launch(None, port=8999, browser=False)


def test_a_taken_port_is_said_with_another():
    with socket.socket() as other:
        other.bind((launching.ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BadInput, match=f"port {port} cannot be used.*--port {port + 1}"):
            launching.launch(None, port=port, browser=False)


def test_a_folder_that_is_no_workspace_is_refused_before_serving(tmp_path):
    with pytest.raises(BadInput, match="holds no workspace"):
        launching.launch(tmp_path, port=8999, browser=False)


def test_only_this_machine_is_served_and_the_script_is_found():
    options = launching.server_options(launching.find_script(), 8600, browser=False)
    assert options["server.address"] == "127.0.0.1"
    assert options["server.headless"] is True
    assert options["browser.gatherUsageStats"] is False
    assert options["theme.light.primaryColor"].startswith("#")
    assert launching.find_script().name == "app.py"


def test_a_missing_config_is_said_with_its_path(tmp_path):
    with pytest.raises(BadData, match=r"config\.toml cannot be read"):
        launching.server_options(tmp_path / "app.py", 8600, browser=False)


def test_the_config_sends_nothing_and_loads_nothing_from_elsewhere():
    text = CONFIG.read_text("utf8")
    values = tomllib.loads(text)
    assert values["browser"]["gatherUsageStats"] is False
    assert values["client"]["showErrorDetails"] == "type"
    assert values["client"]["disableDataExport"] is True
    assert values["server"]["maxUploadSize"] == 20
    assert "http" not in text
