"""Weights a person sets."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from matcher.errors import BadInput
from matcher.requirements import edit_weights
from matcher.types import Requirement, Target

ASKED = tuple(
    Requirement(f"r{n}", (Target("skill", f"s{n}", f"S{n}"),), "required", 3.0) for n in range(1, 11)
)


def test_only_the_named_weights_change() -> None:
    edited = edit_weights(ASKED, {"r2": 0, "r10": 7.5})
    assert [r.weight for r in edited] == [3.0, 0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 7.5]
    assert [r.targets for r in edited] == [r.targets for r in ASKED]
    assert all(type(r.weight) is float for r in edited)
    assert {r.weight for r in ASKED} == {3.0}


@pytest.mark.parametrize("weight", [0, 2, 0.5, 1_000_000, np.int64(2), np.float32(0.5), Fraction(1, 2)])
def test_any_real_number_will_do(weight: Any) -> None:
    assert edit_weights(ASKED, {"r1": weight})[0].weight == float(weight)


BAD_WEIGHTS = {
    "negative": -0.1,
    "not a number": float("nan"),
    "infinite": float("inf"),
    "too large": 1_000_001,
    "text": "3",
    "nothing": None,
    "yes": True,
    "numpy yes": np.bool_(True),
    "decimal": Decimal("1"),
    "list": [1],
}


@pytest.mark.parametrize("weight", BAD_WEIGHTS.values(), ids=BAD_WEIGHTS)
def test_other_weights_are_refused_with_their_value(weight: Any) -> None:
    with pytest.raises(BadInput, match=r"weight of r1 is .* it must be a number from 0 to 1,000,000"):
        edit_weights(ASKED, {"r1": weight})


def test_an_unknown_id_is_refused_with_the_known_ones_in_order() -> None:
    with pytest.raises(BadInput, match=r"'r99'; this posting has r1, r2, .*r9, r10$"):
        edit_weights(ASKED, {"r99": 1})
    with pytest.raises(BadInput, match="this posting has none"):
        edit_weights((), {"r1": 1})
