"""Credentials signed as JSON: what holds, and the tricks JWTs are known for."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any, ClassVar

import pytest
from credential_signing import VC1, VC2, Issuer, b64, badge, verify
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from matcher.credentials.verify import TrustList
from matcher.credentials.verify.people import read_trust
from matcher.errors import BadInput


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


def _unsigned(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}.{b64(signature)}"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_a_jwt_of_a_did_key_is_verified(kind: Any) -> None:
    signer = Issuer(kind)
    assert verify(signer.jwt(badge(signer))).verdict == "verified"


def test_an_rsa_key_is_proven_below_the_issuers_address() -> None:
    signer = Issuer("RSA", did="https://harbour.example/issuers/7")
    signer.method = "https://harbour.example/issuers/7/keys/1"
    token = signer.jwt(badge(signer))
    documents = {signer.method: json.dumps(signer.jwk()).encode()}
    assert verify(token, documents=documents).verdict == "verified"
    elsewhere = "https://harbour.example/issuers/8/keys/1"
    other = signer.jwt(badge(signer), {"alg": "RS256", "kid": elsewhere})
    report = verify(other, documents={elsewhere: json.dumps(signer.jwk()).encode()})
    assert (report.integrity, report.binding) == ("valid", "unproven")


def test_a_version_1_jwt_fills_what_the_credential_leaves_out(issuer: Issuer) -> None:
    body = badge(issuer) | {"@context": [VC1, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]}
    del body["validFrom"], body["id"]
    claims = {"vc": body, "iss": issuer.did, "jti": "urn:uuid:1", "nbf": 1709251200, "exp": 1793491200}
    report = verify(issuer.jwt(claims))
    assert (report.verdict, report.dates) == ("verified", "current")
    assert report.credential["id"] == "urn:uuid:1"
    assert verify(issuer.jwt(claims | {"exp": 1709251300})).dates == "expired"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "did:example:other"},
        {"jti": "urn:uuid:other"},
        {"sub": "did:example:other"},
        {"nbf": 1609459200},
    ],
)
def test_a_jwt_that_says_two_things_is_rejected(issuer: Issuer, changes: dict[str, Any]) -> None:
    assert verify(issuer.jwt({"vc": badge(issuer)} | changes)).verdict == "rejected"


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", "HS256", "HS512", "ES256K", 5, None, ["EdDSA"]]
)
def test_no_algorithm_is_no_signature(issuer: Issuer, algorithm: Any) -> None:
    token = _unsigned({"alg": algorithm, "kid": issuer.method}, badge(issuer))
    report = verify(token)
    assert (report.integrity, report.verdict) == ("invalid", "rejected")


def test_a_public_key_is_no_secret_of_hmac(issuer: Issuer) -> None:
    head, body = (
        b64(json.dumps({"alg": "HS256", "kid": issuer.method}).encode()),
        b64(json.dumps(badge(issuer)).encode()),
    )
    public = issuer.private.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    mac = hmac.new(pem, f"{head}.{body}".encode(), hashlib.sha256).digest()
    assert verify(f"{head}.{body}.{b64(mac)}").verdict == "rejected"


def test_an_algorithm_has_to_go_with_the_key(issuer: Issuer) -> None:
    token = issuer.jwt(badge(issuer), {"alg": "ES256", "kid": issuer.method})
    assert verify(token).verdict == "rejected"


def test_a_key_in_the_header_proves_no_issuer(issuer: Issuer) -> None:
    thief = Issuer("P-256")
    token = thief.jwt(badge("https://harbour.example/issuers/7"), {"alg": "ES256", "jwk": thief.jwk()})
    report = verify(token)
    assert (report.integrity, report.binding, report.verdict) == ("valid", "unproven", "claimed")
    stolen = thief.jwt(badge(issuer), {"alg": "ES256", "jwk": thief.jwk()})
    assert verify(stolen).verdict == "rejected"


def test_a_demand_that_is_not_understood_is_rejected(issuer: Issuer) -> None:
    header = {"alg": "EdDSA", "kid": issuer.method, "crit": ["exp"]}
    assert verify(issuer.jwt(badge(issuer), header)).verdict == "rejected"
    assert (
        verify(issuer.jwt(badge(issuer), {"alg": "EdDSA", "kid": issuer.method, "b64": False})).verdict
        == "rejected"
    )


@pytest.mark.parametrize("place", [0, 1, 2])
def test_any_changed_part_is_rejected(issuer: Issuer, place: int) -> None:
    parts = issuer.jwt(badge(issuer)).split(".")
    data = bytearray(base64.urlsafe_b64decode(parts[place] + "=="))
    data[len(data) // 2] ^= 1
    parts[place] = b64(bytes(data))
    try:
        report = verify(".".join(parts))
    except BadInput:
        return
    assert report.verdict == "rejected"


def test_a_der_signature_is_not_the_raw_one() -> None:
    signer = Issuer("P-256")
    head, body, _ = signer.jwt(badge(signer)).split(".")
    der = signer.private.sign(f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    assert verify(f"{head}.{body}.{b64(der)}").verdict == "rejected"


def test_a_context_that_remaps_a_term_is_rejected_though_it_is_signed(issuer: Issuer) -> None:
    body = badge(issuer)
    body["@context"] = [*body["@context"], {"name": None}]
    assert verify(issuer.jwt(body)).verdict == "rejected"


def test_a_private_key_in_a_document_is_refused() -> None:
    did = "https://harbour.example/issuers/7"
    signer = Issuer("P-256", did=did)
    document = {
        "id": did,
        "assertionMethod": [{"id": signer.method, "publicKeyJwk": signer.jwk() | {"d": "AAAA"}}],
    }
    token = signer.jwt(badge(signer))
    assert verify(token, documents={did: json.dumps(document).encode()}).verdict == "rejected"


@pytest.mark.parametrize(
    "claims", [{"vc": 7}, {"sub": "x"}, {}, {"vc": {}, "nbf": "soon"}, {"vc": {}, "exp": 1e300}]
)
def test_a_token_that_is_no_credential_is_no_credential(issuer: Issuer, claims: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        verify(issuer.jwt(claims))


class TestSignedBadges:
    """Open Badges 2.0 as a JWS, with class, profile, key and list at their addresses."""

    SITE = "https://harbour.example/"

    def _world(self, signer: Issuer, **profile: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
        pem = signer.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        issuer = {"id": self.SITE + "issuer", "type": "Issuer", "name": "Harbour College"}
        issuer |= {"publicKey": self.SITE + "key", "revocationList": self.SITE + "revoked", **profile}
        key = {
            "id": self.SITE + "key",
            "type": "CryptographicKey",
            "owner": issuer["id"],
            "publicKeyPem": pem.decode(),
        }
        badge_class = {
            "id": self.SITE + "class",
            "type": "BadgeClass",
            "name": "Safe rigging",
            "issuer": issuer["id"],
        }
        revoked = {
            "id": self.SITE + "revoked",
            "revokedAssertions": ["urn:uuid:bad", {"id": "urn:uuid:worse"}],
        }
        parts = {"issuer": issuer, "key": key, "class": badge_class, "revoked": revoked}
        assertion = {
            "@context": "https://w3id.org/openbadges/v2",
            "id": "urn:uuid:good",
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
            "issuedOn": "2024-03-01T00:00:00Z",
            "badge": self.SITE + "class",
            "verification": {"type": "signed", "creator": self.SITE + "key"},
        }
        return assertion, {self.SITE + name: json.dumps(part).encode() for name, part in parts.items()}

    @pytest.mark.parametrize("kind", ["RSA", "P-256", "Ed25519"])
    def test_all_at_hand(self, kind: Any) -> None:
        signer = Issuer(kind)
        assertion, documents = self._world(signer)
        names = {"RSA": "RS256", "P-256": "ES256", "Ed25519": "EdDSA"}
        report = verify(
            signer.jwt(assertion, {"alg": names[kind]}), documents=documents, subject="ana@example.org"
        )
        assert (report.verdict, report.subject) == ("verified", "match")
        assert report.credential["badge"]["issuer"]["name"] == "Harbour College"

    @pytest.mark.parametrize("name", ["urn:uuid:bad", "urn:uuid:worse"])
    def test_a_revoked_one(self, name: str) -> None:
        signer = Issuer("P-256")
        assertion, documents = self._world(signer)
        report = verify(signer.jwt(assertion | {"id": name}, {"alg": "ES256"}), documents=documents)
        assert (report.status, report.verdict) == ("revoked", "rejected")

    @pytest.mark.parametrize("part", ["issuer", "key", "class", "revoked"])
    def test_one_thing_missing_is_never_verified(self, part: str) -> None:
        signer = Issuer("P-256")
        assertion, documents = self._world(signer)
        del documents[self.SITE + part]
        assert verify(signer.jwt(assertion, {"alg": "ES256"}), documents=documents).verdict == "claimed"

    def test_a_key_the_profile_does_not_name(self) -> None:
        signer = Issuer("P-256")
        assertion, documents = self._world(signer, publicKey=self.SITE + "other-key")
        assert verify(signer.jwt(assertion, {"alg": "ES256"}), documents=documents).verdict == "rejected"

    def test_a_thief_with_another_key(self) -> None:
        signer = Issuer("P-256")
        assertion, documents = self._world(signer)
        assert (
            verify(Issuer("P-256").jwt(assertion, {"alg": "ES256"}), documents=documents).verdict
            == "rejected"
        )

    def test_an_issuer_inside_the_badge_proves_nothing(self) -> None:
        signer = Issuer("P-256")
        assertion, documents = self._world(signer)
        own = json.loads(documents.pop(self.SITE + "issuer"))
        inside = json.loads(documents[self.SITE + "class"]) | {"issuer": own}
        report = verify(signer.jwt(assertion | {"badge": inside}, {"alg": "ES256"}), documents=documents)
        assert (report.binding, report.verdict) == ("unproven", "claimed")

    def test_a_hosted_badge_has_to_stand_at_its_address(self) -> None:
        assertion, documents = self._world(Issuer("P-256"))
        hosted = assertion | {"id": self.SITE + "awards/1", "verification": {"type": "hosted"}}
        assert verify(hosted, documents=documents).verdict == "claimed"
        documents[hosted["id"]] = json.dumps(hosted).encode()
        assert verify(hosted, documents=documents).verdict == "verified"
        assert verify(hosted | {"issuedOn": "2020-01-01"}, documents=documents).verdict == "rejected"
        published = hosted | {"evidence": "https://harbour.example/essay"}
        documents[hosted["id"]] = json.dumps(published).encode()
        assert verify(hosted, documents=documents).verdict == "verified"  # an earlier copy may say less
        assert verify(hosted, documents=documents).credential["evidence"] == published["evidence"]
        other = hosted | {"evidence": "https://harbour.example/better-essay"}
        assert verify(other, documents=documents).verdict == "rejected"
        documents[hosted["id"]] = json.dumps({"id": hosted["id"], "revoked": True}).encode()
        assert verify(hosted, documents=documents).status == "revoked"

    def test_a_hosted_badge_on_another_site_is_rejected(self) -> None:
        assertion, documents = self._world(Issuer("P-256"))
        hosted = assertion | {"id": "https://thief.example/awards/1", "verification": {"type": "hosted"}}
        documents[hosted["id"]] = json.dumps(hosted).encode()
        assert verify(hosted, documents=documents).verdict == "rejected"


class TestSeals:
    """JAdES seals of Europass credentials, with a certificate authority made here."""

    CREDENTIAL: ClassVar = {
        "id": "urn:credential:1",
        "@context": [VC1, "http://data.europa.eu/snb/model/context/edc-ap"],
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "issuer": {"id": "urn:epass:org:1", "eIDASIdentifier": {"notation": "VATXX-0001"}},
        "issuanceDate": "2024-03-01T00:00:00Z",
        "credentialSubject": {"id": "urn:epass:person:1", "type": "Person"},
    }

    @staticmethod
    def _certificate(name: str, key: Any, signer: Any, issuer: Any, *, ca: bool, last: int = 2030) -> Any:
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
                x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, "VATXX-0001"),
            ]
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(dt.datetime(2023, 1, 1))
            .not_valid_after(dt.datetime(last, 1, 1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .sign(signer, hashes.SHA256())
        )

    def _sealed(
        self, *, last: int = 2030, credential: dict[str, Any] | None = None, **header: Any
    ) -> tuple[dict[str, Any], TrustList]:
        root_key, key = ec.generate_private_key(ec.SECP256R1()), Issuer("P-256")
        root = self._certificate("Root", root_key, root_key, None, ca=True)
        leaf = self._certificate("Harbour College", key.private, root_key, root, ca=False, last=last)
        der = leaf.public_bytes(serialization.Encoding.DER)
        head = {
            "alg": "ES256",
            "x5c": [base64.b64encode(der).decode()],
            "b64": False,
            "crit": ["b64", "sigT"],
        }
        head |= {"sigT": "2024-03-01T10:00:00Z", "x5t#S256": b64(hashlib.sha256(der).digest()), **header}
        payload, protected = json.dumps(credential or self.CREDENTIAL), b64(json.dumps(head).encode())
        signature = b64(key.raw_sign(f"{protected}.{payload}".encode()))
        pem = root.public_bytes(serialization.Encoding.PEM)
        return {
            "payload": payload,
            "signatures": [{"protected": protected, "signature": signature}],
        }, read_trust(pem, name="roots")

    def test_a_seal_under_a_given_root_is_verified(self) -> None:
        sealed, trust = self._sealed()
        report = verify(sealed, trust=trust)
        assert (report.format, report.verdict) == ("edc", "verified")

    def test_without_the_root_nobody_is_proven(self) -> None:
        sealed, _ = self._sealed()
        report = verify(sealed)
        assert (report.integrity, report.binding, report.verdict) == ("valid", "unproven", "claimed")
        _, other = self._sealed()
        assert verify(sealed, trust=other).binding == "unproven"

    def test_a_changed_payload_is_rejected(self) -> None:
        sealed, trust = self._sealed()
        sealed["payload"] = sealed["payload"].replace("2024", "2020")
        assert verify(sealed, trust=trust).verdict == "rejected"

    def test_a_seal_of_another_organisation_is_not_the_issuers(self) -> None:
        other = {
            **self.CREDENTIAL,
            "issuer": {"id": "urn:x:2", "eIDASIdentifier": {"notation": "VATXX-0002"}},
        }
        sealed, trust = self._sealed(credential=other)
        assert verify(sealed, trust=trust).binding == "unproven"

    def test_a_certificate_that_ran_out_proves_nothing(self) -> None:
        sealed, trust = self._sealed(last=2025)
        assert verify(sealed, trust=trust).binding == "unproven"

    @pytest.mark.parametrize(
        "header",
        [
            {"crit": ["b64", "other"]},
            {"crit": []},
            {"crit": 7},
            {"x5t#S256": "AAAA"},
            {"alg": "none"},
            {"x5c": ["AAAA"]},
        ],
    )
    def test_a_header_that_does_not_fit_is_rejected(self, header: dict[str, Any]) -> None:
        sealed, trust = self._sealed(**header)
        assert verify(sealed, trust=trust).verdict == "rejected"

    @pytest.mark.parametrize(
        "signatures", [[], [7], [{}], [{"protected": "e30", "signature": ""}], [{"protected": "!"}]]
    )
    def test_no_seal_is_no_proof(self, signatures: list[Any]) -> None:
        sealed, trust = self._sealed()
        assert verify({**sealed, "signatures": signatures}, trust=trust).verdict != "verified"


def test_a_vc2_jwt_may_say_what_it_is(issuer: Issuer) -> None:
    header = {"alg": "EdDSA", "kid": issuer.method, "typ": "vc+jwt", "cty": "vc"}
    report = verify(issuer.jwt(badge(issuer) | {"@context": [VC2, "https://example.org/unknown"]}, header))
    assert report.integrity == "valid"
    assert any("https://example.org/unknown" in reason for reason in report.reasons)
