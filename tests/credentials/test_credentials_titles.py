"""Titles as words: what must not matter does not, and what makes another credential stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials.titles import MAX_WORDS, split_title, title_words

SAME = {
    "marks": ("PRINCE2® Practitioner", "PRINCE2 Practitioner"),
    "trade mark": ("Certified Auditor™ (CISA®)", "Certified Auditor (CISA)"),
    "long dash": ("Architect – Associate", "Architect - Associate"),
    "hyphen": ("SAA-C03", "SAA C03"),
    "case": ("PRINCE2 PRACTITIONER", "Prince2 practitioner"),
    "licence": ("Driver License", "driver licence"),
    "programme": ("Nursing Programme", "nursing program"),
    "curly apostrophe": ("Driver’s License", "Driver's License"),
    "possessive": ("Food Handler's Card", "food handlers card"),
    "ampersand": ("City & Guilds", "City and Guilds"),
    "dots": ("B.Sc. Biology", "BSc Biology"),
    "dots between capitals": ("P.E. licence", "PE licence"),
    "Ph.D.": ("Ph.D., Physics", "PhD, Physics"),
    "accents": ("Diplôme d'études", "Diplome d'etudes"),
    "plural": ("Wiring Regulations", "wiring regulation"),
    "-ies": ("technologies", "technology"),
    "-isation": ("Data visualisation", "data visualization"),
    "one word or two": ("Certified ScrumMaster", "Certified Scrum Master"),
    "micro-credential": ("Microcredential in SQL", "micro-credential in SQL"),
    "superscript": ("(ISC)²", "(ISC)2"),
    "honours": ("BSc (Hons)", "BSc (Honours)"),
}
DIFFERENT = {
    "plus": ("Security+", "Security"),
    "sharp": ("C#", "C"),
    "masters": ("Masters", "Master"),
    "short capitals keep their s": ("PALS", "PAL"),
    "numbers": ("Level 2", "Level 3"),
    "version": ("CSWIP 3.1", "CSWIP 3.2"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_does_not_matter(one: str, other: str) -> None:
    assert title_words(one) == title_words(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_does_matter(one: str, other: str) -> None:
    assert title_words(one) != title_words(other)


def test_brackets_are_asides_and_parts_are_counted() -> None:
    words = split_title("Registered Nurse (RN), State of Ohio")
    assert [word.text for word in words if word.aside] == ["rn"]
    assert [word.segment for word in words] == [0, 0, 1, 3, 3, 3]


def test_with_opens_a_part() -> None:
    words = split_title("CDL with tanker")
    assert words[0].segment < words[1].segment == words[2].segment


def test_unbalanced_brackets_do_no_harm() -> None:
    assert title_words("PMP) (PMI") == ("pmp", "pmi")


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    words = split_title(text)
    assert len(words) <= MAX_WORDS
    assert all(word.text and word.written for word in words)
    assert title_words(" ".join(word.text for word in words)) is not None
