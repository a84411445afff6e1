"""Imported taxonomies: compiled once to a folder whose files are hash-checked at every load.

A folder ``NAME`` holds ``skills.json`` (one list a field, so that 14,000 skills load in a fraction of a
second), the vectors of all forms beside it, and ``SHA256SUMS``.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from matcher.checksums import check_hashes, write_hashes
from matcher.errors import BadData, BadInput
from matcher.taxonomy.model import Skill, Taxonomy

FORMAT = 1
SKILLS = "skills.json"
FIELDS = tuple(field.name for field in fields(Skill))
LISTS = ("aliases", "related")
_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,39}$")


@dataclass(frozen=True, slots=True)
class Compiled:
    """An imported taxonomy, and what it was made from."""

    taxonomy: Taxonomy
    source: str


def check_name(name: str, what: str = "taxonomy") -> str:
    """The name again. Raises BadInput where it cannot name a folder."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"a {what} cannot be called {name!r}; use up to 40 lower-case letters, digits, '.', '_' or '-'"
        )
    return name


def write_compiled(
    taxonomy: Taxonomy, folder: Path, *, source: str, add: Callable[[Path], object] | None = None
) -> None:
    """Writes a taxonomy to ``folder/NAME``, in place of an older one of that name.

    source: what it was read from. add: writes what else belongs into the folder (vectors), before it
    is sealed. Other runs never see half a folder. Raises BadInput for a name that cannot be used.
    """
    target = folder / check_name(taxonomy.name)
    beside = folder / f".{taxonomy.name}-{secrets.token_hex(4)}"
    beside.mkdir(parents=True)
    try:
        document = {"format": FORMAT, "name": taxonomy.name, "source": source, "skills": _columns(taxonomy)}
        (beside / SKILLS).write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), "utf8")
        if add:
            add(beside)
        write_hashes(beside)
        _put_in_place(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put_in_place(beside: Path, target: Path) -> None:
    """Moves a finished folder to its name; an older one of that name goes first."""
    older = beside.with_suffix(".old")
    if target.exists():
        os.replace(target, older)
    os.replace(beside, target)
    shutil.rmtree(older, ignore_errors=True)


def read_compiled(folder: Path) -> Compiled:
    """The taxonomy in a compiled folder.

    Raises BadData where a file is missing, changed since, or of another format.
    """
    check_hashes(folder)
    document = json.loads((folder / SKILLS).read_text("utf8"))
    if document.get("format") != FORMAT:
        raise BadData(f"{folder} has format {document.get('format')!r}, not {FORMAT}; import it again")
    return Compiled(Taxonomy(document["name"], _skills(document["skills"])), document["source"])


def _columns(taxonomy: Taxonomy) -> dict[str, list[Any]]:
    nodes = list(taxonomy.nodes.values())
    return {name: [getattr(node, name) for node in nodes] for name in FIELDS}


def _skills(columns: dict[str, list[Any]]) -> list[Skill]:
    for name in LISTS:
        columns[name] = [tuple(values) for values in columns[name]]
    columns["ambiguous"] = [tuple((form, rule) for form, rule in flags) for flags in columns["ambiguous"]]
    return [Skill(*values) for values in zip(*(columns[name] for name in FIELDS), strict=True)]
