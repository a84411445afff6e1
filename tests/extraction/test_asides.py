"""Brackets say how something is asked for: what stands in them, or what stands before them."""

from __future__ import annotations

import pytest

from matcher import Document, Engine

ENGINE = Engine()


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Master's (PhD preferred) in Statistics", {"Master's degree": "required", "Doctorate": "preferred"}),
        (
            "Knowledge of statistics (ML is a plus)",
            {"Statistics": "required", "Machine learning": "preferred"},
        ),
        ("Python (preferred)", {"Python": "preferred"}),
        ("SQL (required), Tableau (nice to have)", {"SQL": "required", "Tableau": "preferred"}),
    ],
)
def test_brackets(line: str, asked: dict[str, str]) -> None:
    posting = ENGINE.read_posting(Document("p", f"Requirements:\n- {line}\n"))
    found = {requirement.label: requirement.importance for requirement in posting.requirements}
    assert asked.items() <= found.items()


@pytest.mark.parametrize("line", ["EOE: Vet/Disability", "We are an EOE employer. Vet or Disabled welcome"])
def test_short_equal_opportunity_lines_ask_for_nothing(line: str) -> None:
    assert not ENGINE.read_posting(Document("p", f"Requirements:\n\n{line}\n")).requirements
