"""Badges in people's files count as far as they are proven, and for nothing they do not say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from credential_signing import ON, Issuer, badge

from matcher import BadInput, Engine
from matcher.types import Award


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


def _person(engine: Engine, folder: Path, **files: Any) -> dict[str, Award]:
    """The awards of one person with these files, by title."""
    place = folder / "ana"
    place.mkdir()
    for name, value in files.items():
        (place / f"{name}.json").write_text(json.dumps(value), "utf8")
    reading = engine.read_candidates(folder, on=ON)
    assert not reading.rejected
    return {award.title: award for award in reading.items[0].awards}


def _row(engine: Engine, path: Path, *awards: dict[str, Any], on: date = ON) -> list[Award]:
    path.write_text(json.dumps({"id": "ana", "awards": awards}) + "\n", "utf8")
    return list(engine.read_candidates(path, on=on).items[0].awards)


def test_a_verified_badge_is_verified_evidence(engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
    found = _person(engine, tmp_path, badge=issuer.signed(badge(issuer)))
    assert found["Safe rigging"].verification.status == "verified"
    assert found["Safe rigging"].issuer == "Harbour College"


def test_an_unsigned_one_is_claimed(engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
    assert _person(engine, tmp_path, badge=badge(issuer))["Safe rigging"].verification.status == "claimed"


def test_a_forged_one_is_rejected(engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
    forged = issuer.signed(badge(issuer))
    forged["credentialSubject"]["achievement"]["name"] = "Master rigger"
    assert _person(engine, tmp_path, badge=forged)["Master rigger"].verification.status == "rejected"


def test_what_a_person_puts_beside_a_badge_proves_nothing(engine: Engine, tmp_path: Path) -> None:
    college = Issuer(did="https://harbour.example/issuers/7")
    files = {"badge": college.signed(badge(college)), "issuer": json.loads(college.document())}
    place = tmp_path / "ana"
    place.mkdir()
    for name, value in files.items():
        (place / f"{name}.json").write_text(json.dumps(value), "utf8")
    (award,) = engine.read_candidates(tmp_path, on=ON).items[0].awards
    assert award.verification.status == "claimed"
    given = {college.did: college.document()}
    (award,) = engine.read_candidates(tmp_path, on=ON, documents=given).items[0].awards
    assert award.verification.status == "verified"


def test_an_expired_one_is_claimed_and_keeps_its_date(engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
    expired = issuer.signed(badge(issuer, validUntil="2025-01-01T00:00:00Z"))
    award = _person(engine, tmp_path, badge=expired)["Safe rigging"]
    assert (award.verification.status, award.expires) == ("claimed", date(2025, 1, 1))


class TestRows:
    def test_a_badge_fills_its_row(self, engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
        (award,) = _row(engine, tmp_path / "p.jsonl", {"badge": issuer.signed(badge(issuer))})
        assert (award.title, award.verification.status) == ("Safe rigging", "verified")

    def test_a_row_cannot_borrow_the_proof_of_its_badge(
        self, engine: Engine, issuer: Issuer, tmp_path: Path
    ) -> None:
        row = {
            "title": "Chief Security Architect",
            "skills": ["Python"],
            "badge": issuer.signed(badge(issuer)),
        }
        found = {award.title: award for award in _row(engine, tmp_path / "p.jsonl", row)}
        assert found["Safe rigging"].verification.status == "verified"
        assert found["Safe rigging"].skills == ()
        assert found["Chief Security Architect"].verification.status == "claimed"

    def test_a_forged_badge_rejects_its_row(self, engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
        forged = issuer.signed(badge(issuer)) | {"name": "Other"}
        row = {"title": "Safe rigging", "verification": "verified", "badge": forged}
        (award,) = _row(engine, tmp_path / "p.jsonl", row)
        assert award.verification.status == "rejected"

    def test_a_jwt_is_read_from_its_row(self, engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
        (award,) = _row(engine, tmp_path / "p.jsonl", {"badge": issuer.jwt(badge(issuer))})
        assert award.verification.status == "verified"


def test_a_record_is_only_as_good_as_what_it_carries(engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
    other = Issuer()
    own, forged = other.signed(badge(other)), other.signed(badge(other))
    forged["credentialSubject"]["achievement"]["name"] = "Master rigger"
    context = badge(issuer)["@context"]
    record = {
        "@context": [context[0], "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", context[1]],
        "id": "urn:uuid:record",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": "Registry"},
        "name": "Transcript",
        "validFrom": "2024-03-01T00:00:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [own, forged]},
    }
    found = _person(engine, tmp_path, record=issuer.signed(record, suite="eddsa-jcs-2022"))
    assert found["Safe rigging"].verification.status == "verified"
    assert found["Master rigger"].verification.status == "rejected"


CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def _record(issuer: Issuer, *carried: Any, **subject: Any) -> dict[str, Any]:
    context = badge(issuer)["@context"]
    return {
        "@context": [context[0], CLR, context[1]],
        "id": "urn:uuid:6d1f9a0e-0007-4000-8000-000000000007",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": "Registry"},
        "name": "Transcript",
        "validFrom": "2024-03-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:holder",
            "type": ["ClrSubject"],
            "verifiableCredential": list(carried),
            **subject,
        },
    }


class TestRecords:
    """Learner records that are signed as graphs: what they carry is read from the graph."""

    def test_its_own_badges_are_as_good_as_the_record(
        self, engine: Engine, issuer: Issuer, tmp_path: Path
    ) -> None:
        own = badge(issuer)
        found = _person(engine, tmp_path, record=issuer.signed(_record(issuer, own)))
        assert found["Safe rigging"].verification.status == "verified"

    def test_an_unsigned_badge_of_somebody_else_is_only_claimed(
        self, engine: Engine, issuer: Issuer, tmp_path: Path
    ) -> None:
        found = _person(engine, tmp_path, record=issuer.signed(_record(issuer, badge(Issuer()))))
        assert found["Safe rigging"].verification.status == "claimed"

    def test_each_counts_by_its_own_proof(self, engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
        other = Issuer()
        good, forged = other.signed(badge(other)), other.signed(badge(other))
        forged["credentialSubject"]["achievement"]["name"] = "Master rigger"
        found = _person(engine, tmp_path, record=issuer.signed(_record(issuer, good, forged)))
        assert found["Safe rigging"].verification.status == "verified"
        assert found["Master rigger"].verification.status == "rejected"

    def test_what_is_part_of_what_is_read_from_the_graph(
        self, engine: Engine, issuer: Issuer, tmp_path: Path
    ) -> None:
        first, second = badge(issuer), badge(issuer)
        second["id"] = "urn:uuid:6d1f9a0e-0008-4000-8000-000000000008"
        second["credentialSubject"]["achievement"] |= {"id": "urn:uuid:part", "name": "Knots"}
        whole = first["credentialSubject"]["achievement"]["id"]
        association = {
            "type": ["Association"],
            "associationType": "isParentOf",
            "sourceId": whole,
            "targetId": "urn:uuid:part",
        }
        signed = issuer.signed(_record(issuer, first, second, association=[association]))
        found = _person(engine, tmp_path, record=signed)
        assert {award.title: award.part_of for award in found.values()} == {
            "Safe rigging": whole,
            "Knots": whole,
        }

    def test_a_changed_record_rejects_all_it_carries(
        self, engine: Engine, issuer: Issuer, tmp_path: Path
    ) -> None:
        other = Issuer()
        signed = issuer.signed(_record(issuer, other.signed(badge(other))))
        signed["name"] = "Better transcript"
        found = _person(engine, tmp_path, record=signed)
        assert found["Safe rigging"].verification.status == "rejected"

    def test_what_nobody_signed_moves_no_proof(self, engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
        """An address that is none is not signed, so a holder may add one; it must not shift the others."""
        second = badge(Issuer(), id="urn:uuid:6d1f9a0e-0008-4000-8000-000000000008")
        second["credentialSubject"]["achievement"] |= {"id": "urn:uuid:other", "name": "Knots"}
        signed = issuer.signed(_record(issuer, badge(issuer), second))
        signed["credentialSubject"]["verifiableCredential"].insert(0, {"id": "no-address"})
        place = tmp_path / "ana"
        place.mkdir()
        (place / "record.json").write_text(json.dumps(signed), "utf8")
        (person,) = engine.read_candidates(tmp_path, on=ON).items
        assert {award.title: award.verification.status for award in person.awards} == {
            "Safe rigging": "verified",
            "Knots": "claimed",
        }

    def test_verify_shows_what_a_record_carries_as_claimed(self, engine: Engine, issuer: Issuer) -> None:
        other = Issuer()
        signed = issuer.signed(_record(issuer, other.signed(badge(other)), badge(issuer, id="urn:uuid:2")))
        report = engine.verify(signed, name="record", on=ON)
        statuses = sorted(award.verification.status for award in engine.read_awards(report, on=ON))
        assert (report.verdict, statuses) == ("verified", ["claimed", "verified"])


def test_a_presentation_is_as_good_as_its_parts(engine: Engine, issuer: Issuer, tmp_path: Path) -> None:
    thief = Issuer()
    stolen = thief.signed(badge(issuer))
    stolen["credentialSubject"]["achievement"]["name"] = "Master rigger"
    token = issuer.jwt(badge(issuer, name="As a token"))
    envelope = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{token}"}
    shown = {
        "@context": badge(issuer)["@context"][:1],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [issuer.signed(badge(issuer)), stolen, envelope],
    }
    found = _person(engine, tmp_path, shown=shown)
    assert found["Safe rigging"].verification.status == "verified"
    assert found["Master rigger"].verification.status == "rejected"


def test_a_presentation_of_nothing_usable_leaves_its_row(engine: Engine, tmp_path: Path) -> None:
    shown = {"type": ["VerifiablePresentation"], "verifiableCredential": [{"type": "Nothing"}]}
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"id": "ana", "awards": [{"title": "Rigging", "badge": shown}]}), "utf8")
    reading = engine.read_candidates(path, on=ON)
    assert [award.title for award in reading.items[0].awards] == ["Rigging"]
    assert "no credential standard" in reading.rejected[0].reason


def test_an_envelope_is_opened(engine: Engine, issuer: Issuer) -> None:
    token = issuer.jwt(badge(issuer))
    envelope = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{token}"}
    assert engine.verify(envelope, name="x", on=ON).verdict == "verified"
    with pytest.raises(BadInput, match="no JWT"):
        engine.verify(envelope | {"id": "data:application/vc+sd-jwt,x~y"}, name="x", on=ON)
    with pytest.raises(BadInput, match="a presentation"):
        engine.verify({"type": "VerifiablePresentation"}, name="x", on=ON)


def test_an_uploaded_badge_is_verified(engine: Engine, issuer: Issuer) -> None:
    data = json.dumps(issuer.signed(badge(issuer))).encode()
    (person,) = engine.read_candidate_bytes(data, name="badge.json", on=ON).items
    assert [award.verification.status for award in person.awards] == ["verified"]
