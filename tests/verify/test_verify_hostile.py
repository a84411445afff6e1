"""Files made to break a verifier: each gives a reason, soon, and never a verdict in its favour."""

from __future__ import annotations

import json
import random
import struct
import time
import zlib
from typing import Any

import pytest
from credential_signing import OB3, VC2, Issuer, badge, verify
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.credentials.verify import VerificationReport
from matcher.errors import BadInput


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


def _outcome(value: Any) -> VerificationReport | str:
    """The report, or the reason there is none, within ten seconds of work."""
    before = time.process_time()
    try:
        found: VerificationReport | str = verify(value)
    except BadInput as error:
        found = str(error)
    assert time.process_time() - before < 10
    return found


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), *chunks, (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _baked(text: bytes, *, packed: bool = False) -> bytes:
    data = zlib.compress(text, 9) if packed else text
    return _png((b"iTXt", b"openbadgecredential\0" + bytes([packed, 0]) + b"\0\0" + data))


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "nothing but spaces": b"   \n ",
    "not text": bytes(range(256)),
    "cut JSON": b'{"type": ["Verifiable',
    "a key twice": b'{"@context": [], "type": "VerifiableCredential", "name": "a", "name": "b"}',
    "a huge number": b'{"type": "VerifiableCredential", "credentialSubject": {"n": 1e400}}',
    "a huge whole number": b'{"type": "VerifiableCredential", "credentialSubject": {"n": 9007199254740993}}',
    "NaN": b'{"type": "VerifiableCredential", "credentialSubject": {"n": NaN}}',
    "half a pair": b'{"type": "VerifiableCredential", "name": "\\ud800"}',
    "10,000 levels": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "10,000 lists": b"[" * 10_000 + b"]" * 10_000,
    "billion laughs": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg"><text>&c;</text></svg>',
    "a file of the system": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>&x;</o:credential></svg>',
    "a picture without a badge": _png(),
    "a cut picture": _baked(b"{}")[:60],
    "a picture bomb": _baked(b"a" * (200 * 1024**2), packed=True),
    "an empty badge": _baked(b""),
    "two badges": _png(
        (b"iTXt", b"openbadgecredential\0\0\0\0\0{}"), (b"iTXt", b"openbadgecredential\0\0\0\0\0[]")
    ),
    "a token of dots": b"..",
    "a token of nothing": b"e30.e30.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_none_says_why(name: str) -> None:
    found = _outcome(HOSTILE[name])
    assert isinstance(found, str)
    assert found


def test_a_tree_too_wide_to_read_is_refused(issuer: Issuer) -> None:
    signed = issuer.signed(badge(issuer))
    signed["evidence"] = [{"type": ["Evidence"], "name": str(number)} for number in range(30_000)]
    found = _outcome(signed)
    assert isinstance(found, VerificationReport)
    assert (found.integrity, found.verdict) == ("unknown", "claimed")


def test_a_large_credential_is_read(issuer: Issuer) -> None:
    body = badge(issuer)
    body["evidence"] = [{"type": ["Evidence"], "name": f"Essay {number}"} for number in range(500)]
    found = _outcome(issuer.signed(body))
    assert isinstance(found, VerificationReport)
    assert found.verdict == "verified"


def test_a_poison_graph_is_stopped(issuer: Issuer) -> None:
    names = [f"_:n{number}" for number in range(12)]
    poison = [
        {"id": name, "type": ["Profile"], "parentOrg": [{"id": other} for other in names if other != name]}
        for name in names
    ]
    signed = issuer.signed(badge(issuer))
    signed["credentialSubject"]["source"] = poison
    found = _outcome(signed)
    assert isinstance(found, VerificationReport)
    assert found.verdict != "verified"


def test_a_context_of_a_thousand_terms_is_refused(issuer: Issuer) -> None:
    signed = issuer.signed(badge(issuer))
    signed["@context"].append({f"term{number}": f"https://example.org/{number}" for number in range(1000)})
    found = _outcome(signed)
    assert isinstance(found, VerificationReport)
    assert found.verdict != "verified"


@pytest.mark.parametrize(
    "context",
    [
        {"@context": {"@context": {"@context": {}}}},
        {"a": {"@id": "b"}, "b": {"@id": "a"}},
        {"@import": "https://www.w3.org/ns/credentials/v2"},
        {"@vocab": "https://example.org/"},
        {"@base": "https://example.org/"},
        None,
        7,
        [[[]]],
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_a_strange_context_never_helps(issuer: Issuer, context: Any) -> None:
    signed = issuer.signed(badge(issuer))
    signed["@context"] = [*signed["@context"], context]
    signed["extra"] = "unsigned"
    found = _outcome(signed)
    assert isinstance(found, str) or found.verdict != "verified"


def test_long_keys_and_signatures_are_refused_soon(issuer: Issuer) -> None:
    for field in ("proofValue", "verificationMethod"):
        signed = issuer.signed(badge(issuer))
        signed["proof"][field] = (
            "did:key:z" + "2" * 500_000 if field == "verificationMethod" else "z" + "2" * 500_000
        )
        found = _outcome(signed)
        assert isinstance(found, VerificationReport)
        assert found.verdict == "rejected"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=8)
    | st.sampled_from([VC2, OB3, "did:key:z6Mk"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("@context", "type", "issuer", "proof", "credentialSubject", "validFrom", "credentialStatus", "id")
FIELDS_2 = ("badge", "recipient", "verification", "signature", "issuedOn", "id")


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(FIELDS), json_values), st.booleans())
def test_random_fields_never_break_or_pass(fields: dict[str, Any], whole: bool) -> None:
    base = badge("did:key:z6Mk") if whole else {"credentialSubject": {"id": "urn:x"}}
    found = _outcome(base | fields)
    assert isinstance(found, str) or found.verdict != "verified"


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(FIELDS_2), json_values))
def test_random_assertions_never_break_or_pass(fields: dict[str, Any]) -> None:
    found = _outcome({"badge": {}} | fields)
    assert isinstance(found, str) or found.verdict != "verified"


@settings(max_examples=60)
@given(
    json_values,
    st.sampled_from(
        [
            "type",
            "cryptosuite",
            "created",
            "verificationMethod",
            "proofPurpose",
            "proofValue",
            "previousProof",
        ]
    ),
)
def test_random_proof_fields_never_break_or_pass(value: Any, field: str) -> None:
    signer = _SIGNER
    signed = json.loads(json.dumps(_SIGNED))
    before = signed["proof"].get(field)
    signed["proof"][field] = value
    found = _outcome(signed)
    assert isinstance(found, str) or value in (before, None, []) or found.verdict != "verified", signer.did


_SIGNER = Issuer()
_SIGNED = _SIGNER.signed(badge(_SIGNER))


def test_flipped_bytes_never_pass() -> None:
    data = json.dumps(_SIGNED).encode()
    rng = random.Random(7)
    for _ in range(120):
        changed = bytearray(data)
        place = rng.randrange(len(changed))
        changed[place] ^= 1 << rng.randrange(8)
        if json.dumps(_SIGNED) == _normal(bytes(changed)):
            continue
        found = _outcome(bytes(changed))
        assert isinstance(found, str) or found.verdict != "verified", bytes(changed)[
            max(0, place - 30) : place + 30
        ]


def _normal(data: bytes) -> str | None:
    try:
        return json.dumps(json.loads(data))
    except ValueError:
        return None
