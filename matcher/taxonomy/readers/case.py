"""CASE 1.0 and 1.1: competency frameworks as JSON (1EdTech), a ``CFPackage`` of items and associations."""

from __future__ import annotations

from typing import Any

from matcher.taxonomy.model import Skill
from matcher.taxonomy.readers.draft import TaxonomyDraft
from matcher.types import Rejected

RELATED = frozenset(("isRelatedTo", "isPeerOf", "exactMatchOf", "replacedBy"))


def is_case(value: Any) -> bool:
    """Whether a JSON value is a CASE package."""
    return isinstance(value, dict) and isinstance(value.get("CFItems"), list)


def read_case(value: dict[str, Any], *, name: str) -> TaxonomyDraft:
    """The items of a CASE package as skills under the framework; ``isChildOf`` makes the tree."""
    document = value.get("CFDocument")
    document = document if isinstance(document, dict) else {}
    top = str(document.get("uri") or document.get("identifier") or name)
    title = _text(document, "title") or name
    ids = {str(document.get("identifier") or ""): top}
    items, rejected = [], []
    for number, item in enumerate(value["CFItems"], 1):
        identifier = item.get("identifier") if isinstance(item, dict) else None
        if not identifier or not _text(item, "fullStatement"):
            rejected.append(Rejected(f"{name}#CFItems/{number}", "it has no identifier or no fullStatement"))
            continue
        ids[str(identifier)] = str(item.get("uri") or identifier)
        items.append(item)
    parents, related = _associations(value.get("CFAssociations"), ids)
    nodes = [Skill(top, title, "group", None, description=_text(document, "description"))]
    for item in items:
        uri = ids[str(item["identifier"])]
        nodes.append(_skill(item, uri, parents.get(uri, top), related.get(uri, ())))
    return TaxonomyDraft(
        tuple(nodes), tuple(rejected), f"CASE framework {title!r}, {_text(document, 'creator')}"
    )


def _skill(item: dict[str, Any], uri: str, parent: str, related: tuple[str, ...]) -> Skill:
    statement, short = _text(item, "fullStatement"), _text(item, "abbreviatedStatement")
    others = (_text(item, "alternativeLabel"), statement if short else "")
    return Skill(uri, short or statement, "skill", parent, others, related, _text(item, "notes") or statement)


def _associations(rows: Any, ids: dict[str, str]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Parent by id, and related ids by id. Ends are named by identifier, as an object or as a URI."""
    parents: dict[str, str] = {}
    related: dict[str, tuple[str, ...]] = {}
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        origin, destination = (ids.get(_end(row, end)) for end in ("origin", "destination"))
        if origin is None or destination is None:
            continue
        if row.get("associationType") == "isChildOf":
            parents.setdefault(origin, destination)
        elif row.get("associationType") in RELATED:
            related[origin] = (*related.get(origin, ()), destination)
    return parents, related


def _end(row: dict[str, Any], end: str) -> str:
    node = row.get(f"{end}NodeURI") or row.get(f"{end}NodeIdentifier") or ""
    stated = node.get("identifier") or node.get("uri") if isinstance(node, dict) else node
    return str(stated or "").rstrip("/").rpartition("/")[2]


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""
