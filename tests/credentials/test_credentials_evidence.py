"""Evidence: what an award's words and type show, with names masked, in lineages, whatever the order."""

from __future__ import annotations

import random
from datetime import date
from typing import Any, cast

import pytest
from award_builders import DATA, DAY, LEVELS, award, awards, of_key, person, strengths
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials import Catalogue, EvidenceReader
from matcher.credentials.claims import mask_names
from matcher.credentials.readers import read_candidates
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.resolving import PhraseResolver
from matcher.extraction.rewording import Rewordings
from matcher.policy import Levels, Policy
from matcher.taxonomy import Taxonomy
from matcher.types import Award, Candidate, Stack


def read_one(reader: EvidenceReader, candidate: Candidate, on: date = DAY) -> Stack:
    (stack,) = reader.read([candidate], on=on)
    return stack


def shown(stack: Stack) -> list[tuple[Any, ...]]:
    """What counts for scoring."""
    return [
        (e.award_id, e.key, e.level, e.strength, e.factors, e.lineage, e.verified) for e in stack.evidence
    ]


# award, key, basis of its specificity, quote
BASES: dict[str, tuple[Award, str, str, str]] = {
    "catalogue": (
        award("Data Professional 2", issuer="Data Body"),
        "python",
        "known to cover",
        "Data Professional 2",
    ),
    "listed": (award("Kites", skills=("Postgres",)), "postgresql", "lists it", "Postgres"),
    "title": (award("Wound care certificate", "certificate"), "wound-care", "award's title", "Wound care"),
    "description": (award("Kites", description="About Kotlin."), "kotlin", "description", "Kotlin"),
    "phrase": (
        award("Kites", description="Experience with drone piloting."),
        "open:drone piloting",
        "description",
        "drone piloting",
    ),
    "listed, in no taxonomy": (award("Kites", skills=("Falconry",)), "open:falconry", "lists it", "Falconry"),
}


@pytest.mark.parametrize(("held", "key", "words", "quote"), BASES.values(), ids=BASES)
def test_what_an_award_shows(held: Award, key: str, words: str, quote: str, reader: EvidenceReader) -> None:
    (one,) = of_key(read_one(reader, person(held)), key)
    assert (one.award_id, one.award_title, one.quote) == (held.id, held.title, quote)
    assert words in one.factors[2].reason
    assert 0.0 < one.strength <= 1.0
    assert not one.verified


def test_the_strongest_basis_counts(reader: EvidenceReader) -> None:
    held = award("SQL certificate", "certificate", skills=("SQL",), description="All about SQL.")
    (one,) = of_key(read_one(reader, person(held)), "sql")
    assert "lists it" in one.factors[2].reason


def test_a_resume_is_weak_evidence_of_one_lineage(reader: EvidenceReader, policy: Policy) -> None:
    stack = read_one(reader, person(resume="I know Python and SQL.\nExperience with drone piloting."))
    assert {one.key for one in stack.evidence} == {"python", "sql", "open:drone piloting"}
    assert {one.lineage for one in stack.evidence} == {"self_claim"}
    for one in stack.evidence:
        assert one.factors[0].value == policy.assessment.kinds["self_claim"]
        assert one.strength < 0.4
        assert not one.verified


def test_a_resume_shows_less_than_an_award(reader: EvidenceReader) -> None:
    both = read_one(reader, person(award("Python certificate", "certificate"), resume="I know Python."))
    strength = {one.award_id: one.strength for one in of_key(both, "python")}
    assert strength["resume"] < strength["id Python certificate"]


def test_verified_and_rejected_awards(reader: EvidenceReader) -> None:
    verified = read_one(reader, person(award("Query Master", status="verified")))
    rejected = read_one(reader, person(award("Query Master", status="rejected")))
    assert all(one.verified for one in verified.evidence)
    assert {one.strength for one in rejected.evidence} == {0.0}
    assert {one.key for one in rejected.evidence} == {one.key for one in verified.evidence}


def test_nobody_shows_nothing(reader: EvidenceReader) -> None:
    assert read_one(reader, person()) == Stack("c1", ())
    assert reader.read([], on=DAY) == ()


def test_each_stack_is_its_candidates(reader: EvidenceReader) -> None:
    people = [Candidate(f"c{n}", (award(title),)) for n, title in enumerate(("Python", "SQL", "Wound care"))]
    stacks = reader.read(people, on=DAY)
    assert [(stack.candidate_id, stack.evidence[-1].key) for stack in stacks] == [
        ("c0", "python"), ("c1", "sql"), ("c2", "wound-care")
    ]  # fmt: skip


# ---- levels ----

LEVEL_CASES: dict[str, tuple[Award, str, int | None]] = {
    "the award's": (award("Data Professional 2", level=2), "python", 2),
    "the catalogue's for the skill": (award("Data Professional 2"), "python", 3),
    "the catalogue's for the type": (award("Data Professional 2"), "sql", 4),
    "the type's for what it lists beside": (award("Data Professional 2", skills=("Kotlin",)), "kotlin", 4),
    "the degree's": (award("Bachelor's degree in Nursing", "degree"), "nursing", 3),
    "unknown": (award("Kotlin certificate", "certificate"), "kotlin", None),
}


@pytest.mark.parametrize(("held", "key", "level"), LEVEL_CASES.values(), ids=LEVEL_CASES)
def test_levels(held: Award, key: str, level: int | None, reader: EvidenceReader) -> None:
    (one,) = of_key(read_one(reader, person(held)), key)
    assert one.level == level


# ---- holdings ----


def test_an_award_of_a_known_type_is_held(reader: EvidenceReader) -> None:
    (one,) = of_key(
        read_one(reader, person(award("Query Master", issuer="Query Guild"))), "credential:query-master"
    )
    assert one.label == "Query Master"
    assert one.strength == 0.75  # only claimed; how it was tested does not matter here


def test_an_award_of_no_type_is_held_by_title(reader: EvidenceReader) -> None:
    stack = read_one(reader, person(award("Kite-Flying  Certificate!")))
    assert [one.key for one in stack.evidence] == ["credential:title:kite flying certificate"]


@pytest.mark.parametrize("kind", ["experience", "self_claim"])
def test_positions_hold_no_credential(kind: str, reader: EvidenceReader) -> None:
    stack = read_one(reader, person(award("Query Master", kind, description="SQL all day")))
    assert [one.key for one in stack.evidence] == ["sql"]


DEGREES: dict[str, tuple[Award, set[str]]] = {
    "subject in the title": (
        award("Bachelor's degree in Nursing", "degree"),
        {"degree:6", "degree:6:nursing"},
    ),
    "listed subject": (award("Bachelor's degree", "degree", skills=("SQL",)), {"degree:6", "degree:6:sql"}),
    "only described": (award("Bachelor's degree", "degree", description="With SQL."), {"degree:6"}),
    "master": (award("Master of Science", "degree"), {"degree:7"}),
    "subject in no taxonomy": (
        award("Bachelor's degree", "degree", skills=("Falconry",)),
        {"degree:6", "degree:6:open:falconry"},
    ),
    "no degree": (award("Nursing certificate", "certificate"), set()),
}


@pytest.mark.parametrize(("held", "keys"), DEGREES.values(), ids=DEGREES)
def test_degree_keys(held: Award, keys: set[str], reader: EvidenceReader) -> None:
    stack = read_one(reader, person(held))
    assert {one.key for one in stack.evidence if one.key.startswith("degree:")} == keys


# ---- lineages ----

LINEAGES: dict[str, tuple[Award, Award, bool]] = {
    "a renewal": (award("Query Master", issued=date(2020, 1, 1)), award("Query Master®", issued=DAY), True),
    "a newer version": (award("Data Professional 1", skills=("SQL",)), award("Data Professional 2"), True),
    "a part of it": (award("SQL Nano"), award("Data Professional 2"), True),
    "another type": (award("Query Master"), award("Data Professional 2"), False),
    "one thing nobody knows": (
        award("SQL course", issuer="A"),
        award("SQL  Course", issuer="a", id="b"),
        True,
    ),
    "of another issuer": (award("SQL course", issuer="A"), award("SQL course", issuer="B", id="b"), False),
    "two degrees": (
        award("Bachelor's degree in SQL", "degree"),
        award("Bachelor's degree in Nursing", "degree", skills=("SQL",)),
        False,
    ),
    "two positions": (award("SQL developer", "experience"), award("SQL trainer", "experience"), True),
    "a position and an award": (award("SQL developer", "experience"), award("SQL Nano"), False),
}


@pytest.mark.parametrize(("one", "other", "same"), LINEAGES.values(), ids=LINEAGES)
def test_lineages(one: Award, other: Award, same: bool, reader: EvidenceReader) -> None:
    found = of_key(read_one(reader, person(one, other)), "sql")
    assert len(found) == 2
    assert (found[0].lineage == found[1].lineage) is same


# ---- names ----

NAMED = "Awarded to {name}. {name} shows good SQL. Contact {name}."


@pytest.mark.parametrize(
    "name", ["Ruby Java", "Python Kotlin", "Ann Lee", "Java, Ruby", "José-María O'Kotlin"]
)
def test_a_name_shows_nothing_and_changes_nothing(name: str, reader: EvidenceReader) -> None:
    def stack_of(called: str) -> Stack:
        text = NAMED.format(name=called)
        held = award(f"SQL certificate of {called}", id="a", description=text, skills=(called, "SQL"))
        return read_one(reader, person(held, name=called, resume=f"{called}\n{text}\nI know Spanish."))

    mine, theirs = stack_of(name), stack_of("Max Quux")
    assert {one.key for one in mine.evidence if not one.key.startswith("credential:")} == {"sql", "spanish"}
    assert [row[:1] + row[2:5] for row in shown(mine)] == [row[:1] + row[2:5] for row in shown(theirs)]
    for one in mine.evidence:
        assert name.lower() not in (one.quote + one.award_title + one.label + one.key).lower()


def test_the_name_is_never_read(reader: EvidenceReader) -> None:
    held = award("Query Master", skills=("Python",), description="Kotlin and wound care.")
    stacks = [read_one(reader, person(held, name=name)) for name in (None, "Ann Lee", "Java Jones", "Sql")]
    assert all(stack == stacks[0] for stack in stacks)


def test_a_name_like_a_trade_costs_nothing(reader: EvidenceReader) -> None:
    held = award("Nurse Licence", "licence")
    assert read_one(reader, person(held, name="Penny Nurse")) == read_one(
        reader, person(held, name="Ann Lee")
    )


@pytest.mark.parametrize(
    ("text", "name", "masked"),
    [
        ("PMP of Ann Lee", "Ann Lee", "PMP of ███████"),
        ("LEE, ANN: PMP", "Ann Lee", "████████: PMP"),
        ("Lee Valley", "Ann Lee", "Lee Valley"),
        ("Annlee", "Ann Lee", "Annlee"),
        ("Java course", "Java", "Java course"),  # one word alone is no whole name
        ("(a+b) PMP", "(a+b) c", "(a+b) PMP"),
    ],
)
def test_whole_names_are_masked(text: str, name: str, masked: str) -> None:
    assert mask_names(text, [name]) == masked


def test_a_resume_heading_is_a_name(reader: EvidenceReader) -> None:
    stack = read_one(reader, person(resume="Kotlin Java\n\nI know SQL."))
    assert {one.key for one in stack.evidence} == {"sql"}


# ---- experience ----


def position(title: str, start: str | None, end: str | None, **fields: Any) -> Award:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    return award(title, "experience", issued=days[0], expires=days[1], **fields)


EXPERIENCE: dict[str, tuple[tuple[Award, ...], dict[str, float]]] = {
    "one": (
        (position("SQL developer", "2020-01-01", "2021-12-31"),),
        {"experience": 2.0, "experience:sql": 2.0},
    ),
    "still there": ((position("Clerk", "2024-06-01", None),), {"experience": 2.0}),
    "ends later than today": ((position("Clerk", "2024-06-01", "2030-01-01"),), {"experience": 2.0}),
    "overlap counts once": (
        (
            position("SQL developer", "2020-01-01", "2020-12-31"),
            position("Python developer", "2020-06-01", "2021-12-31"),
        ),
        {"experience": 2.0, "experience:sql": 1.0, "experience:python": 1.58},
    ),
    "one inside another": (
        (position("A", "2020-01-01", "2021-12-31"), position("B", "2020-03-01", "2020-04-01")),
        {"experience": 2.0},
    ),
    "a gap does not count": (
        (position("A", "2018-01-01", "2018-12-31"), position("B", "2020-01-01", "2020-12-31")),
        {"experience": 2.0},
    ),
    "one after another": (
        (position("A", "2020-01-01", "2020-12-31"), position("B", "2021-01-01", "2021-12-31")),
        {"experience": 2.0},
    ),
    "without a first day": ((position("SQL developer", None, "2021-12-31"),), {}),
    "not begun": ((position("SQL developer", "2027-01-01", None),), {}),
    "found false": ((position("SQL developer", "2020-01-01", "2021-12-31", status="rejected"),), {}),
    "a course is no experience": ((award("SQL", "course", issued=date(2020, 1, 1)),), {}),
}


@pytest.mark.parametrize(("positions", "years"), EXPERIENCE.values(), ids=EXPERIENCE)
def test_years_of_experience(
    positions: tuple[Award, ...], years: dict[str, float], reader: EvidenceReader
) -> None:
    assert dict(read_one(reader, person(*positions)).experience) == pytest.approx(years, abs=0.011)


def test_two_positions_without_ids_both_count(reader: EvidenceReader) -> None:
    first = position("A", "2018-01-01", "2018-12-31", id="")
    second = position("B", "2020-01-01", "2020-12-31", id="")
    assert dict(read_one(reader, person(first, second)).experience)["experience"] == pytest.approx(
        2, abs=0.01
    )


# ---- laws ----


@given(st.lists(awards(), max_size=5), st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(
    reader: EvidenceReader, held: list[Award], chance: random.Random
) -> None:
    again = held + chance.sample(held, len(held) // 2)
    chance.shuffle(again)
    assert read_one(reader, person(*again)) == read_one(reader, person(*held))


@given(st.lists(awards(), max_size=4))
def test_every_strength_is_a_share(reader: EvidenceReader, held: list[Award]) -> None:
    stack = read_one(reader, person(*held, resume="SQL"))
    places = [(one.award_id, one.key) for one in stack.evidence]
    assert places == sorted(set(places))
    for one in stack.evidence:
        assert 0.0 <= one.strength <= 1.0
        assert one.level is None or 1 <= one.level <= 5


@given(st.lists(awards(), max_size=4), awards())
def test_another_award_takes_nothing_away(reader: EvidenceReader, held: list[Award], more: Award) -> None:
    before, after = (strengths(read_one(reader, person(*group))) for group in (held, [*held, more]))
    assert all(after[key] >= strength for key, strength in before.items())


@given(st.lists(awards(), min_size=1, max_size=3))
def test_who_is_read_beside_changes_nothing(reader: EvidenceReader, held: list[Award]) -> None:
    people = [Candidate("c1", tuple(held)), Candidate("c2", tuple(held[:1]), "Python")]
    together = reader.read(people, on=DAY)
    assert together == tuple(read_one(reader, one) for one in people)
    assert together[::-1] == reader.read(people[::-1], on=DAY)


# ---- the shipped data ----


@pytest.fixture(scope="module")
def shipped_reader(
    shipped: Catalogue, shipped_taxonomy: Taxonomy, policy: Policy, levels: Levels, encoder: Any
) -> EvidenceReader:
    """The shipped taxonomy and catalogue; phrases in no dictionary stay open."""
    types = (surface for surface in shipped.surfaces() if surface.kind != "degree")
    dictionary = Dictionary([*shipped_taxonomy.surfaces(), *types])
    return EvidenceReader(
        catalogue=shipped,
        labels={skill.id: skill.label for skill in shipped_taxonomy},
        dictionary=dictionary,
        rewordings=Rewordings(shipped_taxonomy.surfaces()),
        resolver=PhraseResolver(dictionary, cast(Any, _Nothing), encoder, 2.0),
        policy=policy,
        levels=levels,
    )


class _Nothing:
    """An index in which nothing is near."""

    def rank(self, texts: Any, *_: Any, **__: Any) -> list[tuple[()]]:
        return [()] * len(texts)


def test_demo_people_show_what_they_hold(shipped_reader: EvidenceReader) -> None:
    people = read_candidates(DATA / "demo" / "candidates.jsonl", on=date(2030, 1, 1), levels=LEVELS).items
    stacks = {stack.candidate_id: stack for stack in shipped_reader.read(people, on=date(2030, 1, 1))}
    nurse = strengths(stacks["c-033"])
    assert nurse["credential:nmc-registration-nurse"] > 0
    assert nurse["wound-care"] > 0
    assert nurse["degree:6"] > 0
    assert strengths(stacks["c-042"])["credential:cka"] > 0
    assert dict(stacks["c-033"].experience)["experience"] > 0


def test_demo_stacks_hold_no_name(shipped_reader: EvidenceReader) -> None:
    people = read_candidates(DATA / "demo" / "candidates.jsonl", on=date(2030, 1, 1), levels=LEVELS).items
    for one, stack in zip(people, shipped_reader.read(people, on=date(2030, 1, 1)), strict=True):
        assert one.name
        texts = {t.lower() for e in stack.evidence for t in (e.quote, e.label, e.key, e.award_title)}
        assert not any(one.name.lower() in text for text in texts), one.id
