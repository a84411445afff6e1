"""Headings and sections."""

import pytest

from matcher.extraction.sections import find_sections, heading_name

HEADINGS = [
    ("Requirements", "requirements"),
    ("REQUIREMENTS", "requirements"),
    ("Minimum Qualifications:", "requirements"),
    ("**What you'll bring:**", "requirements"),
    ("## About you", "requirements"),
    ("Skills and Experience", "requirements"),
    ("Who we're looking for", "requirements"),
    ("What skills and experience do you need?", "requirements"),
    ("Required and Preferred Qualifications", "requirements"),
    ("The successful candidate will have:", "requirements"),
    ("Nice to have", "preferred"),
    ("Preferred Qualifications:", "preferred"),
    ("Desirable", "preferred"),
    ("Nice if you have:", "preferred"),
    ("Bonus points if you have:", "preferred"),
    ("Key Responsibilities", "duties"),
    ("Essential functions", "duties"),
    ("The Role", "duties"),
    ("What you will do", "duties"),
    ("Job Description", "duties"),
    ("You will:", "duties"),
    ("Benefits", "benefits"),
    ("What we offer", "benefits"),
    ("Why join us?", "benefits"),
    ("About us", "about"),
    ("About Northwind Traders", "about"),
    ("Our values", "about"),
    ("How to apply", "apply"),
    ("Closing date: 3 March", "apply"),
    ("Equal Opportunities", "equal_opportunity"),
]
NOT_HEADINGS = [
    "Pulse oximeter repair experience",
    "Strong communication skills",
    "Experience with Python",
    "- Experience",
    "• Essential skills",
    "A degree in chemistry.",
    "Background",
    "",
    "   ",
    "12",
    "You will join a friendly team of five people who care",
    "About 40 people work here",
]


@pytest.mark.parametrize(("line", "name"), HEADINGS, ids=[line for line, _ in HEADINGS])
def test_heading_names_its_section(line, name):
    sections = [section.name for section in find_sections(f"{line}\nsome text") if section.start == 0]
    assert sections == [name]


@pytest.mark.parametrize("line", NOT_HEADINGS)
def test_other_lines_are_no_headings(line):
    assert heading_name(line) is None


def named(text):
    return [(section.name, text[section.start : section.end].strip()) for section in find_sections(text)]


def test_sections_run_from_heading_to_heading():
    text = "Gardener wanted.\n\nDuties\n- Prune roses.\n\nEssential\n- Patience.\n\nDesirable\n- French.\n"
    assert named(text) == [
        ("body", "Gardener wanted."),
        ("duties", "Duties\n- Prune roses."),
        ("requirements", "Essential\n- Patience."),
        ("preferred", "Desirable\n- French."),
    ]


def test_inline_headings_hold_to_the_end_of_their_line():
    text = "Join us.\nEssential: a degree in botany; Desirable: French.\nThe garden is large."
    assert named(text) == [
        ("body", "Join us."),
        ("requirements", "Essential: a degree in botany;"),
        ("preferred", "Desirable: French."),
        ("body", "The garden is large."),
    ]


def test_a_colon_at_the_end_of_a_long_heading_heads_the_next_lines():
    text = "To be successful in this role, you will need:\n- Full registration\n- Patience"
    assert [name for name, _ in named(text)] == ["requirements"]


def test_a_neutral_subheading_stays_preferred():
    text = "Desired experience:\nEducation: a degree in botany.\nPatience."
    assert {name for name, _ in named(text)} == {"preferred"}


@pytest.mark.parametrize(
    "text",
    [
        "We grow roses for the marketRequirementsExperience with roses.",
        "We grow roses. Minimum Qualifications: Experience with roses.",
        "We grow roses all yearQualifications• Experience with roses.",
    ],
    ids=["no break at all", "on one line", "before a bullet"],
)
def test_headings_in_run_together_text(text):
    (wanted,) = [stretch for name, stretch in named(text) if name == "requirements"]
    assert wanted.endswith("Experience with roses.")
    assert "We grow" not in wanted


def test_an_empty_text_has_no_section():
    assert find_sections("") == ()
