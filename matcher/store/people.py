"""People in the tables: who they are apart from what they hold, which a random key joins."""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update

from matcher.errors import BadInput
from matcher.store import schema
from matcher.types import Alignment, Award, Candidate, HiddenText, Notice, Verification

Page = tuple[str, str]
"""The first and the last id of those to read, in the order of the database."""
LANDED = ""
BATCH = 1_000
_OF_A_PERSON = (schema.awards, schema.verifications, schema.profiles, schema.identities)


def new_key() -> str:
    """A random key for a person, which says nothing about them."""
    return secrets.token_hex(8)


def check_id(identifier: str, what: str) -> str:
    """The id, when a database can hold it. Raises BadInput for NUL and half characters."""
    if not identifier or "\0" in identifier or any("\ud800" <= letter <= "\udfff" for letter in identifier):
        raise BadInput(f"{what} id {identifier!r} cannot be stored; use an id of plain characters")
    return identifier


def content_of(candidate: Candidate) -> dict[str, Any]:
    """What is kept of a person apart from who they are, as JSON."""
    return {
        "awards": [_award_content(award) for award in candidate.awards],
        "resume_text": candidate.resume_text,
        "notices": [asdict(notice) for notice in candidate.notices],
        "hidden": [asdict(piece) for piece in candidate.hidden],
    }


def hash_content(identifier: str, content: Mapping[str, Any]) -> str:
    """SHA-256 of all that a ranking can depend on: the id, which breaks ties, and the content without hidden
    text, which is never scored."""
    seen = {name: value for name, value in content.items() if name != "hidden"}
    return hashlib.sha256(schema.canonical({"id": identifier, **seen}).encode()).hexdigest()


def write_people(
    connection: Connection,
    candidates: Sequence[Candidate],
    *,
    on: date,
    import_id: str = LANDED,
    reports: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> list[str]:
    """Stores people with ids of their own, in place of those of the same id and import; their keys.

    reports: verification reports by candidate id. The last of several with one id is kept.
    """
    by_id = {check_id(one.id, "candidate"): one for one in candidates}
    known = find_keys(connection, by_id, import_id=import_id)
    keys = {identifier: known.get(identifier) or new_key() for identifier in by_id}
    contents = {identifier: content_of(one) for identifier, one in by_id.items()}
    _clear(connection, list(known.values()))
    _insert_keys(connection, keys, known, contents, on=on)
    identities = [
        {"person_key": key, "candidate_id": one, "name": by_id[one].name, "import_id": import_id}
        for one, key in keys.items()
    ]
    _insert(connection, schema.identities, identities)
    _insert_contents(connection, keys, contents)
    checks = (_numbered(key, (reports or {}).get(one, ())) for one, key in keys.items())
    _insert(connection, schema.verifications, list(chain.from_iterable(checks)))
    return list(keys.values())


def _insert_keys(
    connection: Connection,
    keys: Mapping[str, str],
    known: Mapping[str, str],
    contents: Mapping[str, Mapping[str, Any]],
    *,
    on: date,
) -> None:
    """Adds the keys of new people, and the new hashes of known ones."""
    rows = [
        {"key": key, "active_on": on.isoformat(), "content_hash": hash_content(one, contents[one])}
        for one, key in keys.items()
    ]
    old = set(known.values())
    fresh = [row | {"added_on": on.isoformat()} for row in rows if row["key"] not in old]
    _insert(connection, schema.people, fresh)
    for row in (row for row in rows if row["key"] in old):
        connection.execute(update(schema.people).where(schema.people.c.key == row["key"]).values(row))


def _insert_contents(
    connection: Connection, keys: Mapping[str, str], contents: Mapping[str, Mapping[str, Any]]
) -> None:
    """Adds resumes, notices and awards."""
    profiles = [
        {"person_key": key} | {name: contents[one][name] for name in ("resume_text", "notices", "hidden")}
        for one, key in keys.items()
    ]
    awards = (_numbered(key, contents[one]["awards"]) for one, key in keys.items())
    _insert(connection, schema.profiles, profiles)
    _insert(connection, schema.awards, list(chain.from_iterable(awards)))


def _numbered(key: str, contents: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"person_key": key, "position": at, "content": one} for at, one in enumerate(contents)]


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def find_keys(connection: Connection, ids: Iterable[str], *, import_id: str = LANDED) -> dict[str, str]:
    """The key of each person there is, by candidate id."""
    table = schema.identities.c
    found: dict[str, str] = {}
    for some in _batches(list(ids)):
        wanted = select(table.candidate_id, table.person_key).where(
            table.candidate_id.in_(some), table.import_id == import_id
        )
        found |= dict(tuple(row) for row in connection.execute(wanted))
    return found


def find_ids(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """The candidate id of each person there is, by key."""
    table = schema.identities.c
    found: dict[str, str] = {}
    for some in _batches(list(keys)):
        wanted = select(table.person_key, table.candidate_id).where(
            table.person_key.in_(some), table.import_id == LANDED
        )
        found |= dict(tuple(row) for row in connection.execute(wanted))
    return found


def find_key(connection: Connection, identifier: str) -> str:
    """The key of a person. Raises BadInput for an id that nobody here has."""
    key = find_keys(connection, [identifier]).get(identifier)
    if key is None:
        raise BadInput(f"the workspace holds no candidate {identifier!r}; check the id")
    return key


def every_key(connection: Connection, ids: Sequence[str]) -> list[str]:
    """The keys of people, those under which an unfinished import has staged them among them."""
    found: list[str] = []
    for some in _batches(ids):
        who = schema.identities.c
        found += connection.execute(select(who.person_key).where(who.candidate_id.in_(some))).scalars()
    return found


def read_name(connection: Connection, key: str) -> str | None:
    """The name of a person, None where none is known."""
    who = schema.identities.c
    name: str | None = connection.execute(select(who.name).where(who.person_key == key)).scalar()
    return name


def touch(connection: Connection, key: str, *, on: date) -> None:
    """Keeps that something happened to a person on a day."""
    connection.execute(
        update(schema.people).where(schema.people.c.key == key).values(active_on=on.isoformat())
    )


def erase_content(connection: Connection, keys: Sequence[str], *, on: date) -> None:
    """Takes everything of people away but the key, with which the audit log speaks of them."""
    _clear(connection, keys)
    for some in _batches(keys):
        gone = update(schema.people).where(schema.people.c.key.in_(some))
        connection.execute(gone.values(erased_on=on.isoformat(), content_hash=None))
        connection.execute(delete(schema.exports).where(schema.exports.c.person_key.in_(some)))
        connection.execute(
            update(schema.decisions).where(schema.decisions.c.person_key.in_(some)).values(reason=None)
        )


def _clear(connection: Connection, keys: Sequence[str]) -> None:
    for some in _batches(keys):
        for table in _OF_A_PERSON:
            connection.execute(delete(table).where(table.c.person_key.in_(some)))


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def read_ids(connection: Connection) -> list[str]:
    """The ids of all people, in the order of ``read_people``."""
    who = schema.identities.c
    ids = select(who.candidate_id).where(who.import_id == LANDED).order_by(who.candidate_id)
    return list(connection.execute(ids).scalars())


def read_people(
    connection: Connection, *, on: date, only: str | None = None, page: Page | None = None
) -> Iterator[Candidate]:
    """People by id as they are on a day: awards issued later are left out, with a notice.

    only: the key of the one person to read. page: the first and the last id to read.
    """
    who, profile = schema.identities.c, schema.profiles.c
    people = (
        select(
            who.person_key, who.candidate_id, who.name, profile.resume_text, profile.notices, profile.hidden
        )
        .join(schema.profiles, who.person_key == profile.person_key)
        .where(who.import_id == LANDED)
        .order_by(who.candidate_id)
    )
    awards = select(schema.awards.c.person_key, schema.awards.c.content).order_by(
        schema.awards.c.person_key, schema.awards.c.position
    )
    if only is not None:
        people = people.where(who.person_key == only)
        awards = awards.where(schema.awards.c.person_key == only)
    if page is not None:
        people = people.where(who.candidate_id.between(*page))
        awards = awards.where(
            schema.awards.c.person_key.in_(people.with_only_columns(who.person_key).order_by(None))
        )
    held = _group(connection, awards)
    for row in connection.execute(people):
        yield _candidate(row, held.get(row.person_key, []), on)


def _group(connection: Connection, query: Select[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for key, content in connection.execute(query):
        found[key].append(content)
    return found


def _candidate(row: Any, contents: Iterable[Mapping[str, Any]], on: date) -> Candidate:
    awards = [_award(content) for content in contents]
    later = [one for one in awards if one.issued is not None and one.issued > on]
    reasons = (f"issued is {one.issued}, which is after {on.isoformat()}" for one in later)
    notices = (
        *(Notice(**one) for one in row.notices),
        *(Notice("award_rejected", reason, f"candidate {row.candidate_id}") for reason in reasons),
    )
    held = tuple(one for one in awards if one not in later)
    hidden = tuple(HiddenText(**one) for one in row.hidden)
    return Candidate(row.candidate_id, held, row.resume_text, row.name, notices, hidden)


def _award_content(award: Award) -> dict[str, Any]:
    """An award as JSON, fields that hold what they hold by default left out."""
    values = {}
    for name, default in _DEFAULTS.items():
        value = getattr(award, name)
        if value != default:
            values[name] = value.isoformat() if name in _DATES else value
    for name in _OBJECTS & values.keys():
        values[name] = asdict(award)[name]
    return values


def _award(content: Mapping[str, Any]) -> Award:
    values = dict(content)
    for name in _DATES & values.keys():
        values[name] = date.fromisoformat(values[name])
    for name in _TUPLES & values.keys():
        values[name] = tuple(values[name])
    if "alignments" in values:
        values["alignments"] = tuple(Alignment(**one) for one in values["alignments"])
    if "verification" in values:
        values["verification"] = Verification(**values["verification"])
    return Award(**values)


_DEFAULTS = {field.name: field.default for field in fields(Award)}
_DATES = {"issued", "expires"}
_TUPLES = {"skills", "identifiers"}
_OBJECTS = {"alignments", "verification"}
