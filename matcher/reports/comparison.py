"""Credential types side by side: the eight questions people ask about a credential, from real fields.

What is not known is said to be unknown; nothing is filled in from what is usual for the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matcher.credentials.catalogue import Catalogue, Cost, CredentialType
from matcher.pathway import CredentialValue
from matcher.pathway.plan import weeks_of
from matcher.pathway.problem import CENTS

UNKNOWN = "unknown"
SCOPES = {
    "single_skill": "narrow: one skill",
    "skill_set": "a set of skills that belong together",
    "occupation": "broad: what an occupation needs",
    "field": "broad: a whole field of study",
    "clearance": "that a person may do the work (health, vetting), no skill",
}
METHODS = {
    "performance_exam": "performance exam",
    "proctored_exam": "supervised exam",
    "exam": "exam",
    "project": "project",
    "portfolio": "portfolio",
    "assignment": "assignment",
    "quiz": "quiz",
    "attendance": "attendance, not assessed",
}
DELIVERIES = {
    "online": "online",
    "blended": "blended",
    "in_person": "in person",
    "variable": "online or in person",
}
SUPERVISION = {
    "proctored": "under supervision",
    "observed": "an assessor watches the work",
    "none": "unsupervised",
}
ASSESSORS = {
    "issuer": "assessed by the issuer",
    "third_party": "assessed by a third party",
    "employer": "assessed by the employer",
    "self": "self-assessed",
}
SKILLS_NAMED = 5


def compare_credentials(
    catalogue: Catalogue, ids: Sequence[str], labels: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Aspect -> type id -> what is known, for the types in the order given.

    The aspects: definition, duration, scope, recognition, cost, assessment, validity, delivery.
    labels: skill id -> label. Raises UnknownName for an id the catalogue does not have.
    """
    entries = [catalogue[type_id] for type_id in ids]
    aspects: dict[str, Callable[[CredentialType], str]] = {
        "definition": _definition,
        "duration": _duration,
        "scope": lambda entry: _scope(entry, labels),
        "recognition": _recognition,
        "cost": _cost,
        "assessment": _assessment,
        "validity": _validity,
        "delivery": lambda entry: DELIVERIES.get(entry.delivery or "", UNKNOWN),
    }
    return {name: {entry.id: tell(entry) for entry in entries} for name, tell in aspects.items()}


def compare_values(values: Sequence[CredentialValue], labels: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Aspect -> type id -> what the type alone brings for a posting, in the order given.

    The aspects: coverage, per dollar, per week. labels: requirement id -> words.
    """
    aspects: dict[str, Callable[[CredentialValue], str]] = {
        "coverage": lambda value: _coverage(value, labels),
        "per dollar": _per_dollar,
        "per week": _per_week,
    }
    return {name: {value.type_id: tell(value) for value in values} for name, tell in aspects.items()}


def _coverage(value: CredentialValue, labels: Mapping[str, str]) -> str:
    if not value.closes and not value.raises:
        return "0 %: nothing the posting asks for"
    closed = [f"covers {_named(value.closes, labels)}"] if value.closes else []
    raised = [f"in part {_named(value.raises, labels)}"] if value.raises else []
    return f"{100 * value.coverage:.1f} %: {'; '.join(closed + raised)}"


def _named(ids: Sequence[str], labels: Mapping[str, str]) -> str:
    more = f" and {len(ids) - SKILLS_NAMED} more" if len(ids) > SKILLS_NAMED else ""
    return f"{', '.join(labels[one] for one in ids[:SKILLS_NAMED])}{more}"


def _per_dollar(value: CredentialValue) -> str:
    if value.cost.value == 0:
        return "free"
    if value.cost.value is None or value.points_per_100_usd is None:
        return f"{UNKNOWN}: {'; '.join(value.cost.notes)}"
    cost = f"USD {value.cost.value / CENTS:,.2f}"
    return f"{value.points_per_100_usd:.1f} points for USD 100 ({cost}; {'; '.join(value.cost.notes)})"


def _per_week(value: CredentialValue) -> str:
    if value.points_per_week is None or value.days.value is None:
        return f"{UNKNOWN}: {'; '.join(value.days.notes)}"
    basis = f"; {'; '.join(value.days.notes)}" if value.days.notes else ""
    return f"{value.points_per_week:.1f} points a week ({weeks_of(value.days.value):g} weeks{basis})"


def _definition(entry: CredentialType) -> str:
    kind = entry.kind.replace("_", "-") if entry.kind.endswith("credential") else entry.kind
    by = f" by {entry.issuer}" if entry.issuer else ", awarded by several bodies"
    return f"{kind[:1].upper()}{kind[1:]}{by}. {entry.summary}".strip()


def _duration(entry: CredentialType) -> str:
    duration = entry.duration
    if duration is None:
        return UNKNOWN
    basis = {"elapsed": "", "effort": " of work", "competency_based": "; as long as it takes"}[duration.basis]
    ends = [end for end in (duration.min, duration.max) if end is not None]
    if not ends or duration.unit is None:
        return "as long as it takes" if duration.basis == "competency_based" else UNKNOWN
    span = " to ".join(f"{end:g}" for end in dict.fromkeys(ends))
    unit = duration.unit[:-1] if ends == [1] * len(ends) else duration.unit
    return f"{span} {unit}{basis}{_year(entry, 'duration')}"


def _scope(entry: CredentialType, labels: Mapping[str, str]) -> str:
    stated = SCOPES.get(entry.scope or "", UNKNOWN)
    names = [labels.get(covered.skill, covered.skill) for covered in entry.skills]
    if not names:
        return stated
    more = f" and {len(names) - SKILLS_NAMED} more" if len(names) > SKILLS_NAMED else ""
    return f"{stated} ({', '.join(names[:SKILLS_NAMED])}{more})"


def _recognition(entry: CredentialType) -> str:
    known = entry.recognition
    parts = [_framework(framework) for framework in known.frameworks]
    if entry.eqf and not any(part.startswith("EQF") for part in parts):
        parts.append(f"EQF level {entry.eqf}")
    parts += [f"accredited by {', '.join(known.accredited_by)}"] if known.accredited_by else []
    parts += [f"endorsed by {', '.join(known.endorsed_by)}"] if known.endorsed_by else []
    parts += [f"holds in {', '.join(known.jurisdictions)}"] if known.jurisdictions else []
    return "; ".join(parts) or UNKNOWN


def _framework(framework: Mapping[str, Any]) -> str:
    level = framework.get("level")
    return f"{framework.get('name')} level {level}" if level is not None else str(framework.get("name"))


def _cost(entry: CredentialType) -> str:
    return "; ".join(_price(cost) for cost in entry.cost) or UNKNOWN


def _price(cost: Cost) -> str:
    year = f" ({cost.as_of})" if cost.as_of else ""
    amount = f"{cost.amount:,.0f}" if cost.amount == int(cost.amount) else f"{cost.amount:,.2f}"
    price = f"{cost.currency} {amount}" if cost.amount else "nothing"
    return f"{price} for {cost.pays_for}{year}"


def _assessment(entry: CredentialType) -> str:
    fact = entry.assessment
    if fact is None:
        return UNKNOWN
    known = (
        METHODS.get(fact.method or ""),
        SUPERVISION.get(fact.supervision or ""),
        ASSESSORS.get(fact.assessor or ""),
    )
    return ", ".join(part for part in known if part) or UNKNOWN


def _validity(entry: CredentialType) -> str:
    if entry.validity_months == "none":
        return f"does not lapse{_year(entry, 'validity_months')}"
    parts = [f"{entry.validity_months} months"] if entry.validity_months else [UNKNOWN]
    renewal = entry.renewal
    if renewal:
        units = f" with {renewal.units:g} {renewal.unit or 'units'}" if renewal.units else ""
        fee = f", {_price(renewal.fee)}" if renewal.fee else ""
        every = f" every {renewal.months} months" if renewal.months else ""
        parts.append(f"renewed{every}{units}{fee}")
    return f"{'; '.join(parts)}{_year(entry, 'validity_months')}"


def _year(entry: CredentialType, fact: str) -> str:
    years = [source.as_of for source in entry.sources if source.fact == fact and source.as_of]
    return f" (as of {max(years)})" if years else ""
