"""Postings in JSON shapes other people use: schema.org JobPosting and the JSON Resume job schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from matcher.types import Document

ToLines = Callable[[str], list[str]]

_CONTAINERS = ("@graph", "mainEntity", "itemListElement", "item")
_SCHEMA_ORG_SECTIONS = (
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("skills", "Skills"),
    ("educationRequirements", "Education requirements"),
    ("experienceRequirements", "Experience requirements"),
)
_JOB_SCHEMA_SECTIONS = _SCHEMA_ORG_SECTIONS[:3]
_NAMES = ("name", "description", "credentialCategory", "value")
_MAX_DEPTH = 20
MAX_MONTHS = 1200


def job_postings(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every schema.org JobPosting in ``value``: an object, a list, a ``@graph`` or an item list."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from job_postings(item, depth + 1)
    elif isinstance(value, dict):
        if _is_job_posting(value):
            yield value
            return
        for key in _CONTAINERS:
            if key in value:
                yield from job_postings(value[key], depth + 1)


def _is_job_posting(value: dict[str, Any]) -> bool:
    kinds = value.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _local_name(kind) == "JobPosting" for kind in kinds)


def _local_name(name: str) -> str:
    return name.replace(":", "/").replace("#", "/").rsplit("/", 1)[-1]


def has_body(posting: Mapping[str, Any]) -> bool:
    """Whether a JobPosting holds more than its title; some pages declare no more and show the rest."""
    return any(posting.get(key) for key in ("description", *(key for key, _ in _SCHEMA_ORG_SECTIONS)))


def is_job_schema(value: Any) -> bool:
    """Whether ``value`` looks like a JSON Resume job: a title, and lists of what is asked."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("title"), str)
        and "@type" not in value
        and any(isinstance(value.get(key), list) for key, _ in _JOB_SCHEMA_SECTIONS)
    )


def schema_org_document(posting: dict[str, Any], to_lines: ToLines) -> Document:
    """The posting as headed sections of text, its title the first line; the id is empty.

    to_lines: turns one HTML string into lines.
    """
    document = headed_document(posting, _SCHEMA_ORG_SECTIONS, to_lines)
    if posting.get("experienceInPlaceOfEducation") is True:
        line = "Experience may take the place of the education asked."
        return Document("", f"{document.text}\n{line}", document.title)
    return document


def job_schema_document(posting: dict[str, Any]) -> Document:
    """A JSON Resume job as headed sections of text, its title the first line; the id is empty."""
    return headed_document(posting, _JOB_SCHEMA_SECTIONS, _plain_lines)


def headed_document(
    posting: Mapping[str, Any], sections: Sequence[tuple[str, str]], to_lines: ToLines
) -> Document:
    """Its title, its description, and each section that is filled under a heading; the id is empty.

    sections: (key, heading) in the order they are to stand.
    """
    title = " ".join(_value_lines(posting.get("title"), to_lines)) or None
    lines = [title] if title else []
    lines += _value_lines(posting.get("description"), to_lines)
    for key, heading in sections:
        body = _value_lines(posting.get(key), to_lines)
        lines += [heading, *body] if body else []
    return Document("", "\n".join(lines), title)


def _value_lines(value: Any, to_lines: ToLines) -> list[str]:
    """A string as its lines, a list as "- " lines, a named thing by its name and what belongs to it."""
    if isinstance(value, str):
        return to_lines(value)
    if isinstance(value, list):
        items = (_value_lines(item, to_lines) for item in value)
        return [line if line.startswith("- ") else f"- {line}" for lines in items for line in lines]
    if isinstance(value, dict):
        months = _months(value.get("monthsOfExperience"))
        stated = [_experience(months)] if months is not None else []
        line = " ".join(_named(value, to_lines))
        return stated + ([line] if line else [])
    return []


def _named(value: dict[str, Any], to_lines: ToLines) -> list[str]:
    texts = [line for key in _NAMES if isinstance(value.get(key), str) for line in to_lines(value[key])]
    if isinstance(value.get("level"), str):
        texts.append(f"({value['level']})")
    words = value.get("keywords")
    words = [word for word in words if isinstance(word, str)] if isinstance(words, list) else []
    return texts + ([f"- {', '.join(words)}"] if words else [])


def _months(value: Any) -> float | None:
    """A number of months that a working life can hold; None for anything else (NaN, 10**400, words)."""
    if not (isinstance(value, str) and value.strip().isdecimal()) and type(value) not in (int, float):
        return None
    try:
        months = float(value)
    except OverflowError:
        return None
    return months if 0 <= months <= MAX_MONTHS else None


def _experience(months: float) -> str:
    years, rest = divmod(months, 12)
    return f"{years:g} years of experience" if not rest else f"{months:g} months of experience"


def _plain_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
