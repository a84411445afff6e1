"""Reads the project's own taxonomy files (format: ``data/README.md``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from matcher.errors import BadData
from matcher.taxonomy.model import Skill, SkillKind, Taxonomy
from matcher.types import SurfaceRule


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    label: Annotated[str, Field(min_length=1)]
    kind: SkillKind
    parent: str | None
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    description: str = ""
    posting_example: str = ""
    credential_example: str = ""
    ambiguous: dict[str, SurfaceRule] = {}

    @model_validator(mode="after")
    def _flags_own_forms(self) -> Self:
        for form in self.ambiguous:
            if form != self.label and form not in self.aliases:
                raise ValueError(f"ambiguous names {form!r}, which is neither the label nor an alias")
        return self


def read_taxonomy(folder: Path, *, name: str) -> Taxonomy:
    """The taxonomy in the ``*.jsonl`` files of a folder.

    Raises BadData with file and line for a row that breaks the format; naming the id for an unknown
    parent or related id, a cycle, or an id used twice.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise BadData(f"no taxonomy at {folder}: expected *.jsonl files")
    return Taxonomy(name, [skill for path in files for skill in _read_rows(path)])


def _read_rows(path: Path) -> list[Skill]:
    skills = []
    for place, values in read_jsonl_objects(path):
        try:
            row = _Row.model_validate(values)
        except ValidationError as error:
            raise BadData(f"{place}: {first_problem(error)}") from error
        skills.append(Skill(**vars(row) | {"ambiguous": tuple(sorted(row.ambiguous.items()))}))
    return skills


def read_jsonl_objects(path: Path) -> list[tuple[str, Any]]:
    """(place, value) of every line of a shipped JSONL file; empty lines are passed over.

    Raises BadData with the line of what is not JSON, and for a file that cannot be read.
    """
    try:
        lines = path.read_text("utf8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"cannot read {path} as UTF-8 text: {error}") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            rows.append((place, json.loads(line)))
        except json.JSONDecodeError as error:
            raise BadData(f"{place}: not JSON: {error.msg}") from error
    return rows


def first_problem(error: ValidationError) -> str:
    """The first problem of a validation error as one sentence with its field and value."""
    problem = error.errors()[0]
    field = ".".join(str(part) for part in problem["loc"]) or "the row"
    return f"{field}: {problem['msg']}, got {str(problem['input'])[:80]!r}"
