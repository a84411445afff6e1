"""How strongly an award shows a skill: the factors of DESIGN.md section 3, each with its reason."""

from __future__ import annotations

from datetime import date
from typing import Literal

from matcher.credentials.assessed import inner_kind, method_in
from matcher.credentials.catalogue import CredentialType
from matcher.credentials.kinds import UNKNOWN_KIND, is_kind_stated
from matcher.credentials.recognise import UNTYPED_KINDS, Recognised
from matcher.credentials.titles import title_words
from matcher.credentials.vocabulary import ATTENDED
from matcher.policy import Policy
from matcher.types import Award, Factor

Basis = Literal[
    "catalogue", "alignment", "result", "named", "outcome", "title", "criteria", "description", "resume"
]
DAYS_PER_YEAR = 365.25

_BASIS_REASONS: dict[str, str] = {
    "catalogue": "the credential type is known to cover it",
    "alignment": "the award is aligned to it",
    "result": "the award shows a result in it",
    "named": "the award lists it",
    "outcome": "it is an outcome of the learning",
    "criteria": "it stands in the criteria of the award",
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


def award_factors(award: Award, recognised: Recognised, policy: Policy, on: date) -> tuple[Factor, ...]:
    """What an award has for every skill it names: assessment, verification, issuer and recency."""
    return (
        assessment_factor(award, recognised, policy),
        verification_factor(award, policy, on),
        issuer_factor(award, recognised, policy),
        recency_factor(award, inferred_kind(award, recognised), policy, on),
    )


def skill_factors(
    shared: tuple[Factor, ...],
    recognised: Recognised,
    basis: Basis,
    link_probability: float,
    policy: Policy,
    *,
    weighed: float = 1.0,
) -> tuple[Factor, ...]:
    """The factors that an award shares between its skills (``award_factors``) and, third, specificity.

    link_probability: 1.0 for a name in the dictionary, else how sure the linker is. weighed: how much of
    an even share of the exam's blueprint the skill has, 0-1 (``blueprint_share``).
    """
    specificity = getattr(policy.specificity, basis) * link_probability
    sure = "" if link_probability == 1.0 else f", linked with probability {link_probability:.2f}"
    if basis == "catalogue":
        share, recognition = recognition_share(recognised, policy)
        specificity, sure = specificity * share, sure + recognition
    if weighed < 1.0:
        specificity *= policy.blueprint.floor + (1.0 - policy.blueprint.floor) * weighed
        sure += f", by {weighed:.0%} of an even share of its exam"
    named = Factor("specificity", round(specificity, 6), _BASIS_REASONS[basis] + sure)
    return (*shared[:2], named, *shared[2:])


def recognition_share(recognised: Recognised, policy: Policy) -> tuple[float, str]:
    """How far it is certain that an award is of its type, and words that say so where it is not."""
    if recognised.how == "none":
        return 1.0, ""
    share = float(getattr(policy.recognition, recognised.how))
    certain = share >= policy.recognition.certain_from
    return (1.0, "") if certain else (share, f", recognised with probability {share:.2f}")


def assessment_factor(award: Award, recognised: Recognised, policy: Policy) -> Factor:
    """How the holder was tested, by the type's method where it is known, else as usual for the kind."""
    method = _method(award, recognised)
    if method in policy.assessment.methods:
        return Factor("assessment", policy.assessment.methods[method], method.replace("_", " "))
    kind = inferred_kind(award, recognised)
    value = policy.assessment.kinds.get(kind, policy.assessment.kinds[UNKNOWN_KIND])
    if kind == UNKNOWN_KIND:
        return Factor("assessment", value, "neither method nor kind is known")
    return Factor("assessment", value, f"method unknown: as usual for a {kind.replace('_', ' ')}")


def _method(award: Award, recognised: Recognised) -> str:
    """The method of the type, attendance where the title says no more, or what the criteria of an award of
    no known type say; empty when unknown."""
    if recognised.type is not None:
        assessment = recognised.type.assessment
        return (assessment.method if assessment else None) or ""
    if ATTENDED & set(title_words(award.title)):
        return "attendance"
    return method_in(award.criteria) or ""


def blueprint_share(entry: CredentialType, skill: str) -> float:
    """How much of an even share of its exam a type gives a skill, 0-1; 1 where it states no weights.

    A skill with 10 % of an exam over five skills has half of an even share.
    """
    weights = {covered.skill: covered.weight for covered in entry.skills if covered.weight is not None}
    return min(1.0, weights[skill] * len(weights)) if skill in weights else 1.0


def is_lapsed(award: Award, on: date) -> bool:
    """Whether an award was in force and is no more; a position that ended was held and stays so."""
    return award.kind != "experience" and award.expires is not None and award.expires < on


def is_verified(award: Award, on: date) -> bool:
    """Whether somebody checked an award and it is in force; one that has lapsed is only claimed."""
    return award.verification.status == "verified" and not is_lapsed(award, on)


def verification_factor(award: Award, policy: Policy, on: date) -> Factor:
    """Whether somebody checked it, and it still holds."""
    status, reason = award.verification.status, award.verification.reason
    if status == "verified" and is_lapsed(award, on):
        status, reason = "claimed", f"checked, but no longer in force: {reason}"
    return Factor("verification", getattr(policy.verification, status), f"{status}: {reason}")


def issuer_factor(award: Award, recognised: Recognised, policy: Policy) -> Factor:
    """Whether the stated issuer is the one that awards this type; neutral for what nobody issues.

    An endorsement by a third party lifts an issuer nobody here knows, once, however many there are.
    """
    if award.kind in UNTYPED_KINDS:
        return Factor("issuer", 1.0, "no issuer is expected")
    if award.endorsed_by and recognised.issuer == "unknown":
        reason = "an issuer that is in no list here, endorsed by a third party whose signature was checked"
        return Factor("issuer", policy.issuer.endorsed, reason)
    return Factor("issuer", getattr(policy.issuer, recognised.issuer), _ISSUER_REASONS[recognised.issuer])


def recency_factor(award: Award, kind: str, policy: Policy, on: date) -> Factor:
    """1 while fresh or in force, less after a grace period by half-lives of its kind, less when lapsed.

    Never rises as ``on`` moves forward.
    """
    rules = policy.recency
    if award.kind == "self_claim":
        return Factor("recency", 1.0, "a resume carries no date")
    if award.kind == "experience":
        return _position_recency(award, policy, on)
    if award.expires is not None and award.expires >= on:
        return Factor("recency", 1.0, f"in force until {award.expires.isoformat()}")
    aged = 1.0 if award.issued is None else _aged(kind, award.issued, policy, on)
    if award.expires is not None:
        return Factor("recency", round(rules.expired * aged, 6), f"expired on {award.expires.isoformat()}")
    if award.issued is None:
        return Factor("recency", rules.unknown_date, "no date is given")
    return Factor("recency", round(aged, 6), f"{_age(award.issued, on)}, no expiry date")


def _position_recency(award: Award, policy: Policy, on: date) -> Factor:
    """A position counts from its last day; one that began and has no last day is held still."""
    if award.expires is None and award.issued is None:
        return Factor("recency", policy.recency.unknown_date, "no date is given")
    if award.expires is None or award.expires >= on:
        return Factor("recency", 1.0, "a current position")
    aged = _aged("experience", award.expires, policy, on)
    return Factor("recency", round(aged, 6), f"{_age(award.expires, on)}, when the position ended")


def _age(since: date, on: date) -> str:
    return f"last shown {max(0.0, (on - since).days / DAYS_PER_YEAR):.1f} years ago"


def credential_factors(award: Award, recognised: Recognised, policy: Policy, on: date) -> tuple[Factor, ...]:
    """The factors of an award for a requirement that names the credential itself: holding it counts,
    how its skills were tested does not."""
    if award.expires is None:
        recency = Factor("recency", 1.0, "no expiry date")
    elif award.expires >= on:
        recency = Factor("recency", 1.0, f"in force until {award.expires.isoformat()}")
    else:
        lapsed = policy.credential_requirement.expired
        recency = Factor("recency", lapsed, f"expired on {award.expires.isoformat()}")
    share, sure = recognition_share(recognised, policy)
    return (
        Factor("assessment", 1.0, "the requirement names this credential"),
        verification_factor(award, policy, on),
        Factor("specificity", share, "the credential itself" + sure),
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
    """The kind an award really is: a known type's kind, unless its source states another one.

    A badge is a container and a kind read out of the title a guess, so the type's kind replaces them; of a
    badge of no known type its own words say what is in it.
    """
    if recognised.type is None:
        return inner_kind(award)[0]
    return award.kind if is_kind_stated(award) else recognised.type.kind


def _aged(kind: str, since: date, policy: Policy, on: date) -> float:
    rules = policy.recency
    years = max(0.0, (on - since).days / DAYS_PER_YEAR)
    half_life = rules.half_life_years.get(kind, rules.half_life_years["default"])
    return max(rules.floor, float(0.5 ** (max(0.0, years - rules.grace_years) / half_life)))
