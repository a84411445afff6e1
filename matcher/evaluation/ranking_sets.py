"""Resumes that are labelled with a category, and a posting of ours for each category.

Who is relevant for a posting: the resumes of its category. That is a label to measure with, coarser than what
a recruiter would say, and nothing is learnt from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.errors import BadInput
from matcher.evaluation.files import find_files, read_json_lines, sample, set_name
from matcher.types import Reading, Rejected


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A posting or a resume, and the category it is of, in lower case."""

    id: str
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class RankingSet:
    """Postings, each with at least one resume of its category, and all resumes to rank for each."""

    name: str
    postings: tuple[LabelledText, ...]
    resumes: tuple[LabelledText, ...]

    def sample(self, rows: int | None, seed: int) -> RankingSet:
        """``rows`` of the resumes, drawn by the seed, and the postings they leave something to find for.

        Raises BadInput where that is no posting.
        """
        drawn = _ranking_set(self.name, self.postings, sample(self.resumes, rows, seed))
        if not drawn.postings:
            raise BadInput(
                f"none of the {rows} resumes drawn of {self.name} is of a posting's category; draw more"
            )
        return drawn


def read_ranking_sets(postings: Path, data: Path) -> Reading[RankingSet]:
    """A set for each file of resumes at ``data`` or in its ``resumes/``, and the rows that were set aside.

    postings: a folder of texts named by category, ``chef.txt``. A row of resumes is a JSON object with
    ``id``, ``category`` and ``text``, in ``.jsonl`` or ``.jsonl.gz``.
    Raises BadInput where there are no postings, no such file, or no resume of a category of theirs.
    """
    asked = _read_postings(postings)
    rejected: list[Rejected] = []
    files = find_files(data, "resumes", (".jsonl", ".jsonl.gz"))
    sets = [_ranking_set(set_name(file), asked, tuple(_resumes(file, rejected))) for file in files]
    found = tuple(one for one in sets if one.postings)
    if not found:
        raise BadInput(
            f"{data} has no resumes of the {len(asked)} categories in {postings}; a row is a JSON object "
            "with id, category and text"
        )
    return Reading(found, tuple(rejected))


def _read_postings(folder: Path) -> tuple[LabelledText, ...]:
    files = sorted(folder.glob("*.txt"))
    if not files:
        raise BadInput(f"{folder} has no postings; write one a category, named CATEGORY.txt")
    try:
        return tuple(LabelledText(one.stem, one.stem.lower(), one.read_text("utf-8-sig")) for one in files)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot read the postings in {folder}: {error}; they are to be UTF-8") from None


def _resumes(file: Path, rejected: list[Rejected]) -> Iterator[LabelledText]:
    seen: set[str] = set()
    for place, row in read_json_lines(file, rejected):
        if problem := _problem(row, seen):
            rejected.append(Rejected(place, problem))
        else:
            seen.add(row["id"])
            yield LabelledText(row["id"], row["category"].lower(), row["text"])


def _problem(row: dict[str, Any], seen: set[str]) -> str:
    lacking = [name for name in ("id", "category", "text") if not isinstance(row.get(name), str)]
    if lacking:
        return f"{lacking[0]!r} has to be a text"
    return f"an earlier row has the id {row['id']!r}" if row["id"] in seen else ""


def _ranking_set(
    name: str, postings: tuple[LabelledText, ...], resumes: tuple[LabelledText, ...]
) -> RankingSet:
    held = {resume.category for resume in resumes}
    return RankingSet(name, tuple(one for one in postings if one.category in held), resumes)
