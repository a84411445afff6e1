"""Badges in people's files count as far as they are proven, and for nothing they do not say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from credential_signing import ON, Issuer, badge

from matcher import Engine
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
