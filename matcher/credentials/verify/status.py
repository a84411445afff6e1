"""Whether an issuer took a credential back: status lists and revocation lists, from given documents.

A list that says "revoked" is believed as it lies there; one that says "not revoked" only when the list
itself is intact, current and of a proven issuer.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from matcher.credentials.verify.layers import CannotTell, ProofFailure, Status, VerificationReport
from matcher.credentials.verify.sources import Documents

MAX_LIST_BYTES = 16 * 1024**2
MAX_ENTRIES = 20

ReadList = Callable[[bytes, str], VerificationReport]
"""Verifies a status list as the credential it is: its bytes and its URL."""

_BITSTRING = "BitstringStatusListEntry"
_BITSTRING_2021 = "StatusList2021Entry"
_ORDER: tuple[Status, ...] = ("revoked", "suspended", "unknown", "active")


def check_status(
    claims: Mapping[str, Any], documents: Documents, read_list: ReadList
) -> tuple[Status, list[str]]:
    """The worst that the status entries of a credential say, and why; ``active`` where it has none."""
    stated = claims.get("credentialStatus")
    entries = stated if isinstance(stated, list) else [] if stated is None else [stated]
    if not entries:
        return "active", ["it names no status list, so it cannot be taken back"]
    if len(entries) > MAX_ENTRIES:
        return "unknown", [f"it names {len(entries)} status lists; at most {MAX_ENTRIES} are read"]
    return _worst([_check_entry(entry, claims, documents, read_list) for entry in entries])


def check_badge_status(
    assertion: Mapping[str, Any], issuer: Any, documents: Documents, *, hosted: bool
) -> tuple[Status, list[str]]:
    """What an Open Badges 2.0 assertion or its issuer's revocation list says.

    issuer: the profile, as the issuer publishes it; None when it is not at hand.
    """
    if assertion.get("revoked") is True:
        return "revoked", [f"the badge says it was revoked{_because(assertion)}"]
    if hosted:
        return "active", ["the page it is hosted on does not say it was revoked"]
    if not isinstance(issuer, Mapping):
        return "unknown", ["the issuer's profile, which names a revocation list, is not at hand"]
    address = issuer.get("revocationList")
    if not isinstance(address, str):
        return "active", ["the issuer keeps no revocation list"]
    try:
        found = documents.find_json(address)
        if found is None:
            raise CannotTell(f"the revocation list {address[:100]} is not at hand")
        names = {assertion.get("id"), assertion.get("uid")} - {None}
        revoked = _find_revoked(_entries(found, "revokedAssertions"), names)
    except CannotTell as error:
        return "unknown", [str(error)]
    if revoked is not None:
        return "revoked", [f"the issuer's revocation list names it{_because(revoked)}"]
    return "active", ["the issuer's revocation list does not name it"]


def _worst(results: list[tuple[Status, str]]) -> tuple[Status, list[str]]:
    worst = min((status for status, _ in results), key=_ORDER.index)
    return worst, list(dict.fromkeys(reason for _, reason in results))


def _check_entry(
    entry: Any, claims: Mapping[str, Any], documents: Documents, read_list: ReadList
) -> tuple[Status, str]:
    if not isinstance(entry, Mapping):
        return "unknown", "its status entry is no object"
    kind = entry.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    try:
        if {_BITSTRING, _BITSTRING_2021} & {str(one) for one in kinds}:
            return _check_bitstring(entry, documents, read_list)
        if "1EdTechRevocationList" in kinds:
            return _check_1edtech(entry, claims, documents)
    except (CannotTell, ProofFailure) as error:
        return "unknown", str(error)
    return "unknown", f"a status of kind {str(kind)[:40]!r} is not known here"


def _check_1edtech(
    entry: Mapping[str, Any], claims: Mapping[str, Any], documents: Documents
) -> tuple[Status, str]:
    address = entry.get("id")
    found = documents.find_json(address) if isinstance(address, str) else None
    if found is None:
        raise CannotTell(f"the revocation list {str(address)[:100]} is not at hand")
    revoked = _find_revoked(_entries(found, "revokedCredential"), {claims.get("id")} - {None})
    if revoked is not None and not (isinstance(revoked, Mapping) and revoked.get("revoked") is False):
        return "revoked", f"the issuer's revocation list names it{_because(revoked)}"
    return "active", "the issuer's revocation list does not name it"


def _entries(document: Any, part: str) -> list[Any]:
    value = document.get(part) if isinstance(document, Mapping) else None
    if not isinstance(value, list):
        raise CannotTell(f"the document given as revocation list has no list {part!r}")
    return value


def _find_revoked(entries: list[Any], names: set[Any]) -> Any:
    """The entry that names the credential, as text or as an object; None when none does."""
    for entry in entries:
        stated = (
            {entry.get("id"), entry.get("uid")}
            if isinstance(entry, Mapping)
            else {entry}
            if isinstance(entry, str)
            else set()
        )
        if stated & names:
            return entry
    return None


def _because(entry: Any) -> str:
    reason = entry.get("revocationReason") if isinstance(entry, Mapping) else None
    return f": {reason[:120]}" if isinstance(reason, str) else ""


def _check_bitstring(
    entry: Mapping[str, Any], documents: Documents, read_list: ReadList
) -> tuple[Status, str]:
    address, index = entry.get("statusListCredential"), _index(entry.get("statusListIndex"))
    data = documents.find(address) if isinstance(address, str) else None
    if data is None:
        raise CannotTell(f"the status list {str(address)[:100]} is not at hand")
    report = read_list(data, str(address))
    if report.integrity != "valid":
        raise CannotTell(f"the status list itself does not hold: {'; '.join(report.reasons[:2])}")
    body = _list_body(report.credential)
    purpose = str(entry.get("statusPurpose", "revocation"))
    purposes = body.get("statusPurpose", purpose)
    if purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise CannotTell(f"the status list is for {str(purposes)[:40]!r}, the entry for {purpose[:40]!r}")
    if purpose not in ("revocation", "suspension"):
        return "active", f"its status of purpose {purpose[:40]!r} takes nothing back"
    if _bit(_bits(body.get("encodedList")), index, _size(entry.get("statusSize"))):
        status: Status = "revoked" if purpose == "revocation" else "suspended"
        return status, f"the status list says it is {status} (number {index})"
    if report.dates != "current":
        raise CannotTell(f"the status list is not current: {'; '.join(report.reasons[-3:])}")
    if report.binding != "proven":
        raise CannotTell("the status list does not name it, but whose list that is, is not proven")
    return "active", f"the status list does not say it is taken back (number {index})"


def _list_body(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    body = credential.get("credentialSubject")
    kind = body.get("type") if isinstance(body, Mapping) else None
    kinds = kind if isinstance(kind, list) else [kind]
    if not isinstance(body, Mapping) or not {"BitstringStatusList", "StatusList2021"} & {
        str(one) for one in kinds
    }:
        raise CannotTell(f"the document given as status list is of another kind: {str(kind)[:60]}")
    return body


def _index(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > 12:
        raise CannotTell(f"its place in the status list is {text[:20]!r}, which is no number")
    return int(text)


def _size(value: Any) -> int:
    if value is None:
        return 1
    size = _index(value)
    if not 1 <= size <= 64:
        raise CannotTell(f"its status list has entries of {size} bits; 1 to 64 are read")
    return size


def _bits(encoded: Any) -> bytes:
    """The list, unpacked; at most MAX_LIST_BYTES. Raises CannotTell for what is no packed list.

    Lists shorter than the standard's 131,072 bits are read: they tell more about people, not less truly.
    """
    text = str(encoded)
    text = text[1:] if text[:1] == "u" else text
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        worker = zlib.decompressobj(wbits=31)
        found = worker.decompress(packed, MAX_LIST_BYTES)
    except (ValueError, binascii.Error, zlib.error):
        raise CannotTell("the packed bits of the status list are damaged") from None
    if worker.unconsumed_tail:
        raise CannotTell(f"the status list unpacks to more than {MAX_LIST_BYTES // 1024**2} MB")
    if not worker.eof:
        raise CannotTell("the packed bits of the status list are cut off")
    return found


def _bit(data: bytes, index: int, size: int) -> int:
    """The entry at a place; the first bit of a byte is its highest. Raises CannotTell beyond the end."""
    if (index + 1) * size > len(data) * 8:
        raise CannotTell(f"number {index} is beyond the end of the status list")
    value = 0
    for place in range(index * size, (index + 1) * size):
        value = value << 1 | (data[place // 8] >> (7 - place % 8) & 1)
    return value
