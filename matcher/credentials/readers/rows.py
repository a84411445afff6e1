"""Candidate rows: JSON objects (DESIGN.md section 5) and what other formats make of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.credentials.award_ids import distinct
from matcher.credentials.envelopes import parse_json, read_json
from matcher.credentials.readers.checked import Check, checked_rows
from matcher.credentials.readers.fields import MAX_NAME, read_award, read_text, shown
from matcher.documents.text import replace_surrogates
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import Award, Candidate, HiddenText, Notice, Reading, Rejected

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
    hidden: tuple[HiddenText, ...] = ()


def read_jsonl(
    text: str,
    *,
    name: str,
    on: date,
    levels: Levels,
    check: Check | None = None,
    notices: tuple[Notice, ...] = (),
) -> Reading[Candidate]:
    """One candidate a line; a bad line or award is set aside as ``name:LINE`` and the rest kept.

    notices: what is known of the whole file already; every candidate gets them.
    """
    # Only \n ends a line: JSON strings may hold the other characters that splitlines() splits at.
    lines = ((f"{name}:{number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    parsed = ((place, _parsed(line)) for place, line in lines)
    return read_objects(parsed, on=on, levels=levels, check=check, notices=notices)


def read_row(line: str, *, place: str, on: date, levels: Levels, check: Check | None) -> Reading[Candidate]:
    """The candidate in one line of JSONL."""
    return read_objects([(place, _parsed(line))], on=on, levels=levels, check=check)


def read_objects(
    rows: Iterable[Placed],
    *,
    on: date,
    levels: Levels,
    check: Check | None = None,
    notices: tuple[Notice, ...] = (),
) -> Reading[Candidate]:
    """Candidates of (place, value) rows; ids must differ. A value may be a BadInput to pass on."""
    return read_people(
        (_person_row(place, value, notices) for place, value in rows), on=on, levels=levels, check=check
    )


def read_people(
    rows: Iterable[PersonRow | Rejected], *, on: date, levels: Levels, check: Check | None = None
) -> Reading[Candidate]:
    """Candidates of rows whatever format they come from; what a reader set aside stays in its place."""
    items: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for row in rows:
        if isinstance(row, Rejected):
            rejected.append(row)
            continue
        try:
            candidate, problems = _candidate(row, on, levels, check)
            if candidate.id in items:
                raise BadInput(f"id {candidate.id!r} was used before; every candidate needs its own")
        except BadInput as error:
            rejected.append(Rejected(row.place, str(error)))
            continue
        items[candidate.id] = candidate
        rejected += problems
    return Reading(tuple(items.values()), tuple(rejected))


def _parsed(line: str) -> Any:
    """The value in a line; one with a badge is read strictly, since a badge must mean one thing."""
    try:
        return read_json(line) if '"badge"' in line else parse_json(line)
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


def _candidate(
    row: PersonRow, on: date, levels: Levels, check: Check | None = None
) -> tuple[Candidate, list[Rejected]]:
    """A candidate, and the awards of it that cannot be used. Raises BadInput for one who is none."""
    if isinstance(row.id, bool) or not isinstance(row.id, str | int) or not str(row.id).strip():
        raise BadInput(f"id is {shown(row.id)}; every candidate needs an id")
    identifier = read_text({"id": row.id}, "id", MAX_NAME)
    if row.resume_text is not None and not isinstance(row.resume_text, str):
        raise BadInput(f"resume_text of {identifier!r} is {shown(row.resume_text)}; it must be text")
    resume = replace_surrogates(row.resume_text or "")
    awards, problems = _awards(row.awards, on, levels, check)
    notices = [*row.notices, *(Notice("award_rejected", one.reason, one.place) for one in problems)]
    if len(resume) > MAX_RESUME:
        cut = f"only the first {MAX_RESUME:,} of {len(resume):,} characters of the resume read"
        notices.append(Notice("truncated", cut, row.place))
    stated = row.name if isinstance(row.name, str) else _holder(row.awards)
    name = replace_surrogates(stated).strip()
    resume = resume[:MAX_RESUME]
    return Candidate(identifier, awards, resume, name or None, tuple(notices), row.hidden), problems


def _holder(rows: Iterable[Placed]) -> str:
    """The first name that badges give their holder, "" for none; it is masked like any other name."""
    holders = (values.get("holder") for _, values in rows if isinstance(values, Mapping))
    return next((name for name in holders if isinstance(name, str)), "")


def _awards(
    rows: Iterable[Placed], on: date, levels: Levels, check: Check | None = None
) -> tuple[tuple[Award, ...], list[Rejected]]:
    """The usable awards, equal ones once, and why the others are not."""
    awards: list[Award] = []
    problems: list[Rejected] = []
    for place, values in (each for row in rows for each in _with_badge(*row, check)):
        try:
            if isinstance(values, BadInput):
                raise values
            if not isinstance(values, Mapping):
                raise BadInput(f"it is {shown(values)}; an award is an object with a title")
            awards.append(read_award(values, on=on, levels=levels))
        except BadInput as error:
            problems.append(Rejected(place, str(error)))
    return distinct(awards), problems


def _with_badge(place: str, values: Any, check: Check | None) -> list[Placed]:
    """An award row with what it leaves out taken from the badge attached to it, and the further awards
    of a badge that holds several. A badge that cannot be read leaves the row as it is, and is reported."""
    badge = values.get("badge") if isinstance(values, Mapping) else None
    if badge is None or isinstance(badge, bool) or badge == "":
        return [(place, values)]
    stated = {
        field: value for field, value in values.items() if value not in (None, "", []) and field != "badge"
    }
    attached = f"{place} badge"
    try:
        source = badge.encode("utf-8", "replace") if isinstance(badge, str) else badge
        found = checked_rows(source, place=attached, check=check, documents={})
    except BadInput as error:
        return (
            [(place, stated | {"badge": True}), (attached, error)]
            if "title" in stated
            else [(attached, error)]
        )
    if len(found) > 1:
        return [*([(place, stated)] if "title" in stated else []), *found]
    return _joined(place, stated, found[0][1])


def _joined(place: str, stated: dict[str, Any], badge: dict[str, Any]) -> list[Placed]:
    """What a row states and what its badge shows. A verified badge speaks for itself alone: what the row
    says otherwise is an award of its own, and only claimed. A rejected badge rejects the row."""
    checked = badge.get("verification")
    status = checked.get("status") if isinstance(checked, Mapping) else None
    if status == "verified":
        same = stated.get("title") in (None, badge.get("title"))
        return [(place, badge), *([] if same else [(place, stated)])]
    if status in ("rejected", "revoked"):
        return [(place, badge | stated | {"verification": checked})]
    return [(place, badge | stated)]
