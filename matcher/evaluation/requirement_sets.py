"""Real postings with gold requirements: offsets ship with the project, the texts are read where they are.

A row of ``data/evaluation/requirements.jsonl`` names a posting by source, row id and the SHA-256 of its
text; ``docs/annotating-requirements.md`` says how it was marked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from matcher.errors import BadInput
from matcher.evaluation.files import read_json_lines
from matcher.taxonomy.reading import first_problem
from matcher.types import Importance, Reading, Rejected, RequirementKind, Section, SectionName

FIRST_PASS, SECOND_PASS = "requirements.jsonl", "requirements_second_pass.jsonl"
# Other postings, in which nothing but credentials, degrees and languages is marked, and no sections.
NAMED_MENTIONS = "named_mentions.jsonl"
# Where a source keeps the text of a posting.
TEXT_FIELDS = {"nhs_jobs": "text", "us_data_jobs": "Job_Desc"}
Split = Literal["dev", "test"]


class AskedSpan(BaseModel):
    """A place in a posting that asks for something. ``level`` is proficiency 1-5, ``eqf`` a degree's level;
    those of one ``group`` are alternatives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int
    kind: RequirementKind
    importance: Importance = "required"
    level: int | None = None
    eqf: int | None = None
    years: float | None = None
    negated: bool = False
    group: int | None = None


class _GoldRow(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    row: str
    sha256: str
    split: Split
    sections: tuple[tuple[SectionName, int, int], ...]
    requirements: tuple[AskedSpan, ...]


@dataclass(frozen=True, slots=True)
class MarkedPosting:
    """A posting's text with its sections, which tile it, and what it asks, in text order."""

    source: str
    row: str
    split: str
    text: str
    sections: tuple[Section, ...]
    asked: tuple[AskedSpan, ...]


def read_requirement_sets(
    gold: Path, data: Path, *, split: str | None = None, name: str = FIRST_PASS
) -> Reading[MarkedPosting]:
    """The gold postings, of one split or of both, with their texts out of ``data``.

    gold: a file, or a folder that has it by ``name``.

    Postings that are not there, or not in the wording that was annotated, are set aside. Raises BadInput
    for a gold file that cannot be read, and where no posting can be used.
    """
    gold = gold / name if gold.is_dir() else gold
    rejected: list[Rejected] = []
    rows = [row for row in _read_gold(gold, rejected) if split in (None, row.split)]
    texts = read_postings(data, {(row.source, row.row) for row in rows})
    marked = []
    for row in rows:
        text = texts.get((row.source, row.row))
        if text is None or hashlib.sha256(text.encode()).hexdigest() != row.sha256:
            why = "the posting is not in the data" if text is None else "its text is not the annotated one"
            rejected.append(Rejected(f"{row.source}-{row.row}", why))
            continue
        sections = tuple(Section(*section) for section in row.sections)
        marked.append(MarkedPosting(row.source, row.row, row.split, text, sections, row.requirements))
    if not marked:
        why = rejected[-1].reason if rows else f"it has none of the split {split or 'dev or test'}"
        raise BadInput(f"no posting of {gold.name} can be used with {data}: {why}")
    return Reading(tuple(marked), tuple(rejected))


def read_postings(data: Path, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(source, row id) -> text of the named postings that ``postings/SOURCE.jsonl.gz`` of a folder has.

    Raises BadInput where the folder has no postings.
    """
    home = data / "postings" if (data / "postings").is_dir() else data
    found: dict[tuple[str, str], str] = {}
    files = [(source, home / f"{source}.jsonl.gz") for source in TEXT_FIELDS]
    if not any(path.is_file() for _, path in files):
        raise BadInput(f"{data} has no postings: expected postings/{' or '.join(p.name for _, p in files)}")
    for source, path in files:
        for _, row in read_json_lines(path, []) if path.is_file() else ():
            name = source, str(row.get("id"))
            if name in names:
                found[name] = row[TEXT_FIELDS[source]]
    return found


def _read_gold(path: Path, rejected: list[Rejected]) -> list[_GoldRow]:
    rows = []
    for place, values in read_json_lines(path, rejected):
        try:
            rows.append(_GoldRow.model_validate_json(json.dumps(values)))
        except ValidationError as error:
            rejected.append(Rejected(place, first_problem(error)))
    return rows
