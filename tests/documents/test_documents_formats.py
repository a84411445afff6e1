"""One posting, every format: the same lines come out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from docx_builder import word
from pdf_builder import column, pdf

from matcher.documents import parse_bytes

LINES = [
    "Data Engineer",
    "You keep our pipelines running.",
    "Responsibilities",
    "- Build pipelines in Python",
    "- Watch over Kafka",
    "Qualifications",
    "- SQL and Spark",
    "Skills",
    "- Docker",
]
HTML = (
    "<html><head><title>Jobs</title><style>p {}</style></head><body><h1>Data Engineer</h1>"
    "<p>You keep our <b>pipelines</b>\n running.</p><h2>Responsibilities</h2>"
    "<ul><li>Build pipelines in Python<li><p>Watch over Kafka</p></ul>"
    "<h2>Qualifications</h2><ul><li>SQL and Spark</ul>"
    "<h2>Skills</h2><ol><li>Docker</ol><script>track()</script></body></html>"
)
SCHEMA_ORG = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Data Engineer",
    "description": "<p>You keep our pipelines running.</p>",
    "responsibilities": "<ul><li>Build pipelines in Python</li><li>Watch over Kafka</li></ul>",
    "qualifications": ["SQL and Spark"],
    "skills": "- Docker",
}
JOB_SCHEMA = {
    "title": "Data Engineer",
    "description": "You keep our pipelines running.",
    "responsibilities": ["Build pipelines in Python", "Watch over Kafka"],
    "qualifications": ["SQL and Spark"],
    "skills": [{"name": "Docker"}],
}
LD_PAGE = f'<html><head><script type="application/ld+json">{json.dumps([SCHEMA_ORG])}</script></head></html>'


def build_word(document: Any) -> None:
    for line in LINES:
        if line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(line, style="Title" if line == LINES[0] else None)


FILES = {
    "posting.txt": "\r\n".join(LINES).encode(),
    "posting.md": b"\xef\xbb\xbf" + "\n".join(LINES).encode(),
    "utf16.txt": "\n".join(LINES).encode("utf-16"),
    "posting.html": HTML.encode(),
    "declared.html": LD_PAGE.encode(),
    "posting.pdf": pdf(column(LINES)),
    "posting.docx": word(build_word),
    "schema.json": json.dumps({"@graph": [{"@type": "WebPage"}, SCHEMA_ORG]}).encode(),
    "job.json": json.dumps(JOB_SCHEMA).encode(),
    "row.json": json.dumps({"id": "row.json", "title": LINES[0], "text": "\n".join(LINES)}).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_lines(name: str) -> None:
    document = parse_bytes(FILES[name], name=name)

    assert document.text.split("\n") == LINES
    assert document.id == name
    assert document.notices == ()


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith((".txt", ".md", ".pdf"))])
def test_formats_that_state_a_title_give_it(name: str) -> None:
    assert parse_bytes(FILES[name], name=name).title == "Data Engineer"


@pytest.mark.parametrize("name", FILES)
def test_the_file_name_does_not_decide_the_type(name: str) -> None:
    document = parse_bytes(FILES[name], name="upload.rst")

    assert document.text.split("\n") == LINES


@pytest.mark.parametrize(
    ("name", "content"),
    [("saved.pdf", "posting.html"), ("posting.docx", "posting.pdf"), ("cv.doc", "posting.docx")],
)
def test_a_wrong_extension_is_noticed(name: str, content: str) -> None:
    (notice,) = parse_bytes(FILES[content], name=name).notices

    assert (notice.code, notice.place) == ("type_mismatch", name)
