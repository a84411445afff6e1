"""The first day of three people, each with their own files, from the first page to a result."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator

import pytest
from browser_pages import (
    assert_nothing_left,
    choose,
    give_file,
    go_to,
    open_page,
    wait_until_drawn,
)
from playwright.sync_api import Page
from story_files import ADVERT, ANALYST_ADVERT, applicants, jobs, linkedin_export, page_of, staff

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def timed(request: pytest.FixtureRequest, new_server: str) -> Iterator[None]:  # noqa: ARG001
    """Prints how long the story took on a server that is up (read it with ``pytest -rP``)."""
    start = time.perf_counter()
    yield
    print(f"{request.node.name}: {time.perf_counter() - start:.0f} s from the first page to the result")


def test_a_recruiter_with_an_advert_and_a_zip_of_applicants(page: Page, new_server: str) -> None:
    open_page(page, new_server)
    asked = page.get_by_text("Medication administration, required")
    give_file(page, "Use my own posting", "posting_file", ("ward.pdf", page_of(ADVERT)), asked)
    ranked = page.get_by_role("heading", name="2 people ranked")
    give_file(page, "People", "people_files", ("applicants.zip", applicants()), ranked)
    page.get_by_role("heading", name="Why Candidate 1 is here").wait_for()
    page.get_by_text("n-3/resume.pdf").first.wait_for(state="attached")
    line = page.locator("[class*=st-key-line_]").filter(has_text="Wound care").first
    line.locator("summary").click()
    line.get_by_text("You must have experience of").wait_for()
    line.get_by_text("Wound care, City College").first.wait_for()
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("button", name=re.compile("Keep this posting and 2 people")).click()
    page.get_by_role("button", name="Record this ranking").wait_for()
    wait_until_drawn(page)
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("radio", name="advance").click()
    page.get_by_role("button", name="Record the decision").click()
    page.wait_for_timeout(1_000)
    wait_until_drawn(page)
    kept = page.get_by_text(re.compile("advance, 20.*by local")).first
    if not kept.is_visible():
        page.get_by_role("button", name="Decide").click()
    kept.wait_for()
    assert_nothing_left(page, new_server)


def test_a_job_seeker_with_a_linkedin_export_and_an_advert(page: Page, new_server: str) -> None:
    open_page(page, new_server)
    go_to(page, "Job seeker", "My stack & gap")
    stack = page.get_by_role("heading", name="My stack: 2 awards as the machine read them")
    give_file(page, "Use my own resume", "person_file", ("linkedin.zip", linkedin_export()), stack)
    page.get_by_role("button", name="Use my own posting").click()
    page.locator(".st-key-posting_text textarea").fill(ANALYST_ADVERT)
    page.get_by_role("button", name="Read this text").last.click()
    wait_until_drawn(page)
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my gap (CSV)").click()
    with open(download.value.path(), encoding="utf8", newline="") as file:
        rows = {row["Requirement"]: row for row in csv.DictReader(file)}
    assert "missing" in rows["Python"]["Status"]
    assert "missing" not in rows["SQL"]["Status"]
    assert rows["SQL"]["Rests on"]
    page.get_by_text("The text that was read").click()
    assert page.get_by_text("CANARY of a private message").count() == 0
    go_to(page, "Job seeker", "My pathway")
    page.get_by_role("heading", name="Plan 1, step by step").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Plan (CSV)").click()
    with open(download.value.path(), encoding="utf8", newline="") as file:
        steps = list(csv.DictReader(file))
    assert steps
    assert float(steps[-1]["coverage_after"]) > 0
    assert_nothing_left(page, new_server)


def test_an_analyst_with_two_workbooks(page: Page, new_server: str) -> None:
    open_page(page, new_server)
    go_to(page, "Workspace", "Data & settings")
    bring_in(page, "people", "staff.xlsx", staff())
    choose_column(page, "candidate id", "Staff no")
    choose_column(page, "title", "Certificate held")
    choose_column(page, "issuer", "Given by")
    choose_column(page, "expires", "Good until")
    page.get_by_role("button", name="Bring them in").click()
    page.get_by_text("2 people brought in").wait_for()
    page.get_by_text("1 entry set aside").wait_for()
    page.get_by_role("radio", name="Postings").click()
    wait_until_drawn(page)
    bring_in(page, "postings", "jobs.xlsx", jobs())
    page.get_by_role("button", name="Bring them in").click()
    page.get_by_text("1 posting brought in").wait_for()
    go_to(page, "HR", "Coverage")
    page.get_by_text("2 people, 1 posting").wait_for()
    page.get_by_role("heading", name="Behind a skill").wait_for()
    go_to(page, "HR", "Fairness & log")
    page.get_by_role("button", name="Exchange identities and rank again").click()
    with page.expect_download() as download:
        page.locator(".st-key-csv_swaps").get_by_role("button").click()
    with open(download.value.path(), encoding="utf8", newline="") as file:
        swaps = list(csv.DictReader(file))
    assert {row["Ranks and numbers"] for row in swaps} == {"✓ equal"}
    assert {row["People"] for row in swaps} == {"2"}
    go_to(page, "Recruiter", "Rank")
    choose(page, "posting", "Ward Nurse")
    page.get_by_role("heading", name="Why Candidate 1 is here").wait_for()
    line = page.locator("[class*=st-key-line_]").filter(has_text="Wound care").first
    line.locator("summary").click()
    line.get_by_text("Wound care, City College").first.wait_for()
    assert_nothing_left(page, new_server)


def bring_in(page: Page, kind: str, name: str, data: bytes) -> None:
    page.locator(f"[class*=st-key-import_files_{kind}] input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_text(f"Which column of {name} holds what?", exact=False).wait_for()
    wait_until_drawn(page)


def choose_column(page: Page, field: str, header: str) -> None:
    box = page.get_by_role("combobox", name=field, exact=False).first
    box.fill(header)
    box.press("Enter")
    wait_until_drawn(page)
