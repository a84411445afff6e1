"""Status lists and revocation lists: what takes a credential back, and what proves that nothing does."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any, ClassVar

import pytest
from credential_signing import VC1, VC2, Issuer, badge, verify

LIST = "https://harbour.example/status/1"
BITS = 131_072


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


def _packed(*ones: int, size: int = BITS // 8) -> str:
    data = bytearray(size)
    for one in ones:
        data[one // 8] |= 0x80 >> one % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(data), mtime=0)).rstrip(b"=").decode()


def _list(issuer: Issuer, encoded: str, *, purpose: Any = "revocation", **changes: Any) -> dict[str, Any]:
    return {
        "@context": [VC2],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {
            "id": LIST + "#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded,
        },
        **changes,
    }


def _entry(index: Any, *, purpose: str = "revocation", **changes: Any) -> dict[str, Any]:
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": purpose, "statusListIndex": index}
    return entry | {"statusListCredential": LIST} | changes


def _report(issuer: Issuer, entry: Any, status_list: Any) -> Any:
    data = status_list if isinstance(status_list, bytes) else json.dumps(status_list).encode()
    return verify(issuer.signed(badge(issuer, credentialStatus=entry)), documents={LIST: data})


@pytest.mark.parametrize("index", ["0", "7", "8", "94567", "131071"])
def test_exactly_the_bit_of_its_number_counts(issuer: Issuer, index: str) -> None:
    there = issuer.signed(_list(issuer, _packed(int(index))))
    beside = issuer.signed(
        _list(issuer, _packed(*(at for at in (int(index) - 1, int(index) + 1) if 0 <= at < BITS)))
    )
    assert _report(issuer, _entry(index), there).status == "revoked"
    report = _report(issuer, _entry(index), beside)
    assert (report.status, report.verdict) == ("active", "verified")


def test_a_suspension_is_no_revocation(issuer: Issuer) -> None:
    signed = issuer.signed(_list(issuer, _packed(5), purpose="suspension"))
    report = _report(issuer, _entry("5", purpose="suspension"), signed)
    assert (report.status, report.verdict) == ("suspended", "rejected")


def test_the_worst_of_several_entries_counts(issuer: Issuer) -> None:
    signed = issuer.signed(_list(issuer, _packed(5), purpose=["revocation", "suspension"]))
    entries = [_entry("4"), _entry("5", purpose="suspension")]
    assert _report(issuer, entries, signed).status == "suspended"
    assert _report(issuer, [_entry("4"), _entry("5")], signed).status == "revoked"


def test_without_the_list_nothing_is_known(issuer: Issuer) -> None:
    report = verify(issuer.signed(badge(issuer, credentialStatus=_entry("5"))))
    assert (report.status, report.verdict) == ("unknown", "claimed")


class TestListsThatProveNothing:
    def test_an_unsigned_one(self, issuer: Issuer) -> None:
        assert _report(issuer, _entry("5"), _list(issuer, _packed())).status == "unknown"

    def test_a_changed_one(self, issuer: Issuer) -> None:
        signed = issuer.signed(_list(issuer, _packed(5)))
        signed["credentialSubject"]["encodedList"] = _packed()
        assert _report(issuer, _entry("5"), signed).status == "unknown"

    def test_an_expired_one(self, issuer: Issuer) -> None:
        old = issuer.signed(_list(issuer, _packed(), validUntil="2024-02-01T00:00:00Z"))
        assert _report(issuer, _entry("5"), old).status == "unknown"

    def test_one_of_a_thief(self, issuer: Issuer) -> None:
        forged = Issuer().signed(_list(issuer, _packed()))
        assert _report(issuer, _entry("5"), forged).status == "unknown"

    def test_one_of_another_kind(self, issuer: Issuer) -> None:
        assert _report(issuer, _entry("5"), issuer.signed(badge(issuer))).status == "unknown"

    def test_one_for_another_purpose(self, issuer: Issuer) -> None:
        signed = issuer.signed(_list(issuer, _packed(), purpose="suspension"))
        assert _report(issuer, _entry("5"), signed).status == "unknown"

    @pytest.mark.parametrize("index", [BITS, "999999999999", "-1", "x", "", None, True, 1.5, "1" * 50])
    def test_a_number_that_is_not_in_it(self, issuer: Issuer, index: Any) -> None:
        entry = _entry(index)
        body = badge(issuer)
        signed = issuer.signed(_list(issuer, _packed()))
        token = issuer.jwt(body | {"credentialStatus": entry})
        report = verify(token, documents={LIST: json.dumps(signed).encode()})
        assert (report.status, report.verdict) == ("unknown", "claimed")

    @pytest.mark.parametrize("encoded", ["u", "uAAAA", "u!!!!", "zAAAA", _packed()[:40]])
    def test_bits_that_are_damaged(self, issuer: Issuer, encoded: str) -> None:
        assert _report(issuer, _entry("5"), issuer.signed(_list(issuer, encoded))).status == "unknown"

    def test_bits_that_are_a_bomb(self, issuer: Issuer) -> None:
        bomb = issuer.signed(_list(issuer, _packed(size=64 * 1024**2)))
        report = _report(issuer, _entry("5"), bomb)
        assert report.status == "unknown"
        assert any("16 MB" in reason for reason in report.reasons)

    @pytest.mark.parametrize("data", [b"", b"\xff\xff", b"[]", b"<svg/>", b'{"a":1,"a":2}', b"null"])
    def test_a_file_that_is_no_list(self, issuer: Issuer, data: bytes) -> None:
        assert _report(issuer, _entry("5"), data).status == "unknown"

    def test_a_list_that_names_itself(self, issuer: Issuer) -> None:
        signed = issuer.signed(_list(issuer, _packed(), credentialStatus=_entry("5")))
        assert _report(issuer, _entry("5"), signed).status == "active"


def test_a_list_of_2021_is_read(issuer: Issuer) -> None:
    context = [VC1, "https://w3id.org/vc/status-list/2021/v1", "https://w3id.org/security/data-integrity/v2"]
    subject = {"id": LIST + "#list", "type": "StatusList2021", "statusPurpose": "revocation"}
    status_list = {
        "@context": context,
        "id": LIST,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": issuer.did,
        "issuanceDate": "2024-01-01T00:00:00Z",
        "credentialSubject": subject | {"encodedList": _packed(5)[1:]},
    }
    entry = {"id": LIST + "#5", "type": "StatusList2021Entry", "statusPurpose": "revocation"}
    old = badge(issuer) | {
        "@context": [context[0], "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", *context[1:]]
    }
    old["issuanceDate"] = old.pop("validFrom")
    for index, status in (("5", "revoked"), ("6", "active")):
        old["credentialStatus"] = entry | {"statusListIndex": index, "statusListCredential": LIST}
        report = verify(issuer.signed(old), documents={LIST: json.dumps(issuer.signed(status_list)).encode()})
        assert report.status == status, report.reasons


class TestRevocationListsOf1EdTech:
    ENTRY: ClassVar = {"id": "https://harbour.example/revocations", "type": "1EdTechRevocationList"}

    def _status(self, issuer: Issuer, listed: Any) -> Any:
        extended = ["https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
        body = badge(issuer, credentialStatus=self.ENTRY)
        body["@context"] = [*body["@context"], *extended]
        document = json.dumps({"id": self.ENTRY["id"], "revokedCredential": listed}).encode()
        return verify(issuer.signed(body), documents={self.ENTRY["id"]: document})

    def test_named_or_not(self, issuer: Issuer) -> None:
        name = badge(issuer)["id"]
        revoked = self._status(
            issuer, [{"id": name, "revoked": True, "revocationReason": "Exam was annulled."}]
        )
        assert (revoked.status, revoked.verdict) == ("revoked", "rejected")
        assert any("annulled" in reason for reason in revoked.reasons)
        assert self._status(issuer, [{"id": name, "revoked": False}]).status == "active"
        assert self._status(issuer, [{"id": "urn:uuid:other"}]).verdict == "verified"

    @pytest.mark.parametrize("listed", [None, 7, {"id": "x"}])
    def test_no_list_is_unknown(self, issuer: Issuer, listed: Any) -> None:
        assert self._status(issuer, listed).status == "unknown"


@pytest.mark.parametrize(
    "entry", [{"type": "OtherStatus2030", "id": "urn:x"}, {"id": "urn:x"}, [[]], "urn:x", 5]
)
def test_a_status_of_an_unknown_kind_is_unknown(issuer: Issuer, entry: Any) -> None:
    report = verify(issuer.jwt(badge(issuer) | {"credentialStatus": entry}))
    assert (report.status, report.verdict) == ("unknown", "claimed")
