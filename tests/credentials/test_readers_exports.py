"""LinkedIn exports, zips and folders: each file by its content, and nobody's file stops another's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from award_builders import DAY, LEVELS
from envelope_builders import baked_png, baked_svg, jws, zipped
from person_files import OB2, OB3, RESUME
from test_readers_folder import put

from matcher.credentials.assessed import inner_kind
from matcher.credentials.readers import read_candidate_bytes, read_candidates
from matcher.documents import limits
from matcher.types import Candidate, Reading


def read(data: bytes, name: str = "ann.zip") -> Reading[Candidate]:
    return read_candidate_bytes(data, name=name, on=DAY, levels=LEVELS)


EXPORT: dict[str, Any] = {
    "Certifications.csv": "Name,Url,Authority,Started On,Finished On,License Number\n"
    "PMP,https://pmi.example,PMI,Mar 2021,Mar 2027,1\nFalse,javascript:alert(1),,,,\n,,,,,\n",
    "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
    'A College,2011,2015,"First, with honours",BSc Biology,Chess\nA School,,2010,First aid,,\n',
    "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
    'A Ward,Nurse,"Wound\ncare",Leeds,Jan 2016,Jan 2020\nB Ward,Sister,,,Feb 2020,\n',
    "Skills.csv": "Name\nSQL\n=cmd|' /C calc'!A0\n",
    "Languages.csv": "Name,Proficiency\nSpanish,Native or bilingual proficiency\n",
    "Courses.csv": "Name,Number\nStatistics,ST1\n",
    "Honors.csv": "Title,Description,Issued On\nNurse of the year,For wound care,Dec 2019\n",
    "Projects.csv": "Title,Description,Url,Started On,Finished On\nRota,A rota in Python,,Jan 2019,\n",
    "Profile.csv": "First Name,Last Name,Address,Headline\nAnn,Lee,1 High Street,Nurse\n",
    "Connections.csv": 'Notes:\n"Some remark"\n\nFirst Name,Last Name,URL\nBob,Roe,\n',
    "messages.csv": "FROM,TO,CONTENT\nBob,Ann,Python\n",
    "Jobs/Saved Jobs.csv": "Saved Date,Job Url\n2020-01-01,https://x.example\n",
}


def check_export(person: Candidate) -> None:
    held = {award.title: award for award in person.awards}
    assert set(held) == {
        "PMP",
        "False",
        "BSc Biology",
        "First aid",
        "Nurse",
        "Sister",
        "Statistics",
        "Nurse of the year",
    }
    pmp = held["PMP"]
    assert (pmp.issuer, pmp.issued, pmp.expires) == ("PMI", date(2021, 3, 1), date(2027, 3, 31))
    assert (pmp.url, held["False"].url) == ("https://pmi.example", None)
    assert (held["BSc Biology"].kind, held["First aid"].kind, held["Statistics"].kind) == (
        "degree",
        "course",
        "course",
    )
    assert all(held[title].kind_stated is None for title in ("PMP", "False", "First aid"))
    assert inner_kind(pmp) == ("certification", "the section of the export it stands in says so")
    assert inner_kind(held["False"])[0] == "certificate"
    assert (held["Nurse"].kind, held["Nurse"].description) == ("experience", "Wound\ncare")
    assert (held["Nurse"].issued, held["Nurse"].expires, held["Sister"].expires) == (
        date(2016, 1, 1),
        date(2020, 1, 31),
        None,
    )
    lines = person.resume_text.split("\n")
    assert {
        "SQL",
        "=cmd|' /C calc'!A0",
        "Spanish (Native or bilingual proficiency)",
        "A rota in Python",
    } <= set(lines)
    assert person.name == "Ann Lee"
    assert not any(word in person.resume_text for word in ("Bob", "High Street"))


def test_an_export_is_one_person() -> None:
    found = read(zipped(EXPORT))
    (person,) = found.items
    assert person.id == "ann"
    check_export(person)


def test_an_export_may_be_unpacked_renamed_or_lie_in_a_folder(tmp_path: Path) -> None:
    for name, content in EXPORT.items():
        path = tmp_path / "unpacked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    known = [content for name, content in EXPORT.items() if name not in ("Connections.csv", "messages.csv")]
    renamed = {f"file{number}.txt": content for number, content in enumerate(known)}
    put(tmp_path / "people" / "ann", export__bin=zipped(renamed))
    for folder in (tmp_path / "unpacked", tmp_path / "people"):
        (person,) = read_candidates(folder, on=DAY, levels=LEVELS).items
        check_export(person)


def test_a_zip_of_folders_is_people() -> None:
    found = read(
        zipped(
            {
                "ann/badge.png": baked_png(jws(OB3)),
                "ann/cv.txt": "I know Python.",
                "bob/b.json": OB2,
                "__MACOSX/x": "y",
                ".hidden": "y",
                "notes.jsonl": '{"id": "cyd", "awards": [{"title": "PMP"}]}',
            }
        )
    )
    assert [(one.id, len(one.awards)) for one in found.items] == [("ann", 1), ("bob", 1), ("cyd", 1)]
    assert found.rejected == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("badge.txt", baked_png(jws(OB3))),
        ("badge", baked_svg(f'<three:credential verify="{jws(OB3)}"/>')),
        ("badge.jwt", jws(OB3).encode()),
        ("badge.1ob", json.dumps(OB3, indent=1).encode()),
    ],
)
def test_a_badge_by_itself_is_a_person_whatever_its_name(name: str, data: bytes) -> None:
    found = read(data, name)
    assert [(one.id, [award.title for award in one.awards]) for one in found.items] == [
        ("badge", ["SQL Nano"])
    ]


def test_a_folder_of_badges_alone_is_one_person(tmp_path: Path) -> None:
    put(tmp_path / "ann", a__json=OB2, b__json=OB3)
    (one,) = read_candidates(tmp_path / "ann", on=DAY, levels=LEVELS).items
    assert (one.id, len(one.awards)) == ("ann", 2)
    put(tmp_path / "more", a__json=RESUME, b__json=RESUME)
    assert len(read_candidates(tmp_path / "more", on=DAY, levels=LEVELS).items) == 2


def test_a_linked_badge_finds_its_class_in_the_folder(tmp_path: Path) -> None:
    linked = OB2 | {"badge": "https://example.org/badge"}
    put(
        tmp_path / "ann",
        a__png=baked_png(json.dumps(linked), b"openbadges"),
        b__json=OB2["badge"] | {"type": "BadgeClass"},
    )
    found = read_candidates(tmp_path, on=DAY, levels=LEVELS)
    assert ([award.title for award in found.items[0].awards], found.rejected) == (["SQL Nano"], ())


ATTACHED: dict[str, tuple[Any, list[str], int]] = {
    "object": (OB3, ["SQL Nano"], 0),
    "token": (jws(OB3), ["SQL Nano"], 0),
    "text": (json.dumps(OB3), ["SQL Nano"], 0),
    "several": (
        {"type": "VerifiablePresentation", "verifiableCredential": [OB3, OB2]},
        ["SQL Nano", "SQL Nano"],
        0,
    ),
    "nothing known": ({"hello": 1}, [], 1),
    "words": ("my badge", [], 1),
    "a number": (5, [], 1),
}


@pytest.mark.parametrize(("badge", "titles", "problems"), ATTACHED.values(), ids=ATTACHED)
def test_a_row_with_a_badge(badge: Any, titles: list[str], problems: int) -> None:
    row = json.dumps({"id": "ann", "awards": [{"badge": badge}]})
    found = read(row.encode(), "people.jsonl")
    assert ([award.title for award in found.items[0].awards], len(found.rejected)) == (titles, problems)
    titled = json.dumps({"id": "ann", "awards": [{"title": "Mine", "badge": badge}]})
    awards = read(titled.encode(), "people.jsonl").items[0].awards
    assert "Mine" in [award.title for award in awards]


def test_a_row_with_a_badge_that_means_two_things_is_refused() -> None:
    found = read(
        b'{"id": "ann", "awards": [{"badge": {"badge": {"name": "A", "name": "B"}}}]}', "people.jsonl"
    )
    assert "'name' twice" in found.rejected[0].reason


def test_a_bomb_is_refused() -> None:
    found = read(zipped({"a.txt": b" " * (limits.MAX_ZIP_BYTES + 1)}))
    assert (found.items, "unpacks to" in found.rejected[0].reason) == ((), True)


@pytest.mark.parametrize("name", ["../../x.json", "/x.json"])
def test_a_zip_that_names_files_outside_itself_is_refused(name: str) -> None:
    assert "outside itself" in read(zipped({name: "{}"})).rejected[0].reason


def test_a_zip_inside_a_zip_is_left_shut() -> None:
    found = read(zipped({"ann/a.zip": zipped({"b.zip": zipped(EXPORT)}), "ann/cv.txt": "SQL"}))
    assert [(one.place, "inside a zip" in one.reason) for one in found.rejected] == [
        ("ann/a.zip/b.zip", True)
    ]


def test_a_damaged_zip_is_told() -> None:
    assert "damaged" in read(zipped(EXPORT)[:200]).rejected[0].reason


def test_a_table_of_ones_own_awards(tmp_path: Path) -> None:
    put(
        tmp_path / "ann",
        a__csv="Title;Issuer;Date\nPMP;PMI;2024-03-01\n=HYPERLINK(1);;2024\n",
        b__txt="Title\nMr\n",
    )
    (one,) = read_candidates(tmp_path, on=DAY, levels=LEVELS).items
    assert [(award.title, award.issuer) for award in one.awards if award.issuer] == [("PMP", "PMI")]
    assert "=HYPERLINK(1)" in [award.title for award in one.awards]
    assert "Mr" in one.resume_text
