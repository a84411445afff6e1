"""CTDL: credential types as JSON-LD of the Credential Registry (Credential Engine), a graph or one node.

Values come in the language asked for (English), dates and prices as stated. Costs, durations and renewal
are facts of the owner, so each carries the document's address as its source.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from matcher.credentials.catalogue import CredentialType
from matcher.credentials.type_readers.draft import (
    COMPETENCY_BASED,
    TypeDraft,
    duration_field,
    number,
    parse_duration,
)
from matcher.errors import BadInput
from matcher.taxonomy.reading import first_problem
from matcher.types import Reading, Rejected

LANGUAGE = "en"
# CTDL class -> kind and, for degrees, EQF level (Bologna cycles: first 6, second 7, third 8; short cycle 5).
CLASSES: dict[str, tuple[str, int | None]] = {
    "ApprenticeshipCertificate": ("apprenticeship", None),
    "AssociateDegree": ("degree", 5),
    "AssociateOfAppliedScienceDegree": ("degree", 5),
    "AssociateOfArtsDegree": ("degree", 5),
    "AssociateOfScienceDegree": ("degree", 5),
    "BachelorDegree": ("degree", 6),
    "BachelorOfArtsDegree": ("degree", 6),
    "BachelorOfScienceDegree": ("degree", 6),
    "Badge": ("badge", None),
    "DigitalBadge": ("badge", None),
    "OpenBadge": ("badge", None),
    "BasicTechnicalCertificate": ("certificate", None),
    "AcademicCertificate": ("certificate", None),
    "Certificate": ("certificate", None),
    "CertificateOfCompletion": ("certificate", None),
    "CertificateOfParticipation": ("certificate", None),
    "HigherEducationLevel1Certificate": ("certificate", None),
    "HigherEducationLevel2Certificate": ("certificate", None),
    "ProfessionalCertificate": ("certificate", None),
    "ProficiencyCertificate": ("certificate", None),
    "TechnicalLevel1Certificate": ("certificate", None),
    "TechnicalLevel2Certificate": ("certificate", None),
    "TechnicalLevel3Certificate": ("certificate", None),
    "WorkbasedLearningCertificate": ("certificate", None),
    "JourneymanCertificate": ("certificate", None),
    "MasterCertificate": ("certificate", None),
    "Certification": ("certification", None),
    "Degree": ("degree", None),
    "DoctoralDegree": ("degree", 8),
    "ResearchDoctorate": ("degree", 8),
    "ProfessionalDoctorate": ("degree", 8),
    "SpecialistDegree": ("degree", 7),
    "MasterDegree": ("degree", 7),
    "MasterOfArtsDegree": ("degree", 7),
    "MasterOfScienceDegree": ("degree", 7),
    "Diploma": ("diploma", None),
    "SecondarySchoolDiploma": ("diploma", None),
    "GeneralEducationDevelopment": ("diploma", None),
    "InternationalBaccalaureateDiploma": ("diploma", None),
    "SecondaryEducationCertificate": ("diploma", None),
    "License": ("licence", None),
    "MicroCredential": ("micro_credential", None),
    "Course": ("course", None),
    "LearningProgram": ("course", None),
    "LearningOpportunityProfile": ("course", None),
}
# CTDL cost type -> what our catalogue says a price pays for; types that are none of these are left out.
COSTS = {
    "AggregateCost": "total",
    "ProgramSpecific": "training",
    "Tuition": "training",
    "MixedFees": "total",
    "StandaloneAssessment": "exam",
    "RenewalFee": "renewal",
    "MembershipFee": "membership",
}
DELIVERIES = {
    "OnlineOnly": "online",
    "InPerson": "in_person",
    "BlendedDelivery": "blended",
    "BlendedLearning": "blended",
    "VariableSite": "variable",
}
# Relations of CTDL -> ours; the other way round where the name ends in "From".
RELATIONS = {
    "isPartOf": "part_of",
    "isPreparationFor": "stacks_to",
    "advancedStandingFor": "advanced_standing",
    "isAdvancedStandingFor": "advanced_standing",
    "supersedes": "supersedes",
}
Node = dict[str, Any]
_CURRENCY = re.compile(r"[A-Z]{3}")


def is_ctdl(value: Any) -> bool:
    """Whether a JSON value is CTDL: a node or graph with ``ceterms:`` terms, or a registry envelope."""
    return any(key.startswith("ceterms:") for node in _nodes(value) for key in node)


def read_ctdl(value: Any, *, name: str) -> Reading[TypeDraft]:
    """The credential types of a CTDL document. Entities of other classes (organisations, assessments) and
    blank nodes only serve as what types refer to; a price that cannot be read is left out and reported."""
    nodes = _nodes(value)
    graph = {str(node["@id"]): node for node in nodes if "@id" in node}
    drafts, rejected = [], []
    for node in nodes:
        if _class(node) is None or str(node.get("@id", "")).startswith("_:"):
            continue
        place = f"{name}#{node.get('ceterms:ctid') or node.get('@id') or '?'}"
        rejected += [Rejected(place, reason) for reason in _unreadable_costs(node)]
        try:
            drafts.append(_draft(node, graph))
        except ValidationError as error:
            rejected.append(Rejected(place, first_problem(error)))
        except BadInput as error:
            rejected.append(Rejected(place, str(error)))
    return Reading(tuple(drafts), tuple(rejected))


def _nodes(value: Any) -> list[Node]:
    if isinstance(value, dict) and isinstance(value.get("resource"), str):
        value = _payload(value["resource"])
    if isinstance(value, dict):
        value = value.get("@graph", [value])
    return [node for node in value if isinstance(node, dict)] if isinstance(value, list) else []


def _payload(token: str) -> Any:
    """What a registry envelope carries; its signature is about the registry, not about a person."""
    try:
        body = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError, RecursionError):
        return None


def _class(node: Node) -> tuple[str, int | None] | None:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    known = (CLASSES.get(str(name).rpartition(":")[2]) for name in names if str(name).startswith("ceterms:"))
    return next((found for found in known if found), None)


def _draft(node: Node, graph: dict[str, Node]) -> TypeDraft:
    kind, eqf = _class(node) or ("certificate", None)
    identifier, title = type_id(node), _text(node.get("ceterms:name"))
    if not identifier or not title:
        raise BadInput("it has no ceterms:ctid or no English ceterms:name")
    source = {"source": f"CTDL record {identifier}", "url": _text(node.get("ceterms:subjectWebpage")) or None}
    duration = _duration(node)
    months = _months(node)
    owner = next(iter(_names(node, "ownedBy", graph) or _names(node, "offeredBy", graph)), None)
    facts = [fact for fact, known in (("duration", duration), ("renewal", months)) if known]
    entry = CredentialType.model_validate(
        {
            "id": identifier,
            "name": title,
            "aliases": _texts(node.get("ceterms:alternateName")),
            "kind": kind,
            "issuer": owner,
            "sector": "imported",
            "summary": _text(node.get("ceterms:description")),
            "eqf": eqf,
            "duration": duration,
            "cost": [cost | source for cost in _costs(node)],
            "assessment": _assessment(node, graph),
            "validity_months": months,
            "renewal": {"months": months} if months else None,
            "delivery": _delivery(node),
            "prerequisites": _prerequisites(node),
            "relations": _relations(node),
            "recognition": {
                "accredited_by": _names(node, "accreditedBy", graph),
                "endorsed_by": _names(node, "recognizedBy", graph) + _names(node, "approvedBy", graph),
            },
            "languages": sorted(
                {code.split("-")[0].lower() for code in _texts(node.get("ceterms:inLanguage"))}
            ),
            "sources": [{"fact": fact} | source for fact in facts],
        }
    )
    return TypeDraft(entry, tuple(dict.fromkeys(_phrases(node, graph))))


def type_id(node: Node) -> str:
    """The CTID of a node in lower case, or that at the end of its address; "" for neither."""
    stated = str(node.get("ceterms:ctid") or node.get("@id") or "").rstrip("/").rpartition("/")[2].lower()
    found = stated.replace("urn:ctid:", "ce-", 1)
    return found if found.startswith("ce-") else ""


def described_competencies(value: Any) -> dict[str, tuple[tuple[str, str | None], ...]]:
    """Type id -> (name, address or None) of each competency that it teaches, assesses or requires."""
    listed = _nodes(value)
    graph = {str(node["@id"]): node for node in listed if "@id" in node}
    return {
        type_id(node): tuple(dict.fromkeys(_competencies(node, graph)))
        for node in listed
        if _class(node) is not None
    }


def _phrases(node: Node, graph: dict[str, Node]) -> Iterator[str]:
    """Competencies first, then subjects and keywords."""
    yield from (name for name, _ in _competencies(node, graph))
    yield from (name for name, _ in _targets(node.get("ceterms:subject"), graph))
    yield from _texts(node.get("ceterms:keyword"))


def _competencies(node: Node, graph: dict[str, Node]) -> Iterator[tuple[str, str | None]]:
    for term in ("teaches", "assesses"):
        yield from _targets(node.get(f"ceterms:{term}"), graph)
    for profile in _listed(node.get("ceterms:requires")):
        if isinstance(profile, dict):
            yield from _targets(profile.get("ceterms:targetCompetency"), graph)


def _targets(value: Any, graph: dict[str, Node]) -> Iterator[tuple[str, str | None]]:
    """(name, address or None) of what is aligned to."""
    for target in _listed(value):
        node = graph.get(target) if isinstance(target, str) else target
        if not isinstance(node, dict):
            continue
        address = node.get("ceterms:targetNode") or node.get("@id")
        reached = graph.get(str(address), {})
        own = _text(node.get("ceterms:targetNodeName")) or _text(node.get("ceasn:competencyText"))
        if named := own or _text(reached.get("ceasn:competencyText")):
            yield named, address if isinstance(address, str) and not address.startswith("_:") else None


def _names(node: Node, term: str, graph: dict[str, Node]) -> list[str]:
    nodes = (
        graph.get(str(one), {}) if isinstance(one, str) else one
        for one in _listed(node.get(f"ceterms:{term}"))
    )
    return [name for found in nodes if isinstance(found, dict) and (name := _text(found.get("ceterms:name")))]


def _duration(node: Node) -> Node | None:
    for profile in _listed(node.get("ceterms:estimatedDuration")):
        if isinstance(profile, dict):
            exact, low, high = (
                str(profile.get(f"ceterms:{end}Duration") or "") for end in ("exact", "minimum", "maximum")
            )
            if found := duration_field(exact or low, exact or high):
                return found
    methods = _listed(node.get("ceterms:learnMethodType"))
    return COMPETENCY_BASED if any("CompetencyBased" in str(method) for method in methods) else None


def _months(node: Node) -> int | None:
    found = parse_duration(str(node.get("ceterms:renewalFrequency") or ""))
    if found is None or found[1] not in ("years", "months"):
        return None
    return found[0] * (12 if found[1] == "years" else 1)


def _costs(node: Node) -> list[Node]:
    return [cost for cost, reason in _prices(node) if not reason]


def _unreadable_costs(node: Node) -> list[str]:
    return [f"a cost is left out: {reason}" for _, reason in _prices(node) if reason]


def _prices(node: Node) -> Iterator[tuple[Node, str]]:
    """The stated prices for what our catalogue knows, each with what is wrong with it ("" for nothing)."""
    for profile in _listed(node.get("ceterms:estimatedCost")):
        stated = profile.get("ceterms:price") if isinstance(profile, dict) else None
        pays_for = COSTS.get(_concept(profile.get("ceterms:directCostType"))) if stated is not None else None
        if not pays_for:
            continue
        amount, currency = number(stated), profile.get("ceterms:currency")
        reason = ""
        if amount is None:
            reason = f"its price is {str(stated)[:40]!r} and should be a number from 0"
        elif not _CURRENCY.fullmatch(str(currency)):
            reason = f"its currency is {currency!r:.40} and should be a code such as USD"
        yield {"amount": amount, "currency": currency, "for": pays_for}, reason


def _assessment(node: Node, graph: dict[str, Node]) -> Node | None:
    for profile in _listed(node.get("ceterms:requires")):
        for target in _listed(profile.get("ceterms:targetAssessment")) if isinstance(profile, dict) else ():
            proctored = graph.get(str(target), {}).get("ceterms:isProctored")
            if proctored is not None:
                return (
                    {"method": "proctored_exam", "supervision": "proctored"}
                    if proctored
                    else {"method": "exam"}
                )
    return None


def _delivery(node: Node) -> str | None:
    terms = [*_listed(node.get("ceterms:deliveryType")), *_listed(node.get("ceterms:learningDeliveryType"))]
    found = {DELIVERIES[term] for term in map(_concept, terms) if term in DELIVERIES}
    return next(iter(found)) if len(found) == 1 else ("variable" if found else None)


def _prerequisites(node: Node) -> Node | None:
    """What must be met, as text: the targets of a condition may be what is studied for it, not before it."""
    profiles = [profile for profile in _listed(node.get("ceterms:requires")) if isinstance(profile, dict)]
    stated = [text for profile in profiles for text in _texts(profile.get("ceterms:condition"))]
    asked = [
        {"experience_years": years}
        for profile in profiles
        if (years := number(profile.get("ceterms:yearsOfExperience"))) is not None
    ]
    found = [*asked, *({"text": text} for text in stated)]
    return {"all": found} if found else None


def _relations(node: Node) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for term, ours in RELATIONS.items():
        targets = [
            type_id({"@id": target})
            for target in _listed(node.get(f"ceterms:{term}"))
            if isinstance(target, str)
        ]
        found[ours] = [*found.get(ours, []), *filter(None, targets)]
    return found


def _concept(value: Any) -> str:
    """The bare name of a concept: ``costType:Tuition`` gives ``Tuition``."""
    node = value.get("ceterms:targetNode") if isinstance(value, dict) else value
    return str(node or "").rpartition(":")[2]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _texts(value: Any) -> list[str]:
    """The English texts of a value that may be plain, a list, or a map by language."""
    if isinstance(value, dict):
        english = [key for key in value if str(key).lower().startswith(LANGUAGE)]
        return _texts(value[english[0]]) if english else []
    return [" ".join(text.split()) for text in _listed(value) if isinstance(text, str) and text.strip()]
