"""A workspace keeps postings, people and what was done with them, in a file and on a server alike."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import BadInput, Candidate, Document, Engine, Notice, StoreFault, Workspace
from matcher.policy import Levels
from matcher.types import Award, HiddenText, Requirement, Target

ON = date(2026, 11, 21)
Make = Callable[..., Candidate]


def test_what_goes_in_comes_out(workspace: Workspace, make_person: Make) -> None:
    documents = [Document("b", "Text b", "B title"), Document("a", "Text a", None, (Notice("c", "m"),))]
    people = [make_person("p2"), make_person("p1", name=None, awards=[])]
    assert workspace.add_postings(documents) == 2
    assert workspace.add_candidates(people) == 2
    assert set(workspace.postings()) == set(documents)
    assert workspace.candidates(on=ON) == (people[1], people[0])
    assert workspace.candidate("p2", on=ON) == people[0]
    assert workspace.counts() == {"postings": 2, "candidates": 2}


texts = st.text(max_size=30)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=texts,
    text=texts,
    name=st.none() | texts,
    issued=st.none() | st.dates(max_value=ON),
    level=st.none() | st.integers(1, 5),
    skills=st.lists(texts, max_size=3),
)
def test_any_text_comes_back_to_the_letter(
    workspace: Workspace,
    title: str,
    text: str,
    name: str | None,
    issued: date | None,
    level: int | None,
    skills: list[str],
) -> None:
    award = Award("a-1", title, "badge", None, text, issued, None, level, text, tuple(skills))
    person = Candidate("p", (award,), text, name, (Notice("n", text),))
    workspace.add_candidates([person])
    assert workspace.candidate("p", on=ON) == person
    workspace.add_postings([Document("d", text, title)])
    assert workspace.postings() == (Document("d", text, title),)


def test_the_same_id_replaces_and_keeps_the_decisions(filled: Workspace, make_person: Make) -> None:
    filled.decide("a", "p1", "advance")
    filled.add_postings([Document("a", "new")])
    filled.add_candidates([make_person("p1", resume_text="new")])
    assert {one.id: one.text for one in filled.postings()} == {"a": "new", "b": "Text b"}
    assert filled.candidate("p1", on=ON).resume_text == "new"
    assert [one.candidate_id for one in filled.decisions()] == ["p1"]


def test_an_award_issued_after_the_day_is_left_out_with_a_notice(filled: Workspace) -> None:
    person = filled.candidate("p1", on=date(2024, 1, 1))
    assert person.awards == ()
    assert person.notices[-1].message == "issued is 2024-02-29, which is after 2024-01-01"


@pytest.mark.parametrize("identifier", ["", "nul\0", "half\ud800"])
def test_an_id_that_no_database_holds_is_refused(workspace: Workspace, identifier: str) -> None:
    with pytest.raises(BadInput, match="cannot be stored"):
        workspace.add_candidates([Candidate(identifier)])
    with pytest.raises(BadInput, match="cannot be stored"):
        workspace.add_postings([Document(identifier, "text")])
    assert workspace.counts() == {"postings": 0, "candidates": 0}


def test_weights_belong_to_a_posting(filled: Workspace) -> None:
    filled.set_weights("a", {"r1": 2.0, "r2": 0.0})
    filled.set_weights("b", {"r1": 5.0})
    filled.set_weights("a", {"r1": 4.0})
    assert filled.weights("a") == {"r1": 4.0}
    assert filled.weights("b") == {"r1": 5.0}
    (first, *_) = filled.log("edit_weights")
    assert first.details == {"before": {}, "after": {"r1": 2.0, "r2": 0.0}}


def test_hidden_text_and_notices_come_back_and_move_no_hash(workspace: Workspace, make_person: Make) -> None:
    seen = make_person("p1"), Document("a", "Forklift licence required.", "A")
    hidden = (HiddenText("ten years of \ud800 Python", "white on white", "page 2"), HiddenText("SQL", "tiny"))
    noticed = (Notice("truncated", "only the first page was read", "cv.pdf"),)

    def store(*changes: dict[str, Any]) -> tuple[str, str]:
        person, posting = (replace(one, **change) for one, change in zip(seen, changes, strict=True))
        workspace.add_postings([posting])
        workspace.add_candidates([person])
        assert workspace.candidates(on=ON) == (person,)
        assert workspace.postings() == (posting,)
        snapshot = workspace.snapshot("a", on=ON)
        return snapshot.posting_hash, snapshot.members["p1"].content_hash

    plain = store({}, {})
    assert store({"hidden": hidden}, {"hidden": hidden}) == plain
    assert store({"notices": noticed, "hidden": hidden}, {"notices": noticed}) != plain
    assert workspace.export("p1")["hidden"][0]["reason"] == "white on white"


def test_a_failed_write_leaves_the_old_state(filled: Workspace) -> None:
    filled.set_weights("a", {"r1": 2.0})
    entries = filled.log()
    with pytest.raises(BadInput, match="'r2' is -1"):
        filled.set_weights("a", {"r1": 1.0, "r2": -1.0})
    assert filled.weights("a") == {"r1": 2.0}
    assert filled.log() == entries


def test_requirements_are_kept_as_read(filled: Workspace) -> None:
    target = Target("degree", "degree:6", "Bachelor", None, None, ("nursing",))
    found = (Requirement("r1", (target, Target("skill", "sql", "SQL", 3)), "required", 3.0, ((0, 4),)),)
    filled.set_requirements("a", found)
    assert filled.requirements("a") == found
    assert filled.requirements("b") == ()


def test_decisions_are_kept_in_order_and_a_decline_needs_a_reason(filled: Workspace) -> None:
    filled.decide("a", "p1", "hold")
    filled.decide("b", "p2", "decline", reason="no licence", run_id="r")
    filled.decide("a", "p1", "advance")
    assert [(one.candidate_id, one.state) for one in filled.decisions("a")] == [
        ("p1", "hold"),
        ("p1", "advance"),
    ]
    with pytest.raises(BadInput, match="needs a reason"):
        filled.decide("a", "p1", "decline", reason="  ")
    with pytest.raises(BadInput, match="'maybe'; it is one of"):
        filled.decide("a", "p1", "maybe")  # type: ignore[arg-type]
    assert len(filled.decisions()) == 3


def test_unblinding_gives_the_name_and_is_logged(filled: Workspace) -> None:
    assert filled.unblind("p1", posting_id="a") == "Ada Example"
    (entry,) = filled.log("unblind")
    assert (entry.actor, entry.posting) == ("recruiter", "a")
    assert entry.subject not in (None, "p1", "Ada Example")


UNKNOWN = {
    "set_weights": lambda w: w.set_weights("nowhere", {"r1": 1.0}),
    "requirements": lambda w: w.set_requirements("nowhere", ()),
    "remove_posting": lambda w: w.remove_posting("nowhere"),
    "snapshot": lambda w: w.snapshot("nowhere", on=ON),
    "decide on a posting": lambda w: w.decide("nowhere", "p1", "hold"),
    "decide on a person": lambda w: w.decide("a", "nowhere", "hold"),
    "candidate": lambda w: w.candidate("nowhere", on=ON),
    "unblind": lambda w: w.unblind("nowhere"),
    "erase": lambda w: w.erase("p1", "nowhere"),
    "export": lambda w: w.export("nowhere"),
    "demographics": lambda w: w.set_demographics({"nowhere": {}}),
    "run": lambda w: w.run("nowhere"),
}


@pytest.mark.parametrize("call", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_id_is_named_and_changes_nothing(
    filled: Workspace, call: Callable[[Workspace], object]
) -> None:
    before = filled.revision
    with pytest.raises(BadInput, match="'nowhere'"):
        call(filled)
    assert filled.revision == before


def test_a_posting_goes_with_its_edits_and_decisions(filled: Workspace) -> None:
    filled.set_weights("a", {"r1": 2.0})
    filled.decide("a", "p1", "hold")
    filled.remove_posting("a")
    assert [one.id for one in filled.postings()] == ["b"]
    assert filled.decisions() == ()
    assert len(filled.log("decide")) == 1


def test_demographics_lie_apart_and_each_look_is_logged(filled: Workspace) -> None:
    stated = {"p1": {"sex": "female"}, "p2": {"race_ethnicity": "white"}}
    filled.set_demographics(stated)
    assert filled.demographics() == stated
    filled.erase("p2")
    assert filled.demographics() == {"p1": {"sex": "female"}}
    assert "p1" not in (filled.folder / "demographics.json").read_text("utf8")
    assert [entry.action for entry in filled.log()][-4:] == [
        "set_demographics",
        "read_demographics",
        "erase",
        "read_demographics",
    ]


def test_settings_are_kept(workspace: Workspace) -> None:
    workspace.set_setting("profile", {"name": "strict"})
    workspace.set_setting("profile", {"name": "loose"})
    assert workspace.settings() == {"profile": {"name": "loose"}}


def test_the_revision_changes_with_every_change_and_only_then(filled: Workspace, make_person: Make) -> None:
    seen = [filled.revision]
    for change in (
        lambda: filled.add_candidates([make_person("p9")]),
        lambda: filled.set_weights("a", {"r1": 1.0}),
        lambda: filled.erase("p9"),
    ):
        change()
        seen.append(filled.revision)
    assert len(set(seen)) == 4
    filled.candidates(on=ON)
    assert filled.revision == seen[-1]


def test_two_openings_see_one_another(filled: Workspace, levels: Levels) -> None:
    other = Workspace(filled.folder, levels=levels, actor="other")
    other.decide("a", "p1", "hold")
    filled.decide("a", "p2", "hold")
    assert [one.actor for one in other.decisions()] == ["other", "recruiter"]
    assert other.verify_log().intact
    other.close()


def test_two_folders_share_a_server(tmp_path: Path, levels: Levels, database: str, make_person: Make) -> None:
    first = Workspace.create(tmp_path / "first", levels=levels, database=database)
    second = Workspace.create(tmp_path / "second", levels=levels, database=database)
    first.add_candidates([make_person("p1")])
    second.add_candidates([make_person("p2")])
    assert first.counts() == second.counts() == {"postings": 0, "candidates": 2}
    report = first.verify_log()
    assert report.intact
    assert report.notices == ("entries 3 to 3 are newer than what this folder has seen",)
    first.close()
    second.close()


def test_many_writers_make_one_chain(filled: Workspace) -> None:
    def write(number: int) -> None:
        for _ in range(5):
            filled.decide("a", f"p{number % 3 + 1}", "hold")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert len(filled.decisions("a")) == 20
    assert filled.verify_log().intact


def test_a_cleared_workspace_keeps_settings_and_log(filled: Workspace) -> None:
    filled.set_retention("cnil")
    filled.clear()
    assert filled.counts() == {"postings": 0, "candidates": 0}
    assert filled.retention().days == 730
    assert filled.log()[-1].action == "clear"
    assert filled.verify_log().intact


def test_a_folder_without_a_workspace_is_said(tmp_path: Path, levels: Levels) -> None:
    with pytest.raises(BadInput, match="matcher workspace init"):
        Workspace(tmp_path, levels=levels)


def test_a_workspace_is_not_made_twice(filled: Workspace, levels: Levels) -> None:
    with pytest.raises(BadInput, match="already holds"):
        Workspace.create(filled.folder, levels=levels)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u@h/d", "on mysql; postgresql is what is known"),
        ("no url", "is no URL"),
        ("postgresql://u:secret@127.0.0.1:1/d", "127.0.0.1:1/d"),
    ],
)
def test_a_database_that_cannot_be_used_is_said(tmp_path: Path, levels: Levels, url: str, said: str) -> None:
    with pytest.raises((BadInput, StoreFault), match=said) as caught:
        Workspace.create(tmp_path / "w", levels=levels, database=url)
    assert "secret" not in str(caught.value)


def test_a_newer_layout_is_refused(embedded: Workspace, levels: Levels) -> None:
    with closing(sqlite3.connect(embedded.folder / "workspace.sqlite3")) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()
    with pytest.raises(BadInput, match="layout 9999, newer than"):
        Workspace(embedded.folder, levels=levels)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, levels: Levels) -> None:
    (tmp_path / "workspace.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreFault, match="damaged"):
        Workspace(tmp_path, levels=levels)


@pytest.mark.parametrize("existing", [False, True])
def test_only_the_owner_may_read(tmp_path: Path, levels: Levels, existing: bool) -> None:
    folder = tmp_path / "w"
    if existing:
        folder.mkdir(mode=0o755)
    Workspace.create(folder, levels=levels).add_postings([Document("a", "text")])
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path.name
    assert sorted(os.listdir(folder)) == ["audit.head", "workspace.sqlite3"]


def test_the_demo_workspace_holds_the_demo(tmp_path: Path) -> None:
    workspace = Engine().demo_workspace(tmp_path / "demo", on=ON)
    assert workspace.counts() == {"postings": 14, "candidates": 66}
    workspace.clear()
    Engine().fill_demo(workspace, on=ON)
    assert workspace.counts() == {"postings": 14, "candidates": 66}
