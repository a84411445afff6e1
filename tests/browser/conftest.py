"""A server on a free port with a workspace of its own, and a real Chromium to look at it with."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from matcher import Document, Engine, Workspace, read_candidate_bytes

sys.path.insert(0, str(Path(__file__).parents[1] / "documents"))  # pdf_builder

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
START_SECONDS = 60
PAGE_MS = 60_000
FIRST_PAGE_MS = 300_000  # it reads the models, and may have to encode the taxonomy


class Sink:
    """A server that nothing should ever ask; ``asked`` says who did."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                sink.asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port


@pytest.fixture(scope="session")
def sink() -> Iterator[Sink]:
    made = Sink()
    thread = Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture(scope="session")
def payload(sink: Sink) -> str:
    return (
        f"Ann ![t](http://127.0.0.1:{sink.port}/md.png) [click](javascript:alert(1)) :red[red] $x^2$ "
        f"<img src=http://127.0.0.1:{sink.port}/html.png onerror=alert(1)>"
    )


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a dashboard on the workspace ``hiring`` in a home folder."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-dejavu-core")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "matcher", "app", "--no-browser", "--port", str(port)]
    with open(home / "log.txt", "w") as log:
        process = subprocess.Popen(
            [*command, "--workspace", str(home / "hiring")],
            cwd=home,
            env=os.environ | {"STACKMATCH_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, home / "log.txt")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, payload: str) -> Iterator[str]:
    """The address of a dashboard on a small workspace; the cache of vectors is the user's own."""
    home = tmp_path_factory.mktemp("home")
    fill(home / "hiring", payload)
    with serving(home) as address:
        yield address


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[str]:
    """The address of a dashboard on a workspace that holds nothing yet, as on somebody's first day."""
    Workspace.create(tmp_path / "hiring", levels=Engine().levels)
    with serving(tmp_path) as address:
        yield address


@pytest.fixture(scope="session")
def chromium(server: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        first = browser.new_page()
        first.goto(server)
        first.get_by_text("How is this computed?").wait_for(timeout=FIRST_PAGE_MS)
        first.close()
        expect.set_options(timeout=PAGE_MS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page at 1280 x 900 that remembers in ``page.asked`` every address it asked for."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PAGE_MS)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("websocket", lambda socket: asked.append(socket.url))
    opened.asked = asked  # type: ignore[attr-defined]
    yield opened
    context.close()


def fill(folder: Path, payload: str) -> None:
    """A workspace with one posting, three people who can be told apart, and one full of payloads."""
    levels = Engine().levels
    workspace = Workspace.create(folder, levels=levels)
    text = (
        f"You must know Python and SQL.\nExperience with {payload} is an advantage.\nWound care is desirable."
    )
    workspace.add_postings([Document("p-1", text, f"Analyst {payload}")])
    rows = [
        person("c-1", "One", "Python", "SQL"),
        person("c-2", "Two", "Python"),
        person("c-3", "Three", "wound care"),
        person("c-4", payload, "SQL", payload, title=payload, description=payload, issuer=payload),
    ]
    data = "\n".join(map(json.dumps, rows)).encode()
    workspace.add_candidates(
        read_candidate_bytes(data, name="rows.jsonl", on=date.today(), levels=levels).items
    )


def person(identifier: str, name: str, *skills: str, **fields: str) -> dict[str, object]:
    award = {"title": f"Certificate in {skills[0]}", "kind": "certificate", "issuer": "City College"}
    return {"id": identifier, "name": name, "awards": [award | {"skills": list(skills)} | fields]}


def wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 5):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"the dashboard did not start: {log.read_text()[-2000:]}")
