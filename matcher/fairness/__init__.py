"""Checks whether groups of people fare alike. Demographics live here, apart from everything that scores."""

from matcher.fairness.impact import (
    INTERNAL_CHECK,
    ImpactReport,
    ImpactTable,
    median_report,
    selection_report,
    top_report,
)
from matcher.fairness.outcomes import Outcome, read_outcomes
from matcher.fairness.rates import CategoryRate

__all__ = [
    "INTERNAL_CHECK",
    "CategoryRate",
    "ImpactReport",
    "ImpactTable",
    "Outcome",
    "median_report",
    "read_outcomes",
    "selection_report",
    "top_report",
]
