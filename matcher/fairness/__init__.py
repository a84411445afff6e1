"""Checks whether groups of people fare alike. Demographics live here, apart from everything that scores."""

from matcher.fairness.identities import Identities, read_identities
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
from matcher.fairness.suppression import hidden_categories
from matcher.fairness.swap import SwapResult, swap_identities

__all__ = [
    "INTERNAL_CHECK",
    "CategoryRate",
    "Identities",
    "ImpactReport",
    "ImpactTable",
    "Outcome",
    "SwapResult",
    "hidden_categories",
    "median_report",
    "read_identities",
    "read_outcomes",
    "selection_report",
    "swap_identities",
    "top_report",
]
