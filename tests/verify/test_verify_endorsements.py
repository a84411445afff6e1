"""Third parties who vouch for a badge count once, those who vouch for themselves never."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from credential_signing import OB3, ON, VC2, Issuer, badge, verify

from matcher import Engine, TrustList
from matcher.credentials.readers.checked import checked_rows
from matcher.credentials.recognise import Recognised
from matcher.credentials.strength import issuer_factor
from matcher.types import Award

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / os.environ.get("STACKMATCH_SHARED", "../shared") / "data" / "fixtures"
ACHIEVEMENT = "urn:uuid:6d1f9a0e-0002-4000-8000-000000000002"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def college() -> Issuer:
    return Issuer()


def endorsement(by: Issuer, about: str = ACHIEVEMENT, **changes: Any) -> dict[str, Any]:
    body = {
        "@context": [VC2, OB3],
        "id": "urn:uuid:6d1f9a0e-0005-4000-8000-000000000005",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": by.did, "type": ["Profile"], "name": "Port Authority"},
        "validFrom": "2024-02-01T00:00:00Z",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": "Sound."},
        **changes,
    }
    return by.signed(body)


def endorsers(value: Any, *, trust: TrustList | None = None, beside: Any = ()) -> list[str]:
    """The endorsers that the one award of a file ends up with."""

    def check(source: Any, _: str) -> Any:
        return verify(source, trust=trust)

    documents = {one["id"]: one for one in beside}
    ((_, row),) = checked_rows(value, place="here", check=check, documents=documents)
    return row["endorsed_by"]


def endorsed(college: Issuer, *endorsements: Any, at: str = "achievement", field: str = "endorsement") -> Any:
    body = badge(college)
    achievement = body["credentialSubject"]["achievement"]
    {"achievement": achievement, "issuer": body["issuer"], "credential": body}[at][field] = list(endorsements)
    return college.signed(body)


@pytest.mark.parametrize("at", ["achievement", "issuer", "credential"])
def test_an_endorsement_inside_counts(college: Issuer, at: str) -> None:
    port = Issuer()
    assert endorsers(endorsed(college, endorsement(port), at=at)) == [port.did]


def test_one_as_a_jwt_counts(college: Issuer) -> None:
    port = Issuer()
    body = {key: part for key, part in endorsement(port).items() if key != "proof"}
    assert endorsers(endorsed(college, port.jwt(body), field="endorsementJwt")) == [port.did]


def test_one_that_lies_beside_it_counts(college: Issuer) -> None:
    port = Issuer()
    signed = college.signed(badge(college))
    assert endorsers(signed, beside=[endorsement(port)]) == [port.did]
    assert endorsers(signed, beside=[endorsement(port, about=college.did)]) == [port.did]


def test_the_same_twice_is_one(college: Issuer) -> None:
    port = Issuer()
    again = endorsement(port, id="urn:uuid:6d1f9a0e-0006-4000-8000-000000000006")
    assert endorsers(endorsed(college, endorsement(port), again)) == [port.did]


def _of_holder(college: Issuer) -> Any:
    holder = Issuer()
    body = badge(college)
    body["credentialSubject"]["id"] = holder.did
    body["credentialSubject"]["achievement"]["endorsement"] = [endorsement(holder)]
    return college.signed(body)


def _of_maker(college: Issuer) -> Any:
    maker = Issuer()
    body = badge(college)
    body["credentialSubject"]["achievement"]["creator"] = {"id": maker.did, "type": ["Profile"]}
    body["credentialSubject"]["achievement"]["endorsement"] = [endorsement(maker)]
    return college.signed(body)


def _changed(college: Issuer) -> Any:
    one = endorsement(Issuer())
    one["credentialSubject"]["endorsementComment"] = "The best of all."
    return endorsed(college, one)


def _of_another(college: Issuer) -> Any:
    thief = Issuer()
    one = endorsement(thief)
    one["issuer"] = {**one["issuer"], "id": Issuer().did}
    return endorsed(college, one)


NEVER = {
    "the issuer itself": lambda college: endorsed(college, endorsement(college)),
    "the holder": _of_holder,
    "who made the achievement": _of_maker,
    "a changed one": _changed,
    "an issuer it is not": _of_another,
    "one about something else": lambda college: endorsed(college, endorsement(Issuer(), about="urn:x:other")),
    "one that has run out": lambda college: endorsed(
        college, endorsement(Issuer(), validUntil="2025-01-01T00:00:00Z")
    ),
    "another badge": lambda college: endorsed(college, college.signed(badge(college))),
    "an unsigned one": lambda college: endorsed(
        college, {key: part for key, part in endorsement(Issuer()).items() if key != "proof"}
    ),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_never_counts(college: Issuer, name: str) -> None:
    assert endorsers(NEVER[name](college)) == []


def test_a_badge_that_is_not_verified_gains_nothing(college: Issuer) -> None:
    port = Issuer()
    body = badge("https://harbour.example/issuers/7")
    body["credentialSubject"]["achievement"]["endorsement"] = [endorsement(port)]
    assert endorsers(college.signed(body)) == []


def test_with_a_trust_list_the_endorser_has_to_be_in_it(college: Issuer) -> None:
    port = Issuer()
    signed = endorsed(college, endorsement(port))
    assert endorsers(signed, trust=TrustList(frozenset([college.did]), is_stated=True)) == []
    assert endorsers(signed, trust=TrustList(frozenset([port.did]), is_stated=True)) == [port.did]


def test_it_lifts_an_unknown_issuer_once_and_no_other(engine: Engine) -> None:
    def value(fit: Any, *by: str) -> float:
        held = Award("a", "Rigging", "badge", issuer="Quay", endorsed_by=by)
        return issuer_factor(held, Recognised(None, None, fit), engine.policy).value

    assert value("unknown") < value("unknown", "did:x:1") == value("unknown", "did:x:1", "did:x:2")
    for fit in ("known", "generic", "other", "none"):
        assert value(fit) == value(fit, "did:x:1")


def test_a_person_cannot_write_endorsements_into_a_row(engine: Engine, tmp_path: Path) -> None:
    place = tmp_path / "ana"
    place.mkdir()
    (place / "row.json").write_text(json.dumps({"title": "Rigging", "endorsed_by": ["did:x:1"]}), "utf8")
    (award,) = engine.read_candidates(tmp_path, on=ON).items[0].awards
    assert award.endorsed_by == ()


def test_an_endorsement_in_a_folder_serves_the_badge_beside_it(
    engine: Engine, college: Issuer, tmp_path: Path
) -> None:
    port, place = Issuer(), tmp_path / "ana"
    place.mkdir()
    (place / "a.json").write_text(json.dumps(endorsement(port)), "utf8")
    (place / "b.json").write_text(json.dumps(college.signed(badge(college))), "utf8")
    reading = engine.read_candidates(tmp_path, on=ON)
    assert not reading.rejected
    assert reading.items[0].awards[0].endorsed_by == (port.did,)


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"no shared fixtures at {FIXTURES}: set STACKMATCH_SHARED")
def test_the_endorsement_of_1edtech_counts_once_with_its_issuers_document() -> None:
    """Its key stands in the fragment, so it counts only with the document that lists it."""
    value = json.loads((FIXTURES / "1edtech/ob30/endorsement-valid.json").read_bytes())
    subject, by = value["credentialSubject"]["id"], value["issuer"]["id"]
    proof = value["proof"][0] if isinstance(value["proof"], list) else value["proof"]
    method = proof["verificationMethod"]
    key = {"id": method, "type": "Multikey", "controller": by, "publicKeyMultibase": method.partition("#")[2]}
    given = {by: json.dumps({"id": by, "assertionMethod": [key]}).encode()}
    college = Issuer()
    body = badge(college)
    body["credentialSubject"]["achievement"]["id"] = subject
    body["credentialSubject"]["achievement"]["endorsement"] = [value, value]
    signed = college.signed(body, suite="eddsa-jcs-2022")

    def rows(documents: dict[str, bytes]) -> Any:
        def check(source: Any, _: str) -> Any:
            return verify(source, documents=documents)

        return checked_rows(signed, place="here", check=check, documents={})[0][1]["endorsed_by"]

    assert (rows({}), rows(given)) == ([], [by])
    for path in sorted((FIXTURES / "1edtech/ob30").glob("endorsement-err-*.json")):
        body["credentialSubject"]["achievement"]["endorsement"] = [json.loads(path.read_bytes())]
        signed = college.signed(body, suite="eddsa-jcs-2022")
        assert rows(given) == []
