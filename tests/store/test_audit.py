"""The audit log shows every edit, deletion, insertion, move and cut."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from matcher import StoreFault, Workspace
from matcher.store.audit import FIRST, AuditEntry, Head, check

Entries = list[tuple[AuditEntry, str]]
START = datetime(2026, 11, 21, tzinfo=UTC)


def chain(count: int) -> Entries:
    """A log as it should be."""
    entries: Entries = []
    before = FIRST
    for seq in range(1, count + 1):
        at = (START + timedelta(seconds=seq)).isoformat()
        entry = AuditEntry(seq, at, "actor", "decide", before, f"key{seq}", details={"n": seq})
        before = entry.hash
        entries.append((entry, before))
    return entries


def head_of(entries: Entries) -> Head:
    return Head(entries[-1][0].seq, entries[-1][1], entries[-1][0].at) if entries else Head()


def rehashed(entries: Entries) -> Entries:
    """The entries with chain and hashes made anew, as somebody who knows how would."""
    done: Entries = []
    before = FIRST
    for seq, (entry, _) in enumerate(entries, 1):
        fresh = replace(entry, seq=seq, previous=before)
        before = fresh.hash
        done.append((fresh, before))
    return done


def edited(entries: Entries) -> Entries:
    entry, stored = entries[3]
    return [*entries[:3], (replace(entry, details={"n": 99}), stored), *entries[4:]]


TAMPERED: dict[str, Callable[[Entries], Entries]] = {
    "an edit": edited,
    "an edit with its hash": lambda log: [(e, e.hash) for e, _ in edited(log)],
    "an edit with all hashes": lambda log: rehashed(edited(log)),
    "a deletion": lambda log: log[:3] + log[4:],
    "a deletion with all hashes": lambda log: rehashed(log[:3] + log[4:]),
    "a deletion of the first": lambda log: log[1:],
    "an insertion": lambda log: [*log[:3], log[0], *log[3:]],
    "an insertion with all hashes": lambda log: rehashed([*log[:3], log[0], *log[3:]]),
    "an insertion at the end": lambda log: [*log, (replace(log[-1][0], seq=len(log) + 1), "f" * 64)],
    "a move": lambda log: [*log[:3], log[4], log[3], *log[5:]],
    "a move with all hashes": lambda log: rehashed([*log[:3], log[4], log[3], *log[5:]]),
    "a cut": lambda log: log[:-1],
    "a cut of all": lambda log: [],  # noqa: ARG005
}


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_seen(tamper: Callable[[Entries], Entries]) -> None:
    log = chain(8)
    assert check(log, head_of(log)).intact
    assert not check(tamper(log), head_of(log)).intact


@given(st.integers(1, 6), st.data())
def test_any_changed_field_is_seen(count: int, data: st.DataObject) -> None:
    log = chain(count)
    at = data.draw(st.integers(0, count - 1))
    field = data.draw(st.sampled_from(sorted(asdict(log[at][0]))))
    value: Any = {"seq": 77, "details": {}}.get(field, "other")
    changed = [*log[:at], (replace(log[at][0], **{field: value}), log[at][1]), *log[at + 1 :]]
    assert not check(changed, head_of(log)).intact


def test_an_empty_log_is_whole() -> None:
    report = check([], Head())
    assert report.intact
    assert report.entries == 0


def test_entries_the_folder_has_not_seen_are_a_notice() -> None:
    log = chain(5)
    report = check(log, head_of(log[:3]))
    assert report.intact
    assert report.notices == ("entries 4 to 5 are newer than what this folder has seen",)


def test_a_clock_that_went_back_is_a_notice() -> None:
    log = chain(3)
    report = check(rehashed([*log, (replace(log[-1][0], at=START.isoformat()), "")]), Head())
    assert report.intact
    assert [
        one for one in report.notices if one.startswith("entry 4: the clock stood at 2026-11-21T00:00:00")
    ]


STATEMENTS = {
    "edit": "update audit set actor = 'nobody' where seq = 2",
    "deletion": "delete from audit where seq = 2",
    "insertion": "insert into audit select seq + 1000, at, actor, action, subject, posting, run, details,"
    " previous, hash from audit where seq = 2",
    "reordering": "update audit set seq = case seq when 2 then -3 else -2 end where seq in (2, 3)",
    "truncation": "delete from audit where seq = (select max(seq) from audit)",
}


@pytest.mark.parametrize("kind", STATEMENTS)
def test_tampering_with_the_database_is_seen(filled: Workspace, kind: str) -> None:
    filled.decide("a", "p1", "hold")
    assert filled.verify_log().intact
    with filled._database.writing() as connection:
        connection.execute(text(STATEMENTS[kind]))
        connection.execute(text("update audit set seq = -seq where seq < 0"))
    report = filled.verify_log()
    assert not report.intact
    assert report.problems


def test_each_deed_is_one_entry(filled: Workspace, tmp_path: Path) -> None:
    filled.set_weights("a", {"r1": 1.0})
    filled.decide("a", "p1", "hold")
    filled.unblind("p1")
    filled.export("p1", file=tmp_path / "p1.json")
    filled.erase("p1")
    actions = [entry.action for entry in filled.log()]
    assert actions == [
        "lay_out",
        "add_postings",
        "add_candidates",
        "edit_weights",
        "decide",
        "unblind",
        "export",
        "erase",
    ]
    assert [entry.seq for entry in filled.log()] == list(range(1, 9))


def test_the_log_holds_nothing_a_person_wrote(filled: Workspace) -> None:
    filled.decide("a", "p1", "decline", reason="canary-reason")
    filled.unblind("p1")
    filled.erase("p1")
    log = json.dumps([asdict(entry) for entry in filled.log()])
    for secret in ("canary-reason", "Ada", "p1", "Forklift"):
        assert secret not in log


@pytest.mark.parametrize("content", [None, "", "{}", "not json"])
def test_without_its_head_nothing_more_is_written(filled: Workspace, content: str | None) -> None:
    head = filled.folder / "audit.head"
    head.unlink() if content is None else head.write_text(content)
    before = filled.log()
    with pytest.raises(StoreFault, match=r"audit\.head is missing or damaged"):
        filled.decide("a", "p1", "hold")
    assert filled.log() == before
    with pytest.raises(StoreFault, match="put the file back"):
        filled.verify_log()
