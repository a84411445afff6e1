"""A workspace: what is kept of postings, people, rankings and decisions, and how it is forgotten."""

from matcher.store.audit import AuditEntry, AuditReport
from matcher.store.decisions import Decision
from matcher.store.importing import Imported
from matcher.store.retention import Due, Retention
from matcher.store.runs import Outcome, RunRecord, Snapshot
from matcher.store.workspace import Erasure, Workspace

__all__ = [
    "AuditEntry",
    "AuditReport",
    "Decision",
    "Due",
    "Erasure",
    "Imported",
    "Outcome",
    "Retention",
    "RunRecord",
    "Snapshot",
    "Workspace",
]
