"""Kinds: what the source states comes first, and stays beside what the words suggest."""

from __future__ import annotations

import pytest
from award_builders import award

from matcher.credentials.kinds import is_kind_stated, read_kind
from matcher.types import AWARD_KINDS, Award

# stated, title -> kind
KINDS = {
    "exact": ("certification", "Anything", "certification"),
    "American spelling": ("License", "Registered Nurse", "licence"),
    "two words": ("Micro Credential", "SQL", "micro_credential"),
    "hyphen": ("nano-credential", "SQL", "nano_credential"),
    "camel case of Open Badges": ("MicroCredential", "SQL", "micro_credential"),
    "camel case degree": ("BachelorDegree", "Biology", "degree"),
    "camel case apprenticeship": ("ApprenticeshipCertificate", "Joinery", "apprenticeship"),
    "container": ("Digital Badge", "Project Management Professional", "badge"),
    "nothing in the word, title helps": ("Credential", "Diploma in Nursing", "diploma"),
    "nothing anywhere": ("Thing", "Wound care", "unknown"),
    "stated wins over title": ("course", "Certified Kubernetes Administrator", "course"),
    "certified": ("", "Certified Kubernetes Administrator", "certification"),
    "licence": ("", "Commercial Driver's License, Class A", "licence"),
    "registration": ("", "NMC registration", "licence"),
    "Licenciatura is no licence": ("", "Licenciatura en Enfermería", "unknown"),
    "diploma before degree": ("", "Postgraduate Diploma in Law", "diploma"),
    "bachelor": ("", "Bachelor of Arts", "degree"),
    "BSc": ("", "BSc (Hons) Biology", "degree"),
    "MBA": ("", "MBA, Finance", "degree"),
    "PhD": ("", "PhD in Chemistry", "degree"),
    "master of a trade is no master's": ("", "Master Electrician", "unknown"),
    "scrum master": ("", "Certified ScrumMaster", "certification"),
    "class is no course": ("", "CDL Class A", "unknown"),
    "certificate": ("", "Care Certificate", "certificate"),
    "membership": ("", "Fellow of the Institute", "membership"),
    "training": ("", "Fire warden training", "course"),
    "nanodegree": ("", "Data Analyst Nanodegree", "nanodegree"),
    "micro masters": ("", "MicroMasters Program in Statistics", "micro_credential"),
    "apprenticeship": ("", "Advanced Apprenticeship: Electrician", "apprenticeship"),
    "badge": ("", "SQL badge", "badge"),
    "job": ("job", "Registered nurse", "experience"),
    "employment": ("Employment", "Registered nurse", "experience"),
}


@pytest.mark.parametrize(("stated", "title", "kind"), KINDS.values(), ids=KINDS)
def test_kinds(stated: str, title: str, kind: str) -> None:
    assert read_kind(stated, title) == (kind, stated or None)


@pytest.mark.parametrize("kind", AWARD_KINDS)
def test_every_kind_is_read_as_it_is_written(kind: str) -> None:
    assert read_kind(kind, "A title") == (kind, kind)
    assert read_kind(kind.replace("_", "-").upper(), "A title")[0] == kind


@pytest.mark.parametrize(
    ("made", "stated"),
    [
        (award("X", "course"), True),
        (award("X", "licence", kind_stated="License"), True),
        (award("X", "badge"), False),  # a container
        (award("X certificate", "certificate", kind_stated=None), False),  # read out of the title
        (award("X certificate", "certificate", kind_stated="Credential"), False),
        (Award("a", "X", "unknown"), False),
    ],
)
def test_whether_the_source_states_a_kind(made: Award, stated: bool) -> None:
    assert is_kind_stated(made) is stated
