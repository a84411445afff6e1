"""The worked example for an applicant-tracking system, against a real server."""

from __future__ import annotations

import csv
import runpy
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from matcher import Engine
from matcher.rest import make_app

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
KEY = "a-key-for-this-test-alone"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = make_app(Engine(fast=True), api_key=KEY)
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join()


def test_an_export_becomes_a_shortlist(tmp_path: Path, server: str) -> None:
    example = runpy.run_path(str(EXAMPLES / "shortlist.py"))
    (tmp_path / "key.txt").write_text(KEY + "\n")
    example["main"](
        str(EXAMPLES / "export.json"), str(tmp_path / "out.csv"), server, str(tmp_path / "key.txt")
    )
    with (tmp_path / "out.csv").open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["application_id"] for row in rows] == ["A-1", "A-2", "A-3"]
    assert rows[0]["rank"] == "1"
    assert int(rows[0]["coverage_percent"]) > int(rows[1]["coverage_percent"])
    assert "Python" in rows[0]["covered"]
    assert rows[2]["rank"] == ""
    assert rows[2]["note"].startswith("nothing to assess")


def test_a_refusal_is_told_in_its_own_words(server: str) -> None:
    example = runpy.run_path(str(EXAMPLES / "shortlist.py"))
    with pytest.raises(SystemExit, match="401"):
        example["post"](server, "/rank", {}, "wrong-key-for-this-test")
