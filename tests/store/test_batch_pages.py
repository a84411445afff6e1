"""What a workspace holds, page by page, on SQLite and on PostgreSQL: nobody lost, nobody doubled."""

from __future__ import annotations

import pytest
from stack_builders import DAY

from matcher.batch.stored import plan_store, read_adverts, read_people
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.store import Workspace
from matcher.types import Award, Candidate, Document

# Orders of ids differ between databases and collations.
IDS = ("a", "B", "b", "ä", "Z", "10", "9", "_", "a b", "a-b", "ab")


def person(identifier: str) -> Candidate:
    awards = tuple(Award(f"a{n}", f"Award {n} of {identifier}", "certificate") for n in range(3))
    return Candidate(identifier, awards, f"Text of {identifier}")


@pytest.mark.parametrize("size", [1, 4, 100])
def test_pages_hold_everybody_once(workspace: Workspace, levels: Levels, size: int) -> None:
    people = [person(one) for one in IDS]
    workspace.add_candidates(people)
    plan = plan_store(workspace.folder, "people", levels, rows=size)
    pages = [read_people(part, levels, DAY) for part in plan.parts]
    assert [len(page) for page in pages] == [part.stop - part.start for part in plan.parts]
    found = [one for page in pages for one in page]
    assert sorted(found, key=lambda one: one.id) == sorted(people, key=lambda one: one.id)


def test_pages_of_postings(workspace: Workspace, levels: Levels) -> None:
    workspace.add_postings([Document(one, f"Text {one}") for one in IDS])
    workspace.set_weights("ab", {"r1": 2.0})
    plan = plan_store(workspace.folder, "postings", levels, rows=3)
    found = [one for part in plan.parts for one in read_adverts(part, levels)]
    assert sorted(one.document.id for one in found) == sorted(IDS)
    assert {one.document.id: one.weights for one in found if one.weights} == {"ab": {"r1": 2.0}}


def test_a_workspace_that_changed_is_noticed(workspace: Workspace, levels: Levels) -> None:
    workspace.add_candidates([person("a")])
    (part,) = plan_store(workspace.folder, "people", levels, rows=9).parts
    workspace.add_postings([Document("p", "Text")])
    assert [one.id for one in read_people(part, levels, DAY)] == ["a"]
    workspace.add_candidates([person("b")])
    with pytest.raises(BadInput, match="has changed since the job began"):
        read_people(part, levels, DAY)
