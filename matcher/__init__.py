"""Stackmatch: ranks people by how well their credential stack covers what a job asks for.

>>> import matcher
>>> engine = matcher.Engine()
>>> engine.taxonomy["wound-care"].label
'Wound care'

Names load on first use, so that ``import matcher`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.credentials import Catalogue as Catalogue
    from matcher.credentials import CredentialType as CredentialType
    from matcher.credentials.readers import read_candidate_bytes as read_candidate_bytes
    from matcher.credentials.readers import read_candidates as read_candidates
    from matcher.credentials.readers.credential_files import CredentialFile as CredentialFile
    from matcher.credentials.readers.credential_files import read_credential_files as read_credential_files
    from matcher.credentials.verify import TrustList as TrustList
    from matcher.credentials.verify import VerificationReport as VerificationReport
    from matcher.credentials.verify import read_trust as read_trust
    from matcher.credentials.verify.online import Web as Web
    from matcher.documents import parse_bytes as parse_bytes
    from matcher.documents import read_bytes as read_bytes
    from matcher.documents import read_documents as read_documents
    from matcher.encoder import Encoder as Encoder
    from matcher.engine import Engine as Engine
    from matcher.errors import BadData as BadData
    from matcher.errors import BadInput as BadInput
    from matcher.errors import MatcherError as MatcherError
    from matcher.errors import MissingExtra as MissingExtra
    from matcher.errors import NoRequirements as NoRequirements
    from matcher.errors import UnknownName as UnknownName
    from matcher.errors import UnreadableDocument as UnreadableDocument
    from matcher.evaluation import BadgeTags as BadgeTags
    from matcher.evaluation import Calibration as Calibration
    from matcher.evaluation import Candidates as Candidates
    from matcher.evaluation import GoldSentence as GoldSentence
    from matcher.evaluation import GoldSpan as GoldSpan
    from matcher.evaluation import LinkEvaluation as LinkEvaluation
    from matcher.evaluation import LinkSet as LinkSet
    from matcher.evaluation import LinkSystem as LinkSystem
    from matcher.evaluation import LinkText as LinkText
    from matcher.evaluation import SpanEvaluation as SpanEvaluation
    from matcher.evaluation import SpanOutcome as SpanOutcome
    from matcher.evaluation import SpanSet as SpanSet
    from matcher.evaluation import SpanSystem as SpanSystem
    from matcher.evaluation import evaluate_linking as evaluate_linking
    from matcher.evaluation import evaluate_spans as evaluate_spans
    from matcher.evaluation import find_outcomes as find_outcomes
    from matcher.evaluation import link_evaluation_view as link_evaluation_view
    from matcher.evaluation import link_systems as link_systems
    from matcher.evaluation import read_link_sets as read_link_sets
    from matcher.evaluation import read_span_sets as read_span_sets
    from matcher.evaluation import span_evaluation_view as span_evaluation_view
    from matcher.evaluation import span_systems as span_systems
    from matcher.extraction.masking import mask_identity as mask_identity
    from matcher.matching import CoverageLine as CoverageLine
    from matcher.matching import GapLine as GapLine
    from matcher.matching import LineEvidence as LineEvidence
    from matcher.matching import Ranked as Ranked
    from matcher.matching import Ranking as Ranking
    from matcher.matching import find_gaps as find_gaps
    from matcher.pathway import Circumstances as Circumstances
    from matcher.pathway import Lapse as Lapse
    from matcher.pathway import Limits as Limits
    from matcher.pathway import Pathway as Pathway
    from matcher.pathway import Plan as Plan
    from matcher.pathway import Step as Step
    from matcher.pathway import check_plan as check_plan
    from matcher.policy import Policy as Policy
    from matcher.reports.pathway import pathway_view as pathway_view
    from matcher.reports.pathway import plan_calendar as plan_calendar
    from matcher.reports.pathway import plan_table as plan_table
    from matcher.reports.views import extraction_view as extraction_view
    from matcher.reports.views import gap_view as gap_view
    from matcher.reports.views import ranking_view as ranking_view
    from matcher.reports.views import verification_view as verification_view
    from matcher.settings import Settings as Settings
    from matcher.store import Workspace as Workspace
    from matcher.taxonomy import Skill as Skill
    from matcher.taxonomy import Taxonomy as Taxonomy
    from matcher.types import Award as Award
    from matcher.types import Candidate as Candidate
    from matcher.types import Cues as Cues
    from matcher.types import Document as Document
    from matcher.types import Evidence as Evidence
    from matcher.types import Extraction as Extraction
    from matcher.types import Factor as Factor
    from matcher.types import Link as Link
    from matcher.types import Mention as Mention
    from matcher.types import Notice as Notice
    from matcher.types import Posting as Posting
    from matcher.types import Reading as Reading
    from matcher.types import Rejected as Rejected
    from matcher.types import Requirement as Requirement
    from matcher.types import Stack as Stack
    from matcher.types import Target as Target
    from matcher.types import Verification as Verification

__version__ = "0.1.0"

_HOMES = {
    "matcher.credentials": ("Catalogue", "CredentialType"),
    "matcher.credentials.readers": ("read_candidate_bytes", "read_candidates"),
    "matcher.credentials.readers.credential_files": ("CredentialFile", "read_credential_files"),
    "matcher.credentials.verify": ("TrustList", "VerificationReport", "read_trust"),
    "matcher.credentials.verify.online": ("Web",),
    "matcher.documents": ("parse_bytes", "read_bytes", "read_documents"),
    "matcher.encoder": ("Encoder",),
    "matcher.engine": ("Engine",),
    "matcher.errors": (
        "BadData",
        "BadInput",
        "MatcherError",
        "MissingExtra",
        "NoRequirements",
        "UnknownName",
        "UnreadableDocument",
    ),
    "matcher.evaluation": (
        "BadgeTags",
        "Calibration",
        "Candidates",
        "GoldSentence",
        "GoldSpan",
        "LinkEvaluation",
        "LinkSet",
        "LinkSystem",
        "LinkText",
        "SpanEvaluation",
        "SpanOutcome",
        "SpanSet",
        "SpanSystem",
        "evaluate_linking",
        "evaluate_spans",
        "find_outcomes",
        "link_evaluation_view",
        "link_systems",
        "read_link_sets",
        "read_span_sets",
        "span_evaluation_view",
        "span_systems",
    ),
    "matcher.extraction.masking": ("mask_identity",),
    "matcher.matching": ("CoverageLine", "GapLine", "LineEvidence", "Ranked", "Ranking", "find_gaps"),
    "matcher.pathway": ("Circumstances", "Lapse", "Limits", "Pathway", "Plan", "Step", "check_plan"),
    "matcher.policy": ("Policy",),
    "matcher.reports.pathway": ("pathway_view", "plan_calendar", "plan_table"),
    "matcher.reports.views": ("extraction_view", "gap_view", "ranking_view", "verification_view"),
    "matcher.settings": ("Settings",),
    "matcher.store": ("Workspace",),
    "matcher.taxonomy": ("Skill", "Taxonomy"),
    "matcher.types": (
        "Award",
        "Candidate",
        "Cues",
        "Document",
        "Evidence",
        "Extraction",
        "Factor",
        "Link",
        "Mention",
        "Notice",
        "Posting",
        "Reading",
        "Rejected",
        "Requirement",
        "Stack",
        "Target",
        "Verification",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
__all__ = [
    "Award",
    "BadData",
    "BadInput",
    "BadgeTags",
    "Calibration",
    "Candidate",
    "Candidates",
    "Catalogue",
    "Circumstances",
    "CoverageLine",
    "CredentialFile",
    "CredentialType",
    "Cues",
    "Document",
    "Encoder",
    "Engine",
    "Evidence",
    "Extraction",
    "Factor",
    "GapLine",
    "GoldSentence",
    "GoldSpan",
    "Lapse",
    "Limits",
    "LineEvidence",
    "Link",
    "LinkEvaluation",
    "LinkSet",
    "LinkSystem",
    "LinkText",
    "MatcherError",
    "Mention",
    "MissingExtra",
    "NoRequirements",
    "Notice",
    "Pathway",
    "Plan",
    "Policy",
    "Posting",
    "Ranked",
    "Ranking",
    "Reading",
    "Rejected",
    "Requirement",
    "Settings",
    "Skill",
    "SpanEvaluation",
    "SpanOutcome",
    "SpanSet",
    "SpanSystem",
    "Stack",
    "Step",
    "Target",
    "Taxonomy",
    "TrustList",
    "UnknownName",
    "UnreadableDocument",
    "Verification",
    "VerificationReport",
    "Web",
    "Workspace",
    "check_plan",
    "evaluate_linking",
    "evaluate_spans",
    "extraction_view",
    "find_gaps",
    "find_outcomes",
    "gap_view",
    "link_evaluation_view",
    "link_systems",
    "mask_identity",
    "parse_bytes",
    "pathway_view",
    "plan_calendar",
    "plan_table",
    "ranking_view",
    "read_bytes",
    "read_candidate_bytes",
    "read_candidates",
    "read_credential_files",
    "read_documents",
    "read_link_sets",
    "read_span_sets",
    "read_trust",
    "span_evaluation_view",
    "span_systems",
    "verification_view",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'matcher' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
