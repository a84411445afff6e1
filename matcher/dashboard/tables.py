"""Results as data frames for the pages. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from matcher import Award, Decision, GapLine, LineEvidence, Ranking, Rejected, Stack
from matcher.dashboard.words import (
    BANDS,
    DECISIONS,
    STATUSES,
    VERIFIED,
    level_words,
    percent,
    place_words,
    plain,
    requirement_words,
    safe,
    validity,
)


def ranking_frame(
    ranking: Ranking,
    shown: Mapping[str, str],
    dates: Mapping[str, str],
    decisions: Mapping[str, Decision],
) -> pd.DataFrame:
    """One ranked person a row, best first; Claimed and Verified in percent.

    shown, dates, decisions: what to call a person, what to say of their dates, and what was decided last,
    by candidate id.
    """
    return pd.DataFrame(
        {
            "Rank": [place_words(r) for r in ranking.ranked],
            "Candidate": [plain(shown[r.candidate_id]) for r in ranking.ranked],
            "Band": [BANDS[r.band] for r in ranking.ranked],
            "Claimed": [100 * r.score for r in ranking.ranked],
            "Verified": [100 * r.verified_score for r in ranking.ranked],
            "Dates": [dates.get(r.candidate_id, "") for r in ranking.ranked],
            "Decision": [_decided(decisions.get(r.candidate_id)) for r in ranking.ranked],
        }
    )


def matrix_frame(
    gaps: Mapping[str, Sequence[GapLine]], shown: Mapping[str, str], *, only_differences: bool = False
) -> pd.DataFrame:
    """One requirement a row, required ones first, and a column a person with where it stands for them.

    gaps: by candidate id, each in the posting's order; shown: what to call a person. A cell says the
    status, then claimed and verified coverage. only_differences: leave out where all statuses are equal.
    """
    rows = []
    for lines in zip(*gaps.values(), strict=True):
        requirement = lines[0].line.requirement
        if not only_differences or len({gap.status for gap in lines}) > 1:
            cells = (cell_words(gap) for gap in lines)
            asked = requirement.importance, requirement.weight
            rows.append((requirement_words(requirement), *cells, *asked))
    rows.sort(key=lambda row: row[-2] != "required")
    return pd.DataFrame(rows, columns=["Requirement", *(shown[one] for one in gaps), "Asked as", "Weight"])


def cell_words(gap: GapLine) -> str:
    """``✓ covered: 80 %, verified 40 %``; what cannot be assessed has no numbers."""
    line = gap.line
    if line.coverage is None:
        return STATUSES[gap.status]
    return f"{STATUSES[gap.status]}: {percent(line.coverage)}, verified {percent(line.verified_coverage)}"


def award_frame(awards: Sequence[Award], on: date) -> pd.DataFrame:
    """One award a row, in the order given, as it was read."""
    return pd.DataFrame(
        {
            "Award": [plain(a.title) for a in awards],
            "Kind": [_kind(a) for a in awards],
            "Issuer": [plain(a.issuer or "not stated") for a in awards],
            "From": [_day(a.issued) for a in awards],
            "In force": [validity(a, on) for a in awards],
            "Checked": [f"{VERIFIED[a.verification.status]}: {plain(a.verification.reason)}" for a in awards],
        }
    )


def skill_frame(stack: Stack, awards: Iterable[Award]) -> pd.DataFrame:
    """One piece of evidence a row, strongest first; Strength in percent."""
    issuers = {award.id: award.issuer for award in awards}
    found = sorted(stack.evidence, key=lambda e: (-e.strength, e.label, e.award_id))
    return pd.DataFrame(
        {
            "Shows": [plain(e.label) for e in found],
            "Strength": [100 * e.strength for e in found],
            "Level": [level_words(e.level) for e in found],
            "From": [_with_issuer(e.award_title, issuers.get(e.award_id)) for e in found],
            "Words it rests on": [plain(e.quote) for e in found],
        }
    )


def gap_frame(gaps: Iterable[GapLine]) -> pd.DataFrame:
    """One requirement a row: missing required ones first, then partial, not assessable and covered.

    Claimed and Verified in percent, None where it cannot be assessed. Every requirement is there.
    """
    ordered = sorted(gaps, key=_urgency)
    return pd.DataFrame(
        {
            "Status": [STATUSES[gap.status] for gap in ordered],
            "Requirement": [requirement_words(gap.line.requirement) for gap in ordered],
            "Asked as": [gap.line.requirement.importance for gap in ordered],
            "Claimed": [_percent(gap.line.coverage) for gap in ordered],
            "Verified": [_percent(gap.line.verified_coverage) for gap in ordered],
            "Rests on": [rests_on(gap) for gap in ordered],
        }
    ).astype({"Claimed": float, "Verified": float})


def more_frame(lines: Iterable[LineEvidence], issuers: Mapping[str, str | None]) -> pd.DataFrame:
    """Further evidence, one piece a row; "Covers alone" in percent."""
    rows = [
        (
            _with_issuer(one.evidence.award_title, issuers.get(one.evidence.award_id)),
            plain(one.evidence.label),
            one.reason,
            100 * one.contribution,
        )
        for one in lines
    ]
    return pd.DataFrame(rows, columns=["Award", "Shows", "Close to it", "Covers alone"])


def rejected_frame(rejected: Iterable[Rejected]) -> pd.DataFrame:
    """What was set aside, where, and why."""
    rows = [(plain(one.place), plain(one.reason)) for one in rejected]
    return pd.DataFrame(rows, columns=["Where", "Why"])


def escaped(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of texts whose cells and names Markdown shows to the letter."""
    return frame.map(safe).rename(index=safe, columns=safe)


def rests_on(gap: GapLine) -> str:
    """The strongest evidence of a line, how it relates to what is asked, and the line's note."""
    if not gap.line.evidence:
        return plain(gap.line.note) or "nothing in the stack"
    best = gap.line.evidence[0]
    relation = "" if best.similarity >= 1 else f" ({plain(best.evidence.label)}: {best.reason})"
    note = f"; {plain(gap.line.note)}" if gap.line.note else ""
    return f"{plain(best.evidence.award_title)}{relation}{note}"


def _urgency(gap: GapLine) -> tuple[int, bool, float]:
    order = ("missing", "partial", "not_assessable", "covered")
    required = gap.line.requirement.importance == "required"
    return (order.index(gap.status), not required, gap.line.coverage or 0.0)


def _decided(decision: Decision | None) -> str:
    return "" if decision is None else DECISIONS[decision.state]


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _kind(award: Award) -> str:
    stated = f" (stated: {plain(award.kind_stated)})" if award.kind_stated not in (None, award.kind) else ""
    return award.kind.replace("_", " ") + stated


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _with_issuer(title: str, issuer: str | None) -> str:
    return plain(f"{title}, {issuer}" if issuer else title)
