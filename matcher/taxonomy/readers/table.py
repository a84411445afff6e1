"""A spreadsheet of skills: any CSV or TSV, with a mapping from our fields to its columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from typing import get_args

from matcher.errors import BadInput
from matcher.keys import normalise, prefix
from matcher.taxonomy.model import Skill, SkillKind
from matcher.taxonomy.readers.draft import TaxonomyDraft
from matcher.taxonomy.readers.release import Release, Row
from matcher.types import Rejected

# Our field -> headers that are taken for it when no mapping is given, in lower case.
HEADERS: dict[str, tuple[str, ...]] = {
    "label": ("label", "name", "skill", "skill name", "rsd name", "preferredlabel", "title"),
    "id": ("id", "uri", "skill id", "code", "canonical url", "concepturi", "identifier"),
    "aliases": ("aliases", "synonyms", "alternative labels", "altlabels", "also known as"),
    "kind": ("kind", "type", "skill type"),
    "parent": ("parent", "broader", "parent id"),
    "group": ("category", "categories", "skill category", "group", "sector"),
    "related": ("related", "related skills"),
    "description": (
        "description", "definition", "skill statement", "contextualized skill statement", "statement",
    ),
}  # fmt: skip
_SEPARATOR = re.compile(r"[|;\n]")


def read_table(release: Release, name: str, columns: Mapping[str, str]) -> TaxonomyDraft:
    """The rows of a table as skills.

    columns: our field (a key of ``HEADERS``) -> the header of its column; fields left out are found by
    their usual headers. Without ids, the label makes one. Raises BadInput for an unknown field or
    column, and where no column holds labels.
    """
    dialect = csv.excel_tab if name.endswith((".tsv", ".txt")) else csv.excel
    mapping = map_columns(release.header(name, dialect), HEADERS, columns, needed="label", name=name)
    nodes: dict[str, Skill] = {}
    rejected = []
    for place, row in release.rows(name, needs=tuple(mapping.values()), dialect=dialect):
        cells = {field: row[column].strip() for field, column in mapping.items()}
        try:
            skill = _skill(cells)
        except BadInput as error:
            rejected.append(Rejected(place, str(error)))
            continue
        if skill.id in nodes:
            rejected.append(Rejected(place, f"id {skill.id!r} was used before; the first row is kept"))
        group = cells.get("group")
        if group and skill.parent == group_id(group):
            nodes.setdefault(group_id(group), Skill(group_id(group), group, "group", None))
        nodes.setdefault(skill.id, skill)
    return TaxonomyDraft(tuple(nodes.values()), tuple(rejected), f"table {name}")


def group_id(label: str) -> str:
    """The id of the group a table names by its label."""
    return "group:" + normalise(label).replace(" ", "-")


def map_columns(
    header: Sequence[str],
    usual: Mapping[str, tuple[str, ...]],
    stated: Mapping[str, str],
    *,
    needed: str,
    name: str,
) -> Row:
    """Field -> header of its column, as stated, else by the usual headers (in lower case).

    Raises BadInput for a field or column there is none of, and where no column holds the ``needed`` field.
    """
    if unknown := sorted(set(stated) - set(usual)):
        raise BadInput(f"no field {unknown[0]!r} to map a column to; fields: {', '.join(usual)}")
    if missing := [column for column in stated.values() if column not in header]:
        raise BadInput(f"{name} has no column {missing[0]!r}; it has {list(header)}")
    by_name = {column.strip().lower(): column for column in header}
    found = {
        field: by_name[one]
        for field, names in usual.items()
        if (one := next((one for one in names if one in by_name), None))
    }
    mapping = found | dict(stated)
    if needed not in mapping:
        raise BadInput(
            f"{name}: no column holds the {needed}s; say which with {needed}=COLUMN; it has {list(header)}"
        )
    return mapping


def _skill(cells: Row) -> Skill:
    label = " ".join(cells["label"].split())
    if not label:
        raise BadInput("the label is empty")
    kind = cells.get("kind", "").lower() or "skill"
    if kind not in get_args(SkillKind):
        raise BadInput(f"kind is {kind!r}; it must be one of {', '.join(get_args(SkillKind))}")
    group = cells.get("group")
    return Skill(
        cells.get("id") or _id_of(label),
        label,
        kind,  # type: ignore[arg-type]
        cells.get("parent") or (group_id(group) if group else None),
        _listed(cells.get("aliases", "")),
        _listed(cells.get("related", "")),
        cells.get("description", ""),
    )


def _id_of(label: str) -> str:
    """An id made of the label, and of more where the bare words would look like another kind of key."""
    made = normalise(label).replace(" ", "-")
    return made if prefix(made) == "skill" else f"skill:{made}"


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATOR.split(cell) if part.strip())
