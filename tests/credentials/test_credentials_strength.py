"""Strength: every factor with its table and reason, and the laws of time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from award_builders import DAY, award, awards, days
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials import Catalogue, CredentialType
from matcher.credentials.recognise import Recognised, Recogniser
from matcher.credentials.strength import (
    assessment_factor,
    award_factors,
    blueprint_share,
    credential_factors,
    inferred_kind,
    is_verified,
    issuer_factor,
    recency_factor,
    skill_factors,
    strength_of,
    verification_factor,
)
from matcher.policy import Policy
from matcher.types import AWARD_KINDS, Award, Factor

NOBODY = Recognised(None, None, "unknown")
FACTORS = ["assessment", "verification", "specificity", "issuer", "recency"]


def factors_of(
    held: Award,
    known: Recognised,
    basis: Any,
    probability: float,
    policy: Policy,
    on: date,
    weighed: float = 1.0,
) -> tuple[Factor, ...]:
    shared = award_factors(held, known, policy, on)
    return skill_factors(shared, known, basis, probability, policy, weighed=weighed)


@pytest.mark.parametrize("kind", [*AWARD_KINDS, "unknown"])
def test_assessment_by_kind(kind: str, policy: Policy) -> None:
    factor = assessment_factor(award("Kites", kind), NOBODY, policy)
    assert factor.value == policy.assessment.kinds[kind]
    said = "neither method nor kind" if kind == "unknown" else kind.replace("_", " ")
    assert said in factor.reason


def test_assessment_by_the_method_of_the_type(catalogue: Catalogue, policy: Policy) -> None:
    known = Recognised(catalogue["query-master"], None, "known")
    factor = assessment_factor(award("Query Master", "course"), known, policy)
    assert (factor.value, factor.reason) == (policy.assessment.methods["proctored_exam"], "proctored exam")


def test_assessment_of_what_was_attended(policy: Policy) -> None:
    factor = assessment_factor(award("Certificate of attendance: SQL", "certificate"), NOBODY, policy)
    assert (factor.value, factor.reason) == (policy.assessment.methods["attendance"], "attendance")


def test_a_kind_nobody_knows_counts_as_unknown(policy: Policy) -> None:
    factor = assessment_factor(award("Kites", "medal"), NOBODY, policy)
    assert factor.value == policy.assessment.kinds["unknown"]


@pytest.mark.parametrize(
    ("kind", "stated", "really"),
    [
        ("badge", "badge", "certification"),  # a container: the type says what is in it
        ("certificate", None, "certification"),  # read out of the title
        ("unknown", None, "certification"),
        ("course", "course", "course"),  # the source says so
    ],
)
def test_stated_and_inferred_kind(kind: str, stated: str | None, really: str, catalogue: Catalogue) -> None:
    known = Recognised(catalogue["data-2"], None, "known")
    held = award("Data Professional 2", kind, kind_stated=stated)
    assert inferred_kind(held, known) == really
    assert (held.kind, held.kind_stated) == (kind, stated)


@pytest.mark.parametrize(("status", "value"), [("verified", 1.0), ("claimed", 0.75), ("rejected", 0.0)])
def test_verification(status: str, value: float, policy: Policy) -> None:
    factor = verification_factor(award("Kites", status=status), policy, DAY)
    assert (factor.value, factor.reason) == (value, f"{status}: made up")


@pytest.mark.parametrize(
    ("fit", "words"),
    [
        ("known", "body that awards"),
        ("generic", "does not matter"),
        ("unknown", "in no list"),
        ("other", "another issuer"),
        ("none", "no issuer"),
    ],
)
def test_issuer(fit: Any, words: str, policy: Policy) -> None:
    factor = issuer_factor(award("Kites"), Recognised(None, None, fit), policy)
    assert factor.value == getattr(policy.issuer, fit)
    assert words in factor.reason


@pytest.mark.parametrize("kind", ["experience", "self_claim"])
def test_no_issuer_is_expected_of_what_nobody_awards(kind: str, policy: Policy) -> None:
    assert issuer_factor(award("Nurse", kind), Recognised(None, None, "none"), policy).value == 1.0


# kind, issued, expires -> recency on 2026-06-01, words of the reason
RECENCY: dict[str, tuple[str, date | None, date | None, float, str]] = {
    "in force": ("certification", date(2001, 1, 1), date(2030, 1, 1), 1.0, "in force until 2030-01-01"),
    "last day in force": ("certification", None, DAY, 1.0, "in force until"),
    "expired the day before": ("certification", None, DAY - timedelta(1), 0.4, "expired on 2026-05-31"),
    "fresh": ("certification", date(2025, 6, 1), None, 1.0, "1.0 years ago, no expiry date"),
    "end of grace": ("certification", date(2023, 6, 2), None, 1.0, "3.0 years ago"),
    "a half-life after grace": ("certification", date(2013, 6, 1), None, 0.5, "13.0 years ago"),
    "long ago": ("course", date(1970, 1, 1), None, 0.5, "no expiry date"),
    "degrees keep": ("degree", date(2013, 6, 1), None, 0.793578, "13.0 years ago"),
    "no dates": ("certification", None, None, 0.85, "no date is given"),
    "lapsed long ago": ("certification", date(1990, 1, 1), date(1993, 1, 1), 0.2, "expired on 1993-01-01"),
    "current position": ("experience", date(1990, 1, 1), None, 1.0, "current position"),
    "position that ends later": ("experience", date(1990, 1, 1), date(2027, 1, 1), 1.0, "current position"),
    "position that ended": ("experience", date(1990, 1, 1), date(2015, 6, 1), 0.5, "11.0 years ago, when"),
    "position without dates": ("experience", None, None, 0.85, "no date is given"),
    "resume": ("self_claim", None, None, 1.0, "carries no date"),
}


@pytest.mark.parametrize(("kind", "issued", "expires", "value", "words"), RECENCY.values(), ids=RECENCY)
def test_recency(
    kind: str, issued: date | None, expires: date | None, value: float, words: str, policy: Policy
) -> None:
    factor = recency_factor(award("Kites", kind, issued=issued, expires=expires), kind, policy, DAY)
    assert factor.value == pytest.approx(value, abs=1e-3)
    assert words in factor.reason


def test_a_badge_ages_like_what_is_in_it(catalogue: Catalogue, policy: Policy) -> None:
    known = Recognised(catalogue["bachelor"], 6, "generic")
    held = award("Bachelor's degree", "badge", issued=date(2010, 1, 1))
    factors = factors_of(held, known, "title", 1.0, policy, DAY)
    plain = recency_factor(held, "degree", policy, DAY)
    assert factors[-1] == plain
    assert plain.value > recency_factor(held, "badge", policy, DAY).value


@given(awards(), days, st.integers(0, 20_000))
def test_recency_never_rises_with_time(policy: Policy, held: Award, on: date, wait: int) -> None:
    later = on + timedelta(wait)
    now = factors_of(held, NOBODY, "named", 1.0, policy, on)
    then = factors_of(held, NOBODY, "named", 1.0, policy, later)
    assert then[-1].value <= now[-1].value
    assert strength_of(then) <= strength_of(now)
    holding = [strength_of(credential_factors(held, NOBODY, policy, day)) for day in (on, later)]
    assert holding[1] <= holding[0]


@given(
    awards(), days, st.floats(0, 1), st.sampled_from(("catalogue", "named", "title", "description", "resume"))
)
def test_strength_is_a_share_and_the_product_of_its_factors(
    policy: Policy, held: Award, on: date, probability: float, basis: Any
) -> None:
    factors = factors_of(held, NOBODY, basis, probability, policy, on)
    assert [factor.name for factor in factors] == FACTORS
    assert all(factor.reason for factor in factors)
    product = 1.0
    for factor in factors:
        assert 0.0 <= factor.value <= 1.0
        product *= factor.value
    assert strength_of(factors) == product
    assert (product == 0.0) or held.verification.status != "rejected"


@pytest.mark.parametrize("basis", ["catalogue", "named", "title", "description", "resume"])
def test_specificity_by_basis(basis: Any, policy: Policy) -> None:
    sure = factors_of(award("Kites"), NOBODY, basis, 1.0, policy, DAY)[2]
    linked = factors_of(award("Kites"), NOBODY, basis, 0.8, policy, DAY)[2]
    assert sure.value == getattr(policy.specificity, basis)
    assert "probability" not in sure.reason
    assert linked.value == pytest.approx(0.8 * sure.value)
    assert "linked with probability 0.80" in linked.reason


@pytest.mark.parametrize(
    ("expires", "value", "words"),
    [
        (None, 1.0, "no expiry date"),
        (DAY, 1.0, "in force until 2026-06-01"),
        (DAY - timedelta(1), 0.25, "expired on 2026-05-31"),
    ],
)
def test_holding_a_credential(expires: date | None, value: float, words: str, policy: Policy) -> None:
    held = award("Kites", "course", issued=date(1990, 1, 1), expires=expires)
    factors = {factor.name: factor for factor in credential_factors(held, NOBODY, policy, DAY)}
    assert list(factors) == FACTORS
    assert factors["assessment"].value == factors["specificity"].value == 1.0
    assert factors["recency"].value == value
    assert words in factors["recency"].reason


def test_a_rejected_credential_is_not_held(policy: Policy) -> None:
    assert strength_of(credential_factors(award("Kites", status="rejected"), NOBODY, policy, DAY)) == 0.0


def test_prestige_of_a_school_changes_nothing(recogniser: Recogniser, policy: Policy) -> None:
    schools = ["Harvard University", "Plumpton Road Evening College"]
    results = []
    for school in schools:
        held = award("BSc Biology", "degree", issuer=school)
        results.append(factors_of(held, recogniser.recognise(held), "title", 1.0, policy, DAY))
    assert results[0] == results[1]


# Blueprints, and what was checked but has lapsed.


def _weighted(*weights: float | None) -> CredentialType:
    skills = [{"skill": f"s{n}", "weight": weight} for n, weight in enumerate(weights)]
    common = {"id": "x", "name": "X", "kind": "certification", "issuer": None, "sector": "software"}
    return CredentialType.model_validate(common | {"summary": "Made up.", "skills": skills})


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ((0.25, 0.25, 0.25, 0.25), (1.0, 1.0, 1.0, 1.0)),
        ((0.1, 0.3, 0.6), (0.3, 0.9, 1.0)),
        ((1.0,), (1.0,)),
        ((None, None), (1.0, 1.0)),
    ],
)
def test_a_blueprint_weighs_skills(weights: tuple[float | None, ...], shares: tuple[float, ...]) -> None:
    entry = _weighted(*weights)
    found = tuple(blueprint_share(entry, f"s{n}") for n in range(len(weights)))
    assert found == pytest.approx(shares)
    assert blueprint_share(entry, "other") == 1.0


def test_less_of_the_exam_is_less_evidence_and_never_none(policy: Policy) -> None:
    def specificity(weighed: float) -> Factor:
        return factors_of(award("Kites"), NOBODY, "catalogue", 1.0, policy, DAY, weighed=weighed)[2]

    values = [specificity(weighed).value for weighed in (0.0, 0.25, 0.5, 1.0)]
    assert values == sorted(values)
    assert values[0] == pytest.approx(policy.blueprint.floor)
    assert values[-1] == policy.specificity.catalogue
    assert "25% of an even share" in specificity(0.25).reason
    assert "share" not in specificity(1.0).reason


def test_what_was_checked_and_has_lapsed_is_only_claimed(policy: Policy) -> None:
    lapsed = award("Kites", status="verified", expires=DAY - timedelta(1))
    held = award("Kites", status="verified", expires=DAY)
    assert (is_verified(held, DAY), is_verified(lapsed, DAY)) == (True, False)
    factor = verification_factor(lapsed, policy, DAY)
    assert factor.value == policy.verification.claimed
    assert "no longer in force" in factor.reason
    past = award("Rigger", "experience", status="verified", expires=DAY - timedelta(900))
    assert is_verified(past, DAY)
    assert verification_factor(past, policy, DAY).value == 1.0
