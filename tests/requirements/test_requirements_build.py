"""From mentions to requirements: what is merged, grouped, dropped, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.policy import Policy
from matcher.requirements import build_requirements
from matcher.types import (
    Cues,
    Document,
    Extraction,
    Importance,
    Link,
    Mention,
    MentionKind,
    Requirement,
    Target,
)

LABELS = {
    "sql": "SQL",
    "java": "Java",
    "kotlin": "Kotlin",
    "nursing": "Nursing",
    "degree:6": "Bachelor's degree",
}


def mention(
    start: int,
    surface: str,
    id: str | None = None,
    *,
    kind: MentionKind = "skill",
    importance: Importance = "required",
    fields: tuple[str, ...] = (),
    **cues: Any,
) -> Mention:
    """A mention that is asked for; linked where an id is given."""
    link = Link(id, LABELS.get(id, id), 1.0) if id else None
    subjects = tuple(Link(field, LABELS[field], 1.0) for field in fields)
    asked = Cues(importance, **cues)
    return Mention(start, start + len(surface), surface, kind, 1.0, link, asked, fields=subjects)


def build(policy: Policy, *mentions: Mention) -> tuple[Requirement, ...]:
    return build_requirements(Extraction(Document("p", ""), (), mentions), policy)


TITLES = {
    "its own title": (
        Document("p", "SQL", title="Staff Accountant, Leeds"),
        ["Experience as Staff Accountant"],
    ),
    "its first line": (Document("p", "Sous Chef\n\nSQL"), ["Experience as Sous Chef"]),
    "either of two": (
        Document("p", "SQL", title="Arts Educator and Gallery Coordinator"),
        ["Experience as Arts Educator", "Experience as Gallery Coordinator"],
    ),
    "no post": (Document("p", "SQL", title="Join our family"), []),
}


@pytest.mark.parametrize(("document", "wanted"), TITLES.values(), ids=TITLES)
def test_the_post_a_title_names_comes_last(policy: Policy, document: Document, wanted: list[str]) -> None:
    weighed = replace_weight(policy, post=12.0)
    asked, *posts = build_requirements(Extraction(document, (), (mention(0, "SQL", "sql"),)), weighed)
    assert (asked.id, asked.label) == ("r1", "SQL")
    assert [target.label for post in posts for target in post.targets] == wanted
    for post in posts:
        assert (post.id, post.kind, post.importance) == ("r2", "experience", "preferred")
        assert post.weight == 12.0
    assert len(build_requirements(Extraction(document, (), (mention(0, "SQL", "sql"),)), policy)) == 1


def replace_weight(policy: Policy, **weights: float) -> Policy:
    return policy.model_copy(update={"weights": policy.weights.model_copy(update=weights)})


def test_a_title_alone_asks_for_nothing(policy: Policy) -> None:
    weighed = replace_weight(policy, post=12.0)
    assert build_requirements(Extraction(Document("p", "", title="Sous Chef"), (), ()), weighed) == ()


def test_nothing_asked_is_no_requirement(policy: Policy) -> None:
    unasked = Mention(0, 3, "SQL", "skill", 1.0, Link("sql", "SQL", 1.0))
    assert build(policy) == ()
    assert build(policy, unasked, mention(9, "Java", "java", negated=True)) == ()


# mention -> the target it becomes
TARGETS: dict[str, tuple[Mention, Target]] = {
    "skill": (mention(0, "sql", "sql", level=4, years=2.0), Target("skill", "sql", "SQL", 4, 2.0)),
    "knowledge": (mention(0, "sql", "sql", kind="knowledge"), Target("skill", "sql", "SQL")),
    "open skill": (mention(0, "Drone-Piloting"), Target("skill", "open:drone piloting", "Drone-Piloting")),
    "language": (
        mention(0, "fluent Spanish", "spanish", kind="language", level=4),
        Target("language", "spanish", "spanish", 4),
    ),
    "open language": (
        mention(0, "Elvish", kind="language", years=1.0),
        Target("language", "open:elvish", "Elvish", None, 1.0),
    ),
    "credential": (
        mention(0, "PMP", "pmp", kind="credential"), Target("credential", "credential:pmp", "pmp"),
    ),
    "credential no catalogue has": (
        mention(0, "House Badge", kind="credential"),
        Target("credential", "credential:title:house badge", "House Badge"),
    ),
    "degree": (
        mention(0, "degree", "degree:6", kind="degree"), Target("degree", "degree:6", "Bachelor's degree"),
    ),
    "degree in a subject": (
        mention(0, "BSc Nursing", "degree:6", kind="degree", fields=("nursing",)),
        Target("degree", "degree:6:nursing", "Bachelor's degree in Nursing", fields=("nursing",)),
    ),
    "degree in one of several subjects, one named twice": (
        mention(0, "BSc", "degree:6", kind="degree", fields=("sql", "java", "sql")),
        Target("degree", "degree:6:java+sql", "Bachelor's degree in SQL or Java", fields=("sql", "java")),
    ),
    "degree of no known level": (
        mention(0, "diploma", kind="degree"), Target("degree", "open:diploma", "diploma"),
    ),
    "experience": (
        mention(0, "5 years in sales", kind="experience", years=5.0),
        Target("experience", "experience", "5 years in sales", None, 5.0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("found", "wanted"), TARGETS.values(), ids=TARGETS)
def test_targets(policy: Policy, found: Mention, wanted: Target) -> None:
    (requirement,) = build(policy, found)
    assert requirement.targets == (wanted,)
    assert (requirement.kind, requirement.label) == (wanted.kind, wanted.label)
    assert requirement.spans == ((found.start, found.end),)


def test_repeats_are_merged_with_the_most_that_is_asked(policy: Policy) -> None:
    (sql,) = build(
        policy,
        mention(0, "SQL", "sql", importance="preferred", level=2, years=5.0),
        mention(10, "sql", "sql", importance="required", level=4),
        mention(20, "SQL", "sql", importance="preferred", years=3.0),
    )
    assert sql == Requirement(
        "r1",
        (Target("skill", "sql", "SQL", 4, 5.0),),
        "required",
        policy.weights.required,
        ((0, 3), (10, 13), (20, 23)),
    )


def test_open_skills_of_one_name_are_one(policy: Policy) -> None:
    (drones,) = build(policy, mention(0, "drone piloting"), mention(20, "Drone-Piloting", years=2.0))
    assert drones.label == "drone piloting"
    assert drones.spans == ((0, 14), (20, 34))


def test_lengths_of_experience_are_one_with_the_words_of_the_longest(policy: Policy) -> None:
    (years,) = build(
        policy,
        mention(0, "2 years in sales", kind="experience", years=2.0),
        mention(20, "5 years in retail", kind="experience", years=5.0),
        mention(40, "some experience", kind="experience"),
    )
    assert years.targets == (Target("experience", "experience", "5 years in retail", None, 5.0),)


def test_a_group_is_one_requirement_of_alternatives(policy: Policy) -> None:
    either, sql = build(
        policy,
        mention(0, "Java", "java", group=1, importance="preferred"),
        mention(5, "SQL", "sql"),
        mention(9, "Kotlin", "kotlin", group=1, level=3),
    )
    assert [target.key for target in either.targets] == ["java", "kotlin"]
    assert [target.level for target in either.targets] == [None, 3]
    assert either.label == "Java or Kotlin"
    assert either.importance == "required"
    assert either.spans == ((0, 4), (9, 15))
    assert (either.id, sql.id, sql.label) == ("r1", "r2", "SQL")


def test_one_thing_twice_in_a_group_is_asked_at_its_highest(policy: Policy) -> None:
    (either,) = build(
        policy,
        mention(0, "Java", "java", group=1, level=2),
        mention(5, "Java", "java", group=1, level=4, years=3.0),
        mention(10, "SQL", "sql", group=1),
    )
    assert either.targets == (Target("skill", "java", "Java", 4, 3.0), Target("skill", "sql", "SQL"))
    assert len(either.spans) == 3


def test_equal_groups_are_merged_whatever_their_order(policy: Policy) -> None:
    (either,) = build(
        policy,
        mention(0, "Java", "java", group=1),
        mention(5, "Kotlin", "kotlin", group=1, level=2),
        mention(20, "Kotlin", "kotlin", group=2, level=4),
        mention(30, "Java", "java", group=2, years=1.0),
    )
    assert either.targets == (
        Target("skill", "java", "Java", None, 1.0),
        Target("skill", "kotlin", "Kotlin", 4),
    )


def test_an_alternative_asked_for_alone_as_well_stays_a_requirement_of_its_own(policy: Policy) -> None:
    found = build(
        policy,
        mention(0, "Java", "java", group=1),
        mention(5, "Kotlin", "kotlin", group=1),
        mention(20, "Java", "java"),
    )
    assert [requirement.label for requirement in found] == ["Java or Kotlin", "Java"]


def test_a_negated_alternative_is_dropped(policy: Policy) -> None:
    (java,) = build(
        policy, mention(0, "Java", "java", group=1), mention(5, "Kotlin", "kotlin", group=1, negated=True)
    )
    assert java.label == "Java"


# mentions of one requirement -> its weight
WEIGHTS: dict[str, tuple[list[Mention], float]] = {
    "required": ([mention(0, "SQL", "sql")], 3.0),
    "preferred": ([mention(0, "SQL", "sql", importance="preferred")], 1.0),
    "experience": ([mention(0, "5 years", kind="experience", years=5.0)], 0.0),
    "degree or experience": (
        [
            mention(0, "degree", "degree:6", kind="degree", group=1),
            mention(9, "experience", kind="experience", group=1),
        ],
        3.0,
    ),
    "years of a skill": ([mention(0, "SQL", "sql", years=5.0)], 3.0),
}


@pytest.mark.parametrize(("mentions", "weight"), WEIGHTS.values(), ids=WEIGHTS)
def test_suggested_weights(policy: Policy, mentions: list[Mention], weight: float) -> None:
    (requirement,) = build(policy, *mentions)
    assert requirement.weight == weight


@st.composite
def texts_of_mentions(draw: st.DrawFn) -> list[Mention]:
    ids = draw(st.lists(st.sampled_from(("sql", "java", "kotlin", None)), max_size=10))
    return [
        mention(
            number * 10,
            "drone law" if id is None else LABELS[id],
            id,
            importance=draw(st.sampled_from(("required", "preferred"))),
            level=draw(st.none() | st.integers(1, 5)),
            negated=draw(st.booleans()),
            group=draw(st.none() | st.integers(1, 3)),
        )
        for number, id in enumerate(ids)
    ]


@given(texts_of_mentions())
def test_every_asked_mention_is_in_one_requirement_and_order_is_that_of_the_text(
    policy: Policy, mentions: list[Mention]
) -> None:
    found = build(policy, *mentions)
    asked = [(m.start, m.end) for m in mentions if m.cues and not m.cues.negated]
    assert sorted(span for requirement in found for span in requirement.spans) == asked
    assert [requirement.id for requirement in found] == [f"r{n}" for n in range(1, len(found) + 1)]
    starts = [min(requirement.spans) for requirement in found]
    assert starts == sorted(starts)
    keys = [frozenset(target.key for target in requirement.targets) for requirement in found]
    assert len(set(keys)) == len(keys)
