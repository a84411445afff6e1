"""Credential types side by side: eight aspects from stated fields, and "unknown" for all the rest."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.credentials import Catalogue, CredentialType
from matcher.errors import UnknownName
from matcher.reports.comparison import compare_credentials
from matcher.taxonomy import Taxonomy

ASPECTS = ["definition", "duration", "scope", "recognition", "cost", "assessment", "validity", "delivery"]
BASE: dict[str, Any] = {
    "id": "one",
    "name": "One",
    "kind": "certification",
    "issuer": "Body",
    "sector": "software",
    "summary": "Shows queries.",
}


def tell(taxonomy: Taxonomy, aspect: str, **fields: Any) -> str:
    """What a type with these fields says of one aspect."""
    catalogue = Catalogue([CredentialType.model_validate(BASE | fields)], taxonomy)
    labels = {skill.id: skill.label for skill in taxonomy}
    return compare_credentials(catalogue, ["one"], labels)[aspect]["one"]


def cost(amount: float, pays_for: str = "exam", **more: Any) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR", "for": pays_for, "source": "A list"} | more


def source(fact: str, year: int | None) -> dict[str, Any]:
    return {"fact": fact, "source": "A list", "as_of": year}


def lasts(unit: str | None, *ends: float | None, basis: str = "elapsed") -> dict[str, Any]:
    low, high = (*ends, None, None)[:2]
    return {"duration": {"min": low, "max": high, "unit": unit, "basis": basis}}


def covers(*ids: str) -> list[dict[str, str]]:
    return [{"skill": one} for one in ids]


FEE = {"renewal": {"months": 36, "units": 60, "unit": "PDU", "fee": cost(150, "renewal", as_of=2025)}}
# fields, what is said
CASES: dict[str, list[tuple[dict[str, Any], str]]] = {
    "definition": [
        ({}, "Certification by Body. Shows queries."),
        ({"issuer": None}, "Certification, awarded by several bodies. Shows queries."),
        ({"kind": "micro_credential"}, "Micro-credential by Body. Shows queries."),
        ({"kind": "nano_credential"}, "Nano-credential by Body. Shows queries."),
        ({"summary": ""}, "Certification by Body."),
    ],
    "duration": [
        ({}, "unknown"),
        (lasts("weeks", 8, 12), "8 to 12 weeks"),
        (lasts("weeks", 8, 8), "8 weeks"),
        (lasts("weeks", 8), "8 weeks"),
        (lasts("weeks", None, 12), "12 weeks"),
        (lasts("years", 1, 1), "1 year"),
        (lasts("months", 1), "1 month"),
        (lasts("years", 1, 2), "1 to 2 years"),
        (lasts("years", 1.5), "1.5 years"),
        (lasts("hours", 40, basis="effort"), "40 hours of work"),
        (lasts("hours", 0, 40, basis="effort"), "0 to 40 hours of work"),
        (lasts("months", 3, 6, basis="competency_based"), "3 to 6 months; as long as it takes"),
        (lasts(None, basis="competency_based"), "as long as it takes"),
        (lasts("weeks"), "unknown"),
        (lasts(None, 8, 12), "unknown"),
        (
            lasts("weeks", 8) | {"sources": [source("duration", 2023), source("cost", 2026)]},
            "8 weeks (as of 2023)",
        ),
        (lasts("weeks", 8) | {"sources": [source("duration", None)]}, "8 weeks"),
    ],
    "scope": [
        ({}, "unknown"),
        ({"scope": "single_skill", "skills": covers("sql")}, "narrow: one skill (SQL)"),
        ({"skills": covers("sql", "python")}, "unknown (SQL, Python)"),
        ({"scope": "field"}, "broad: a whole field of study"),
        (
            {"scope": "occupation", "skills": covers("java", "kotlin", "nursing", "python", "spanish")},
            "broad: what an occupation needs (Java, Kotlin, Nursing, Python, Spanish)",
        ),
        (
            {"scope": "skill_set", "skills": covers("sql", "java", "kotlin", "nursing", "python", "spanish")},
            "a set of skills that belong together (SQL, Java, Kotlin, Nursing, Python and 1 more)",
        ),
    ],
    "recognition": [
        ({}, "unknown"),
        ({"eqf": 6}, "EQF level 6"),
        ({"eqf": 6, "recognition": {"frameworks": [{"name": "EQF", "level": 6}]}}, "EQF level 6"),
        (
            {"eqf": 6, "recognition": {"frameworks": [{"name": "RQF", "level": "6"}]}},
            "RQF level 6; EQF level 6",
        ),
        ({"recognition": {"frameworks": [{"name": "A register"}]}}, "A register"),
        ({"recognition": {"frameworks": [{"name": "Entry", "level": 0}]}}, "Entry level 0"),
        (
            {"recognition": {"accredited_by": ["A", "B"], "endorsed_by": ["C"], "jurisdictions": ["UK"]}},
            "accredited by A, B; endorsed by C; holds in UK",
        ),
    ],
    "cost": [
        ({}, "unknown"),
        ({"cost": [cost(575, as_of=2025)]}, "EUR 575 for exam (2025)"),
        (
            {"cost": [cost(12999, "training"), cost(20.5, "renewal")]},
            "EUR 12,999 for training; EUR 20.50 for renewal",
        ),
        ({"cost": [cost(0)]}, "nothing for exam"),
    ],
    "assessment": [
        ({}, "unknown"),
        ({"assessment": {}}, "unknown"),
        (
            {
                "assessment": {
                    "method": "proctored_exam",
                    "supervision": "proctored",
                    "assessor": "third_party",
                }
            },
            "supervised exam, under supervision, assessed by a third party",
        ),
        ({"assessment": {"assessor": "self"}}, "self-assessed"),
        (
            {"assessment": {"method": "attendance", "supervision": "none"}},
            "attendance, not assessed, unsupervised",
        ),
    ],
    "validity": [
        ({}, "unknown"),
        ({"validity_months": 36}, "36 months"),
        ({"validity_months": "none"}, "does not lapse"),
        (
            {"validity_months": "none", "sources": [source("validity_months", 2024)]},
            "does not lapse (as of 2024)",
        ),
        (
            {
                "validity_months": 36,
                "sources": [source("validity_months", 2024), source("validity_months", 2026)],
            },
            "36 months (as of 2026)",
        ),
        ({"renewal": {"months": 12}}, "unknown; renewed every 12 months"),
        (
            {"validity_months": 36} | FEE,
            "36 months; renewed every 36 months with 60 PDU, EUR 150 for renewal (2025)",
        ),
    ],
    "delivery": [
        ({}, "unknown"),
        ({"delivery": "online"}, "online"),
        ({"delivery": "in_person"}, "in person"),
        ({"delivery": "blended"}, "blended"),
        ({"delivery": "variable"}, "online or in person"),
    ],
}
ROWS = [(aspect, fields, said) for aspect, rows in CASES.items() for fields, said in rows]


@pytest.mark.parametrize(
    ("aspect", "fields", "said"), ROWS, ids=[f"{aspect}: {said[:50]}" for aspect, _, said in ROWS]
)
def test_aspects(aspect: str, fields: dict[str, Any], said: str, taxonomy: Taxonomy) -> None:
    assert tell(taxonomy, aspect, **fields) == said


def test_types_stand_in_the_order_asked_for_each_with_its_own(catalogue: Catalogue) -> None:
    ids = ["query-master", "bachelor", "data-2"]
    found = compare_credentials(catalogue, ids, {"sql": "SQL"})
    assert list(found) == ASPECTS
    assert all(list(told) == ids for told in found.values())
    assert found["definition"] == {
        "query-master": "Certification by Query Guild. A type made up for tests.",
        "bachelor": "Degree, awarded by several bodies. A type made up for tests.",
        "data-2": "Certification by Data Body. A type made up for tests.",
    }
    assert found["scope"]["data-2"] == "unknown (SQL, python)"
    assert found["assessment"]["query-master"] == "supervised exam, assessed by the issuer"


def test_one_type_twice_is_told_once_and_none_is_no_error(catalogue: Catalogue) -> None:
    assert list(compare_credentials(catalogue, ["data-1", "data-1"], {})["cost"]) == ["data-1"]
    assert compare_credentials(catalogue, [], {}) == {aspect: {} for aspect in ASPECTS}


def test_an_unknown_type_is_named_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownName, match=r"no credential type 'data-3'.*nearest: 'data-"):
        compare_credentials(catalogue, ["data-1", "data-3"], {})


def test_nothing_is_filled_in_from_the_kind(taxonomy: Taxonomy) -> None:
    for kind in ("degree", "badge", "licence", "course", "apprenticeship"):
        told = [tell(taxonomy, aspect, kind=kind) for aspect in ASPECTS if aspect != "definition"]
        assert set(told) == {"unknown"}
