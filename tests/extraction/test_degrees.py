"""Degrees, their level and their subjects."""

import itertools

import pytest

from matcher.extraction.degrees import find_degrees

DEGREES = {
    "bachelor's degree": ("Bachelor's degree in Nursing.", [(6, "Nursing")]),
    "curly apostrophe": ("Bachelor’s degree in Nursing", [(6, "Nursing")]),
    "plain": ("A degree is required.", [(6, "")]),
    "degree in": ("degree in botany or equivalent experience", [(6, "botany ")]),
    "abbreviations": ("BSc (Hons) in Physics", [(6, "Physics")]),
    "shared subject": ("BS/MS in Biology", [(6, "Biology"), (7, "Biology")]),
    "shared with or": ("BS or MS in Biology", [(6, "Biology"), (7, "Biology")]),
    "M.S. degree is one": ("M.S. degree in Biology", [(7, "Biology")]),
    "doctorate": ("PhD in Chemistry", [(8, "Chemistry")]),
    "lower levels": ("a foundation degree or HND in Care", [(5, "Care"), (5, "Care")]),
    "of a field": ("Bachelor of Nursing", [(6, "Nursing")]),
    "of science": ("Master of Science in Ecology", [(7, "Ecology")]),
    "with a colon": ("Bachelor's degree in: Statistics, Physics", [(6, "Statistics, Physics")]),
    "graduate degree": ("Graduate degree preferred", [(7, "")]),
    "two of one level are one": ("BS/BA in Biology", [(6, "Biology")]),
    "in brackets behind the word": ("Degree (BS or MS) in Biology", [(6, ""), (7, "")]),
    "physician": ("PhD or MD", [(8, ""), (8, "")]),
    "where line breaks were lost": ("RequirementsPh.D. in Art", [(8, "Art")]),
    "after a full stop without space": ("a plus.Bachelors in Art", [(6, "Art")]),
    "school": ("GCSEs, A levels or a high school diploma", [(3, ""), (4, ""), (4, "")]),
    "two of one level in a row": ("PhD. PhD in Art", [(8, "Art"), (8, "Art")]),
    "or higher": ("BSc or higher in Physics", [(6, "Physics")]),
    "short of what stands for it": ("BSc in Art or the equivalent combination", [(6, "Art ")]),
    "higher education": ("Cert HE, DipHE or FdSc", [(5, ""), (5, ""), (5, "")]),
    "medicine": ("MBBS or MBChB", [(7, ""), (7, "")]),
    "diploma or degree": ("a Diploma or Degree in Art", [(5, "Art"), (6, "Art")]),
    "vocational under other names": ("NVQ/QCF level 2 or RQF level 3", [(3, ""), (4, "")]),
    "level in words": ("NVQ level two", [(3, "")]),
    "mass spectrometry": ("LC/MS, GC-MS", []),
    "after a full stop and a slash": ("BS./M.S. in Art", [(6, "Art"), (7, "Art")]),
    "several": ("relevant degrees", [(6, "")]),
    "vocational at a level": ("NVQ at Level 2", [(3, "")]),
    "vocational": ("NVQ level 3 or a level 2 qualification", [(4, ""), (3, "")]),
    "two with years": (
        "Masters degree with 6-8 years or Bachelors with 8-10 years",
        [(7, ""), (6, "")],
    ),
    "subject stops at the next degree": (
        "Bachelor's in Math, Physics or Master's in Art",
        [(6, "Math, Physics "), (7, "Art")],
    ),
}
NO_DEGREES = [
    "a high degree of accuracy",
    "some degree of flexibility",
    "360 degree feedback",
    "20 degrees C",
    "MS Office and MS SQL Server",
    "Jackson, MS 39201",
    "Baltimore, MD 21201",
    "in lieu of a degree",
    "Boston, MA",
    "a scrum master",
    "master data management",
    "ms. Smith",
    "MSC offers benefits",
]


@pytest.mark.parametrize(("text", "expected"), DEGREES.values(), ids=DEGREES)
def test_degrees_found(text, expected):
    found = [(d.eqf, text[d.subject_start : d.subject_end]) for d in find_degrees(text)]
    assert [(eqf, subject.strip()) for eqf, subject in found] == [(e, s.strip()) for e, s in expected]


@pytest.mark.parametrize("text", NO_DEGREES)
def test_no_degree(text):
    assert find_degrees(text) == ()


def test_degrees_do_not_overlap():
    spans = [(d.start, d.end) for d in find_degrees("B.S., M.S. degree or Ph.D. degree in Biology")]
    assert len(spans) == 3
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
