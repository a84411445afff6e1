"""Other people's credentials: vectors of the W3C, samples of 1EdTech, the DCC, Blockcerts and Europass."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from credential_signing import ON, verify

from matcher.credentials.envelopes import read_json
from matcher.credentials.verify import VerificationReport, read_trust

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / os.environ.get("STACKMATCH_SHARED", "../shared") / "data" / "fixtures"
pytestmark = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason=f"no shared fixtures at {FIXTURES}: set STACKMATCH_SHARED"
)
LISTED = FIXTURES / "expected-outcomes.json"
ROWS = json.loads(LISTED.read_text("utf8")) if LISTED.is_file() else []
VECTORS = [row["file"] for row in ROWS if row["source"] == "w3c-vectors"]
STATUS_LIST = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/"
    "refs/heads/main/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
)
# Nothing in it is wrong offline: it names a schema and a revocation list on the web that are not there.
NOT_AT_HAND = "ob30/complete.json"


def _path(row: dict[str, Any]) -> Path:
    return FIXTURES / ("w3c-" + row["file"] if row["source"] == "w3c-vectors" else "1edtech/" + row["file"])


def _documents() -> dict[str, bytes]:
    examples = FIXTURES / "jsonld-contexts" / "www.w3.org_ns_credentials_examples_v2.jsonld"
    return {
        "https://www.w3.org/ns/credentials/examples/v2": examples.read_bytes(),
        STATUS_LIST: (FIXTURES / "1edtech/ob30/bit-string-list/testlist").read_bytes(),
    }


def _report(path: Path) -> VerificationReport:
    return verify(path.read_bytes(), documents=_documents())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_every_row_comes_out_as_expected(row: dict[str, Any]) -> None:
    report = _report(_path(row))
    if row["expected"] in (True, "valid"):
        assert (report.integrity, report.dates, report.status) == ("valid", "current", "active"), (
            report.reasons
        )
        assert report.verdict != "rejected"
    elif row["file"] == NOT_AT_HAND:
        assert (report.status, report.verdict) == ("unknown", "claimed")
    else:
        assert report.verdict == "rejected", report.reasons


def test_there_are_52_rows_and_14_vectors() -> None:
    assert (len(ROWS), len(VECTORS)) == (52, 14)


def _first_proof(value: dict[str, Any]) -> dict[str, Any]:
    proof: Any = value["proof"]
    return proof[0] if isinstance(proof, list) else proof


def _change_id(value: dict[str, Any]) -> None:
    subject: Any = value["credentialSubject"]
    (subject[0] if isinstance(subject, list) else subject)["id"] = "did:example:thief"


def _flip_signature(value: dict[str, Any]) -> None:
    proof = _first_proof(value)
    text = proof["proofValue"]
    proof["proofValue"] = text[:20] + ("2" if text[20] != "2" else "3") + text[21:]


def _swap_key(value: dict[str, Any]) -> None:
    key = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
    _first_proof(value)["verificationMethod"] = f"did:key:{key}#{key}"


MUTATIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "subject": _change_id,
    "first day": lambda value: value.update(validFrom="2001-01-01T00:00:00Z"),
    "last day": lambda value: value.update(validUntil="2098-01-01T00:00:00Z"),
    "issuer": lambda value: value.update(issuer="https://thief.example/issuers/1"),
    "description": lambda value: value.update(description="Something else altogether."),
    "signature": _flip_signature,
    "key": _swap_key,
    "purpose": lambda value: _first_proof(value).update(proofPurpose="authentication"),
    "made on": lambda value: _first_proof(value).update(created="2001-01-01T00:00:00Z"),
    "value cut off": lambda value: _first_proof(value).update(
        proofValue=_first_proof(value)["proofValue"][:-4]
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("file", VECTORS)
def test_each_vector_is_rejected_under_every_mutation(file: str, mutation: str) -> None:
    value = copy.deepcopy(json.loads((FIXTURES / f"w3c-{file}").read_bytes()))
    MUTATIONS[mutation](value)
    report = verify(value, documents=_documents())
    assert (report.integrity, report.verdict) == ("invalid", "rejected")


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_the_pairs_of_rfc_8785(name: str) -> None:
    folder = FIXTURES / "rfc8785-jcs"
    value = read_json((folder / "input" / f"{name}.json").read_text("utf8"))
    assert rfc8785.dumps(value) == (folder / "output" / f"{name}.json").read_bytes().rstrip(b"\n")


class TestOfTheDcc:
    FOLDER = FIXTURES / "dcc-samples"
    DID = "did:web:digitalcredentials.github.io:vc-test-fixtures:dids:legacy"
    LIST = (
        "https://digitalcredentials.github.io/vc-test-fixtures/statusLists/"
        "didkey-ed25519Signature2020/e5WK8CbZ1GjycuPombrj"
    )

    def test_two_proofs_of_a_did_key(self) -> None:
        registry = (FIXTURES / "issuer-registries" / "sandbox-registry.json").read_bytes()
        trust = read_trust(registry, name="registry")
        report = verify((self.FOLDER / "legacy-noStatus-noExpiry.json").read_bytes(), trust=trust)
        assert (report.verdict, report.trust) == ("verified", "listed")

    def test_a_revoked_one_with_its_did_document_and_list(self) -> None:
        data = (self.FOLDER / "legacy-revokedStatus-noExpiry.json").read_bytes()
        documents = {
            self.DID: (self.FOLDER / "did.json").read_bytes(),
            self.LIST: (self.FOLDER / "statuslist-e5WK8CbZ1GjycuPombrj.json").read_bytes(),
        }
        report = verify(data, documents=documents)
        assert (report.binding, report.status, report.verdict) == ("proven", "revoked", "rejected")
        assert verify(data).verdict == "claimed"

    @pytest.mark.parametrize("name", ["community", "dcc", "sandbox"])
    def test_a_registry_is_a_trust_list(self, name: str) -> None:
        data = (FIXTURES / "issuer-registries" / f"{name}-registry.json").read_bytes()
        wanted = {"community": 27, "dcc": 16, "sandbox": 39}[name]
        assert len(read_trust(data, name=name).issuers) == wanted


class TestOpenBadges2:
    FOLDER = FIXTURES / "ob20-samples"

    def _documents(self) -> dict[str, bytes]:
        found = {
            f"https://example.org/{path.name}": path.read_bytes()
            for path in self.FOLDER.glob("assets/*.json")
        }
        found |= {
            f"http://example.org/{path.name}": path.read_bytes() for path in self.FOLDER.glob("assets/*.json")
        }
        return found

    @pytest.mark.parametrize(
        ("name", "status", "verdict"),
        [
            ("simple.jwt", "active", "verified"),
            ("simple-not-revoked.jwt", "active", "verified"),
            ("simple-revoked.jwt", "revoked", "rejected"),
        ],
    )
    def test_signed(self, name: str, status: str, verdict: str) -> None:
        data = (self.FOLDER / name).read_bytes()
        report = verify(data, documents=self._documents())
        assert (report.status, report.verdict) == (status, verdict), report.reasons
        assert verify(data).verdict == "claimed"

    def test_hosted(self) -> None:
        data = (self.FOLDER / "basic-assertion.json").read_bytes()
        assert verify(data).verdict == "claimed"
        documents = self._documents() | {"https://example.org/beths-robotics-badge.json": data}
        assert verify(data, documents=documents).verdict == "verified"


class TestBlockcerts:
    FOLDER = FIXTURES / "blockcerts" / "cert-schema-examples"

    @pytest.mark.parametrize(
        ("name", "integrity"),
        [
            ("2.0/bbba8553-8ec1-445f-82c9-a57251dd731c.json", "valid"),
            ("2.0-alpha/tampered_unmapped_fields.json", "unknown"),
            ("3.0/cert-no-proof.json", "unknown"),
        ],
    )
    def test_the_file_leads_to_its_root_or_not(self, name: str, integrity: str) -> None:
        report = verify((self.FOLDER / name).read_bytes())
        assert report.integrity == integrity, report.reasons
        assert report.verdict == "claimed"

    def test_a_chained_proof_is_over_the_one_before(self) -> None:
        """The sample's other proof does not hold, its Merkle proof does."""
        value = json.loads((self.FOLDER / "3.1/example.3.1.multisigned.json").read_bytes())
        value["proof"] = value["proof"][1]
        report = verify(value)
        assert report.integrity == "valid"
        assert any("network for tests" in reason for reason in report.reasons)
        value["proof"]["previousProof"]["created"] = "2022-05-02T16:36:23Z"
        assert verify(value).verdict == "rejected"

    def test_a_changed_one_is_rejected(self) -> None:
        data = (self.FOLDER / "2.0/bbba8553-8ec1-445f-82c9-a57251dd731c.json").read_bytes()
        value = json.loads(data)
        value["badge"]["name"] = "Doctor of everything"
        assert verify(value).verdict == "rejected"
        value = json.loads(data)
        value["recipientProfile"]["nickname"] = "added"
        assert verify(value).verdict == "rejected"


class TestEuropass:
    FOLDER = FIXTURES / "europass-elm"

    @pytest.mark.parametrize("name", ["Sample-CertOfPart-signed.jsonld", "Sample-MC-Annex1-signed.jsonld"])
    def test_a_seal_holds_and_a_changed_payload_does_not(self, name: str) -> None:
        value = json.loads((self.FOLDER / name).read_bytes())
        report = verify(value)
        assert (report.format, report.integrity, report.binding) == ("edc", "valid", "unproven")
        value["payload"] = value["payload"].replace("urn:credential:", "urn:credential:0", 1)
        assert verify(value).verdict == "rejected"


def test_no_file_of_any_folder_breaks_a_verdict() -> None:
    """Every JSON file and picture: a report or a reason, never another error."""
    from matcher.errors import BadInput

    reports = 0
    for path in sorted(FIXTURES.rglob("*")):
        if (
            path.suffix not in (".json", ".jsonld", ".png", ".svg", ".jwt", ".1ob")
            or path.stat().st_size > 300_000
        ):
            continue
        if "jsonld-contexts" in path.parts or "rfc8785-jcs" in path.parts:
            continue
        try:
            verify(path.read_bytes(), on=ON)
            reports += 1
        except BadInput:
            continue
    assert reports > 90
