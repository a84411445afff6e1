"""People and postings of a workspace as an input: read page by page, whichever database they stand in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from matcher.batch.rows import Plan, Row
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.store import Workspace
from matcher.store.workspace import ADDRESS, FILE
from matcher.types import Candidate, Document

T = TypeVar("T")
Kind = Literal["people", "postings"]


@dataclass(frozen=True, slots=True)
class StorePart:
    """Some people or postings of a workspace: how many, and the first and the last id in the database's
    order. revision: changes with what the workspace holds of this kind. start, doubled: as of ``RowPart``."""

    file: Path
    kind: Kind
    start: int
    stop: int
    page: tuple[str, str]
    revision: str
    doubled: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Advert:
    """A posting of a workspace, and the weights that were edited, by requirement id."""

    document: Document
    weights: Mapping[str, float]


def is_workspace(path: Path) -> bool:
    """Whether a folder is a workspace."""
    return (path / FILE).exists() or (path / ADDRESS).exists()


def plan_store(folder: Path, kind: Kind, levels: Levels, *, rows: int) -> Plan[StorePart]:
    """The people or postings of a workspace in parts of so many. Raises BadInput where there are none."""
    with closing(Workspace(folder, levels=levels)) as workspace:
        revision = _revision(workspace, kind)
        ids = workspace.candidate_ids() if kind == "people" else workspace.posting_ids()
        _check(workspace, kind, revision, folder)
    if not ids:
        raise BadInput(f"the workspace {folder} holds no {kind}")
    parts = tuple(
        StorePart(folder, kind, start, stop, (ids[start], ids[stop - 1]), revision)
        for start, stop in ((n, min(n + rows, len(ids))) for n in range(0, len(ids), rows))
    )
    return Plan(parts, ((f"{folder.name} {kind} {revision}", len(ids), 0),))


def read_people(part: StorePart, levels: Levels, on: date) -> tuple[Candidate, ...]:
    """The people of a part, as they are on a day. Raises BadInput where the workspace has changed."""
    with closing(Workspace(part.file, levels=levels)) as workspace:
        found = workspace.candidates(on=on, page=part.page)
        _check(workspace, part.kind, part.revision, part.file)
    return found


def read_adverts(part: StorePart, levels: Levels) -> tuple[Advert, ...]:
    """The postings of a part. Raises BadInput where the workspace has changed."""
    with closing(Workspace(part.file, levels=levels)) as workspace:
        found = tuple(Advert(one, workspace.weights(one.id)) for one in workspace.postings(page=part.page))
        _check(workspace, part.kind, part.revision, part.file)
    return found


def rows_of(part: StorePart, ids: Iterable[str]) -> list[Row]:
    """A row for each of these; its line is the id alone, as JSON."""
    return [Row(f"{part.file.name}:{one}", json.dumps(one).encode()) for one in ids]


def find_rows(lines: bytes, held: Mapping[str, T]) -> list[T]:
    """What the lines of rows stand for."""
    return [held[json.loads(line)] for line in lines.splitlines()]


def _revision(workspace: Workspace, kind: Kind) -> str:
    # Edited weights are of no entry that only postings have, so any change counts as one of postings.
    text = workspace.people_revision if kind == "people" else workspace.revision
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _check(workspace: Workspace, kind: Kind, revision: str, folder: Path) -> None:
    if _revision(workspace, kind) != revision:
        raise BadInput(f"{folder} has changed since the job began; begin it again in an empty folder")
