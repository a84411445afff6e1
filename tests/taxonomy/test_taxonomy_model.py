"""A taxonomy as a value: what it refuses, how it is asked, when its digest changes."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import BadData, UnknownName
from matcher.taxonomy import Skill, Taxonomy

GROUP = Skill("field", "Field", "group", None)
SQL = Skill("sql", "SQL", "knowledge", "field", aliases=("structured query language",))

# nodes -> what the message says
UNSOUND: dict[str, tuple[list[Skill], str]] = {
    "id used twice": ([GROUP, SQL, replace(SQL, label="Other")], "id 'sql' is used twice"),
    "unknown parent": ([SQL], "'sql' has unknown parent 'field'"),
    "own parent": ([replace(SQL, parent="sql")], "'sql' is its own ancestor"),
    "cycle of two": (
        [replace(SQL, parent="other"), Skill("other", "Other", "skill", "sql")], "is its own ancestor",
    ),
    "a cycle above": (
        [
            Skill("a", "A", "skill", "b"),
            Skill("b", "B", "group", "c"),
            Skill("c", "C", "group", "b"),
        ],
        "is its own ancestor",
    ),
    "unknown related": ([GROUP, replace(SQL, related=("nosql",))], "'sql' is related to unknown 'nosql'"),
    "related to a group": ([GROUP, replace(SQL, related=("field",))], "related to unknown 'field'"),
    "related to itself": ([GROUP, replace(SQL, related=("sql",))], "'sql' is related to itself"),
}  # fmt: skip


@pytest.mark.parametrize(("nodes", "message"), UNSOUND.values(), ids=UNSOUND)
def test_unsound_taxonomies_are_refused(nodes: list[Skill], message: str) -> None:
    with pytest.raises(BadData, match=f"taxonomy unsound: .*{message}"):
        Taxonomy("unsound", nodes)


def test_groups_are_nodes_but_no_skills(taxonomy: Taxonomy) -> None:
    assert "software" not in taxonomy
    assert taxonomy["software"].kind == "group"
    assert all(skill.kind != "group" for skill in taxonomy)
    assert len(taxonomy) == len(list(taxonomy)) == len(taxonomy.nodes) - 3
    assert None not in taxonomy


def test_an_empty_taxonomy_is_one(taxonomy: Taxonomy) -> None:
    empty = Taxonomy("empty", [])
    assert (len(empty), list(empty), empty.surfaces()) == (0, [], ())
    with pytest.raises(UnknownName, match=r"no skill 'sql' in taxonomy empty$"):
        empty["sql"]
    assert empty.digest != taxonomy.digest


def test_skills_come_in_id_order_with_their_position(taxonomy: Taxonomy) -> None:
    ids = [skill.id for skill in taxonomy]
    assert ids == sorted(ids)
    assert [taxonomy.position[id] for id in ids] == list(range(len(ids)))


def test_an_unknown_id_is_answered_with_the_nearest(taxonomy: Taxonomy) -> None:
    with pytest.raises(UnknownName, match="no skill 'postgres' in taxonomy small; nearest: 'postgresql'"):
        taxonomy["postgres"]


@pytest.mark.parametrize(
    ("id", "sector"), [("query-tuning", "software"), ("sql", "software"), ("care", "care")]
)
def test_sector_is_the_top_group(taxonomy: Taxonomy, id: str, sector: str) -> None:
    assert taxonomy.sector(id) == sector


def test_surfaces_are_all_forms_with_kind_and_rule() -> None:
    skills = [
        GROUP,
        Skill("r", "R", "tool", "field", aliases=("R language",), ambiguous=(("R", "context"),)),
        Skill("spanish", "Spanish", "language", "field"),
        Skill("care", "Care", "transversal", "field"),
    ]
    found = [(s.text, s.id, s.kind, s.sector, s.rule) for s in Taxonomy("t", skills).surfaces()]
    assert found == [
        ("Care", "care", "skill", "field", None),
        ("R", "r", "knowledge", "field", "context"),
        ("R language", "r", "knowledge", "field", None),
        ("Spanish", "spanish", "language", "field", None),
    ]


@given(st.integers(0, 2**32))
def test_digest_knows_no_order(taxonomy: Taxonomy, seed: int) -> None:
    nodes = list(taxonomy.nodes.values())
    random.Random(seed).shuffle(nodes)
    assert Taxonomy(taxonomy.name, nodes).digest == taxonomy.digest


# what is changed of SQL -> a digest of its own
CHANGES: dict[str, Skill] = {
    "label": replace(SQL, label="Sql"),
    "kind": replace(SQL, kind="tool"),
    "parent": replace(SQL, parent=None),
    "alias": replace(SQL, aliases=("sequel",)),
    "description": replace(SQL, description="Asking databases."),
    "rule": replace(SQL, ambiguous=(("SQL", "exact"),)),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_digest_changes_with_the_content(changed: Skill) -> None:
    assert Taxonomy("t", [GROUP, changed]).digest != Taxonomy("t", [GROUP, SQL]).digest
