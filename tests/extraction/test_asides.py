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


@pytest.mark.parametrize(
    "line",
    [
        "Free DBS check and paid training.",
        "The cost of the DBS check is deducted from your salary.",
        "If the post requires a DBS check, you will pay for it.",
        "Working alongside registered nurses and other staff.",
        "English and/or Welsh speakers are equally welcome to apply.",
        "Certified by the English National Board",
    ],
)
def test_what_is_named_and_not_asked_for(line: str) -> None:
    requirements = ENGINE.read_posting(Document("p", f"Requirements:\n- {line}\n")).requirements
    kinds = {target.kind for requirement in requirements for target in requirement.targets}
    assert "language" not in kinds
    assert not any("DBS" in one.label or "nurse" in one.label.lower() for one in requirements)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("This post requires a DBS check, the cost of which you meet.", "DBS check"),
        ("You are a registered nurse.", "Registered nurse status"),
        ("Fluent English is needed.", "English"),
    ],
)
def test_what_is_asked_for_beside_it(line: str, label: str) -> None:
    requirements = ENGINE.read_posting(Document("p", f"Requirements:\n- {line}\n")).requirements
    assert label in [one.label for one in requirements]
