"""Whole postings, with every mention they should give."""

import pytest
from extraction_samples import extract

from matcher.extraction.mentions import place_sentences


def rows(text, kind="posting"):
    """(surface, kind, importance, level, years, group) of each mention; a minus for a negated one."""
    found = []
    for m in extract(text, kind).mentions:
        cues = m.cues
        asked = (cues.importance, cues.level, cues.years, cues.group) if cues else None
        found.append((("-" if cues and cues.negated else "") + m.surface, m.kind, asked))
    return found


DEVELOPER = """Back-end Developer

Acme Rivets is one of the largest rivet companies in Europe, with over 40 years of experience in steel.

What you will do
- Write services in Java and review the work of data analysts
- Lead wound care for our robots

What you'll bring
- 5+ years of Python and strong SQL
- Bachelor's degree in Mathematics or equivalent experience
- Knowledge of AWS, Azure or GCP
- Experience with rivet telemetry
- Excellent communication

Nice to have
- R or Kotlin
- German (B2)

What we offer
- Free Excel courses

Acme is an equal opportunity employer and welcomes people with any knowledge of Python.
"""
DEVELOPER_ROWS = [
    ("Java", "knowledge", ("required", None, None, None)),
    ("wound care", "skill", ("required", None, None, None)),
    ("Python", "knowledge", ("required", None, 5.0, None)),
    ("SQL", "knowledge", ("required", 4, None, None)),
    ("Bachelor's degree in Mathematics", "degree", ("required", None, None, 1)),
    ("equivalent experience", "experience", ("required", None, None, 1)),
    ("AWS", "knowledge", ("required", None, None, 2)),
    ("Azure", "knowledge", ("required", None, None, 2)),
    ("GCP", "knowledge", ("required", None, None, 2)),
    ("rivet telemetry", "skill", ("required", None, None, None)),
    ("communication", "skill", ("required", 4, None, None)),
    ("R", "knowledge", ("preferred", None, None, 3)),
    ("Kotlin", "knowledge", ("preferred", None, None, 3)),
    ("German", "language", ("preferred", 4, None, None)),
    ("Excel", "knowledge", None),
    ("Python", "knowledge", None),
]

NURSE = (
    "Staff Nurse, Elm Ward. You must hold NMC registration and have at least 6 months' experience of "
    "infection control. Phlebotomy is desirable; training will be provided. No driving licence required. "
    "Welsh would be an advantage.\n"
    "For further details contact:\nAnn Lee, Infection control lead"
)
NURSE_ROWS = [
    ("NMC registration", "credential", ("required", None, None, None)),
    ("infection control", "skill", ("required", None, 0.5, None)),
    ("Phlebotomy", "skill", ("preferred", None, None, None)),
    ("-driving licence", "credential", ("required", None, None, None)),
    ("Welsh", "language", ("preferred", None, None, None)),
    ("Infection control", "skill", None),
]

RUN_TOGETHER = (
    "We build rivets all over the worldRequirementsExperience with PythonAbility to use JavaScript or Java"
    "Preferred QualificationsFluent FrenchExperience with BLS is a plus"
)
RUN_TOGETHER_ROWS = [
    ("Python", "knowledge", ("required", None, None, None)),
    ("JavaScript", "knowledge", ("required", None, None, 1)),
    ("Java", "knowledge", ("required", None, None, 1)),
    ("French", "language", ("preferred", 4, None, None)),
    ("BLS", "credential", ("preferred", None, None, None)),
]

RESUME = (
    "Ann Lee\n\nData Analyst at Acme, 2015-2019\n"
    "Experience with hedge laying, advanced SQL and R programming\n"
)
RESUME_ROWS = [
    ("Data Analyst", "skill", None),
    ("hedge laying", "skill", None),
    ("SQL", "knowledge", None),
    ("R", "knowledge", None),
    ("programming", "skill", None),
]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (DEVELOPER, "posting", DEVELOPER_ROWS),
        (NURSE, "posting", NURSE_ROWS),
        (RUN_TOGETHER, "posting", RUN_TOGETHER_ROWS),
        (RESUME, "resume", RESUME_ROWS),
        ("", "posting", []),
        ("Wir suchen Verstärkung für unser Team.", "posting", []),
    ],
    ids=["developer", "nurse", "run together", "resume", "empty", "another language"],
)
def test_all_mentions_of_a_text(text, kind, expected):
    assert rows(text, kind) == expected


def test_degree_subjects_are_linked():
    (degree,) = [m for m in extract(DEVELOPER).mentions if m.kind == "degree"]
    assert (degree.link.id, [field.id for field in degree.fields]) == ("degree:6", ["mathematics"])


def test_every_mention_carries_the_section_it_stands_in():
    sections = {m.surface: m.section for m in extract(DEVELOPER).mentions}
    assert sections["SQL"] == "requirements"
    assert sections["equivalent experience"] == "requirements"
    assert sections["Kotlin"] == "preferred"
    assert sections["Excel"] == "benefits"
    assert sections["Java"] == "duties"


def test_sentences_know_their_section():
    _, sentences = place_sentences("About us\nWe sow.\n\nEssential\nPatience.")
    assert [(s.start, s.section) for s in sentences][1::2] == [(9, "about"), (28, "requirements")]


def test_a_certificate_no_dictionary_has_is_no_skill():
    """However near its words are to a skill."""
    (kind,) = {m[1] for m in rows("You must have a health visitor qualification.") if "qualification" in m[0]}
    assert kind == "credential"
