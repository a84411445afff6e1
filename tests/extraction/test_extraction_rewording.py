"""Names of several words in other forms or another order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.extraction.rewording import Rewordings
from matcher.types import Surface

NAMES = (
    ("financial-reporting", "Financial statement preparation", None),
    ("risk-management", "Risk management", None),
    ("it-operations", "IT management", None),
    ("responsive-design", "Responsive design", None),
    ("loading", "Loading and unloading", None),
    ("short", "Reporting", None),
    ("business-studies", "Business administration", "subject"),
)


@pytest.fixture(scope="module")
def rewordings() -> Rewordings:
    return Rewordings(
        Surface(text, key, text, "skill", "x", rule)  # type: ignore[arg-type]
        for key, text, rule in NAMES
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I prepared financial statements.", [("financial-reporting", "prepared financial statements")]),
        (
            "preparing the financial\nstatements of clubs",
            [("financial-reporting", "preparing the financial\nstatements")],
        ),
        ("management of risks in banks", [("risk-management", "management of risks")]),
        ("managing risk and cost", [("risk-management", "managing risk")]),
        ("managing risk reports", []),
        ("risk manager", [("risk-management", "risk manager")]),
        ("risk, management", []),
        ("risk to management", []),
        ("record it for management", []),
        ("responsible for the design", []),
        ("loaded and unloaded freight", [("loading", "loaded and unloaded")]),
        ("loaded freight", []),
        ("reported to the board", []),
        ("business administrator", []),
        ("risk risk", []),
        ("", []),
    ],
)
def test_finds_names_in_other_forms(rewordings: Rewordings, text: str, found: list[tuple[str, str]]) -> None:
    assert [(hit.surface.id, text[hit.start : hit.end]) for hit in rewordings.find(text)] == found


@given(
    st.lists(
        st.sampled_from(
            [
                "managing",
                "risk",
                "risks",
                "the",
                "of",
                "statements",
                "financial",
                "prepared",
                ",",
                ".",
                "IT",
                "and",
            ]
        )
    )
)
def test_places_are_in_order_and_apart(rewordings: Rewordings, words: list[str]) -> None:
    text = " ".join(words)
    hits = rewordings.find(text)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
