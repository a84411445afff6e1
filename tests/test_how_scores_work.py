"""docs/how-scores-work.md: its worked example is what the demo data gives, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from worked_example import END, PAGE, START, worked_example

from matcher import Engine

ROOT = Path(__file__).resolve().parents[1]
TEXT = PAGE.read_text("utf8")
NAMED_TESTS = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)


def test_the_worked_example_is_what_the_demo_data_gives() -> None:
    written = TEXT.partition(START)[2].partition(END)[0]
    assert written.strip() == worked_example(Engine()).strip(), "run: python tests/worked_example.py"


@pytest.mark.parametrize(("path", "name"), NAMED_TESTS)
def test_the_tests_named_are_there(path: str, name: str) -> None:
    source = (ROOT / path).read_text("utf8")
    assert not name or f"def {name}(" in source


def test_profiles_numbers_and_pages_named_are_those_there_are() -> None:
    engine = Engine()
    assert len(NAMED_TESTS) > 10
    assert all(f"`{name}`" in TEXT for name in engine.profile_names)
    bands = engine.policy.bands
    assert f"strong from {100 * bands.strong:g} %" in TEXT
    assert f"good from {100 * bands.good:g} %" in TEXT
    assert f"partial from {100 * bands.partial:g} %" in TEXT
    for page in re.findall(r"\]\((?!http)([\w./-]+)\)", TEXT):
        assert (PAGE.parent / page).exists(), page
