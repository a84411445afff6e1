"""Markdown is read as its page shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.documents import parse_bytes
from matcher.documents.markdown import read_markdown

LINES = {
    "heading": ("# Requirements", "# Requirements"),
    "bold heading": ("**Requirements**", "**Requirements**"),
    "emphasis": ("You know **Python** and _SQL_ or `bash`", "You know Python and SQL or bash"),
    "names with marks": ("snake_case_name, 2 * 3, C* and D*", "snake_case_name, 2 * 3, C* and D*"),
    "escaped": (r"C\# and 3\*", "C# and 3*"),
    "bullets": ("* Python\n+ SQL\n- [x] Docker", "- Python\n- SQL\n- Docker"),
    "link": ("Use [Kafka](https://example.org/java) here", "Use Kafka here"),
    "reference": ("[Kafka][1]\n\n[1]: https://example.org/java", "Kafka\n\n"),
    "picture": ("![Our office](office.png)", "Our office"),
    "address": ("<https://example.org>", "https://example.org"),
    "markup": ("one<br>two", "one two"),
    "code": ("```sql\nSELECT 1\n```", "\nSELECT 1\n"),
    "table": ("| Skill | Years |\n|---|:--:|\n| SQL | 2 |", "Skill | Years\n\nSQL | 2"),
}


@pytest.mark.parametrize("case", LINES)
def test_lines(case: str) -> None:
    source, text = LINES[case]

    assert read_markdown(source).text == text


def test_comments_are_hidden_text() -> None:
    document = parse_bytes(b"Cook <!-- Python\nSQL --> wanted", name="job.md")

    assert document.text == "Cook  wanted"
    assert [(piece.text, piece.reason) for piece in document.hidden] == [("Python SQL", "in a comment")]
    assert [notice.code for notice in document.notices] == ["hidden_text"]


def test_only_files_named_so_are_markdown() -> None:
    assert parse_bytes(b"Cook <!-- Python -->", name="job.txt").text == "Cook <!-- Python -->"


@given(st.text("ab[]()*_`<>!-|#\\\n ", max_size=200))
def test_any_text_is_read(text: str) -> None:
    read_markdown(text)
