"""Requirements x evidence x similarity -> coverage, ranking and gap."""

from matcher.matching.gap import GapLine, find_gaps
from matcher.matching.ranking import CoverageLine, LineEvidence, Ranked, Ranking, rank_stacks
from matcher.matching.space import Similar, SimilarityRules

__all__ = [
    "CoverageLine",
    "GapLine",
    "LineEvidence",
    "Ranked",
    "Ranking",
    "Similar",
    "SimilarityRules",
    "find_gaps",
    "rank_stacks",
]
