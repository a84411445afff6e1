"""The dashboard as people see it, in a real Chromium."""

from __future__ import annotations

import contextlib
import json
import re
from urllib.parse import urlsplit

import pytest
from pdf_builder import pdf, show
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("How is this computed?").wait_for()
    wait_until_drawn(page)


def wait_until_drawn(page: Page) -> None:
    """Until the script has run to its end and nothing of an older run is on the page."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def look_into(page: Page, called: str, *, box: str = "look_into_blind") -> None:
    page.locator(f".st-key-{box} input").wait_for()
    wait_until_drawn(page)
    page.locator(f".st-key-{box} input").fill(called)
    page.locator(f".st-key-{box} input").press("Enter")
    page.get_by_role("heading", name=re.compile(f"Why .*{re.escape(called)}.* is here")).wait_for()
    wait_until_drawn(page)


def assert_nothing_left(page: Page, server: str) -> None:
    """Every address the page asked for is this server's own."""
    own = urlsplit(server).netloc
    others = [url for url in page.asked if urlsplit(url).scheme not in ("data", "blob")]  # type: ignore[attr-defined]
    assert others
    assert {urlsplit(url).netloc for url in others} == {own}


def test_a_posting_is_uploaded_and_one_person_looked_into(page: Page, server: str) -> None:
    open_page(page, server)
    lines = ["Ward Nurse", "Requirements", "- You must have experience of wound care."]
    data = pdf("".join(show(line, 72, 700 - 20 * at) for at, line in enumerate(lines)))
    page.get_by_role("button", name="Use my own posting").click()
    page.locator(".st-key-posting_file input[type=file]").set_input_files(
        {"name": "ward.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    expect(page.locator(".st-key-posting input")).to_have_value(re.compile("Ward Nurse|ward.pdf"))
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Why Candidate 3 is here").wait_for()
    wait_until_drawn(page)
    line = page.locator("[class*=st-key-line_]").filter(has_text="Wound care").first
    line.locator("summary").click()
    line.get_by_text("You must have experience of wound care", exact=False).wait_for()
    line.get_by_text("Certificate in wound care, City College").wait_for()
    assert_nothing_left(page, server)


def test_hostile_texts_are_shown_to_the_letter_and_load_nothing(page: Page, server: str, sink) -> None:
    open_page(page, server)
    page.get_by_text("Show names").click()
    look_into(page, "Ann", box="look_into_named")
    for summary in page.locator("[class*=st-key-line_] summary").all():
        summary.click()
        wait_until_drawn(page)
    page.get_by_text("In its words", exact=False).first.wait_for()
    expect(page.get_by_role("heading", level=3).last).to_contain_text("<img src=http")
    assert page.locator("img").count() == 0
    assert page.locator("a[href^=javascript], a[href*='md.png'], a[href*='html.png']").count() == 0
    page.get_by_role("link", name="My stack & gap").click()
    page.get_by_role("heading", name="My gap").wait_for()
    wait_until_drawn(page)
    page.locator(".st-key-person input").fill("Candidate 4")
    page.locator(".st-key-person input").press("Enter")
    page.get_by_text("pieces of evidence found in it").click()
    page.wait_for_timeout(1000)
    assert page.locator("img").count() == 0
    assert sink.asked == []
    assert_nothing_left(page, server)


def test_a_click_on_a_row_looks_into_that_person(page: Page, server: str) -> None:
    open_page(page, server)
    second = page.locator(".st-key-look_into_blind input")
    for _ in range(5):  # the table may still move while the page settles, and the click then misses it
        box = page.get_by_test_id("stDataFrame").first.bounding_box()
        assert box
        page.mouse.click(box["x"] + 16, box["y"] + 35 * 2 + 17)
        with contextlib.suppress(AssertionError):
            expect(second).not_to_have_value("Candidate 1", timeout=5_000)
            break
    expect(second).not_to_have_value("Candidate 1")
    called = second.input_value()
    page.get_by_role("heading", name=f"Why {called} is here").wait_for()
    look_into(page, "Candidate 3")
    expect(second).to_have_value("Candidate 3")


def test_a_weight_typed_into_the_table_counts_until_it_is_reset(page: Page, server: str) -> None:
    open_page(page, server)
    grid = page.locator("[class*=st-key-weights_]").locator(".dvn-scroller")
    box = grid.bounding_box()
    assert box
    grid.dblclick(position={"x": box["width"] - 130, "y": 35 + 17})
    page.locator("input.gdg-input").fill("0")
    page.keyboard.press("Enter")
    page.get_by_text("1 weight edited").wait_for()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("Weights as suggested").wait_for()


def test_the_first_result_is_seen_without_scrolling(page: Page, server: str) -> None:
    for path in ("", "/my-stack"):
        open_page(page, server + path)
        box = page.get_by_test_id("stDataFrame").first.bounding_box()
        assert box
        assert box["y"] + 100 < 900


def test_nothing_is_wider_than_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "/my-stack"):
        open_page(page, server + path)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_hostile_badge_is_shown_to_the_letter_on_a_phone(
    page: Page, server: str, sink, payload: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(server + "/verify")
    page.get_by_text("There is no badge to look at yet").wait_for()
    badge = {"type": "Assertion", "badge": {"name": payload, "issuer": {"name": payload}}}
    file = {"name": "badge.json", "mimeType": "application/json", "buffer": json.dumps(badge).encode()}
    page.locator("input[type=file]").first.set_input_files([file])
    page.get_by_text("○ Not proven").wait_for()
    wait_until_drawn(page)
    page.get_by_text(payload).first.wait_for()
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth <= e.clientWidth")
    assert not sink.asked


def test_the_server_forbids_loading_from_elsewhere(page: Page, server: str) -> None:
    answer = page.request.get(server)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "connect-src 'self';" in answer.headers["content-security-policy"]
