"""Open Badges 2.0 and 3.0 as award rows: read, never believed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from award_builders import DAY, LEVELS
from person_files import OB2, OB3

from matcher.credentials.readers.fields import read_award
from matcher.credentials.readers.standards import is_credential, read_credential, standard_of
from matcher.errors import BadInput
from matcher.types import Alignment, Award


def row(badge: Any, **documents: Any) -> dict[str, Any]:
    ((_, found),) = read_credential(badge, place="here", documents=documents)
    assert isinstance(found, dict)
    return found


def held(badge: Any) -> Award:
    return read_award(row(badge), on=DAY, levels=LEVELS)


@pytest.mark.parametrize(
    ("badge", "standard", "kind", "uri"),
    [
        (OB2, "open_badge_2", "badge", "https://example.org/sql"),
        (OB3, "open_badge_3", "micro_credential", None),
    ],
    ids=["2.0", "3.0"],
)
def test_a_badge_is_an_award(badge: dict[str, Any], standard: str, kind: str, uri: str | None) -> None:
    assert standard_of(badge) == standard
    award = held(badge)
    assert (award.title, award.issuer, award.kind) == ("SQL Nano", "A College", kind)
    assert (award.issued, award.expires) == (date(2024, 1, 31), date(2027, 1, 31))
    assert (award.skills, award.description) == (("databases",), "Queries in SQL.")
    assert award.alignments == (Alignment("SQL", uri),)
    assert (award.url, award.identifiers) == ("https://example.org/badge", ("https://example.org/badge",))
    assert award.verification.status == "claimed"
    assert "signature has not been checked" in award.verification.reason


def with_achievement(**fields: Any) -> dict[str, Any]:
    return OB3 | {"credentialSubject": {"achievement": OB3["credentialSubject"]["achievement"] | fields}}


VARIANTS: dict[str, tuple[dict[str, Any], str, Any]] = {
    "subject in a list": (OB3 | {"credentialSubject": [OB3["credentialSubject"]]}, "title", "SQL Nano"),
    "achievement in a list": (
        OB3 | {"credentialSubject": {"achievement": [{"name": "SQL Nano"}]}},
        "title",
        "SQL Nano",
    ),
    "language map": (with_achievement(name={"es": "Nano de SQL", "en": "SQL Nano"}), "title", "SQL Nano"),
    "British English": (
        with_achievement(name={"es": "Nano de SQL", "en-GB": "SQL Nano"}),
        "title",
        "SQL Nano",
    ),
    "JSON-LD value": (with_achievement(name={"@value": "SQL Nano"}), "title", "SQL Nano"),
    "only another language": (with_achievement(name={"es": "Nano de SQL"}), "title", "Nano de SQL"),
    "Indonesian is no address": (with_achievement(name={"id": "Nano SQL"}), "title", "Nano SQL"),
    "an object is no text": (with_achievement(name={"id": "https://example.org"}), "title", None),
    "name outside": (with_achievement(name=None) | {"name": "SQL Nano"}, "title", "SQL Nano"),
    "issuer by address": (OB3 | {"issuer": "did:example:1"}, "issuer", None),
    "creator where the issuer has no name": (
        with_achievement(creator={"name": "A School"}) | {"issuer": {"id": "did:example:1"}},
        "issuer",
        "A School",
    ),
    "no type": (with_achievement(achievementType=None), "kind", "badge"),
    "issuance date": (OB3 | {"validFrom": None, "issuanceDate": "2020-01-01"}, "issued", "2020-01-01"),
    "awarded before it was signed": (OB3 | {"awardedDate": "2019-01-01"}, "issued", "2019-01-01"),
    "one tag": (with_achievement(tag="SQL"), "skills", ["SQL"]),
    "a field of study": (with_achievement(tag=None, fieldOfStudy="Biology"), "skills", ["Biology"]),
    "alignments of wrong types": (with_achievement(alignment=[5, None, {}], tag=[{}, 5]), "alignments", []),
    "one alignment": (
        with_achievement(alignment={"targetName": "SQL"}),
        "alignments",
        [{"name": "SQL", "uri": None, "basis": "alignment", "level": None}],
    ),
    "an alignment to a credential type": (
        with_achievement(
            alignment={
                "targetName": "CSP",
                "targetUrl": "https://example.org/csp",
                "targetType": "ceterms:Credential",
            }
        ),
        "alignments",
        [],
    ),
    "its address": (
        with_achievement(
            alignment={
                "targetName": "CSP",
                "targetUrl": "https://example.org/csp",
                "targetType": "ceterms:Credential",
            }
        ),
        "identifiers",
        ["https://example.org/badge", "https://example.org/csp"],
    ),
    "criteria in Markdown": (
        with_achievement(
            criteria={"narrative": "# Steps\n* write **SQL**, see [the guide](https://x.example)"}
        ),
        "criteria",
        "Steps\n write SQL, see the guide",
    ),
    "criteria by address": (with_achievement(criteria={"id": "https://x.example"}), "criteria", ""),
    "the holder": (
        OB3 | {"credentialSubject": OB3["credentialSubject"] | {"name": "Ann Lee"}},
        "holder",
        "Ann Lee",
    ),
    "version 2 by its older names": (
        OB2
        | {"badge": OB2["badge"] | {"alignment": None, "alignments": [{"name": "SQL", "url": "urn:x:1"}]}},
        "alignments",
        [{"name": "SQL", "uri": "urn:x:1", "basis": "alignment", "level": None}],
    ),
}


@pytest.mark.parametrize(("badge", "field", "value"), VARIANTS.values(), ids=VARIANTS)
def test_variants(badge: dict[str, Any], field: str, value: Any) -> None:
    assert row(badge)[field] == value


RUBRIC = {
    "id": "urn:uuid:1",
    "alignment": [{"targetName": "Data modelling"}],
    "rubricCriterionLevel": [
        {"id": "urn:uuid:low", "level": "Basic"},
        {"id": "urn:uuid:high", "level": "Advanced", "alignment": [{"targetName": "Query tuning"}]},
    ],
}


def with_result(**result: Any) -> dict[str, Any]:
    achievement = OB3["credentialSubject"]["achievement"] | {"resultDescription": [RUBRIC], "alignment": None}
    return OB3 | {"credentialSubject": {"achievement": achievement, "result": [result]}}


def test_a_result_shows_its_skills_at_the_level_of_the_rubric() -> None:
    award = held(
        with_result(resultDescription="urn:uuid:1", achievedLevel="urn:uuid:high", status="Completed")
    )
    assert award.alignments == (
        Alignment("Data modelling", None, "result", 4),
        Alignment("Query tuning", None, "result", 4),
    )
    low = held(with_result(resultDescription="urn:uuid:1", achievedLevel="urn:uuid:low"))
    assert low.alignments == (Alignment("Data modelling", None, "result", 2),)


@pytest.mark.parametrize("status", ["Failed", "Withdrew", "Enrolled", "InProgress", "OnHold"])
def test_what_was_not_achieved_is_no_award(status: str) -> None:
    with pytest.raises(BadInput, match=f"result says {status}: nothing was achieved"):
        row(with_result(status=status))


def test_a_revoked_badge_is_rejected() -> None:
    award = held(OB2 | {"revoked": True, "revocationReason": "Issued in error"})
    assert award.verification.status == "rejected"
    assert "revoked: Issued in error" in award.verification.reason


NO_BADGES: list[Any] = [
    None,
    5,
    "x",
    [],
    {},
    {"badge": "https://example.org"},
    {"hello": 1},
    {"id": "p1", "awards": []},
]


@pytest.mark.parametrize("value", NO_BADGES)
def test_what_is_no_credential(value: Any) -> None:
    assert not is_credential(value)
    with pytest.raises(BadInput, match="no credential standard"):
        read_credential(value, place="here")


LINKED = OB2 | {"badge": "https://example.org/badge"}
CLASS = OB2["badge"] | {"type": "BadgeClass", "issuer": "https://example.org/us"}
ISSUER = {"type": "Issuer", "id": "https://example.org/us", "name": "A College"}


def test_a_linked_badge_is_looked_up_among_the_documents_given() -> None:
    with pytest.raises(BadInput, match=r"badge is only linked.*https://example.org/badge"):
        row(LINKED)
    documents = {"https://example.org/badge": CLASS, "https://example.org/us": ISSUER}
    assert row(LINKED, **documents) == row(OB2)
    assert row(LINKED, **{"https://example.org/badge": CLASS})["issuer"] is None


@pytest.mark.parametrize("part", [CLASS, ISSUER], ids=["class", "issuer"])
def test_a_badge_class_alone_is_held_by_nobody(part: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="put it beside the badge"):
        row(part)
