"""Candidate rows: JSON objects (DESIGN.md section 5) and the CSV long table, one award a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from matcher.credentials.readers.fields import read_award
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import Award, Candidate, Notice, Reading, Rejected

ID_COLUMNS = ("candidate_id", "candidate", "person_id", "id")
TITLE_COLUMNS = ("title", "credential", "award", "certification")
MAX_RESUME = 200_000


def read_jsonl(text: str, *, name: str, on: date, levels: Levels) -> Reading[Candidate]:
    """One candidate a line; a bad line or award is set aside as ``name:LINE`` and the rest kept."""
    lines = ((f"{name}:{number}", line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    return read_objects(((place, _parsed(line)) for place, line in lines), on=on, levels=levels)


def read_objects(rows: Iterable[tuple[str, Any]], *, on: date, levels: Levels) -> Reading[Candidate]:
    """Candidates of (place, value) rows; ids must differ. A value may be a BadInput to pass on."""
    items: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for place, value in rows:
        try:
            candidate, problems = read_candidate(value, place, on=on, levels=levels)
            if candidate.id in items:
                raise BadInput(f"id {candidate.id!r} was used before; every candidate needs its own")
        except BadInput as error:
            rejected.append(Rejected(place, str(error)))
            continue
        items[candidate.id] = candidate
        rejected += problems
    return Reading(tuple(items.values()), tuple(rejected))


def read_candidate(value: Any, place: str, *, on: date, levels: Levels) -> tuple[Candidate, list[Rejected]]:
    """A candidate row, and the awards of it that cannot be used.

    Raises BadInput for a row that is no candidate at all.
    """
    if isinstance(value, BadInput):
        raise value
    if not isinstance(value, Mapping):
        raise BadInput('a candidate is an object: {"id": "...", "awards": [...], "resume_text": "..."}')
    identifier = value.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int) or not str(identifier).strip():
        raise BadInput(f"id is {identifier!r}; every candidate needs an id")
    if "awards" not in value and "resume_text" not in value:
        raise BadInput(f"candidate {identifier!r} has neither awards nor resume_text; one of them is needed")
    stated = value.get("awards") or []
    resume = value.get("resume_text") or ""
    if not isinstance(stated, list):
        raise BadInput(f"awards of {identifier!r} is a {type(stated).__name__}; it must be a list")
    if not isinstance(resume, str):
        raise BadInput(f"resume_text of {identifier!r} is a {type(resume).__name__}; it must be text")
    awards, problems = _awards(stated, place, on=on, levels=levels)
    notices = tuple(Notice("award_rejected", problem.reason, problem.place) for problem in problems)
    person = value.get("name")
    shown = person.strip() if isinstance(person, str) and person.strip() else None
    return Candidate(str(identifier).strip(), awards, resume[:MAX_RESUME], shown, notices), problems


def read_csv(text: str, *, name: str, on: date, levels: Levels) -> Reading[Candidate]:
    """Candidates of a long table with the columns candidate_id and title, and any award field.

    Raises BadInput when a needed column is missing.
    """
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.split("\n", 1)[0].count)
    table = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    columns = [(column or "").strip().lower() for column in table.fieldnames or ()]
    table.fieldnames = columns
    person = next((column for column in ID_COLUMNS if column in columns), None)
    title = next((column for column in TITLE_COLUMNS if column in columns), None)
    if person is None or title is None:
        raise BadInput(
            f"{name}: the columns are {', '.join(columns)[:200]}; candidate_id and title are needed"
        )
    rows: dict[str, dict[str, Any]] = {}
    rejected: list[Rejected] = []
    for row in table:
        place = f"{name}:{table.line_num}"
        identifier = (row.get(person) or "").strip()
        if not identifier:
            rejected.append(Rejected(place, f"{person} is empty; every row needs a candidate"))
            continue
        entry = rows.setdefault(identifier, {"id": identifier, "awards": [], "places": [], "resume_text": ""})
        entry["name"] = entry.get("name") or row.get("name")
        entry["resume_text"] = entry["resume_text"] or (row.get("resume_text") or "")
        if (row.get(title) or "").strip():
            entry["awards"].append(_csv_award(row, title))
            entry["places"].append(place)
    return _csv_candidates(rows.values(), rejected, on=on, levels=levels)


def _csv_award(row: Mapping[str, Any], title: str) -> dict[str, Any]:
    fields = {key: value for key, value in row.items() if key and isinstance(value, str) and value.strip()}
    status = fields.get("verification") or fields.get("verification_status") or fields.get("status")
    return fields | {"title": fields[title]} | ({"verification": status} if status else {})


def _csv_candidates(
    rows: Iterable[dict[str, Any]], rejected: list[Rejected], *, on: date, levels: Levels
) -> Reading[Candidate]:
    items = []
    for row in rows:
        awards, problems = _awards(row["awards"], row["places"], on=on, levels=levels)
        notices = tuple(Notice("award_rejected", problem.reason, problem.place) for problem in problems)
        items.append(Candidate(row["id"], awards, row["resume_text"], row.get("name") or None, notices))
        rejected += problems
    return Reading(tuple(items), tuple(rejected))


def _awards(
    stated: list[Any], place: str | list[str], *, on: date, levels: Levels
) -> tuple[tuple[Award, ...], list[Rejected]]:
    """The usable awards, equal ones once. ``place``: of the row, or of each award."""
    awards: dict[str, Award] = {}
    problems = []
    for number, values in enumerate(stated):
        where = f"{place} awards[{number}]" if isinstance(place, str) else place[number]
        try:
            if not isinstance(values, Mapping):
                raise BadInput(f"it is a {type(values).__name__}; an award is an object with a title")
            award = read_award(values, on=on, levels=levels)
            awards[award.id] = award
        except BadInput as error:
            problems.append(Rejected(where, str(error)))
    return tuple(awards[key] for key in sorted(awards)), problems


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        return BadInput(f"not JSON: {error.msg} at column {error.colno}")
    except (RecursionError, ValueError):
        return BadInput("JSON nested too deep, or with a number too long, to be read")
