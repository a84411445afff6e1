"""ESCO: the classification release of the European Commission, in CSV (v1.0 to v1.2 file names).

A concept's id is its URI, its label is the preferred label to the letter. The tree takes one broader
concept a skill (a skill before a group, then the first URI); further broader skills become relations.
"""

from __future__ import annotations

from collections import defaultdict

from matcher.errors import BadInput
from matcher.taxonomy.model import Skill, SkillKind
from matcher.taxonomy.readers.draft import TaxonomyDraft
from matcher.taxonomy.readers.release import Release
from matcher.types import Rejected

SOURCE = "ESCO classification of the European Commission, free reuse with attribution"
Uris = dict[str, list[str]]


def is_esco(release: Release) -> bool:
    """Whether the release holds ESCO's table of skills."""
    return release.find("skills_") is not None


def read_esco(release: Release) -> TaxonomyDraft:
    """The skills and skill groups of an ESCO release.

    Raises BadInput where the table of skills lacks a column.
    """
    skills = release.find("skills_")
    if skills is None:
        raise BadInput(f"{release.path.name} has no skills_en.csv; give the ESCO classification release")
    languages = _members(release, "languageSkillsCollection")
    rejected: list[Rejected] = []
    nodes: list[Skill] = _groups(release)
    broader = _pairs(release, "broaderRelationsSkillPillar", "conceptUri", "broaderUri")
    related = _pairs(release, "skillSkillRelations", "originalSkillUri", "relatedSkillUri")
    groups = {node.id for node in nodes}
    for place, row in release.rows(skills, needs=("conceptUri", "preferredLabel", "skillType", "altLabels")):
        uri, label = row["conceptUri"].strip(), row["preferredLabel"]
        if not uri or not label.strip():
            rejected.append(Rejected(place, "it has no conceptUri or no preferredLabel"))
            continue
        parent, others = _parent(broader.get(uri, []), groups)
        nodes.append(
            Skill(
                uri,
                label,
                _kind(row, uri in languages),
                parent,
                tuple(row["altLabels"].split("\n")),
                (*others, *related.get(uri, ())),
                row.get("description", "").strip(),
            )
        )
    return TaxonomyDraft(tuple(nodes), tuple(rejected), SOURCE)


def _kind(row: dict[str, str], is_language: bool) -> SkillKind:
    if is_language:
        return "language"
    if row.get("reuseLevel") == "transversal":
        return "transversal"
    return "knowledge" if row["skillType"] == "knowledge" else "skill"


def _groups(release: Release) -> list[Skill]:
    name = release.find("skillGroups_")
    if name is None:
        return []
    broader = _pairs(release, "broaderRelationsSkillPillar", "conceptUri", "broaderUri")
    rows = release.rows(name, needs=("conceptUri", "preferredLabel"))
    return [
        Skill(
            row["conceptUri"],
            row["preferredLabel"],
            "group",
            min(broader.get(row["conceptUri"], [None]), key=str),
            description=row.get("description", "").strip(),
        )
        for _, row in rows
    ]


def _parent(broader: list[str], groups: set[str]) -> tuple[str | None, list[str]]:
    """The one parent of the tree, and the broader skills that are left over."""
    ordered = sorted(broader, key=lambda uri: (uri in groups, uri))
    return (ordered[0] if ordered else None), [uri for uri in ordered[1:] if uri not in groups]


def _pairs(release: Release, beginning: str, first: str, second: str) -> Uris:
    """URIs by URI of a table of relations; empty where the release has no such table."""
    found: Uris = defaultdict(list)
    name = release.find(beginning)
    if name is not None:
        for _, row in release.rows(name, needs=(first, second)):
            found[row[first].strip()].append(row[second].strip())
    return dict(found)


def _members(release: Release, beginning: str) -> set[str]:
    name = release.find(beginning)
    if name is None:
        return set()
    return {row["conceptUri"].strip() for _, row in release.rows(name, needs=("conceptUri",))}
