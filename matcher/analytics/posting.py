"""The audit of one posting: whom it keeps out, what nobody teaches, and how it is worded."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from matcher.analytics.exclusion import exclusions
from matcher.analytics.flaws import Flaw, find_flaws
from matcher.analytics.grid import CoverageGrid
from matcher.analytics.teaching import DegreeAlternative, Shown, Taught, degree_alternatives, teach
from matcher.analytics.wording import WordingHit, WordList, find_wording
from matcher.credentials.catalogue import Catalogue
from matcher.matching import SimilarityRules
from matcher.policy import Policy
from matcher.types import Extraction, Posting


@dataclass(frozen=True, eq=False)
class PostingAudit:
    """What was found in one posting. ``exclusions`` is the table of that name (None without people)."""

    posting: Posting
    exclusions: pd.DataFrame | None
    taught: tuple[Taught, ...]
    degrees: tuple[DegreeAlternative, ...]
    flaws: tuple[Flaw, ...]
    wording: tuple[WordingHit, ...]

    @property
    def untaught(self) -> tuple[Taught, ...]:
        """The requirements that no known credential teaches."""
        return tuple(one for one in self.taught if one.untaught)


def audit_posting(
    posting: Posting,
    extraction: Extraction,
    grid: CoverageGrid | None,
    *,
    shown: Shown,
    catalogue: Catalogue,
    words: WordList,
    rules: SimilarityRules,
    policy: Policy,
) -> PostingAudit:
    """The audit of a posting read as ``extraction``. grid: a pool's coverage of it; None: no people."""
    named = [(m.start, m.end) for m in extraction.mentions if m.link is not None or m.kind == "credential"]
    return PostingAudit(
        posting,
        None if grid is None else exclusions(grid, posting, policy.bands),
        teach(posting, shown, rules=rules, policy=policy),
        degree_alternatives(posting, shown, catalogue, rules=rules, policy=policy),
        find_flaws(posting, extraction, rules),
        find_wording(posting.text, words, named=named),
    )
