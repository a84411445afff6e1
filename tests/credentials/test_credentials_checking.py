"""What is wrong with a catalogue that loads; and entries moved to another taxonomy, freed of what is
unknown, and written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials import Catalogue, CredentialType, read_catalogue
from matcher.credentials.catalogue import write_types
from matcher.credentials.checking import can_be_met, check_catalogue
from matcher.errors import BadData
from matcher.taxonomy import Skill, Taxonomy
from matcher.types import Surface

SOURCE = {"source": "A Body, fee list", "as_of": 2026}
COST = SOURCE | {"amount": 5, "currency": "EUR", "for": "exam"}


def entry(identifier: str = "one", **fields: Any) -> CredentialType:
    """A sound type made up for tests, but for the fields given."""
    common = {
        "id": identifier,
        "name": identifier.title(),
        "kind": "certification",
        "issuer": "Body",
        "sector": "software",
        "summary": "Made up.",
        "skills": [{"skill": "sql"}],
    }
    return CredentialType.model_validate(common | fields)


def fact(*names: str) -> list[dict[str, Any]]:
    return [SOURCE | {"fact": name} for name in names]


def found(
    taxonomy: Taxonomy, *entries: CredentialType, names: tuple[Surface, ...] = ()
) -> list[tuple[str, str]]:
    """(code, place) of all that is wrong."""
    return [(one.code, one.place) for one in check_catalogue(Catalogue(entries, taxonomy), names)]


def weights(*values: float | None) -> list[dict[str, Any]]:
    ids = ("sql", "python", "java", "kotlin")
    return [{"skill": skill, "weight": value} for skill, value in zip(ids, values, strict=False)]


WEEKS = {"unit": "weeks", "basis": "elapsed"}
# fields of one entry, codes of what is wrong with it
ENTRIES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "sound": ({}, []),
    "no skills": ({"skills": []}, ["no_skills"]),
    "a general level of education": ({"skills": [], "issuer": None, "eqf": 6, "kind": "degree"}, []),
    "a skill twice": ({"skills": [{"skill": "sql"}, {"skill": "sql", "level": 3}]}, ["skill_twice"]),
    "weights that sum to 1": ({"skills": weights(0.3, 0.7), "sources": fact("weights")}, []),
    "weights rounded": ({"skills": weights(0.333, 0.333, 0.333), "sources": fact("weights")}, []),
    "weights that sum to less": ({"skills": weights(0.3, 0.6), "sources": fact("weights")}, ["weights"]),
    "weights for some": ({"skills": weights(1.0, None), "sources": fact("weights")}, ["weights"]),
    "weights without a source": ({"skills": weights(0.3, 0.7)}, ["no_source"]),
    "a duration": ({"duration": WEEKS | {"min": 2, "max": 8}, "sources": fact("duration")}, []),
    "a duration of 0 to 8": ({"duration": WEEKS | {"min": 0, "max": 8}, "sources": fact("duration")}, []),
    "a duration upside down": (
        {"duration": WEEKS | {"min": 8, "max": 2}, "sources": fact("duration")},
        ["duration"],
    ),
    "nothing to nothing upside down": (
        {"duration": WEEKS | {"min": 1, "max": 0}, "sources": fact("duration")},
        ["duration"],
    ),
    "a duration without a unit": (
        {"duration": {"min": 2, "basis": "elapsed"}, "sources": fact("duration")},
        ["duration"],
    ),
    "as long as it takes": ({"duration": {"basis": "competency_based"}, "sources": fact("duration")}, []),
    "a duration without a source": ({"duration": WEEKS | {"min": 2}}, ["no_source"]),
    "renewal": (
        {"validity_months": 36, "renewal": {"months": 36}, "sources": fact("renewal", "validity_months")},
        [],
    ),
    "renewal after it has lapsed": (
        {"validity_months": 12, "renewal": {"months": 24}, "sources": fact("renewal", "validity_months")},
        ["renewal"],
    ),
    "renewal of what never lapses": (
        {"validity_months": "none", "renewal": {"months": 24}, "sources": fact("renewal", "validity_months")},
        ["renewal"],
    ),
    "renewal with units of nothing": ({"renewal": {"units": 60}, "sources": fact("renewal")}, ["renewal"]),
    "renewal with a unit of nothing": ({"renewal": {"unit": "CPE"}, "sources": fact("renewal")}, ["renewal"]),
    "two facts without a source": (
        {"validity_months": 12, "renewal": {"months": 12}},
        ["no_source", "no_source"],
    ),
    "a cost": ({"cost": [COST]}, []),
    "a cost without a year": ({"cost": [COST | {"as_of": None}]}, ["no_year"]),
    "a cost from nowhere": ({"cost": [COST | {"source": " "}]}, ["no_source"]),
    "a fee without a year": (
        {"renewal": {"months": 12, "fee": COST | {"as_of": None}}, "sources": fact("renewal")},
        ["no_year"],
    ),
    "a source without a year": ({"sources": [{"fact": "duration", "source": "A Body"}]}, ["no_year"]),
}


@pytest.mark.parametrize(("fields", "codes"), ENTRIES.values(), ids=ENTRIES)
def test_entries(fields: dict[str, Any], codes: list[str], taxonomy: Taxonomy) -> None:
    assert found(taxonomy, entry(**fields)) == [(code, "one") for code in codes]


def needs(*ids: str) -> dict[str, Any]:
    return {"all": [{"credential": one} for one in ids]}


def related(identifier: str, relation: str, *others: str, **fields: Any) -> CredentialType:
    return entry(identifier, relations={relation: list(others)}, **fields)


# entries, (code, place) of what is wrong
CATALOGUES: dict[str, tuple[list[CredentialType], list[tuple[str, str]]]] = {
    "two sound ones": ([entry("a"), entry("b")], []),
    "one name for two": ([entry("a", name="Query"), entry("b", aliases=["query"])], [("form_twice", "a")]),
    "one name twice in one": ([entry("a", name="Query", aliases=["QUERY"])], []),
    "a chain": ([related("a", "stacks_to", "b"), related("b", "stacks_to", "c"), entry("c")], []),
    "a circle": (
        [related("a", "stacks_to", "b"), related("b", "stacks_to", "c"), related("c", "stacks_to", "a")],
        [("circle", "a"), ("circle", "b"), ("circle", "c")],
    ),
    "a way into a circle": (
        [related("a", "supersedes", "b"), related("b", "supersedes", "c"), related("c", "supersedes", "b")],
        [("circle", "b"), ("circle", "c")],
    ),
    "its own part": ([related("a", "part_of", "a")], [("circle", "a")]),
    "a circle of two relations": ([related("a", "stacks_to", "b"), related("b", "supersedes", "a")], []),
    "equivalent to each other": (
        [related("a", "equivalent_to", "b"), related("b", "equivalent_to", "a")],
        [],
    ),
    "a part that shows more": (
        [related("a", "part_of", "b", skills=weights(None, None)), entry("b")],
        [("part_shows_more", "a")],
    ),
    "a part that shows less": (
        [related("a", "part_of", "b"), entry("b", skills=weights(None, None))],
        [],
    ),
    "a prerequisite": ([entry("a"), entry("b", prerequisites=needs("a"))], []),
    "its own prerequisite": ([entry("a", prerequisites=needs("a"))], [("never_met", "a")]),
    "prerequisites of each other": (
        [entry(one, prerequisites=needs(other)) for one, other in ("ab", "ba", "cb")],
        [("never_met", "a"), ("never_met", "b"), ("never_met", "c")],
    ),
    "another way in": (
        [
            entry("a", prerequisites={"any": [{"credential": "b"}, {"experience_years": 2}]}),
            entry("b", prerequisites=needs("a")),
        ],
        [],
    ),
    "a choice of nothing": ([entry("a", prerequisites={"any": []})], [("never_met", "a")]),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "wanted"), CATALOGUES.values(), ids=CATALOGUES)
def test_catalogues(entries: list[CredentialType], wanted: list[tuple[str, str]], taxonomy: Taxonomy) -> None:
    assert found(taxonomy, *entries) == wanted
    assert found(taxonomy, *reversed(entries)) == wanted


@pytest.mark.parametrize(
    ("fields", "rule", "wanted"),
    [
        ({"name": "sql"}, None, [("skill_name", "one")]),
        ({"aliases": ["S-Q-L", "SQL"]}, None, [("skill_name", "one")]),
        ({"name": "SQL", "ambiguous": {"SQL": "exact"}}, None, []),
        ({"name": "SQL"}, "context", []),
        ({"name": "SQL exam"}, None, []),
    ],
    ids=["a name", "an alias", "flagged by the type", "flagged by the skill", "a longer name"],
)
def test_names_of_skills(
    fields: dict[str, Any], rule: Any, wanted: list[tuple[str, str]], taxonomy: Taxonomy
) -> None:
    names = (Surface("SQL", "sql", "SQL", "knowledge", "software", rule),)
    assert found(taxonomy, entry(**fields), names=names) == wanted


def test_the_small_world_is_sound_but_for_what_it_leaves_out(
    catalogue: Catalogue, taxonomy: Taxonomy
) -> None:
    notices = check_catalogue(catalogue, taxonomy.surfaces())
    assert {(one.code, one.place) for one in notices} == {("no_skills", "data-1")}


@pytest.mark.parametrize(
    ("tree", "met"),
    [
        (None, True),
        ({"all": []}, True),
        ({"any": []}, False),
        ({"credential": "a"}, True),
        ({"credential": "b"}, False),
        ({"degree_eqf": 6, "in": ["sql"]}, True),
        ({"text": "Be kind."}, True),
        ({"all": [{"credential": "a"}, {"credential": "b"}]}, False),
        ({"any": [{"credential": "b"}, {"all": [{"credential": "a"}, {"experience_years": 2}]}]}, True),
    ],
    ids=repr,
)
def test_can_be_met(tree: dict[str, Any] | None, met: bool) -> None:
    assert can_be_met(tree, {"a"}) is met


TREES = st.recursive(
    st.sampled_from("abc").map(lambda one: {"credential": one}) | st.just({"text": "x"}),
    lambda children: st.sampled_from(["all", "any"]).flatmap(
        lambda name: st.lists(children, max_size=3).map(lambda found: {name: found})
    ),
    max_leaves=8,
)


@given(TREES, st.sets(st.sampled_from("abc")), st.sampled_from("abc"))
def test_holding_more_never_closes_a_way(tree: dict[str, Any], held: set[str], more: str) -> None:
    assert can_be_met(tree, held | {more}) >= can_be_met(tree, held)


# The same types over another taxonomy.


@pytest.fixture(scope="module")
def theirs() -> Taxonomy:
    return Taxonomy("theirs", [Skill(f"e:{n}", f"Concept {n}", "skill", None) for n in "abcd"])


def test_translated_types_cover_the_skills_of_the_other_taxonomy(
    catalogue: Catalogue, theirs: Taxonomy
) -> None:
    skills = {"sql": ("e:a", "e:b"), "python": ("e:c",), "nursing": ()}
    there = catalogue.translate(skills, theirs)
    covered = {one.id: {skill.skill: skill.level for skill in one.skills} for one in there}
    assert covered == {
        "bachelor": {},
        "data-1": {},
        "data-2": {"e:a": None, "e:b": None, "e:c": 3},
        "nurse-licence": {},
        "query-master": {"e:a": 5, "e:b": 5},
        "sql-nano": {"e:a": 2, "e:b": 2},
    }
    for one in catalogue:
        assert there[one.id].model_dump(exclude={"skills"}) == one.model_dump(exclude={"skills"})
    assert [there.lineage(one.id) for one in there] == [catalogue.lineage(one.id) for one in catalogue]


@pytest.mark.parametrize(
    ("stated", "skills", "wanted"),
    [
        (weights(0.6, 0.4), {"sql": ("e:a",), "python": ("e:b",)}, {"e:a": 0.6, "e:b": 0.4}),
        (
            weights(0.6, 0.4),
            {"sql": ("e:a", "e:c"), "python": ("e:b",)},
            {"e:a": 0.3, "e:c": 0.3, "e:b": 0.4},
        ),
        (weights(0.6, 0.4), {"sql": ("e:a", "e:b"), "python": ("e:b",)}, {"e:a": 0.3, "e:b": 0.7}),
        (weights(0.6, 0.4), {"sql": ("e:a",), "python": ("e:a",)}, {"e:a": 1.0}),
        (weights(0.6, 0.4), {"sql": ("e:a",)}, {"e:a": None}),
        (weights(0.6, None), {"sql": ("e:a",), "python": ("e:b",)}, {"e:a": None, "e:b": None}),
        (weights(0.6, 0.4), {}, {}),
    ],
    ids=[
        "one to one",
        "one to two",
        "two that meet",
        "two to one",
        "one is lost",
        "one is unknown",
        "all are lost",
    ],
)
def test_weights_are_shared_out(
    stated: list[dict[str, Any]],
    skills: dict[str, tuple[str, ...]],
    wanted: dict[str, float | None],
    taxonomy: Taxonomy,
    theirs: Taxonomy,
) -> None:
    there = Catalogue([entry(skills=stated)], taxonomy).translate(skills, theirs)
    found = {covered.skill: covered.weight for covered in there["one"].skills}
    assert list(found) == list(wanted)
    assert found == {
        skill: weight if weight is None else pytest.approx(weight) for skill, weight in wanted.items()
    }


@given(st.data())
def test_whole_weights_stay_whole(taxonomy: Taxonomy, theirs: Taxonomy, data: st.DataObject) -> None:
    shares = data.draw(st.lists(st.integers(1, 20), min_size=1, max_size=4))
    targets = st.lists(st.sampled_from(sorted(theirs.position)), min_size=1, unique=True).map(tuple)
    stated = weights(*(share / sum(shares) for share in shares))
    skills = {one["skill"]: data.draw(targets) for one in stated}
    (there,) = Catalogue([entry(skills=stated)], taxonomy).translate(skills, theirs)
    assert sum(covered.weight or 0.0 for covered in there.skills) == pytest.approx(1.0)
    assert {covered.skill for covered in there.skills} == {one for ids in skills.values() for one in ids}


# Entries freed of what is unknown, and written.


def test_relations_to_unknown_types_and_itself_are_dropped(taxonomy: Taxonomy) -> None:
    one = entry("a", relations={"part_of": ["b", "gone", "a"], "supersedes": ["gone"], "stacks_to": ["b"]})
    kept = one.without_unknown({"a", "b"})
    assert (kept.relations.part_of, kept.relations.supersedes, kept.relations.stacks_to) == (
        ("b",),
        (),
        ("b",),
    )
    assert kept.model_dump(exclude={"relations"}) == one.model_dump(exclude={"relations"})
    assert one.relations.supersedes == ("gone",)
    assert len(Catalogue([kept, entry("b")], taxonomy)) == 2


def test_written_types_are_read_again(tmp_path: Path, catalogue: Catalogue, taxonomy: Taxonomy) -> None:
    full = entry(
        "full",
        name="Prüfung „A“",
        cost=[COST],
        duration=WEEKS | {"min": 2},
        renewal={"months": 12, "fee": COST},
        prerequisites={"any": [{"credential": "data-1"}, {"degree_eqf": 6, "in": ["sql"]}]},
        ambiguous={"Full": "exact"},
        sources=fact("duration"),
        validity_months="none",
    )
    write_types([*catalogue, full], tmp_path / "new" / "folder")
    again = read_catalogue([tmp_path / "new" / "folder"], taxonomy)
    assert again.digest == Catalogue([*catalogue, full], taxonomy).digest
    assert again["full"] == full


def test_newer_types_take_the_place_of_the_older(tmp_path: Path, taxonomy: Taxonomy) -> None:
    write_types([entry("a"), entry("b")], tmp_path)
    write_types([entry("c")], tmp_path)
    assert [one.id for one in read_catalogue([tmp_path], taxonomy)] == ["c"]
    assert [path.name for path in tmp_path.iterdir()] == ["types.jsonl"]


def test_types_of_two_folders_are_one_catalogue(tmp_path: Path, taxonomy: Taxonomy) -> None:
    write_types([related("a", "stacks_to", "b")], tmp_path / "one")
    write_types([entry("b")], tmp_path / "two")
    folders = [tmp_path / "one", tmp_path / "two"]
    assert [one.id for one in read_catalogue(folders, taxonomy)] == ["a", "b"]
    with pytest.raises(BadData, match="stacks_to names unknown 'b'"):
        read_catalogue(folders[:1], taxonomy)
