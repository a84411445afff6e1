"""Data Integrity proofs over credentials signed here: what holds, and every way it must not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from credential_signing import OB3, OB300, VC1, VC2, Issuer, badge, verify

SUITES = [
    ("Ed25519", "eddsa-rdfc-2022"),
    ("Ed25519", "eddsa-jcs-2022"),
    ("P-256", "ecdsa-rdfc-2019"),
    ("P-256", "ecdsa-jcs-2019"),
    ("P-384", "ecdsa-jcs-2019"),
]


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


@pytest.mark.parametrize(("kind", "suite"), SUITES)
def test_a_credential_of_a_did_key_is_verified(kind: Any, suite: str) -> None:
    signer = Issuer(kind)
    report = verify(signer.signed(badge(signer), suite=suite))
    assert (report.integrity, report.binding, report.dates, report.status) == (
        "valid",
        "proven",
        "current",
        "active",
    )
    assert report.verdict == "verified"
    assert report.credential["credentialSubject"]["achievement"]["name"] == "Safe rigging"
    assert "proof" not in report.credential


def test_the_older_suite_holds_with_and_without_its_context(issuer: Issuer) -> None:
    suite = "https://w3id.org/security/suites/ed25519-2020/v1"
    old = badge(issuer) | {"@context": [VC1, OB300, suite], "issuanceDate": "2024-03-01T00:00:00Z"}
    del old["validFrom"]
    assert verify(issuer.signed(old, suite="Ed25519Signature2020")).verdict == "verified"


def _old_badge(issuer: Issuer) -> dict[str, Any]:
    """A badge in the contexts of 2022, whose terms are not protected."""
    body = badge(issuer) | {"@context": [VC1, OB300, "https://w3id.org/security/data-integrity/v2"]}
    body["issuanceDate"] = body.pop("validFrom")
    return body


def _set(*path: str) -> Callable[[dict[str, Any], Any], None]:
    def change(value: dict[str, Any], new: Any) -> None:
        for part in path[:-1]:
            value = value[part]
        value[path[-1]] = new

    return change


CHANGES = {
    "name": (_set("name"), "Chief rigger"),
    "achievement": (_set("credentialSubject", "achievement", "name"), "Chief rigger"),
    "description": (_set("credentialSubject", "achievement", "description"), "Anything at all."),
    "criteria": (_set("credentialSubject", "achievement", "criteria", "narrative"), "None."),
    "holder": (_set("credentialSubject", "id"), "did:example:somebody-else"),
    "issuer": (_set("issuer", "id"), "did:example:other"),
    "issuer name": (_set("issuer", "name"), "Grand University"),
    "id": (_set("id"), "urn:uuid:6d1f9a0e-0009-4000-8000-000000000009"),
    "first day": (_set("validFrom"), "2020-03-01T00:00:00Z"),
    "last day added": (_set("validUntil"), "2090-03-01T00:00:00Z"),
    "skill added": (
        _set("credentialSubject", "achievement", "alignment"),
        [{"type": ["Alignment"], "targetName": "Diving", "targetUrl": "https://example.org/diving"}],
    ),
    "type added": (_set("type"), ["VerifiableCredential", "OpenBadgeCredential", "ClrCredential"]),
    "unknown term": (_set("gradePointAverage"), "4.0"),
    "made on": (_set("proof", "created"), "2024-03-02T10:00:00Z"),
    "made for": (_set("proof", "proofPurpose"), "authentication"),
    "suite": (_set("proof", "cryptosuite"), "eddsa-jcs-2022"),
    "option added": (_set("proof", "domain"), "https://example.org"),
    "context dropped": (_set("@context"), [VC2]),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_any_change_is_rejected(issuer: Issuer, suite: str, name: str) -> None:
    signed = issuer.signed(badge(issuer), suite=suite)
    change, value = CHANGES[name]
    if name == "suite" and suite == value:
        value = "eddsa-rdfc-2022"
    change(signed, value)
    report = verify(signed)
    assert (report.integrity, report.verdict) == ("invalid", "rejected"), report.reasons


def test_another_key_is_rejected(issuer: Issuer) -> None:
    thief = Issuer()
    signed = thief.signed(badge(issuer))
    signed["proof"]["verificationMethod"] = issuer.method
    assert verify(signed).integrity == "invalid"


def test_a_thief_with_a_key_of_their_own_is_not_the_issuer(issuer: Issuer) -> None:
    report = verify(Issuer().signed(badge(issuer)))
    assert (report.integrity, report.binding, report.verdict) == ("valid", "unproven", "claimed")


def test_the_wrong_purpose_is_rejected_even_when_signed(issuer: Issuer) -> None:
    report = verify(issuer.signed(badge(issuer), purpose="authentication"))
    assert report.verdict == "rejected"
    assert "authentication" in report.reasons[0]


def test_a_suite_does_not_take_a_key_of_another_kind(issuer: Issuer) -> None:
    signed = issuer.signed(badge(issuer))
    signed["proof"]["cryptosuite"] = "ecdsa-rdfc-2019"
    report = verify(signed)
    assert report.integrity == "invalid"
    assert "Ed25519" in report.reasons[0]


class TestDates:
    @pytest.mark.parametrize(
        ("changes", "dates", "verdict"),
        [
            ({"validUntil": "2026-11-01T08:00:00Z"}, "current", "verified"),
            ({"validUntil": "2026-10-31T23:59:59Z"}, "expired", "rejected"),
            ({"validFrom": "2026-11-02T00:00:00Z"}, "not_yet", "rejected"),
            ({"validFrom": "2026-11-01T23:00:00Z"}, "current", "verified"),
            ({"validFrom": "2026-11-02T00:30:00+05:00"}, "current", "verified"),
        ],
    )
    def test_the_first_and_the_last_day_are_in_force(
        self, issuer: Issuer, changes: dict[str, str], dates: str, verdict: str
    ) -> None:
        report = verify(issuer.signed(badge(issuer, **changes)))
        assert (report.integrity, report.dates, report.verdict) == ("valid", dates, verdict)

    @pytest.mark.parametrize("value", ["soon", "2024-13-01T00:00:00Z", "99999-01-01T00:00:00Z"])
    def test_what_is_no_date_proves_no_date(self, issuer: Issuer, value: str) -> None:
        report = verify(issuer.signed(badge(issuer, validUntil=value)))
        assert (report.dates, report.verdict) == ("unknown", "claimed")

    def test_a_proof_made_tomorrow_is_rejected(self, issuer: Issuer) -> None:
        assert verify(issuer.signed(badge(issuer), created="2026-11-02T00:00:00Z")).verdict == "rejected"

    def test_a_proof_that_ended_is_rejected(self, issuer: Issuer) -> None:
        assert verify(issuer.signed(badge(issuer), expires="2026-10-31T00:00:00Z")).verdict == "rejected"


class TestWhatIsSignedIsSaid:
    """A signature covers a graph; what plain JSON seems to say beside it must never count."""

    def test_a_name_that_a_context_maps_to_nothing(self, issuer: Issuer) -> None:
        signed = issuer.signed(_old_badge(issuer))
        forged = copy.deepcopy(signed)
        achievement = forged["credentialSubject"]["achievement"]
        achievement["truth"] = achievement["name"]
        achievement["name"] = "FORGED: Chief Security Architect"
        achievement["@context"] = {"name": None, "truth": "https://schema.org/name"}
        assert verify(signed).integrity == "valid"
        report = verify(forged)
        assert (report.integrity, report.verdict) == ("invalid", "rejected")

    def test_two_terms_that_change_places(self, issuer: Issuer) -> None:
        signed = issuer.signed(_old_badge(issuer))
        assert verify(signed).verdict == "verified"
        forged = copy.deepcopy(signed)
        achievement = forged["credentialSubject"]["achievement"]
        achievement["name"], achievement["description"] = achievement["description"], achievement["name"]
        achievement["@context"] = {
            "name": "https://schema.org/description",
            "description": "https://schema.org/name",
        }
        report = verify(forged)
        assert (report.integrity, report.verdict) == ("invalid", "rejected")

    def test_a_protected_term_cannot_be_given_another_meaning(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        signed["@context"] = [*signed["@context"], {"name": None, "truth": "https://schema.org/name"}]
        assert verify(signed).verdict == "rejected"

    def test_a_context_that_only_adds_words_is_reported(self, issuer: Issuer) -> None:
        body = badge(issuer, berth="Quay 4")
        body["@context"] = [*body["@context"], {"berth": "https://example.org/terms#berth"}]
        report = verify(issuer.signed(body))
        assert report.verdict == "verified"
        assert any("context of its own" in reason for reason in report.reasons)

    def test_a_term_of_no_context_is_rejected(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        signed["credentialSubject"]["honours"] = "summa cum laude"
        report = verify(signed)
        assert report.verdict == "rejected"
        assert "honours" in report.reasons[0]

    def test_an_unknown_context_is_never_fetched(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        signed["@context"].append("https://example.org/terms/v1")
        report = verify(signed)
        assert (report.integrity, report.verdict) == ("unknown", "claimed")
        assert "https://example.org/terms/v1" in report.reasons[0]

    def test_a_shipped_context_cannot_be_replaced(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        report = verify(signed, documents={OB3: b'{"@context": {"name": null}}'})
        assert report.credential["name"] == "Safe rigging"
        assert report.verdict == "verified"

    def test_a_language_cannot_smuggle_statements(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        signed["description"] = {"@value": "x", "@language": 'en .\n<urn:a> <urn:b> "c'}
        assert verify(signed).verdict == "rejected"

    def test_a_part_that_is_named_by_no_address_is_rejected(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        signed["evidence"] = [{"id": "essay", "type": ["Evidence"], "name": "Prize-winning essay"}]
        assert verify(signed).verdict == "rejected"

    def test_an_address_that_is_none_is_left_out_of_the_claims(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        signed["credentialSubject"]["achievement"]["image"] = {"id": "picture.png"}
        report = verify(signed)
        assert report.integrity == "valid"
        assert "image" not in report.credential["credentialSubject"]["achievement"]
        assert any("picture.png" in reason for reason in report.reasons)

    def test_a_number_with_a_point_is_the_same_number(self, issuer: Issuer) -> None:
        body = badge(issuer)
        body["credentialSubject"]["creditsEarned"] = 5
        signed = issuer.signed(body)
        signed["credentialSubject"]["creditsEarned"] = 5.0
        assert verify(signed).integrity == "valid"


class TestSeveralProofs:
    def test_an_unknown_kind_beside_a_good_one_changes_nothing(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        signed["proof"] = [{"type": "SomeProof2030", "proofValue": "z1"}, signed["proof"]]
        assert verify(signed).verdict == "verified"

    def test_only_unknown_kinds_prove_nothing(self, issuer: Issuer) -> None:
        report = verify(badge(issuer, proof={"type": "SomeProof2030"}))
        assert (report.integrity, report.verdict) == ("unknown", "claimed")

    def test_a_bad_one_beside_a_good_one_is_rejected(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        bad = signed["proof"] | {"created": "2024-04-01T00:00:00Z"}
        signed["proof"] = [signed["proof"], bad]
        assert verify(signed).verdict == "rejected"

    def test_a_set_is_bound_by_the_issuers_own(self, issuer: Issuer) -> None:
        both = Issuer("P-256").signed(issuer.signed(badge(issuer)))
        assert len(both["proof"]) == 2
        assert verify(both).verdict == "verified"

    def test_a_chain_holds_in_its_order_alone(self, issuer: Issuer) -> None:
        first = issuer.signed(badge(issuer), id="urn:uuid:6d1f9a0e-0003-4000-8000-000000000003")
        second = Issuer().signed(first, previousProof=first["proof"]["id"], previous=[first["proof"]])
        assert verify(second).verdict == "verified"
        assert verify({**second, "proof": list(reversed(second["proof"]))}).verdict == "verified"
        alone = {**second, "proof": second["proof"][1]}
        assert "not there" in verify(alone).reasons[0]
        assert verify(alone).verdict == "rejected"
        changed = copy.deepcopy(second)
        changed["proof"][0]["created"] = "2024-03-01T11:00:00Z"
        assert verify(changed).verdict == "rejected"

    def test_a_chain_in_a_circle_is_rejected(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer), id="urn:uuid:6d1f9a0e-0003-4000-8000-000000000003")
        signed["proof"]["previousProof"] = signed["proof"]["id"]
        assert verify(signed).verdict == "rejected"

    def test_a_thousand_proofs_are_not_checked(self, issuer: Issuer) -> None:
        signed = issuer.signed(badge(issuer))
        report = verify({**signed, "proof": [signed["proof"]] * 1000})
        assert (report.integrity, report.verdict) == ("unknown", "claimed")

    @pytest.mark.parametrize(
        "proof", [7, "z5", [], None, [None], {"type": 3}, {"type": ["DataIntegrityProof"]}]
    )
    def test_what_is_no_proof_proves_nothing(self, issuer: Issuer, proof: Any) -> None:
        assert verify(badge(issuer, proof=proof)).verdict != "verified"


class TestWhoseKey:
    def test_a_did_web_is_proven_by_its_document(self) -> None:
        college = Issuer(did="did:web:harbour.example:college")
        signed = college.signed(badge(college))
        address = "https://harbour.example/college/did.json"
        for documents in ({college.did: college.document()}, {address: college.document()}):
            assert verify(signed, documents=documents).verdict == "verified"
        report = verify(signed)
        assert (report.integrity, report.binding, report.verdict) == ("unknown", "unknown", "claimed")

    def test_an_https_issuer_is_proven_by_its_document(self) -> None:
        college = Issuer(did="https://harbour.example/issuers/7")
        signed = college.signed(badge(college))
        assert verify(signed, documents={college.did: college.document()}).verdict == "verified"

    def test_an_https_issuer_may_list_a_did_key(self, issuer: Issuer) -> None:
        name = "https://harbour.example/issuers/8"
        listed = f'{{"id": "{name}", "assertionMethod": ["{issuer.method}"]}}'.encode()
        signed = issuer.signed(badge(name))
        assert verify(signed).binding == "unproven"
        assert verify(signed, documents={name: listed}).verdict == "verified"
        other = f'{{"id": "{name}", "assertionMethod": ["{Issuer().method}"]}}'.encode()
        assert verify(signed, documents={name: other}).verdict == "rejected"

    def test_a_key_listed_for_something_else_is_rejected(self) -> None:
        college = Issuer(did="did:web:harbour.example")
        documents = {college.did: college.document(purpose="authentication")}
        assert verify(college.signed(badge(college)), documents=documents).verdict == "rejected"

    def test_a_key_in_the_fragment_is_intact_and_proves_no_issuer(self) -> None:
        college, thief = Issuer(did="https://harbour.example/issuers/9"), Issuer()
        thief.method = f"{college.did}#{thief.multikey}"
        signed = thief.signed(badge(college))
        report = verify(signed)
        assert (report.integrity, report.binding, report.verdict) == ("valid", "unproven", "claimed")
        assert verify(signed, documents={college.did: college.document()}).verdict == "rejected"

    def test_a_document_of_somebody_else_proves_nothing(self) -> None:
        college = Issuer(did="did:web:harbour.example")
        documents = {college.did: Issuer(did="did:web:other.example").document()}
        assert verify(college.signed(badge(college)), documents=documents).binding == "unknown"

    def test_a_key_that_somebody_else_controls_is_rejected(self) -> None:
        college = Issuer(did="did:web:harbour.example")
        document = college.document().replace(
            b'"controller": "did:web:harbour', b'"controller": "did:web:thief'
        )
        assert verify(college.signed(badge(college)), documents={college.did: document}).verdict == "rejected"

    def test_a_did_jwk_is_its_own_proof(self) -> None:
        import json

        from credential_signing import b64

        signer = Issuer("P-256")
        signer.did = "did:jwk:" + b64(json.dumps(signer.jwk()).encode())
        signer.method = signer.did + "#0"
        assert verify(signer.signed(badge(signer))).verdict == "verified"

    @pytest.mark.parametrize(
        "method", ["z6Mk", "xxx:z6Mk", "did:example:1#z6Mk", 7, None, {}, {"id": 7}, "did:key:z6"]
    )
    def test_a_name_that_leads_nowhere_is_rejected(self, issuer: Issuer, method: Any) -> None:
        signed = issuer.signed(badge(issuer))
        signed["proof"]["verificationMethod"] = method
        assert verify(signed).verdict == "rejected"


class TestPeople:
    @pytest.mark.parametrize(
        ("subject", "found", "verdict"),
        [
            (None, "unknown", "verified"),
            ("did:example:holder", "match", "verified"),
            ("did:example:other", "mismatch", "claimed"),
        ],
    )
    def test_by_id(self, issuer: Issuer, subject: str | None, found: str, verdict: str) -> None:
        report = verify(issuer.signed(badge(issuer)), subject=subject)
        assert (report.subject, report.verdict) == (found, verdict)

    def test_by_a_hashed_address_with_salt(self, issuer: Issuer) -> None:
        import hashlib

        digest = hashlib.sha256(b"ana@example.orgdeadsea").hexdigest()
        entry = {"type": "IdentityObject", "hashed": True, "salt": "deadsea", "identityType": "emailAddress"}
        body = badge(issuer)
        body["credentialSubject"]["identifier"] = [{**entry, "identityHash": f"sha256${digest}"}]
        signed = issuer.signed(body)
        assert verify(signed, subject="Ana@Example.org").subject == "match"
        assert verify(signed, subject="bo@example.org").subject == "mismatch"
