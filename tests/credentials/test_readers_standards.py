"""Credentials of every standard as awards: what each says, where it says it, and what is set aside."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from award_builders import DAY, LEVELS
from envelope_builders import base64url, jws
from hypothesis import given
from hypothesis import strategies as st
from person_files import OB2, OB3

from matcher.credentials.readers.fields import read_award
from matcher.credentials.readers.standards import (
    claims_in,
    is_credential,
    read_credential,
    standard_of,
)
from matcher.errors import BadInput
from matcher.types import Alignment, Award


def read(value: Any) -> tuple[list[Award], list[tuple[str, str]]]:
    """The awards in a value, and the place and reason of what was set aside."""
    awards, aside = [], []
    for place, row in read_credential(value, place="here"):
        try:
            if isinstance(row, BadInput):
                raise row
            awards.append(read_award(row, on=DAY, levels=LEVELS))
        except BadInput as error:
            aside.append((place, str(error)))
    return awards, aside


def read_alone(value: Any) -> None:
    """Raises for the first thing that was set aside in a value that must hold no award."""
    awards, aside = read(value)
    assert not awards
    raise BadInput(aside[0][1])


def one(value: Any) -> Award:
    awards, aside = read(value)
    assert (len(awards), aside) == (1, [])
    return awards[0]


DEGREE = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "UniversityDegreeCredential"],
    "issuer": {"id": "did:example:1", "name": "A College"},
    "validFrom": "2024-01-31T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:2",
        "degree": {"type": "BachelorDegree", "name": "BSc Biology", "graduationDate": "2020-07-01"},
    },
}


def test_a_w3c_credential() -> None:
    assert standard_of(DEGREE) == "verifiable_credential"
    award = one(DEGREE)
    assert (award.title, award.kind, award.kind_stated) == ("BSc Biology", "degree", "BachelorDegree")
    assert (award.issuer, award.issued, award.expires) == ("A College", date(2020, 7, 1), None)


def test_a_credential_of_version_1_that_only_names_itself() -> None:
    value = {
        "type": ["VerifiableCredential"],
        "name": "Forklift licence",
        "issuer": "did:example:1",
        "issuanceDate": "2024-01-31T00:00:00Z",
        "expirationDate": "2027-01-31T00:00:00Z",
        "credentialSubject": {"id": "did:example:2"},
    }
    award = one(value)
    assert (award.title, award.kind, award.issuer) == ("Forklift licence", "licence", None)
    assert (award.issued, award.expires) == (date(2024, 1, 31), date(2027, 1, 31))


NOT_HELD = {
    "an endorsement": (
        OB3 | {"type": ["VerifiableCredential", "EndorsementCredential"], "credentialSubject": {}},
        "endorses",
    ),
    "a status list": (
        DEGREE | {"type": ["VerifiableCredential", "BitstringStatusListCredential"]},
        "list of which",
    ),
    "a subject without anything": (DEGREE | {"credentialSubject": {"id": "did:example:2"}}, "carries a name"),
    "an empty presentation": ({"type": "VerifiablePresentation"}, "carries none"),
    "an empty record": (
        {"type": ["VerifiableCredential", "ClrCredential"], "credentialSubject": {}},
        "carries none",
    ),
    "an entitlement": (
        {
            "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
            "credentialSubject": {"hasClaim": {"type": "LearningEntitlement", "title": {"en": "May study"}}},
        },
        "claims no achievement",
    ),
    "a programme": (
        {"@context": "https://schema.org", "@type": "EducationalOccupationalProgram", "name": "X"},
        "describes a programme",
    ),
    "an organisation": (
        {"@type": "ceterms:Organization", "ceterms:name": {"en": "X"}},
        "describes no credential type",
    ),
    "a pending certification": (
        {"issuingAuthority": {"name": "PMI"}, "name": "PMP", "status": "Pending"},
        "not held yet",
    ),
    "a broken seal": ({"payload": "*", "signatures": []}, "no JSON and no base64url"),
}


@pytest.mark.parametrize(("value", "reason"), NOT_HELD.values(), ids=NOT_HELD)
def test_what_nobody_holds(value: Any, reason: str) -> None:
    assert is_credential(value)
    with pytest.raises(BadInput, match=reason):
        read_alone(value)


def test_claims_of_a_jwt_of_version_1_come_from_vc_and_the_registered_names() -> None:
    inner = {key: part for key, part in DEGREE.items() if key not in ("issuer", "validFrom")}
    token = jws({"iss": "did:example:1", "nbf": 1_577_836_800, "exp": 1_893_456_000, "vc": inner})
    award = one(claims_in(token.encode(), name="x.jwt"))
    assert (award.title, award.issuer) == ("BSc Biology", None)
    assert (award.issued, award.expires) == (date(2020, 7, 1), date(2030, 1, 1))


def test_a_stated_date_counts_before_the_registered_one() -> None:
    token = jws({"exp": 0, "nbf": True, "vc": OB3})
    assert one(claims_in(token.encode(), name="x")).expires == date(2027, 1, 31)


@pytest.mark.parametrize("payload", [OB2, OB3, DEGREE], ids=["OB2", "OB3", "VC"])
def test_a_signed_credential_is_what_it_signs(payload: dict[str, Any]) -> None:
    assert one(claims_in(jws(payload).encode(), name="x")) == one(payload)


def test_a_presentation_holds_objects_tokens_and_envelopes() -> None:
    envelope = {
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{jws(DEGREE)}",
    }
    awards, aside = read(
        {"type": ["VerifiablePresentation"], "verifiableCredential": [OB3, jws(OB3), envelope, 5]}
    )
    assert [award.title for award in awards] == ["SQL Nano", "SQL Nano", "BSc Biology"]
    assert aside == [("here credential[3]", "it is JSON of no credential standard known here")]


def test_credentials_packed_without_end_are_refused() -> None:
    value: Any = OB3
    for _ in range(8):
        value = {"type": "VerifiablePresentation", "verifiableCredential": value}
    with pytest.raises(BadInput, match="more than 6 deep"):
        read_credential(value, place="here")


def achieved(identifier: str, name: str) -> dict[str, Any]:
    return OB3 | {"credentialSubject": {"achievement": {"id": identifier, "name": name}}}


def record(*associations: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"name": "A College"},
        "credentialSubject": {
            "type": "ClrSubject",
            "verifiableCredential": [achieved(f"urn:x:{letter}", letter) for letter in "abcd"],
            "achievement": [{"id": "urn:x:e", "name": "described, not held"}],
            "association": [
                {"sourceId": f"urn:x:{source}", "associationType": kind, "targetId": f"urn:x:{target}"}
                for source, kind, target in associations
            ],
        },
    }


def test_a_learner_record_says_what_is_part_of_what() -> None:
    value = record(
        ("a", "isParentOf", "b"), ("c", "isPartOf", "b"), ("d", "isRelatedTo", "a"), ("d", "isParentOf", "d")
    )
    assert standard_of(value) == "clr"
    assert {award.title: award.part_of for award in read(value)[0]} == {
        "a": "urn:x:a",
        "b": "urn:x:a",
        "c": "urn:x:a",
        "d": None,
    }


def test_a_circle_of_parts_is_one_whole() -> None:
    value = record(("b", "isParentOf", "a"), ("c", "isParentOf", "b"), ("a", "isParentOf", "c"))
    assert {award.part_of for award in read(value)[0]} == {"urn:x:a", None}


BLOCKCERT_3 = {
    "type": ["VerifiableCredential", "BlockcertsCredential"],
    "issuer": "did:example:1",
    "issuanceDate": "2022-05-02T16:36:22Z",
    "credentialSubject": {"name": "Ann Lee", "claim": {"name": "Baking Diploma", "description": "Bread."}},
    "display": {"contentMediaType": "text/html", "content": "<h1>FORGED: Chief Baker</h1>"},
}


def test_blockcerts_and_that_what_they_display_is_not_read() -> None:
    assert standard_of(BLOCKCERT_3) == "blockcerts_3"
    award = one(BLOCKCERT_3)
    assert (award.title, award.kind, award.description) == ("Baking Diploma", "diploma", "Bread.")
    second = OB2 | {"signature": {"type": ["MerkleProof2017", "Extension"]}, "displayHtml": "<h1>FORGED</h1>"}
    assert standard_of(second) == "blockcerts_2"
    assert one(second).title == "SQL Nano"


ESCO = "http://data.europa.eu/esco/skill/00000000-0000-0000-0000-000000000001"
EUROPASS = {
    "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
    "issuer": {"legalName": {"en": "An Agency"}},
    "validFrom": "2023-06-07T00:00:00Z",
    "credentialSubject": {
        "fullName": {"en": "Ann Lee"},
        "hasClaim": {
            "id": "urn:epass:1",
            "type": "LearningAchievement",
            "title": {"es": "Redes", "en": "Networks micro-credential"},
            "awardedBy": {"awardingBody": {"type": "Organisation", "legalName": {"en": "A College"}}},
            "influencedBy": {"temporal": {"startDate": "2023-05-05", "endDate": "2023-06-06T15:00:00Z"}},
            "provenBy": {
                "grade": {"noteLiteral": {"en": "Pass"}},
                "specifiedBy": {"gradingScheme": {"description": {"en": "Configure a router."}}},
            },
            "specifiedBy": {
                "eqfLevel": {"id": "http://data.europa.eu/snb/eqf/5"},
                "dcType": {"prefLabel": {"en": "Short learning programme"}},
                "learningOutcome": [
                    {
                        "title": {"en": "Routing"},
                        "relatedESCOSkill": {"id": ESCO, "prefLabel": {"en": "route"}},
                    },
                    {"title": {"en": "Switching"}, "relatedSkill": [5, {"prefLabel": {"en": "VLANs"}}]},
                ],
            },
            "hasPart": [{"id": "urn:epass:2", "title": {"en": "Cabling module"}}],
        },
    },
}


def test_a_european_digital_credential() -> None:
    assert standard_of(EUROPASS) == "europass"
    whole, part = read(EUROPASS)[0]
    assert (whole.title, whole.kind, whole.kind_stated) == (
        "Networks micro-credential",
        "micro_credential",
        "Short learning programme",
    )
    assert (whole.issuer, whole.issued, whole.eqf) == ("A College", date(2023, 6, 6), 5)
    assert whole.criteria == "Configure a router."
    assert whole.alignments == (
        Alignment("route", ESCO),
        Alignment("Routing", None, "outcome"),
        Alignment("VLANs", None),
        Alignment("Switching", None, "outcome"),
    )
    assert (part.title, whole.part_of, part.part_of) == ("Cabling module", "urn:epass:1", "urn:epass:1")


def test_a_european_credential_may_be_wrapped_or_sealed() -> None:
    text = json.dumps(EUROPASS)
    sealed = {"payload": text, "signatures": [{"protected": "e30"}]}
    packed = sealed | {"payload": base64url(text.encode())}
    for value in ({"credential": EUROPASS, "deliveryDetails": {}}, sealed, packed):
        assert read(value) == read(EUROPASS)


CTID = "ce-00000000-0000-0000-0000-00000000000a"
CTDL = {
    "@context": "https://credreg.net/ctdl/schema/context/json",
    "@graph": [
        {
            "@id": f"https://credentialengineregistry.org/resources/{CTID}",
            "@type": "ceterms:Certification",
            "ceterms:ctid": CTID,
            "ceterms:name": {"en": "Certified Baker"},
            "ceterms:ownedBy": ["https://x.example/us"],
            "ceterms:requires": [
                {
                    "ceterms:targetCompetency": [
                        {
                            "ceterms:targetNode": "https://x.example/1",
                            "ceterms:targetNodeName": {"en": "Knead dough"},
                        }
                    ]
                }
            ],
            "ceterms:keyword": {"en": ["Bread"]},
        },
        {"@id": "https://x.example/us", "@type": "ceterms:Organization", "ceterms:name": {"en": "Bakers"}},
    ],
}


def test_ctdl_is_a_type_somebody_says_to_hold() -> None:
    assert standard_of(CTDL) == "ctdl"
    award = one(CTDL)
    assert (award.title, award.kind, award.issuer, award.issued) == (
        "Certified Baker",
        "certification",
        "Bakers",
        None,
    )
    assert award.identifiers == (CTID,)
    assert (award.alignments, award.skills) == (
        (Alignment("Knead dough", "https://x.example/1"),),
        ("Bread",),
    )
    assert (award.verification.status, "stands nowhere" in award.verification.reason) == ("claimed", True)


SCHEMA = {
    "@context": "https://schema.org",
    "@type": "Person",
    "name": "Ann Lee",
    "hasCredential": {
        "@type": "EducationalOccupationalCredential",
        "name": "Certified Safety Professional",
        "url": "https://bcsp.example/csp",
        "credentialCategory": {"@type": "DefinedTerm", "name": "Certification"},
        "recognizedBy": {"@type": "Organization", "name": "BCSP"},
        "competencyRequired": [{"name": "Risk assessment", "url": "https://bcsp.example/r"}, "Training"],
    },
}


def test_schema_org_of_a_person_and_of_a_credential_alone() -> None:
    assert standard_of(SCHEMA) == "schema_org"
    award = one(SCHEMA)
    assert (award.title, award.kind_stated, award.issuer) == (
        "Certified Safety Professional",
        "Certification",
        "BCSP",
    )
    assert award.alignments == (Alignment("Risk assessment", "https://bcsp.example/r"), Alignment("Training"))
    assert award.identifiers == ("https://bcsp.example/csp",)
    assert one(SCHEMA["hasCredential"]) == award
    prefixed = {"@type": "schema:EducationalOccupationalCredential", "schema:name": "BSc Biology"}
    assert one(prefixed).title == "BSc Biology"


LER = {
    "type": "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json",
    "person": {"name": {"formattedName": "Ann Lee"}},
    "communication": {"address": [{"line": "1 High Street"}]},
    "certifications": [
        {
            "name": "PMP",
            "issuingAuthority": {"name": "PMI"},
            "firstIssued": "2024-03",
            "effectiveTimePeriod": {"validTo": "2027-03-01"},
        },
        {"name": "stands for itself", "verifications": [OB3, "no credential"]},
        5,
    ],
    "licenses": [{"name": "RN", "issuingAuthority": "A Board", "status": "Suspended"}],
    "educationAndLearnings": [
        {
            "institution": {"name": "A College"},
            "end": "2015-06",
            "educationDegrees": [{"name": "Bachelor", "specializations": [{"name": "Biology"}]}],
        },
    ],
    "employmentHistories": [
        {
            "organization": {"tradeName": "A Ward"},
            "positionHistories": [
                {"title": "Nurse", "start": "2016-01", "end": "2020-01"},
                {"title": "Sister", "start": "2020-02"},
            ],
        },
    ],
    "skills": [{"name": "Wound care", "proficiencyLevel": "advanced"}],
}


@pytest.mark.parametrize("value", [LER, {"type": ["VerifiableCredential"], "credentialSubject": LER}])
def test_a_learning_and_employment_record(value: Any) -> None:
    assert standard_of(value) == "hr_open"
    awards, aside = read(value)
    held = {award.title: award for award in awards}
    assert list(held) == ["PMP", "RN", "Bachelor in Biology", "Nurse", "Sister", "Wound care", "SQL Nano"]
    assert (held["PMP"].issuer, held["PMP"].expires) == ("PMI", date(2027, 3, 1))
    assert (held["RN"].kind, held["RN"].verification.status) == ("licence", "rejected")
    assert (held["Nurse"].kind, held["Nurse"].issuer, held["Nurse"].expires) == (
        "experience",
        "A Ward",
        date(2020, 1, 31),
    )
    assert (held["Wound care"].kind, held["Wound care"].level) == ("self_claim", 4)
    assert [place for place, _ in aside] == ["here certifications[2]", "here certifications[1] verification"]


def test_a_competency_by_itself() -> None:
    value = {
        "competencyName": "Reading Comprehension",
        "competencyIds": [{"value": "2.A.1.a", "schemeId": "O*NET"}],
        "proficiencyLevel": {"scoresText": [{"value": "80", "maximum": "100"}]},
    }
    award = one(value)
    assert (award.kind, award.level) == ("self_claim", None)  # 80 of 100 is on no scale of ours
    assert award.alignments == (Alignment("Reading Comprehension", "2.A.1.a"),)
    scored = value | {"proficiencyLevel": {"scoresNumeric": [{"value": 4, "maximum": 5}]}}
    assert one(scored).level == 4


words = st.sampled_from(
    sorted(
        {
            "type",
            "@type",
            "id",
            "badge",
            "recipient",
            "credentialSubject",
            "achievement",
            "verifiableCredential",
            "name",
            "issuer",
            "hasClaim",
            "specifiedBy",
            "learningOutcome",
            "relatedESCOSkill",
            "@graph",
            "ceterms:name",
            "ceterms:ctid",
            "ceterms:requires",
            "ceterms:targetCompetency",
            "hasCredential",
            "certifications",
            "licenses",
            "issuingAuthority",
            "employmentHistories",
            "educationAndLearnings",
            "positionHistories",
            "verifications",
            "skills",
            "competencyName",
            "payload",
            "signatures",
            "credential",
            "alignment",
            "tag",
            "result",
            "resultDescription",
            "status",
            "association",
            "sourceId",
            "targetId",
            "associationType",
            "awardedBy",
            "awardingBody",
            "hasPart",
            "title",
            "@value",
            "en",
            "vc",
            "effectiveTimePeriod",
            "competencyRequired",
            "educationDegrees",
            "criteria",
            "eqfLevel",
            "temporal",
            "revoked",
        }
    )
)
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.sampled_from(
        [
            "VerifiableCredential",
            "OpenBadgeCredential",
            "ClrCredential",
            "VerifiablePresentation",
            "Assertion",
            "PMP",
            "EuropeanDigitalCredential",
            "ceterms:Certification",
            "EducationalOccupationalCredential",
            "2024-01-01",
            "BlockcertsCredential",
            "EnvelopedVerifiableCredential",
            "https://x.example/1",
            "isParentOf",
            "Failed",
            jws(OB3),
        ]
    )
)
shapes = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=5),
    max_leaves=30,
)


@given(st.dictionaries(words, shapes, max_size=8) | shapes)
def test_any_json_is_awards_or_set_aside_with_its_place(value: Any) -> None:
    with suppress(BadInput):
        awards, aside = read(value)
        assert awards or aside
        assert all(place.startswith("here") and reason for place, reason in aside)
        assert all(award.title and award.id for award in awards)


GOOD = {
    "OB2": OB2,
    "OB3": OB3,
    "VC": DEGREE,
    "CLR": record(("a", "isParentOf", "b")),
    "EDC": EUROPASS,
    "CTDL": CTDL,
    "schema.org": SCHEMA,
    "LER": LER,
    "Blockcerts": BLOCKCERT_3,
}


def spoilt(value: Any, path: tuple[int, ...], by: Any) -> Any:
    """A value with one place in it put in another's stead; the path wraps around."""
    if not path or not isinstance(value, dict | list) or not value:
        return by
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    at = keys[path[0] % len(keys)]
    copied: Any = dict(value) if isinstance(value, dict) else list(value)
    copied[at] = spoilt(value[at], path[1:], by)
    return copied


@given(st.sampled_from(sorted(GOOD)), st.lists(st.integers(0, 30), max_size=9), shapes)
def test_a_strange_value_anywhere_is_no_crash(name: str, path: list[int], by: Any) -> None:
    with suppress(BadInput):
        awards, aside = read(spoilt(GOOD[name], tuple(path), by))
        assert awards or aside
