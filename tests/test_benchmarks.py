"""benchmarks/: one command writes the results page, and what fails loses nothing else."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
PEERS = sorted(path for path in (FOLDER / "peers").glob("*.py") if path.stem != "measure")
Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Imports a script of the folder, which is not a package."""
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module


@pytest.fixture
def page(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """run.py over a folder with one script that works and one that fails after it has printed."""
    run = load("run")
    (tmp_path / "good.py").write_text("print('| a |\\n|---|\\n| 1 |')")
    (tmp_path / "bad.py").write_text("print('half'); raise SystemExit(3)")
    scripts = (("bad.py", "Bad", "none"), ("good.py", "Good", "two rows"))
    monkeypatch.setattr(run, "FOLDER", tmp_path)
    monkeypatch.setattr(run, "SCRIPTS", scripts)
    results = tmp_path / "results.md"
    results.write_text("# Results\n\n## Bad\n\nas it was\n\n## By hand\n\nkept\n")
    return SimpleNamespace(run=run, scripts=scripts, path=results)


def test_a_section_that_fails_stays_as_it_was(page: SimpleNamespace) -> None:
    assert page.run.refresh(page.path, page.scripts) == ["bad.py"]
    sections = page.run.known_sections(page.path.read_text())
    assert list(sections) == ["Bad", "Good", "By hand"]
    assert "as it was" in sections["Bad"]
    assert "half" not in sections["Bad"]
    assert "| 1 |" in sections["Good"]


def test_a_section_says_how_when_and_on_what_it_was_measured(page: SimpleNamespace) -> None:
    page.run.refresh(page.path, page.scripts[1:])
    section = page.run.known_sections(page.path.read_text())["Good"]
    assert "`python benchmarks/good.py`; data: two rows." in section
    assert re.search(r"Measured \d{4}-\d\d-\d\d: .+ cores, .+ Python 3\.\d+\.\d+, numpy \d", section)


def test_notes_by_hand_outlive_a_new_run(page: SimpleNamespace) -> None:
    (page.path.parent / "notes").mkdir()
    (page.path.parent / "notes" / "good.md").write_text("What it means.\n")
    for _ in range(2):
        page.run.refresh(page.path, page.scripts[1:])
    assert page.path.read_text().count("What it means.") == 1


def test_every_script_and_note_is_there_and_the_page_in_order(load: Load) -> None:
    run = load("run")
    scripts = {script for script, _, _ in run.SCRIPTS}
    assert all((FOLDER / script).is_file() for script in scripts)
    assert {note.with_suffix(".py").name for note in (FOLDER / "notes").iterdir()} <= scripts
    text = (FOLDER / "results.md").read_text("utf8")
    assert run.joined(run.known_sections(text)) == text


def test_peers_are_pinned_and_each_has_its_script(load: Load) -> None:
    peers = load("peers").PEERS
    assert {f"{peer.script}.py" for peer in peers} == {path.name for path in PEERS}
    assert all("==" in peer.requires[0] for peer in peers if peer.requires)
    assert ".venv-peers/" in (FOLDER.parent / ".gitignore").read_text("utf8").splitlines()


@pytest.mark.parametrize("path", PEERS, ids=lambda path: path.stem)
def test_a_peer_imports_nothing_before_its_clock_runs(path: Path) -> None:
    """What a file imports at its top would be there before measure.py asks for it."""
    top = re.findall(r"^(?:import|from) (\w+)", path.read_text("utf8"), re.MULTILINE)
    assert set(top) <= {*sys.stdlib_module_names, "__future__"}


def test_measuring_counts_different_skills_and_starts_apart(tmp_path: Path) -> None:
    (tmp_path / "measure.py").write_text((FOLDER / "peers" / "measure.py").read_text("utf8"))
    (tmp_path / "words.py").write_text("def load():\n    print('loading')\n    return str.split\n")
    command = [sys.executable, "-P", str(tmp_path / "measure.py"), "words"]
    rows = "".join(json.dumps({"text": text}) + "\n" for text in ("a b a", ""))
    done = subprocess.run(command, input=rows, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["skills"] == [2, 0]
    assert min(told["start"], told["seconds"], told["peak_mb"]) > 0


def test_a_peer_that_cannot_run_says_why_and_stops_no_other(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    peers = load("peers")

    def measured(peer: object, *_: object, **__: object) -> object:
        if peer is peers.PEERS[0]:
            raise peers.PeerFailed("no such wheel")
        return peers.Measured(7.0, np.array([1.0, 3.0]), np.array([4.0, 2.0]), 100.4, np.array([3, 4]))

    monkeypatch.setattr(peers, "measured", measured)
    failed, ran = peers.lines(peers.PEERS[:2], ["text"], "name", rounds=2, limit=1)
    assert "not run: no such wheel" in failed
    assert "| 2 | 7.0 | 2.0 (1.0-3.0) | 3.00 (2.00-4.00) | 100 | 3.5 |" in ran
    assert failed.count("|") == ran.count("|")


def test_a_command_that_fails_or_hangs_is_told_in_one_line(load: Load) -> None:
    peers = load("peers")
    with pytest.raises(peers.PeerFailed, match=r"^a / b$"):
        peers.finished([sys.executable, "-c", "raise SystemExit('first\\na | b')"], limit=60)
    with pytest.raises(peers.PeerFailed, match="not ready after 0 seconds"):
        peers.finished([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.01)
