"""JSON Resume 1.x: certificates, education, work and skills as a candidate row.

Contact details and addresses are left behind, and so are honours, volunteering and publications.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from matcher.credentials.readers.rows import PersonRow, Placed

SECTIONS = ("certificates", "education", "work", "skills")


def is_json_resume(value: Any) -> bool:
    """Whether a JSON value has the sections of JSON Resume; a candidate row has an id instead."""
    if not isinstance(value, Mapping) or "id" in value:
        return False
    return isinstance(value.get("basics"), Mapping) or any(isinstance(value.get(s), list) for s in SECTIONS)


def resume_row(value: Mapping[str, Any], *, identifier: str, place: str) -> PersonRow:
    """The candidate row of a JSON Resume; each award's place names its section."""
    basics = value.get("basics")
    name = basics.get("name") if isinstance(basics, Mapping) else None
    awards = (
        *_placed(value, "certificates", place, _certificate),
        *_placed(value, "education", place, _education),
        *_placed(value, "work", place, _position),
    )
    return PersonRow(place, identifier, awards, "\n".join(_skill_lines(value)), name)


def _placed(
    value: Mapping[str, Any], section: str, place: str, read: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> list[Placed]:
    found = value.get(section)
    entries = found if isinstance(found, list) else []
    return [
        (f"{place} {section}[{number}]", read(entry) if isinstance(entry, Mapping) else entry)
        for number, entry in enumerate(entries)
    ]


def _certificate(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": entry.get("name") or entry.get("title"),
        "issuer": entry.get("issuer"),
        "issued": entry.get("date"),
        "url": entry.get("url"),
    }


def _education(entry: Mapping[str, Any]) -> dict[str, Any]:
    degree, area = _text(entry.get("studyType")), _text(entry.get("area"))
    return {
        "title": f"{degree} in {area}" if degree and area else degree or area,
        "issuer": entry.get("institution"),
        "issued": entry.get("endDate"),
        "kind": None if degree else "course",
        "description": "; ".join(_texts(entry.get("courses"))),
    }


def _position(entry: Mapping[str, Any]) -> dict[str, Any]:
    lines = [_text(entry.get("summary")), *_texts(entry.get("highlights"))]
    return {
        "title": entry.get("position"),
        "issuer": entry.get("name") or entry.get("company"),
        "kind": "experience",
        "start": entry.get("startDate"),
        "end": entry.get("endDate"),
        "description": "\n".join(line for line in lines if line),
    }


def _skill_lines(value: Mapping[str, Any]) -> list[str]:
    skills = [
        ", ".join(filter(None, [_text(entry.get("name")), *_texts(entry.get("keywords"))]))
        for entry in _entries(value, "skills")
    ]
    languages = [
        _text(entry.get("language")) + (f" ({fluency})" if (fluency := _text(entry.get("fluency"))) else "")
        for entry in _entries(value, "languages")
    ]
    return [line for line in (*skills, *languages) if line]


def _entries(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = value.get(name)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def _texts(value: Any) -> list[str]:
    return [text for part in value if (text := _text(part))] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
