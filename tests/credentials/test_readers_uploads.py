"""Uploads: which people come out of a zip, a pile of resumes, a workbook, a table with other headers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest
from award_builders import LEVELS
from docx_builder import word
from xlsx_builder import workbook

from matcher import BadInput, Reading, read_columns
from matcher.credentials.readers.uploads import read_upload_units
from matcher.types import Candidate

ON = date(2026, 11, 22)


def no_badges(source: object, name: str) -> None:
    raise AssertionError(f"{name} holds no badge, but {source!r} was taken for one")


def read(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> list[Reading[Candidate]]:
    units = read_upload_units(data, name=name, on=ON, levels=LEVELS, check=no_badges, columns=columns)
    return [unit().reading for unit in units]


def packed(files: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:  # stored, so that what is inside shows in the bytes
        for path, content in files.items():
            container.writestr(path, content)
    return out.getvalue()


RESUME = word(lambda document: document.add_paragraph("Python"))


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        ({"ann/resume.txt": "Python", "ben/cv.txt": "SQL"}, ["ann", "ben"]),
        ({"people/ann/resume.txt": "Python", "people/ben/cv.txt": "SQL"}, ["ann", "ben"]),
        ({"ann.txt": "Python", "ben.txt": "SQL"}, ["ann", "ben"]),
        ({"people/ann.docx": RESUME, "people/ben.docx": RESUME}, ["ann", "ben"]),
        ({"ann/resume.txt": "Python", "ben.docx": RESUME}, ["ann", "ben"]),
        ({"all/ann/resume.txt": "Python"}, ["ann"]),
        ({"resume.docx": RESUME}, ["upload"]),
        (
            {"Certifications.csv": "Name,Url,Authority,Started On\nPMP,,PMI,Mar 2024\n", "a.txt": "x"},
            ["upload"],
        ),
    ],
)
def test_who_is_in_a_zip(files: Mapping[str, bytes | str], ids: list[str]) -> None:
    found = read(packed(files), "upload.zip")
    assert [person.id for reading in found for person in reading.items] == ids
    assert not any(reading.rejected for reading in found)


def test_a_bad_file_in_a_pile_stops_no_other() -> None:
    found = read(
        packed({"a.txt": "Python", "b.pdf": b"%PDF-1.4", "c.txt": "SQL", "d.zip": packed({"x": "y"})}),
        "p.zip",
    )
    assert [person.id for reading in found for person in reading.items] == ["a", "c"]
    assert [one.place for reading in found for one in reading.rejected] == ["b.pdf", "d.zip"]


def test_a_single_document_is_one_persons_resume() -> None:
    (found,) = read(RESUME, "ann.docx")
    assert [(person.id, person.resume_text) for person in found.items] == [("ann", "Python")]


def test_rows_are_units_line_by_line() -> None:
    found = read(b'{"id":"a","resume_text":"SQL"}\n\nnot json\n{"id":"b","resume_text":"SQL"}', "rows.jsonl")
    assert [[person.id for person in reading.items] for reading in found] == [["a"], [], ["b"]]
    assert found[1].rejected[0].place == "rows.jsonl:3"


def test_a_damaged_zip_is_refused() -> None:
    with pytest.raises(BadInput):
        read(packed({"a.txt": "x"})[:-30], "cut.zip")


ROWS = [["Staff no", "Held", "Title", "Until"], ["s-1", "PMP", "Dr", "2030-01-01"], [], ["", "CAPM", "", ""]]
STATED = {"candidate_id": "Staff no", "title": "Held", "expires": "Until"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_with_other_headers_is_read_as_stated(kind: str) -> None:
    text = "\n".join(",".join(row) for row in ROWS).encode()
    (found,) = read(text if kind == "csv" else workbook(ROWS), f"staff.{kind}", STATED)
    (person,) = found.items
    (award,) = person.awards
    assert (person.id, award.title, award.expires) == ("s-1", "PMP", date(2030, 1, 1))
    assert [one.place for one in found.rejected] == [f"staff.{kind}:4"]


def test_a_table_without_the_needed_columns_is_refused_with_what_it_has() -> None:
    (found,) = read(workbook([["A", "B"], ["1", "2"]]), "staff.xlsx")
    assert "the columns are a, b" in found.rejected[0].reason


def test_columns_are_guessed_and_listed() -> None:
    columns = read_columns(
        workbook([["Candidate", "Certification", "Salary"], ["1", "2", "3"]]), name="a.xlsx", of="people"
    )
    assert columns is not None
    assert columns.headers == ("Candidate", "Certification", "Salary")
    assert columns.guessed == {"candidate_id": "Candidate", "title": "Certification"}
    jobs = read_columns(b"Ref;Job title;Description\n1;2;3", name="jobs.csv", of="postings")
    assert jobs is not None
    assert jobs.guessed == {"id": "Ref", "title": "Job title", "text": "Description"}


@pytest.mark.parametrize(
    ("name", "data"), [("a.pdf", b"%PDF-1.4"), ("a.csv", b""), ("a.xlsx", packed({"xl/workbook.xml": "<"}))]
)
def test_what_is_no_table_has_no_columns(name: str, data: bytes) -> None:
    assert read_columns(data, name=name, of="people") is None
