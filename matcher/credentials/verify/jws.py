"""Credentials signed as JSON: VC-JWT (versions 1.1 and 2.0), Open Badges 2.0 JWS, JAdES seals.

Accepted are RSA, ECDSA and EdDSA signatures whose algorithm goes with the key; never ``none`` or HMAC.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.credentials.envelopes import open_jws, read_json
from matcher.credentials.verify.controllers import Found, find_key
from matcher.credentials.verify.dates import read_day, read_seconds
from matcher.credentials.verify.graph import check_inline_contexts
from matcher.credentials.verify.keys import algorithm_of, check_jws, read_jwk
from matcher.credentials.verify.layers import CannotTell, Proof, ProofFailure
from matcher.credentials.verify.seals import Roots, find_certificate_key
from matcher.credentials.verify.sources import Documents
from matcher.errors import BadInput

MAX_SIGNATURES = 20
_JADES_CRITICAL = frozenset(
    ("b64", "sigT", "x5t#o", "sigX5ts", "srCms", "sigPl", "srAts", "adoTst", "sigPId", "sigD")
)


def read_payload(token: str) -> dict[str, Any]:
    """The JSON object a compact JWS carries, as signed or not. Raises BadInput."""
    payload = read_json(_text(open_jws(token).payload))
    if not isinstance(payload, dict):
        raise BadInput("its payload is no JSON object")
    return payload


def check_vc_jwt(token: str, *, documents: Documents, roots: Roots, on: date) -> Proof:
    """What the signature of a credential given as a JWT shows. Raises BadInput where it is no JWS."""
    jws, payload = open_jws(token), read_payload(token)
    try:
        claims = jwt_claims(payload)
        issuer = issuer_of(claims)
        found = _find_key(jws.header, issuer, payload.get("iss"), documents, roots, on)
        _check_header(jws.header)
        check_jws(found.key, jws.header.get("alg"), jws.signature, jws.signing_input)
        _check_agreement(payload, claims, issuer)
        notes = check_inline_contexts(claims, documents.contexts)
    except ProofFailure as error:
        return Proof("invalid", "unknown", (str(error),))
    except CannotTell as error:
        return Proof("unknown", "unknown", (str(error),))
    reason = f"{jws.header['alg']} signature holds; {found.reason}"
    return Proof("valid", found.binding, (reason, *notes), claims)


def check_badge_jws(token: str, *, issuer: str | None, documents: Documents) -> Proof:
    """What the signature of a signed Open Badge 2.0 shows.

    issuer: whose profile has to list the key, from the badge class. Raises BadInput where it is no JWS.
    """
    jws, payload = open_jws(token), read_payload(token)
    verification = payload.get("verification", payload.get("verify"))
    stated = (
        verification.get("creator", verification.get("url")) if isinstance(verification, Mapping) else None
    )
    try:
        algorithm_of(jws.header.get("alg"))
        _check_header(jws.header)
        if stated is None:
            raise CannotTell("it does not say which key signed it")
        found = find_key(stated, issuer, documents)
        check_jws(found.key, jws.header.get("alg"), jws.signature, jws.signing_input)
    except ProofFailure as error:
        return Proof("invalid", "unknown", (str(error),))
    except CannotTell as error:
        return Proof("unknown", "unknown", (str(error),))
    return Proof("valid", found.binding, (f"{jws.header['alg']} signature holds; {found.reason}",), payload)


def is_json_jws(value: Any) -> bool:
    """Whether a JSON value is a JWS in JSON form, as Europass credentials are sealed."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("payload"), str)
        and (isinstance(value.get("signatures"), list) or isinstance(value.get("signature"), str))
    )


def check_json_jws(value: Mapping[str, Any], *, roots: Roots, on: date) -> Proof:
    """What the seals of a JWS in JSON form (JAdES) show; every one has to hold."""
    stated = value.get("signatures", [value])
    if not 0 < len(stated) <= MAX_SIGNATURES:
        return Proof(
            "unknown", "unknown", (f"it has {len(stated)} seals; 1 to {MAX_SIGNATURES} are checked",)
        )
    try:
        body, found = None, []
        for signature in stated:
            body, one = _check_seal(signature, value["payload"], roots, on, body)
            found.append(one)
        claims = read_json(_text(body or b""))
        if not isinstance(claims, dict):
            raise ProofFailure("what is sealed is no JSON object")
        bound = [one for one in found if one.binding == "proven"]
        owner = next((one for one in bound if _is_owner(one, claims)), None)
    except (ProofFailure, BadInput) as error:
        return Proof("invalid", "unknown", (str(error),))
    except CannotTell as error:
        return Proof("unknown", "unknown", (str(error),))
    reasons = tuple(f"the seal holds; {one.reason}" for one in found)
    if bound and owner is None:
        reasons += ("the seal is of another organisation than the issuer",)
    return Proof("valid", "proven" if owner else "unproven", reasons, claims)


def jwt_claims(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The credential in a JWT: its ``vc`` claim (1.1), or the payload itself (2.0)."""
    inner = payload.get("vc")
    if inner is None:
        return dict(payload)
    if not isinstance(inner, dict):
        raise ProofFailure("the vc claim of its JWT is no object")
    claims = dict(inner)
    if "iss" in payload:
        claims.setdefault("issuer", payload["iss"])
    if "jti" in payload:
        claims.setdefault("id", payload["jti"])
    for field, name in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        day = read_seconds(payload.get(field))
        if day is not None and name not in claims and _vc2_name(name) not in claims:
            claims[name] = f"{day.isoformat()}T00:00:00Z"
    return claims


def issuer_of(claims: Mapping[str, Any]) -> str | None:
    """The id of the issuer, given as text or as an object."""
    issuer = claims.get("issuer")
    if isinstance(issuer, list) and len(issuer) == 1:
        issuer = issuer[0]
    if isinstance(issuer, Mapping):
        issuer = issuer.get("id")
    return issuer if isinstance(issuer, str) else None


def _vc2_name(name: str) -> str:
    return {"issuanceDate": "validFrom", "expirationDate": "validUntil"}[name]


def _check_agreement(payload: Mapping[str, Any], claims: Mapping[str, Any], issuer: str | None) -> None:
    """Raises ProofFailure where the JWT and the credential in it say two things."""
    subject = claims.get("credentialSubject")
    subject_id = subject.get("id") if isinstance(subject, Mapping) else None
    for field, value in (("iss", issuer), ("jti", claims.get("id")), ("sub", subject_id)):
        if field in payload and value is not None and payload[field] != value:
            raise ProofFailure(
                f"its JWT says {field} is {str(payload[field])[:60]!r}, the credential {value[:60]!r}"
            )
    for field, names in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil", "expirationDate"))):
        stated = read_seconds(payload.get(field))
        day = read_day(next((claims[name] for name in names if name in claims), None))
        if stated is not None and day is not None and stated != day:
            raise ProofFailure(
                f"its JWT says {field} is {stated.isoformat()}, the credential {day.isoformat()}"
            )


def _check_header(header: Mapping[str, Any]) -> None:
    """Raises ProofFailure for a header that asks for what is not understood here."""
    if "crit" in header or header.get("b64") is False:
        raise ProofFailure("its header makes demands (crit) that are not understood here")


def _find_key(
    header: Mapping[str, Any],
    issuer: str | None,
    stated: Any,
    documents: Documents,
    roots: Roots,
    on: date,
) -> Found:
    """The key a JWT header names. One that the header itself brings proves nothing about the issuer."""
    algorithm_of(header.get("alg"))
    name = header.get("kid")
    if isinstance(name, str) and (":" in name or name.startswith("#")):
        full = f"{issuer or stated}{name}" if name.startswith("#") else name
        return find_key(full, issuer, documents)
    if issuer and issuer.startswith(("did:key:", "did:jwk:")):
        return find_key(issuer, issuer, documents)
    if isinstance(name, str) and issuer and (found := _named_in_document(name, issuer, documents)):
        return found
    if "jwk" in header:
        return Found(
            read_jwk(header["jwk"]),
            "unproven",
            "the key stands in the file itself, so anyone may have made it",
        )
    if "x5c" in header:
        return find_certificate_key(header, roots, on)
    raise CannotTell("it does not say where its key is found")


def _named_in_document(name: str, issuer: str, documents: Documents) -> Found | None:
    """A key the issuer's own document lists under a short name."""
    if documents.find_json(issuer) is None:
        return None
    return find_key(f"{issuer}#{name}", issuer, documents)


def _check_seal(
    signature: Any, payload: str, roots: Roots, on: date, body: bytes | None
) -> tuple[bytes, Found]:
    """What one signature is over, and its key. Raises ProofFailure or CannotTell."""
    if not isinstance(signature, Mapping) or not isinstance(signature.get("protected"), str):
        raise ProofFailure("its seal has no protected header")
    protected = signature["protected"]
    header = read_json(_text(_base64url(protected, "header")))
    if not isinstance(header, Mapping):
        raise ProofFailure("the header of its seal is no object")
    algorithm_of(header.get("alg"))
    critical = header.get("crit", [])
    if not isinstance(critical, list) or not all(isinstance(one, str) for one in critical):
        raise ProofFailure("the crit entry of its seal is no list")
    if set(critical) - _JADES_CRITICAL:
        raise ProofFailure("its seal makes demands (crit) that are not understood here")
    if "sigD" in header:
        raise CannotTell("its seal is over files that are not in it")
    plain = header.get("b64") is False
    if plain and "b64" not in critical:
        raise ProofFailure("its seal leaves the payload plain without saying that this is critical")
    sealed = payload.encode("utf-8") if plain else _base64url(payload, "payload")
    if body is not None and sealed != body:
        raise ProofFailure("its seals are over different things")
    found = find_certificate_key(header, roots, on)
    value = _base64url(signature.get("signature"), "signature")
    check_jws(
        found.key,
        header.get("alg"),
        value,
        f"{protected}.".encode("ascii", "replace") + payload.encode("utf-8"),
    )
    return sealed, found


def _is_owner(found: Found, claims: Mapping[str, Any]) -> bool:
    """Whether the organisation in a certificate is the issuer of the credential."""
    organisation = found.reason
    issuer = claims.get("issuer")
    return isinstance(issuer, Mapping) and any(name in organisation for name in _identifiers(issuer))


def _identifiers(issuer: Mapping[str, Any]) -> list[str]:
    stated = [
        issuer.get(part) for part in ("eIDASIdentifier", "registration", "vatIdentifier", "taxIdentifier")
    ]
    entries = [one for part in stated for one in (part if isinstance(part, list) else [part])]
    found = [entry.get("notation") for entry in entries if isinstance(entry, Mapping)]
    return [text for text in found if isinstance(text, str) and len(text) > 4]


def _base64url(text: Any, part: str) -> bytes:
    try:
        return base64.b64decode(str(text) + "=" * (-len(str(text)) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise ProofFailure(f"the {part} of its seal is no base64url") from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("what it signs is no UTF-8 text") from None
