"""Takes the pictures of every page of the dashboard on the demo, at the width of a laptop and of a phone.

    python scripts/screenshots.py [--theme dark] [--to FOLDER] [PAGE ...]

Needs Chromium and the extra ``dev``; PAGE is a name below. The pictures in docs/images are the light ones.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = {1280: 900, 390: 844}
TALLEST = 2_600
COLOURS = 128
PATIENCE_MS = 300_000
ADDRESSES = {
    "rank": "",
    "compare": "compare",
    "my-stack": "my-stack",
    "my-pathway": "my-pathway",
    "coverage": "coverage",
    "posting-audit": "posting-audit",
    "fairness": "fairness",
    "credentials": "credentials",
    "verify": "verify",
    "skills": "skills?skill=python",
    "data": "data",
    "data-used": "data?part=What+is+used",
    "data-forget": "data?part=Keep+or+forget",
    "data-runs": "data?part=Runs",
}
BADGE = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://college.example/assertion",
    "badge": {
        "type": "BadgeClass",
        "id": "https://college.example/badge",
        "name": "Wound care",
        "description": "Holders dressed wounds in a practical test.",
        "issuer": {"type": "Issuer", "id": "https://college.example/issuer", "name": "City College"},
        "criteria": {"narrative": "A practical test."},
    },
    "issuedOn": "2026-05-01T00:00:00Z",
    "recipient": {"type": "email", "hashed": False, "identity": "somebody@example.org"},
    "verification": {"type": "HostedBadge"},
}


def give_badge(page: Page) -> None:
    file = {"name": "badge.json", "mimeType": "application/json", "buffer": json.dumps(BADGE).encode()}
    page.locator("input[type=file]").first.set_input_files([file])
    page.get_by_text("○ Not proven").wait_for()


FIRST: dict[str, Callable[[Page], None]] = {"verify": give_badge}


@contextmanager
def served() -> Iterator[str]:
    """The address of a dashboard on a fresh demo."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "matcher", "app", "--no-browser", "--port", str(port)],
            env=os.environ | {"PYTHONPATH": str(ROOT), "STACKMATCH_HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until_up(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_up(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit("the dashboard did not start")


def settle(page: Page) -> None:
    """Until the script has run to its end and charts are drawn."""
    for _ in range(2):
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.wait_for_timeout(1_200)


def picture(browser: Browser, address: str, name: str, width: int, theme: str) -> bytes:
    """A PNG of a whole page, with few colours."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if theme == "dark" else "light",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{address}/{ADDRESSES[name]}")
    page.get_by_role("button", name="Guide").wait_for()
    settle(page)
    if name in FIRST:
        FIRST[name](page)
        settle(page)
    main = page.get_by_test_id("stMainBlockContainer")
    tall = int(main.evaluate("e => e.getBoundingClientRect().bottom + document.documentElement.scrollTop"))
    page.set_viewport_size({"width": width, "height": min(max(tall, WIDTHS[width]), TALLEST)})
    settle(page)
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    out = io.BytesIO()
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "pages", nargs="*", metavar="PAGE", help="rank, compare, ...; all where none is named"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "images")
    given = parser.parse_args()
    if unknown := sorted(set(given.pages) - ADDRESSES.keys()):
        parser.error(f"no page {unknown[0]!r}; there are {', '.join(ADDRESSES)}")
    given.to.mkdir(parents=True, exist_ok=True)
    named = os.environ.get("STACKMATCH_CHROMIUM", "chromium")
    chromium = shutil.which(named) or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright, served() as address:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        for name in given.pages or ADDRESSES:
            for width in WIDTHS:
                file = given.to / f"{name}-{width}.png"
                file.write_bytes(picture(browser, address, name, width, given.theme))
                print(f"{file.name}: {file.stat().st_size / 1024:.0f} KB", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
