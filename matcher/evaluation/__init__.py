"""How good the models are: readers of annotated sets, measures, intervals, and what to compare with.

The measures know nothing of our models: a system is a function from texts to spans or to ranked skills.
"""

from matcher.evaluation.agreement import Agreement, cohens_kappa, measure_agreement
from matcher.evaluation.calibration import Calibration, ReliabilityBin, measure_calibration
from matcher.evaluation.link_run import LinkEvaluation, LinkScore, evaluate_linking
from matcher.evaluation.link_sets import BadgeTags, LinkSet, LinkText, read_link_sets
from matcher.evaluation.linkers import Candidates, LinkSystem, link_systems
from matcher.evaluation.rankers import RankSystem, rank_systems
from matcher.evaluation.ranking_run import RankEvaluation, RankScore, evaluate_ranking
from matcher.evaluation.ranking_sets import LabelledText, RankingSet, read_ranking_sets
from matcher.evaluation.requirement_run import (
    RequirementEvaluation,
    RequirementScore,
    RequirementSystem,
    evaluate_requirements,
    requirement_systems,
)
from matcher.evaluation.requirement_sets import (
    NAMED_MENTIONS,
    SECOND_PASS,
    MarkedPosting,
    read_requirement_sets,
)
from matcher.evaluation.span_errors import SpanOutcome, find_outcomes
from matcher.evaluation.span_run import SpanEvaluation, SpanScore, SpanSystem, evaluate_spans, span_systems
from matcher.evaluation.span_sets import GoldSentence, GoldSpan, SpanSet, read_span_sets
from matcher.evaluation.views import (
    agreement_view,
    link_evaluation_view,
    rank_evaluation_view,
    requirement_evaluation_view,
    span_evaluation_view,
)

__all__ = [
    "NAMED_MENTIONS",
    "SECOND_PASS",
    "Agreement",
    "BadgeTags",
    "Calibration",
    "Candidates",
    "GoldSentence",
    "GoldSpan",
    "LabelledText",
    "LinkEvaluation",
    "LinkScore",
    "LinkSet",
    "LinkSystem",
    "LinkText",
    "MarkedPosting",
    "RankEvaluation",
    "RankScore",
    "RankSystem",
    "RankingSet",
    "ReliabilityBin",
    "RequirementEvaluation",
    "RequirementScore",
    "RequirementSystem",
    "SpanEvaluation",
    "SpanOutcome",
    "SpanScore",
    "SpanSet",
    "SpanSystem",
    "agreement_view",
    "cohens_kappa",
    "evaluate_linking",
    "evaluate_ranking",
    "evaluate_requirements",
    "evaluate_spans",
    "find_outcomes",
    "link_evaluation_view",
    "link_systems",
    "measure_agreement",
    "measure_calibration",
    "rank_evaluation_view",
    "rank_systems",
    "read_link_sets",
    "read_ranking_sets",
    "read_requirement_sets",
    "read_span_sets",
    "requirement_evaluation_view",
    "requirement_systems",
    "span_evaluation_view",
    "span_systems",
]
