"""Rankings of what a workspace holds: each leaves a record, from which it can be made again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from matcher.engine import Engine
from matcher.errors import BadInput
from matcher.matching import Ranking
from matcher.reports.views import ranking_view
from matcher.requirements import flag_copies
from matcher.store import Outcome, RunRecord, Snapshot, Workspace
from matcher.store.schema import canonical
from matcher.types import Candidate, Notice, Posting


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A ranking that was made now of a posting as it was read (``ranking`` has the edited weights), its
    document as ``rank --json`` writes it, its record, and what people should look at in the resumes."""

    posting: Posting
    ranking: Ranking
    document: Mapping[str, Any]
    record: RunRecord
    flags: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """A ranking made again. ``identical``: every byte of the result is as it was. ``differences``: what it
    was made from and is not so now, then whose place or score moved, in words."""

    run_id: str
    identical: bool
    differences: tuple[str, ...]


def rank_stored(
    engine: Engine, workspace: Workspace, posting_id: str, *, on: date, top: int | None = None
) -> StoredRun:
    """The people of a workspace ranked for a posting of it by its edited weights; a record is kept.

    Raises BadInput for an id no posting has, NoRequirements when the posting asks nothing.
    """
    found = workspace.snapshot(posting_id, on=on)
    run = _make(engine, found, found.candidates, on=on, top=top, weights=found.weights, actor=workspace.actor)
    if workspace.requirements(posting_id) != run.posting.requirements:
        workspace.set_requirements(posting_id, run.posting.requirements)
    workspace.add_run(run.record)
    return run


def replay(engine: Engine, workspace: Workspace, run_id: str) -> Replay:
    """A recorded ranking made again from what the workspace holds now.

    Weights, day and length are those of then; people who came later are left out. Raises BadInput for
    an id no run has.
    """
    before = workspace.run(run_id)
    try:
        found = workspace.snapshot(before.posting_id, on=before.on)
    except BadInput as error:
        return Replay(run_id, False, (str(error),))
    ids = {member.key: identifier for identifier, member in found.members.items()}
    wanted = {ids[key] for key in before.people.keys() & ids.keys()}
    people = tuple(one for one in found.candidates if one.id in wanted)
    if not people:
        return Replay(run_id, False, tuple(_changes(before, found, ids)) or ("nobody is left to rank",))
    now = _make(
        engine,
        found,
        people,
        on=before.on,
        top=before.top,
        weights=before.weights,
        actor=workspace.actor,
    ).record
    identical = now.result_hash == before.result_hash
    changed = [*_versions_changed(before, now), *_changes(before, found, ids)]
    if not identical:
        changed += _moves(before, now, ids) or ["the places are the same; the evidence shown for them is not"]
    return Replay(run_id, identical, tuple(changed))


def _make(
    engine: Engine,
    found: Snapshot,
    people: tuple[Candidate, ...],
    *,
    on: date,
    top: int | None,
    weights: Mapping[str, float],
    actor: str,
) -> StoredRun:
    posting = engine.read_posting(found.document)
    ranking = engine.rank(posting, people, on=on, top=top, weights=weights)
    suggested = {requirement.id: requirement.weight for requirement in posting.requirements}
    document = ranking_view(ranking, on=on, suggested=suggested)
    members = {one.id: found.members[one.id] for one in people}
    record = RunRecord(
        id=secrets.token_hex(8),
        at=datetime.now(UTC).isoformat(),
        actor=actor,
        posting_id=posting.id,
        on=on,
        top=top,
        weights=dict(weights),
        seed=None,
        versions=engine.versions(),
        posting_hash=found.posting_hash,
        people={member.key: member.content_hash for member in members.values()},
        result_hash=hashlib.sha256(canonical(document).encode()).hexdigest(),
        outcomes=tuple(
            Outcome(members[one.candidate_id].key, one.rank, one.score, one.verified_score)
            for one in ranking.ranked
        ),
    )
    return StoredRun(posting, ranking, document, record, flag_copies(posting, people))


def _versions_changed(before: RunRecord, now: RunRecord) -> Iterator[str]:
    for name in sorted(before.versions.keys() | now.versions.keys()):
        then, today = before.versions.get(name, "none"), now.versions.get(name, "none")
        if then != today:
            yield f"{name} was {then[:16]} and is {today[:16]}"


def _changes(before: RunRecord, found: Snapshot, ids: Mapping[str, str]) -> Iterator[str]:
    """What the posting and the people were and are not any more."""
    if before.posting_hash != found.posting_hash:
        yield f"posting {before.posting_id!r} was changed"
    for key, content in sorted(before.people.items()):
        if key not in ids:
            yield f"person {key} was erased"
        elif found.members[ids[key]].content_hash != content:
            yield f"candidate {ids[key]!r} was changed"


def _moves(before: RunRecord, now: RunRecord, ids: Mapping[str, str]) -> list[str]:
    """Who stands elsewhere, or with other scores, than then."""
    then = {one.key: one for one in before.outcomes}
    today = {one.key: one for one in now.outcomes}
    keys = [key for key in {**then, **today} if then.get(key) != today.get(key)]
    return [f"{ids.get(key, key)}: {_place(then.get(key))} became {_place(today.get(key))}" for key in keys]


def _place(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not shown"
    return f"rank {outcome.rank} at {outcome.score:.6f} ({outcome.verified_score:.6f} verified)"
