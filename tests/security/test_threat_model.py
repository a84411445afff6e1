"""The page of threats names a test for each requirement, and each of those tests is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


def test_every_requirement_has_a_test() -> None:
    for number in range(1, 19):
        (row,) = re.findall(rf"^\| S{number} \|.*$", PAGE, re.MULTILINE)
        assert "`tests/" in row, row


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED)))
def test_a_named_test_is_there(file: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text("utf8"), re.MULTILINE)
