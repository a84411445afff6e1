"""Europass credentials in XML: what they say is read, that it was sealed is not proven."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from award_builders import DAY, LEVELS

from matcher import Engine
from matcher.credentials.envelopes import open_envelope
from matcher.credentials.europass_xml import MAX_CLAIMS, is_europass_xml, read_europass_xml
from matcher.credentials.readers import read_candidate_bytes
from matcher.errors import BadInput
from matcher.types import Award

SKILL = "http://data.europa.eu/esco/skill/00000000-0000-0000-0000-000000000001"
CLAIM = """<learningAchievement id="urn:a:{n}"><title><text lang="en">{title}</text></title>
 <wasDerivedFrom><description><text lang="en">Written examination.</text></description></wasDerivedFrom>
 <wasAwardedBy idref="urn:p:1"/><specifiedBy idref="urn:q:1"/>{parts}</learningAchievement>"""
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<europassCredential xmlns="http://data.europa.eu/snb" xmlns:cred="urn:cred"
 cred:id="urn:credential:1" xsdVersion="0.10.0">
 <cred:validFrom>2020-04-01T00:00:00+02:00</cred:validFrom><cred:issued>2020-10-06T13:04:43+02:00</cred:issued>
 {ends}
 <cred:issuer idref="urn:o:1"/><title><text lang="en">Certificate of Excellence</text></title>
 <credentialSubject id="urn:s:1"><fullName><text lang="en">Ann Lee</text></fullName>
  <gender uri="x"><targetName><text lang="en">female</text></targetName></gender>
  <dateOfBirth>1987-10-15</dateOfBirth>{claims}</credentialSubject>
 <learningSpecificationReferences><qualification id="urn:q:1">
  <type><targetName><text lang="en">Course</text></targetName></type>
  <learningOutcomes><learningOutcome idref="urn:l:1"/></learningOutcomes>
  <eqfLevel uri="http://data.europa.eu/snb/eqf/4"/>
  <nqfLevel><targetName><text lang="en">FR: NQF RNCP Level IV</text></targetName></nqfLevel>
 </qualification></learningSpecificationReferences>
 <learningOutcomeReferences><learningOutcome id="urn:l:1">
  <prefLabel><text lang="en">Write stories</text></prefLabel>
  <relatedEscoSkill uri="{skill}">
   <targetName><text lang="en">write stories</text></targetName></relatedEscoSkill>
 </learningOutcome></learningOutcomeReferences>
 <agentReferences><organization id="urn:o:1">
  <prefLabel><text lang="en">Seal Office</text></prefLabel></organization>
 <organization id="urn:o:2">
  <prefLabel><text lang="en">A University</text></prefLabel></organization></agentReferences>
 <awardingProcessReferences><awardingProcess id="urn:p:1"><awardingBody idref="urn:o:2"/>
  <date>2020-03-31T00:00:00+02:00</date></awardingProcess></awardingProcessReferences>
</europassCredential>"""


def xml(*titles: str, ends: str = "", parts: str = "") -> bytes:
    claims = "".join(CLAIM.format(n=n, title=title, parts=parts) for n, title in enumerate(titles))
    claims = f"<achievements>{claims}</achievements>" if titles else ""
    return FILE.format(ends=ends, claims=claims, skill=SKILL).encode()


def awards(data: bytes) -> tuple[Award, ...]:
    (person,) = read_candidate_bytes(data, name="ann.xml", on=DAY, levels=LEVELS).items
    return person.awards


def test_an_achievement_with_all_it_refers_to() -> None:
    (award,) = awards(xml("Creative Writing"))
    assert (award.title, award.issuer, award.kind_stated) == ("Creative Writing", "A University", "Course")
    assert (award.issued, award.expires, award.eqf) == (date(2020, 3, 31), None, 4)
    assert award.nqf == ("FR: NQF RNCP Level IV",)
    assert [(one.name, one.uri, one.basis) for one in award.alignments] == [
        ("write stories", SKILL, "alignment"),
        ("Write stories", None, "outcome"),
    ]
    assert award.criteria == "Written examination."


def test_nothing_of_the_person_but_the_name_is_taken() -> None:
    text = str(read_europass_xml(xml("Creative Writing")))
    assert "Ann Lee" in text
    assert not any(word in text for word in ("female", "1987"))


def test_without_an_achievement_it_is_the_credential_itself() -> None:
    (award,) = awards(xml())
    assert (award.title, award.issuer) == ("Certificate of Excellence", "Seal Office")


def test_parts_are_of_one_whole() -> None:
    part = CLAIM.format(n=9, title="Poems", parts="")
    found = awards(xml("Creative Writing", parts=f"<hasPart>{part}</hasPart>"))
    assert {award.title: award.part_of for award in found} == {
        "Creative Writing": "urn:a:0",
        "Poems": "urn:a:0",
    }


def test_it_is_claimed_whatever_its_seal() -> None:
    report = Engine().verify(xml("Creative Writing"), name="ann.xml", on=DAY)
    assert (report.format, report.integrity, report.verdict) == ("edc", "unknown", "claimed")
    assert "XAdES" in report.reasons[0]
    ended = Engine().verify(
        xml("X", ends="<cred:validUntil>2025-03-31T00:00:00+02:00</cred:validUntil>"), name="x", on=DAY
    )
    assert (ended.dates, ended.verdict) == ("expired", "rejected")


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><europassCredential>&b;</europassCredential>'
BROKEN = {
    "entities": (BOMB, "bombs"),
    "cut off": (xml("X")[:700], "cannot be read"),
    "a million levels": (b"<europassCredential>" + b"<a>" * 400_000, "cannot be read"),
    "no credential": (b"<verifiablePresentation><x/></verifiablePresentation>", "holds no Europass"),
    "too much": (xml(*["X"] * (MAX_CLAIMS + 1)), "more than 500"),
}


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_says_why(data: bytes, words: str) -> None:
    assert is_europass_xml(data)
    with pytest.raises(BadInput, match=words):
        read_europass_xml(data)


def test_references_in_a_circle_end() -> None:
    data = xml("X").replace(b'<specifiedBy idref="urn:q:1"/>', b'<specifiedBy idref="urn:a:0"/>')
    assert [award.title for award in awards(data)] == ["X"]


@pytest.mark.parametrize(
    "data", [b"<svg/>", b'{"a": "<europassCredential>"}', b"", b"text <europassCredential>", b"<html></html>"]
)
def test_other_files_are_none(data: bytes) -> None:
    assert not is_europass_xml(data)


def test_turtle_is_named() -> None:
    with pytest.raises(BadInput, match="Turtle"):
        open_envelope(
            b"@prefix elm: <http://data.europa.eu/snb/model/elm/>.\n<urn:x> a elm:X .", name="x.ttl"
        )


FOLDER = Path(os.environ.get("STACKMATCH_SHARED", "../shared")) / "data" / "fixtures" / "europass-elm"


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{FOLDER} is absent; STACKMATCH_SHARED names the samples")
@pytest.mark.parametrize(("name", "least"), [("Ana*", 30), ("EDC_*", 3), ("*basic*", 1), ("*complex*", 4)])
def test_samples(name: str, least: int) -> None:
    (path,) = FOLDER.glob(f"{name}.xml")
    assert len(awards(path.read_bytes())) >= least
