"""Open Badges 2.0, and Blockcerts 2, which is one with a Merkle proof: hosted, signed or baked.

Badge class and issuer may be linked: they are looked up among the documents given, never on the web.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.credentials.readers.linked_data import (
    Node,
    address_of,
    aligned,
    first,
    listed,
    name_of,
    node,
    nodes,
    plain,
    plains,
    types_of,
    without_marks,
)
from matcher.errors import BadInput

Row = dict[str, Any]
BLOCKCERTS_1 = "Blockcerts of version 1, which are not read here; ask the issuer for version 2 or 3"
PARTS = frozenset(("BadgeClass", "Issuer", "Profile", "CryptographicKey", "RevocationList", "Endorsement"))


def is_open_badge_2(value: Any) -> bool:
    """Whether a JSON value is an assertion, with its badge class inside or linked."""
    if not isinstance(value, Mapping):
        return False
    inside, linked = isinstance(value.get("badge"), Mapping), isinstance(value.get("badge"), str)
    return inside or (linked and ("Assertion" in types_of(value) or "recipient" in value))


def is_blockcerts_1(value: Any) -> bool:
    """Whether a JSON value is a Blockcerts file of version 1, which came before Open Badges 2."""
    if not isinstance(value, Mapping):
        return False
    return "BlockchainCertificate" in types_of(value) or {"assertion", "certificate"} <= set(value)


def is_part_of_badge(value: Any) -> bool:
    """Whether a JSON value is what an assertion links to and nobody holds: a badge class, an issuer."""
    return bool(types_of(value) & PARTS) and not is_open_badge_2(value)


def read_open_badge_2(value: Node, documents: Mapping[str, Node]) -> Row:
    """The award row of an assertion. Raises BadInput where its badge class is linked and not given."""
    badge = _reached(value.get("badge"), documents)
    if badge is None:
        raise BadInput(
            f"its badge is only linked, at a web address; save {value.get('badge')!r:.80} beside it, "
            "or the badge with the badge class inside"
        )
    issuer = _reached(badge.get("issuer"), documents)
    criteria = badge.get("criteria")
    targets = nodes(first(badge, "alignment", "alignments"))
    row: Row = {
        "title": plain(badge.get("name")) or plain(value.get("name")),
        "issuer": name_of(issuer) if issuer else None,
        "kind": "badge",
        "issued": first(value, "issuedOn", "issued_on"),
        "expires": value.get("expires"),
        "description": without_marks(plain(badge.get("description"))),
        "criteria": without_marks(plain(node(criteria).get("narrative"))),
        "skills": plains(badge.get("tags")),
        "alignments": [
            found
            for one in targets
            if (found := aligned(first_name(one), address_of(first(one, "targetUrl", "url")), "alignment"))
        ],
        "identifiers": [found for found in (address_of(badge), address_of(value.get("badge"))) if found],
        "url": address_of(badge),
        "holder": name_of(value.get("recipientProfile"))
        or name_of(node(value.get("recipient")).get("recipientProfile")),
        "badge": True,
    }
    return row | ({"verification": revocation(value)} if value.get("revoked") is True else {})


def first_name(target: Node) -> str | None:
    """The name of an alignment, as version 2 or version 1 calls it."""
    return plain(target.get("targetName")) or plain(target.get("name"))


def revocation(value: Node) -> Row:
    """What a badge that says itself that it was revoked comes to."""
    reason = plain(value.get("revocationReason"))
    return {"status": "revoked", "reason": f"the badge says it was revoked{': ' + reason if reason else ''}"}


def _reached(value: Any, documents: Mapping[str, Node]) -> Node | None:
    """An object, or the document at its address; None where that is not given."""
    for part in listed(value):
        if isinstance(part, Mapping):
            reached = documents.get(address_of(part) or "", {})
            return {**reached, **part}
        if isinstance(part, str) and part in documents:
            return documents[part]
    return None
