"""Texts with the skills they show: annotated sentences (CSV) and badges with their issuer's tags (JSONL).

Two layouts of CSV are told apart by their columns: ``sentence, skills`` with a list of labels a row
(SkillSkape), and ``sentence, span, sub_span, label`` with a row an annotated span (TECH, HOUSE, TECHWOLF),
where all rows of a sentence are one text with several labels.
"""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from matcher.errors import BadInput
from matcher.evaluation.files import find_files, read_bytes, read_json_lines, sample, set_name
from matcher.types import Reading, Rejected

# What annotators write where no label fits.
NO_LABEL = frozenset(("", "LABEL NOT PRESENT", "UNDERSPECIFIED", "UNK"))
BADGES = "badge tags"
_FIELD_LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class LinkText:
    """A text and its gold labels, sorted; none where annotators found no label that fits."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkSet:
    """One file of annotated sentences. ``spans``: the annotated phrases by themselves, where it has them."""

    name: str
    texts: tuple[LinkText, ...]
    spans: tuple[LinkText, ...] = ()

    def sample(self, rows: int | None, seed: int) -> LinkSet:
        """The set with at most ``rows`` texts, and as many spans, drawn by a seed."""
        return replace(self, texts=sample(self.texts, rows, seed), spans=sample(self.spans, rows, seed))


@dataclass(frozen=True, slots=True)
class BadgeTags:
    """Badges: a text is name and description, its labels are the issuer's own tags."""

    name: str
    badges: tuple[LinkText, ...]

    def sample(self, rows: int | None, seed: int) -> BadgeTags:
        """At most ``rows`` of the badges, drawn by a seed."""
        return replace(self, badges=sample(self.badges, rows, seed))


def read_link_sets(path: Path) -> Reading[LinkSet | BadgeTags]:
    """The sets at ``path``: a CSV or a JSONL file of badges, a folder of CSV files, or a folder with
    ``linking/`` and ``badges/``. Training splits are read only where the file itself is named.

    Rows that break the format are set aside. Raises BadInput where nothing can be read.
    """
    files = find_files(path, "linking", (".csv", ".csv.gz"))
    if (path / "badges").is_dir():
        files += find_files(path, "badges", (".jsonl", ".jsonl.gz"))
    sets: list[LinkSet | BadgeTags] = []
    rejected: list[Rejected] = []
    for file in files:
        read = read_badges if ".jsonl" in file.name.lower() else read_link_set
        try:
            reading: Reading[Any] = read(file)
        except BadInput as error:
            rejected.append(Rejected(file.name, str(error)))
        else:
            sets += reading.items
            rejected += reading.rejected
    if not sets:
        why = rejected[0].reason if rejected else "it has no file NAME.csv"
        raise BadInput(f"{path} holds no texts with gold labels: {why}")
    return Reading(tuple(sets), tuple(rejected))


def read_link_set(path: Path) -> Reading[LinkSet]:
    """The annotated sentences of one CSV file, in order of first appearance.

    Raises BadInput where the file has neither layout, or no row that can be used.
    """
    rejected: list[Rejected] = []
    rows = list(_csv_rows(path, rejected))
    columns = set(rows[0][1]) if rows else set()
    if "sentence" not in columns or not columns & {"skills", "label"}:
        wanted = "'sentence' and 'skills', or 'sentence' and 'label'"
        raise BadInput(f"{path.name} has the columns {sorted(filter(None, columns))}; it needs {wanted}")
    spans: dict[str, set[str]] = {}
    if "skills" in columns:
        texts = list(_listed(rows, rejected))
    else:
        gathered: dict[str, set[str]] = {}
        for row in _whole(rows, ("sentence", "label"), rejected):
            label = {row["label"].strip()} - NO_LABEL
            gathered.setdefault(row["sentence"], set()).update(label)
            if phrase := (row.get("sub_span") or row.get("span") or "").strip():
                spans.setdefault(phrase, set()).update(label)
        texts = _texts(gathered)
    if not texts:
        raise BadInput(rejected[0].reason if rejected else f"{path.name} has no rows")
    return Reading((LinkSet(set_name(path), tuple(texts), tuple(_texts(spans))),), tuple(rejected))


def read_badges(path: Path) -> Reading[BadgeTags]:
    """The badges of a JSONL file: ``name``, ``description`` and a list ``skills`` a row.

    Raises BadInput where no row can be used.
    """
    rejected: list[Rejected] = []
    badges = []
    for place, row in read_json_lines(path, rejected):
        text = "\n".join(part for key in ("name", "description") if isinstance(part := row.get(key), str))
        tags = row.get("skills")
        if not text.strip():
            rejected.append(Rejected(place, "the badge has neither name nor description"))
        elif not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            rejected.append(Rejected(place, "skills must be a list of strings"))
        else:
            badges.append(LinkText(text, tuple(sorted(set(tags)))))
    if not badges:
        raise BadInput(rejected[0].reason if rejected else f"{path.name} is empty")
    return Reading((BadgeTags(set_name(path), tuple(badges)),), tuple(rejected))


def _csv_rows(path: Path, rejected: list[Rejected]) -> Iterator[tuple[str, dict[str, Any]]]:
    """``(place, row)`` of each row; the header has no space around names. A place is ``NAME:LINE``."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8: byte {error.start} is {error.reason}") from None
    before = csv.field_size_limit(_FIELD_LIMIT)
    try:
        table = csv.DictReader(io.StringIO(text, newline=""))
        table.fieldnames = [name.strip() for name in table.fieldnames or ()]
        for row in table:
            yield f"{path.name}:{table.line_num}", row
    except csv.Error as error:
        rejected.append(Rejected(f"{path.name}:{table.line_num}", f"no CSV from here on: {error}"))
    finally:
        csv.field_size_limit(before)


def _whole(
    rows: list[tuple[str, dict[str, Any]]], columns: tuple[str, ...], rejected: list[Rejected]
) -> Iterator[dict[str, Any]]:
    """Rows that have a text in ``sentence`` and something in each column; others are set aside."""
    for place, row in rows:
        if not (row["sentence"] or "").strip() or any(row[column] is None for column in columns):
            rejected.append(Rejected(place, f"the row lacks {' or '.join(columns)}"))
        else:
            yield row


def _listed(rows: list[tuple[str, dict[str, Any]]], rejected: list[Rejected]) -> Iterator[LinkText]:
    places = {id(row): place for place, row in rows}
    for row in _whole(rows, ("sentence", "skills"), rejected):
        try:
            labels = _list_of_labels(row["skills"])
        except ValueError:
            rejected.append(Rejected(places[id(row)], "skills is no list of labels like ['manage budgets']"))
        else:
            yield LinkText(row["sentence"], tuple(sorted(labels - NO_LABEL)))


def _list_of_labels(written: str) -> set[str]:
    """Raises ValueError where the text is no Python or JSON list of strings."""
    try:
        labels = ast.literal_eval(written.strip() or "[]")
    except (SyntaxError, MemoryError, RecursionError, TypeError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(labels, list | tuple | set) or not all(isinstance(label, str) for label in labels):
        raise ValueError(written)
    return {label.strip() for label in labels}


def _texts(gathered: dict[str, set[str]]) -> list[LinkText]:
    return [LinkText(text, tuple(sorted(labels))) for text, labels in gathered.items()]
