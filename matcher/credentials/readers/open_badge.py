"""What an Open Badge 2.0 or 3.0 JSON says, as an award row. Its signature is not checked here, so
the award stays claimed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_open_badge(value: Any) -> bool:
    """Whether a JSON value is an Open Badges credential or an assertion with its badge inside."""
    return isinstance(value, Mapping) and (
        isinstance(_achievement(value), Mapping) or isinstance(value.get("badge"), Mapping)
    )


def badge_row(value: Mapping[str, Any]) -> dict[str, Any]:
    """The award row of a badge: title, issuer, dates, description and the skills it is aligned to."""
    achievement = _achievement(value)
    if isinstance(achievement, Mapping):
        issued = value.get("awardedDate") or value.get("validFrom") or value.get("issuanceDate")
        expires = value.get("validUntil") or value.get("expirationDate")
        issuer = value.get("issuer")
        kind = achievement.get("achievementType")
    else:
        achievement = value["badge"]
        issued, expires = value.get("issuedOn"), value.get("expires")
        issuer, kind = achievement.get("issuer"), "badge"
    return {
        "title": _plain(achievement.get("name")),
        "issuer": _plain(issuer.get("name") if isinstance(issuer, Mapping) else None),
        "kind": _plain(kind),
        "issued": issued,
        "expires": expires,
        "description": _plain(achievement.get("description")),
        "skills": _aligned(achievement),
        "url": _plain(achievement.get("id")),
        "badge": True,
    }


def _achievement(value: Mapping[str, Any]) -> Any:
    subject = value.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    return subject.get("achievement") if isinstance(subject, Mapping) else None


def _aligned(achievement: Mapping[str, Any]) -> list[str]:
    alignments = achievement.get("alignment") or achievement.get("alignments") or []
    tags = achievement.get("tag") or achievement.get("tags") or []
    listed = alignments if isinstance(alignments, list) else [alignments]
    names = [entry.get("targetName") for entry in listed if isinstance(entry, Mapping)]
    names += tags if isinstance(tags, list) else [tags]
    return [name for name in names if isinstance(name, str) and name.strip()]


def _plain(value: Any) -> str | None:
    """Text, also out of a JSON-LD value or language map; None for anything else."""
    if isinstance(value, Mapping):
        value = value.get("@value") or next(iter(value.values()), None)
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else None
