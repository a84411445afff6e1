"""schema.org: a person's credentials (``hasCredential``, ``hasCertification``), or one credential alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from matcher.credentials.readers.linked_data import (
    Node,
    address_of,
    aligned,
    first,
    listed,
    name_of,
    nodes,
    plain,
    plains,
    types_of,
    without_marks,
)
from matcher.credentials.readers.open_badge_2 import Row
from matcher.errors import BadInput

CREDENTIALS = frozenset(("EducationalOccupationalCredential", "Certification", "Credential"))
HOLDING = ("hasCredential", "hasCertification")
PLANS = frozenset(("EducationalOccupationalProgram", "Course", "WorkBasedProgram"))
_PREFIX = re.compile(r"(?:schema:|https?://schema\.org/)")


def is_schema_org(value: Any) -> bool:
    """Whether a JSON value is schema.org markup of a person, a credential or a programme."""
    return any(
        types_of(one) & (CREDENTIALS | PLANS)
        or ("Person" in types_of(one) and any(one.get(f) for f in HOLDING))
        for one in _objects(value)
        if _says_schema_org(value) or types_of(one) & (CREDENTIALS | PLANS)
    )


def read_schema_org(value: Any) -> list[Row]:
    """The award rows of the credentials a person has, or of one that stands alone.

    Raises BadInput where it only describes a programme or has no credential with a name.
    """
    rows = []
    for one in _objects(value):
        if types_of(one) & CREDENTIALS:
            rows.append(_row(one, None))
        for field in HOLDING:
            rows += [_row(_unprefixed(held), name_of(one)) for held in nodes(one.get(field))]
    if rows:
        return rows
    if any(types_of(one) & PLANS for one in _objects(value)):
        raise BadInput("it describes a programme; whether this person finished it is not said")
    raise BadInput("it names no credential")


def _objects(value: Any) -> Iterator[Node]:
    """The top objects of a document, with ``schema:`` taken off their fields."""
    for one in nodes(value):
        graph = one.get("@graph")
        yield from map(_unprefixed, nodes(graph) if isinstance(graph, list) else [one])


def _says_schema_org(value: Any) -> bool:
    contexts = (text for one in nodes(value) for text in listed(one.get("@context")))
    return any(isinstance(text, str) and "schema.org" in text for text in contexts)


def _unprefixed(value: Node) -> Node:
    return {_PREFIX.sub("", key, count=1): part for key, part in value.items()}


def _row(held: Node, holder: str | None) -> Row:
    category = name_of(held.get("credentialCategory"))
    level = name_of(held.get("educationalLevel"))
    issuers = (
        name_of(held.get(field)) for field in ("issuedBy", "sourceOrganization", "recognizedBy", "creator")
    )
    named = [found for found in (address_of(held), address_of(held.get("url"))) if found]
    return {
        "title": plain(held.get("name")) or category or level,
        "issuer": next(filter(None, issuers), None),
        "kind": category,
        "issued": first(held, "dateIssued", "issuedOn", "validFrom", "dateCreated", "datePublished"),
        "expires": first(held, "expires", "validUntil"),
        "description": without_marks(plain(held.get("description"))),
        "skills": [*plains(held.get("keywords")), *filter(None, map(name_of, listed(held.get("about"))))],
        "alignments": [
            found for one in listed(held.get("competencyRequired")) if (found := _competency(one))
        ],
        "identifiers": named,
        "url": next(iter(named), None),
        "holder": holder,
    }


def _competency(value: Any) -> Row | None:
    address = address_of(value) or (address_of(value.get("url")) if isinstance(value, Mapping) else None)
    return aligned(name_of(value), address, "alignment")
