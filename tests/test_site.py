"""The documentation site builds, with every link leading somewhere, and leaves nothing out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import matcher

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a warning (a link that leads nowhere, a page that is missing) fails the build."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_public_name_has_its_place(site: Path) -> None:
    page = (site / "api.html").read_text("utf8")
    shown = {name.rpartition(".")[2] for name in re.findall(r'<h3 id="([\w.]+)"', page)}
    assert set(matcher.__all__) <= shown


def test_every_verb_has_its_place(site: Path) -> None:
    page = (site / "cli.html").read_text("utf8")
    for verb in ("rank", "batch extract", "batch rank", "workspace erase", "serve", "fairness"):
        assert f"matcher {verb}<" in page, verb
    assert "--posting-rows" in page


def test_every_page_can_be_reached_from_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text("utf8").partition("nav:")[2]
    assert not [page.name for page in (ROOT / "docs").glob("*.md") if f" {page.name}\n" not in menu]


def test_pictures_and_cards_are_there(site: Path) -> None:
    assert (site / "images" / "rank-1280.png").is_file()
    cards = (site / "models.html").read_text("utf8")
    for card in ROOT.glob("models/*/card.md"):
        assert card.read_text("utf8").split("\n", 1)[0].lstrip("# ") in cards


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in ("index.html", "api.html", "decisions/index.html"):
        text = (site / page).read_text("utf8")
        assert not re.findall(
            r'<(?:script|img)[^>]+src="https?:|<link[^>]+stylesheet[^>]+href="https?:', text
        )
