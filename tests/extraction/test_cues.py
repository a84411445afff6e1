"""How a posting asks: levels, years, negation, importance, alternatives."""

import pytest
from extraction_samples import groups, levels, mentions, the_mention

from matcher.extraction.alternatives import find_groups
from matcher.extraction.cues import find_years, is_negated, read_importance, read_level

LEVELS = {
    "word before": ("You have advanced Python skills.", "Python", 4),
    "over a plain list": ("Strong Python, SQL and Java skills.", "Java", 4),
    "knowledge of": ("A basic understanding of SQL.", "SQL", 2),
    "through a noun": ("Excellent verbal and written communication.", "communication", 4),
    "in brackets behind": ("Python (advanced) and SQL.", "Python", 4),
    "brackets hold for one": ("Python (advanced) and SQL.", "SQL", None),
    "after a colon": ("Python: expert", "Python", 5),
    "after a dash": ("SQL - basic", "SQL", 2),
    "at a level": ("SQL at an intermediate level.", "SQL", 3),
    "exposure": ("Exposure to machine learning.", "machine learning", 1),
    "none": ("You know Python.", "Python", None),
    "part of a name before": ("Deep learning and Python.", "Python", None),
    "part of a name behind": ("Python and deep learning.", "Python", None),
    "too far": ("You are an expert who works as a developer in Python.", "Python", None),
    "a strong commitment": ("A strong commitment to teamwork.", "teamwork", None),
    "a deep problem is no level": ("Solve deep problems while using Python.", "Python", None),
    "fluent": ("You speak fluent Spanish.", "Spanish", 4),
    "native": ("A native German speaker.", "German", 5),
    "native is for languages": ("Build native Python tools.", "Python", None),
    "CEFR in brackets": ("French (B2) is needed.", "French", 4),
    "CEFR at level": ("German at C1 level.", "German", 5),
    "CEFR at least": ("German at least B1.", "German", 3),
    "CEFR before": ("C2 level French.", "French", 5),
    "CEFR of its own language": ("French (A2) and German (C1).", "German", 5),
    "fluency": ("Spanish fluency is needed.", "Spanish", 4),
}
YEARS = {
    "plus": ("3+ years of Python.", "Python", 3),
    "words and figure": ("At least three (3) years' experience with Python.", "Python", 3),
    "range": ("2-4 years of Python.", "Python", 2),
    "range with to": ("2 to 4 years working with Python.", "Python", 2),
    "months": ("Six months' experience of phlebotomy.", "phlebotomy", 0.5),
    "behind": ("Python (3 years) and SQL.", "Python", 3),
    "behind holds for one": ("Python (3 years) and SQL.", "SQL", None),
    "straight before": ("5+ years Java.", "Java", 5),
    "over a list": ("4 years of experience in Java, SQL and Python.", "Python", 4),
    "no less than": ("No less than 3 years of Python.", "Python", 3),
}
NO_YEARS = [
    "You must be 18 years old and know Python.",
    "Applicants must be 18 years or over.",
    "A 12 month contract with Python work.",
    "For over 30 years we have built Python tools.",
    "Founded 30 years ago, we use Python.",
    "A two-year degree in biology.",
    "Promotion within 2 years of Python work.",
    "Our team has over 20 years of experience in Python.",
    "A fixed term of 6 months in Python.",
    "Renewed every 3 years.",
]
NEGATED = {
    "no essential requirement": ("A driving licence is not an essential requirement.", "driving licence"),
    "no prerequisite": ("A degree is not a prerequisite for this role.", "degree"),
    "answered on the next line": ("Security clearance required\n\n No\n\nApply", "Security clearance"),
    "answered with not required": ("Driving licence:\nNot required\n", "Driving licence"),
    "you need not have": ("You need not have a degree.", "degree"),
    "no degree": ("No degree required.", "degree"),
    "is not required": ("A degree is not required.", "degree"),
    "is not essential": ("Python is not essential.", "Python"),
    "training": ("Phlebotomy training will be provided.", "Phlebotomy"),
    "we train": ("Full training in phlebotomy will be given.", "phlebotomy"),
    "do not need": ("You don't need Python.", "Python"),
    "do not have to hold": ("You do not need to hold a driving licence.", "driving licence"),
    "no experience of": ("No experience of phlebotomy necessary.", "phlebotomy"),
    "first of a list": ("No Python, Java or SQL experience needed.", "Python"),
    "last of a list": ("No Python, Java or SQL experience needed.", "SQL"),
    "a form says no": ("Driving licence: No", "Driving licence"),
    "without": ("Apply with or without SQL? Work without any Python.", "Python"),
}
NOT_NEGATED = {
    "the next line is no answer": ("Driving licence required\n\nNo weekend work\n", "Driving licence"),
    "no less than": ("No less than 3 years of Python.", "Python"),
    "not only": ("Not only Python but also SQL is needed.", "Python"),
    "cannot be without": ("You cannot be without Python.", "Python"),
    "other half": ("No degree is needed, but Python is required.", "Python"),
    "must, then training": ("You must know SQL, training in other things will be provided.", "SQL"),
    "not essential but wanted": ("Python is not essential but desirable.", "Python"),
    "no problem": ("You find there is no better language than Python.", "Python"),
}
IMPORTANCE = {
    "required": ("Python is required.", "Python", "required"),
    "must": ("You must know Python.", "Python", "required"),
    "preferred": ("Python preferred.", "Python", "preferred"),
    "a plus": ("Python is a big plus.", "Python", "preferred"),
    "ideally": ("Must have Python, and ideally Java.", "Java", "preferred"),
    "before ideally": ("Must have Python, and ideally Java.", "Python", "required"),
    "nearest word": ("Python is essential and Java would be useful.", "Java", "preferred"),
    "nearest word first": ("Python is essential and Java would be useful.", "Python", "required"),
    "clauses": ("Java desirable; Python required.", "Java", "preferred"),
    "not essential but": ("Python is not essential but desirable.", "Python", "preferred"),
    "inline essential": ("Essential: Python. Desirable: Java.", "Python", "required"),
    "inline desirable": ("Essential: Python. Desirable: Java.", "Java", "preferred"),
    "section": ("Nice to have:\n- Python", "Python", "preferred"),
    "duties": ("Duties\nWrite Java.\n\nRequirements\nPython.", "Java", "required"),
    "at least in a list of wishes": ("Desirable\n- At least 2 years of Python", "Python", "preferred"),
    "plus with a colon": ("Requirements\nPlus: Python", "Python", "preferred"),
    "duties alone": ("Duties\nWrite Java.", "Java", "required"),
    "needs of people": ("Desirable\n- Teaching that meets the needs of all", "Teaching", "preferred"),
    "if you have": ("It would be an advantage if you have Python.", "Python", "preferred"),
    "as required": ("Desirable\n- Phlebotomy as required", "Phlebotomy", "preferred"),
}
GROUPS = {
    "or": ("Java or Kotlin", [["Java", "Kotlin"]]),
    "one of": ("One of AWS, Azure and GCP", [["AWS", "Azure", "GCP"]]),
    "at least one": ("At least one language such as Python, Java, Kotlin", [["Python", "Java", "Kotlin"]]),
    "A, B, or C": ("Python, Java, or SQL", [["Python", "Java", "SQL"]]),
    "slash": ("Python/Java", [["Python", "Java"]]),
    "and/or": ("Python and/or Java", [["Python", "Java"]]),
    "and": ("Python and Java", []),
    "commas and": ("Python, Java and SQL", []),
    "such as": ("Cloud platforms such as AWS, Azure, GCP", [["AWS", "Azure", "GCP"]]),
    "e.g.": ("A language, e.g. Python or Java", [["Python", "Java"]]),
    "class in brackets": ("Programming languages (Python, Java)", [["Python", "Java"]]),
    "skills such as": ("Skills such as communication and teamwork", []),
    "and before or": ("SQL and Python or Java", [["Python", "Java"]]),
    "degree or years": (
        "A degree in biology or 5 years' experience.",
        [["degree in biology", "5 years' experience"]],
    ),
    "degree or equivalent": (
        "A degree or equivalent experience.",
        [["degree", "equivalent experience"]],
    ),
    "two degrees": ("BS/MS in Biology", [["BS", "MS in Biology"]]),
    "degree, a field, or equivalent": (
        "BSc in biology or a related technical discipline; or equivalent work experience.",
        [["BSc in biology", "equivalent work experience"]],
    ),
    "degree or a combination": (
        "A degree or the equivalent combination of education and experience.",
        [["degree", "equivalent combination of education and experience"]],
    ),
    "lines below": ("One of the following:\n- Python\n- Java", [["Python", "Java"]]),
    "or equivalent alone": ("CISSP or equivalent", []),
    "degrees with years": (
        "Masters degree with 6-8 years of experience or Bachelors with 8-10 years of experience.",
        [
            ["Masters degree", "Bachelors"],
            ["6-8 years of experience", "8-10 years of experience"],
        ],
    ),
    "two sentences": ("Java or Kotlin. AWS or Azure.", [["Java", "Kotlin"], ["AWS", "Azure"]]),
}


@pytest.mark.parametrize(("text", "surface", "level"), LEVELS.values(), ids=LEVELS)
def test_level(text, surface, level):
    assert the_mention(text, surface).cues.level == level


@pytest.mark.parametrize(("text", "surface", "years"), YEARS.values(), ids=YEARS)
def test_years(text, surface, years):
    assert the_mention(text, surface).cues.years == years


@pytest.mark.parametrize("text", NO_YEARS)
def test_other_lengths_of_time_are_no_experience(text):
    found = [m for m in mentions(text) if m.kind == "experience" or (m.cues and m.cues.years)]
    assert found == []


@pytest.mark.parametrize(
    ("text", "surface", "years"),
    [
        ("5 years post-qualification experience.", "5 years post-qualification experience", 5),
        ("At least 2 years of relevant experience.", "2 years of relevant experience", 2),
        ("Six months' relevant experience.", "Six months' relevant experience", 0.5),
        ("7 yrs experience \n", "7 yrs experience", 7),
        ("10 years in retail banking", "10 years in retail banking", 10),
    ],
)
def test_years_in_nothing_known_are_an_experience(text, surface, years):
    mention = the_mention(text, surface)
    assert (mention.kind, mention.cues.years) == ("experience", years)


@pytest.mark.parametrize(("text", "surface"), NEGATED.values(), ids=NEGATED)
def test_negated(text, surface):
    assert the_mention(text, surface).cues.negated


@pytest.mark.parametrize(("text", "surface"), NOT_NEGATED.values(), ids=NOT_NEGATED)
def test_not_negated(text, surface):
    assert not the_mention(text, surface).cues.negated


@pytest.mark.parametrize(("text", "surface", "importance"), IMPORTANCE.values(), ids=IMPORTANCE)
def test_importance(text, surface, importance):
    assert the_mention(text, surface).cues.importance == importance


@pytest.mark.parametrize(("text", "expected"), GROUPS.values(), ids=GROUPS)
def test_alternatives(text, expected):
    assert groups(text) == expected


def test_the_functions_work_on_plain_spans():
    text = "No Java or strong SQL needed; Python preferred."
    spans = [(3, 7), (18, 21), (30, 36)]
    sentence = (0, len(text))
    assert is_negated(text, sentence, spans, 0)
    assert read_level(text, sentence, spans, 1, levels(), language=False) == 4
    assert read_importance(text, sentence, spans[2], "body") == "preferred"
    assert find_groups(text, sentence, []) == ()
    assert find_years(text, sentence) == ()
