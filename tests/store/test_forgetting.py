"""What is erased is in no file of the workspace any more; what is due is said before it is erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from matcher import BadInput, Candidate, Document, Engine, StoreFault, Workspace
from matcher.store import importing
from matcher.store.demographics import read_demographics, write_demographics
from matcher.store.retention import PRESETS

ON = date(2026, 11, 21)
CANARY = "kanarienvogel"
Make = Callable[..., Candidate]


@pytest.fixture
def haunted(filled: Workspace, make_person: Make) -> Workspace:
    """A workspace in which the canary is in everything that can be said of a person."""
    award = {
        "title": f"{CANARY} licence",
        "issuer": CANARY,
        "description": CANARY * 300,
        "skills": [CANARY],
    }
    person = make_person(
        f"{CANARY}-id", name=f"{CANARY} Name", awards=[award], resume_text=f"{CANARY} " * 3000
    )
    filled.add_candidates([person])
    filled.decide("a", person.id, "decline", reason=f"{CANARY} lacks it")
    filled.unblind(person.id)
    filled.export(person.id, file=filled.folder / f"{CANARY}.json")
    filled.arrays.mkdir()
    (filled.arrays / "evidence.npy").write_text(CANARY)
    key = filled.log("unblind")[0].subject
    write_demographics(filled.folder, {key: {"sex": CANARY}, "other": {"sex": "female"}})
    return filled


def places(workspace: Workspace) -> list[str]:
    """The files, and tables of a server, in which the canary is."""
    found = [
        str(path.relative_to(workspace.folder))
        for path in workspace.folder.rglob("*")
        if CANARY in path.name or (path.is_file() and CANARY.encode() in path.read_bytes())
    ]
    if (workspace.folder / "workspace.json").exists():
        with workspace._database.reading() as connection:
            tables = connection.execute(
                text("select table_name from information_schema.tables where table_schema = 'public'")
            )
            for name in tables.scalars().all():
                rows = connection.execute(text(f"select t::text from {name} t")).scalars()  # noqa: S608
                found += [name for row in rows if CANARY in row]
    return found


def test_nothing_of_an_erased_person_is_left(haunted: Workspace) -> None:
    before = set(places(haunted))
    assert {f"{CANARY}.json", "arrays/evidence.npy", "demographics.json"} <= before
    assert before & {"workspace.sqlite3", "profiles"}
    haunted.erase(f"{CANARY}-id")
    assert places(haunted) == []


def test_the_others_are_as_they_were(haunted: Workspace) -> None:
    before = [one for one in haunted.candidates(on=ON) if CANARY not in one.id]
    erasure = haunted.erase(f"{CANARY}-id")
    assert (erasure.people, erasure.files_left) == (1, ())
    assert list(haunted.candidates(on=ON)) == before
    assert read_demographics(haunted.folder) == {"other": {"sex": "female"}}
    assert haunted.verify_log().intact
    (decision,) = haunted.decisions()
    assert (decision.candidate_id, decision.reason, decision.state) == (None, None, "decline")


def test_what_an_unfinished_import_staged_goes_too(embedded: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"id": "p1", "resume_text": f"{CANARY} staged"}) + "\n", "utf8")
    embedded.add_candidates([Candidate("p1", resume_text="x")])

    def stop() -> None:
        raise KeyboardInterrupt

    (unit,) = Engine().read_units(path, on=ON)
    with pytest.raises(KeyboardInterrupt):
        embedded.import_people([*[unit] * importing.BATCH, stop], fingerprint="f")
    assert places(embedded) == ["workspace.sqlite3"]
    embedded.erase("p1")
    assert places(embedded) == []


def test_a_file_changed_since_its_export_is_left_and_told(filled: Workspace, tmp_path: Path) -> None:
    kept, gone, removed = tmp_path / "kept.json", tmp_path / "gone.json", tmp_path / "removed.json"
    for path in (kept, gone, removed):
        filled.export("p1", file=path)
    kept.write_text("something of the user's own", "utf8")
    gone.unlink()
    assert filled.erase("p1").files_left == (str(kept),)
    assert kept.exists()
    assert not removed.exists()


def test_an_export_holds_everything_and_is_the_owners(filled: Workspace, tmp_path: Path) -> None:
    filled.decide("a", "p1", "decline", reason="no licence")
    key = filled.log("decide")[0].subject
    assert key is not None
    write_demographics(filled.folder, {key: {"sex": "female"}})
    path = tmp_path / "p1.json"
    content = filled.export("p1", file=path)
    assert json.loads(path.read_text("utf8")) == content | {"files": []}
    assert path.stat().st_mode & 0o777 == 0o600
    assert content["name"] == "Ada Example"
    assert content["awards"][0]["title"] == "Forklift licence"
    assert content["resume_text"] == "Order picking."
    assert content["decisions"][0]["reason"] == "no licence"
    assert content["demographics"] == {"sex": "female"}
    assert [entry["action"] for entry in content["log"]] == ["decide", "export"]


def test_an_export_that_cannot_be_written_changes_nothing(filled: Workspace, tmp_path: Path) -> None:
    before = filled.revision
    with pytest.raises(StoreFault, match="cannot write"):
        filled.export("p1", file=tmp_path / "missing" / "p1.json")
    assert filled.revision == before


def test_erasing_that_was_stopped_is_finished_at_the_next_opening(
    embedded: Workspace, make_person: Make, levels, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.add_candidates([make_person("p1", resume_text=CANARY)])
    monkeypatch.setattr("matcher.store.database.Database.compact", _fail)
    with pytest.raises(StoreFault):
        embedded.erase("p1")
    monkeypatch.undo()
    calls: list[object] = []
    monkeypatch.setattr("matcher.store.database.Database.compact", lambda self: calls.append(self))
    Workspace(embedded.folder, levels=levels)
    Workspace(embedded.folder, levels=levels)
    assert len(calls) == 1


def _fail(_: object) -> None:
    raise StoreFault("stopped")


def test_retention_has_presets_and_days_of_ones_own(workspace: Workspace) -> None:
    assert workspace.retention().days == PRESETS["standard"] == 180
    assert workspace.set_retention("california").days == 1461
    assert workspace.set_retention(days=90).preset == "own"
    assert workspace.retention().days == 90


@pytest.mark.parametrize(
    "options", [{}, {"preset": "forever"}, {"days": 0}, {"preset": "cnil", "days": 3}], ids=str
)
def test_a_rule_that_is_none_is_refused(embedded: Workspace, options: dict) -> None:
    with pytest.raises(BadInput):
        embedded.set_retention(options.get("preset"), days=options.get("days"))


def test_people_are_due_after_the_last_thing_that_happened(workspace: Workspace, clock, make_person) -> None:
    workspace.add_postings([Document("a", "text")])
    workspace.add_candidates([make_person("old"), make_person("busy")])
    clock.now += timedelta(days=100)
    workspace.decide("a", "busy", "hold")
    workspace.add_candidates([make_person("new")])
    (due,) = workspace.due(by=ON + timedelta(days=180))
    assert (due.candidate_id, due.active_on, due.due_on) == ("old", ON, ON + timedelta(days=180))
    assert workspace.due(by=ON + timedelta(days=179)) == ()
    assert workspace.purge().people == 0
    clock.now += timedelta(days=80)
    assert workspace.purge().people == 1
    assert [one.id for one in workspace.candidates(on=ON)] == ["busy", "new"]


def test_nobody_is_purged_by_a_clock_that_went_back(workspace: Workspace, clock, make_person) -> None:
    workspace.add_candidates([make_person("old")])
    workspace.set_retention(days=1)
    clock.now -= timedelta(days=1)
    with pytest.raises(BadInput, match="set it right before people are purged"):
        workspace.purge()
    assert workspace.counts()["candidates"] == 1
