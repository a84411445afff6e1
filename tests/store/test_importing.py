"""An import is all there or not at all, goes on where it stopped, and says what it set aside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import pytest

from matcher import Candidate, Document, Engine, Imported, Workspace, fingerprint_sources
from matcher.credentials.readers.units import Unit
from matcher.store import importing

ON = date(2026, 11, 21)
ENGINE = Engine()
Make = Callable[..., Candidate]


class Killed(Exception):
    """Stands for a kill."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Seven people, in lines that also hold a blank one, no JSON, and an id used before."""
    lines = [
        json.dumps({"id": f"p{n}", "awards": [{"title": f"Badge {n}"}], "resume_text": "x"}) for n in range(7)
    ]
    lines[3:3] = ["", "no json", lines[0]]
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf8")
    return path


def units(path: Path, *, killed_at: int | None = None) -> Iterator[Unit]:
    for number, unit in enumerate(ENGINE.read_units(path, on=ON)):
        yield _kill if number == killed_at else unit


def _kill() -> None:  # type: ignore[return]
    raise Killed


def load(workspace: Workspace, path: Path, **options: object) -> Imported:
    return workspace.import_people(
        units(path, **options),  # type: ignore[arg-type]
        fingerprint=fingerprint_sources([path], on=ON),
        postings=[Document("d", "text")],
    )


def ids(workspace: Workspace) -> list[str]:
    return [person.id for person in workspace.candidates(on=ON)]


def test_good_rows_come_in_and_bad_ones_are_told(workspace: Workspace, rows: Path) -> None:
    seen: list[tuple[int, int]] = []
    done = workspace.import_people(
        units(rows),
        fingerprint="f",
        postings=[Document("d", "text")],
        progress=lambda units, people: seen.append((units, people)),
    )
    assert ids(workspace) == [f"p{n}" for n in range(7)]
    assert (done.people, done.postings, done.resumed_at) == (7, 1, 0)
    assert [one.place for one in done.rejected] == ["people.jsonl:5", "candidate 'p0'"]
    assert seen == [(2, 2), (4, 3), (6, 4), (8, 6), (9, 7)]
    assert len(workspace.log("import")) == 1


def test_it_is_as_if_read_at_once(workspace: Workspace, rows: Path) -> None:
    load(workspace, rows)
    assert workspace.candidates(on=ON) == ENGINE.read_candidates(rows, on=ON).items


@pytest.mark.parametrize("at", range(9))
def test_a_stopped_import_shows_nothing_and_goes_on(embedded: Workspace, rows: Path, at: int) -> None:
    embedded.add_candidates([Candidate("old", resume_text="x"), Candidate("p1", resume_text="old")])
    before = embedded.candidates(on=ON)
    with pytest.raises(Killed):
        load(embedded, rows, killed_at=at)
    assert embedded.candidates(on=ON) == before
    assert embedded.postings() == ()
    done = load(embedded, rows)
    assert done.resumed_at == at // 2 * 2
    assert done.people == 7
    assert ids(embedded) == ["old", *(f"p{n}" for n in range(7))]
    assert embedded.verify_log().intact


def test_another_source_does_not_go_on(embedded: Workspace, rows: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        load(embedded, rows, killed_at=5)
    other = tmp_path / "other.jsonl"
    other.write_text(rows.read_text("utf8").replace("Badge", "Prize"), "utf8")
    assert load(embedded, other).resumed_at == 0
    assert {one.awards[0].title for one in embedded.candidates(on=ON)} == {f"Prize {n}" for n in range(7)}


def test_a_second_import_replaces_and_keeps_keys_and_decisions(
    workspace: Workspace, rows: Path, make_person: Make
) -> None:
    workspace.add_candidates([make_person("p1", name="Old Name"), make_person("x")])
    workspace.add_postings([Document("d", "text")])
    workspace.decide("d", "p1", "hold")
    key = workspace.log("decide")[0].subject
    load(workspace, rows)
    assert ids(workspace) == [*(f"p{n}" for n in range(7)), "x"]
    assert workspace.candidate("p1", on=ON).awards[0].title == "Badge 1"
    assert workspace.unblind("p1") is None
    assert workspace.log("unblind")[0].subject == key
    assert [one.candidate_id for one in workspace.decisions("d")] == ["p1"]
    before = workspace.snapshot("d", on=ON).members
    load(workspace, rows)
    assert workspace.snapshot("d", on=ON).members == before


def test_people_of_folders_and_files_of_every_kind_come_in(embedded: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "people"
    for name in ("ann", "bob"):
        (folder / name).mkdir(parents=True)
        (folder / name / "resume.txt").write_text("Forklift licence", "utf8")
    table = tmp_path / "people.csv"
    table.write_text("candidate_id,title\nc1,First aid\nc2,Welding\n", "utf8")
    sources = [folder, table]
    done = embedded.import_people(
        chain.from_iterable(ENGINE.read_units(one, on=ON) for one in sources),
        fingerprint=fingerprint_sources(sources, on=ON),
    )
    assert done.rejected == ()
    assert ids(embedded) == ["ann", "bob", "c1", "c2"]
    expected = [*ENGINE.read_candidates(folder, on=ON).items, *ENGINE.read_candidates(table, on=ON).items]
    assert list(embedded.candidates(on=ON)) == expected


def test_reports_on_badges_are_kept(embedded: Workspace, tmp_path: Path) -> None:
    badge = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Welding",
        "issuer": {"id": "did:example:i", "type": ["Profile"], "name": "I"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"name": "Welding"}},
    }
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"id": "p", "awards": [{"title": "Welding", "badge": badge}]}) + "\n", "utf8")
    embedded.import_people(ENGINE.read_units(path, on=ON), fingerprint="f")
    (report,) = embedded.export("p")["verification_reports"]
    assert report["verdict"] in ("claimed", "rejected")
    assert report["reasons"]


def test_what_nobody_finished_is_dropped_after_a_day(embedded: Workspace, rows: Path, clock) -> None:
    with pytest.raises(Killed):
        load(embedded, rows, killed_at=5)
    embedded.purge()
    assert load(embedded, rows).resumed_at == 4
    with pytest.raises(Killed):
        load(embedded, rows, killed_at=5)
    clock.now += timedelta(days=2)
    embedded.purge()
    assert embedded.log("purge")[-1].details == {"people": 0, "staged": 3}
    assert load(embedded, rows).resumed_at == 0


def test_a_fingerprint_follows_content_and_day(tmp_path: Path, rows: Path) -> None:
    one = fingerprint_sources([rows], on=ON)
    assert fingerprint_sources([rows], on=ON) == one
    assert fingerprint_sources([rows], on=ON + timedelta(days=1)) != one
    assert fingerprint_sources(["-"], on=ON) != fingerprint_sources(["-"], on=ON)
    rows.write_text("{}\n", "utf8")
    assert fingerprint_sources([rows], on=ON) != one
    folder = fingerprint_sources([tmp_path], on=ON)
    (tmp_path / "more.txt").write_text("x", "utf8")
    assert fingerprint_sources([tmp_path], on=ON) != folder
