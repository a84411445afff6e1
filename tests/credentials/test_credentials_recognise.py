"""Which type an award is: titles as people write them, near misses, and issuers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from award_builders import DATA, DAY, LEVELS, award
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials import Catalogue
from matcher.credentials.readers import read_candidates
from matcher.credentials.recognise import Recogniser

# title -> type, with no issuer and a kind that says nothing
TITLES = {
    "AWS Certified Solutions Architect – Associate (SAA-C03)": "aws-certified-solutions-architect-associate",
    "AWS Certified Solutions Architect - Professional": "aws-certified-solutions-architect-professional",
    "AWS Certified Cloud Practitioner (CLF-C02)": "aws-certified-cloud-practitioner",
    "PMP": "pmp",
    "pmp": "pmp",
    "PMP® certification": "pmp",
    "Project Management Professional (PMP)®": "pmp",
    "Certified Associate in Project Management (CAPM)": "capm",
    "NMC registered nurse": "nmc-registration-nurse",
    "RN Adult, NMC PIN 12A3456E": "nmc-registration-nurse",
    "Registered Midwife (NMC registration)": "nmc-registration-midwife",
    "Licensed Practical Nurse (LPN), Florida": "lpn-licence",
    "Certified Nursing Assistant (CNA) - Texas": "cna",
    "HCPC Registered Paramedic": "hcpc-paramedic",
    "Basic Life Support (BLS) Provider": "bls-provider",
    "BLS for Healthcare Providers (AHA)": "bls-provider",
    "ACLS Provider": "acls-provider",
    "First Aid at Work": "first-aid-at-work",
    "Level 3 Award in First Aid at Work (RQF)": "first-aid-at-work",
    "Emergency First Aid at Work + AED": "emergency-first-aid-at-work",
    "Mental Health First Aider (MHFA England)": "mental-health-first-aider",
    "Oliver McGowan Mandatory Training Tier 1": "oliver-mcgowan-training",
    "NVQ Level 3 Health and Social Care": "nvq-3-health-social-care",
    "BSc (Hons) Computer Science": "bachelors-degree",
    "B.Sc. Biology": "bachelors-degree",
    "BA (Hons) English": "bachelors-degree",
    "Bachelor's degree": "bachelors-degree",
    "Bachelor of Commerce (Accounting)": "bachelors-degree",
    "Bachelor of Science in Nursing": "bsc-nursing",
    "Bachelor’s Degree in Nursing": "bsc-nursing",
    "MSc Data Science": "masters-degree",
    "Master of Business Administration (MBA)": "mba",
    "MBA, Finance": "mba",
    "PhD in Chemistry": "doctorate",
    "LLB (Hons) Law": "llb",
    "HNC in Mechanical Engineering": "hnc",
    "Level 2 Diploma in Electrical Installations": "level-2-vocational-diploma",
    "CompTIA Security+ ce": "comptia-security-plus",
    "CompTIA Security+ (SY0-701)": "comptia-security-plus",
    "CompTIA Cybersecurity Analyst (CySA+)": "comptia-cysa-plus",
    "PRINCE2® Practitioner": "prince2-practitioner",
    "PRINCE2 Foundation": "prince2-foundation",
    "ITIL® 4 Foundation": "itil-4-foundation",
    "Certified ScrumMaster®": "certified-scrummaster",
    "Certified Scrum Master": "certified-scrummaster",
    "Professional Scrum Master™ I (PSM I)": "psm-i",
    "Lean Six Sigma Green Belt": "six-sigma-green-belt",
    "Certified Six Sigma Green Belt (CSSGB)": "six-sigma-green-belt",
    "CISSP – Certified Information Systems Security Professional": "cissp",
    "Certified Information Systems Auditor™ (CISA®)": "cisa",
    "Cisco Certified Network Associate (CCNA) 200-301": "ccna",
    "Certified Kubernetes Administrator": "cka",
    "HashiCorp Certified: Terraform Associate (003)": "terraform-associate",
    "Microsoft Certified: Azure Administrator Associate (AZ-104)": "azure-administrator-associate",
    "AZ-900: Microsoft Azure Fundamentals": "azure-fundamentals",
    "Google Data Analytics Professional Certificate (Coursera)": "google-data-analytics",
    "Red Hat Certified System Administrator (RHCSA)": "rhcsa",
    "Salesforce Certified Administrator": "salesforce-administrator",
    "CFA Charterholder": "cfa-charter",
    "CPA (California)": "cpa-us",
    "CDL Class A": "cdl-class-a",
    "Commercial Driver's License (CDL) Class B": "cdl-class-b",
    "Class A CDL with tanker endorsement": "cdl-class-a",
    "CSCS Gold Card – Skilled Worker": "cscs-card",
    "SIA Door Supervisor Licence": "sia-door-supervisor",
    "Gas Safe Registered Engineer": "gas-safe",
    "OSHA 30": "osha-30",
    "IELTS Academic 7.5": "ielts",
    "IELTS - overall band 7.0": "ielts",
    "DELF B2": "delf-b2",
    "ServSafe® Manager Certification": "servsafe-manager",
    "Food Handler's Card (Riverside County)": "food-handler-card",
    "Food Hygiene Level 2 (Food Safety in Catering)": "food-hygiene-level-2",
    "Forklift Licence (Counterbalance)": "forklift-certificate",
    "TEFL certificate 120 hours": "tefl-certificate",
    "Driver CPC": "driver-cpc",
    "National Certificate in Phlebotomy": "phlebotomy-certification",
    "Moving and Handling of People": "moving-handling-people",
    "Infection Prevention and Control, Tier 1": "infection-prevention-module",
    "Master Electrician": "master-electrician",
    "security guard licence": "security-guard-licence",
    "security guard license": "security-guard-licence",
}

# title, kind, issuer -> type
WITH_ISSUER = {
    "NMC registration beside a job title": (
        "Registered Nurse - Adult (NMC registration)",
        "licence",
        "Nursing and Midwifery Council",
        "nmc-registration-nurse",
    ),
    "name without issuer": (
        "Immediate Life Support (ILS)",
        "certification",
        "Resuscitation Council UK",
        "rcuk-ils",
    ),
    "course without university": (
        "MicroMasters Program in Statistics and Data Science",
        "micro_credential",
        "MITx",
        "mitx-micromasters-statistics",
    ),
    "level without body": ("Level 4 Diploma in Professional Accounting", "diploma", "AAT", "aat-level-4"),
    "a variant": (
        "OSHA 30-Hour General Industry",
        "course",
        "Occupational Safety and Health Administration",
        "osha-30",
    ),
    "parts of an exam": ("CompTIA A+ (Core 1 and Core 2)", "certification", "CompTIA", "comptia-a-plus"),
    "official long form": (
        "ITIL® 4 Foundation Certificate in IT Service Management",
        "certification",
        "PeopleCert",
        "itil-4-foundation",
    ),
    "a number that is a name": ("2391-52 Inspection and Testing", "certificate", "City & Guilds", "cg-2391"),
    "an extra category": (
        "Driving Licence with Category D1 (Minibus)",
        "licence",
        "DVLA",
        "uk-driving-licence-b",
    ),
    "ambiguous abbreviation, one body": ("CMA", "certification", "IMA", "cma-us"),
    "ambiguous abbreviation, other body": (
        "Certified Medical Assistant (CMA)",
        "certification",
        "AAMA",
        "cma-aama",
    ),
    "degree by abbreviation": ("MS Computer Science", "degree", "State College", "masters-degree"),
    "subject right behind": ("BA Communication Studies", "degree", "A University", "bachelors-degree"),
    "subject that sounds like a course": ("BA Education and Training", "degree", None, "bachelors-degree"),
    "a state's own wording": (
        "Registered Professional Nurse Licence (Illinois)",
        "licence",
        "Illinois Department of Financial and Professional Regulation",
        "rn-licence-us",
    ),
    "its own type, a level further": (
        "Advanced Certified ScrumMaster (A-CSM)",
        "certification",
        "Scrum Alliance",
        "scrum-alliance-a-csm",
    ),
    "its own type, another stage": ("CFA Level II", "certificate", "CFA Institute", "cfa-level-2"),
    "its own type, another CEFR level": (
        "DELF A2",
        "certificate",
        "France Éducation international",
        "delf-a2",
    ),
    "its own type, CEFR level in a general name": (
        "Goethe-Zertifikat B1",
        "certificate",
        "Goethe-Institut",
        "goethe-zertifikat-b1",
    ),
    "its own type, papers in brackets": (
        "ACCA Applied Knowledge (three papers)",
        "certificate",
        "ACCA",
        "acca-applied-knowledge",
    ),
    "micro-credential by subject": (
        "Machine Learning",
        "micro_credential",
        None,
        "machine-learning-microcredential",
    ),
}

# title, kind, issuer that give no type
NEAR_MISSES = {
    "attendance": ("Certificate of attendance", "certificate", None),
    "attended a known one": ("Certificate of attendance: PRINCE2 Practitioner", "certificate", None),
    "study group": ("Security+ study group", "unknown", None),
    "study group in full": ("CompTIA Security+ Study Group", "badge", "CompTIA"),
    "exam prep": ("PMP Exam Prep", "course", None),
    "training for it": ("PMP training", "course", None),
    "boot camp": ("CISSP Boot Camp", "course", None),
    "preparation": ("Preparation for IELTS", "course", None),
    "introduction": ("Intro to CompTIA A+", "course", None),
    "instructor": ("First Aid at Work instructor", "certificate", None),
    "student": ("Certified Welding Inspector student", "unknown", None),
    "not finished": ("BSc Computer Science (in progress)", "degree", None),
    "to come": ("Master's degree, expected 2028", "degree", None),
    "a level further": ("Expert Certified ScrumMaster (E-CSM)", "certification", "Scrum Alliance"),
    "another stage": ("CFA Level IV", "certificate", "CFA Institute"),
    "another exam of the body": ("ACCA Options (two papers)", "certificate", "ACCA"),
    "a level up": ("Senior Project Management Professional", "certification", None),
    "another subject of the body": ("NEBOSH Certificate in Fire Safety", "certificate", "NEBOSH"),
    "job title": ("Harbour Master", "unknown", None),
    "teacher of PE": ("PE teacher", "unknown", None),
    "AS level is no associate degree": ("AS Level Biology", "unknown", None),
    "a first name": ("Nate's cooking class", "course", None),
    "a word": ("Pals club", "unknown", None),
    "subject of a short course": ("Machine Learning", "course", None),
    "leadership": ("Leadership", "badge", None),
    "diploma of an unknown level": ("Diploma in Leadership", "diploma", None),
    "prize": ("Employee of the Month", "unknown", None),
    "only a kind": ("Certificate", "certificate", None),
    "only a body": ("American Heart Association", "unknown", None),
    "nothing": ("?", "unknown", None),
}

# Demo awards that name a type of the catalogue, as a person reads them.
DEMO = {
    ("c-007", "Registered Nurse - Adult (NMC registration)"): "nmc-registration-nurse",
    ("c-033", "Registered Nurse - Adult (NMC registration)"): "nmc-registration-nurse",
    ("c-033", "Advanced Life Support (ALS)"): "rcuk-als",
    ("c-034", "CCRN (Adult)"): "ccrn",
    ("c-034", "Advanced Cardiovascular Life Support (ACLS) Provider"): "acls-provider",
    ("c-052", "MicroMasters Program in Statistics and Data Science"): "mitx-micromasters-statistics",
    ("c-011", "Commercial Driver's License (CDL) Class B"): "cdl-class-b",
    ("c-016", "ECS Gold Card - Installation Electrician"): "ecs-gold-card",
    ("c-016", "2391-52 Inspection and Testing"): "cg-2391",
    ("c-045", "Level 4 Diploma in Professional Accounting"): "aat-level-4",
    ("c-053", "OSHA 30-Hour General Industry"): "osha-30",
    ("c-056", "Food Hygiene Level 2 (Food Safety in Catering)"): "food-hygiene-level-2",
}


@pytest.mark.parametrize(("title", "type_id"), TITLES.items(), ids=TITLES)
def test_titles_as_people_write_them(title: str, type_id: str, recogniser: Recogniser) -> None:
    found = recogniser.recognise(award(title, "unknown")).type
    assert found is not None
    assert found.id == type_id


def test_forty_types_are_tried() -> None:
    assert len(set(TITLES.values())) >= 40


@pytest.mark.parametrize(("title", "kind", "issuer", "type_id"), WITH_ISSUER.values(), ids=WITH_ISSUER)
def test_titles_beside_an_issuer(
    title: str, kind: str, issuer: str | None, type_id: str, recogniser: Recogniser
) -> None:
    found = recogniser.recognise(award(title, kind, issuer=issuer)).type
    assert found is not None
    assert found.id == type_id


@pytest.mark.parametrize(("title", "kind", "issuer"), NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_near_misses_give_no_type(title: str, kind: str, issuer: str | None, recogniser: Recogniser) -> None:
    assert recogniser.recognise(award(title, kind, issuer=issuer)).type is None


@pytest.mark.parametrize("kind", ["experience", "self_claim"])
@pytest.mark.parametrize("title", ["Registered Nurse", "Certified ScrumMaster", "PMP"])
def test_a_position_is_never_a_credential(title: str, kind: str, recogniser: Recogniser) -> None:
    found = recogniser.recognise(award(title, kind, issuer="Project Management Institute"))
    assert (found.type, found.eqf, found.issuer) == (None, None, "none")


WRITINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("registered", lambda title: title + "®"),
    ("trade mark", lambda title: title.replace(" ", "™ ", 1)),
    ("spaces", lambda title: f"  {title.replace(' ', '  ')} "),
    ("long dash", lambda title: title.replace("-", "–")),
    ("brackets", lambda title: f"({title})"),
    ("year", lambda title: f"{title} (2024)"),
    ("full stop", lambda title: title + "."),
)


@pytest.mark.parametrize(("how", "write"), WRITINGS, ids=[how for how, _ in WRITINGS])
def test_writing_does_not_matter(
    how: str, write: Callable[[str], str], shipped: Catalogue, recogniser: Recogniser
) -> None:
    for entry in [e for e in shipped if e.issuer][::5]:
        found = recogniser.recognise(award(write(entry.name), entry.kind, issuer=entry.issuer)).type
        assert found == entry, (how, entry.name)


# issuer as stated -> how it fits PMP, of the Project Management Institute (PMI)
ISSUERS = {
    "the name": ("Project Management Institute", "known"),
    "abbreviation": ("PMI", "known"),
    "both": ("Project Management Institute (PMI)", "known"),
    "with a chapter": ("PMI Southern Chapter", "known"),
    "in part": ("Project Management", "known"),
    "a word of many issuers": ("Institute", "other"),
    "another": ("Coursera", "other"),
    "none": (None, "none"),
    "blank": ("  ", "none"),
}


@pytest.mark.parametrize(("issuer", "fit"), ISSUERS.values(), ids=ISSUERS)
def test_issuers(issuer: str | None, fit: str, recogniser: Recogniser) -> None:
    found = recogniser.recognise(award("PMP", issuer=issuer))
    assert found.type is not None
    assert found.issuer == fit


def test_issuers_of_what_nobody_knows_or_many_award(recogniser: Recogniser) -> None:
    assert recogniser.recognise(award("Kite flying", issuer="Kite School")).issuer == "unknown"
    assert recogniser.recognise(award("First Aid at Work", issuer="Kite School")).issuer == "generic"
    assert recogniser.recognise(award("First Aid at Work", issuer=None)).issuer == "none"


def test_a_state_authority_is_unknown_and_not_another_issuer(recogniser: Recogniser) -> None:
    state = "Illinois Department of Financial and Professional Regulation"
    assert (
        recogniser.recognise(award("Certified Public Accountant", "licence", issuer=state)).issuer != "other"
    )


# title, kind -> EQF level
DEGREES = {
    "bachelor": ("BSc Biology", "degree", 6),
    "master": ("Master of Science in Physics", "degree", 7),
    "doctor": ("PhD Physics", "degree", 8),
    "associate": ("Associate of Science in Nursing", "degree", 5),
    "abbreviation": ("MA History", "degree", 7),
    "bachelor of something unheard of": ("Bachelor of Kites", "degree", 6),
    "kind unknown": ("Master's degree in Nursing", "unknown", 7),
    "general diploma": ("Level 3 Diploma in Adult Care", "diploma", 4),
    "diploma of a professional body is no degree": ("CIPD Level 7", "diploma", None),
    "teaching certificate is no master's": ("PGCE", "certificate", None),
    "course about degrees": ("How to finance your Master's degree", "course", None),
    "not finished": ("BSc Biology (in progress)", "degree", None),
    "prepared for": ("Preparatory year for a Bachelor's degree", "degree", None),
    "licence": ("Master Electrician", "licence", None),
}


@pytest.mark.parametrize(("title", "kind", "eqf"), DEGREES.values(), ids=DEGREES)
def test_degree_levels(title: str, kind: str, eqf: int | None, recogniser: Recogniser) -> None:
    assert recogniser.recognise(award(title, kind)).eqf == eqf


def test_demo_awards_find_the_types_a_person_sees(recogniser: Recogniser) -> None:
    people = read_candidates(DATA / "demo" / "candidates.jsonl", on=DAY.replace(year=2030), levels=LEVELS)
    found = {
        (one.id, held.title): recogniser.recognise(held).type for one in people.items for held in one.awards
    }
    assert people.rejected == ()
    assert {key: (entry := found[key]) and entry.id for key in DEMO} == DEMO


@given(st.text(max_size=80), st.sampled_from(("unknown", "degree", "badge", "licence")), st.text(max_size=20))
def test_any_title_is_read(recogniser: Recogniser, title: str, kind: str, issuer: str) -> None:
    found = recogniser.recognise(award(title or "x", kind, issuer=issuer))
    assert found.eqf is None or 1 <= found.eqf <= 8
