"""How a browser test waits for a page, and moves on it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Guide").wait_for()
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """Until the script has run to its end and nothing of an older run is on the page."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def go_to(page: Page, section: str, title: str) -> None:
    """Opens a page by the menus at the top."""
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    page.get_by_role("menuitem", name=title).click()
    wait_until_drawn(page)


def give_file(page: Page, opener: str, uploader: str, file: tuple[str, bytes], seen: Locator) -> None:
    """Gives a file to an uploader behind a button, and closes it once what comes of the file is seen."""
    name, data = file
    page.get_by_test_id("stPopoverButton").filter(has_text=opener).click()
    page.locator(f".st-key-{uploader} input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    seen.wait_for()
    wait_until_drawn(page)
    page.keyboard.press("Escape")
    wait_until_drawn(page)


def look_into(page: Page, called: str, *, box: str = "look_into_blind") -> None:
    choose(page, box, called)
    page.get_by_role("heading", name=re.compile(f"Why .*{re.escape(called)}.* is here")).wait_for()
    wait_until_drawn(page)


def choose(page: Page, key: str, words: str) -> None:
    """Chooses in a box by typing what it shows."""
    page.locator(f".st-key-{key} input").wait_for()
    wait_until_drawn(page)
    page.locator(f".st-key-{key} input").fill(words)
    page.locator(f".st-key-{key} input").press("Enter")
    wait_until_drawn(page)


def assert_nothing_left(page: Page, server: str) -> None:
    """Every address the page asked for is this server's own."""
    own = urlsplit(server).netloc
    others = [url for url in page.asked if urlsplit(url).scheme not in ("data", "blob")]  # type: ignore[attr-defined]
    assert others
    assert {urlsplit(url).netloc for url in others} == {own}
