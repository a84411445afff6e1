"""W3C Verifiable Credentials 1.1 and 2.0 of no closer standard, and Blockcerts 3, which are such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from matcher.credentials.readers.linked_data import (
    Node,
    address_of,
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

# What a subject may have: the fields under which issuers put it, for want of a standard.
HELD = (
    "achievement", "award", "certificate", "certification", "claim", "course", "credential", "degree",
    "diploma", "educationalCredential", "hasCredential", "licence", "license", "qualification", "training",
)  # fmt: skip
NOT_HELD = {
    "EndorsementCredential": "it endorses somebody else's credential; nobody holds it",
    "BitstringStatusListCredential": "it is a list of which credentials were revoked; nobody holds it",
    "StatusList2021Credential": "it is a list of which credentials were revoked; nobody holds it",
}


def is_verifiable_credential(value: Any) -> bool:
    """Whether a JSON value is a credential, or a presentation of some."""
    named = types_of(value) & {
        "VerifiableCredential",
        "VerifiablePresentation",
        "EnvelopedVerifiableCredential",
    }
    return bool(named) or (isinstance(value, Mapping) and "credentialSubject" in value)


def is_presentation(value: Node) -> bool:
    """Whether it only carries other credentials."""
    return "VerifiablePresentation" in types_of(value)


def enveloped(value: Node) -> str | None:
    """The JWT in an EnvelopedVerifiableCredential, None for anything else."""
    if "EnvelopedVerifiableCredential" not in types_of(value):
        return None
    found = re.fullmatch(r"data:application/(?:vc|vp)\+jwt,([\w.-]+)", str(value.get("id")), re.ASCII)
    return found.group(1) if found else None


def claims_of_jwt(claims: Node) -> Node:
    """The credential in the claims of a JWT: theirs under ``vc`` (VC 1.1), or the claims themselves.

    The registered claims stand for what the credential leaves out, as VC 1.1 has it.
    """
    inner = claims.get("vc")
    credential = dict(inner) if isinstance(inner, Mapping) else dict(claims)
    registered = {
        "issuer": claims.get("iss"),
        "issuanceDate": _date_of(claims.get("nbf")) or _date_of(claims.get("iat")),
        "expirationDate": _date_of(claims.get("exp")),
        "id": claims.get("jti"),
    }
    stands_for = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}
    for field, stated in registered.items():
        if stated and not credential.get(field) and not credential.get(stands_for.get(field, field)):
            credential[field] = stated
    return credential


def read_verifiable_credential(value: Node) -> list[Row]:
    """The award rows of a credential whose subject has something with a name.

    Raises BadInput for an endorsement, a status list, and a subject who has nothing with a name.
    """
    for kind, reason in NOT_HELD.items():
        if kind in types_of(value):
            raise BadInput(reason)
    rows = [
        _row(value, subject, held)
        for subject in nodes(value.get("credentialSubject"))
        for held in _held(subject)
    ]
    if not rows and plain(value.get("name")):
        subject = next(nodes(value.get("credentialSubject")), {})
        rows = [_row(value, subject, {"name": value.get("name"), "description": value.get("description")})]
    if not rows:
        raise BadInput("neither the credential nor what its subject has carries a name")
    return rows


def _held(subject: Node) -> Iterator[Node]:
    for field in HELD:
        for one in listed(subject.get(field)):
            if isinstance(one, Mapping) and first_title(one):
                yield one


def first_title(held: Node) -> str | None:
    """What a thing is called: a name, a title, a degree."""
    return next(filter(None, (plain(held.get(field)) for field in ("name", "title", "degree"))), None)


def _row(value: Node, subject: Node, held: Node) -> Row:
    kinds = sorted(types_of(held) - {"Thing"})
    return {
        "title": first_title(held),
        "issuer": name_of(value.get("issuer")) or name_of(held.get("issuer")),
        "kind": plain(first(held, "achievementType", "degreeType", "credentialCategory"))
        or next(iter(kinds), None),
        "issued": first(held, "graduationDate", "awardedDate", "issued")
        or first(value, "awardedDate", "validFrom", "issuanceDate"),
        "expires": first(value, "validUntil", "expirationDate"),
        "description": without_marks(plain(held.get("description")) or plain(value.get("description"))),
        "skills": [*plains(first(held, "skills", "tag", "tags")), *plains(held.get("fieldOfStudy"))],
        "identifiers": [address for address in (address_of(held),) if address],
        "url": address_of(held),
        "holder": name_of({"name": subject.get("name")}),
        "badge": True,
    }


def _date_of(seconds: Any) -> str | None:
    """The day of a number of seconds since 1970, as JWTs count; None for anything else."""
    if (
        not isinstance(seconds, int | float)
        or isinstance(seconds, bool)
        or not 0 <= seconds < 253_402_300_800
    ):
        return None
    return (date(1970, 1, 1) + timedelta(days=seconds // 86_400)).isoformat()
