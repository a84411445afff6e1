"""Names in a text, above all the ambiguous ones."""

import pytest
from extraction_samples import SURFACES, dictionary

from matcher.extraction.dictionary import Dictionary, fold
from matcher.types import Surface


def found(text):
    return [text[hit.start : hit.end] for hit in dictionary().find(text)]


NAMES = {
    "case": ("python and PYTHON", ["python", "PYTHON"]),
    "hyphen or space": ("machine-learning", ["machine-learning"]),
    "line break inside": ("machine\nlearning", ["machine\nlearning"]),
    "curly and long": ("C++, C# and Node.js", ["C++", "C#", "Node.js"]),
    "inside a word": ("pythonic javanese sqlite", []),
    "slash": ("Java/Kotlin", ["Java", "Kotlin"]),
    "acronym in lower case": ("aws or gcp, sql", ["gcp", "sql"]),
    "R in a list": ("Python, R and SQL", ["Python", "R", "SQL"]),
    "R programming": ("R programming needed", ["R programming"[:1], "programming"]),
    "in R": ("write models in R, daily", ["R"]),
    "C/C++": ("C/C++ on chips", ["C", "C++"]),
    "Go or Rust": ("services in Python, Go or Rust", ["Python", "Go", "Rust"]),
    "Microsoft Excel": ("Microsoft Excel", ["Microsoft Excel"]),
    "Excel skills": ("Excel skills", ["Excel"]),
    "good Excel": ("You have good Excel skills", ["Excel"]),
    "proficient in Word": ("You are proficient in Word", ["Word"]),
    "Polish": ("We need Polish speakers", ["Polish"]),
    "lower-case names in a list": ("python, git and docker", ["python", "git", "docker"]),
    "overlap from the left": ("deep learning", ["deep learning"]),
    "lost line break": ("We use KubernetesExperience counts", ["Kubernetes"]),
}
ORDINARY = {
    "R&D": "an R&D team with Python",
    "C-suite": "C-suite reports in SQL",
    "grade C": "Python and maths at Grade C or above",
    "hepatitis C": "Hepatitis C and SQL",
    "vitamin C": "vitamin C, Python",
    "extra mile": "Go the extra mile with Python",
    "go above": "we go above and beyond in Java",
    "go/no-go": "a Go/No-Go decision on Python",
    "excel in": "you excel in Java",
    "Excel at": "Excel at what you do.",
    "make": "make decisions with SQL",
    "access": "Access to Python courses",
    "word": "by word of mouth, SQL",
    "Spring": "starting in Spring 2031 with Java",
    "swift": "a swift answer about Java",
    "polish": "polish the user interface",
    "Polish and refine": "Polish and refine the interface.",
    "m/f/d": "Java developer (m/f/d)",
    "git alone": "git off my lawn",
    "react": "react to change in Java",
    "in an address": "write to python@example.org or www.python.example",
}


@pytest.mark.parametrize(("text", "expected"), NAMES.values(), ids=NAMES)
def test_names_found(text, expected):
    hits = found(text)
    assert [name for name in hits if name in expected] == expected


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_words_are_no_names(text):
    certain = {"Python", "SQL", "Java"}
    assert [name for name in found(text) if name not in certain] == []


@pytest.mark.parametrize(
    "text", ["Health Education England", "a teaching hospital", "Health Education Trust"]
)
def test_names_of_organisations_are_no_skills(text):
    assert found(text) == []


def test_overlapping_names_are_taken_from_the_left():
    surfaces = [Surface(t, t, t, "skill", "s") for t in ("machine learning", "learning technologies")]
    text = "machine learning technologies"
    assert [h.surface.id for h in Dictionary(surfaces).find(text)] == ["machine learning"]


def test_a_much_longer_name_wins_over_one_further_left():
    surfaces = [Surface(t, t, t, "skill", "s") for t in ("team work", "work breakdown structures")]
    assert [h.surface.id for h in Dictionary(surfaces).find("team work breakdown structures")] == [
        "work breakdown structures"
    ]


def test_of_two_meanings_the_one_of_the_sector_around_is_taken():
    surfaces = [
        Surface("PACS", "imaging", "Imaging archive", "skill", "health"),
        Surface("PACS", "access", "Access control", "skill", "security"),
        Surface("radiology", "radiology", "Radiology", "skill", "health"),
    ]
    hits = Dictionary(surfaces).find("radiology staff run the PACS")
    assert [hit.surface.id for hit in hits] == ["radiology", "imaging"]


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("organisation", "organization"),
        ("case study", "case studies"),
        ("health and safety", "Health & Safety"),
        ("firewall", "firewalls"),
        ("spreadsheets skills", "spreadsheets skill"),
    ],
)
def test_variants_of_a_form_are_one(form, written):
    surface = Surface(form, "x", "X", "skill", "s")
    assert [hit.surface for hit in Dictionary([surface]).find(written)] == [surface]


def test_exact_ignores_rules_but_wants_the_whole_phrase():
    assert [surface.id for surface in dictionary().exact(" R ")] == ["r"]
    assert [surface.id for surface in dictionary().exact("excel")] == ["excel"]
    assert dictionary().exact("excel spreadsheets for all") == ()


def test_an_empty_dictionary_finds_nothing():
    assert Dictionary(()).find("Python") == ()


def test_every_sample_surface_is_found_by_itself():
    missing = [s.text for s in SURFACES if s.rule is None and not dictionary().find(s.text)]
    assert missing == []


def test_fold_keeps_characters_whose_lower_case_is_longer():
    assert fold("İstanbul—CI-CD") == "İstanbul ci cd"
