"""What readers of JSON-LD share: values come plain, in lists, in language maps, typed or by address.

Nothing here raises: a value of a strange type is no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]

_LANGUAGE = re.compile(r"@none|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"(?:https?|urn|did|ceterms|ceasn):\S+|ce-[0-9a-f-]{36}", re.IGNORECASE)
_MARKS = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\s]{0,500}\)|[*`>#]+|(?<!\w)_+|_+(?!\w)")


def plain(value: Any) -> str | None:
    """Text, also out of a list, a JSON-LD value or a language map (English first); else None."""
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, Mapping):
        value = value["@value"] if "@value" in value else _in_language(value)
    return value.strip() or None if isinstance(value, str) else None


def plains(value: Any) -> list[str]:
    """The texts of a value that may hold one or many."""
    return [text for part in listed(value) if (text := plain(part))]


def listed(value: Any) -> list[Any]:
    """One or many values as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def nodes(value: Any) -> Iterator[Node]:
    """The objects among one or many values."""
    return (part for part in listed(value) if isinstance(part, Mapping))


def node(value: Any) -> Node:
    """The first object among one or many values; an empty one where there is none."""
    return next(nodes(value), {})


def first(value: Node, *fields: str) -> Any:
    """What the first of some fields holds that holds anything."""
    return next((value[field] for field in fields if value.get(field)), None)


def types_of(value: Any) -> frozenset[str]:
    """The local names of an object's types: ``ceterms:License`` and ``https://.../License`` give License."""
    found = first(value, "type", "@type") if isinstance(value, Mapping) else None
    return frozenset(re.split(r"[:/#]", text)[-1] for text in listed(found) if isinstance(text, str))


def address_of(value: Any) -> str | None:
    """The address of an object, or a value that is one itself: a URL, a URN, a DID, a CTID."""
    if isinstance(value, Mapping):
        value = first(value, "id", "@id")
    return value if isinstance(value, str) and _ADDRESS.fullmatch(value) else None


def name_of(value: Any) -> str | None:
    """The name of a person, organisation or concept; None where only its address is given."""
    for found in nodes(value):
        fields = ("name", "legalName", "prefLabel", "altLabel", "title", "targetName")
        if name := next(filter(None, (plain(found.get(field)) for field in fields)), None):
            return name
    texts = (text for text in plains(value) if not _ADDRESS.fullmatch(text))
    return next(texts, None)


def without_marks(text: str | None) -> str:
    """Text without the marks of Markdown: headings, emphasis, quotes, and links but for their words."""
    return _MARKS.sub(lambda found: found.group(1) or "", text or "").strip()


def aligned(name: str | None, uri: str | None, basis: str, level: Any = None) -> dict[str, Any] | None:
    """A skill an award points at, as award rows write it; None without a name and an address."""
    if not name and not uri:
        return None
    return {"name": name or uri, "uri": uri, "basis": basis, "level": plain(level)}


def _in_language(value: Node) -> Any:
    """The English text of a language map, else that of its first language; None for another object."""
    texts = {key: plain(text) for key, text in value.items() if _LANGUAGE.fullmatch(str(key))}
    if len(texts) < len(value) or ((text := texts.get("id")) is not None and _ADDRESS.fullmatch(text)):
        return None
    order = sorted(texts, key=lambda key: (key != "en", not key.startswith("en-"), key))
    return next((texts[key] for key in order if texts[key]), None)
