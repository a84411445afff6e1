"""The dashboard as people see it, in a real Chromium."""

from __future__ import annotations

import contextlib
import json
import re

import pytest
from browser_pages import assert_nothing_left, choose, go_to, look_into, open_page, wait_until_drawn
from pdf_builder import pdf, show
from playwright.sync_api import Page, expect

PATHS = (
    *("", "/compare", "/my-stack", "/my-pathway", "/coverage", "/posting-audit", "/fairness"),
    *("/credentials", "/verify", "/skills?skill=python", "/data"),
    *("/data?part=What+is+used", "/data?part=Keep+or+forget", "/data?part=Runs"),
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


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
    line.get_by_text("You must have experience of", exact=False).wait_for()
    line.get_by_text("Certificate in wound care, City College").wait_for()
    assert_nothing_left(page, server)


def test_hostile_texts_are_shown_to_the_letter_and_load_nothing(page: Page, server: str, sink) -> None:
    open_page(page, server)
    page.get_by_text("Show names").click()
    look_into(page, "Ann", box="look_into_named")
    for summary in page.locator("[class*=st-key-line_] summary").all():
        summary.click()
        wait_until_drawn(page)
    page.get_by_text("The credentials say").first.wait_for()
    expect(page.get_by_role("heading", level=3).last).to_contain_text("<img src=http")
    assert page.locator("img").count() == 0
    assert page.locator("a[href^=javascript], a[href*='md.png'], a[href*='html.png']").count() == 0
    go_to(page, "Job seeker", "My stack & gap")
    page.get_by_role("heading", name="My gap").wait_for()
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


def test_a_weight_moved_on_its_slider_counts_until_it_is_reset(page: Page, server: str) -> None:
    open_page(page, server)
    slider = page.locator("[class*=st-key-weight_]").first.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    page.get_by_text("1 weight edited").wait_for()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("As suggested").wait_for()


def test_a_click_on_a_plan_in_the_chart_looks_into_it(page: Page, server: str) -> None:
    open_page(page, server + "/my-pathway?unknown_price=Keep%2C+marked+%3F&against=Steps")
    page.get_by_role("heading", name="Plan 1, step by step").wait_for()
    marks = page.get_by_test_id("stVegaLiteChart").first.locator("svg text", has_text=re.compile("[②❷]"))
    for _ in range(5):  # the chart may still move while the page settles
        marks.first.click()
        with contextlib.suppress(AssertionError):
            expect(page.get_by_role("heading", name="Plan 2, step by step")).to_be_visible(timeout=5_000)
            break
    page.get_by_role("heading", name="Plan 2, step by step").wait_for()
    expect(page).to_have_url(re.compile("plan=2"))


def test_back_and_forward_lead_through_what_was_looked_into(page: Page, server: str) -> None:
    open_page(page, server)
    box = page.locator(".st-key-look_into_blind input")
    first = box.input_value()
    look_into(page, "Candidate 3")
    expect(page).to_have_url(re.compile("person=3"))
    go_to(page, "Recruiter", "Compare")
    page.get_by_text("Only where they differ").wait_for()
    page.go_back()
    expect(box).to_have_value("Candidate 3")
    page.go_back()
    expect(box).to_have_value(first)
    page.go_forward()
    expect(box).to_have_value("Candidate 3")


def test_a_shared_address_shows_the_same_to_somebody_else(page: Page, server: str, chromium) -> None:
    open_page(page, server)
    go_to(page, "Recruiter", "Compare")
    choose(page, "compare_0_blind", "Candidate 3")
    expect(page).to_have_url(re.compile("people=3"))
    assert "Three" not in page.url
    other = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    open_page(other, page.url)
    expect(other.locator(".st-key-compare_0_blind input")).to_have_value("Candidate 3")
    other.context.close()


def test_two_people_at_once_see_only_their_own_files(page: Page, server: str, chromium) -> None:
    open_page(page, server)
    row = b'{"id":"n-99","awards":[{"title":"Python CANARY","kind":"certificate"}]}'
    page.get_by_test_id("stPopoverButton").filter(has_text="People").click()
    page.locator(".st-key-people_files input[type=file]").set_input_files(
        {"name": "mine.jsonl", "mimeType": "application/json", "buffer": row}
    )
    page.get_by_role("heading", name="Why Candidate 99 is here").wait_for()
    other = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    open_page(other, server)
    other.get_by_role("heading", name=re.compile("people ranked")).wait_for()
    assert other.get_by_text("Candidate 99").count() == 0
    other.context.close()


def test_the_first_result_is_seen_without_scrolling(page: Page, server: str) -> None:
    for path in ("", "/my-stack", "/compare"):
        open_page(page, server + path)
        box = page.get_by_test_id("stDataFrame").first.bounding_box()
        assert box
        assert box["y"] + 100 < 900


def test_nothing_is_wider_than_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in PATHS:
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
