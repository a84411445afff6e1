"""Credential types of others: CTDL and tables, what is taken from them, and what cannot be used."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from matcher.credentials import Catalogue, CredentialType
from matcher.credentials.type_readers import TypeDraft, read_credential_types, reading
from matcher.credentials.type_readers.ctdl import CLASSES, type_id
from matcher.credentials.type_readers.draft import duration_field, parse_duration
from matcher.errors import BadInput
from matcher.taxonomy import Taxonomy
from matcher.types import Reading

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / os.environ.get("STACKMATCH_SHARED", "../shared") / "data" / "fixtures" / "ctdl"
CTID = "ce-00000000-0000-4000-8000-00000000000"
HOST = "https://registry.example/resources/"


def node(number: int = 1, kind: str = "Certification", **terms: Any) -> dict[str, Any]:
    """A CTDL node with a name; terms without their prefix."""
    stated = {"ctid": f"{CTID}{number}", "name": {"en": f"Type {number}"}} | terms
    return {"@id": f"{HOST}{CTID}{number}", "@type": f"ceterms:{kind}"} | {
        f"ceterms:{term}": value for term, value in stated.items() if value is not None
    }


def price(amount: Any, currency: Any = "USD", pays_for: str = "Tuition") -> dict[str, Any]:
    concept = {"ceterms:targetNode": f"costType:{pays_for}"}
    return {"ceterms:price": amount, "ceterms:currency": currency, "ceterms:directCostType": concept}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(folder: Path, *nodes: Any) -> Reading[TypeDraft]:
    path = folder / "types.json"
    path.write_text(json.dumps({"@graph": list(nodes)}), "utf8")
    return read_credential_types(path)


def entry(folder: Path, **terms: Any) -> CredentialType:
    """The one type that a node with these terms gives, nothing set aside."""
    found = read(folder, node(**terms))
    assert found.rejected == ()
    (draft,) = found.items
    return draft.entry


# CTDL: what is taken.


def test_a_full_node_becomes_a_full_entry(folder: Path) -> None:
    found = read(
        folder,
        node(
            kind="BachelorDegree",
            alternateName={"en": ["T1", " "]},
            description={"en": "Shows  care."},
            ownedBy=[f"{HOST}org"],
            subjectWebpage="https://college.example/1",
            estimatedCost=[price(500), price(20.5, pays_for="RenewalFee"), price(1, pays_for="Books")],
            estimatedDuration=[{"ceterms:minimumDuration": "P8W", "ceterms:maximumDuration": "P12W"}],
            renewalFrequency="P2Y",
            deliveryType=[{"ceterms:targetNode": "deliveryType:OnlineOnly"}],
            inLanguage=["en-US", "es"],
            accreditedBy={"ceterms:name": {"en": "A Council"}},
            isPartOf=[f"{HOST}{CTID}2"],
        ),
        node(2),
        {"@id": f"{HOST}org", "@type": "ceterms:CredentialOrganization", "ceterms:name": {"en": "A College"}},
    )
    assert found.rejected == ()
    first, second = (draft.entry for draft in found.items)
    assert (second.id, second.kind) == (f"{CTID}2", "certification")
    assert (first.id, first.name, first.aliases) == (f"{CTID}1", "Type 1", ("T1",))
    assert (first.kind, first.eqf, first.issuer) == ("degree", 6, "A College")
    assert first.summary == "Shows care."
    assert [(cost.amount, cost.currency, cost.pays_for) for cost in first.cost] == [
        (500, "USD", "training"),
        (20.5, "USD", "renewal"),
    ]
    assert {(cost.source, cost.url) for cost in first.cost} == {
        (f"CTDL record {CTID}1", "https://college.example/1")
    }
    assert first.duration is not None
    assert (first.duration.min, first.duration.max, first.duration.unit) == (8, 12, "weeks")
    assert first.renewal is not None
    assert (first.validity_months, first.renewal.months) == (24, 24)
    assert (first.delivery, first.languages) == ("online", ("en", "es"))
    assert first.recognition.accredited_by == ("A Council",)
    assert first.relations.part_of == (f"{CTID}2",)
    assert [source.fact for source in first.sources] == ["duration", "renewal"]


def test_what_is_not_stated_is_unknown(folder: Path) -> None:
    found = entry(folder)
    assert (found.issuer, found.duration, found.assessment, found.delivery) == (None, None, None, None)
    assert (found.validity_months, found.renewal, found.prerequisites) == (None, None, None)
    assert (found.cost, found.languages, found.sources, found.skills) == ((), (), (), ())


@pytest.mark.parametrize(("name", "expected"), CLASSES.items(), ids=CLASSES)
def test_classes_become_kinds_and_levels(folder: Path, name: str, expected: tuple[str, int | None]) -> None:
    (draft,) = read(folder, node(kind=name)).items
    assert (draft.entry.kind, draft.entry.eqf) == expected


@pytest.mark.parametrize("kind", ["CredentialOrganization", "AssessmentProfile", "Unheard", ""])
def test_nodes_that_are_no_credential_are_passed_over(folder: Path, kind: str) -> None:
    found = read(folder, node(kind=kind), node(2))
    assert [draft.entry.id for draft in found.items] == [f"{CTID}2"]
    assert found.rejected == ()


def test_the_first_known_class_counts_and_blank_nodes_do_not(folder: Path) -> None:
    several = node() | {"@type": ["schema:Thing", "ceterms:Unheard", "ceterms:License"]}
    blank = node(2) | {"@id": "_:b1"}
    (draft,) = read(folder, several, blank).items
    assert draft.entry.kind == "licence"


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"fr": "Soins", "en": "Care"}, "Care"),
        ({"fr": "Soins", "en-US": ["Care", "Caring"]}, "Care"),
        ({"EN": " Care\n work "}, "Care work"),
        (["Care"], "Care"),
        ("Care", "Care"),
    ],
    ids=["two languages", "American", "capitals and spaces", "a list", "plain"],
)
def test_names_are_taken_in_english(folder: Path, stated: Any, found: str) -> None:
    assert entry(folder, name=stated).name == found


@pytest.mark.parametrize("name", [None, {"fr": "Soins"}, "", " ", 5, [], {"en": 5}], ids=repr)
def test_a_type_without_an_english_name_is_set_aside(folder: Path, name: Any) -> None:
    found = read(folder, node(name=name), node(2))
    assert [draft.entry.id for draft in found.items] == [f"{CTID}2"]
    (problem,) = found.rejected
    assert problem.place == f"types.json#{CTID}1"
    assert problem.reason == "it has no ceterms:ctid or no English ceterms:name"


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"ceterms:ctid": "CE-AB-1"}, "ce-ab-1"),
        ({"ceterms:ctid": "urn:ctid:ab-1"}, "ce-ab-1"),
        ({"@id": "https://registry.example/resources/ce-ab-1/"}, "ce-ab-1"),
        ({"@id": "https://college.example/care"}, ""),
        ({}, ""),
    ],
    ids=["capitals", "a URN", "in the address", "none in the address", "nothing"],
)
def test_type_id(stated: dict[str, Any], found: str) -> None:
    assert type_id(stated) == found


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("P8W", (8, "weeks")),
        ("p2y", (2, "years")),
        (" P1Y6M ", (18, "months")),
        ("P1W3D", (10, "days")),
        ("P1DT12H", (36, "hours")),
        ("PT40H", (40, "hours")),
        ("P0Y6M", (6, "months")),
        ("PT40H30M", (40, "hours")),
        ("P1M1D", None),
        ("P1Y1D", None),
        ("P1Y2M3D", None),
        ("P0D", None),
        ("P1.5Y", None),
        ("P", None),
        ("-P1Y", None),
        ("two years", None),
        ("", None),
    ],
)
def test_parse_duration(stated: str, found: tuple[int, str] | None) -> None:
    assert parse_duration(stated) == found


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        ("P8W", "P12W", (8, 12, "weeks", "elapsed")),
        ("P8W", "", (8, 8, "weeks", "elapsed")),
        ("", "P12W", (12, 12, "weeks", "elapsed")),
        ("PT10H", "PT20H", (10, 20, "hours", "effort")),
        ("P8W", "P3M", None),
        ("soon", "P12W", None),
        ("", "", None),
    ],
)
def test_duration_field(low: str, high: str, found: tuple[Any, ...] | None) -> None:
    field = duration_field(low, high)
    assert (tuple(field[key] for key in ("min", "max", "unit", "basis")) if field else None) == found


@pytest.mark.parametrize(
    ("stated", "months"),
    [("P3Y", 36), ("P18M", 18), ("P1Y6M", 18), ("P52W", None), ("yearly", None), (5, None)],
)
def test_renewal_is_in_months(folder: Path, stated: Any, months: int | None) -> None:
    assert entry(folder, renewalFrequency=stated).validity_months == months


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (["OnlineOnly"], "online"),
        (["InPerson"], "in_person"),
        (["BlendedLearning"], "blended"),
        (["OnlineOnly", "InPerson"], "variable"),
        (["OnlineOnly", "OnlineOnly"], "online"),
        (["Carrier pigeon"], None),
        ([], None),
    ],
    ids=repr,
)
def test_delivery(folder: Path, terms: list[str], found: str | None) -> None:
    stated = [{"ceterms:targetNode": f"deliveryType:{term}"} for term in terms]
    assert entry(folder, learningDeliveryType=stated).delivery == found


@pytest.mark.parametrize(
    ("proctored", "method"), [(True, "proctored_exam"), (False, "exam"), (None, None)], ids=str
)
def test_an_assessment_that_is_required_says_how(
    folder: Path, proctored: bool | None, method: str | None
) -> None:
    exam = {"@id": f"{HOST}exam", "@type": "ceterms:AssessmentProfile", "ceterms:isProctored": proctored}
    requires = [{"ceterms:targetAssessment": [f"{HOST}elsewhere", f"{HOST}exam"]}]
    (draft,) = read(folder, node(requires=requires), exam).items
    fact = draft.entry.assessment
    assert (fact.method if fact else None) == method


def test_conditions_become_prerequisites_in_words_and_years(folder: Path) -> None:
    requires = [{"ceterms:condition": {"en": ["Be 18."]}, "ceterms:yearsOfExperience": 2}, "x", None]
    assert entry(folder, requires=requires).prerequisites == {
        "all": [{"experience_years": 2.0}, {"text": "Be 18."}]
    }


@pytest.mark.parametrize(
    ("term", "ours"),
    [
        ("isPartOf", "part_of"),
        ("isPreparationFor", "stacks_to"),
        ("isAdvancedStandingFor", "advanced_standing"),
        ("supersedes", "supersedes"),
    ],
)
def test_relations(folder: Path, term: str, ours: str) -> None:
    targets = [f"{HOST}{CTID}2", "https://elsewhere.example/x", {"@id": "x"}, 5]
    found = entry(folder, **{term: targets})
    assert getattr(found.relations, ours) == (f"{CTID}2",)


def test_phrases_come_from_competencies_then_subjects_then_keywords(folder: Path) -> None:
    competency = {
        "@id": f"{HOST}c",
        "@type": "ceasn:Competency",
        "ceasn:competencyText": {"en": "Wash wounds"},
    }
    one = node(
        keyword={"en": ["nursing", "care"]},
        subject=[
            {"ceterms:targetNodeName": {"en": "Care work"}},
            {"ceterms:targetNodeName": {"en": "nursing"}},
        ],
        teaches=[f"{HOST}c", {"ceterms:targetNode": f"{HOST}c"}, {"ceterms:targetNode": f"{HOST}gone"}],
        requires=[{"ceterms:targetCompetency": [{"ceterms:targetNodeName": "Triage"}]}],
    )
    (draft,) = read(folder, one, competency).items
    assert draft.phrases == ("Wash wounds", "Triage", "Care work", "nursing", "care")


# CTDL: what cannot be used.


@pytest.mark.parametrize("currency", ["US Dollar", "usd", "", None, 5, "$"], ids=repr)
def test_an_unreadable_currency_is_reported_and_the_type_kept(folder: Path, currency: Any) -> None:
    found = read(folder, node(estimatedCost=[price(500, currency), price(7)]))
    (draft,) = found.items
    assert [cost.amount for cost in draft.entry.cost] == [7]
    (problem,) = found.rejected
    assert problem.place == f"types.json#{CTID}1"
    assert f"its currency is {currency!r}" in problem.reason


@pytest.mark.parametrize(
    "term",
    [
        "estimatedCost", "estimatedDuration", "requires", "teaches", "assesses", "subject", "keyword",
        "ownedBy", "offeredBy", "accreditedBy", "recognizedBy", "isPartOf", "deliveryType", "inLanguage",
        "renewalFrequency", "alternateName", "description", "subjectWebpage",
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [5, True, "x", {}, [], [None], [5], [[]], [{}], {"en": [{}]}], ids=repr)
def test_terms_of_wrong_types_do_no_harm(folder: Path, term: str, value: Any) -> None:
    assert entry(folder, **{term: value}).name == "Type 1"


def test_an_id_used_twice_keeps_the_first(folder: Path) -> None:
    found = read(folder, node(), node(name="Another"))
    assert [draft.entry.name for draft in found.items] == ["Type 1"]
    assert [(problem.place, "used before" in problem.reason) for problem in found.rejected] == [
        (f"{CTID}1", True)
    ]


@pytest.mark.parametrize("ctid", ["ce-é", "ce-a_b", "ce--1", "ce-"])
def test_an_id_that_is_none_is_set_aside(folder: Path, ctid: str) -> None:
    found = read(folder, node(ctid=ctid), node(2))
    assert [draft.entry.id for draft in found.items] == [f"{CTID}2"]
    assert [problem.place for problem in found.rejected] == [f"types.json#{ctid}"]


def test_a_single_node_is_a_document_too(folder: Path) -> None:
    (folder / "one.jsonld").write_text(json.dumps(node()), "utf8")
    assert [draft.entry.id for draft in read_credential_types(folder / "one.jsonld").items] == [f"{CTID}1"]


def token(payload: bytes) -> str:
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (b"{}", payload, b"sig"))


def test_an_envelope_gives_what_it_carries(folder: Path) -> None:
    carried = json.dumps({"@graph": [node(name={"en": "Care ÿ>?"})]}, ensure_ascii=False).encode()
    (folder / "envelope.json").write_text(json.dumps({"resource": token(carried)}), "utf8")
    (draft,) = read_credential_types(folder / "envelope.json").items
    assert draft.entry.name == "Care ÿ>?"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b"{}", "JSON without ceterms: terms; give CTDL"),
        ("a.json", b"[]", "JSON without ceterms: terms"),
        ("a.json", b'{"@graph": {"ceterms:name": "x"}}', "JSON without ceterms: terms"),
        ("a.json", b'{"CFItems": []}', "JSON without ceterms: terms"),
        ("a.json", b'{"resource": "a.b.c"}', "JSON without ceterms: terms"),
        ("a.json", b'{"resource": "no token"}', "JSON without ceterms: terms"),
        ("a.json", json.dumps({"resource": token(b"[" * 100_000)}).encode(), "JSON without ceterms: terms"),
        ("a.json", json.dumps({"resource": token(b"5")}).encode(), "JSON without ceterms: terms"),
        ("a.json", b'{"ceterms:name": ', "not JSON"),
        ("a.json", b"[" * 100_000, "nested too deep"),
        ("a.csv", b"", "no column holds the names"),
        ("a.csv", b"a,b\n1,2\n", "no column holds the names; say which with name=COLUMN; it has ['a', 'b']"),
        ("a.csv", bytes(range(256)), "binary"),
    ],
    ids=[
        "an empty object", "an empty list", "a graph that is no list", "competencies", "a damaged token",
        "no token", "a token too deep", "a token with a number", "cut off", "too deep", "empty", "no names",
        "binary",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named(folder: Path, name: str, content: bytes, said: str) -> None:
    (folder / name).write_bytes(content)
    found = read_credential_types(folder / name)
    assert found.items == ()
    (problem,) = found.rejected
    assert problem.place == name
    assert said in problem.reason


def test_a_file_too_large_is_set_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.json").write_text(json.dumps(node()), "utf8")
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    (problem,) = read_credential_types(folder / "a.json").rejected
    assert problem.place == "a.json"
    assert "larger than" in problem.reason


def test_a_folder_gives_all_its_types_and_names_what_is_bad(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "a.json").write_text(json.dumps(node()), "utf8")
    (folder / "sub" / "b.CSV").write_text("name\nWelding\n", "utf8")
    (folder / "c.json").write_text("{", "utf8")
    (folder / "notes.txt").write_text("not read", "utf8")
    found = read_credential_types(folder)
    assert [draft.entry.name for draft in found.items] == ["Type 1", "Welding"]
    assert [problem.place for problem in found.rejected] == ["c.json"]


def test_a_path_that_leads_nowhere_is_named(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"there is no file or folder .*gone"):
        read_credential_types(folder / "gone")


# Tables.


def rows(folder: Path, text: str, **columns: str) -> Reading[TypeDraft]:
    path = folder / "types.csv"
    path.write_text(text, "utf8")
    return read_credential_types(path, columns=columns)


def test_each_row_is_a_type_with_its_own_fields(folder: Path) -> None:
    found = rows(
        folder,
        "Credential Name,CTID,Credential Type,Owned By,Description,Subject Webpage,Keywords,Cost: Price,"
        "Cost: Currency Type,Estimated Duration,Validity Months,Language\n"
        "Care  work,CE-1,ceterms:License,A Board,Shows care.,https://board.example,care|first aid; care,"
        '"1,250.50",usd,PT40H,24,EN|es\n'
        "Welding,,Micro-credential,,,,,,,,,\n",
    )
    assert found.rejected == ()
    care, welding = (draft.entry for draft in found.items)
    assert found.items[0].phrases == ("care", "first aid")
    assert (care.id, care.name, care.kind, care.issuer) == ("ce-1", "Care work", "licence", "A Board")
    assert (care.summary, care.validity_months, care.languages) == ("Shows care.", 24, ("en", "es"))
    (cost,) = care.cost
    assert (cost.amount, cost.currency, cost.pays_for) == (1250.5, "USD", "total")
    assert (cost.source, cost.url) == ("types.csv#2", "https://board.example")
    assert care.duration is not None
    assert (care.duration.min, care.duration.unit, care.duration.basis) == (40, "hours", "effort")
    assert [source.fact for source in care.sources] == ["duration", "validity_months"]
    assert (welding.id, welding.kind, welding.issuer, welding.cost) == (
        "welding",
        "micro_credential",
        None,
        (),
    )


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ("ceterms:BachelorDegree", "degree"),
        ("Bachelor Degree", "degree"),
        ("Micro Credential", "micro_credential"),
        ("LICENSE", "licence"),
        ("licence", "licence"),
        ("nano-credential", "nano_credential"),
        ("", "certificate"),
    ],
)
def test_kinds_in_a_table(folder: Path, stated: str, kind: str) -> None:
    (draft,) = rows(folder, f"name,kind\nCare,{stated}\n").items
    assert draft.entry.kind == kind


def test_columns_can_be_mapped(folder: Path) -> None:
    text = "name,Abschluss,Fähigkeiten\nwrong,Schweißer,Löten\n"
    (draft,) = rows(folder, text, name="Abschluss", skills="Fähigkeiten").items
    assert (draft.entry.name, draft.phrases) == ("Schweißer", ("Löten",))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (" ,,,,", "the name is empty"),
        ("A,medal,,,", "kind"),
        ("A,,500,,", "cost is 500 without a currency"),
        ("A,,500,dollars,", "currency"),
        ("A,,free,USD,", "cost is 'free'; it must be a number"),
        ("A,,-5,USD,", "cost is '-5'; it must be a number"),
        ("A,,nan,USD,", "cost is 'nan'; it must be a number"),
        ("A,,,,soon", "validity_months is 'soon'; it must be a number"),
        ("A,,,,-12", "validity_months"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(folder: Path, row: str, said: str) -> None:
    found = rows(folder, f"name,kind,cost,currency,validity_months\nKept,,,,\n{row}\n")
    assert [draft.entry.name for draft in found.items] == ["Kept"]
    (problem,) = found.rejected
    assert problem.place == "types.csv#3"
    assert said in problem.reason


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("name\nA\n", {"name": "Title"}, "types.csv has no column 'Title'; it has ['name']"),
        ("name\nA\n", {"colour": "name"}, "no field 'colour' to map a column to; fields: name, id"),
    ],
)
def test_a_mapping_that_fits_nothing_says_why(
    folder: Path, text: str, columns: dict[str, str], said: str
) -> None:
    found = rows(folder, text, **columns)
    assert found.items == ()
    (problem,) = found.rejected
    assert problem.reason.startswith(said)


def test_a_header_alone_gives_nothing(folder: Path) -> None:
    assert rows(folder, "name,kind\n") == Reading((), ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(folder: Path, encoding: str) -> None:
    (folder / "types.csv").write_bytes("name\nCafé management\n".encode(encoding))
    (draft,) = read_credential_types(folder / "types.csv").items
    assert draft.entry.name == "Café management"


# From a draft to an entry of a catalogue.


def test_phrases_become_skills_once_each_in_order(folder: Path, taxonomy: Taxonomy) -> None:
    (draft,) = rows(folder, "name,cost,currency,skills\nCare,5,USD,wounds|gardening|dressings|data\n").items
    found = draft.resolve({"wounds": "wound-care", "dressings": "wound-care", "data": "sql"})
    assert [covered.skill for covered in found.skills] == ["wound-care", "sql"]
    assert found.model_dump(exclude={"skills"}) == draft.entry.model_dump(exclude={"skills"})
    assert len(Catalogue([found], taxonomy)) == 1


# Samples of the registry.


def sample(name: str) -> Reading[TypeDraft]:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(
            f"no samples at {path}; set STACKMATCH_SHARED to the folder that holds data/fixtures/ctdl"
        )
    return read_credential_types(path)


PUBLISHED = "registry-assistant-samples/Credentials/files/"
NURSING = (
    "registry-assistant-samples/OutcomeData/Indiana/"
    "Indiana University South Bend-B.S. in Nursing (Pre-Licensure)_API_Output_CTDL.json"
)


def test_a_sample_in_several_languages_comes_in_english() -> None:
    found = sample(f"{PUBLISHED}CredentialWithMultipleLanguages_Api_output.json")
    assert found.rejected == ()
    (draft,) = found.items
    one = draft.entry
    assert (one.name, one.kind, one.eqf) == ("Bachelor of Science in Accounting", "degree", 6)
    assert one.languages == ("ar", "en")
    assert one.summary.isascii()
    assert [(cost.amount, cost.currency, cost.pays_for) for cost in one.cost] == [(12999, "USD", "training")]
    assert one.duration is not None
    assert (one.duration.min, one.duration.max, one.duration.unit) == (8, 12, "weeks")


def test_a_detailed_sample_has_its_cost() -> None:
    found = sample(f"{PUBLISHED}Credential_PublishDetailedRecord_API_output.json")
    (draft,) = found.items
    assert (draft.entry.name, draft.entry.kind) == ("My Certification Name", "certification")
    assert [(cost.amount, cost.pays_for) for cost in draft.entry.cost] == [(12999, "training")]
    assert all(cost.source == f"CTDL record {draft.entry.id}" for cost in draft.entry.cost)


def test_a_sample_with_currencies_in_words_is_kept_without_them() -> None:
    found = sample(NURSING)
    (draft,) = found.items
    assert (draft.entry.name, draft.entry.kind) == ("B.S. in Nursing (Pre-Licensure)", "degree")
    assert draft.entry.cost == ()
    assert found.rejected
    for problem in found.rejected:
        assert problem.place.endswith(f"#{draft.entry.id}")
        assert "its currency is 'US Dollar' and should be a code such as USD" in problem.reason


def test_an_envelope_of_the_registry_is_opened() -> None:
    found = sample("registry-assistant-samples/EnvelopeSamples/CredentialEnvelope.json")
    (draft,) = found.items
    stated = json.loads(
        (SAMPLES / "registry-assistant-samples/EnvelopeSamples/CredentialEnvelope.json").read_text(
            "utf-8-sig"
        )
    )
    assert draft.entry.id == stated["envelope_ceterms_ctid"].lower()
    assert draft.phrases


def test_what_goes_into_the_registry_is_not_what_it_publishes() -> None:
    found = sample(f"{PUBLISHED}CredentialWithMultipleLanguages_Api_input.json")
    assert found.items == ()
    assert "JSON without ceterms: terms" in found.rejected[0].reason


def test_all_samples_make_one_catalogue(taxonomy: Taxonomy) -> None:
    found = sample("")
    ids = [draft.entry.id for draft in found.items]
    assert len(ids) == len(set(ids)) > 15
    entries = [draft.resolve({}).without_unknown(set(ids)) for draft in found.items]
    assert len(Catalogue(entries, taxonomy)) == len(ids)
    assert all(problem.place and problem.reason for problem in found.rejected)


# Competency-based: how long it takes is known, and it is no number.


@pytest.mark.parametrize("stated", ["competency-based", "Competency based", "Self-paced, competency-based"])
def test_a_table_may_say_competency_based(folder: Path, stated: str) -> None:
    path = folder / "types.csv"
    path.write_text(f'name,duration\nX,"{stated}"\nY,\nZ,P8W\n', "utf8")
    found = [draft.entry.duration for draft in read_credential_types(path).items]
    assert [duration.basis if duration else None for duration in found] == [
        "competency_based",
        None,
        "elapsed",
    ]


def test_ctdl_may_say_so_by_its_method_of_learning(folder: Path) -> None:
    method = [{"ceterms:targetNode": "learnMethod:CompetencyBased"}]
    plain, timed = (
        entry(folder, learnMethodType=method, estimatedDuration=duration).duration
        for duration in (None, [{"ceterms:exactDuration": "P8W"}])
    )
    assert plain is not None
    assert (plain.basis, plain.min, plain.unit) == ("competency_based", None, None)
    assert timed is not None
    assert (timed.basis, timed.min) == ("elapsed", 8)


PROGRAMMES = SAMPLES.parents[1] / "facts" / "california_programs.json"


@pytest.mark.skipif(not PROGRAMMES.is_file(), reason=f"{PROGRAMMES} is absent; set STACKMATCH_SHARED")
def test_five_programmes_of_california_are_competency_based_and_none_is_missing(folder: Path) -> None:
    programmes = json.loads(PROGRAMMES.read_text("utf8"))["programs"]
    rows = ["name,id,duration"]
    for one in programmes:
        length = one["length"]
        weeks = "competency-based" if length["competency_based"] else f"P{length['weeks']:.0f}W"
        rows.append(f'"{one["program_name"].replace(chr(34), "")}",{one["uuid"]},{weeks}')
    path = folder / "types.csv"
    path.write_text("\n".join(rows), "utf8")
    bases = [
        draft.entry.duration.basis if draft.entry.duration else None
        for draft in read_credential_types(path).items
    ]
    assert (bases.count("competency_based"), bases.count("elapsed"), bases.count(None)) == (5, 55, 0)
