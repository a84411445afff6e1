"""Units towards a renewal: what counts, from when, and what nobody can tell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from award_builders import DAY, award, read, row

from matcher.credentials import Catalogue, CredentialType
from matcher.credentials.renewing import Renewal, track_renewals
from matcher.taxonomy import Taxonomy
from matcher.types import Award, Credits

HELD = award("Rigger", issued=date(2025, 1, 1), expires=date(2028, 1, 1), id="rigger")


@pytest.fixture(scope="module")
def renewed(taxonomy: Taxonomy) -> Catalogue:
    common = {"sector": "software", "summary": "Made up.", "kind": "certification", "issuer": "Quay Guild"}
    return Catalogue(
        [
            CredentialType.model_validate(
                common | {"id": "rigger", "name": "Rigger", "renewal": {"units": 30, "unit": "PDU"}}
            ),
            CredentialType.model_validate(
                common | {"id": "diver", "name": "Diver", "renewal": {"months": 12}}
            ),
            CredentialType.model_validate(common | {"id": "cook", "name": "Cook"}),
        ],
        taxonomy,
    )


def course(id: str, *credits: tuple[float, str], **fields: Any) -> Award:
    fields = {"issued": date(2025, 6, 1)} | fields
    return award(f"Course {id}", "course", id=id, credits=tuple(Credits(*one) for one in credits), **fields)


def track(renewed: Catalogue, *awards: Award) -> tuple[Renewal, ...]:
    types = {one.id: one.id.partition("-")[0] for one in awards}
    return track_renewals(renewed, awards, types, on=DAY)


def test_units_since_the_award_count(renewed: Catalogue) -> None:
    (found,) = track(renewed, HELD, course("a", (8, "PDU")), course("b", (4.5, "PDUs"), (3, "CPE")))
    assert (found.asked, found.unit, found.earned, found.missing) == (30, "PDU", 12.5, 17.5)
    assert found.counted == ("a", "b")


@pytest.mark.parametrize(
    "other",
    [
        course("a", (8, "PDU"), issued=date(2024, 12, 31)),
        course("a", (8, "PDU"), issued=date(2026, 7, 1)),
        course("a", (8, "PDU"), issued=None),
        course("a", (8, "CEU")),
        course("a", (8, "PDU"), status="rejected"),
    ],
    ids=["before it", "still to come", "without a date", "another unit", "found false"],
)
def test_what_does_not_count(renewed: Catalogue, other: Award) -> None:
    (found,) = track(renewed, HELD, other)
    assert (found.earned, found.counted) == (0, ())


@pytest.mark.parametrize("unit", ["CPE", "CPEs", "cpe credits", "CPE hour", "CPE Hours"])
def test_a_unit_has_many_names(taxonomy: Taxonomy, unit: str) -> None:
    entry = {"id": "rigger", "name": "Rigger", "kind": "certification", "issuer": None, "sector": "software"}
    entry |= {"summary": "Made up.", "renewal": {"units": 40, "unit": "CPE"}}
    (found,) = track(
        Catalogue([CredentialType.model_validate(entry)], taxonomy), HELD, course("a", (8, unit))
    )
    assert found.earned == 8


def test_a_renewal_begins_anew(renewed: Catalogue) -> None:
    again = award("Rigger", issued=date(2026, 1, 1), expires=date(2029, 1, 1), id="rigger-2")
    (found,) = track(renewed, HELD, again, course("a", (8, "PDU")))
    assert (found.award_id, found.earned) == ("rigger-2", 0)


def test_unknown_units_are_unknown(renewed: Catalogue) -> None:
    found = track(renewed, award("Diver", id="diver"), award("Cook", id="cook"))
    assert [(one.type_id, one.asked, one.missing) for one in found] == [("diver", None, None)]


def test_order_changes_nothing(renewed: Catalogue) -> None:
    awards = [HELD, course("a", (8, "PDU")), award("Diver", id="diver")]
    assert track(renewed, *awards) == track(renewed, *reversed(awards))


@pytest.mark.parametrize(
    ("stated", "credits"),
    [
        ("3 PDU", (Credits(3, "PDU"),)),
        ([{"amount": 1.5, "unit": "CEU"}, "2 CPE credits"], (Credits(1.5, "CEU"), Credits(2, "CPE credits"))),
        ("", ()),
        (None, ()),
    ],
)
def test_credits_are_read_from_rows(stated: Any, credits: tuple[Credits, ...]) -> None:
    (person,) = read([row({"title": "Course", "credits": stated})]).items
    assert person.awards[0].credits == credits


@pytest.mark.parametrize(
    "stated", ["PDU", "-3 PDU", "nan PDU", "inf PDU", 3, {"amount": 3}, [["3 PDU"]], "1e9 PDU"]
)
def test_what_are_no_credits(stated: Any) -> None:
    reading = read([row({"title": "Course", "credits": stated})])
    assert not reading.items[0].awards
    assert "3 PDU" in reading.rejected[0].reason
