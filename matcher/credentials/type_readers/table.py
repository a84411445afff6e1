"""Credential types in a spreadsheet: CTDL's bulk-upload headers, or any others by a mapping."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from matcher.credentials.catalogue import CredentialType
from matcher.credentials.type_readers.ctdl import CLASSES
from matcher.credentials.type_readers.draft import TypeDraft, duration_field, number
from matcher.errors import BadInput
from matcher.keys import normalise
from matcher.taxonomy.readers.table import map_columns
from matcher.taxonomy.reading import first_problem
from matcher.types import Reading, Rejected

# Our field -> headers taken for it when no mapping is given, in lower case.
HEADERS: dict[str, tuple[str, ...]] = {
    "name": ("name", "credential name", "ceterms:name", "title"),
    "id": ("id", "ctid", "ceterms:ctid", "external identifier", "identifier"),
    "kind": ("kind", "credential type", "type", "@type"),
    "issuer": ("issuer", "owned by", "ceterms:ownedby", "organization name", "provider"),
    "summary": ("summary", "description", "ceterms:description"),
    "url": ("url", "subject webpage", "ceterms:subjectwebpage"),
    "skills": ("skills", "keywords", "ceterms:keyword", "subjects", "competencies"),
    "cost": ("cost", "price", "cost: price"),
    "currency": ("currency", "cost: currency type"),
    "duration": ("duration", "estimated duration", "ceterms:estimatedduration"),
    "validity_months": ("validity months", "validity_months", "valid for months"),
    "languages": ("language", "languages", "ceterms:inlanguage"),
}
FIRST_ROW = 2
_SEPARATOR = re.compile(r"[|;\n]")
Row = dict[str, str]


def read_table(text: str, *, name: str, columns: Mapping[str, str]) -> Reading[TypeDraft]:
    """The rows of a table as credential types.

    columns: our field (a key of ``HEADERS``) -> its header. Durations are ISO 8601 (P8W). Raises
    BadInput for an unknown field or column, and where no column holds names.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", restkey="")
    drafts, rejected = [], []
    try:
        mapping = map_columns(reader.fieldnames or (), HEADERS, columns, needed="name", name=name)
        rows = list(enumerate(reader, FIRST_ROW))
    except csv.Error as error:
        raise BadInput(f"line {reader.line_num + 1}: {error}") from None
    for at, row in rows:
        place = f"{name}#{at}"
        try:
            drafts.append(_draft({field: row[column].strip() for field, column in mapping.items()}, place))
        except ValidationError as error:
            rejected.append(Rejected(place, first_problem(error)))
        except BadInput as error:
            rejected.append(Rejected(place, str(error)))
    return Reading(tuple(drafts), tuple(rejected))


def _draft(cells: Row, place: str) -> TypeDraft:
    name = " ".join(cells["name"].split())
    if not name:
        raise BadInput("the name is empty")
    source: dict[str, Any] = {"source": place, "url": cells.get("url") or None}
    months, duration = _number(cells, "validity_months"), duration_field(cells.get("duration", ""), "")
    facts = [fact for fact, known in (("duration", duration), ("validity_months", months)) if known]
    entry = CredentialType.model_validate(
        {
            "id": _id(cells, name),
            "name": name,
            "kind": _kind(cells.get("kind", "")),
            "issuer": cells.get("issuer") or None,
            "sector": "imported",
            "summary": cells.get("summary", ""),
            "cost": _costs(cells, source),
            "duration": duration,
            "validity_months": int(months) if months else None,
            "languages": [code.lower() for code in _listed(cells.get("languages", ""))],
            "sources": [{"fact": fact} | source for fact in facts],
        }
    )
    return TypeDraft(entry, tuple(dict.fromkeys(_listed(cells.get("skills", "")))))


def _kind(stated: str) -> str:
    bare = re.sub(r"[\s-]+", "", stated.rpartition(":")[2])
    by_class = {name.lower(): kind for name, (kind, _) in CLASSES.items()}
    return by_class.get(bare.lower()) or normalise(stated).replace(" ", "_") or "certificate"


def _costs(cells: Row, source: dict[str, Any]) -> list[dict[str, Any]]:
    amount = _number(cells, "cost")
    if amount is None:
        return []
    if not cells.get("currency"):
        raise BadInput(f"cost is {amount:g} without a currency; map a column to currency")
    return [{"amount": amount, "currency": cells["currency"].upper(), "for": "total"} | source]


def _number(cells: Row, field: str) -> float | None:
    stated = cells.get(field, "").strip()
    found = number(stated)
    if stated and found is None:
        raise BadInput(f"{field} is {stated[:40]!r}; it must be a number from 0")
    return found


def _id(cells: Row, name: str) -> str:
    """The stated id or the name as an id; a name in another script is told by its hash."""
    stated = cells.get("id") or name
    bare = re.sub(r"[^a-z0-9]+", "-", stated.lower()).strip("-")
    return bare or f"type-{hashlib.sha256(stated.encode()).hexdigest()[:12]}"


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in _SEPARATOR.split(cell) if part.strip()]
