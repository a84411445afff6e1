"""Values as plain JSON: the shapes the command line promises (DESIGN.md section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from matcher.credentials.assessed import inner_kind
from matcher.credentials.catalogue import CredentialType
from matcher.keys import prefix
from matcher.matching import CoverageLine, GapLine, LineEvidence, Ranked, Ranking
from matcher.matching.stability import RankInterval, Stability
from matcher.taxonomy import Skill
from matcher.types import Award, Candidate, Extraction, Link, Mention, Posting, Requirement, Target

if TYPE_CHECKING:
    from matcher.credentials.verify import VerificationReport

JsonObject = dict[str, Any]


def extraction_view(extraction: Extraction) -> JsonObject:
    """One line of ``extract``. ``hidden``: what the file holds that its reader cannot see, and why."""
    return {
        "id": extraction.document.id,
        "mentions": [mention_view(mention) for mention in extraction.mentions],
        "warnings": [str(notice) for notice in extraction.document.notices],
        "hidden": [asdict(piece) for piece in extraction.document.hidden],
    }


def mention_view(mention: Mention) -> JsonObject:
    """A mention; ``credential_id`` instead of ``skill_id`` for what the catalogue knows. ``names``: the known
    names a longer phrase is made around, as mentions of their own."""
    link, cues = mention.link, mention.cues
    is_skill = mention.kind in ("skill", "knowledge", "language")
    return {
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "kind": mention.kind,
        "score": mention.score,
        "skill_id": link.id if link and is_skill else None,
        "credential_id": link.id if link and not is_skill else None,
        "label": link.label if link else None,
        "link_score": link.score if link else None,
        "requirement": None
        if cues is None
        else {
            "importance": cues.importance,
            "level": cues.level,
            "years": cues.years,
            "negated": cues.negated,
            "group": cues.group,
        },
        "section": mention.section,
        "fields": [link_view(field) for field in mention.fields],
        "names": [mention_view(name) for name in mention.names],
    }


def link_view(link: Link) -> JsonObject:
    """A linked skill with its probability."""
    return {"skill_id": link.id, "label": link.label, "score": link.score}


def posting_view(posting: Posting, suggested: Mapping[str, float] | None = None) -> JsonObject:
    """A posting without its text. suggested: weights before editing, by requirement id."""
    return {
        "id": posting.id,
        "title": posting.title,
        "requirements": [requirement_view(r, posting.text, suggested) for r in posting.requirements],
        "warnings": [str(notice) for notice in posting.notices],
    }


def requirement_view(
    requirement: Requirement, text: str, suggested: Mapping[str, float] | None = None
) -> JsonObject:
    """A requirement; ``any_of`` lists the alternatives where there are several."""
    first = requirement.targets[0]
    alternatives = [target_view(target) for target in requirement.targets]
    before = (suggested or {}).get(requirement.id, requirement.weight)
    return {
        "id": requirement.id,
        "kind": requirement.kind,
        "label": requirement.label,
        "key": first.key,
        "importance": requirement.importance,
        "weight": requirement.weight,
        "weights": {
            "suggested": before,
            "edited": requirement.weight if before != requirement.weight else None,
            "applied": requirement.weight,
        },
        "level": first.level,
        "years": first.years,
        "any_of": alternatives if len(alternatives) > 1 else [],
        "spans": [{"start": s, "end": e, "surface": text[s:e]} for s, e in requirement.spans],
    }


def target_view(target: Target) -> JsonObject:
    """One alternative of a requirement."""
    return {
        "kind": target.kind,
        "key": target.key,
        "label": target.label,
        "level": target.level,
        "years": target.years,
    }


def ranking_view(
    ranking: Ranking,
    *,
    on: date,
    suggested: Mapping[str, float] | None = None,
    names: Mapping[str, str | None] | None = None,
    stability: Stability | None = None,
) -> JsonObject:
    """The document of ``rank``. names: shown beside the ids where a person asked to un-blind. stability: adds
    between which ranks each person stands."""
    document = {
        "on": on.isoformat(),
        "blind": names is None,
        "posting": posting_view(ranking.posting, suggested),
        "ranking": [ranked_view(ranked, names) for ranked in ranking.ranked],
        "not_assessed": [{"candidate_id": r.place, "reason": r.reason} for r in ranking.not_assessed],
    }
    return document if stability is None else _with_intervals(document, stability)


def _with_intervals(document: JsonObject, stability: Stability) -> JsonObject:
    intervals = {one.candidate_id: interval_view(one) for one in stability.intervals}
    rows = [row | {"rank_interval": intervals[row["candidate_id"]]} for row in document["ranking"]]
    drawn = {name: getattr(stability, name) for name in ("draws", "seed", "share", "first")}
    return document | {"ranking": rows, "stability": drawn}


def interval_view(interval: RankInterval) -> JsonObject:
    """Between which ranks a person stands in the stated share of draws."""
    return {"best": interval.best, "worst": interval.worst, "in_first": interval.in_first}


def ranked_view(ranked: Ranked, names: Mapping[str, str | None] | None = None) -> JsonObject:
    """One person's place with every line."""
    shown = {"name": names.get(ranked.candidate_id)} if names is not None else {}
    return {
        "rank": ranked.rank,
        "candidate_id": ranked.candidate_id,
        **shown,
        "score": ranked.score,
        "verified_score": ranked.verified_score,
        "band": ranked.band,
        "tied_with": list(ranked.tied_with),
        "lines": [line_view(line) for line in ranked.lines],
    }


def line_view(line: CoverageLine) -> JsonObject:
    """A requirement's line: weight x coverage over the weights is what it adds to the score."""
    return {
        "requirement_id": line.requirement.id,
        "label": line.requirement.label,
        "weight": line.requirement.weight,
        "coverage": line.coverage,
        "verified_coverage": line.verified_coverage,
        "points": line.points,
        "note": line.note or None,
        "evidence": [evidence_view(evidence) for evidence in line.evidence],
    }


def evidence_view(line: LineEvidence) -> JsonObject:
    """A piece of evidence with its factors and their reasons."""
    evidence = line.evidence
    return {
        "award": evidence.award_title,
        "award_id": evidence.award_id,
        "skill_id": evidence.key if prefix(evidence.key) == "skill" else None,
        "key": evidence.key,
        "label": evidence.label,
        "similarity": line.similarity,
        "similarity_reason": line.reason,
        "strength": evidence.strength,
        "level": evidence.level,
        "level_fit": line.level_fit,
        "contribution": line.contribution,
        "verified": evidence.verified,
        "quote": evidence.quote,
        "factors": {factor.name: factor.value for factor in evidence.factors},
        "reasons": {factor.name: factor.reason for factor in evidence.factors},
    }


def gap_view(posting: Posting, candidate_id: str, gaps: tuple[GapLine, ...], *, on: date) -> JsonObject:
    """The document of ``gap``: every requirement with its coverage and status."""
    lines = []
    for gap in gaps:
        line = line_view(gap.line)
        line.pop("requirement_id")
        lines.append(requirement_view(gap.line.requirement, posting.text) | line | {"status": gap.status})
    return {
        "on": on.isoformat(),
        "posting": {"id": posting.id, "title": posting.title},
        "candidate_id": candidate_id,
        "requirements": lines,
    }


def skill_view(skill: Skill) -> JsonObject:
    """A skill of a taxonomy."""
    return {
        "skill_id": skill.id,
        "label": skill.label,
        "kind": skill.kind,
        "parent": skill.parent,
        "aliases": list(skill.aliases),
        "related": list(skill.related),
        "description": skill.description,
    }


def credential_view(entry: CredentialType) -> JsonObject:
    """A credential type with every field of the catalogue; None is unknown."""
    return entry.model_dump(mode="json", by_alias=True)


def candidate_row(candidate: Candidate) -> JsonObject:
    """A candidate as a row that ``read_candidates`` reads back to the same value."""
    return {
        "id": candidate.id,
        "name": candidate.name,
        "awards": [award_row(award) for award in candidate.awards],
        "resume_text": candidate.resume_text,
    }


def verification_view(report: VerificationReport, awards: Sequence[Award]) -> JsonObject:
    """One line of ``verify``: the layers, the verdict, and the first award (``awards``: all of them).

    Of an award, ``kind`` is what its source states and ``kind_inferred`` what it seems to be.
    """
    rows = [award_row(award) | {"kind_inferred": inner_kind(award)[0]} for award in awards]
    return {
        "file": report.name,
        "format": report.format,
        "integrity": report.integrity,
        "binding": report.binding,
        "dates": report.dates,
        "status": report.status,
        "trust": report.trust,
        "subject": report.subject,
        "verdict": report.verdict,
        "reasons": list(report.reasons),
        "award": rows[0] if rows else None,
        "awards": rows,
    }


def award_row(award: Award) -> JsonObject:
    """An award as a row."""
    return {
        "title": award.title,
        "issuer": award.issuer,
        "kind": award.kind_stated,
        "issued": award.issued.isoformat() if award.issued else None,
        "expires": award.expires.isoformat() if award.expires else None,
        "level": award.level,
        "description": award.description,
        "skills": list(award.skills),
        "url": award.url,
        "alignments": [asdict(one) for one in award.alignments],
        "criteria": award.criteria,
        "identifiers": list(award.identifiers),
        "eqf": award.eqf,
        "part_of": award.part_of,
        "nqf": list(award.nqf),
        "credits": [asdict(one) for one in award.credits],
        "endorsed_by": list(award.endorsed_by),
        "verification": {"status": award.verification.status, "reason": award.verification.reason},
    }
