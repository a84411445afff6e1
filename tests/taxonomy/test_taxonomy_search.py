"""Search by name."""

from __future__ import annotations

import pytest

from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.search import search_skills

TAXONOMY = Taxonomy(
    "t",
    [
        Skill("java", "Java", "knowledge", None),
        Skill("javascript", "JavaScript", "knowledge", None, aliases=("JS",)),
        Skill("enterprise-java", "Enterprise Java", "knowledge", None),
        Skill("java-testing", "Java testing", "skill", None),
        Skill("postgresql", "PostgreSQL", "tool", None, aliases=("Postgres",)),
        Skill("cpp", "C++", "knowledge", None),
        Skill("drones", "Drone piloting", "skill", None),
        Skill("field", "Java field", "group", None),
    ],
)

# query -> (id, score), best first
QUERIES: dict[str, list[tuple[str, float]]] = {
    "java": [("java", 1.0), ("java-testing", 0.9), ("enterprise-java", 0.8), ("javascript", 0.7)],
    "  JAVA. ": [("java", 1.0), ("java-testing", 0.9), ("enterprise-java", 0.8), ("javascript", 0.7)],
    "postgres": [("postgresql", 1.0)],
    "postg": [("postgresql", 0.7)],
    "po": [],
    "js": [("javascript", 1.0)],
    "C++": [("cpp", 1.0)],
    "drone-piloting": [("drones", 1.0)],
    "pilot": [("drones", 0.7)],
    "iloting": [],
    "cobol": [],
    "": [],
    " -- ": [],
}


@pytest.mark.parametrize(("query", "wanted"), QUERIES.items(), ids=[repr(query) for query in QUERIES])
def test_search(query: str, wanted: list[tuple[str, float]]) -> None:
    assert [(link.id, link.score) for link in search_skills(TAXONOMY, query)] == wanted


def test_equal_finds_come_shorter_label_first_then_by_id() -> None:
    same = [Skill(id, label, "skill", None) for id, label in (("b", "Tea B"), ("a", "Tea A"), ("c", "Tea"))]
    assert [link.id for link in search_skills(Taxonomy("t", same), "tea")] == ["c", "a", "b"]
