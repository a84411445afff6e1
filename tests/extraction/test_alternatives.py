"""Lists and alternatives over plain spans."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.extraction.alternatives import find_groups, find_lists_below, join_of

JOINS = {
    ", ": "comma",
    " or ": "or",
    ", or ": "or",
    " and/or ": "or",
    "/": "or",
    " / ": "comma",
    " and ": "and",
    " as well as ": "and",
    " skills, ": "comma",
    " (expert) or advanced ": "or",
    " with ": None,
    ". ": None,
    "; ": None,
    " ": None,
    ", and experience with ": None,
    " to be used by ": None,
}


@pytest.mark.parametrize(("gap", "join"), JOINS.items())
def test_what_joins_two_names(gap, join):
    assert join_of(gap) == join


# text with names in capitals -> groups of them
GROUPS = {
    "A, B or C": ["ABC"],
    "A, B and C or D": ["CD"],
    "tools such as A, B and C": ["ABC"],
    "one of the following: A, B, C": ["ABC"],
    "A databases (B, C, D)": ["BCD"],
    "A databases (B and C)": [],
    "A databases (B as well as C)": [],
    "A, B or similar tools": ["AB"],
    "A or other B": ["AB"],
    "A (or B)": ["AB"],
    "such as A, B or C (others too), D and E": ["ABC"],
    "certified by either the A, B, or the C": ["ABC"],
    "(e.g. A) and B, C": [],
    "8 years with A or 5 years with B": ["AB"],
    "A in the field or B": ["AB"],
    "such as A, B, and C/D": ["ABCD"],
    "A; B or C": ["BC"],
    "one of the following cloud A services (AWS): B, C, D": ["BCD"],
    "one or more of the following: A; B; and C": ["ABC"],
    "tools preferred (e.g. A, B; C, D)": ["ABCD"],
    "(e.g., A, B or C, D, other things)": ["ABCD"],
    "such as A B, C": ["ABC"],
    "such as A B": [],
    "A using B, C or equivalents": ["BC"],
    "tools: A, B, C, etc.": ["ABC"],
    "A, B, C, etc.": [],
    "A, B, C": [],
    "A": [],
    "": [],
}


def letters(text):
    """The spans of single capital letters."""
    return [found.span() for found in re.finditer(r"\b[A-E]\b", text)]


@pytest.mark.parametrize(("text", "wanted"), GROUPS.items())
def test_alternatives(text, wanted):
    spans = letters(text)
    found = find_groups(text, (0, len(text)), spans)
    assert ["".join(text[slice(*spans[n])] for n in group) for group in found] == wanted


# A text of lines -> the lines that are one list of alternatives
LISTS_BELOW = {
    "One of the following:\nA\nB\n\nC": ["A", "B"],
    "Experience in any of the following areas:\n- A\n- B or C\n- D\nE": ["- A", "- B or C", "- D"],
    "* One of the following is required:\n\n- A\n\n- B\n\n\nC": ["- A", "- B"],
    "- One of the following:\n- A\n- B": [],
    "One of the following: A, B\nC\nD": [],
    "All of the following:\nA\nB": [],
    "One of the following:\nA\n- B": [],
    "": [],
}


@pytest.mark.parametrize(("text", "wanted"), LISTS_BELOW.items())
def test_lines_below_one_of_the_following_are_alternatives(text, wanted):
    lines = [found.span() for found in re.finditer(r"[^\n]+", text)]
    found = [lines[number] for list_ in find_lists_below(text, lines) for number in range(*list_)]
    assert [text[start:end] for start, end in found] == wanted


@given(
    st.lists(st.sampled_from(["A", ", ", " or ", " and ", "/", " (", ") ", "such as ", ". "]), max_size=14)
)
def test_no_name_is_in_two_groups_and_none_alone(pieces):
    text = " ".join(pieces)
    spans = [(n, n + 1) for n, letter in enumerate(text) if letter == "A"]
    groups = find_groups(text, (0, len(text)), spans)
    members = list(itertools.chain(*groups))
    assert len(set(members)) == len(members)
    assert all(len(group) > 1 for group in groups)
