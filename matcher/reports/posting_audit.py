"""The audit of a posting as plain JSON and for a terminal."""

from __future__ import annotations

from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from matcher.analytics import DegreeAlternative, PostingAudit, Taught, WhatIf, gender_balance
from matcher.credentials.catalogue import Catalogue
from matcher.reports.coverage import plain_rows
from matcher.reports.plain import printable
from matcher.reports.tables import print_rows
from matcher.reports.views import JsonObject

MOVED_SHOWN = 20


def posting_audit_view(
    audit: PostingAudit, catalogue: Catalogue, what_if: WhatIf | None = None
) -> JsonObject:
    """The document of ``audit-posting``. Coverage is 0-1; without people ``exclusions`` is null."""
    document: JsonObject = {
        "posting_id": audit.posting.id,
        "title": audit.posting.title,
        "requirements": len(audit.posting.requirements),
        "exclusions": None if audit.exclusions is None else plain_rows(audit.exclusions),
        "untaught": [{"requirement_id": one.requirement_id, "label": one.label} for one in audit.untaught],
        "taught_by": [_taught_view(one, catalogue) for one in audit.taught],
        "degrees": [_degree_view(one, catalogue) for one in audit.degrees],
        "flaws": [asdict(flaw) for flaw in audit.flaws],
        "wording": [asdict(hit) for hit in audit.wording],
        "gender_balance": dict(gender_balance(audit.wording)),
    }
    return document if what_if is None else document | {"what_if": what_if_view(what_if)}


def _taught_view(one: Taught, catalogue: Catalogue) -> JsonObject:
    best = [{"credential_id": i, "name": catalogue[i].name, "coverage": coverage} for i, coverage in one.best]
    return {
        "requirement_id": one.requirement_id,
        "label": one.label,
        "coverage": one.coverage,
        "credentials": best,
    }


def _degree_view(one: DegreeAlternative, catalogue: Catalogue) -> JsonObject:
    return {
        "requirement_id": one.requirement_id,
        "label": one.label,
        "stack": [{"credential_id": type_id, "name": catalogue[type_id].name} for type_id in one.stack],
        "coverage": one.coverage,
        "enough": one.enough,
        "lines": [{"label": label, "coverage": share} for label, share in one.lines],
    }


def what_if_view(found: WhatIf) -> JsonObject:
    """A posting before and after a change; ranks of everybody."""
    after = {one.id: one for one in found.after.requirements}
    return {
        "changed": [
            {
                "requirement_id": one.id,
                "label": one.label,
                "from": {"importance": one.importance, "weight": one.weight},
                "to": {"importance": after[one.id].importance, "weight": after[one.id].weight},
            }
            for one in found.before.requirements
            if one != after[one.id]
        ],
        "pool_before": found.pool_before,
        "pool_after": found.pool_after,
        "people_moved": found.moved,
        "people": plain_rows(found.people),
    }


def print_posting_audit(
    console: Console, audit: PostingAudit, catalogue: Catalogue, what_if: WhatIf | None
) -> None:
    """Each part of the audit, or that nothing was found."""

    def say(words: str) -> None:
        console.print(Text(printable(words)))

    say(f"{audit.posting.title}: {len(audit.posting.requirements)} requirements")
    if audit.exclusions is not None:
        say("Kept out by one required line alone, of the people otherwise well covered:")
        columns = ("Id", "Requirement", "Otherwise covered", "Kept out")
        names = ["requirement_id", "label", "otherwise_covered", "excluded"]
        print_rows(console, columns, audit.exclusions[names].itertuples(index=False))
    for one in audit.untaught:
        say(f"Taught by no known credential: {one.label} ({one.requirement_id})")
    for degree in audit.degrees:
        stack = " + ".join(catalogue[type_id].name for type_id in degree.stack)
        share = 100 * degree.coverage
        say(f"Instead of {degree.label}: {stack} covers {share:.0f} % of the skills required")
    for flaw in audit.flaws:
        say(f"{flaw.kind.capitalize()}: {flaw.message}")
    for hit in audit.wording:
        if hit.group != "feminine_coded":
            say(f"Wording, {hit.group.replace('_', ' ')}: “{hit.surface}”; {hit.advice}")
    balance = gender_balance(audit.wording)
    say(f"Coded words: {balance['masculine_coded']} masculine, {balance['feminine_coded']} feminine")
    if what_if is not None:
        say(
            f"What if: the pool that misses nothing required goes from {what_if.pool_before} to "
            f"{what_if.pool_after}; {what_if.moved} people have another rank"
        )
        names = ["candidate_id", "rank_before", "rank_after", "score_before", "score_after"]
        rows = what_if.people.head(MOVED_SHOWN)[names].round(3)
        print_rows(console, [name.replace("_", " ") for name in names], rows.itertuples(index=False))
