"""The main job, whole and in processes of its own: without a network, the same to the byte, nothing said of
people (S14, S15, S16)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"
ON = ["--on", "2026-11-21"]
CANARY = "Kanarienvogel"
# Refuses every use of a socket, also those below Python's socket module, and lets all else pass.
OFFLINE = """
import sys
def refuse(event, _):
    if event.startswith("socket.") and event != "socket.gethostname":
        raise SystemExit(f"the network was used: {event}")
sys.addaudithook(refuse)
"""
LOUD = "import logging; logging.basicConfig(level=logging.DEBUG)\n"
# One engine serves all verbs: loading it takes seconds, and none changes it.
JOB = """
import functools, json, sys
from matcher.cli import inputs, main
inputs.open_engine = functools.cache(inputs.open_engine)
for arguments in json.loads(sys.argv[1]):
    code = main(arguments)
    print(f"exit {code}", file=sys.stderr)
"""


def run(verbs: list[list[str]], *, before: str = "", seed: str = "0") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", before + JOB, json.dumps(verbs)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.jsonl"
    path.write_text("".join((DEMO / "candidates.jsonl").read_text("utf8").splitlines(True)[:12]), "utf8")
    return path


def test_the_main_job_needs_no_network(tmp_path: Path, people: Path) -> None:
    folder, posting = str(tmp_path / "w"), f"{DEMO / 'postings.jsonl'}#p-electrician"
    verbs = [
        ["workspace", "init", folder],
        ["workspace", "import", "--workspace", folder, "--candidates", str(people), *ON],
        ["workspace", "import", "--workspace", folder, "--postings", str(DEMO / "postings.jsonl"), *ON],
        ["rank", "--workspace", folder, "--posting", "p-electrician", *ON, "--json"],
        ["rank", "--posting", posting, "--candidates", str(people), *ON, "--json"],
        ["gap", "--posting", posting, "--candidate", f"{people}#c-010", *ON, "--json"],
        ["pathway", "--posting", posting, "--candidate", f"{people}#c-010", "--budget", "500", *ON, "--json"],
        ["audit", "verify", "--workspace", folder],
        ["workspace", "erase", "--workspace", folder, "--candidate", "c-010"],
    ]
    done = run(verbs, before=OFFLINE)
    assert done.stderr.count("exit 0") == len(verbs), done.stderr


def test_the_check_sees_a_network() -> None:
    code = OFFLINE + "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "the network was used" in done.stderr


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, people: Path) -> None:
    turned = tmp_path / "turned.jsonl"
    turned.write_text("".join(reversed(people.read_text("utf8").splitlines(True))), "utf8")
    posting = f"{DEMO / 'postings.jsonl'}#p-electrician"
    outputs = {
        run([["rank", "--posting", posting, "--candidates", str(path), *ON, "--json"]], seed=seed).stdout
        for path, seed in ((people, "1"), (people, "2"), (turned, "3"))
    }
    assert len(outputs) == 1


def test_logs_hold_nothing_of_a_person(tmp_path: Path) -> None:
    row = {
        "id": "c-1",
        "name": f"{CANARY} Name",
        "awards": [{"title": f"{CANARY} badge", "issuer": CANARY, "description": CANARY, "issued": "x"}],
        "resume_text": f"{CANARY} Name\n{CANARY}@example.org\nElectrician, SQL, {CANARY} wiring",
    }
    people, folder = tmp_path / "people.jsonl", str(tmp_path / "w")
    people.write_text(json.dumps(row) + "\n" + f'{{"id": "c-2", "name": "{CANARY}"}}\n', "utf8")
    posting = f"{DEMO / 'postings.jsonl'}#p-electrician"
    verbs = [
        ["rank", "--posting", posting, "--candidates", str(people), *ON, "--json"],
        ["workspace", "init", folder],
        ["workspace", "import", "--workspace", folder, "--candidates", str(people), *ON],
        ["workspace", "import", "--workspace", folder, "--postings", str(DEMO / "postings.jsonl"), *ON],
        ["rank", "--workspace", folder, "--posting", "p-electrician", *ON, "--json"],
        ["audit", "list", "--workspace", folder],
        ["workspace", "erase", "--workspace", folder, "--candidate", "c-1"],
    ]
    done = run(verbs, before=LOUD)
    assert done.stderr.count("exit ") == len(verbs)
    assert CANARY not in done.stderr
