"""Kills and faults lose nothing and are said in a sentence; benchmarks/reliability.py tries more of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import reliability

SAID = {
    "disk full": "the disk",
    "read-only folder": "check the permissions",
    "clock going backwards": "the clock stood at 2020-01-01",
    "two processes writing at once": "80 of 80 people",
    "another process holds the file": "another program has been writing",
    "a corrupted page": "put back a copy of the folder",
    "an older layout": "200 of 200 people",
    "a newer layout": "layout 9999, newer than 0003",
    "the file of the log's head lost": "put the file back from a copy",
}


@pytest.mark.parametrize("name", reliability.ACTS)
def test_a_kill_leaves_the_state_before_or_after(name: str) -> None:
    assert reliability.kill_at_random(name, 3).lost == 0


@pytest.mark.parametrize("name", reliability.FAULTS)
def test_a_fault_loses_nothing_and_is_said(name: str) -> None:
    assert SAID[name] in reliability.FAULTS[name]()


def test_memory_stays_flat() -> None:
    memory = [used for _, used in reliability.soak(300)]
    assert memory[-1] < memory[0] * 1.2
