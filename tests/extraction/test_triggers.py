"""A triggered pattern finds what the pattern alone finds: no match can do without a trigger."""

import importlib
import pkgutil
import re
import re._constants as kinds
import re._parser as parser

import pytest

import matcher.extraction
from matcher.extraction.triggers import Signs, Triggered


def _patterns(value):
    if isinstance(value, Triggered):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _patterns(one)


ALL = {
    f"{module.name}.{name} {number}": pattern
    for module in pkgutil.iter_modules(matcher.extraction.__path__)
    if module.name != "pipeline"
    for name, value in vars(importlib.import_module(f"matcher.extraction.{module.name}")).items()
    for number, pattern in enumerate(_patterns(value))
}


def needs_one(parsed, triggers, run=""):
    """Whether whatever matches a parsed pattern holds one of the triggers (it may say no too often).

    run: the letters that stand right before.
    """
    for kind, value in parsed:
        if kind is kinds.LITERAL:
            run += chr(value).casefold()
            if any(trigger in run for trigger in triggers):
                return True
            continue
        if kind is kinds.BRANCH and all(needs_one(branch, triggers, run) for branch in value[1]):
            return True
        if kind is kinds.SUBPATTERN and needs_one(value[-1], triggers, run):
            return True
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and value[0] and needs_one(value[2], triggers, run):
            return True
        if kind not in (kinds.AT, kinds.ASSERT, kinds.ASSERT_NOT):
            run = ""
    return False


def test_there_are_such_patterns():
    assert len(ALL) > 10


@pytest.mark.parametrize("name", ALL)
def test_every_match_holds_a_trigger(name):
    triggered = ALL[name]
    assert needs_one(parser.parse(triggered.source, re.IGNORECASE), triggered.triggers)


@pytest.mark.parametrize(
    ("pattern", "triggers", "needed"),
    [
        (r"\bmust\b|should", ("must",), False),
        (r"\bmust\b|should", ("must", "should"), True),
        (r"(?:a )?plus", ("a ",), False),
        (r"(?=must)x", ("must",), False),
        (r"(?:must )+x", ("must",), True),
        (r"m[uo]st", ("must",), False),
        (r"mu(?:st|ch)", ("must", "much"), True),
        (r"mu(?:st|ch)", ("must",), False),
        (r"(?:mu)?st", ("must",), False),
    ],
)
def test_the_check_itself_can_fail(pattern, triggers, needed):
    assert needs_one(parser.parse(pattern), triggers) is needed


def test_a_search_is_that_of_the_pattern():
    pattern = Triggered(r"\b(?:year|month)s?\b", "year", "month")
    text = "3 YEARS, 2 months"
    assert [m.span() for m in pattern.finditer(text)] == [(2, 7), (11, 17)]
    assert pattern.search(text, 8).span() == (11, 17)
    assert pattern.search(text, 8, 10) is None
    assert pattern.search("3 weeks") is None


def test_a_search_near_triggers_finds_what_a_search_everywhere_does():
    pattern = Triggered(r"\b(?:full )?(?:driving|pilot's) licen[cs]e", "licen")
    text = "A full driving licence. " + "word " * 200 + "Pilot's license, driving licence" + " word" * 200
    near = [m.span() for m in pattern.find_near(text, text.lower())]
    assert near == [m.span() for m in pattern.finditer(text)]
    assert len(near) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a rose and a Tulip", "first"),
        ("a tulip", "second"),
        ("roses", "first"),
        ("a tulips", None),
        ("", None),
    ],
)
def test_the_first_sign_that_is_found_decides(text, said):
    signs = Signs([("first", Triggered("roses?", "ros")), ("second", Triggered(r"tulip\b", "tulip"))])
    assert signs.first(text) == said
