"""Starts the dashboard from any folder."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matcher
from matcher import BadData, BadInput, Engine, MissingExtra, Workspace

ADDRESS = "127.0.0.1"


def launch(workspace: Path | None, *, port: int, browser: bool) -> int:
    """Serves the dashboard until it is stopped; 0 when it was.

    workspace: the folder to open; None is the demo. Only this machine can reach the server.
    Raises MissingExtra without Streamlit, BadInput for a folder that is no workspace and for a taken port.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise MissingExtra("the dashboard needs Streamlit: pip install stackmatch[ui]")
    script = find_script()
    if workspace is not None:
        os.environ["STACKMATCH_WORKSPACE"] = str(open_folder(workspace))
    check_port(port)
    from matcher.dashboard.server import build_server

    sys.stdout.write(f"Dashboard: http://{ADDRESS}:{port} (stop with Ctrl+C)\n")
    sys.stdout.flush()
    build_server(script).run(config=server_options(script, port, browser=browser))
    return 0


def find_script() -> Path:
    """``app.py`` inside the package (a wheel) or beside it (a checkout). Raises BadData for neither."""
    package = Path(matcher.__file__).resolve().parent
    places = (package / "bundled" / "app.py", package.parent / "app.py")
    for place in places:
        if place.is_file():
            return place
    raise BadData(f"the dashboard's app.py is in neither {places[0]} nor {places[1]}; reinstall the package")


def open_folder(workspace: Path) -> Path:
    """The full path of a workspace folder. Raises BadInput when it holds none."""
    return Workspace(workspace.resolve(), levels=Engine().levels).folder


def check_port(port: int) -> None:
    """Raises BadInput when something else listens on the port."""
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise BadInput(
                f"port {port} cannot be used ({error.strerror}); try another: matcher app --port {port + 1}"
            ) from None


def server_options(script: Path, port: int, *, browser: bool) -> dict[str, object]:
    """The options of one start over those in ``.streamlit/config.toml`` beside the script.

    They are read here because Streamlit looks for that file beside what was started, not beside the script.
    """
    return read_options(script.parent / ".streamlit" / "config.toml") | {
        "server.address": ADDRESS,
        "server.port": port,
        "server.headless": not browser,
        "server.showEmailPrompt": False,
        "server.fileWatcherType": "none",
        "browser.serverAddress": ADDRESS,
    }


def read_options(path: Path) -> dict[str, object]:
    """The options in a Streamlit config file by dotted name. Raises BadData when it cannot be read."""
    try:
        return _dotted(tomllib.loads(path.read_text("utf8")))
    except (OSError, ValueError) as error:
        raise BadData(f"{path} cannot be read ({error}); reinstall the package") from error


def _dotted(values: Mapping[str, Any], before: str = "") -> dict[str, object]:
    options: dict[str, object] = {}
    for name, value in values.items():
        options |= _dotted(value, f"{before}{name}.") if isinstance(value, dict) else {before + name: value}
    return options
