"""What many postings ask against what many people show: tables for those who plan, not for one decision."""

from matcher.analytics.drilldown import Cell, drill_down
from matcher.analytics.exclusion import WhatIf, exclusions, prefer_requirements, what_if
from matcher.analytics.flaws import Flaw, find_flaws
from matcher.analytics.grid import Ask, CoverageGrid, Occurrence, build_grid
from matcher.analytics.lapses import Lapses, find_lapsing
from matcher.analytics.overlap import credential_overlap, redundancy, skill_pairs
from matcher.analytics.pairs import read_pairs
from matcher.analytics.posting import PostingAudit, audit_posting
from matcher.analytics.skills import heat_map, posting_coverage, supply_and_demand, thin_skills
from matcher.analytics.teaching import DegreeAlternative, Taught
from matcher.analytics.trend import demand_trend
from matcher.analytics.value import credential_values
from matcher.analytics.wording import WordingHit, find_wording, gender_balance

__all__ = [
    "Ask",
    "Cell",
    "CoverageGrid",
    "DegreeAlternative",
    "Flaw",
    "Lapses",
    "Occurrence",
    "PostingAudit",
    "Taught",
    "WhatIf",
    "WordingHit",
    "audit_posting",
    "build_grid",
    "credential_overlap",
    "credential_values",
    "demand_trend",
    "drill_down",
    "exclusions",
    "find_flaws",
    "find_lapsing",
    "find_wording",
    "gender_balance",
    "heat_map",
    "posting_coverage",
    "prefer_requirements",
    "read_pairs",
    "redundancy",
    "skill_pairs",
    "supply_and_demand",
    "thin_skills",
    "what_if",
]
