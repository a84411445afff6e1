"""The shipped taxonomy: large enough, and sound row by row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from matcher.keys import normalise, prefix
from matcher.taxonomy import Skill, Taxonomy, read_taxonomy
from matcher.taxonomy.search import search_skills

FOLDER = Path(__file__).parents[2] / "data" / "taxonomy"


@pytest.fixture(scope="module")
def shipped() -> Taxonomy:
    return read_taxonomy(FOLDER, name="stackmatch")


def test_it_holds_at_least_a_thousand_skills_of_every_kind(shipped: Taxonomy) -> None:
    kinds = Counter(skill.kind for skill in shipped)
    assert len(shipped) >= 1000
    assert set(kinds) == {"skill", "knowledge", "tool", "language", "transversal"}
    assert len({shipped.sector(skill.id) for skill in shipped}) >= 15


def test_reading_it_again_gives_the_same(shipped: Taxonomy) -> None:
    assert read_taxonomy(FOLDER, name="stackmatch").digest == shipped.digest


def ancestors(taxonomy: Taxonomy, node: Skill) -> list[Skill]:
    above = []
    while node.parent is not None:
        node = taxonomy[node.parent]
        above.append(node)
    return above


def test_every_id_parent_and_relation_is_sound(shipped: Taxonomy) -> None:
    for node in shipped.nodes.values():
        assert_sound(shipped, node)


def assert_sound(shipped: Taxonomy, node: Skill) -> None:
    above = ancestors(shipped, node)
    assert prefix(node.id) == "skill"
    assert len(above) <= 3, f"{node.id}: more than four levels"
    assert (above or [node])[-1].kind == "group", f"{node.id}: the top is no group"
    assert all(one.kind != "group" or not below_skill(above, one) for one in above)
    assert len(set(node.related)) == len(node.related)
    assert node.id not in node.related
    assert all(other in shipped for other in node.related)
    assert len({form.casefold() for form in node.forms}) == len(node.forms), f"{node.id}: a form twice"
    assert all(form == form.strip() and normalise(form) for form in node.forms)
    assert {form for form, _ in node.ambiguous} <= set(node.forms)
    assert node.kind == "group" or node.parent is not None, f"{node.id}: stands under nothing"


def below_skill(above: list[Skill], group: Skill) -> bool:
    """Whether a group among the ancestors stands under a skill."""
    return any(one.kind != "group" for one in above[above.index(group) :])


def test_skills_are_found_by_their_label(shipped: Taxonomy) -> None:
    for skill in shipped.skills[::100]:
        assert skill.id in {link.id for link in search_skills(shipped, skill.label) if link.score == 1.0}


def test_a_label_names_one_skill(shipped: Taxonomy) -> None:
    labels = Counter(normalise(skill.label) for skill in shipped)
    assert [label for label, count in labels.items() if count > 1] == []
