"""Every page in both themes by axe-core: nothing against WCAG 2.1 A and AA."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from browser_pages import open_page
from playwright.sync_api import Browser, Page
from test_browser_dashboard import PATHS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(params=["light", "dark"])
def themed(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=request.param)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_against_the_guidelines(themed: Page, server: str, path: str) -> None:
    open_page(themed, server + path)
    assert violations(themed) == []


def test_what_opens_is_as_accessible(themed: Page, server: str) -> None:
    open_page(themed, server)
    themed.locator("[class*=st-key-line_] summary").first.click()
    themed.get_by_text("The posting says").first.wait_for()
    assert violations(themed) == []
    for name in ("Guide", "Decide", "Download", "People", "Use my own posting"):
        themed.get_by_test_id("stPopoverButton").filter(has_text=name).click()
        themed.wait_for_timeout(400)
        assert violations(themed) == [], name
        themed.keyboard.press("Escape")
