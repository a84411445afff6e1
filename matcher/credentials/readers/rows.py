"""Candidate rows: JSON objects (DESIGN.md section 5) and what other formats make of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.credentials.award_ids import distinct
from matcher.credentials.readers.fields import MAX_NAME, read_award, read_text, shown
from matcher.credentials.readers.open_badge import badge_row, is_open_badge
from matcher.documents.text import replace_surrogates
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import Award, Candidate, Notice, Reading, Rejected

MAX_RESUME = 200_000
_SHAPE = '{"id": "...", "awards": [...], "resume_text": "..."}'

Placed = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A candidate as a format reader found them: raw values, and where each award stands."""

    place: str
    id: Any
    awards: tuple[Placed, ...]
    resume_text: Any = None
    name: Any = None
    notices: tuple[Notice, ...] = ()


def read_jsonl(
    text: str, *, name: str, on: date, levels: Levels, notices: tuple[Notice, ...] = ()
) -> Reading[Candidate]:
    """One candidate a line; a bad line or award is set aside as ``name:LINE`` and the rest kept.

    notices: what is known of the whole file already; every candidate gets them.
    """
    # Only \n ends a line: JSON strings may hold the other characters that splitlines() splits at.
    lines = ((f"{name}:{number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    parsed = ((place, _parsed(line)) for place, line in lines)
    return read_objects(parsed, on=on, levels=levels, notices=notices)


def read_objects(
    rows: Iterable[Placed], *, on: date, levels: Levels, notices: tuple[Notice, ...] = ()
) -> Reading[Candidate]:
    """Candidates of (place, value) rows; ids must differ. A value may be a BadInput to pass on."""
    return read_people((_person_row(place, value, notices) for place, value in rows), on=on, levels=levels)


def read_people(rows: Iterable[PersonRow | Rejected], *, on: date, levels: Levels) -> Reading[Candidate]:
    """Candidates of rows whatever format they come from; what a reader set aside stays in its place."""
    items: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for row in rows:
        if isinstance(row, Rejected):
            rejected.append(row)
            continue
        try:
            candidate, problems = _candidate(row, on, levels)
            if candidate.id in items:
                raise BadInput(f"id {candidate.id!r} was used before; every candidate needs its own")
        except BadInput as error:
            rejected.append(Rejected(row.place, str(error)))
            continue
        items[candidate.id] = candidate
        rejected += problems
    return Reading(tuple(items.values()), tuple(rejected))


def parse_json(text: str) -> Any:
    """``text`` parsed. Raises BadInput saying at which character it is no JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError):
        raise BadInput("JSON nested too deep, or with a number too long, to be read") from None


def _parsed(line: str) -> Any:
    try:
        return parse_json(line)
    except BadInput as error:
        return error


def _person_row(place: str, value: Any, notices: tuple[Notice, ...]) -> PersonRow | Rejected:
    """The row a JSON value is, or why it is none."""
    if isinstance(value, BadInput):
        return Rejected(place, str(value))
    if not isinstance(value, Mapping):
        return Rejected(place, f"it is {shown(value)}; a candidate is an object: {_SHAPE}")
    stated = value.get("awards")
    if stated is not None and not isinstance(stated, list):
        return Rejected(place, f"awards is {shown(stated)}; it must be a list")
    awards = tuple((f"{place} awards[{number}]", award) for number, award in enumerate(stated or ()))
    resume = value.get("resume_text")
    if stated is None and resume is None:
        reason = (
            f"candidate {shown(value.get('id'))} has neither awards nor resume_text; one of them is needed"
        )
        return Rejected(place, reason if "id" in value else f"id is missing; a candidate is {_SHAPE}")
    return PersonRow(place, value.get("id"), awards, resume, value.get("name"), notices)


def _candidate(row: PersonRow, on: date, levels: Levels) -> tuple[Candidate, list[Rejected]]:
    """A candidate, and the awards of it that cannot be used. Raises BadInput for one who is none."""
    if isinstance(row.id, bool) or not isinstance(row.id, str | int) or not str(row.id).strip():
        raise BadInput(f"id is {shown(row.id)}; every candidate needs an id")
    identifier = read_text({"id": row.id}, "id", MAX_NAME)
    if row.resume_text is not None and not isinstance(row.resume_text, str):
        raise BadInput(f"resume_text of {identifier!r} is {shown(row.resume_text)}; it must be text")
    resume = replace_surrogates(row.resume_text or "")
    awards, problems = _awards(row.awards, on, levels)
    notices = [*row.notices, *(Notice("award_rejected", one.reason, one.place) for one in problems)]
    if len(resume) > MAX_RESUME:
        cut = f"only the first {MAX_RESUME:,} of {len(resume):,} characters of the resume read"
        notices.append(Notice("truncated", cut, row.place))
    name = replace_surrogates(row.name).strip() if isinstance(row.name, str) else ""
    return Candidate(identifier, awards, resume[:MAX_RESUME], name or None, tuple(notices)), problems


def _awards(rows: Iterable[Placed], on: date, levels: Levels) -> tuple[tuple[Award, ...], list[Rejected]]:
    """The usable awards, equal ones once, and why the others are not."""
    awards: list[Award] = []
    problems: list[Rejected] = []
    for place, values in rows:
        try:
            if not isinstance(values, Mapping):
                raise BadInput(f"it is {shown(values)}; an award is an object with a title")
            awards.append(read_award(_with_badge(values), on=on, levels=levels))
        except BadInput as error:
            problems.append(Rejected(place, str(error)))
    return distinct(awards), problems


def _with_badge(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """An award row with what it leaves out taken from the badge attached to it."""
    badge = values.get("badge")
    if not is_open_badge(badge):
        return values
    stated = {field: value for field, value in values.items() if value not in (None, "", [])}
    return badge_row(badge) | stated
