"""Coverage over time as JSON and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console

from matcher.credentials.renewing import Renewal
from matcher.matching.timeline import AwardEvent, CoveragePoint
from matcher.reports.tables import print_rows
from matcher.reports.views import JsonObject
from matcher.types import Posting


def timeline_view(
    posting: Posting,
    candidate_id: str,
    points: Sequence[CoveragePoint],
    renewals: Sequence[Renewal],
    *,
    on: date,
) -> JsonObject:
    """The document of ``gap --over-time``."""
    return {
        "on": on.isoformat(),
        "posting": {"id": posting.id, "title": posting.title},
        "candidate_id": candidate_id,
        "points": [point_view(point) for point in points],
        "renewals": [renewal_view(renewal) for renewal in renewals],
    }


def point_view(point: CoveragePoint) -> JsonObject:
    """Coverage on a day, in all and by requirement; null is not assessable."""
    return {
        "day": point.day.isoformat(),
        "coverage": point.coverage,
        "verified_coverage": point.verified_coverage,
        "requirements": dict(point.lines),
        "events": [event_view(event) for event in point.events],
    }


def event_view(event: AwardEvent) -> JsonObject:
    """What happened to an award."""
    return {"what": event.what, "award_id": event.award_id, "award": event.award_title}


def renewal_view(renewal: Renewal) -> JsonObject:
    """How far an award's renewal is; null is not known."""
    return {
        "award_id": renewal.award_id,
        "award": renewal.award_title,
        "credential_id": renewal.type_id,
        "expires": renewal.expires.isoformat() if renewal.expires else None,
        "units_asked": renewal.asked,
        "unit": renewal.unit,
        "units_earned": renewal.earned,
        "units_missing": renewal.missing,
        "earned_by": list(renewal.counted),
    }


def print_timeline(console: Console, points: Sequence[CoveragePoint], renewals: Sequence[Renewal]) -> None:
    """Coverage day by day with what happened, then how far renewals are."""
    rows = [
        (
            point.day,
            f"{100 * point.coverage:.1f} %",
            f"{100 * point.verified_coverage:.1f} %",
            "; ".join(f"{event.award_title} {event.what}" for event in point.events),
        )
        for point in points
    ]
    print_rows(console, ("Day", "Claimed", "Verified", "What happens"), rows)
    if renewals:
        asked = [(r.expires or "unknown", r.award_title, _units(r)) for r in renewals]
        print_rows(console, ("In force until", "Award", "Units for its renewal"), asked)


def _units(renewal: Renewal) -> str:
    if renewal.asked is None:
        return "not known"
    unit = renewal.unit or "units"
    return f"{renewal.earned:g} of {renewal.asked:g} {unit} found in the stack"
