"""European Digital Credentials (European Learning Model 3): claims, outcomes with ESCO skills, EQF levels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from matcher.credentials.readers.linked_data import (
    Node,
    address_of,
    aligned,
    first,
    listed,
    name_of,
    node,
    nodes,
    plain,
    types_of,
    without_marks,
)
from matcher.credentials.readers.open_badge_2 import Row
from matcher.errors import BadInput

MAX_DEPTH = 8
SKILL_FIELDS = ("relatedESCOSkill", "relatedSkill")
# Claims that say what somebody did, and ones that say what they may do: the latter are no achievement.
ACTIVITY, ENTITLEMENT = "LearningActivity", "LearningEntitlement"
_EQF = re.compile(r"http://data\.europa\.eu/snb/eqf/([1-8])")


def is_europass(value: Any) -> bool:
    """Whether a credential is a European Digital Credential."""
    if not isinstance(value, Mapping):
        return False
    claimed = (
        claim for subject in nodes(value.get("credentialSubject")) for claim in nodes(subject.get("hasClaim"))
    )
    return "EuropeanDigitalCredential" in types_of(value) or any(True for _ in claimed)


def read_europass(value: Node) -> list[Row]:
    """The award rows of the claims about a person: each achievement, its parts, each activity.

    Raises BadInput where there is none.
    """
    rows = [
        row
        for subject in nodes(value.get("credentialSubject"))
        for claim in nodes(subject.get("hasClaim"))
        for row in _rows(value, subject, claim, address_of(claim), MAX_DEPTH)
    ]
    if not rows:
        raise BadInput("it claims no achievement and no activity of a person")
    return rows


def _rows(value: Node, subject: Node, claim: Node, whole: str | None, depth: int) -> Iterator[Row]:
    if ENTITLEMENT in types_of(claim):
        return
    specified, parts = node(claim.get("specifiedBy")), list(nodes(claim.get("hasPart")))
    named = [found for found in (address_of(specified),) if found and found.startswith("http")]
    yield {
        "title": plain(claim.get("title")) or plain(specified.get("title")) or name_of(claim),
        "issuer": _awarding_body(claim) or name_of(value.get("issuer")),
        "kind": _kind(claim, specified),
        "issued": _awarded(value, claim),
        "expires": first(value, "validUntil", "expirationDate"),
        "eqf": _eqf(specified),
        "nqf": [name for level in listed(specified.get("nqfLevel")) if (name := name_of(level))],
        "description": without_marks(plain(claim.get("description")) or plain(specified.get("description"))),
        "criteria": without_marks(_assessment(claim)),
        "alignments": list(_outcomes(specified)),
        "identifiers": named,
        "url": next(iter(named), None),
        "holder": plain(subject.get("fullName")),
        "part_of": whole if parts or whole != address_of(claim) else None,
        "badge": True,
    }
    if depth:
        for part in parts:
            yield from _rows(value, subject, part, whole or address_of(part), depth - 1)


def _kind(claim: Node, specified: Node) -> str | None:
    stated = name_of(specified.get("dcType"))
    return stated or ("course" if ACTIVITY in types_of(claim) else None)


def _awarding_body(claim: Node) -> str | None:
    bodies = (name_of(process.get("awardingBody")) for process in nodes(claim.get("awardedBy")))
    return next(filter(None, bodies), None)


def _awarded(value: Node, claim: Node) -> Any:
    """The day it was awarded; else the last day of what led to it; else that of the document."""
    stated = (process.get("awardingDate") for process in nodes(claim.get("awardedBy")))
    ends = (
        period.get("endDate")
        for done in (claim, *nodes(claim.get("influencedBy")))
        for period in nodes(done.get("temporal"))
    )
    last = max((end for end in ends if isinstance(end, str)), default=None)
    return next(filter(None, stated), None) or last or first(value, "issued", "validFrom", "issuanceDate")


def _eqf(specified: Node) -> int | None:
    for level in listed(specified.get("eqfLevel")):
        found = _EQF.fullmatch(address_of(level) or "")
        if found:
            return int(found.group(1))
    return None


def _assessment(claim: Node) -> str | None:
    """What was assessed and how it is graded. Grades themselves are no skill."""
    texts: list[str] = []
    for proof in nodes(claim.get("provenBy")):
        specified = node(proof.get("specifiedBy"))
        grading = plain(node(specified.get("gradingScheme")).get("description"))
        texts += [
            text
            for text in (plain(proof.get("description")), plain(specified.get("description")), grading)
            if text
        ]
    return "\n".join(dict.fromkeys(texts)) or None


def _outcomes(specified: Node) -> Iterator[Row]:
    for outcome in nodes(specified.get("learningOutcome")):
        for field in SKILL_FIELDS:
            for skill in listed(outcome.get(field)):
                if found := aligned(name_of(skill), address_of(skill), "alignment"):
                    yield found
        if found := aligned(plain(outcome.get("title")) or name_of(outcome), None, "outcome"):
            yield found
