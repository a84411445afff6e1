"""Files, rows and stdin: what is read, and what is rejected where and why."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx_builder import zipped
from pdf_builder import column, pdf

from matcher.documents import limits, parse_bytes, read_bytes, read_documents
from matcher.errors import UnreadableDocument

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def ole(stream: str) -> bytes:
    """The start of an old Office file with a stream of that name."""
    return OLE + stream.encode("utf-16-le") + bytes(600)


PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)

# name of the file, its bytes, words of the reason
UNREADABLE = {
    "empty": ("a.txt", b"", "empty"),
    "blank": ("a.txt", b" \r\n\t ", "empty"),
    "only invisible characters": ("a.txt", "\u200b\u200b".encode(), "no text"),
    "NUL bytes": ("a.txt", b"abc\0def", "NUL bytes"),
    "control characters": ("a.txt", b"\x01\x02\x03\x04abc", "control characters"),
    "no encoding": ("a.txt", b"caf \x81\x8d\x8f\x90\x9d", "cp1252"),
    "odd UTF-16": ("a.txt", b"\xff\xfea", "utf-16"),
    "image": ("cv.pdf", PNG, "PNG image"),
    "old Word": ("cv.doc", ole("WordDocument"), "save it as .docx"),
    "old Excel": ("jobs.xls", ole("Workbook"), "save it as .xlsx"),
    "encrypted Word": ("cv.docx", ole("EncryptedPackage"), "encrypted; save it without a password"),
    "old Office": ("cv.doc", OLE, "an old Office file"),
    "rich text": ("cv.rtf", b"{\\rtf1 hello}", "Rich Text"),
    "archive": ("a.zip", zipped([("cv.txt", b"hello")]), "zip archive and no Office document"),
    "empty workbook": ("a.xlsx", zipped([("xl/workbook.xml", b"<x/>")]), "workbook is damaged"),
    "binary workbook": ("a.xlsb", zipped([("xl/workbook.bin", b"")]), "save it as .xlsx"),
    "gzip": ("a.txt", b"\x1f\x8b\x08abc", "gzip"),
    "xml": ("a.xml", b"<?xml version='1.0'?><badge/>", "XML file"),
    "garbage PDF": ("a.pdf", b"%PDF-1.7\n garbage", "damaged"),
    "truncated PDF": ("a.pdf", pdf(column(["Python"]))[:250], "damaged"),
    "empty page": ("a.pdf", pdf(""), "image only, cannot be assessed"),
    "truncated zip": ("a.docx", b"PK\x03\x04 word/document.xml", "zip container is damaged"),
    "docx that is none": ("a.docx", zipped([("word/document.xml", b"<a/>")]), "damaged"),
    "page without text": ("a.html", b"<html><body><script>x</script></body></html>", "no text"),
    "deep page": ("a.html", b"<p>Cook</p>" + b"<div>" * 900 + b"Baker", "nested more than 255 deep"),
    "broken JSON": ("a.json", b'{"id": "a", ', "not JSON: "),
    "JSON of something else": ("a.json", b'{"basics": {"name": "x"}}', "'basics'; give {"),
    "JSON value": ("a.json", b'"text"', "a single value"),
    "empty JSON list": ("a.json", b"[]", "a list of 0"),
    "deep JSON": ("a.json", b"[" * 100_000, "nested too deep"),
    "deep JSON Resume job": (
        "a.json",
        b'{"title": "x", "skills": ' + b"[" * 900 + b"]" * 900 + b"}",
        "nested too deep",
    ),
    "no rows": ("a.jsonl", b"\n \n", "empty"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_bad_file_is_rejected_with_its_reason(case: str, tmp_path: Path) -> None:
    name, data, reason = UNREADABLE[case]
    path = tmp_path / name
    path.write_bytes(data)

    reading = read_documents(path)

    (rejected,) = reading.rejected
    assert reading.items == ()
    assert rejected.place == str(path)
    assert reason in rejected.reason
    with pytest.raises(UnreadableDocument, match=name):
        parse_bytes(data, name=name)


def test_a_path_that_cannot_be_opened_is_rejected(tmp_path: Path) -> None:
    assert "no such file" in read_documents(tmp_path / "absent.pdf").rejected[0].reason
    assert "folder" in read_documents(str(tmp_path)).rejected[0].reason
    assert "cannot be opened" in read_documents("a\0b").rejected[0].reason


def test_a_huge_file_is_rejected_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(limits.MAX_FILE_BYTES + 1)

    assert "larger than 10 MB" in read_documents(path).rejected[0].reason
    assert "larger than 10 MB" in read_bytes(path.read_bytes(), name="huge.txt").rejected[0].reason


def test_a_long_text_is_cut_and_says_so() -> None:
    document = parse_bytes(b"a" * (limits.MAX_CHARACTERS + 1), name="long.txt")

    assert len(document.text) == limits.MAX_CHARACTERS
    assert [notice.code for notice in document.notices] == ["truncated"]


def test_rows_keep_their_text_to_the_letter(tmp_path: Path) -> None:
    texts = ["  Python\r\n\tund C++ ", "cafe\u0301 \u200b\u202e\u2028x", "", "ﬁ\u00a0"]
    path = tmp_path / "rows.jsonl"
    lines = [json.dumps({"id": str(at), "text": text}, ensure_ascii=False) for at, text in enumerate(texts)]
    path.write_text("\n".join(lines), encoding="utf-8")

    reading = read_documents(path)

    assert [(document.id, document.text) for document in reading.items] == list(
        zip("0123", texts, strict=True)
    )
    assert [notice.code for document in reading.items for notice in document.notices] == ["empty_text"]
    assert reading.rejected == ()


def test_bad_rows_are_rejected_by_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = {
        '{"id": "a", "text": "one", "title": "T"}': None,
        '{"id": "b", "text": ': "not JSON",
        "": None,
        '["id"]': "list is no row",
        '{"id": "c"}': "no text, only the keys 'id'",
        '{"id": "c", "text": null}': "no text",
        '{"id": "c", "text": ["x"]}': "text is a JSON list",
        '{"id": "c", "text": 3}': "text is a JSON number",
        '{"text": "x"}': "no id",
        '{"id": " ", "text": "x"}': "an id that is a JSON string",
        '{"id": true, "text": "x"}': "an id that is a JSON boolean",
        '{"id": "a", "text": "again"}': "used before, at rows.jsonl:1",
        '{"id": 7, "description": "two"}': None,
        '{"id": "d", "text": "\\ud800x"}': None,
        '{"id": ' + "[" * 100_000: "nested too deep",
        '{"id": ' + "1" * 5_000 + "}": "number too long",
    }
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(rows))

    reading = read_documents(path)

    expected = [(f"rows.jsonl:{at}", reason) for at, reason in enumerate(rows.values(), 1) if reason]
    assert [rejected.place for rejected in reading.rejected] == [place for place, _ in expected]
    for rejected, (_, reason) in zip(reading.rejected, expected, strict=True):
        assert reason in rejected.reason
    assert [(item.id, item.text, item.title) for item in reading.items] == [
        ("a", "one", "T"),
        ("7", "two", None),
        ("d", "\ufffdx", None),
    ]


def test_stdin_gives_rows() -> None:
    reading = read_documents("-", stdin=io.BytesIO(b'{"id": "a", "text": "x"}\r\nnonsense\n'))

    assert [(item.id, item.text) for item in reading.items] == [("a", "x")]
    assert [rejected.place for rejected in reading.rejected] == ["stdin:2"]


def test_an_empty_stdin_is_rejected() -> None:
    (rejected,) = read_documents("-", stdin=io.BytesIO(b"")).rejected

    assert (rejected.place, rejected.reason) == ("stdin", "it is empty; give a file with text in it")


def test_a_json_list_gives_a_document_each() -> None:
    posting = {"@type": ["Thing", "schema:JobPosting"], "title": "A", "description": "one"}
    rows = [{"id": "a", "text": "one"}, {"id": "b"}, {"id": "c", "text": " two"}]

    postings = read_bytes(json.dumps([posting, posting]).encode(), name="two.json")
    listed = read_bytes(json.dumps(rows).encode(), name="rows.json")

    assert [item.id for item in postings.items] == ["two.json#1", "two.json#2"]
    assert [(item.id, item.text) for item in listed.items] == [("a", "one"), ("c", " two")]
    assert [rejected.place for rejected in listed.rejected] == ["rows.json#2"]


def test_rows_in_a_file_named_json_are_read_as_rows() -> None:
    data = b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}\n'

    assert [item.id for item in read_bytes(data, name="rows.json").items] == ["a", "b"]


def test_several_documents_are_refused_where_one_is_wanted() -> None:
    with pytest.raises(UnreadableDocument, match=r"rows\.jsonl: it holds 2 documents"):
        parse_bytes(b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}', name="rows.jsonl")


def test_text_that_starts_like_json_is_text() -> None:
    assert parse_bytes(b"[Draft] Data Engineer", name="a.txt").text == "[Draft] Data Engineer"


def test_schema_org_requirements_become_headed_lines() -> None:
    posting = {
        "@type": "http://schema.org/JobPosting",
        "title": "Nurse",
        "description": "&lt;p&gt;Care &amp;amp; calm&lt;/p&gt;",
        "skills": [{"@type": "DefinedTerm", "name": "Triage"}, "Empathy"],
        "educationRequirements": [{"credentialCategory": "bachelor degree"}],
        "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": "24"},
        "experienceInPlaceOfEducation": True,
        "qualifications": None,
        "responsibilities": 5,
    }

    assert parse_bytes(json.dumps(posting).encode(), name="a.json").text.split("\n") == [
        "Nurse",
        "Care & calm",
        "Skills",
        "- Triage",
        "- Empathy",
        "Education requirements",
        "- bachelor degree",
        "Experience requirements",
        "2 years of experience",
        "Experience may take the place of the education asked.",
    ]
