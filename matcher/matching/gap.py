"""What is still open for one person and one posting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matcher.matching.lines import CoverageLine
from matcher.matching.places import TIE_DIGITS
from matcher.matching.ranking import Ranked
from matcher.policy import Bands

GapStatus = Literal["covered", "partial", "missing", "not_assessable"]


@dataclass(frozen=True, slots=True)
class GapLine:
    """A requirement's line and where it stands."""

    line: CoverageLine
    status: GapStatus


def find_gaps(ranked: Ranked, bands: Bands) -> tuple[GapLine, ...]:
    """Every requirement with its status: covered from the "strong" bound up, missing at 0.

    All requirements are listed, also when the score is high.
    """
    return tuple(GapLine(line, _status(line.coverage, bands)) for line in ranked.lines)


def _status(coverage: float | None, bands: Bands) -> GapStatus:
    if coverage is None:
        return "not_assessable"
    if round(coverage, TIE_DIGITS) >= bands.strong:
        return "covered"
    return "partial" if coverage > 0 else "missing"
