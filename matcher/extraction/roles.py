"""Job titles: "Data Scientist" names the role a posting offers, not a skill it asks for."""

from __future__ import annotations

import re

ROLES = (
    "analyst|scientist|engineer|developer|designer|architect|administrator|manager|officer|assistant|practitioner|technician|"
    "specialist|consultant|coordinator|co-ordinator|supervisor|teacher|lecturer|tutor|instructor|trainer|nurse|midwife|therapist|"
    "physiotherapist|radiographer|pharmacist|worker|driver|operator|fitter|installer|joiner|carpenter|plumber|electrician|roofer|"
    "welder|plasterer|bricklayer|tiler|glazier|inspector|surveyor|estimator|recruiter|accountant|bookkeeper|auditor|lawyer|solicitor|"
    "paralegal|secretary|receptionist|clerk|cook|chef|waiter|waitress|bartender|barista|cleaner|housekeeper|porter|cashier|"
    "salesperson|buyer|planner|scheduler|writer|editor|journalist|photographer|illustrator|translator|interpreter|programmer|tester|"
    "hairdresser|barber|beautician|gardener|labourer|laborer|guard|firefighter|librarian|researcher|chemist|biologist|statistician|"
    "psychologist|counsellor|counselor|dietitian|dietician|mentor|coach"
)
_ROLE = re.compile(rf"\b(?:{ROLES})s?$", re.IGNORECASE)
_ASKED_OF_PERSON = re.compile(
    r"\b(?:experienced?(?: (?:as|of being))?|background as|worked as|qualified|skilled|trained|time[- ]served|certified|"
    r"licen[cs]ed|registered|competent)(?: an?| the)?\s+$",
    re.IGNORECASE,
)


def is_role(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` is a job title that no word before it asks a person to have been.

    >>> is_role("As a Data Scientist you will", 5, 19)
    True
    >>> is_role("experience as a data analyst", 16, 28)
    False
    """
    return bool(_ROLE.search(text[start:end])) and not _ASKED_OF_PERSON.search(
        text[max(0, start - 30) : start]
    )
