"""The list of words: sourced, found where it should be, and silent inside names."""

from __future__ import annotations

import pytest

from matcher import BadData, Settings
from matcher.analytics import find_wording, gender_balance
from matcher.analytics.wording import WordList, read_words

PATH = Settings.from_environment().data / "wording.yaml"


@pytest.fixture(scope="module")
def words() -> WordList:
    return read_words(PATH)


def groups_in(text, words, named=()):
    return [(hit.group, text[hit.start : hit.end]) for hit in find_wording(text, words, named=named)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An ambitious leader", [("masculine_coded", "ambitious"), ("masculine_coded", "leader")]),
        ("You nurture and support others", [("feminine_coded", "nurture"), ("feminine_coded", "support")]),
        ("for recent  college graduates", [("age_coded", "recent  college graduates")]),
        ("Aged 25 to 35", [("age_limit", "Aged 25 to 35")]),
        ("please state your date of birth", [("age_asked", "state your date of birth")]),
        (
            "a digital native and self-starter",
            [("age_hint", "digital native"), ("unmeasurable", "self-starter")],
        ),
        ("Self starter", [("unmeasurable", "Self starter")]),
        ("SELF-CONFIDENT", [("masculine_coded", "SELF-CONFIDENT")]),
        ("work with young people", []),
        ("pleading, misleading and unkindly", []),
        ("competence in tendering", []),
        ("", []),
    ],
)
def test_words_are_found(text, found, words):
    assert groups_in(text, words) == found


def test_words_of_a_named_skill_are_its_name(words):
    text = "Child protection and analytical chemistry; challenging"
    assert groups_in(text, words, named=[(0, 16), (21, 41)]) == [("masculine_coded", "challenging")]


def test_every_hit_names_its_source_and_says_what_is_better(words):
    for hit in find_wording("young ambitious self-starter, kind and a digital native", words):
        assert hit.source
        assert hit.why
        assert hit.advice


def test_the_balance_counts_both_sides(words):
    hits = find_wording("competitive, dominant, supportive; young", words)
    assert gender_balance(hits) == {"masculine_coded": 2, "feminine_coded": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version: 1\nsources: {}\ngroups: {x: {source: y, why: a, advice: b, phrases: [c]}}", "not listed"),
        ("version: 1\nsources: {y: z}\ngroups: {x: {source: y, why: a, advice: b}}", "no words"),
        ("{", "no list of words"),
    ],
)
def test_a_broken_list_is_said(text, message, tmp_path):
    path = tmp_path / "words.yaml"
    path.write_text(text, "utf8")
    with pytest.raises(BadData, match=message):
        read_words(path)


def test_a_missing_list_is_said(tmp_path):
    with pytest.raises(BadData, match="cannot read"):
        read_words(tmp_path / "none.yaml")
