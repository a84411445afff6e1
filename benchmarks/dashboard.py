"""What somebody in front of the dashboard waits for, in a real Chromium, and what a session costs.

    python benchmarks/dashboard.py

A server of its own on the demo people, and one on 1,000 people whose awards are the demo's, dealt out again.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from matcher import Engine, Workspace, read_candidate_bytes, read_documents

SEED = 17
PEOPLE = 1_000
ROUNDS = 9
# A ranked table of 1,000 people is larger than anything else that is sent.
TABLE_BYTES = 50_000
SESSIONS = 6
ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "demo"
PATIENCE_MS = 600_000


def make_workspace(folder: Path, people: int | None) -> None:
    """A workspace with the demo postings, and the demo people (None) or so many made from them."""
    levels = Engine().levels
    rows = [json.loads(line) for line in (DEMO / "candidates.jsonl").read_text("utf8").splitlines()]
    if people is not None:
        rng = random.Random(SEED)
        awards = [award for row in rows for award in row.get("awards", ())]
        rows = [{"id": f"p-{n:04}", "awards": rng.sample(awards, rng.randint(2, 7))} for n in range(people)]
    workspace = Workspace.create(folder, levels=levels)
    workspace.add_postings(read_documents(DEMO / "postings.jsonl").items)
    data = "\n".join(map(json.dumps, rows)).encode()
    workspace.add_candidates(
        read_candidate_bytes(data, name="rows.jsonl", on=date.today(), levels=levels).items
    )


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The address and process id of a dashboard on a workspace."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "matcher", "app", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--workspace", str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_up(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("the dashboard did not start")


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """A page of a new session showing its first result, and the seconds until it did."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    start = time.perf_counter()
    page.goto(address)
    page.get_by_role("heading", name="is here").wait_for()
    settle(page)
    return page, time.perf_counter() - start


def settle(page: Page) -> None:
    """Until the script has run to its end."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def timed(act: Callable[[], None], rounds: int = ROUNDS) -> str:
    """Median and range in milliseconds."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - start))
    return _spread(took)


def _spread(took: list[float]) -> str:
    return f"{statistics.median(took):.0f} ms ({min(took):.0f}-{max(took):.0f})"


def rerank_in_browser(page: Page) -> tuple[str, str]:
    """From a key on the first slider: until the new ranking has reached the browser, and until all is drawn."""
    arrived: list[float] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda data: arrived.append(time.perf_counter()) if len(data) > TABLE_BYTES else None,
        ),
    )
    page.reload()
    settle(page)
    slider = page.get_by_role("slider").first
    slider.focus()

    reached, drawn = [], []
    for turn in range(ROUNDS + 1):
        arrived.clear()
        start = time.perf_counter()
        slider.press("ArrowRight")  # every weight is a new one: nothing remembered is measured
        while not arrived:
            page.wait_for_timeout(5)
        settle(page)
        if turn:
            reached.append(1000 * (arrived[0] - start))
            drawn.append(1000 * (time.perf_counter() - start))
    return _spread(reached), _spread(drawn)


def rerank_on_server(folder: Path) -> tuple[str, str]:
    """(script run, ranking alone) under new weights, without a browser."""
    os.environ["STACKMATCH_WORKSPACE"] = str(folder)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=900).run()
    values = iter(range(10_000))
    run = timed(lambda: app.slider[0].set_value(3.5 + next(values) / 2).run())
    engine = Engine()
    workspace = Workspace(folder, levels=engine.levels)
    stacks = engine.read_stacks(workspace.candidates(on=date.today()), on=date.today())
    posting = engine.read_posting(workspace.postings()[0])
    first = posting.requirements[0].id
    ranking = engine.rank_stacks(posting, stacks)
    alone = timed(lambda: engine.reweigh(ranking, {first: 1.0 + next(values) / 8}))  # type: ignore[func-returns-value]
    return run, alone


def switch_pages(page: Page) -> str:
    """From a click on a page's name to its result, after each was seen once."""
    titles = iter(["Compare", "Rank"] * 50)

    def switch() -> None:
        title = next(titles)
        page.get_by_test_id("stTopNavSection").filter(has_text="Recruiter").click()
        page.get_by_role("menuitem", name=title).click()
        page.get_by_text("Only where they differ" if title == "Compare" else "Look into").first.wait_for()
        settle(page)

    switch()
    switch()
    return timed(switch, rounds=8)


def memory_mb(process: int) -> float:
    """Resident memory of a process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def measure_demo(browser: Browser, folder: Path) -> list[tuple[str, str]]:
    """First result, page switch and memory on the demo people."""
    make_workspace(folder, None)
    with served(folder) as (address, process):
        pages = [opened(browser, address)[0]]
        before, took = memory_mb(process), []
        for _ in range(SESSIONS):
            page, seconds = opened(browser, address)
            pages.append(page)
            took.append(seconds)
        time.sleep(5)
        each = (memory_mb(process) - before) / SESSIONS
        first = f"{statistics.median(took):.1f} s ({min(took):.1f}-{max(took):.1f})"
        rows = [("first result of a new session, 66 people, warm server", first)]
        rows.append(("page switch, 66 people", switch_pages(pages[0])))
        rows.append(("memory of an idle session, 66 people", f"{each:.1f} MB"))
        rows.append(("memory of the server", f"{memory_mb(process):.0f} MB"))
    return rows


def measure_many(browser: Browser, folder: Path) -> list[tuple[str, str]]:
    """First result and ranking again with 1,000 people."""
    make_workspace(folder, PEOPLE)
    with served(folder) as (address, _):
        opened(browser, address)
        page, seconds = opened(browser, address)
        rows = [(f"first result of a new session, {PEOPLE:,} people, warm server", f"{seconds:.1f} s")]
        reached, drawn = rerank_in_browser(page)
        rows.append((f"slider to new ranking at the browser, {PEOPLE:,} people", reached))
        rows.append((f"slider to everything drawn, without a graphics processor, {PEOPLE:,} people", drawn))
    run, alone = rerank_on_server(folder)
    rows.append((f"the page's run for it on the server, {PEOPLE:,} people", run))
    rows.append((f"of which ranking, {PEOPLE:,} people", alone))
    return rows


def main() -> None:
    """Prints the table as Markdown."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        rows = [
            *measure_demo(browser, Path(scratch) / "demo"),
            *measure_many(browser, Path(scratch) / "many"),
        ]
        browser.close()
    print("| what | median (range) |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")
    print(f"\nLoad of the machine while measuring: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
