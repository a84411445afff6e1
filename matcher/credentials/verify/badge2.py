"""Open Badges 2.0: assertions and endorsements, hosted on their issuer's site or signed as a JWS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from matcher.credentials.verify.jws import check_badge_jws
from matcher.credentials.verify.layers import CannotTell, Proof, ProofFailure, Status
from matcher.credentials.verify.people import shown
from matcher.credentials.verify.shape import types_of
from matcher.credentials.verify.sources import Documents
from matcher.credentials.verify.status import check_badge_status


def check_signed(
    token: str, payload: Mapping[str, Any], documents: Documents
) -> tuple[Proof, Status, list[str]]:
    """What a badge or endorsement signed as a JWS shows, and whether its issuer revoked it."""
    try:
        claims, profile, issuer = _resolved(payload, documents)
    except (CannotTell, ProofFailure) as error:
        return Proof("unknown", "unknown", (str(error),)), "unknown", []
    proof = check_badge_jws(token, issuer=issuer, documents=documents)
    status, why = check_badge_status(payload, profile, documents, hosted=False)
    if proof.integrity != "valid":
        return proof, status, why
    reasons = proof.reasons
    if proof.binding == "proven" and shown(claims) != shown(payload):
        reasons += ("its badge class and issuer are as given for their addresses, not signed",)
    return Proof("valid", proof.binding, reasons, claims), status, why


def check_hosted(assertion: Mapping[str, Any], documents: Documents) -> tuple[Proof, Status, list[str]]:
    """What a hosted badge or endorsement shows: it has to be what stands at its address, on the issuer's own
    site."""
    try:
        address = assertion.get("id")
        published = documents.find_json(address) if isinstance(address, str) and ":" in address else None
        if published is None:
            if not isinstance(address, str):
                raise CannotTell("it does not say which page it is hosted on")
            raise CannotTell(f"the page it is hosted on, {address[:100]}, is not at hand")
        status, why = check_badge_status(published, None, documents, hosted=True)
        if status == "revoked":
            return Proof("unknown", "unknown", ()), status, why
        if not _says_no_other(_essence(assertion), published):
            raise ProofFailure("it is not what stands at its own address")
        claims, profile, issuer = _resolved(published, documents)
        binding, reason = _hosted_binding(str(address), claims, profile, issuer)
    except ProofFailure as error:
        return Proof("invalid", "unknown", (str(error),)), "unknown", []
    except CannotTell as error:
        status, why = (
            ("revoked", ["the badge says it was revoked"])
            if assertion.get("revoked") is True
            else ("unknown", [])
        )
        return Proof("unknown", "unknown", (str(error),)), status, why
    return Proof("valid", binding, ("it is what stands at its own address", reason), claims), status, why


def _says_no_other(stated: Mapping[str, Any], published: Mapping[str, Any]) -> bool:
    """Whether every field of a copy stands so in what is published, which alone is read; a copy made earlier
    may have fewer."""
    return all(name in published and shown(published[name]) == shown(value) for name, value in stated.items())


def _essence(assertion: Mapping[str, Any]) -> dict[str, Any]:
    """An assertion without what baking may add to it."""
    return {key: value for key, value in assertion.items() if key not in ("@context", "image")}


def _resolved(
    assertion: Mapping[str, Any], documents: Documents
) -> tuple[dict[str, Any], Mapping[str, Any] | None, str | None]:
    """The assertion with its badge class and issuer inside, the issuer's profile as published, and its id; of
    an endorsement itself with its issuer inside.

    Where a profile is published at the issuer's id, it counts and not the one written into the badge.
    """
    # What has a badge class is a badge, whatever else it calls itself: its issuer is that of the class.
    is_endorsement = "badge" not in assertion and "Endorsement" in types_of(assertion)
    made = assertion if is_endorsement else _badge_class(assertion, documents)
    stated = made.get("issuer")
    issuer = stated.get("id") if isinstance(stated, Mapping) else stated
    profile = documents.find_json(issuer) if isinstance(issuer, str) else None
    if isinstance(profile, Mapping) and profile.get("id") != issuer:
        raise ProofFailure("the document given for the issuer is of somebody else")
    inside = profile if isinstance(profile, Mapping) else stated
    whole = {**made, "issuer": inside}
    return (
        whole if is_endorsement else {**assertion, "badge": whole},
        profile if isinstance(profile, Mapping) else None,
        issuer if isinstance(issuer, str) else None,
    )


def _badge_class(assertion: Mapping[str, Any], documents: Documents) -> Mapping[str, Any]:
    """The badge class of an assertion, looked up where it is linked."""
    badge = assertion.get("badge")
    if isinstance(badge, str):
        badge = documents.find_json(badge)
    if not isinstance(badge, Mapping):
        raise CannotTell(f"its badge class {str(assertion.get('badge'))[:100]} is not at hand")
    return badge


def _hosted_binding(
    address: str, claims: Mapping[str, Any], profile: Mapping[str, Any] | None, issuer: str | None
) -> tuple[Any, str]:
    """Whether the site of an assertion is one its issuer speaks from, as hosted badges need it."""
    if issuer is None or profile is None:
        return "unproven", "the issuer's profile is not at hand, so whose site it is, is not proven"
    rules = profile.get("verification")
    starts = _texts(rules.get("startsWith")) if isinstance(rules, Mapping) else []
    origins = _texts(rules.get("allowedOrigins")) if isinstance(rules, Mapping) else []
    badge = claims.get("badge", claims)
    for place in (address, *([badge["id"]] if isinstance(badge.get("id"), str) else [])):
        allowed = urlsplit(place).netloc in (origins or [urlsplit(issuer).netloc])
        if not (allowed and (not starts or place.startswith(tuple(starts)))):
            raise ProofFailure(f"{place[:100]} is not a place its issuer speaks from")
    return "proven", "its address is on the issuer's own site"


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
