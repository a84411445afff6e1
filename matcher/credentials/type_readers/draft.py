"""A credential type while it is read: an entry whose skills are still words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.credentials.catalogue import CredentialType

_DURATION = re.compile(
    r"^P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,4})D)?(?:T(?:(?P<hours>\d{1,4})H)?(?:\d+M)?(?:\d+S)?)?$"
)
_NUMBER = re.compile(r"\d{1,12}(?:\.\d+)?")
# How many of the next smaller unit one unit is; a year of months, a month is not a number of days.
_STEPS = {("years", "months"): 12, ("weeks", "days"): 7, ("days", "hours"): 24}


@dataclass(frozen=True, slots=True)
class TypeDraft:
    """An entry without skills, and the phrases its source gives for what it shows, best basis first."""

    entry: CredentialType
    phrases: tuple[str, ...]

    def resolve(self, skills: Mapping[str, str]) -> CredentialType:
        """The entry with the skills its phrases stand for. skills: phrase -> skill id."""
        ids = dict.fromkeys(skills[phrase] for phrase in self.phrases if phrase in skills)
        return CredentialType.model_validate(
            self.entry.model_dump(by_alias=True) | {"skills": [{"skill": skill_id} for skill_id in ids]}
        )


COMPETENCY_BASED: dict[str, Any] = {"basis": "competency_based"}
_COMPETENCY = re.compile(r"\bcompetency[- ]?based\b", re.IGNORECASE)


def number(stated: Any) -> float | None:
    """A number from 0 that is stated as one or by its digits ("12,999.00"); None for anything else."""
    text = str(stated).replace(",", "").strip()
    if isinstance(stated, bool) or not _NUMBER.fullmatch(text):
        return None
    return float(text)


def parse_duration(stated: str) -> tuple[int, str] | None:
    """(amount, unit) of an ISO 8601 duration; None for what is none, or mixes units that do not convert.

    >>> parse_duration("P1Y6M"), parse_duration("PT40H"), parse_duration("soon")
    ((18, 'months'), (40, 'hours'), None)
    """
    found = _DURATION.match(stated.strip().upper())
    parts = [(unit, int(amount)) for unit, amount in (found.groupdict() if found else {}).items() if amount]
    parts = [(unit, amount) for unit, amount in parts if amount]
    if len(parts) == 1:
        return parts[0][1], parts[0][0]
    if len(parts) == 2 and (step := _STEPS.get((parts[0][0], parts[1][0]))):
        return parts[0][1] * step + parts[1][1], parts[1][0]
    return None


def duration_field(low: str, high: str) -> dict[str, Any] | None:
    """The catalogue's ``duration`` of one or two ISO durations of one unit; hours are effort, the rest
    calendar time. "Competency-based" takes as long as it takes, which is known and no number.
    None where they are unknown or of different units."""
    if _COMPETENCY.search(low):
        return COMPETENCY_BASED
    ends = [parse_duration(low or high), parse_duration(high or low)]
    if ends[0] is None or ends[1] is None or ends[0][1] != ends[1][1]:
        return None
    basis = "effort" if ends[0][1] == "hours" else "elapsed"
    return {"min": ends[0][0], "max": ends[1][0], "unit": ends[0][1], "basis": basis}
