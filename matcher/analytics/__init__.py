"""What many postings ask against what many people show: tables for those who plan, not for one decision."""

from matcher.analytics.grid import Ask, CoverageGrid, Occurrence, build_grid
from matcher.analytics.skills import heat_map, posting_coverage, supply_and_demand, thin_skills

__all__ = [
    "Ask",
    "CoverageGrid",
    "Occurrence",
    "build_grid",
    "heat_map",
    "posting_coverage",
    "supply_and_demand",
    "thin_skills",
]
