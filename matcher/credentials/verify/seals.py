"""X.509 certificates that seal a credential (x5c), and the roots a user trusts."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

from matcher.credentials.verify.controllers import Found
from matcher.credentials.verify.dates import read_day
from matcher.credentials.verify.keys import Key
from matcher.credentials.verify.layers import CannotTell, ProofFailure

Roots = tuple[x509.Certificate, ...]
MAX_CERTIFICATES = 10


def read_roots(text: bytes) -> Roots:
    """The certificates in PEM text; none where there are none. Raises ValueError for broken ones."""
    return tuple(x509.load_pem_x509_certificates(text)) if b"-----BEGIN CERTIFICATE-----" in text else ()


def find_certificate_key(header: Mapping[str, Any], roots: Roots, on: date) -> Found:
    """The key of the first certificate in a JWS header. It is proven when the chain leads to a root the
    user gave and held on the day it says it was sealed, and still holds on ``on``.

    Raises ProofFailure for a chain that is broken; CannotTell where there is no certificate.
    """
    chain = _read_chain(header.get("x5c"))
    _check_thumbprint(header, chain[0])
    key, owner = Key.of(chain[0].public_key()), _owner(chain[0])
    if not roots:
        return Found(key, "unproven", f"sealed by {owner}; give its root certificate to prove that")
    _check_links(chain)
    if not _leads_to(chain[-1], roots):
        return Found(
            key, "unproven", f"sealed by {owner}, whose certificate leads to none of the given roots"
        )
    sealed = read_day(header.get("sigT")) or on
    if any(not _holds(one, day) for one in chain for day in (sealed, on)):
        return Found(
            key, "unproven", f"sealed by {owner}, whose certificate does not hold on {on.isoformat()}"
        )
    return Found(key, "proven", f"sealed by {owner}, whose certificate leads to a given root")


def _read_chain(stated: Any) -> list[x509.Certificate]:
    if not isinstance(stated, list) or not stated:
        raise CannotTell("its seal brings no certificate")
    if len(stated) > MAX_CERTIFICATES:
        raise ProofFailure(f"its seal brings {len(stated)} certificates; at most {MAX_CERTIFICATES} are read")
    try:
        return [x509.load_der_x509_certificate(base64.b64decode(str(one), validate=True)) for one in stated]
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        raise ProofFailure("a certificate of its seal cannot be read") from None


def _check_thumbprint(header: Mapping[str, Any], certificate: x509.Certificate) -> None:
    stated = header.get("x5t#S256")
    if stated is None:
        return
    digest = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest()
    if stated != base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"):
        raise ProofFailure("the fingerprint in its seal is not that of its certificate")


def _check_links(chain: Sequence[x509.Certificate]) -> None:
    for child, parent in pairwise(chain):
        if not _issued(child, parent):
            raise ProofFailure("the certificates of its seal do not follow from one another")


def _leads_to(last: x509.Certificate, roots: Roots) -> bool:
    return any(last == root or _issued(last, root) for root in roots)


def _issued(child: x509.Certificate, parent: x509.Certificate) -> bool:
    """Whether a certificate authority issued a certificate."""
    try:
        child.verify_directly_issued_by(parent)
        return bool(parent.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound, UnsupportedAlgorithm):
        return False


def _holds(certificate: x509.Certificate, day: date) -> bool:
    first = datetime.combine(day, time.min, UTC)
    last = datetime.combine(day, time.max, UTC)
    return certificate.not_valid_before_utc <= last and first <= certificate.not_valid_after_utc


def _owner(certificate: x509.Certificate) -> str:
    """The organisation in a certificate and its registered number."""
    wanted = (NameOID.ORGANIZATION_NAME, NameOID.ORGANIZATION_IDENTIFIER)
    found = [entry.value for oid in wanted for entry in certificate.subject.get_attributes_for_oid(oid)]
    return " ".join(str(value)[:80] for value in found) or "an unnamed organisation"
