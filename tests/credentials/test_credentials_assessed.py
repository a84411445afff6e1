"""What criteria say of how an award was assessed, and what kind is inside a badge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from award_builders import award

from matcher.credentials.assessed import inner_kind, method_in
from matcher.credentials.recognise import Recognised
from matcher.credentials.strength import assessment_factor
from matcher.policy import Policy

NOBODY = Recognised(None, None, "unknown")

METHODS = {
    "Pass a proctored exam of 60 questions.": "proctored_exam",
    "A supervised, closed-book test is taken at a centre.": "proctored_exam",
    "The examination is invigilated.": "proctored_exam",
    "An unsupervised exam is taken at home.": "exam",
    "A hands-on exam in a live cluster.": "performance_exam",
    "Pass a practical test of rigging.": "performance_exam",
    "Submit a portfolio of five works.": "portfolio",
    "Complete a capstone.": "project",
    "Three assignments are marked.": "assignment",
    "Answer all quizzes.": "quiz",
    "Attended all four sessions.": "attendance",
    "Attend the course and pass the final exam.": "exam",
    "There is no exam; attend all sessions.": "attendance",
    "This course prepares for the exam.": None,
    "Preparation for the certification exam; participants attend ten evenings.": "attendance",
    "Awarded to members in good standing.": None,
    "": None,
    "A contest of examples, latest first.": None,
}


@pytest.mark.parametrize(("criteria", "method"), METHODS.items(), ids=lambda text: str(text)[:40])
def test_methods(criteria: str, method: str | None) -> None:
    assert method_in(criteria) == method


@pytest.mark.parametrize(
    ("title", "fields", "kind", "why"),
    [
        ("Certified Rigger", {}, "certification", "title"),
        ("Rigging micro-credential", {}, "micro_credential", "title"),
        (
            "Rigging",
            {"criteria": "Pass a proctored exam.", "expires": date(2030, 1, 1)},
            "certification",
            "exam",
        ),
        ("Rigging", {"criteria": "Pass a proctored exam."}, "badge", "nothing"),
        ("Rigging", {"criteria": "Attended a day on the quay."}, "course", "attending"),
        ("Rigging", {}, "badge", "nothing"),
        ("Rigging badge", {}, "badge", "nothing"),
    ],
)
def test_what_is_in_a_badge(title: str, fields: dict[str, Any], kind: str, why: str) -> None:
    held = award(title, "badge", **fields)
    assert inner_kind(held)[0] == kind
    assert why in inner_kind(held)[1]
    assert (held.kind, held.kind_stated) == ("badge", "badge")


def test_a_stated_kind_stands() -> None:
    held = award("Certified Rigger", "course", criteria="Pass a proctored exam.", expires=date(2030, 1, 1))
    assert inner_kind(held) == ("course", "its source says so")
    assert inner_kind(award("Diploma in Rigging", "diploma", kind_stated=None))[1] == "its title says so"


def test_a_named_method_counts_for_an_award_of_no_known_type(policy: Policy) -> None:
    plain = assessment_factor(award("Kites", "badge"), NOBODY, policy)
    tested = assessment_factor(award("Kites", "badge", criteria="Pass a proctored exam."), NOBODY, policy)
    attended = assessment_factor(award("Kites", "badge", criteria="Attend two days."), NOBODY, policy)
    assert tested.value > plain.value > attended.value
    assert (tested.reason, attended.reason) == ("proctored exam", "attendance")


def test_a_certified_badge_counts_like_a_certification(policy: Policy) -> None:
    factor = assessment_factor(award("Certified Kite Flyer", "badge"), NOBODY, policy)
    assert factor.value == policy.assessment.kinds["certification"]
