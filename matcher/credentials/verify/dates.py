"""Whether a credential is in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from matcher.credentials.verify.layers import Dates, ProofFailure

FROM_FIELDS = ("validFrom", "issuanceDate", "issuedOn")
UNTIL_FIELDS = ("validUntil", "expirationDate", "expires")


def read_day(value: Any) -> date | None:
    """The day of an ISO date or date and time, in UTC; None for nothing.

    Raises ProofFailure for what is no date.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("@value", value.get("value"))
    if value is None:
        return None
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            pass
        else:
            try:
                return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
            except OverflowError:
                return moment.date()
    raise ProofFailure(f"it holds {str(value)[:40]!r} where a date should be")


def read_seconds(value: Any) -> date | None:
    """The day of a JWT's date, seconds since 1970; None for nothing. Raises ProofFailure for what is none."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProofFailure(f"it holds {str(value)[:40]!r} where a JWT has seconds")
    try:
        return datetime.fromtimestamp(value, UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ProofFailure(f"it holds {str(value)[:40]!r} seconds, which is no date") from None


def check_dates(claims: Mapping[str, Any], on: date) -> tuple[Dates, str]:
    """Where ``on`` lies to the first and last day of a credential, and why; both days are in force.

    Without a first day the answer is unknown, without a last one it does not end.
    Raises ProofFailure for what is no date.
    """
    starts = [day for field in FROM_FIELDS if (day := read_day(claims.get(field)))]
    ends = [day for field in UNTIL_FIELDS if (day := read_day(claims.get(field)))]
    if starts and ends and max(starts) > min(ends):
        raise ProofFailure(f"it ends on {min(ends).isoformat()}, before it begins")
    if ends and on > min(ends):
        return "expired", f"it ended on {min(ends).isoformat()}"
    if starts and on < max(starts):
        return "not_yet", f"it begins on {max(starts).isoformat()}"
    if not starts:
        return "unknown", "it does not say when it was issued"
    until = f"until {min(ends).isoformat()}" if ends else "without an end"
    return "current", f"in force from {max(starts).isoformat()} {until}"
