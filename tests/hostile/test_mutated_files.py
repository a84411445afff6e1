"""A good file of every format, damaged at random: read or refused, never anything else."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import posting_files
import pytest
from docx_builder import zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.documents import docx, html, limits, read_bytes, table, xlsx
from matcher.documents.detect import detect_kind
from matcher.documents.worker import answer
from matcher.errors import UnreadableDocument

TITLE = "Cook"
TEXT = "You bake and cook.\n\nRequirements\n- Knife skills, “2 years”\n- Food hygiene certificate"
POSTING = {"@type": "JobPosting", "title": TITLE, "description": TEXT, "skills": ["Python", {"name": "SQL"}]}
SOURCES = {
    "a.txt": TEXT.encode(),
    "a.md": f"# {TITLE}\n\n| a | b |\n|---|---|\n| **c** | [d](e) |\n\n{TEXT}".encode(),
    "utf16.txt": TEXT.encode("utf-16"),
    "a.json": json.dumps({"@graph": [POSTING]}).encode(),
    "job.json": json.dumps({"title": TITLE, "skills": [{"name": "SQL", "keywords": ["a"]}]}).encode(),
    "a.jsonl": b"\n".join(json.dumps({"id": str(at), "text": TEXT}).encode() for at in range(3)),
}
# Read in this process, where a hundred tries cost no more than one of the others.
PARSED: dict[str, tuple[Callable[..., object], bytes, dict[str, object]]] = {
    "docx": (docx.parse, posting_files.docx(TITLE, TEXT), {}),
    "html": (html.parse, posting_files.html_with_json_ld(TITLE, TEXT), {}),
    "plain html": (html.parse, posting_files.plain_html(TITLE, TEXT), {}),
    "job postings": (html.parse_job_postings, json.dumps([POSTING, POSTING]).encode(), {}),
    "csv": (table.parse, f'id,title,text\n1,{TITLE},"{TEXT}"\n2,x,y\n'.encode(), {"name": "a.csv"}),
    "xlsx": (xlsx.parse, posting_files.xlsx(TITLE, TEXT), {"name": "a.xlsx"}),
}
OFFICE = {
    "docx": (docx.parse, PARSED["docx"][1], "word/document.xml", {}),
    "docx styles": (docx.parse, PARSED["docx"][1], "word/styles.xml", {}),
    "xlsx": (xlsx.parse, PARSED["xlsx"][1], "xl/worksheets/sheet1.xml", {"name": "a.xlsx"}),
    "xlsx sheets": (xlsx.parse, PARSED["xlsx"][1], "xl/workbook.xml", {"name": "a.xlsx"}),
}
WORDS = [b"\0", b"\xff", b'"', b"<", b"{", b"[" * 50, b"%", b"PK\x01\x02", b"-1", b"9" * 30, b"\\ud800"]
ENTRIES = st.sampled_from(["word/document.xml", "xl/workbook.xml", "a"])


@st.composite
def damaged(draw: st.DrawFn, source: bytes) -> bytes:
    """``source`` with up to six stretches cut, doubled, swapped for words, or overwritten."""
    data = bytearray(source)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        put = draw(st.one_of(st.just(b""), st.sampled_from(WORDS), st.binary(max_size=8)))
        data[start:end] = put if draw(st.booleans()) else data[start:end] * 2
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_text_is_read_or_refused(name: str, data: st.DataObject) -> None:
    check_reading(data.draw(damaged(SOURCES[name])), name)


@pytest.mark.parametrize("kind", PARSED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_parser_answers_whatever_it_is_given(kind: str, data: st.DataObject) -> None:
    parser, source, options = PARSED[kind]

    found = answer(parser, data.draw(damaged(source)), **options)  # type: ignore[arg-type]

    assert found.keys() in ({"outcomes"}, {"error"})
    json.dumps(found).encode()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(posting_files.plain_pdf(TITLE, TEXT)))
def test_a_damaged_pdf_is_read_or_refused(data: bytes) -> None:
    check_reading(data, "a.pdf")


@pytest.mark.parametrize("case", OFFICE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_office_file_with_a_damaged_part_is_answered(case: str, data: st.DataObject) -> None:
    parser, source, part, options = OFFICE[case]
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries[part] = data.draw(damaged(entries[part]))

    found = answer(parser, zipped(entries.items()), **options)  # type: ignore[arg-type]

    assert found.keys() in ({"outcomes"}, {"error"})


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(ENTRIES, st.binary(max_size=99)))
def test_a_zip_is_what_its_entries_say(entries: dict[str, bytes]) -> None:
    data = zipped(entries.items())

    if "word/document.xml" in entries:
        assert detect_kind(data) == "docx"
    elif "xl/workbook.xml" in entries:
        assert detect_kind(data) == "xlsx"
    else:
        with pytest.raises(UnreadableDocument, match="no Office document"):
            detect_kind(data)


def check_reading(data: bytes, name: str) -> None:
    """Offsets are into the text that is handed on, so that text must be one that can be kept."""
    reading = read_bytes(data, name=name)

    assert reading.items or reading.rejected
    for document in reading.items:
        document.text.encode()
        assert len(document.text) <= limits.MAX_CHARACTERS
