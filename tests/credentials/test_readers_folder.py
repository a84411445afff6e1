"""A folder with one sub-folder a person: resumes and badges, and files that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from award_builders import DAY, LEVELS
from pdf_builder import column, pdf
from person_files import OB2, OB3, RESUME
from xlsx_builder import workbook

from matcher.credentials.readers import files as file_reader
from matcher.credentials.readers import folder as folder_reader
from matcher.credentials.readers import read_candidates
from matcher.types import Candidate, HiddenText, Reading


def read_folder(path: Path) -> Reading[Candidate]:
    return read_candidates(path, on=DAY, levels=LEVELS)


def put(folder: Path, **files: Any) -> Path:
    """Writes files; their names have __ for the dot. What is no bytes and no text becomes JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, str | bytes) else json.dumps(content)
        (folder / name.replace("__", ".")).write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def word(path: Path, *lines: str) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def test_people_are_sub_folders(tmp_path: Path) -> None:
    put(tmp_path / "ann", cv__txt="I know Python.", badge__json=OB2, second__json=OB3)
    put(tmp_path / "bob", cv__pdf=pdf(column(["I know SQL."])))
    put(tmp_path / "cyd")
    word(tmp_path / "cyd" / "cv.docx", "I know Kotlin.")
    found = read_folder(tmp_path)
    assert found.rejected == ()
    people = {one.id: one for one in found.items}
    assert list(people) == ["ann", "bob", "cyd"]
    assert people["ann"].resume_text.strip() == "I know Python."
    assert sorted(held.kind for held in people["ann"].awards) == ["badge", "micro_credential"]
    assert "I know SQL." in people["bob"].resume_text
    assert "I know Kotlin." in people["cyd"].resume_text


def test_a_persons_files_add_up(tmp_path: Path) -> None:
    put(tmp_path / "ann", a__json=RESUME, b__txt="Kites.", c__json={"title": "CDL Class A"})
    put(
        tmp_path / "ann" / "more",
        d__json={"awards": [{"title": "PMP"}, {"title": "PMP"}], "resume_text": "Ships."},
    )
    (one,) = read_folder(tmp_path).items
    titles = [held.title for held in one.awards]
    assert titles.count("PMP") == 2  # that of the JSON Resume has an issuer and a date
    assert {"CDL Class A", "Bachelor in Biology", "Nurse"} <= set(titles)
    assert (one.id, one.name) == ("ann", "Ann Lee")
    assert all(text in one.resume_text for text in ("Databases", "Kites.", "Ships."))


def test_a_list_of_badges_is_read_one_by_one(tmp_path: Path) -> None:
    put(tmp_path / "ann", badges__json=[OB2, OB3])
    assert len(read_folder(tmp_path).items[0].awards) == 2


def test_files_beside_the_people_are_read_too(tmp_path: Path) -> None:
    put(tmp_path, more__jsonl='{"id": "zoe", "awards": []}', people__csv="candidate_id,title\nyan,PMP")
    put(tmp_path / "ann", cv__txt="I know Python.")
    found = read_folder(tmp_path)
    assert ([one.id for one in found.items], found.rejected) == (["ann", "zoe", "yan"], ())


# name of the file, its content, place, words of the reason
BAD_FILES: dict[str, tuple[str, Any, str, str]] = {
    "not JSON": ("b.json", "{oops", "ann/b.json", "not JSON"),
    "empty JSON": ("b.json", "", "ann/b.json", "empty"),
    "deep JSON": ("b.json", "[" * 100_000, "ann/b.json", "nested deeper than 100 levels"),
    "another JSON": ("b.json", {"hello": 1}, "ann/b.json", "no credential standard"),
    "a key twice": ("b.json", '{"badge": {}, "badge": {}}', "ann/b.json", "the key 'badge' twice"),
    "a linked badge": (
        "b.json",
        OB2 | {"badge": "https://example.org/b.json"},
        "ann/b.json",
        "badge is only linked",
    ),
    "binary JSON": ("b.json", b"\x00\x01", "ann/b.json", "binary"),
    "badge without a name": ("b.json", {"badge": {"issuer": {}}}, "ann/b.json", "title is None"),
    "badge with a bad date": (
        "b.json",
        OB2 | {"issuedOn": "yesterday"},
        "ann/b.json",
        "issued is 'yesterday'",
    ),
    "future badge": ("b.json", OB2 | {"issuedOn": "2031-01-01"}, "ann/b.json", "after 2026-06-01"),
    "award row without title": (
        "b.json",
        {"awards": [{"issuer": "x"}]},
        "ann/b.json awards[0]",
        "title is None",
    ),
    "bad one in a list": ("b.json", [OB2, 5], "ann/b.json#2", "no credential standard"),
    "picture": ("b.png", b"\x89PNG\r\n\x1a\n", "ann/b.png", "no badge baked into it"),
    "empty text": ("b.txt", "", "ann/b.txt", "empty"),
    "broken PDF": ("b.pdf", b"%PDF-1.7 garbage", "ann/b.pdf", "damaged"),
}


@pytest.mark.parametrize(("name", "content", "place", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_set_aside_and_the_person_kept(
    name: str, content: Any, place: str, reason: str, tmp_path: Path
) -> None:
    put(tmp_path / "ann", **{"a__txt": "I know Python.", name.replace(".", "__"): content})
    put(tmp_path / "bob", a__txt="I know SQL.")
    found = read_folder(tmp_path)
    assert [one.id for one in found.items] == ["ann", "bob"]
    assert [(one.place, reason in one.reason) for one in found.rejected] == [(place, True)], found.rejected


def test_a_person_whose_files_are_all_bad_is_told_as_such(tmp_path: Path) -> None:
    put(tmp_path / "ann", a__json="{oops")
    put(tmp_path / "bob")
    found = read_folder(tmp_path)
    assert found.items == ()
    assert [one.place for one in found.rejected] == ["ann/a.json", "ann", "bob"]
    assert "no file in it could be used" in found.rejected[1].reason
    assert "the folder is empty" in found.rejected[2].reason


def test_people_cannot_verify_themselves(tmp_path: Path) -> None:
    verified = {"title": "PMP", "verification": {"status": "verified", "method": "issuer"}}
    put(tmp_path / "ann", a__json={"awards": [verified]}, b__json=verified | {"title": "CAPM"})
    (one,) = read_folder(tmp_path).items
    assert [held.verification.status for held in one.awards] == ["claimed", "claimed"]


def test_hidden_files_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "ann", a__txt="I know Python.", __hidden="x")
    put(tmp_path / "ann" / ".git", config__json="{oops")
    put(tmp_path / ".cache", a__txt="x")
    found = read_folder(tmp_path)
    assert ([one.id for one in found.items], found.rejected) == (["ann"], ())


def test_an_empty_folder_says_what_to_put_in_it(tmp_path: Path) -> None:
    found = read_folder(tmp_path)
    assert [(one.place, "one sub-folder a person" in one.reason) for one in found.rejected] == [
        (str(tmp_path), True)
    ]


def test_ids_differ_over_the_whole_folder(tmp_path: Path) -> None:
    put(tmp_path, more__jsonl='{"id": "ann", "awards": []}')
    put(tmp_path / "ann", a__txt="I know Python.")
    found = read_folder(tmp_path)
    assert [(one.id, one.resume_text != "") for one in found.items] == [("ann", True)]
    assert [(one.place, "used before" in one.reason) for one in found.rejected] == [("more.jsonl", True)]


def test_too_many_files_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_reader, "MAX_FILES", 1)
    put(tmp_path / "ann", a__txt="I know Python.", b__txt="I know SQL.")
    found = read_folder(tmp_path)
    assert found.items[0].resume_text.strip() == "I know Python."
    assert [one.place for one in found.rejected] == ["ann/b.txt"]


def test_a_large_json_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_reader, "MAX_FILE_BYTES", 10)
    put(tmp_path / "ann", a__txt="Python", b__json=OB2)
    assert "larger than" in read_folder(tmp_path).rejected[0].reason


def test_names_of_files_change_nothing(tmp_path: Path) -> None:
    put(tmp_path / "one" / "ann", a__json=OB2, b__json=OB3, c__txt="SQL")
    put(tmp_path / "two" / "ann", z__json=OB2, b__json=OB3, a__txt="SQL")
    first, second = (read_folder(tmp_path / name).items for name in ("one", "two"))
    assert first == second


def test_what_was_noticed_on_reading_a_resume_stays_with_the_person(tmp_path: Path) -> None:
    page = "<html><p>I know SQL.</p><p hidden>Python</p></html>"
    put(tmp_path / "people" / "ana", resume__html=page, sheet__xlsx=workbook([["Text"], ["Cook"]]))

    reading = read_folder(tmp_path / "people")

    (person,) = reading.items
    assert person.resume_text == "I know SQL."
    assert [(notice.code, notice.place) for notice in person.notices] == [("hidden_text", "ana/resume.html")]
    assert person.hidden == (HiddenText("Python", "in hidden elements", "ana/resume.html"),)
    assert [(one.place, one.reason.split(";")[0]) for one in reading.rejected] == [
        ("ana/sheet.xlsx", "it is a spreadsheet")
    ]
