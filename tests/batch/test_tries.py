"""Rows that kill the process reading them are found out, and nothing else is."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.batch.tries import Tries, find_poison, plan_steps

spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda one: (one[0], one[0] + one[1])), max_size=4
)


@given(st.integers(0, 40), spans, st.integers(1, 8))
def test_steps_cover_every_row_once_and_take_doubtful_ones_alone(
    count: int, deaths: list[tuple[int, int]], together: int
) -> None:
    steps = plan_steps(count, deaths, together)
    assert [row for start, stop in steps for row in range(start, stop)] == list(range(count))
    doubtful = {row for start, stop in deaths for row in range(start, stop)}
    for start, stop in steps:
        assert stop - start <= together
        assert stop - start == 1 or doubtful.isdisjoint(range(start, stop))


@pytest.mark.parametrize(
    ("deaths", "poison"),
    [
        ([], set()),
        ([(0, 64)], set()),
        ([(0, 64), (0, 64)], set()),
        ([(0, 64), (7, 8)], set()),
        ([(0, 64), (7, 8), (8, 9)], set()),
        ([(0, 64), (7, 8), (7, 8)], {7}),
        ([(7, 8), (8, 9), (8, 9), (7, 8)], {7, 8}),
    ],
    ids=["none", "a step", "a step twice", "once alone", "two once alone", "twice alone", "two rows"],
)
def test_a_row_is_poison_after_two_deaths_over_it_alone(
    deaths: list[tuple[int, int]], poison: set[int]
) -> None:
    assert find_poison(deaths) == poison


def test_only_death_leaves_a_mark(tmp_path: Path) -> None:
    tries = Tries(tmp_path / "part")
    with tries.attempt() as attempt:
        attempt.at((0, 64))
        assert tries.deaths() == [(0, 64)]
    assert tries.deaths() == []
    with contextlib.suppress(ZeroDivisionError), tries.attempt() as attempt:
        attempt.at((3, 4))
        raise ZeroDivisionError
    assert tries.deaths() == []


def test_a_mark_that_was_cut_off_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.mark").write_text("00000")
    assert Tries(tmp_path).deaths() == []
