"""What an Open Badge 2.0 or 3.0 JSON says, as an award row. Its signature is not checked here, so
the award stays claimed; a badge that says itself that it was revoked is rejected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard


def is_open_badge(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether a JSON value is an Open Badges credential or an assertion with its badge inside."""
    return isinstance(value, Mapping) and (
        isinstance(_achievement(value), Mapping) or isinstance(value.get("badge"), Mapping)
    )


def is_linked_badge(value: Any) -> bool:
    """Whether a JSON value is an Open Badges 2.0 assertion whose badge is only linked, on the web."""
    return isinstance(value, Mapping) and isinstance(value.get("badge"), str) and "recipient" in value


def badge_row(value: Mapping[str, Any]) -> dict[str, Any]:
    """The award row of a badge: title, issuer, dates, description and the skills it is aligned to."""
    achievement = _achievement(value)
    if isinstance(achievement, Mapping):
        issued = _first(value, "awardedDate", "validFrom", "issuanceDate")
        expires = _first(value, "validUntil", "expirationDate")
        issuer, kind = value.get("issuer"), achievement.get("achievementType")
    else:
        achievement = value["badge"]
        issued, expires = value.get("issuedOn"), value.get("expires")
        issuer, kind = achievement.get("issuer"), "badge"
    row = {
        "title": _plain(achievement.get("name")) or _plain(value.get("name")),
        "issuer": _plain(issuer.get("name") if isinstance(issuer, Mapping) else None),
        "kind": _plain(kind) or "badge",
        "issued": issued,
        "expires": expires,
        "description": _plain(achievement.get("description")),
        "skills": _aligned(achievement),
        "url": _plain(achievement.get("id")),
        "badge": True,
    }
    return row | ({"verification": _revocation(value)} if value.get("revoked") is True else {})


def _revocation(value: Mapping[str, Any]) -> dict[str, str]:
    reason = _plain(value.get("revocationReason"))
    return {"status": "revoked", "reason": f"the badge says it was revoked{': ' + reason if reason else ''}"}


def _achievement(value: Mapping[str, Any]) -> Any:
    subject = _single(value.get("credentialSubject"))
    return _single(subject.get("achievement")) if isinstance(subject, Mapping) else None


def _aligned(achievement: Mapping[str, Any]) -> list[str]:
    alignments = _listed(_first(achievement, "alignment", "alignments"))
    names = [_plain(entry.get("targetName")) for entry in alignments if isinstance(entry, Mapping)]
    names += [_plain(tag) for tag in _listed(_first(achievement, "tag", "tags"))]
    return [name for name in names if name and name.strip()]


def _first(value: Mapping[str, Any], *fields: str) -> Any:
    return next((value[field] for field in fields if value.get(field)), None)


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(value: Any) -> str | None:
    """Text, also out of a JSON-LD value or language map (English first); None for anything else."""
    value = _single(value)
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("en") or next(iter(value.values()), None)
    return value if isinstance(value, str) else None
