"""Registrations, checks, clearances and licences, and the types of the shipped catalogue they are."""

from pathlib import Path

import pytest

from matcher.credentials.catalogue import read_catalogue
from matcher.extraction.legal_needs import _NEEDS, LEGAL_TYPES, find_legal_needs
from matcher.extraction.titled import find_titled
from matcher.taxonomy import read_taxonomy

DATA = Path(__file__).resolve().parents[2] / "data"
FOUND = {
    "registered with the Nursing & Midwifery Council": "nmc-registration-nurse",
    "full GMC registration": "gmc-registration",
    "fully registered on the UK General Medical Council": "gmc-registration",
    "HCPC registered": "hcpc-registration",
    "licence to practise": "gmc-licence-to-practise",
    "enhanced Disclosure and Barring Service check": "dbs-enhanced",
    "Disclosure & Barring Service Check": "dbs-check",
    "active TS/SCI with full scope polygraph": "us-ts-sci",
    "Top Secret clearance": "us-top-secret-clearance",
    "Secret clearance": "us-secret-clearance",
    "DOE security clearance": "security-clearance",
    "background investigation": "background-check",
    "U.S. citizen": "us-citizenship",
    "right to work in the UK": "right-to-work-uk",
    "valid driver's license": "us-drivers-license",
    "full UK driving licence": "uk-driving-licence-b",
    "Car driver": "uk-driving-licence-b",
    "NMC qualified": "nmc-registration-nurse",
    "valid PIN number": "nmc-registration-nurse",
}


@pytest.mark.parametrize(("words", "type_id"), FOUND.items())
def test_found_whole_and_as_its_type(words, type_id):
    text = f"You need: {words}, now."
    (need,) = find_legal_needs(text)
    assert (text[need.start : need.end], need.type_id) == (words, type_id)


@pytest.mark.parametrize(
    "text",
    ["We register patients.", "Secret recipes", "a racing car", "the background", "Drug Administration", ""],
)
def test_other_words_are_none(text):
    assert find_legal_needs(text) == ()


TOGETHER = {
    "HCPC or NMC registration": ["hcpc-registration", "nmc-registration-nurse"],
    "NMC/HCPC registered": ["nmc-registration-nurse", "hcpc-registration"],
    "registered with the NMC or the HCPC": ["nmc-registration-nurse", "hcpc-registration"],
    "GMC guidance, NMC registration": ["nmc-registration-nurse"],
}


@pytest.mark.parametrize(("text", "types"), TOGETHER.items())
def test_registrations_that_share_a_word_are_all_found(text, types):
    assert [need.type_id for need in find_legal_needs(text)] == types


def test_found_where_a_line_break_was_lost():
    (need,) = find_legal_needs("many areasU.S. Citizenship requiredAll else")
    assert need.type_id == "us-citizenship"


TITLED = {
    "a newly qualified nurse": ["newly qualified nurse"],
    "a teaching qualification and customer care qualifications": [
        "teaching qualification",
        "customer care qualifications",
    ],
    "UK professional registration": ["professional registration"],
    "a qualification in renal nursing is useful": ["qualification in renal nursing"],
    "CIPD qualified; BABCP accredited": ["CIPD qualified", "BABCP accredited"],
    "a CAP accredited laboratory": [],
    "MRCPsych or FRCS; MRC grants": ["MRCPsych", "FRCS"],
    "approved under Section 12 of the Mental Health Act, or S12 approved": [
        "approved under Section 12 of the Mental Health Act",
        "S12 approved",
    ],
    "a qualified midwife, dentist or mental health nurse": [
        "qualified midwife",
        "dentist",
        "mental health nurse",
    ],
    "Current Elm certification": ["Elm certification"],
    "Professional Geologist registration": ["Professional Geologist registration"],
    "Min Qualifications, post registration training": ["post registration training"],
    "AALAS certification is preferred": ["AALAS certification"],
    "certification by the Elm Board (EBC), Oak Board (OBC) or Ash Board (ABC)": [
        "certification by the Elm Board (EBC)",
        "Oak Board (OBC)",
        "Ash Board (ABC)",
    ],
    "a qualified Mental Health Nurse": ["qualified Mental Health Nurse"],
    "Inspection and testing qualification": ["Inspection and testing qualification"],
    "Skills and counselling qualification": ["counselling qualification"],
    "Professional certification": [],
    "Minimum Qualifications": [],
    "a qualified data analyst": [],
}


@pytest.mark.parametrize(("text", "wanted"), TITLED.items())
def test_certificates_by_their_own_words(text, wanted):
    assert [text[start:end] for start, end in find_titled(text)] == wanted


def test_every_need_is_a_type_of_the_catalogue_under_its_name():
    taxonomy = read_taxonomy(DATA / "taxonomy", name="stackmatch")
    catalogue = read_catalogue([DATA / "credentials"], taxonomy)
    assert {type_id: name for type_id, name, _ in _NEEDS} == {
        type_id: catalogue[type_id].name for type_id in LEGAL_TYPES
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Registered with the appropriate body.", ["Registered with the appropriate body"]),
        ("Membership of a relevant professional body", ["Membership of a relevant professional body"]),
        ("Training/Qualification in dementia care", ["Training/Qualification in dementia care"]),
        ("relevant post-registration qualifications", ["post-registration qualifications"]),
        ("post-registration experience", []),
        ("Nurses who are qualified in specialty", ["qualified in specialty"]),
        ("able to pass a NACI clearance", ["NACI clearance"]),
        ("references and prison vetting", ["prison vetting"]),
        ("MT(ASCP) or MLS(ASCP)", ["MT(ASCP)", "MLS(ASCP)"]),
        ("Must have NJ licenseConfident with colour", ["NJ license"]),
        ("schools accredited by an accrediting institution", []),
        ("You have amazing qualifications", []),
        ("review of method qualification documents", []),
    ],
)
def test_certificates_told_without_a_name(text, wanted):
    assert [text[start:end] for start, end in find_titled(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("you must be able to drive.", ["uk-driving-licence-b"]),
        ("you will be required to drive", ["uk-driving-licence-b"]),
        ("able to drive change and improvement", []),
        ("an enhanced Disclosure & Barring Service search", ["dbs-enhanced"]),
        ("alongside standard Right To Work Checks", ["right-to-work-uk"]),
        ("Must be U.S. Nationals", ["us-citizenship"]),
        ("Background checks and security clearance", []),
    ],
)
def test_needs_told_in_other_words(text, wanted):
    assert [need.type_id for need in find_legal_needs(text)] == wanted
