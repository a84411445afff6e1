"""Which credentials to take, in which order, within a budget and a number of weeks: the proven best plan."""

from matcher.pathway.planner import Pathway, Planner
from matcher.pathway.plan import Plan, Step
from matcher.pathway.pool import Circumstances
from matcher.pathway.problem import Limits

__all__ = ["Circumstances", "Limits", "Pathway", "Plan", "Planner", "Step"]
