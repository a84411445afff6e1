"""How strongly an award shows a skill: the factors of DESIGN.md section 3, each with its reason."""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.credentials.recognise import Recognised
from matcher.policy import Policy
from matcher.types import Award, Factor

Basis = Literal["catalogue", "named", "title", "description", "resume"]
DAYS_PER_YEAR = 365.25

_BASIS_REASONS: dict[str, str] = {
    "catalogue": "the credential type is known to cover it",
    "named": "the award lists it",
    "title": "it stands in the award's title",
    "description": "it stands in the award's description",
    "resume": "it stands in the resume",
}
_ISSUER_REASONS: dict[str, str] = {
    "known": "issued by the body that awards this type",
    "generic": "a type that many bodies award; which one does not matter",
    "unknown": "an issuer that is in no list here: neutral",
    "other": "the name of a known type, but another issuer",
    "none": "no issuer is given",
}


def factors_of(
    award: Award, recognised: Recognised, basis: Basis, link_probability: float, policy: Policy, on: date
) -> tuple[Factor, ...]:
    """The five factors of an award for a skill it names by ``basis``; their product is the strength.

    link_probability: 1.0 for a name in the dictionary, else how sure the linker is.
    """
    specificity = getattr(policy.specificity, basis) * link_probability
    sure = "" if link_probability == 1.0 else f", linked with probability {link_probability:.2f}"
    return (
        assessment_factor(award, recognised, policy),
        verification_factor(award, policy),
        Factor("specificity", round(specificity, 6), _BASIS_REASONS[basis] + sure),
        issuer_factor(award, recognised, policy),
        recency_factor(award, policy, on),
    )


def assessment_factor(award: Award, recognised: Recognised, policy: Policy) -> Factor:
    """How the holder was tested, by the type's method where it is known, else as usual for the kind."""
    entry = recognised.type
    if entry is not None and entry.assessment is not None and entry.assessment.method is not None:
        method = entry.assessment.method
        return Factor("assessment", policy.assessment.methods[method], method.replace("_", " "))
    kind = inferred_kind(award, recognised)
    value = policy.assessment.kinds.get(kind, policy.assessment.kinds["course"])
    return Factor("assessment", value, f"method unknown: as usual for a {kind.replace('_', ' ')}")


def verification_factor(award: Award, policy: Policy) -> Factor:
    """Whether somebody checked it."""
    status = award.verification.status
    return Factor(
        "verification", getattr(policy.verification, status), f"{status}: {award.verification.reason}"
    )


def issuer_factor(award: Award, recognised: Recognised, policy: Policy) -> Factor:
    """Whether the stated issuer is the one that awards this type; neutral for what nobody issues."""
    if award.kind in ("experience", "self_claim"):
        return Factor("issuer", 1.0, "no issuer is expected")
    return Factor("issuer", getattr(policy.issuer, recognised.issuer), _ISSUER_REASONS[recognised.issuer])


def recency_factor(award: Award, policy: Policy, on: date) -> Factor:
    """1 while fresh or in force, less after a grace period by half-lives, less when lapsed.

    Never rises as ``on`` moves forward.
    """
    rules = policy.recency
    if award.kind == "self_claim":
        return Factor("recency", 1.0, "a resume carries no date")
    if award.kind == "experience" and award.expires is None:
        return Factor("recency", 1.0, "a current position")
    lapsed = award.kind != "experience" and award.expires is not None and award.expires < on
    if award.kind != "experience" and award.expires is not None and not lapsed:
        return Factor("recency", 1.0, f"in force until {award.expires.isoformat()}")
    last_shown = award.expires if award.kind == "experience" else award.issued
    aged = 1.0 if last_shown is None else _aged(award.kind, last_shown, policy, on)
    if lapsed:
        value = rules.expired * aged
        return Factor("recency", round(value, 6), f"expired on {award.expires and award.expires.isoformat()}")
    if last_shown is None:
        return Factor("recency", rules.unknown_date, "no date is given")
    years = max(0.0, (on - last_shown).days / DAYS_PER_YEAR)
    return Factor("recency", round(aged, 6), f"last shown {years:.1f} years ago, no expiry date")


def credential_factors(award: Award, recognised: Recognised, policy: Policy, on: date) -> tuple[Factor, ...]:
    """The factors of an award for a requirement that names the credential itself: holding it counts,
    how its skills were tested does not."""
    lapsed = award.expires is not None and award.expires < on
    recency = (
        Factor(
            "recency",
            policy.credential_requirement.expired,
            f"expired on {award.expires and award.expires.isoformat()}",
        )
        if lapsed
        else Factor("recency", 1.0, "in force" if award.expires else "no expiry date")
    )
    return (
        Factor("assessment", 1.0, "the requirement names this credential"),
        verification_factor(award, policy),
        Factor("specificity", 1.0, "the credential itself"),
        issuer_factor(award, recognised, policy),
        recency,
    )


def strength_of(factors: tuple[Factor, ...]) -> float:
    """The product of the factors, 0-1."""
    product = 1.0
    for factor in factors:
        product *= factor.value
    return product


def inferred_kind(award: Award, recognised: Recognised) -> str:
    """The kind an award really is: a badge is a container, so a known type's kind replaces it."""
    if recognised.type is not None and award.kind in ("badge", "unknown"):
        return recognised.type.kind
    return award.kind


def _aged(kind: str, since: date, policy: Policy, on: date) -> float:
    rules = policy.recency
    years = max(0.0, (on - since).days / DAYS_PER_YEAR)
    half_life = rules.half_life_years.get(kind, rules.half_life_years["default"])
    return max(rules.floor, float(0.5 ** (max(0.0, years - rules.grace_years) / half_life)))
