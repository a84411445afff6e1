"""What several verbs read: the engine they ask, and the files, people, days and numbers named to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher import (
        Candidate,
        Document,
        Engine,
        Reading,
        Rejected,
        TrustList,
        Workspace,
    )

from matcher.cli import outputs

T = TypeVar("T")


def open_engine(
    *,
    taxonomy: str = "stackmatch",
    policy: str | Path | None = None,
    catalogue: str | None = None,
    fast: bool = False,
) -> Engine:
    from matcher import Engine

    return Engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue, fast=fast)


def choose_policy(policy: Path | None, profile: str | None) -> str | Path | None:
    """The one policy that was asked for: a file or a profile's name. None: the shipped one."""
    if policy is not None and profile is not None:
        raise BadInput("a profile is a policy: give --policy or --profile, not both")
    return policy or profile


def open_workspace(folder: Path) -> Workspace:
    """The workspace in a folder; what is done in it is logged as done by whom the system knows."""
    from matcher import Workspace

    return Workspace(folder, levels=open_engine().levels, actor=_user())


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "unknown"


def each(readings: Iterable[Reading[T]], rejected: list[Rejected]) -> Iterator[T]:
    """The items of readings one after another; what was set aside is said and collected."""
    for reading in readings:
        for problem in reading.rejected:
            outputs.log(f"{problem.place}: {problem.reason}")
        rejected += reading.rejected
        yield from reading.items


def read_postings(
    sources: Iterable[str], columns: list[str] | None, rejected: list[Rejected]
) -> Iterator[Document]:
    """The documents of files one after another. columns: as ``--column`` was given."""
    from matcher import read_documents

    stated = read_columns(columns) or None
    return each((read_documents(source, columns=stated) for source in sources), rejected)


def one_document(source: str, columns: list[str] | None = None) -> Document:
    from matcher import read_documents

    path, identifier = _split(source)
    reading = read_documents(path, columns=read_columns(columns) or None)
    if not reading.items and reading.rejected:
        raise BadInput(f"{reading.rejected[0].place}: {reading.rejected[0].reason}")
    return _pick(reading.items, identifier, path, "posting")


def documents_at(source: str) -> Reading[Document]:
    """The documents of a file, or of ``FILE#ID`` the one of that id."""
    from matcher import Reading, read_documents

    path, identifier = _split(source)
    if identifier is not None:
        return Reading((one_document(source),))
    return read_documents(path)


@dataclass(frozen=True)
class Proofs:
    """What the user gives to check badges with: whom they trust (None: nobody said), and documents by
    their address."""

    trust: TrustList | None = None
    documents: dict[str, bytes] = field(default_factory=dict)


def read_proofs(trust: Sequence[Path] | None, documents: Sequence[str] | None) -> Proofs:
    return Proofs(_read_trust(trust) if trust else None, _read_given(documents or ()))


def one_candidate(
    engine: Engine, source: str, day: date, rejected: list[Rejected], proofs: Proofs | None = None
) -> Candidate:
    path, identifier = _split(source)
    people = list(each([read_people(engine, path, day, proofs)], rejected))
    return _pick(people, identifier, path, "candidate")


def read_people(engine: Engine, source: str, day: date, proofs: Proofs | None = None) -> Reading[Candidate]:
    """The people at a path; what was noticed on reading them is said (bad awards are, as set aside)."""
    proofs = proofs or Proofs()
    reading = engine.read_candidates(source, on=day, trust=proofs.trust, documents=proofs.documents)
    notices = (notice for person in reading.items for notice in person.notices)
    outputs.report_notices(str(notice) for notice in notices if notice.code != "award_rejected")
    return reading


def _split(source: str) -> tuple[str, str | None]:
    """A path and the id behind ``#``, where no file has that very name."""
    path, mark, identifier = source.rpartition("#")
    return (path, identifier) if mark and not Path(source).exists() else (source, None)


def _pick(items: Sequence[T], identifier: str | None, source: str, what: str) -> T:
    start = f"{Path(source).name}#"  # of ids made from the file's name
    ids = [str(item.id).removeprefix(start) for item in items]  # type: ignore[attr-defined]
    if identifier is not None:
        if identifier not in ids:
            raise BadInput(f"{source} has no {what} {identifier!r}; it has {', '.join(ids[:20]) or 'none'}")
        return items[ids.index(identifier)]
    if len(items) != 1:
        raise BadInput(
            f"{source} holds {len(items)} {what}s and one is needed; name it as {source}#ID"
            + (f", for example {source}#{ids[0]}" if ids else "")
        )
    return items[0]


def _read_trust(paths: Sequence[Path]) -> TrustList:
    from matcher import TrustList, read_trust

    trusted = TrustList()
    for path in paths:
        trusted = trusted.joined(read_trust(read_file(path, "trust list"), name=str(path)))
    return trusted


def _read_given(pairs: Sequence[str]) -> dict[str, bytes]:
    """The documents of ``--document URL=FILE``; the URL may hold ``=`` signs, the file's name may not."""
    given = {}
    for pair in pairs:
        url, mark, path = pair.rpartition("=")
        if not mark or ":" not in url:
            raise BadInput(
                f"--document is {pair!r}; write URL=FILE, for example did:web:example.org=did.json"
            )
        given[url] = read_file(Path(path), "document")
    return given


def read_file(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read {what} {path}: {error.strerror}") from None


def read_weights(path: Path | None) -> dict[str, float]:
    if path is None:
        return {}
    try:
        values = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadInput(f"cannot read weights {path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f"weights {path} is not JSON: {error}") from None
    if not isinstance(values, dict):
        raise BadInput(f'weights {path} must be an object like {{"r1": 5}}')
    return values


def read_columns(stated: list[str] | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in stated or []]
    if wrong := next((pair for pair in pairs if not pair[1]), None):
        raise BadInput(f"--column is {wrong[0]!r}; write FIELD=HEADER, for example label=Skill")
    return {field: header for field, _, header in pairs}


def read_day(text: str | None, option: str = "--on") -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} is {text!r}; a day is written YYYY-MM-DD") from None
