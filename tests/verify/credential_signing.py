"""Issuers with fresh keys that sign credentials for tests, by libraries and not by the code under test."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import base58
import rfc8785
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyld import jsonld

from matcher.credentials.verify import (
    Documents,
    TrustList,
    VerificationReport,
    read_contexts,
    verify_bytes,
    verify_json,
)

CONTEXTS = read_contexts(Path(__file__).parents[2] / "data" / "contexts")
ON = date(2026, 11, 1)
VC2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB300 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0.json"
VC1 = "https://www.w3.org/2018/credentials/v1"

Kind = Literal["Ed25519", "P-256", "P-384", "RSA"]


class Issuer:
    """A key pair, named by its did:key, or by a ``did`` of its own with a document that lists the key."""

    def __init__(self, kind: Kind = "Ed25519", did: str | None = None) -> None:
        self.kind = kind
        if kind == "Ed25519":
            self.private: Any = ed25519.Ed25519PrivateKey.generate()
        elif kind == "RSA":
            self.private = rsa.generate_private_key(65537, 2048)
        else:
            self.private = ec.generate_private_key(ec.SECP256R1() if kind == "P-256" else ec.SECP384R1())
        self.multikey = "" if kind == "RSA" else self._multikey()
        self.did = did or f"did:key:{self.multikey}"
        self.method = f"{self.did}#{'key-1' if did else self.multikey}"

    def _multikey(self) -> str:
        raw, x962 = serialization.Encoding.Raw, serialization.Encoding.X962
        if self.kind == "Ed25519":
            body = b"\xed\x01" + self.private.public_key().public_bytes(raw, serialization.PublicFormat.Raw)
        else:
            mark = b"\x80\x24" if self.kind == "P-256" else b"\x81\x24"
            form = serialization.PublicFormat.CompressedPoint
            body = mark + self.private.public_key().public_bytes(x962, form)
        return "z" + base58.b58encode(body).decode()

    def jwk(self) -> dict[str, str]:
        """The public key as a JWK."""
        public = self.private.public_key()
        if self.kind == "Ed25519":
            raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            return {"kty": "OKP", "crv": "Ed25519", "x": b64(raw)}
        numbers = public.public_numbers()
        if self.kind == "RSA":
            return {"kty": "RSA", "n": b64(numbers.n.to_bytes(256, "big")), "e": b64(b"\x01\x00\x01")}
        size = 32 if self.kind == "P-256" else 48
        x, y = (number.to_bytes(size, "big") for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": self.kind, "x": b64(x), "y": b64(y)}

    def document(self, purpose: str = "assertionMethod") -> bytes:
        """The DID or controller document that lists the key."""
        method = {"id": self.method, "type": "Multikey", "controller": self.did}
        method["publicKeyMultibase"] = self.multikey
        return json.dumps({"id": self.did, "verificationMethod": [method], purpose: [self.method]}).encode()

    def raw_sign(self, data: bytes) -> bytes:
        """A signature in the form proofs and JWS use."""
        if self.kind == "Ed25519":
            return self.private.sign(data)
        if self.kind == "RSA":
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        size, used = (32, hashes.SHA256()) if self.kind == "P-256" else (48, hashes.SHA384())
        r, s = decode_dss_signature(self.private.sign(data, ec.ECDSA(used)))
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")

    def signed(
        self,
        credential: Mapping[str, Any],
        *,
        suite: str | None = None,
        purpose: str = "assertionMethod",
        previous: list[dict[str, Any]] | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """The credential with a proof added; earlier proofs stay."""
        suite = suite or ("eddsa-rdfc-2022" if self.kind == "Ed25519" else "ecdsa-rdfc-2019")
        kind = (
            {"type": suite}
            if suite == "Ed25519Signature2020"
            else {"type": "DataIntegrityProof", "cryptosuite": suite}
        )
        proof: dict[str, Any] = {**kind, "created": "2024-03-01T10:00:00Z"}
        proof |= {"verificationMethod": self.method, "proofPurpose": purpose, **options}
        body = {key: value for key, value in credential.items() if key != "proof"}
        earlier = credential.get("proof", [])
        earlier = earlier if isinstance(earlier, list) else [earlier]
        document = body | ({"proof": previous} if previous else {})
        write = _jcs if "jcs" in suite else _rdfc
        if write is _rdfc:
            options_text = write({**proof, "@context": body["@context"]})
        else:
            proof["@context"] = body["@context"]
            options_text = write(proof)
        digest = hashlib.sha384 if self.kind == "P-384" else hashlib.sha256
        value = self.raw_sign(digest(options_text).digest() + digest(write(document)).digest())
        proof["proofValue"] = "z" + base58.b58encode(value).decode()
        return {**copy.deepcopy(body), "proof": [*earlier, proof] if earlier else proof}

    def jwt(self, claims: Mapping[str, Any], header: Mapping[str, Any] | None = None) -> str:
        """A compact JWS over the claims."""
        names = {"Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384", "RSA": "RS256"}
        head = {"alg": names[self.kind], "kid": self.method} if header is None else header
        text = f"{b64(json.dumps(head).encode())}.{b64(json.dumps(claims).encode())}"
        return f"{text}.{b64(self.raw_sign(text.encode()))}"


def _load(url: str, _: Any) -> dict[str, Any]:
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url} | {
        "document": copy.deepcopy(CONTEXTS.load(url))
    }


def _rdfc(value: Any) -> bytes:
    settings = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    return jsonld.normalize(value, settings).encode()


def _jcs(value: Any) -> bytes:
    return rfc8785.dumps(value)


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def badge(issuer: Issuer | str, *, context: str = OB3, **changes: Any) -> dict[str, Any]:
    """An Open Badge 3.0 of an issuer, unsigned."""
    name = issuer if isinstance(issuer, str) else issuer.did
    return {
        "@context": [VC2, context],
        "id": "urn:uuid:6d1f9a0e-0001-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": name, "type": ["Profile"], "name": "Harbour College"},
        "validFrom": "2024-03-01T00:00:00Z",
        "name": "Safe rigging",
        "credentialSubject": {
            "id": "did:example:holder",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:6d1f9a0e-0002-4000-8000-000000000002",
                "type": ["Achievement"],
                "name": "Safe rigging",
                "description": "Rigging loads on a quay.",
                "criteria": {"narrative": "A practical test."},
            },
        },
        **changes,
    }


def verify(
    value: Any,
    *,
    documents: Mapping[str, bytes] | None = None,
    on: date = ON,
    trust: TrustList | None = None,
    subject: str | None = None,
) -> VerificationReport:
    """The report on JSON, a token or bytes."""
    given = dict(documents or {})
    settings: dict[str, Any] = {"name": "file", "on": on, "trust": trust or TrustList(), "subject": subject}
    settings["documents"] = Documents(CONTEXTS.given(given), given)
    if isinstance(value, str):
        value = value.encode()
    return verify_bytes(value, **settings) if isinstance(value, bytes) else verify_json(value, **settings)
