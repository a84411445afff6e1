"""Blockcerts with the transaction at hand: built here, byte by byte, and changed in every way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import base58
import pytest
from credential_signing import OB300, VC1, _rdfc, badge, verify

from matcher.credentials.verify import VerificationReport
from matcher.credentials.verify.bitcoin import Transaction, key_hash, read_hex
from matcher.credentials.verify.layers import ProofFailure
from matcher.errors import BadInput

KEY = bytes([2]) + bytes(range(32))
OTHER_KEY = bytes([3]) + bytes(range(32))
SITE = "https://harbour.example/"


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _address(key: bytes, version: int = 0) -> str:
    hashed = hashlib.new("ripemd160", _sha(key)).digest()
    return base58.b58encode_check(bytes([version]) + hashed).decode()


def _push(data: bytes) -> bytes:
    return bytes([len(data)]) + data


def _transaction(root: bytes, key: bytes = KEY, *, witness: bool = False) -> bytes:
    """A raw transaction of one input, spent with a key, whose second output carries the root."""
    signature = b"\x30" * 71
    script = b"" if witness else _push(signature) + _push(key)
    outputs = [b"\x76\xa9\x14" + bytes(20) + b"\x88\xac", b"\x6a" + _push(root)]
    body = b"\x01" + bytes(36) + _push(script) + b"\xff" * 4 + bytes([len(outputs)])
    body += b"".join(bytes(8) + _push(output) for output in outputs)
    stack = b"\x02" + _push(signature) + _push(key) if witness else b""
    return b"\x01\0\0\0" + (b"\0\1" if witness else b"") + body + stack + bytes(4)


def _id(raw: bytes) -> str:
    return Transaction(raw).id


def _cbor(value: Any) -> bytes:
    """Text, whole numbers, lists and maps in CBOR."""

    def head(kind: int, number: int) -> bytes:
        if number < 24:
            return bytes([kind << 5 | number])
        size = 1 if number < 256 else 2
        return bytes([kind << 5 | 23 + size]) + number.to_bytes(size, "big")

    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(_cbor, value))
    return head(5, len(value)) + b"".join(_cbor(key) + _cbor(part) for key, part in value.items())


class World:
    """An issuer with a profile and a revocation list, and a file anchored in a transaction of theirs."""

    def __init__(self, version: int = 2, key: bytes = KEY, *, witness: bool = False, **profile: Any) -> None:
        self.version = version
        body = self._body_2(key) if version == 2 else self._body_3()
        target = _sha(_rdfc(body))
        beside = _sha(b"another file of the batch")
        root = _sha(beside + target)
        self.raw = _transaction(root, key, witness=witness)
        self.file = body | self._proof(target.hex(), beside.hex(), root.hex())
        listed = [{"id": f"ecdsa-koblitz-pubkey:{_address(KEY)}", "created": "2020-01-01T00:00:00Z"}]
        issuer = {"id": SITE + "issuer", "type": "Profile", "name": "Harbour College", "publicKey": listed}
        issuer |= {"revocationList": SITE + "revoked"} | profile
        self.documents = {
            f"urn:tx:{_id(self.raw)}": self.raw.hex().encode(),
            SITE + "issuer": json.dumps(issuer).encode(),
            SITE + "revoked": json.dumps({"revokedAssertions": []}).encode(),
        }

    @staticmethod
    def _body_2(key: bytes) -> dict[str, Any]:
        return {
            "@context": ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2"],
            "type": "Assertion",
            "id": "urn:uuid:7d1f9a0e-0001-4000-8000-000000000001",
            "issuedOn": "2024-03-01T00:00:00Z",
            "recipient": {"type": "email", "hashed": False, "identity": "ana@example.org"},
            "badge": {
                "id": "urn:uuid:7d1f9a0e-0002-4000-8000-000000000002",
                "type": "BadgeClass",
                "name": "Safe rigging",
                "issuer": {"id": SITE + "issuer", "type": "Profile", "name": "Harbour College"},
            },
            "verification": {
                "type": ["MerkleProofVerification2017", "Extension"],
                "publicKey": f"ecdsa-koblitz-pubkey:{_address(key)}",
            },
        }

    @staticmethod
    def _body_3() -> dict[str, Any]:
        return {
            "@context": [VC1, "https://w3id.org/blockcerts/v3", OB300],
            "id": "urn:uuid:7d1f9a0e-0001-4000-8000-000000000001",
            "type": ["VerifiableCredential", "BlockcertsCredential"],
            "issuer": SITE + "issuer",
            "issuanceDate": "2024-03-01T00:00:00Z",
            "credentialSubject": badge("did:example:x")["credentialSubject"],
        }

    def _proof(self, target: str, beside: str, root: str) -> dict[str, Any]:
        if self.version == 2:
            anchor = {"sourceId": _id(self.raw), "type": "BTCOpReturn", "chain": "bitcoinMainnet"}
            proof = {"type": ["MerkleProof2017", "Extension"], "merkleRoot": root, "targetHash": target}
            return {"signature": proof | {"proof": [{"left": beside}], "anchors": [anchor]}}
        anchor_3 = {0: 0, 1: 1, 2: _id(self.raw)}
        value = {0: root, 1: target, 2: [list(map(list, anchor_3.items()))], 3: [[0, beside]]}
        packed = base58.b58encode(_cbor(value)).decode()
        return {
            "proof": {
                "type": "MerkleProof2019",
                "proofPurpose": "assertionMethod",
                "proofValue": "z" + packed,
            }
        }

    def verify(self) -> VerificationReport:
        return verify(self.file, documents=self.documents)


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("witness", [False, True])
def test_a_file_with_its_transaction_and_profile_is_verified(version: int, witness: bool) -> None:
    report = World(version, witness=witness).verify()
    assert (report.integrity, report.binding, report.status) == ("valid", "proven", "active"), report.reasons
    assert report.verdict == "verified"
    assert any("root stands in transaction" in reason for reason in report.reasons)


def _without(name: str) -> Callable[[World], None]:
    def change(world: World) -> None:
        del world.documents[next(key for key in world.documents if name in key)]

    return change


def _profile(**fields: Any) -> Callable[[World], None]:
    def change(world: World) -> None:
        profile = json.loads(world.documents[SITE + "issuer"]) | fields
        world.documents[SITE + "issuer"] = json.dumps(profile).encode()

    return change


def _other_root(world: World) -> None:
    raw = _transaction(bytes(32))
    world.documents[f"urn:tx:{_id(world.raw)}"] = raw


def _raw(data: bytes) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.documents[f"urn:tx:{_id(world.raw)}"] = data

    return change


LISTED = {"id": f"ecdsa-koblitz-pubkey:{_address(KEY)}"}
CHANGES: dict[str, tuple[Callable[[World], None], str, str, str]] = {
    "no transaction": (_without("urn:tx"), "valid", "unproven", "not at hand"),
    "no profile": (_without("issuer"), "valid", "unproven", "give the profile"),
    "a profile of somebody else": (_profile(id=SITE + "thief"), "valid", "unproven", "give the profile"),
    "a key that is not listed": (_profile(publicKey=[]), "invalid", "unknown", "does not list"),
    "another key": (
        _profile(publicKey=[{"id": "ecdsa-koblitz-pubkey:" + _address(OTHER_KEY)}]),
        "invalid",
        "unknown",
        "does not list",
    ),
    "a key taken back": (
        _profile(publicKey=[LISTED | {"revoked": "2025-01-01"}]),
        "valid",
        "unproven",
        "end date",
    ),
    "another transaction": (_other_root, "invalid", "unknown", "is not"),
    "a cut transaction": (_raw(b"\x01\0\0\0\x01"), "invalid", "unknown", "no raw Bitcoin"),
    "no transaction at all": (_raw(b"see the explorer"), "invalid", "unknown", "no raw Bitcoin"),
}


@pytest.mark.parametrize(("change", "integrity", "binding", "words"), CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("version", [2, 3])
def test_one_thing_changed_is_never_verified(
    version: int, change: Callable[[World], None], integrity: str, binding: str, words: str
) -> None:
    world = World(version)
    change(world)
    report = world.verify()
    assert (report.integrity, report.binding) == (integrity, binding), report.reasons
    assert any(words in reason for reason in report.reasons), report.reasons
    assert report.verdict == ("rejected" if integrity == "invalid" else "claimed")


def test_the_thief_who_anchors_for_an_issuer_is_rejected() -> None:
    """The right issuer, an own transaction that does hold the root, and an own key in the file."""
    report = World(2, OTHER_KEY).verify()
    assert (report.integrity, report.verdict) == ("invalid", "rejected")


def test_a_root_that_the_transaction_does_not_carry_is_rejected() -> None:
    world = World(2)
    elsewhere = _transaction(bytes(32))
    world.file["signature"]["anchors"][0]["sourceId"] = _id(elsewhere)
    world.documents[f"urn:tx:{_id(elsewhere)}"] = elsewhere
    assert "does not stand" in world.verify().reasons[0]


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        ("bitcoinTestnet", "network for tests"),
        ("bitcoinRegtest", "network for tests"),
        ("mockchain", "network for tests"),
        ("ethereumMainnet", "only those of Bitcoin"),
    ],
)
def test_other_networks_prove_nothing(chain: str, words: str) -> None:
    world = World(2)
    world.file["signature"]["anchors"][0]["chain"] = chain
    report = world.verify()
    assert (report.integrity, report.binding, report.verdict) == ("valid", "unproven", "claimed")
    assert any(words in reason for reason in report.reasons)


def test_the_key_of_a_network_for_tests_proves_nothing() -> None:
    world = World(2)
    named = f"ecdsa-koblitz-pubkey:{_address(KEY, 0x6F)}"
    body = {key: part for key, part in world.file.items() if key != "signature"}
    body["verification"] = {**body["verification"], "publicKey": named}
    target = _sha(_rdfc(body))
    raw = _transaction(target)
    proof = {"type": ["MerkleProof2017", "Extension"], "merkleRoot": target.hex(), "targetHash": target.hex()}
    world.file = body | {
        "signature": proof | {"proof": [], "anchors": [{"sourceId": _id(raw), "type": "BTCOpReturn"}]}
    }
    world.documents[f"urn:tx:{_id(raw)}"] = raw
    report = world.verify()
    assert (report.integrity, report.binding) == ("valid", "unproven"), report.reasons


def test_a_revoked_file_is_rejected() -> None:
    world = World(2)
    listed = {"revokedAssertions": [{"id": world.file["id"], "revocationReason": "Issued in error."}]}
    world.documents[SITE + "revoked"] = json.dumps(listed).encode()
    report = world.verify()
    assert (report.status, report.verdict) == ("revoked", "rejected")


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("field", ["id", "issuedOn", "issuanceDate", "type"])
def test_a_changed_file_is_rejected(version: int, field: str) -> None:
    world = World(version)
    if field not in world.file:
        field = "issuedOn" if version == 2 else "issuanceDate"
    old = world.file[field]
    world.file[field] = {"id": "urn:uuid:other", "type": [*old] if isinstance(old, list) else [old]}.get(
        field, "2019-03-01T00:00:00Z"
    )
    if field == "type":
        world.file["type"] = [*world.file["type"], "Issuer" if version == 2 else "VerifiablePresentation"]
    assert world.verify().verdict == "rejected"


# ---- the genesis transaction, which everybody knows ----

GENESIS = (
    "01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054"
    "696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f7574"
    "20666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea"
    "1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000"
)


def test_a_real_transaction_has_its_known_id() -> None:
    transaction = Transaction(read_hex(GENESIS.encode()))
    assert transaction.id == "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    assert (transaction.written, transaction.sender()) == ((), None)


def test_a_known_address_is_that_of_its_key() -> None:
    key = bytes.fromhex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
    assert _address(key) == "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH"
    assert key_hash("1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH") == hashlib.new("ripemd160", _sha(key)).digest()
    assert key_hash("1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMJ") is None
    assert key_hash(_address(key, 0x6F)) is None


@pytest.mark.parametrize("cut", [0, 3, 5, 9, 60])
def test_a_cut_transaction_is_none(cut: int) -> None:
    with pytest.raises(ProofFailure, match="no raw Bitcoin"):
        Transaction(_transaction(bytes(32))[:cut])


@pytest.mark.parametrize(
    "value",
    [
        {"type": "BlockchainCertificate", "document": {}, "receipt": {}},
        {"assertion": {}, "certificate": {}, "recipient": {}, "signature": "x"},
    ],
)
def test_version_1_is_named(value: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="Blockcerts of version 1"):
        verify(value)
