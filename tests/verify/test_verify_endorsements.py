"""Third parties who vouch for a badge count once, those who vouch for themselves never."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from credential_signing import OB3, ON, VC2, Issuer, badge, verify
from cryptography.hazmat.primitives import serialization

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


class TestOpenBadges2:
    """Badges and endorsements of version 2: what is published at their addresses proves them."""

    def _world(self) -> dict[str, Any]:
        """A hosted badge, its parts, and a port that endorses its class, each at its address."""
        college, port = "https://harbour.example/", "https://port.example/"
        profiles = [{"id": site + "issuer", "type": "Issuer", "name": site} for site in (college, port)]
        badge_class = {"type": "BadgeClass", "name": "Safe rigging", "issuer": college + "issuer"}
        assertion = {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "recipient": {"type": "url", "identity": "https://ana.example/"},
            "issuedOn": "2024-03-01T00:00:00Z",
            "badge": college + "class",
            "verification": {"type": "hosted"},
        }
        vouching = {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Endorsement",
            "claim": {"id": college + "class", "endorsementComment": "Sound."},
            "issuer": port + "issuer",
            "issuedOn": "2024-02-01T00:00:00Z",
            "verification": {"type": "hosted"},
        }
        placed = {college + "class": badge_class, college + "a": assertion, port + "e": vouching}
        return {
            **{one["id"]: one for one in profiles},
            **{at: one | {"id": at} for at, one in placed.items()},
        }

    def _endorsers(self, world: dict[str, Any], *inside: Any, beside: bool = False) -> list[str]:
        """Who endorses the badge; inside: what its class carries, beside: the port's lies beside it."""
        published = {at: json.dumps(one).encode() for at, one in world.items()}
        if inside:
            carrying = world["https://harbour.example/class"] | {"endorsement": list(inside)}
            published[carrying["id"]] = json.dumps(carrying).encode()

        def check(source: Any, _: str) -> Any:
            return verify(source, documents=published)

        near = {one["id"]: one for one in world.values() if beside and one["type"] == "Endorsement"}
        near["https://harbour.example/class"] = world["https://harbour.example/class"]
        badge_file = world["https://harbour.example/a"]
        rows = checked_rows(badge_file, place="here", check=check, documents=near)
        return rows[0][1]["endorsed_by"]

    PORT, VOUCHING = "https://port.example/issuer", "https://port.example/e"

    def test_a_third_partys_counts_once_wherever_it_stands(self) -> None:
        world = self._world()
        whole = world[self.VOUCHING]
        assert self._endorsers(world) == []
        assert self._endorsers(world, whole) == [self.PORT]
        assert self._endorsers(world, self.VOUCHING) == [self.PORT]
        assert self._endorsers(world, beside=True) == [self.PORT]
        assert self._endorsers(world, whole, self.VOUCHING, beside=True) == [self.PORT]

    def test_a_signed_one_counts(self) -> None:
        port, world = Issuer("P-256"), self._world()
        pem = port.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        key = {"id": "https://port.example/key", "type": "CryptographicKey", "owner": self.PORT}
        world[key["id"]] = key | {"publicKeyPem": pem.decode()}
        world[self.PORT] |= {"publicKey": key["id"]}
        stated = {"type": "signed", "creator": key["id"]}
        body = world.pop(self.VOUCHING) | {"id": "urn:uuid:e", "verification": stated}
        assert self._endorsers(world, port.jwt(body, {"alg": "ES256"})) == [self.PORT]
        assert self._endorsers(world, Issuer("P-256").jwt(body, {"alg": "ES256"})) == []

    @pytest.mark.parametrize(
        ("name", "changes"),
        [
            ("the issuer itself", {"issuer": "https://harbour.example/issuer"}),
            ("the holder", {"issuer": "https://ana.example/"}),
            ("about something else", {"claim": {"id": "https://harbour.example/other"}}),
            ("on another's site", {"issuer": "https://ministry.example/issuer"}),
            ("run out", {"expires": "2025-01-01T00:00:00Z"}),
            ("taken back", {"revoked": True}),
        ],
    )
    def test_what_never_counts(self, name: str, changes: dict[str, Any]) -> None:
        world = self._world()
        for place in ("https://ministry.example/issuer", "https://ana.example/"):
            world[place] = {"id": place, "type": "Issuer", "name": name}
        own = {"the issuer itself": "https://harbour.example/e", "the holder": "https://ana.example/e"}
        changed = world.pop(self.VOUCHING) | changes | {"id": own.get(name, self.VOUCHING)}
        world[changed["id"]] = changed
        assert self._endorsers(world, changed) == []

    def test_one_that_says_other_than_its_page_or_has_none_counts_nothing(self) -> None:
        world = self._world()
        assert self._endorsers(world, world[self.VOUCHING] | {"issuedOn": "2023-02-01"}) == []
        assert self._endorsers(world, world.pop(self.VOUCHING)) == []

    def test_a_badge_that_calls_itself_an_endorsement_is_its_class_issuers(self) -> None:
        """Else a thief's own site would prove a badge of the college."""
        world, thief = self._world(), "https://thief.example/"
        world[thief + "issuer"] = {"id": thief + "issuer", "type": "Issuer", "name": "Thief"}
        forged = world["https://harbour.example/a"] | {"id": thief + "a", "issuer": thief + "issuer"}
        forged |= {"type": ["Assertion", "Endorsement"]}
        published = {at: json.dumps(one).encode() for at, one in world.items()}
        report = verify(forged, documents=published | {forged["id"]: json.dumps(forged).encode()})
        assert report.verdict == "rejected"


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
