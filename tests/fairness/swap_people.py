"""Three people with names in their texts, and a posting that two of them cover."""

from __future__ import annotations

from datetime import date

from stack_builders import asking

from matcher.types import Award, Candidate

ASKED = asking("sql", "python", "nursing")
PEOPLE = (
    Candidate(
        "a",
        (
            Award("a1", "SQL Nano of Zelda Quist", "nano_credential", issued=date(2025, 1, 1)),
            Award("a2", "Bachelor of Science in Nursing", "degree", issuer="City", issued=date(2020, 2, 29)),
        ),
        resume_text="Zelda Quist\nI write Python. Zelda is her name.",
        name="Zelda Quist",
    ),
    Candidate("b", (Award("b1", "Nurse Licence", "licence"),), resume_text="He knows Spanish.", name="Bo Li"),
    Candidate("c", (), resume_text="Python and SQL"),
)
