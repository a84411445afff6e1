"""Named cases of ranking: what meets which requirement, ties, notes, and who is not ranked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stack_builders import asking, by_id, evidence, posting, requirement, stack, target

from matcher.errors import BadInput, NoRequirements
from matcher.matching import CoverageLine, SimilarityRules, rank_stacks
from matcher.matching.ranking import band_of
from matcher.policy import Policy
from matcher.types import Evidence, Posting, Stack, Target

RulesOf = Callable[[Policy], SimilarityRules]


def line_of(asked: Target, held: Stack, rules: SimilarityRules, policy: Policy) -> CoverageLine:
    ranking = rank_stacks(posting(requirement(asked)), [held], rules=rules, policy=policy, keep_unknown=True)
    return ranking.ranked[0].lines[0]


DATA_1 = target("credential:data-1", kind="credential")
DATA_2 = target("credential:data-2", kind="credential")
OWN = target("credential:title:house badge", kind="credential")
BACHELOR = target("degree:6", kind="degree")
IN_NURSING = target("degree:6:nursing", kind="degree", fields=("nursing",))
IN_LAW = target("degree:6:law", kind="degree", fields=("law",))
SPANISH = target("spanish", kind="language")
OTHER_SUBJECT = 0.6

# asked, held keys -> coverage
MET_BY: dict[str, tuple[Target, tuple[str, ...], float]] = {
    "a credential by itself": (DATA_1, ("credential:data-1",), 1.0),
    "a credential by what supersedes it": (DATA_1, ("credential:data-2",), 1.0),
    "a credential by its equivalent": (DATA_1, ("credential:query-master",), 1.0),
    "not by what it supersedes": (DATA_2, ("credential:data-1",), 0.0),
    "not by a part of it": (DATA_2, ("credential:sql-nano",), 0.0),
    "not by a credential of like words": (DATA_1, ("credential:title:data professional 1",), 0.0),
    "not by a skill of like words": (DATA_1, ("open:data professional 1", "sql"), 0.0),
    "a credential no catalogue has, by its name": (OWN, ("credential:title:house badge",), 1.0),
    "not by another one of like words": (OWN, ("credential:title:house badge 2",), 0.0),
    "a degree by its level": (BACHELOR, ("degree:6",), 1.0),
    "a degree by a higher one": (BACHELOR, ("degree:8",), 1.0),
    "not by a lower one": (BACHELOR, ("degree:5",), 0.0),
    "not by the subject alone": (IN_NURSING, ("nursing",), 0.0),
    "a subject by itself": (IN_NURSING, ("degree:6", "degree:6:nursing"), 1.0),
    "a subject at a higher level": (IN_NURSING, ("degree:7", "degree:7:nursing"), 1.0),
    "a subject by a narrower one": (IN_NURSING, ("degree:6", "degree:6:wound-care"), 0.85),
    "the level in another subject": (IN_NURSING, ("degree:6", "degree:6:sql"), OTHER_SUBJECT),
    "the level in an unknown subject": (IN_NURSING, ("degree:6",), OTHER_SUBJECT),
    "the subject at a lower level": (IN_NURSING, ("degree:5", "degree:5:nursing"), 0.0),
    "a subject no taxonomy has": (IN_LAW, ("degree:6", "degree:6:law"), 1.0),
    "a language by itself": (SPANISH, ("spanish",), 1.0),
    "not by a related language": (SPANISH, ("portuguese",), 0.0),
    "not by a phrase that names it": (SPANISH, ("open:spanish",), 0.0),
    "a broader language not by a narrower one": (
        target("portuguese", kind="language"),
        ("brazilian-portuguese",),
        0.0,
    ),
    "a skill no taxonomy has any more, by itself": (target("retired-skill"), ("retired-skill",), 1.0),
    "and by nothing else": (target("retired-skill"), ("sql", "open:retired skill"), 0.0),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "held", "wanted"), MET_BY.values(), ids=MET_BY)
def test_what_meets_a_requirement(
    rules: SimilarityRules, policy: Policy, asked: Target, held: tuple[str, ...], wanted: float
) -> None:
    line = line_of(asked, stack(*map(evidence, held)), rules, policy)
    assert line.coverage == wanted
    assert bool(line.evidence) == (wanted > 0)


def test_a_declared_equivalent_counts_by_the_policy(rules_of: RulesOf, policy: Policy) -> None:
    lower = policy.model_copy(update={"equivalent_stack": 0.8})
    line = line_of(DATA_1, stack(evidence("credential:data-2")), rules_of(lower), lower)
    assert line.coverage == 0.8
    assert line.evidence[0].reason == "supersedes or equals it"


YEARS_3 = target("experience", kind="experience", years=3)
ANY_YEARS = target("experience", kind="experience")
# asked, dated years -> coverage, note
EXPERIENCE: dict[str, tuple[Target, dict[str, float], float | None, str]] = {
    "no dated position": (
        YEARS_3, {}, None, "3 years asked: not assessable, no dated position shows it",
    ),
    "half the years": (YEARS_3, {"experience": 1.5}, 0.5, "3 years asked: dated positions show 1.5 in all"),
    "more than asked": (YEARS_3, {"experience": 9.0}, 1.0, "3 years asked: dated positions show 9.0 in all"),
    "a position that began today": (
        YEARS_3, {"experience": 0.0}, 0.0, "3 years asked: dated positions show 0.0 in all",
    ),
    "no length asked": (
        ANY_YEARS, {"experience": 9.0}, None, "experience is not assessable from credentials",
    ),
    "years in another skill do not count": (
        target("experience:sql", kind="experience", years=3), {"experience:java": 4.0}, None,
        "3 years asked: not assessable, no dated position shows it",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "years", "wanted", "note"), EXPERIENCE.values(), ids=EXPERIENCE)
def test_experience_is_never_silently_0(
    rules: SimilarityRules,
    policy: Policy,
    asked: Target,
    years: dict[str, float],
    wanted: float | None,
    note: str,
) -> None:
    line = line_of(asked, stack(experience=years), rules, policy)
    assert (line.coverage, line.verified_coverage) == (wanted, None)
    assert line.note == note


def test_a_post_is_covered_by_like_posts_and_never_silently_0(rules: SimilarityRules, policy: Policy) -> None:
    asked = target("post:designer", kind="experience")
    like = line_of(asked, stack(evidence("post:graphic designer", 0.3)), rules, policy)
    assert like.coverage == pytest.approx(0.6667 * 0.3 / policy.stack_cap)
    assert (like.evidence[0].reason, like.note) == ("similar post", "")
    other = line_of(asked, stack(evidence("post:welder", 0.3)), rules, policy)
    assert (other.coverage, other.evidence) == (None, ())
    assert other.note == "no post like it is known; credentials do not show one"


def test_zero_years_asked_are_met_by_any_dated_position(rules: SimilarityRules, policy: Policy) -> None:
    asked = target("experience", kind="experience", years=0)
    assert line_of(asked, stack(experience={"experience": 0.0}), rules, policy).coverage == 1.0
    assert line_of(asked, stack(), rules, policy).coverage is None


def test_years_asked_of_a_skill_are_noted_and_not_scored(rules: SimilarityRules, policy: Policy) -> None:
    asked = target("sql", years=5)
    line = line_of(asked, stack(evidence("sql"), experience={"experience:sql": 2.0}), rules, policy)
    assert (line.coverage, line.note) == (1.0, "5 years asked: dated positions show 2.0")


def test_a_degree_or_experience_says_what_of_it_could_not_be_assessed(
    rules: SimilarityRules, policy: Policy
) -> None:
    either = posting(requirement(BACHELOR, replace(ANY_YEARS, label="equivalent experience")))
    (ranked,) = rank_stacks(either, [stack(evidence("sql"))], rules=rules, policy=policy).ranked
    assert ranked.lines[0].coverage == 0.0
    assert ranked.lines[0].note == ("equivalent experience: experience is not assessable from credentials")


def test_each_alternative_has_its_own_years_in_the_note(rules: SimilarityRules, policy: Policy) -> None:
    asked = posting(requirement(target("java", years=3), target("kotlin", years=2), target("sql")))
    held = stack(evidence("kotlin"), experience={"experience:kotlin": 4.0})
    (ranked,) = rank_stacks(asked, [held], rules=rules, policy=policy).ranked
    assert ranked.lines[0].note == (
        "java: 3 years asked: not assessable, no dated position shows it; "
        "kotlin: 2 years asked: dated positions show 4.0"
    )


def test_unassessable_lines_add_nothing_and_lower_nothing_at_weight_0(
    rules: SimilarityRules, policy: Policy
) -> None:
    asked = posting(
        requirement(target("sql"), id="r1"), requirement(YEARS_3, id="r2", weight=policy.weights.experience)
    )
    (ranked,) = rank_stacks(asked, [stack(evidence("sql"))], rules=rules, policy=policy).ranked
    assert ranked.score == 1.0
    assert [line.points for line in ranked.lines] == [1.0, 0.0]


def test_a_posting_that_asks_nothing_ranks_nobody(rules: SimilarityRules, policy: Policy) -> None:
    with pytest.raises(NoRequirements, match="'empty'"):
        rank_stacks(posting(id="empty"), [stack(evidence("sql"))], rules=rules, policy=policy)


def test_two_people_of_one_id_are_refused(rules: SimilarityRules, policy: Policy) -> None:
    with pytest.raises(BadInput, match="'c1'"):
        rank_stacks(asking("sql"), [stack(), stack()], rules=rules, policy=policy)


def test_nobody_is_ranked_in_an_empty_pool(rules: SimilarityRules, policy: Policy) -> None:
    ranking = rank_stacks(asking("sql", "spanish"), [], rules=rules, policy=policy)
    assert (ranking.ranked, ranking.not_assessed) == ((), ())


def test_people_nothing_is_known_about_are_not_assessed(rules: SimilarityRules, policy: Policy) -> None:
    people = [
        stack(id="z"),
        stack(id="b"),
        stack(evidence("java"), id="c"),
        stack(id="d", experience={"experience": 1}),
    ]
    ranking = rank_stacks(asking("sql"), people, rules=rules, policy=policy)
    assert [one.place for one in ranking.not_assessed] == ["b", "z"]
    assert all("nothing to assess" in one.reason for one in ranking.not_assessed)
    assert set(by_id(ranking)) == {"c", "d"}
    assert {ranked.score for ranked in ranking.ranked} == {0.0}


def test_unknown_people_are_kept_with_empty_lines_when_asked_for(
    rules: SimilarityRules, policy: Policy
) -> None:
    ranking = rank_stacks(asking("sql"), [stack()], rules=rules, policy=policy, keep_unknown=True)
    assert ranking.not_assessed == ()
    assert [(line.coverage, line.evidence) for line in ranking.ranked[0].lines] == [(0.0, ())]


def test_ranks_skip_after_a_tie_and_each_score_is_its_persons(rules: SimilarityRules, policy: Policy) -> None:
    strengths = {"ann": 0.49, "bob": 0.98, "cem": 0.49, "dan": 0.098, "eve": 0.0}
    people = [stack(evidence("sql", strength), id=id) for id, strength in strengths.items()]
    found = by_id(rank_stacks(asking("sql"), people, rules=rules, policy=policy))
    assert {id: (one.rank, one.score, one.band, one.tied_with) for id, one in found.items()} == {
        "bob": (1, 1.0, "strong", ()),
        "ann": (2, 0.5, "good", ("cem",)),
        "cem": (2, 0.5, "good", ("ann",)),
        "dan": (4, pytest.approx(0.1), "weak", ()),
        "eve": (5, 0.0, "weak", ()),
    }


def test_ties_beyond_the_top_are_named(rules: SimilarityRules, policy: Policy) -> None:
    people = [stack(evidence("sql"), id=f"c{n}") for n in range(5)]
    (first,) = rank_stacks(asking("sql"), people, rules=rules, policy=policy, top=1).ranked
    assert len(first.tied_with) == 4


def tied_order(asked: Posting, rules: SimilarityRules, policy: Policy) -> list[str]:
    people = [stack(evidence("sql"), id=f"c{n}") for n in range(10)]
    return [one.candidate_id for one in rank_stacks(asked, people, rules=rules, policy=policy).ranked]


def test_order_within_a_tie_is_fixed_for_a_posting_but_follows_no_id(
    rules: SimilarityRules, policy: Policy
) -> None:
    one, other = asking("sql"), replace(asking("sql"), id="another posting")
    first = tied_order(one, rules, policy)
    assert first == tied_order(one, rules, policy)
    assert first != sorted(first)
    assert first != sorted(first, reverse=True)
    assert first != tied_order(other, rules, policy)


def test_scores_equal_to_nine_decimals_are_ties_in_one_band(rules: SimilarityRules, policy: Policy) -> None:
    edge = policy.bands.strong * policy.stack_cap
    people = [stack(evidence("sql", edge - dust), id=f"c{n}") for n, dust in enumerate((0, 1e-12))]
    ranked = rank_stacks(asking("sql"), people, rules=rules, policy=policy).ranked
    assert [(one.rank, one.band) for one in ranked] == [(1, "strong"), (1, "strong")]


BANDS = {
    1.0: "strong",
    0.7: "strong",
    0.6999: "good",
    0.5: "good",
    0.4999: "partial",
    0.25: "partial",
    0.0: "weak",
}


@pytest.mark.parametrize(("score", "band"), BANDS.items())
def test_bands(policy: Policy, score: float, band: str) -> None:
    assert band_of(score, policy.bands) == band


def test_evidence_of_a_line_is_best_first_with_its_reason(rules: SimilarityRules, policy: Policy) -> None:
    held = [
        evidence("query-tuning", award="a0"),
        evidence("postgresql", 0.98, award="a1"),
        evidence("sql", 0.49, level=3, award="a2"),
        evidence("java", award="a3"),
    ]
    line = line_of(target("sql", level=4), stack(*held), rules, policy)
    found = [
        (e.evidence.award_id, e.reason, e.similarity, e.level_fit, e.contribution) for e in line.evidence
    ]
    assert found == [
        ("a1", "narrower", 0.85, 1.0, 0.85),
        ("a2", "same", 1.0, 0.8, pytest.approx(0.4)),
    ]


def test_an_award_stands_once_on_a_line_with_its_best_alternative(
    rules: SimilarityRules, policy: Policy
) -> None:
    asked = posting(requirement(target("postgresql"), target("sql")))
    (ranked,) = rank_stacks(asked, [stack(evidence("sql"))], rules=rules, policy=policy).ranked
    assert [(e.similarity, e.reason) for e in ranked.lines[0].evidence] == [(1.0, "same")]


def test_verified_coverage_counts_checked_awards_only(rules: SimilarityRules, policy: Policy) -> None:
    held: tuple[Evidence, ...] = (
        evidence("sql", 0.5, award="a1"),
        evidence("sql", 0.4, award="a2", verified=True),
    )
    line = line_of(target("sql"), stack(*held), rules, policy)
    assert line.coverage == pytest.approx(0.7 / 0.98)
    assert line.verified_coverage == pytest.approx(0.4 / 0.98)


def test_one_key_asked_as_skill_and_as_language_is_two_things(rules: SimilarityRules, policy: Policy) -> None:
    """An open language is met by its own name only, whatever a skill of that name is met by."""
    key, near = "open:drone piloting", "open:drone piloting law"
    asked = posting(requirement(target(key), id="r1"), requirement(target(key, kind="language"), id="r2"))
    (ranked,) = rank_stacks(asked, [stack(evidence(near))], rules=rules, policy=policy).ranked
    assert ranked.lines[0].coverage > 0.0
    assert ranked.lines[1].coverage == 0.0
