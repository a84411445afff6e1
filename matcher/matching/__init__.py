"""Requirements x evidence x similarity -> coverage, ranking and gap."""

from matcher.matching.gap import GapLine, find_gaps
from matcher.matching.lines import CoverageLine, LineEvidence
from matcher.matching.pool_coverage import PoolCoverage, cover_pool
from matcher.matching.ranking import Ranked, Ranking, rank_stacks
from matcher.matching.space import Similar, SimilarityRules

__all__ = [
    "CoverageLine",
    "GapLine",
    "LineEvidence",
    "PoolCoverage",
    "Ranked",
    "Ranking",
    "Similar",
    "SimilarityRules",
    "cover_pool",
    "find_gaps",
    "rank_stacks",
]
