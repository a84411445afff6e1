"""Encodings, and what is cleaned out of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.documents import parse_bytes
from matcher.documents.text import clean, row_lines

ENCODED = {
    "utf-8": ("Köln – 5 €".encode(), "Köln – 5 €", []),
    "utf-8 mark": (b"\xef\xbb\xbfabc", "abc", []),
    "utf-16 le": ("Köln".encode("utf-16"), "Köln", []),
    "utf-16 be": (b"\xfe\xff" + "Köln".encode("utf-16-be"), "Köln", []),
    "utf-32": ("Köln".encode("utf-32"), "Köln", []),
    "cp1252": ("Köln – 5 €".encode("cp1252"), "Köln – 5 €", ["encoding_guessed"]),
}
CLEANED = {
    "newlines": ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne", []),
    "composed": ("cafe\u0301", "café", []),
    "ligatures and hard spaces": ("certiﬁed 5\u00a0years", "certified 5 years", []),
    "zero width": ("Py\u200bthon\ufeff", "Python", ["removed_characters"]),
    "bidi override": ("\u202enohtyP\u202c", "nohtyP", ["removed_characters"]),
    "tag characters": ("a\U000e0041b", "ab", ["removed_characters"]),
    "control": ("a\x07b\tc", "ab\tc", ["removed_characters"]),
    "lone surrogate": ("a\ud800", "a\ufffd", ["removed_characters"]),
    "lookalikes": ("P\u0443thon", "P\u0443thon", ["mixed_scripts"]),
    "Cyrillic": ("Инженер IT-отдела", "Инженер IT-отдела", []),
}


@pytest.mark.parametrize("case", ENCODED)
def test_encodings(case: str) -> None:
    data, text, codes = ENCODED[case]

    document = parse_bytes(data, name="a.txt")

    assert document.text == text
    assert [notice.code for notice in document.notices] == codes


@pytest.mark.parametrize("case", CLEANED)
def test_cleaning(case: str) -> None:
    dirty, text, codes = CLEANED[case]

    cleaned, notices = clean(dirty)

    assert cleaned == text
    assert [notice.code for notice in notices] == codes


@given(st.text())
def test_clean_text_is_left_alone(text: str) -> None:
    cleaned, _ = clean(text)

    assert clean(cleaned)[0] == cleaned
    cleaned.encode()


def test_a_table_row_is_a_line_unless_a_cell_has_several() -> None:
    assert row_lines([["Python"], [], ["3 years"]]) == ["Python | 3 years"]
    assert row_lines([["Python", "SQL"], ["Docker"]]) == ["Python", "SQL", "Docker"]
    assert row_lines([[], []]) == []
