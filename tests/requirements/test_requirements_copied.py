"""A posting pasted into a resume is said; words that honest resumes share with it are not."""

from __future__ import annotations

import pytest

from matcher import Candidate, flag_copies
from matcher.types import Posting, Requirement, Target

LINES = (
    "Plan and keep up electrical installations in hospitals.",
    "Read wiring diagrams and test circuits safely.",
    "Explain faults to people without training.",
    "Keep records of every inspection you make.",
    "Drive to sites across the whole county.",
)
ABOUT = "We are a family firm with forty years of history."


def posting(*asking: str) -> Posting:
    """A posting of these lines, each asking for something in its first word, after one that asks nothing."""
    text = "\n".join((ABOUT, *asking))
    requirements = tuple(
        Requirement(f"r{n}", (Target("skill", f"s{n}", line),), "required", 3.0, ((at, at + 4),))
        for n, line in enumerate(asking, 1)
        if (at := text.index(line)) >= 0
    )
    return Posting("p", None, text, requirements)


def flagged(asked: Posting, resume: str) -> bool:
    return bool(flag_copies(asked, [Candidate("c", resume_text=resume)]))


@pytest.mark.parametrize(("lines", "is_said"), [(5, True), (3, True), (2, False), (0, False)])
def test_from_three_of_five_sentences_on(lines: int, is_said: bool) -> None:
    resume = "I am an electrician.\n" + "\n".join(LINES[:lines])
    assert flagged(posting(*LINES), resume) == is_said


def test_case_blanks_and_punctuation_hide_nothing() -> None:
    resume = " ".join(LINES).upper().replace(".", " !\n\t* ").replace(" ", "  ")
    (flag,) = flag_copies(posting(*LINES), [Candidate("c", resume_text=resume), Candidate("d")])
    assert str(flag).startswith("candidate c: 100 % of the sentences")


def test_only_whole_words_count() -> None:
    assert not flagged(
        posting("plan electrical work in two towns"), "replan electrical work in two townships"
    )


def test_what_asks_for_nothing_and_short_lines_say_nothing() -> None:
    assert not flagged(posting(*LINES), ABOUT)
    assert not flagged(
        posting("Financial reporting", "SQL and Python", "Three words only"),
        "\n".join(("Financial reporting", "SQL and Python", "Three words only")),
    )
    assert not flagged(Posting("p", None, ABOUT, ()), ABOUT)
