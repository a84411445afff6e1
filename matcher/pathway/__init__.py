"""Which credentials to take, in which order, within a budget and a number of weeks: the proven best plan."""

from matcher.pathway.checking import check_plan
from matcher.pathway.fewest import BandRise
from matcher.pathway.keeping import Keeping, Lapse
from matcher.pathway.plan import Plan, Step
from matcher.pathway.planner import Pathway, Planner
from matcher.pathway.pool import Circumstances
from matcher.pathway.problem import Limits
from matcher.pathway.value import CredentialValue

__all__ = [
    "BandRise",
    "Circumstances",
    "CredentialValue",
    "Keeping",
    "Lapse",
    "Limits",
    "Pathway",
    "Plan",
    "Planner",
    "Step",
    "check_plan",
]
