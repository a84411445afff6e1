"""Job titles are the job, not a skill asked."""

import pytest
from extraction_samples import mentions

ROLES = ["Data Analyst\nWe need you.", "As a Data Analyst you will help.", "Work with data analysts."]
ASKED = [
    "Experience as a data analyst.",
    "You are a qualified data analyst.",
    "An experienced data analyst.",
]


@pytest.mark.parametrize("text", ROLES)
def test_a_title_names_the_role(text):
    assert mentions(text) == ()


@pytest.mark.parametrize("text", ASKED)
def test_having_been_one_is_asked(text):
    assert [m.link.id for m in mentions(text)] == ["data-analyst"]


def test_a_resume_keeps_the_titles_it_held():
    assert [m.link.id for m in mentions("Data Analyst at Acme", "resume")] == ["data-analyst"]
