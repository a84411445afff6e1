"""Identity is overwritten, skills are not."""

import pytest

from matcher.extraction.masking import MASK, mask_identity

HIDDEN = {
    "e-mail": ("Mail ann.lee+jobs@example.co.uk now", "ann.lee+jobs@example.co.uk"),
    "link": ("See https://example.org/ann?x=1 for", "https://example.org/ann?x=1"),
    "profile": ("at linkedin.com/in/ann-lee now", "linkedin.com/in/ann-lee"),
    "phone": ("Call +44 (0)20 7946 0018 today", "+44 (0)20 7946 0018"),
    "US phone": ("Call (555) 010-1234 today", "(555) 010-1234"),
    "postcode": ("Lives at SW1A 1AA here", "SW1A 1AA"),
    "ZIP": ("Austin, TX 73301 here", "TX 73301"),
    "street": ("at 12 Long Acre Road in", "12 Long Acre Road"),
    "address line": ("Address: 5 The Mews, Bath\nPython", "Address: 5 The Mews, Bath"),
    "birth": ("Date of birth: 3 May 1990\nPython", "Date of birth: 3 May 1990"),
    "born": ("born in 1990. Python", "born in 1990"),
    "gender": ("Gender: female, Python", "Gender: female"),
    "nationality": ("Nationality: Irish | Python", "Nationality: Irish "),
    "age": ("a man aged 54 of", "aged 54"),
    "years old": ("Who is 31 years old now", "31 years old"),
    "pronoun": ("what she did", "she"),
    "title": ("Mrs. Lee wrote", "Mrs."),
}
KEPT = [
    "address customer needs in Java",
    "aged care and gender studies",
    "sex education and age verification",
    "3 years in one place, Python",
    "managed 20 people 2015 - 2019 and 2019-2023",
    "ISO 27001, ISO 9001 and S3 buckets",
    "the theory of heritage",
    "MS Office, Word and Excel",
    "Race conditions in C++ and religion in history",
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN.values(), ids=HIDDEN)
def test_identity_is_hidden(text, secret):
    expected = text.replace(secret, MASK * len(secret))
    assert mask_identity(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_words_and_skills_stay(text):
    assert mask_identity(text) == text


def test_names_are_hidden_with_and_without_the_rest():
    text = "Ann Lee-Smith\nMs LEE-SMITH and Ann wrote; anna and leek soup stay"
    masked = mask_identity(text, names=["Ann Lee-Smith"])
    assert "Ann" not in masked
    assert "SMITH" not in masked
    assert masked.endswith("; anna and leek soup stay")


def test_a_name_that_is_a_skill_goes_only_with_the_full_name():
    masked = mask_identity("Java Jones knows Java. java jones.", names=["Java Jones"])
    assert masked == f"{MASK * 10} knows Java. {MASK * 10}."


def test_words_that_are_also_names_stay_in_lower_case():
    assert mask_identity("mark the price, Price", names=["Mark Price"]) == f"mark the price, {MASK * 5}"


def test_the_first_line_of_a_resume_is_its_owner():
    assert mask_identity("Ann Lee\nPython", first_line=True) == f"{MASK * 7}\nPython"
    assert mask_identity("Registered Nurse\nPython", first_line=True) == "Registered Nurse\nPython"
    assert mask_identity("Ann Lee\nPython") == "Ann Lee\nPython"


@pytest.mark.parametrize("names", [[], [""], [" "], ["X"], ["(.*)"]])
def test_odd_names_do_no_harm(names):
    assert mask_identity("Python", names=names) == "Python"
