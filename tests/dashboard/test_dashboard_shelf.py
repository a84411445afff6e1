"""What sessions share of people: only what the workspace holds, as long as it holds it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from dashboard_pages import NURSE, award

from matcher import read_candidate_bytes
from matcher.dashboard.shelf import Shelf

DAY = date(2026, 11, 22)


class CountingEngine:
    """Reads stacks as the engine given does, and keeps whose it was asked for."""

    def __init__(self, engine):
        self.engine, self.asked = engine, []

    def read_stacks(self, people, *, on):
        self.asked.append([person.id for person in people])
        return self.engine.read_stacks(people, on=on)


@pytest.fixture
def engine():
    from matcher.dashboard import state

    return CountingEngine(state.open_engine())


def people_of(*rows):
    from matcher.dashboard import state

    data = "\n".join(map(json.dumps, rows)).encode()
    levels = state.open_engine().levels
    return read_candidate_bytes(data, name="rows.jsonl", on=DAY, levels=levels).items


def test_looking_and_deciding_read_nothing_again(workspace, engine):
    shelf = Shelf()
    people = shelf.people(workspace, on=DAY)
    stacks = shelf.stacks(engine, people)
    workspace.decide("p-nurse", "c-1", "advance")
    workspace.log_names_seen(["c-1", "c-2"])
    workspace.set_setting("taxonomy", "stackmatch")
    workspace.add_postings([NURSE])
    assert shelf.people(workspace, on=DAY) is people
    assert shelf.stacks(engine, people) is stacks
    assert engine.asked == [[person.id for person in people]]


def test_only_who_changed_is_read_again_and_each_keeps_their_own(workspace, engine):
    shelf = Shelf()
    shelf.stacks(engine, shelf.people(workspace, on=DAY))
    changed = {"id": "c-1", "awards": [award("Python", "Python")]}
    new = {"id": "a-0", "awards": [award("SQL", "SQL")]}
    workspace.add_candidates(people_of(changed, new))
    people = shelf.people(workspace, on=DAY)
    stacks = shelf.stacks(engine, people)
    assert sorted(engine.asked[-1]) == ["a-0", "c-1"]
    assert stacks == engine.engine.read_stacks(people, on=DAY)


def test_who_is_erased_is_gone_for_all(workspace, engine):
    shelf = Shelf()
    shelf.stacks(engine, shelf.people(workspace, on=DAY))
    workspace.erase("c-1")
    people = shelf.people(workspace, on=DAY)
    assert "c-1" not in {person.id for person in people}
    assert "'c-1'" not in repr(vars(shelf))
    assert "c-1" not in {stack.candidate_id for stack in shelf.stacks(engine, people)}


def test_uploads_are_not_held(workspace, engine):
    shelf = Shelf()
    shelf.people(workspace, on=DAY)
    assert shelf.stacks(engine, people_of({"id": "mine", "awards": [award("SQL", "SQL")]})) is None
    assert engine.asked == []


def test_another_day_or_engine_reads_all_again(workspace, engine):
    shelf = Shelf()
    people = shelf.people(workspace, on=DAY)
    shelf.stacks(engine, people)
    other = CountingEngine(engine.engine)
    shelf.stacks(other, people)
    later = date(2027, 1, 1)
    everybody = shelf.people(workspace, on=later)
    shelf.stacks(other, everybody)
    assert [len(asked) for asked in other.asked] == [len(people), len(everybody)]
