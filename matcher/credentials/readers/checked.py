"""From a verified credential to the awards it shows: what was signed is read, and how far it was proven
goes with every award."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from matcher.credentials.award_ids import distinct
from matcher.credentials.readers.clr import held_in_clr, wholes_in_clr
from matcher.credentials.readers.endorsements import endorsers_of, is_endorsement
from matcher.credentials.readers.fields import read_award
from matcher.credentials.readers.linked_data import Node, listed
from matcher.credentials.readers.standards import claims_in, read_credential
from matcher.credentials.readers.verifiable_credential import enveloped, is_presentation
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import Award, Verification

if TYPE_CHECKING:
    from matcher.credentials.verify import VerificationReport

Check = Callable[[Any, str], "VerificationReport"]
"""Verifies a credential: the bytes of its file or its JSON, and a name for messages."""
Placed = tuple[str, Any]

MAX_CARRIED = 500
_CARRIED = Verification("claimed", "a record carries it; that its own issuer signed it was not checked")


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
    """(place, award row) of a credential and of those it carries, each with how far it was proven and who
    endorses it.

    source: the bytes of a file, or JSON. check: None checks nothing, so that all is claimed.
    documents: what lies beside it, to look badge classes and endorsements up in; it comes from the holder
    and proves nothing by itself. Raises BadInput for what holds no award.
    """
    report = _report(source, place, check)
    signed = dict(report.credential) if report is not None and report.integrity == "valid" else None
    said = _said(source, place, documents, signed)
    if check is not None and isinstance(said, Mapping) and is_presentation(said):
        return _usable(_presented(said, place, check, documents))
    found = read_credential(signed or said, place=place, documents=documents)
    if check is None or report is None:
        return found
    outer = verification_of(report)
    if report.format == "clr2":
        return _usable(_recorded(signed or said, said, found, outer, place, check, documents))
    endorsed: tuple[str, ...] = ()
    if report.format in ("ob2", "ob3") and signed is not None and outer.status == "verified":
        beside = filter(is_endorsement, documents.values())
        endorsed = endorsers_of(signed, said, beside, place=place, check=check)
    return [(where, _stamped(row, outer, endorsed)) for where, row in found]


def awards_of(report: VerificationReport, *, on: date, levels: Levels) -> tuple[Award, ...]:
    """The awards a verified, claimed or rejected credential shows, those that cannot be read left out.

    What a learner record carries under a proof of its own is only claimed here: that proof was not checked.
    """
    outer = verification_of(report)
    is_open = report.format == "clr2" and outer.status == "verified"
    own = [_has_proof(one) for one in held_in_clr(report.credential)] if is_open else []
    try:
        rows = read_credential(dict(report.credential), place=report.name)
    except BadInput:
        return ()
    found = []
    for where, row in rows:
        is_carried = any(
            proven and f" credential[{number}]" in where[len(report.name) :]
            for number, proven in enumerate(own)
        )
        try:
            found.append(read_award(_stamped(row, _CARRIED if is_carried else outer), on=on, levels=levels))
        except BadInput:
            continue
    return distinct(found)


def _report(source: Any, place: str, check: Check | None) -> VerificationReport | None:
    """What a check finds; None for a presentation, and for a standard that carries no proof."""
    try:
        return check(source, place) if check else None
    except BadInput:
        return None


def _said(source: Any, place: str, documents: Mapping[str, Any], signed: Any) -> Any:
    """A credential as its file writes it; what was signed where the file holds only an address.

    Raises BadInput where neither is at hand.
    """
    try:
        return claims_in(source, name=place, documents=documents) if isinstance(source, bytes) else source
    except BadInput:
        if signed is None:
            raise
        return signed


def _presented(said: Node, place: str, check: Check, documents: Mapping[str, Any]) -> list[Placed]:
    """What a presentation carries, each by its own proof: who presents it proves nothing here."""
    found: list[Placed] = []
    for number, one in enumerate(listed(said.get("verifiableCredential"))[:MAX_CARRIED]):
        found += _part(one, f"{place} credential[{number}]", check, documents)
    return found or read_credential(said, place=place, documents=documents)


def _recorded(
    claims: Node,
    said: Node,
    found: Sequence[Placed],
    outer: Verification,
    place: str,
    check: Check,
    documents: Mapping[str, Any],
) -> list[Placed]:
    """What a learner record carries: each credential by its own proof where it has one; else it is as good
    as the record where both have one issuer, and only claimed where not.

    claims: what the record itself proves, found: its rows. said: the record as its file writes it, which the
    proofs inside are over; it may hold more than was signed, so nothing without a proof is read from it.
    """
    is_rejected = outer.status == "rejected"
    rows: list[Placed] = []
    for number, one in enumerate(held_in_clr(claims)[:MAX_CARRIED]):
        if is_rejected or not _has_proof(one):
            is_same = isinstance(one, Mapping) and _issuer(one) in (None, _issuer(claims))
            held = outer if is_same or is_rejected else _CARRIED
            where = f"{place} credential[{number}]"
            own = (placed for placed in found if placed[0] == where or placed[0].startswith(f"{where} "))
            rows += [(at, _stamped(row, held)) for at, row in own]
    wholes = wholes_in_clr(claims)
    for number, one in enumerate(() if is_rejected else held_in_clr(said)[:MAX_CARRIED]):
        if _has_proof(one):
            inherited = {"@context": said.get("@context"), **one} if isinstance(one, Mapping) else one
            parts = _part(inherited, f"{place} credential[{number}]", check, documents)
            rows += [(at, _as_part(row, wholes)) for at, row in parts]
    return rows


def _usable(rows: list[Placed]) -> list[Placed]:
    """The rows. Raises BadInput where there is but one, and it is none."""
    if len(rows) == 1 and isinstance(rows[0][1], BadInput):
        raise rows[0][1]
    return rows


def _part(one: Any, where: str, check: Check, documents: Mapping[str, Any]) -> list[Placed]:
    """The rows of a credential inside another one; one that cannot be read stands there as its reason."""
    source = one.encode("utf-8", "replace") if isinstance(one, str) else one
    try:
        return checked_rows(source, place=where, check=check, documents=documents)
    except BadInput as error:
        return [(where, error)]


def _has_proof(one: Any) -> bool:
    return isinstance(one, str) or (isinstance(one, Mapping) and ("proof" in one or bool(enveloped(one))))


def _as_part(row: Any, wholes: Mapping[str, str]) -> Any:
    whole = wholes.get(row.get("node") or "") if isinstance(row, Mapping) else None
    return {**row, "part_of": whole} if whole else row


def _issuer(credential: Node) -> Any:
    issuer = credential.get("issuer")
    return issuer.get("id") if isinstance(issuer, Mapping) else issuer


def _stamped(row: Any, verification: Verification, endorsed: Sequence[str] = ()) -> Any:
    """A row with how far it is proven; what the row itself says is wrong stays said."""
    if not isinstance(row, Mapping):
        return row
    if isinstance(row.get("verification"), Mapping):
        return row
    stated = {"status": verification.status, "reason": verification.reason}
    return {**row, "verification": stated, "endorsed_by": list(endorsed)}
