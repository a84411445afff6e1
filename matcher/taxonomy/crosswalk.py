"""Which skill of ours is which concept of another taxonomy: facts, in ``data/taxonomy/crosswalk.csv``."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, cast, get_args

from matcher.errors import BadData
from matcher.keys import normalise
from matcher.taxonomy.model import Taxonomy

Match = Literal["exact", "close", "broader"]
COLUMNS = ("skill_id", "scheme", "uri", "match")
SCHEMES = ("esco", "onet")


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """Our skill, and a concept of ``scheme`` that means the same (exact), nearly the same (close), or
    something wider that holds it (broader)."""

    skill_id: str
    scheme: str
    uri: str
    match: Match


@dataclass(frozen=True)
class Crosswalk:
    """The rows of a crosswalk."""

    rows: tuple[CrosswalkRow, ...]

    @cached_property
    def by_skill(self) -> dict[str, tuple[CrosswalkRow, ...]]:
        """The rows of each skill, the closest match first."""
        found: dict[str, list[CrosswalkRow]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda row: (get_args(Match).index(row.match), row.uri)):
            found[row.skill_id].append(row)
        return {skill: tuple(rows) for skill, rows in found.items()}

    def translate(self, ours: Taxonomy, theirs: Taxonomy) -> dict[str, tuple[str, ...]]:
        """Ids of ``theirs`` for each skill of ``ours`` that has some: the exact and close matches, else
        the broader ones, else the concepts of the same name."""
        named: dict[str, list[str]] = defaultdict(list)
        for skill in theirs:
            named[normalise(skill.label)].append(skill.id)
        found = {skill.id: self._matches(skill.id, theirs) or named[normalise(skill.label)] for skill in ours}
        return {skill: tuple(ids) for skill, ids in found.items() if ids}

    def _matches(self, skill_id: str, theirs: Taxonomy) -> list[str]:
        rows = [row for row in self.by_skill.get(skill_id, ()) if row.uri in theirs]
        near = [row.uri for row in rows if row.match != "broader"]
        return near or [row.uri for row in rows]


def read_crosswalk(path: Path) -> Crosswalk:
    """The crosswalk in a CSV file with the columns skill_id, scheme, uri, match; empty where there is none.

    Raises BadData with the line for a row that breaks the format.
    """
    if not path.is_file():
        return Crosswalk(())
    with path.open(encoding="utf8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise BadData(f"{path.name}: columns must be {', '.join(COLUMNS)}, got {reader.fieldnames}")
        return Crosswalk(tuple(_row(row, f"{path.name}:{reader.line_num}") for row in reader))


def _row(row: dict[str, str], place: str) -> CrosswalkRow:
    if row["match"] not in get_args(Match):
        raise BadData(f"{place}: match is {row['match']!r}, it must be one of {', '.join(get_args(Match))}")
    if row["scheme"] not in SCHEMES:
        raise BadData(f"{place}: scheme is {row['scheme']!r}, it must be one of {', '.join(SCHEMES)}")
    return CrosswalkRow(row["skill_id"], row["scheme"], row["uri"], cast("Match", row["match"]))
