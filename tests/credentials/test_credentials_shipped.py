"""The shipped catalogue keeps its own rules, and every name in it leads back to its type."""

from __future__ import annotations

from collections import defaultdict
from typing import get_args

import pytest
from award_builders import award

from matcher import Award, Candidate, Engine
from matcher.credentials import Catalogue
from matcher.credentials.claims import ClaimReader
from matcher.credentials.recognise import Recogniser
from matcher.types import CredentialKind

MIN_TYPES = 400


def test_it_reads_and_is_large(shipped: Catalogue) -> None:
    assert len(shipped) >= MIN_TYPES


def test_every_kind_is_there(shipped: Catalogue) -> None:
    missing = set(get_args(CredentialKind)) - {entry.kind for entry in shipped}
    assert missing == set()


def test_no_name_belongs_to_two_types(shipped: Catalogue) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in shipped:
        for form in entry.forms:
            owners[" ".join(form.casefold().split())].add(entry.id)
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


def test_ambiguous_names_are_names(shipped: Catalogue) -> None:
    stray = {(e.id, form) for e in shipped for form in e.ambiguous if form not in e.forms}
    assert stray == set()


def test_no_type_is_related_to_itself(shipped: Catalogue) -> None:
    own = {(e.id, name) for e in shipped for name, others in e.relations if e.id in others}
    assert own == set()


def test_weights_of_a_blueprint_sum_to_one(shipped: Catalogue) -> None:
    for entry in shipped:
        weights = [covered.weight for covered in entry.skills if covered.weight is not None]
        if len(weights) == len(entry.skills) and weights:
            assert sum(weights) == pytest.approx(1.0, abs=0.02), entry.id


def test_durations_and_renewals_are_possible(shipped: Catalogue) -> None:
    for entry in shipped:
        span = entry.duration
        if span and span.min is not None and span.max is not None:
            assert span.min <= span.max, entry.id


def test_every_figure_has_a_source(shipped: Catalogue) -> None:
    without = [e.id for e in shipped if isinstance(e.validity_months, int) and not e.sources]
    without += [e.id for e in shipped for cost in e.cost if not cost.source.strip()]
    assert without == []


def test_every_name_leads_to_its_type(shipped: Catalogue, recogniser: Recogniser) -> None:
    """The oracle of the recogniser: an official name beside its issuer is never missed or mistaken."""
    missed = [
        (entry.id, form, found.type.id if found.type else None)
        for entry in shipped
        for form in entry.forms
        if (found := recogniser.recognise(award(form, entry.kind, issuer=entry.issuer))).type != entry
    ]
    assert missed == []


def test_every_full_name_leads_to_its_type_without_an_issuer(
    shipped: Catalogue, recogniser: Recogniser
) -> None:
    missed = [
        entry.id for entry in shipped if recogniser.recognise(award(entry.name, entry.kind)).type != entry
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("title", "subjects"),
    [
        ("BSc Computer Science", {"computer-science"}),
        ("BSc (Hons) Computer Science", {"computer-science"}),
        ("Bachelor of Laws", {"law-studies"}),
        ("MA in Law and Economics", {"law-studies", "economics"}),
        ("BEng Mechanical Engineering", {"mechanical-engineering"}),
        ("Engineering manager", set()),
    ],
)
def test_degree_titles_name_their_subjects(title: str, subjects: set[str]) -> None:
    engine = Engine()
    degree = Award("a", title, "degree")
    reader = ClaimReader(
        Recogniser(engine.catalogue),
        {s.id: s.label for s in engine.taxonomy},
        engine.dictionary,
        engine.rewordings,
    )
    (read,) = reader.read(Candidate("c", (degree,)))
    assert {claim.key for claim in read.claims if claim.basis == "title"} >= subjects
    assert subjects or not any(claim.key == "engineering-discipline" for claim in read.claims)
