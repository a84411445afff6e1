"""JSON Resume to awards: what is taken, what is left behind, and entries that cannot be used."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from award_builders import DATA, DAY, LEVELS, read
from person_files import RESUME

from matcher.credentials.readers import read_candidates
from matcher.credentials.readers.json_resume import is_json_resume

SHARED = DATA.parent / os.environ.get("STACKMATCH_SHARED", "../shared")
SAMPLE = SHARED / "data" / "fixtures" / "jsonresume" / "sample.resume.json"


def test_sections_become_awards() -> None:
    found = read(json.dumps(RESUME), "ann.json")
    assert found.rejected == ()
    (one,) = found.items
    held = {award.title: award for award in one.awards}
    assert (one.id, one.name) == ("ann", "Ann Lee")
    assert sorted(held) == ["Bachelor in Biology", "First aid", "Nurse", "PMP", "Ward sister"]
    assert (held["PMP"].issuer, held["PMP"].issued, held["PMP"].url) == (
        "PMI",
        date(2024, 3, 1),
        "https://example.org",
    )
    assert (held["Bachelor in Biology"].kind, held["Bachelor in Biology"].description) == ("degree", "SQL")
    assert held["First aid"].kind == "course"
    assert (held["Nurse"].kind, held["Nurse"].issuer) == ("experience", "A Ward")
    assert (held["Nurse"].issued, held["Nurse"].expires) == (date(2016, 1, 1), date(2020, 1, 31))
    assert (held["Ward sister"].issuer, held["Ward sister"].expires) == ("B Ward", None)


def test_skills_and_languages_become_resume_text_and_contacts_nothing() -> None:
    (one,) = read(json.dumps(RESUME), "ann.json").items
    assert one.resume_text.splitlines() == ["Databases, SQL, Python", "Kotlin", "Spanish (Fluent)", "Welsh"]
    assert "example.org" not in one.resume_text
    assert "High Street" not in repr(one)


BAD_ENTRIES: dict[str, tuple[str, Any, str]] = {
    "certificate without name": ("certificates", {"issuer": "PMI"}, "title is None"),
    "certificate of a wrong type": ("certificates", "PMP", "it is 'PMP'"),
    "name of a wrong type": ("certificates", {"name": ["PMP"]}, "title is a list"),
    "future certificate": ("certificates", {"name": "PMP", "date": "2031-01-01"}, "after 2026-06-01"),
    "degree not finished": (
        "education",
        {"studyType": "BSc", "area": "Law", "endDate": "2028"},
        "after 2026-06-01",
    ),
    "education of nothing": ("education", {"institution": "A College"}, "title is ''"),
    "position without title": ("work", {"name": "A Ward"}, "title is None"),
    "position ended before it began": (
        "work",
        {"position": "Nurse", "startDate": "2020", "endDate": "2019"},
        "end is 2019-12-31",
    ),
    "no such day": ("work", {"position": "Nurse", "startDate": "2020-02-31"}, "no such day"),
}


@pytest.mark.parametrize(("section", "entry", "reason"), BAD_ENTRIES.values(), ids=BAD_ENTRIES)
def test_a_bad_entry_is_set_aside_by_section(section: str, entry: Any, reason: str) -> None:
    found = read(json.dumps(RESUME | {section: [entry, *RESUME[section]]}), "ann.json")
    assert len(found.items[0].awards) == 5
    assert [one.place for one in found.rejected] == [f"ann.json {section}[0]"]
    assert reason in found.rejected[0].reason


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        (RESUME, True),
        ({"basics": {}}, True),
        ({"work": []}, True),
        ({"basics": {}, "awards": []}, True),  # its own honours section
        ({"id": "c1", "work": []}, False),  # a candidate row
        ({"basics": "Ann"}, False),
        ({"awards": []}, False),
        ([], False),
        (None, False),
    ],
)
def test_what_is_a_json_resume(value: Any, is_one: bool) -> None:
    assert is_json_resume(value) is is_one


@pytest.mark.parametrize("section", ["certificates", "education", "work", "skills", "languages"])
@pytest.mark.parametrize("value", [None, 5, "x", {}, [None], [5], [[]]])
def test_sections_of_wrong_types_do_no_harm(section: str, value: Any) -> None:
    found = read(json.dumps({"basics": {"name": 5}, section: value}), "ann.json")
    assert [one.id for one in found.items] == ["ann"]


@pytest.mark.skipif(not SAMPLE.is_file(), reason=f"no shared fixtures at {SHARED}: set STACKMATCH_SHARED")
def test_the_sample_of_the_standard() -> None:
    found = read_candidates(SAMPLE, on=DAY, levels=LEVELS)
    (one,) = found.items
    assert found.rejected == ()
    assert (one.id, one.name) == ("sample.resume", "Richard Hendriks")
    held = {award.title: (award.kind, award.issued, award.expires) for award in one.awards}
    assert held == {
        "Bachelor in Information Technology": ("degree", date(2014, 1, 1), None),
        "CEO/President": ("experience", date(2013, 12, 1), date(2014, 12, 1)),
    }
    assert "HTML, CSS, Javascript" in one.resume_text
    assert "mail.com" not in one.resume_text


def test_a_path_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "ann.resume.json"
    path.write_text(json.dumps(RESUME))
    assert [one.id for one in read_candidates(path, on=DAY, levels=LEVELS).items] == ["ann.resume"]
