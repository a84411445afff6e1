"""Short ways to write awards, people and rows, and random ones for property tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from matcher.credentials.readers import read_candidate_bytes
from matcher.policy import Levels, read_levels
from matcher.types import AWARD_KINDS, Award, Candidate, Evidence, Reading, Stack, Verification

DAY = date(2026, 6, 1)
DATA = Path(__file__).parent.parent.parent / "data"
LEVELS: Levels = read_levels(DATA / "levels.yaml")


def award(title: str, kind: str = "certification", *, status: str = "claimed", **fields: Any) -> Award:
    """An award of kind ``kind``, which its source states."""
    fields = {"id": f"id {title}", "kind_stated": kind} | fields
    return Award(title=title, kind=kind, verification=Verification(status, "made up"), **fields)  # type: ignore[arg-type]


def person(*awards: Award, resume: str = "", name: str | None = None) -> Candidate:
    return Candidate("c1", awards, resume, name)


def read(data: str | bytes | Sequence[Any], name: str = "people.jsonl") -> Reading[Candidate]:
    """What an uploaded file holds on DAY; objects are written as JSON lines."""
    if not isinstance(data, str | bytes):
        data = "\n".join(json.dumps(row) for row in data)
    raw = data.encode() if isinstance(data, str) else data
    return read_candidate_bytes(raw, name=name, on=DAY, levels=LEVELS)


def row(*awards: Mapping[str, Any], id: Any = "c1", **fields: Any) -> dict[str, Any]:
    return {"id": id, "awards": list(awards)} | fields


def strengths(stack: Stack) -> dict[str, float]:
    """Key -> the strongest evidence of it."""
    best: dict[str, float] = {}
    for one in stack.evidence:
        best[one.key] = max(best.get(one.key, 0.0), one.strength)
    return best


def of_key(stack: Stack, key: str) -> list[Evidence]:
    return [one for one in stack.evidence if one.key == key]


# ---- random ones ----

TITLES = (
    "Data Professional 1", "Data Professional 2", "Query Master", "SQL Nano", "Nurse Licence",
    "Bachelor's degree in Nursing", "Advanced Python", "Certificate of attendance: SQL", "Database developer",
)  # fmt: skip
days = st.dates(date(2000, 1, 1), date(2035, 1, 1))


@st.composite
def awards(draw: st.DrawFn) -> Award:
    issued = draw(st.none() | days)
    length = draw(st.none() | st.integers(0, 4000))
    expires = (issued or date(2020, 1, 1)) + timedelta(length) if length is not None else None
    return Award(
        id=draw(st.sampled_from(("", "a1", "a2", "a3"))),
        title=draw(st.sampled_from(TITLES)),
        kind=draw(st.sampled_from((*AWARD_KINDS, "unknown"))),
        issuer=draw(st.sampled_from((None, "Data Body", "Query Guild", "Some College"))),
        issued=issued,
        expires=expires,
        level=draw(st.none() | st.integers(1, 5)),
        description=draw(st.sampled_from(("", "Covers SQL and wound care.", "Knowledge of drone law."))),
        skills=tuple(draw(st.lists(st.sampled_from(("SQL", "Python", "drone piloting")), max_size=2))),
        verification=Verification(draw(st.sampled_from(("verified", "claimed", "rejected"))), "made up"),
    )
