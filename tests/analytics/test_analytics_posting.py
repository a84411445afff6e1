"""Flaws of a posting, what credentials teach, and stacks instead of degrees."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from grids import grid_of
from stack_builders import asking, evidence, requirement, target
from stack_builders import posting as posting_of

from matcher import Cues, Document, Extraction, Link, Mention
from matcher.analytics import audit_posting, find_flaws
from matcher.analytics.teaching import degree_alternatives, needs_degree, teach
from matcher.analytics.wording import WordGroup, WordList
from matcher.credentials.catalogue import Catalogue, CredentialType
from matcher.types import Posting, Requirement

TEXT = "SQL. SQL. Spanish. Entry-level."


def mention(start, key, **cues):
    return Mention(start, start + 3, "", cues.pop("kind", "skill"), 1.0, Link(key, key, 1.0), Cues(**cues))


def read_as(*mentions) -> Extraction:
    return Extraction(Document("p", TEXT), (), mentions)


def flaws_of(posting, rules, *mentions):
    return [(flaw.kind, flaw.requirement_ids) for flaw in find_flaws(posting, read_as(*mentions), rules)]


def asked_at(*starts, id="r1", targets=None, importance="required"):
    spans = tuple((start, start + 3) for start in starts)
    return Requirement(id, targets or (target("sql"),), importance, 3.0, spans)


def one_posting(*requirements) -> Posting:
    return Posting("p", "A posting", TEXT, requirements)


def test_asked_and_not_needed_is_contradictory(rules):
    mentions = (
        mention(0, "sql", importance="required"),
        mention(5, "sql", importance="required", negated=True),
    )
    assert flaws_of(one_posting(asked_at(0)), rules, *mentions) == [("contradictory", ("r1",))]


def test_no_degree_required_contradicts_any_required_degree(rules):
    degree = asked_at(0, targets=(target("degree:6", kind="degree"),))
    refused = mention(5, "degree:7", importance="required", negated=True, kind="degree")
    assert flaws_of(one_posting(degree), rules, refused) == [("contradictory", ("r1",))]
    preferred = asked_at(0, targets=(target("degree:6", kind="degree"),), importance="preferred")
    assert flaws_of(one_posting(preferred), rules, refused) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"importance": "required"}, {"importance": "preferred"}),
        ({"importance": "required", "level": 2}, {"importance": "required", "level": 5}),
    ],
)
def test_one_thing_asked_in_two_ways_is_contradictory_and_duplicated(rules, first, second):
    found = flaws_of(
        one_posting(asked_at(0, 5)), rules, mention(0, "sql", **first), mention(5, "sql", **second)
    )
    assert found == [("contradictory", ("r1",)), ("duplicated", ("r1",))]


def test_many_years_of_beginners_are_contradictory(rules):
    years = asked_at(0, targets=(target("experience", kind="experience", years=5.0),))
    assert flaws_of(one_posting(years), rules) == [("contradictory", ("r1",))]
    few = asked_at(0, targets=(target("experience", kind="experience", years=1.0),))
    assert flaws_of(one_posting(few), rules) == []


def test_a_kind_of_another_requirement_is_counted_twice(rules):
    posting = one_posting(asked_at(0), asked_at(5, id="r2", targets=(target("postgresql"),)))
    (flaw,) = find_flaws(posting, read_as(), rules)
    assert flaw.message == "postgresql is a kind of sql; both are counted"
    assert flaw.requirement_ids == ("r1", "r2")


def test_alternatives_of_one_requirement_are_no_duplicates(rules):
    either = asked_at(0, 5, targets=(target("java"), target("kotlin")))
    assert flaws_of(one_posting(either), rules) == []


def test_what_nothing_can_show_is_unmeasurable(rules):
    years = asked_at(0, targets=(target("experience", kind="experience"),))
    unknown = asked_at(5, id="r2", targets=(target("open:grit"),))
    either = asked_at(9, id="r3", targets=(target("open:grit"), target("sql")))
    found = flaws_of(one_posting(years, unknown, either), rules)
    assert found == [("unmeasurable", ("r1",)), ("unmeasurable", ("r2",))]


SHOWN = {
    "sql-nano": (evidence("sql", 0.6), evidence("credential:sql-nano")),
    "data-2": (evidence("sql", 0.8), evidence("python", 0.5), evidence("credential:data-2")),
    "query-master": (evidence("sql", 0.9),),
    "nurse-licence": (evidence("nursing", 0.9), evidence("python", 0.98)),
    "bachelor": (evidence("degree:6", 1.0), evidence("java", 0.98)),
    "data-1": (),
}


def test_each_requirement_with_what_teaches_it_best(rules, policy):
    taught = {one.label: one for one in teach(asking("sql", "kotlin"), SHOWN, rules=rules, policy=policy)}
    assert [name for name, _ in taught["sql"].best] == ["query-master", "data-2", "sql-nano"]
    assert taught["sql"].coverage == pytest.approx(0.9 / policy.stack_cap)
    assert not taught["sql"].untaught
    assert taught["kotlin"].untaught == (taught["kotlin"].coverage < policy.bands.partial)
    assert taught["kotlin"].untaught
    assert taught["kotlin"].best == ()


def test_without_types_or_lines_nothing_is_taught(rules, policy):
    years = posting_of(requirement(target("experience", kind="experience", years=2.0)))
    assert teach(years, SHOWN, rules=rules, policy=policy) == ()
    assert teach(asking("sql"), {}, rules=rules, policy=policy) == ()


def test_a_stack_instead_of_a_degree_has_no_degree_and_no_licence_in_it(rules, policy, catalogue):
    degree = requirement(target("degree:6", kind="degree"), id="r1")
    asked = posting_of(degree, requirement(target("sql"), id="r2"), requirement(target("python"), id="r3"))
    (found,) = degree_alternatives(asked, SHOWN, catalogue, rules=rules, policy=policy)
    assert found.requirement_id == "r1"
    assert found.stack[0] == "data-2"
    assert not {"nurse-licence", "bachelor"} & set(found.stack)
    lines = dict(found.lines)
    # sql by three lineages of 0.8, 0.9 and 0.6 at most; python by data-2 alone.
    assert lines["python"] == pytest.approx(0.5 / policy.stack_cap)
    assert found.coverage == pytest.approx(np.mean(list(lines.values())))
    assert found.enough


def test_the_greedy_stack_of_one_is_the_best_single_type(rules, policy, catalogue):
    degree = requirement(target("degree:6", kind="degree"), id="r1")
    asked = posting_of(degree, requirement(target("sql"), id="r2"))
    (found,) = degree_alternatives(asked, SHOWN, catalogue, rules=rules, policy=policy)
    assert found.stack[0] == "query-master"


def test_the_subject_of_a_degree_is_one_of_its_lines(rules, policy, catalogue):
    degree = requirement(target("degree:6:sql", kind="degree", fields=("sql",)), id="r1")
    (found,) = degree_alternatives(posting_of(degree), SHOWN, catalogue, rules=rules, policy=policy)
    assert [label for label, _ in found.lines] == ["degree:6:sql"]


def test_a_degree_that_stands_for_nothing_known_has_no_alternative(rules, policy, catalogue):
    degree = requirement(target("degree:6", kind="degree"), id="r1")
    assert degree_alternatives(posting_of(degree), SHOWN, catalogue, rules=rules, policy=policy) == ()


@pytest.mark.parametrize(
    ("prerequisites", "needs"),
    [
        (None, False),
        ({"degree_eqf": 6}, True),
        ({"credential": "bachelor"}, True),
        ({"credential": "data-1"}, False),
        ({"any": [{"degree_eqf": 6}, {"experience_years": 2}]}, False),
        ({"any": [{"degree_eqf": 6}, {"credential": "bachelor"}]}, True),
        ({"all": [{"degree_eqf": 6}, {"experience_years": 2}]}, True),
    ],
)
def test_what_cannot_be_had_without_a_degree(prerequisites, needs, catalogue, taxonomy):
    fields = {
        "id": "new",
        "name": "New",
        "kind": "certification",
        "issuer": None,
        "sector": "s",
        "summary": "s",
    }
    entry = CredentialType.model_validate(fields | {"prerequisites": prerequisites})
    assert needs_degree("new", Catalogue([*catalogue, entry], taxonomy)) == needs


def test_an_audit_holds_all_parts(rules, policy, catalogue):
    words = WordList(
        version=1,
        sources={"a": "A"},
        groups={"x": WordGroup(source="a", why="w", advice="d", phrases=("spanish",))},
    )
    posting = one_posting(asked_at(0, 5))
    audit = audit_posting(
        posting,
        read_as(),
        grid_of([posting], {"ann": [1.0]}),
        shown=SHOWN,
        catalogue=catalogue,
        words=words,
        rules=rules,
        policy=policy,
    )
    assert audit.exclusions["excluded"].tolist() == [0]
    assert [hit.surface for hit in audit.wording] == ["Spanish"]
    assert [flaw.kind for flaw in audit.flaws] == ["duplicated"]
    assert audit.untaught == ()
    assert audit.degrees == ()


def test_pairs_of_unrelated_requirements_have_no_flaw(rules):
    keys = ("sql", "java", "nursing", "spanish")
    for first, second in combinations(keys, 2):
        assert find_flaws(asking(first, second), read_as(), rules) == ()
