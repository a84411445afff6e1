"""What many postings ask against what many people show: tables for those who plan, not for one decision."""

from matcher.analytics.exclusion import WhatIf, exclusions, prefer_requirements, what_if
from matcher.analytics.flaws import Flaw, find_flaws
from matcher.analytics.grid import Ask, CoverageGrid, Occurrence, build_grid
from matcher.analytics.posting import PostingAudit, audit_posting
from matcher.analytics.skills import heat_map, posting_coverage, supply_and_demand, thin_skills
from matcher.analytics.teaching import DegreeAlternative, Taught
from matcher.analytics.wording import WordingHit, find_wording, gender_balance

__all__ = [
    "Ask",
    "CoverageGrid",
    "DegreeAlternative",
    "Flaw",
    "Occurrence",
    "PostingAudit",
    "Taught",
    "WhatIf",
    "WordingHit",
    "audit_posting",
    "build_grid",
    "exclusions",
    "find_flaws",
    "find_wording",
    "gender_balance",
    "heat_map",
    "posting_coverage",
    "prefer_requirements",
    "supply_and_demand",
    "thin_skills",
    "what_if",
]
