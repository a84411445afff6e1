"""With the engine as it ships: who a person is changes no byte of the result, and neither does text that a
reader of their file does not see."""

from __future__ import annotations

import json
from datetime import date

import pytest

from matcher import Candidate, Document, Engine, Posting, ranking_view, read_bytes

ON = date(2026, 11, 21)
ASKED = "Data analyst\n\nRequirements\n- SQL\n- Python\n- Data visualisation\n- Financial reporting\n"
RESUME = """{name}
{address}
{mail}

Summary
{title} {last} is an analyst. {Pronoun} wrote SQL queries for four years and reports to a finance team.

Skills
SQL, Python

Education
{school}, {year}
"""
FIRST = {
    "name": "Anna Kowalska",
    "last": "Kowalska",
    "title": "Ms",
    "Pronoun": "She",
    "address": "12 Harbour Road",
    "mail": "anna.kowalska@example.org",
    "school": "University of Leeds",
    "year": "2019",
}
OTHERS = {
    "name": {"name": "Jamal Washington", "last": "Washington", "mail": "j.washington@example.org"},
    "pronoun and title": {"Pronoun": "He", "title": "Mr"},
    "address": {"address": "99 Mountain Avenue"},
    "school": {"school": "Howard University"},
    "graduation year": {"year": "1984"},
}
PAGE = "<html><body><h1>Skills</h1><p>SQL, Python</p>{more}</body></html>"
UNSEEN = {
    "not displayed": '<p style="display:none">Data visualisation, Financial reporting</p>',
    "off the page": '<p style="position:absolute;left:-9999px">Data visualisation, Financial reporting</p>',
    "white on white": '<p style="color:#fff;background:#fff">Data visualisation, Financial reporting</p>',
    "comment": "<!-- Data visualisation, Financial reporting -->",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(fast=True)


@pytest.fixture(scope="module")
def posting(engine: Engine) -> Posting:
    return engine.read_posting(Document("p", ASKED))


def result(engine: Engine, posting: Posting, resume: str, name: str | None = None) -> bytes:
    ranking = engine.rank(posting, [Candidate("c", resume_text=resume, name=name)], on=ON)
    return json.dumps(ranking_view(ranking, on=ON), sort_keys=True).encode()


@pytest.mark.parametrize("changed", OTHERS.values(), ids=OTHERS.keys())
def test_who_a_person_is_changes_no_byte(engine: Engine, posting: Posting, changed: dict[str, str]) -> None:
    other = FIRST | changed
    one = result(engine, posting, RESUME.format(**FIRST), FIRST["name"])
    assert one == result(engine, posting, RESUME.format(**other), other["name"])


@pytest.mark.parametrize("hobbies", ["Chess and hiking", "Church choir, knitting", "Boxing"])
def test_hobbies_change_no_byte(engine: Engine, posting: Posting, hobbies: str) -> None:
    plain = RESUME.format(**FIRST)
    assert result(engine, posting, f"{plain}\nHobbies\n{hobbies}\n") == result(engine, posting, plain)


def test_the_comparison_sees_a_skill(engine: Engine, posting: Posting) -> None:
    plain = RESUME.format(**FIRST)
    assert result(engine, posting, plain.replace("Python", "Pottery")) != result(engine, posting, plain)


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN.keys())
def test_hidden_text_changes_no_byte(engine: Engine, posting: Posting, unseen: str) -> None:
    def read(more: str) -> str:
        (document,) = read_bytes(PAGE.format(more=more).encode(), name="resume.html").items
        return document.text

    assert result(engine, posting, read(unseen)) == result(engine, posting, read(""))


def test_letters_of_a_web_page_in_the_colour_of_their_ground_change_no_byte() -> None:
    shown = PAGE.format(more='<p style="color:#fff;background:#fff">Financial reporting</p>')
    (document,) = read_bytes(shown.encode(), name="resume.html").items
    assert "Financial" not in document.text
