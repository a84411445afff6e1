"""A ranking of a workspace can be made again to the byte, or what differs is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from matcher import BadInput, Document, Engine, Workspace, rank_stored, read_candidates, replay
from matcher.store.schema import canonical

ON = date(2026, 11, 21)
TEXT = "Requirements\n- Forklift licence\n- Order picking\n- Microsoft Excel\n- First aid\n"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture
def staffed(workspace: Workspace, engine: Engine) -> Iterator[Workspace]:
    """A workspace with a posting and twelve of the demo people."""
    workspace.add_postings([Document("w", TEXT, "Warehouse")])
    people = read_candidates(engine.settings.data / "demo" / "candidates.jsonl", on=ON, levels=engine.levels)
    workspace.add_candidates(people.items[:12])
    return workspace


def test_a_run_is_made_again_to_the_byte(staffed: Workspace, engine: Engine) -> None:
    run = rank_stored(engine, staffed, "w", on=ON)
    again = rank_stored(engine, staffed, "w", on=ON)
    assert canonical(run.document) == canonical(again.document)
    assert staffed.run(run.record.id) == run.record
    done = replay(engine, staffed, run.record.id)
    assert (done.identical, done.differences) == (True, ())
    assert [one[0] for one in staffed.runs()] == [run.record.id, again.record.id]
    assert [entry.run for entry in staffed.log("rank")] == [run.record.id, again.record.id]


@pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)
def test_a_new_engine_gives_the_same(staffed: Workspace, engine: Engine) -> None:
    run = rank_stored(engine, staffed, "w", on=ON, top=3)
    assert len(run.record.outcomes) == 3
    assert replay(Engine(), staffed, run.record.id).identical


def test_requirements_and_edited_weights_are_kept(staffed: Workspace, engine: Engine) -> None:
    first = rank_stored(engine, staffed, "w", on=ON)
    kept = staffed.requirements("w")
    assert kept == first.posting.requirements
    staffed.set_weights("w", {kept[0].id: 9.0})
    second = rank_stored(engine, staffed, "w", on=ON)
    assert second.record.weights == {kept[0].id: 9.0}
    assert second.record.result_hash != first.record.result_hash
    assert staffed.requirements("w") == kept
    assert replay(engine, staffed, first.record.id).identical
    assert replay(engine, staffed, second.record.id).identical


def test_people_who_came_later_are_left_out(staffed: Workspace, engine: Engine, make_person) -> None:
    run = rank_stored(engine, staffed, "w", on=ON)
    staffed.add_candidates([make_person("late")])
    assert replay(engine, staffed, run.record.id).identical


def edit_person(workspace: Workspace, make: Callable) -> str:
    first = workspace.candidates(on=ON)[0]
    workspace.add_candidates([make(first.id)])
    return f"candidate {first.id!r} was changed"


def erase_person(workspace: Workspace, _: Callable) -> str:
    first = workspace.candidates(on=ON)[0]
    workspace.erase(first.id)
    key = workspace.log("erase")[0].subject
    return f"person {key} was erased"


def edit_posting(workspace: Workspace, _: Callable) -> str:
    workspace.add_postings([Document("w", TEXT + "- Welding\n", "Warehouse")])
    return "posting 'w' was changed"


def remove_posting(workspace: Workspace, _: Callable) -> str:
    workspace.remove_posting("w")
    return "the workspace holds no posting 'w'; check the id"


def erase_all(workspace: Workspace, _: Callable) -> str:
    workspace.erase(*(one.id for one in workspace.candidates(on=ON)))
    return f"person {workspace.log('erase')[0].subject} was erased"


CHANGES = (edit_person, erase_person, edit_posting, remove_posting, erase_all)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_differs_is_said(staffed: Workspace, engine: Engine, make_person, change: Callable) -> None:
    run = rank_stored(engine, staffed, "w", on=ON)
    said = change(staffed, make_person)
    done = replay(engine, staffed, run.record.id)
    assert not done.identical
    assert said in done.differences


@pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)
def test_another_policy_is_said_with_those_it_moved(
    staffed: Workspace, engine: Engine, tmp_path: Path
) -> None:
    run = rank_stored(engine, staffed, "w", on=ON)
    policy = tmp_path / "policy.yaml"
    source = (engine.settings.data / "policy.yaml").read_text("utf8")
    policy.write_text(source.replace("claimed: 0.75", "claimed: 0.5"), "utf8")
    assert policy.read_text("utf8") != source
    done = replay(Engine(policy=policy), staffed, run.record.id)
    assert not done.identical
    assert done.differences[0].startswith("policy was ")
    assert any("became rank" in one for one in done.differences)


def test_an_unknown_run_is_named(staffed: Workspace, engine: Engine) -> None:
    with pytest.raises(BadInput, match="no run 'nowhere'"):
        replay(engine, staffed, "nowhere")
