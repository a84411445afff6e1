"""Rich skill descriptors of the Open Skills Network: JSON as its management tool publishes it.

Its spreadsheets are tables and read by ``table``. Keywords stay words about a skill, not names for it.
"""

from __future__ import annotations

from typing import Any

from matcher.taxonomy.model import Skill
from matcher.taxonomy.readers.draft import TaxonomyDraft
from matcher.taxonomy.readers.table import group_id
from matcher.types import Rejected

SOURCE = "Rich skill descriptors (Open Skills Network)"


def is_rich_skills(value: Any) -> bool:
    """Whether a JSON value is a descriptor, a list of them, or a collection with them."""
    return any(
        "skillName" in row and "skillStatement" in row for row in _rows(value) if isinstance(row, dict)
    )


def read_rich_skills(value: Any, *, name: str) -> TaxonomyDraft:
    """The descriptors as skills under their categories."""
    groups: dict[str, Skill] = {}
    skills, rejected = [], []
    for number, row in enumerate(_rows(value), 1):
        identifier = (row.get("id") or row.get("uuid")) if isinstance(row, dict) else None
        if not identifier or not str(row.get("skillName") or "").strip():
            rejected.append(Rejected(f"{name}#{number}", "it has no id or no skillName"))
            continue
        category = _category(row)
        group = group_id(category) if category else None
        if category and group:
            groups.setdefault(group, Skill(group, category, "group", None))
        label, statement = str(row["skillName"]).strip(), str(row.get("skillStatement") or "").strip()
        skills.append(Skill(str(identifier), label, "skill", group, description=statement))
    return TaxonomyDraft((*groups.values(), *skills), tuple(rejected), SOURCE)


def _rows(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value["skills"]) if isinstance(value.get("skills"), list) else [value]
    return value if isinstance(value, list) else []


def _category(row: dict[str, Any]) -> str | None:
    stated = row.get("categories") or row.get("category")
    first = stated[0] if isinstance(stated, list) and stated else stated
    return first.strip() or None if isinstance(first, str) else None
