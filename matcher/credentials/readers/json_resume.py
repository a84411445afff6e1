"""JSON Resume 1.x: certificates, education, work and skills as a candidate row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SECTIONS = ("basics", "certificates", "education", "work", "skills")


def is_json_resume(value: Any) -> bool:
    """Whether a JSON value has the sections of JSON Resume."""
    return (
        isinstance(value, Mapping)
        and "awards" not in value
        and any(isinstance(value.get(name), Mapping if name == "basics" else list) for name in SECTIONS)
        and "id" not in value
    )


def resume_row(value: Mapping[str, Any], identifier: str) -> dict[str, Any]:
    """The candidate row of a JSON Resume. Contact details and addresses are left behind."""
    basics = value.get("basics") if isinstance(value.get("basics"), Mapping) else {}
    awards = [_certificate(entry) for entry in _entries(value, "certificates")]
    awards += [_education(entry) for entry in _entries(value, "education")]
    awards += [_position(entry) for entry in _entries(value, "work")]
    return {
        "id": identifier,
        "name": basics.get("name") if isinstance(basics, Mapping) else None,
        "awards": [award for award in awards if award["title"]],
        "resume_text": "\n".join(_skill_lines(value)),
    }


def _certificate(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": entry.get("name") or entry.get("title"),
        "issuer": entry.get("issuer"),
        "issued": entry.get("date"),
        "url": entry.get("url"),
    }


def _education(entry: Mapping[str, Any]) -> dict[str, Any]:
    degree, area = entry.get("studyType"), entry.get("area")
    title = " in ".join(str(part) for part in (degree, area) if part)
    courses = [str(course) for course in entry.get("courses") or [] if isinstance(course, str)]
    return {
        "title": title,
        "issuer": entry.get("institution"),
        "issued": entry.get("endDate"),
        "kind": None if degree else "course",
        "description": "; ".join(courses),
    }


def _position(entry: Mapping[str, Any]) -> dict[str, Any]:
    highlights = [str(line) for line in entry.get("highlights") or [] if isinstance(line, str)]
    return {
        "title": entry.get("position"),
        "issuer": entry.get("name") or entry.get("company"),
        "kind": "experience",
        "start": entry.get("startDate"),
        "end": entry.get("endDate"),
        "description": "\n".join([str(entry.get("summary") or ""), *highlights]).strip(),
    }


def _skill_lines(value: Mapping[str, Any]) -> list[str]:
    lines = []
    for entry in _entries(value, "skills"):
        keywords = [str(word) for word in entry.get("keywords") or [] if isinstance(word, str)]
        lines.append(", ".join([str(entry.get("name") or ""), *keywords]).strip(", "))
    for entry in _entries(value, "languages"):
        lines.append(f"{entry.get('language') or ''} ({entry.get('fluency') or ''})".replace(" ()", ""))
    return [line for line in lines if line]


def _entries(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = value.get(name)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []
