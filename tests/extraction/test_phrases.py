"""Phrases no dictionary has."""

import pytest
from extraction_samples import mentions

from matcher.extraction.phrases import find_phrases, split_list, trim

FOUND = {
    "experience with": ("Experience with seed grading.", ["seed grading"]),
    "list": (
        "Knowledge of seed grading, hedge laying and dry stone walls.",
        ["seed grading", "hedge laying", "dry stone walls"],
    ),
    "praise is dropped": ("Excellent knowledge of modern hedge laying techniques.", ["hedge laying"]),
    "product name": ("Experience with Hortisoft.", ["Hortisoft"]),
    "two announcements": (
        "Skilled in hedge laying, with knowledge of seed grading.",
        ["hedge laying", "seed grading"],
    ),
    "known names are left to the dictionary": ("Experience with Python and seed grading.", ["seed grading"]),
    "bullet": ("Requirements\n- Hedge laying", ["Hedge laying"]),
    "bullet of experience": ("Requirements\n- Must have hedge laying experience", []),
    "leading you have": ("Requirements\nYou have knowledge of hedge laying", ["hedge laying"]),
    "ability": (
        "Requirements\n- Ability to prepare botanical survey reports",
        ["prepare botanical survey reports"],
    ),
    "trailing white space": (
        "Requirements\n\nHedge laying  \n\nSeed grading\t\n",
        ["Hedge laying", "Seed grading"],
    ),
}
NOTHING = {
    "pronoun": "Knowledge of our values.",
    "generic": "Experience with tools and technologies.",
    "company": "Experience at Northwind Traders.",
    "must be": "Requirements\n- Must be committed",
    "be": "Requirements\n- Be proactive",
    "clearance": "Requirements\n- Possess SCI clearance",
    "provide": "We are able to provide examples of material.",
    "one lower-case word": "Experience of gardens.",
    "benefits": "Benefits\n- Experience with seed grading",
    "heading": "Requirements\nSkills\n",
    "long line": "Requirements\n- We will always welcome people of all ages to our shop",
    "perks": "Requirements\n- Paid holidays\n- Dental insurance",
    "bullet in duties": "Duties\n- Hedge laying",
    "question": "Requirements\n- Interested in hedges?",
}


def opened(text):
    return [m.surface for m in mentions(text) if m.link is None and m.kind == "skill"]


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_phrases_found(text, expected):
    assert opened(text) == expected


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_nothing_found(text):
    assert opened(text) == []


def test_known_spans_are_never_overlapped():
    text = "Experience with hedge laying."
    assert find_phrases(text, [(0, len(text))], [(16, 21)], bullets=True) == ()


def test_split_list_keeps_every_item():
    text = "A, B and C"
    assert [text[s:e].strip() for s, e in split_list(text, 0, len(text))] == ["A", "B", "C"]


@pytest.mark.parametrize("piece", ["", "  ", "the", "experience", ", - "])
def test_trim_gives_none_when_nothing_is_left(piece):
    assert trim(piece, 0, len(piece)) is None
