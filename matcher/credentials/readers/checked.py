"""From a verified credential to the awards it shows: what was signed is read, and how far it was proven
goes with every award."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from matcher.credentials.award_ids import distinct
from matcher.credentials.readers.fields import read_award
from matcher.credentials.readers.standards import claims_in, read_credential
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import Award, Verification

if TYPE_CHECKING:
    from matcher.credentials.verify import VerificationReport

Check = Callable[[Any, str], "VerificationReport"]
"""Verifies a credential: the bytes of its file or its JSON, and a name for messages."""
Placed = tuple[str, Any]


def verification_of(report: VerificationReport) -> Verification:
    """What a report means for evidence: verified counts fully, claimed at a discount, rejected not at all.

    A genuine credential that has run out is claimed: that it ran out counts in how recent it is.
    """
    reason = "; ".join(report.reasons)[:500]
    if report.verdict == "verified":
        return Verification("verified", f"its signature was checked: {reason}")
    if report.integrity == "invalid" or report.status in ("revoked", "suspended"):
        return Verification("rejected", reason)
    if report.dates == "expired":
        return Verification("claimed", f"no longer in force: {reason}")
    return Verification("claimed", f"not fully proven: {reason}")


def checked_rows(
    source: Any, *, place: str, check: Check | None, documents: Mapping[str, Any]
) -> list[Placed]:
    """(place, award row) of a credential and of those it carries, each with how far it was proven.

    source: the bytes of a file, or JSON. check: None checks nothing, so that all is claimed.
    documents: what lies beside it, to look badge classes up in; it comes from the holder and proves
    nothing. Raises BadInput for what holds no award.
    """
    try:
        report = check(source, place) if check else None
    except BadInput:  # a standard that carries no proof
        report = None
    if check is None or report is None:
        value = claims_in(source, name=place, documents=documents) if isinstance(source, bytes) else source
        return read_credential(value, place=place, documents=documents)
    found = read_credential(_claims(report, source, place, documents), place=place, documents=documents)
    stated = verification_of(report)
    held = _held(report, check)
    return [(where, _stamped(row, _of_part(where, held, stated))) for where, row in found]


def awards_of(report: VerificationReport, *, on: date, levels: Levels) -> tuple[Award, ...]:
    """The awards a verified, claimed or rejected credential shows, those that cannot be read left out."""
    try:
        rows = read_credential(dict(report.credential), place=report.name)
    except BadInput:
        return ()
    found = []
    for _, row in rows:
        try:
            found.append(read_award(_stamped(row, verification_of(report)), on=on, levels=levels))
        except BadInput:
            continue
    return distinct(found)


def _claims(report: VerificationReport, source: Any, place: str, documents: Mapping[str, Any]) -> Any:
    """What was signed; for a badge whose parts lie elsewhere, what the file says."""
    if report.integrity == "valid" or not isinstance(source, bytes):
        return dict(report.credential) or source
    return claims_in(source, name=place, documents=documents)


def _held(report: VerificationReport, check: Check) -> list[Verification | None]:
    """How far each credential inside another one is proven; None where it is only as good as the outer."""
    if report.format != "clr2":
        return []
    subject = report.credential.get("credentialSubject")
    inside = subject.get("verifiableCredential") if isinstance(subject, Mapping) else None
    found: list[Verification | None] = []
    for number, one in enumerate(inside if isinstance(inside, list) else [inside] if inside else []):
        try:
            own = check(one.encode() if isinstance(one, str) else one, f"{report.name} credential[{number}]")
        except BadInput as error:
            found.append(Verification("claimed", f"the credential inside cannot be checked: {error}"))
            continue
        is_same = _issuer(own.credential) in (None, _issuer(report.credential))
        found.append(None if "proof" not in one and is_same else verification_of(own))
    return found


def _issuer(credential: Mapping[str, Any]) -> Any:
    issuer = credential.get("issuer")
    return issuer.get("id") if isinstance(issuer, Mapping) else issuer


def _of_part(where: str, held: list[Verification | None], outer: Verification) -> Verification:
    _, mark, number = where.partition(" credential[")
    index = int(number.partition("]")[0]) if mark else -1
    if outer.status == "rejected" or not 0 <= index < len(held):
        return outer
    return held[index] or outer


def _stamped(row: Any, verification: Verification) -> Any:
    """A row with how far it is proven; what the row itself says is wrong stays said."""
    if not isinstance(row, Mapping):
        return row
    if isinstance(row.get("verification"), Mapping):
        return row
    return {**row, "verification": {"status": verification.status, "reason": verification.reason}}
