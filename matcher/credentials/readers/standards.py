"""Which standard a credential follows, by its content alone, and what it says as award rows.

Nothing is verified here. What carries others (presentations, learner records, JWTs) is opened, to a
bounded depth, and whatever cannot be used comes back in its place with the reason.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from matcher.credentials.envelopes import is_compact_jws, open_envelope, open_jws, read_json
from matcher.credentials.europass_xml import read_europass_xml
from matcher.credentials.readers.clr import held_in_clr, is_clr, wholes_in_clr
from matcher.credentials.readers.ctdl import is_ctdl, read_ctdl_awards
from matcher.credentials.readers.europass import is_europass, read_europass
from matcher.credentials.readers.hr_open import is_hr_open, read_hr_open, verifications
from matcher.credentials.readers.linked_data import Node, address_of, listed, node, types_of
from matcher.credentials.readers.open_badge_2 import (
    BLOCKCERTS_1,
    Row,
    is_blockcerts_1,
    is_open_badge_2,
    is_part_of_badge,
    read_open_badge_2,
)
from matcher.credentials.readers.open_badge_3 import has_achievement, is_open_badge_3, read_open_badge_3
from matcher.credentials.readers.schema_org import is_schema_org, read_schema_org
from matcher.credentials.readers.verifiable_credential import (
    claims_of_jwt,
    enveloped,
    is_presentation,
    is_verifiable_credential,
    read_verifiable_credential,
)
from matcher.errors import BadInput

Standard = Literal[
    "open_badge_2",
    "open_badge_3",
    "clr",
    "verifiable_credential",
    "blockcerts_2",
    "blockcerts_3",
    "europass",
    "ctdl",
    "schema_org",
    "hr_open",
]
Documents = Mapping[str, Node]
Placed = tuple[str, Any]

MAX_NESTING = 6
MAX_HELD = 500


def standard_of(value: Any) -> Standard | None:
    """The standard a JSON value follows, None for another shape. A presentation counts as credential."""
    if not isinstance(value, Mapping):
        return "ctdl" if isinstance(value, list) and is_ctdl(value) else None
    if is_verifiable_credential(value):
        return _standard_of_credential(value)
    if is_open_badge_2(value):
        return "blockcerts_2" if _has_merkle_proof(value) else "open_badge_2"
    others: tuple[tuple[Standard, Callable[[Any], bool]], ...] = (
        ("ctdl", is_ctdl),
        ("schema_org", is_schema_org),
        ("hr_open", is_hr_open),
    )
    return next((name for name, holds in others if holds(value)), None)


def is_credential(value: Any) -> bool:
    """Whether a JSON value follows a known standard, or wraps something: a signature, a file to upload."""
    if not isinstance(value, Mapping):
        return standard_of(value) is not None
    return standard_of(value) is not None or _is_signed(value) or _is_upload(value)


def claims_in(data: bytes, *, name: str, documents: Documents | None = None) -> Any:
    """The JSON value a file carries: itself, the claims of a JWS, or what is baked into a picture.

    documents: what stands at which address, for badges that only name theirs. Raises BadInput.
    """
    envelope = open_envelope(data, name=name)
    if envelope.content == "url":
        reached = (documents or {}).get(envelope.text)
        if reached is None:
            raise BadInput(f"it holds only the address of a badge; save {envelope.text!r:.100} beside it")
        return reached
    if envelope.content == "xml":
        return read_europass_xml(data)
    return read_json(envelope.text) if envelope.content == "json" else claims_in_jws(envelope.text)


def claims_in_jws(text: str) -> Any:
    """The JSON value in the payload of a compact JWS; a JWT is read as the credential it is."""
    value = read_json(_text(open_jws(text).payload))
    return claims_of_jwt(value) if isinstance(value, Mapping) else value


def read_credential(value: Any, *, place: str, documents: Documents | None = None) -> list[Placed]:
    """(place, award row) of everything a JSON value of a known standard says a person holds.

    Something in it that cannot be used stands there as a BadInput. Raises BadInput for a value that
    follows no standard, or says of nothing that it is held.
    """
    found = list(_read(value, place, documents or {}, MAX_NESTING))
    if len(found) > MAX_HELD:
        reason = f"it holds {len(found)} awards; the first {MAX_HELD} are read"
        found = [*found[:MAX_HELD], (place, BadInput(reason))]
    if len(found) == 1 and isinstance(found[0][1], BadInput):
        raise found[0][1]
    if not found:
        raise BadInput("it carries no credential")
    return found


def _standard_of_credential(value: Node) -> Standard:
    if is_clr(value):
        return "clr"
    if is_europass(value):
        return "europass"
    if is_hr_open(node(value.get("credentialSubject"))):
        return "hr_open"
    if "BlockcertsCredential" in types_of(value):
        return "blockcerts_3"
    return "open_badge_3" if is_open_badge_3(value) else "verifiable_credential"


def _has_merkle_proof(value: Node) -> bool:
    return "MerkleProof2017" in types_of(value.get("signature"))


def _read(value: Any, place: str, documents: Documents, depth: int) -> Iterator[Placed]:
    """The rows of a value. A problem of a part stands in that part's place and stops no other."""
    try:
        yield from _rows(value, place, documents, depth)
    except BadInput as error:
        yield place, error


def _rows(value: Any, place: str, documents: Documents, depth: int) -> Iterator[Placed]:
    inner = _unwrapped(value)
    if inner is not value:
        if depth == 0:
            raise BadInput(f"credentials are packed into each other more than {MAX_NESTING} deep")
        yield from _read(inner, place, documents, depth - 1)
        return
    standard = standard_of(value)
    if standard is None:
        raise BadInput(_what(value))
    if is_presentation(value) or standard == "clr":
        yield from _held(value, place, documents, depth)
    elif standard == "hr_open":
        yield from _hr_open(value, place, documents, depth)
    else:
        yield from _numbered(place, _READERS[standard](value, documents))


def _unwrapped(value: Any) -> Any:
    """What a wrapper holds: the payload of a JWS, the credential of a file to upload; else the value."""
    if isinstance(value, str) and is_compact_jws(value):
        return claims_in_jws(value)
    if not isinstance(value, Mapping):
        return value
    token = enveloped(value)
    if token is not None:
        return token
    if _is_signed(value):
        return read_json(_payload(value["payload"]))
    return value["credential"] if _is_upload(value) else value


def _is_signed(value: Node) -> bool:
    """Whether an object is a JWS in JSON, as JAdES seals of Europass are."""
    return isinstance(value.get("payload"), str) and ("signatures" in value or "signature" in value)


def _is_upload(value: Node) -> bool:
    return isinstance(value.get("credential"), Mapping) and is_verifiable_credential(value["credential"])


def _held(value: Node, place: str, documents: Documents, depth: int) -> Iterator[Placed]:
    """What a presentation or a learner record carries, each part with the whole it is a part of."""
    if depth == 0:
        raise BadInput(f"credentials are packed into each other more than {MAX_NESTING} deep")
    held = listed(value.get("verifiableCredential")) if is_presentation(value) else held_in_clr(value)
    if not held:
        raise BadInput("it is meant to carry credentials and carries none")
    wholes = wholes_in_clr(value)
    for number, one in enumerate(held[:MAX_HELD]):
        for where, row in _read(one, f"{place} credential[{number}]", documents, depth - 1):
            if isinstance(row, dict) and (whole := wholes.get(row.get("node") or "")):
                row = row | {"part_of": whole}
            yield where, row


def _hr_open(value: Node, place: str, documents: Documents, depth: int) -> Iterator[Placed]:
    subject = node(value.get("credentialSubject"))
    record = subject if "credentialSubject" in value else value
    inside = list(verifications(record))
    try:
        yield from ((place + where, row) for where, row in read_hr_open(record))
    except BadInput:
        if not inside:
            raise
    for where, one in inside[:MAX_HELD]:
        if depth:
            yield from _read(one, place + where, documents, depth - 1)


def _numbered(place: str, rows: list[Row]) -> Iterator[Placed]:
    several = len(rows) > 1
    return ((f"{place} award[{number}]" if several else place, row) for number, row in enumerate(rows))


_READERS: dict[Standard, Callable[[Any, Documents], list[Row]]] = {
    "open_badge_2": lambda value, documents: [read_open_badge_2(value, documents)],
    "blockcerts_2": lambda value, documents: [read_open_badge_2(value, documents)],
    "open_badge_3": lambda value, _: _read_w3c(value),
    "blockcerts_3": lambda value, _: _read_w3c(value),
    "verifiable_credential": lambda value, _: read_verifiable_credential(value),
    "europass": lambda value, _: read_europass(value),
    "ctdl": lambda value, _: read_ctdl_awards(value),
    "schema_org": lambda value, _: read_schema_org(value),
}


def _read_w3c(value: Node) -> list[Row]:
    """The achievements of a credential; of one that has none, whatever else its subject has."""
    return read_open_badge_3(value) if has_achievement(value) else read_verifiable_credential(value)


def _what(value: Any) -> str:
    if is_blockcerts_1(value):
        return f"it is {BLOCKCERTS_1}"
    if is_part_of_badge(value):
        return "it describes a badge, its issuer or a key; put it beside the badge of somebody who holds it"
    if isinstance(value, Mapping) and (address := address_of(value)):
        return f"it is JSON of no credential standard known here ({address:.80})"
    return "it is JSON of no credential standard known here"


def _payload(text: str) -> str:
    """The payload of a JWS in JSON, which is text as it is or base64url."""
    if text.lstrip()[:1] == "{":
        return text
    try:
        return _text(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise BadInput("the payload of its signature is no JSON and no base64url") from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("what it signs is no UTF-8 text") from None
