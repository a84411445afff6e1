"""Which stretches of a resume are titles of posts, and how alike two titles are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.extraction.posts import find_posts, post_likeness

TEXTS: dict[str, tuple[str, list[str]]] = {
    "alone on its line": ("Experience\nStaff Accountant\nAcme Ltd", ["Staff Accountant"]),
    "before employer and years": ("Data analyst, transport company, 2019 to 2024", ["Data analyst"]),
    "behind years": ("2019 - 2024 Sous Chef", ["Sous Chef"]),
    "between columns": ("Acme Ltd    Office Manager    06/2014 to Current", ["Office Manager"]),
    "in capitals": ("SENIOR HR MANAGER", ["SENIOR HR MANAGER"]),
    "of something": ("Teacher of Mathematics (11-18)", ["Teacher of Mathematics"]),
    "two joined": ("Chef and Restaurant Manager", ["Chef", "Restaurant Manager"]),
    "joined words of one": ("Food and Beverage Manager", ["Food and Beverage Manager"]),
    "at an employer": ("Nurse at the General Hospital", ["Nurse"]),
    "a sentence": ("I worked with the Accountant of the firm", []),
    "a duty": ("Supported the sales manager", []),
    "a wish": ("Aspiring Accountant", []),
    "a long line": (
        "Prepared the accounts of eleven companies a month, sent to a Board, and to one Finance Director", [],
    ),
    "a school": ("Baker College", []),
    "a hobby": ("Hobbies\nPhotographer", []),
    "a referee": ("References\nAda Quist, Finance Director", []),
    "back among posts": ("Education\nBSc, Tutor\nWork history\nSous Chef", ["Sous Chef"]),
    "masked": ("████ Manager", []),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TEXTS.values(), ids=TEXTS)
def test_posts_in_a_text(text: str, wanted: list[str]) -> None:
    assert [text[start:end] for start, end in find_posts(text)] == wanted


@given(st.text(alphabet=st.sampled_from("Chef and,Manager\n\t /of█2019")))
def test_spans_lie_in_order_within_the_text(text: str) -> None:
    spans = find_posts(text)
    assert all(0 <= start < end <= len(text) and "\n" not in text[start:end] for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


ALIKE = {
    "rank does not count": ("Staff Accountant", "Senior Accountant", 1.0),
    "nor case": ("SOUS CHEF", "Sous chef", 1.0),
    "another word for it": ("Tax Attorney", "Tax Lawyer", 1.0),
    "short for it": ("HR Generalist", "Human Resources Generalist", 1.0),
    "a woman's word for it": ("Head Waiter", "Waitress", 1.0),
    "a field shared": ("Accountant", "Accounting Manager", 2 / 2.3),
    "a general word shared": ("Sales Manager", "Kitchen Manager", 0.6 / 2.6),
    "a kind of it": ("Designer", "Graphic Designer", 2 / 3),
    "customers' accounts": ("Accountant", "Account Executive", 0.0),
    "nothing shared": ("Nurse", "Welder", 0.0),
}


@pytest.mark.parametrize(("asked", "held", "wanted"), ALIKE.values(), ids=ALIKE)
def test_likeness_of_titles(asked: str, held: str, wanted: float) -> None:
    assert post_likeness(asked, held, general=0.3) == pytest.approx(wanted)
    assert post_likeness(held, asked, general=0.3) == pytest.approx(wanted)
