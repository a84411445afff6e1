"""The laws of DESIGN.md section 3 from awards on: read as evidence on a day, then ranked."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from stack_builders import DAY, awards, candidates, days, postings

from matcher.credentials.evidence import EvidenceReader
from matcher.matching import CoverageLine, Ranked, Ranking, SimilarityRules, rank_stacks
from matcher.policy import Policy
from matcher.reports.views import ranking_view
from matcher.types import Award, Candidate, Posting, Verification


class World:
    """Ranks candidates in the small world of ``conftest``."""

    def __init__(self, reader: EvidenceReader, rules: SimilarityRules, policy: Policy) -> None:
        self._reader, self._rules, self._policy = reader, rules, policy

    def rank(self, asked: Posting, people: list[Candidate], on: date = DAY) -> Ranking:
        stacks = self._reader.read(people, on=on)
        return rank_stacks(asked, stacks, rules=self._rules, policy=self._policy, keep_unknown=True)

    def rank_one(self, asked: Posting, person: Candidate, on: date = DAY) -> Ranked:
        return self.rank(asked, [person], on).ranked[0]


def pairs(after: Ranked, before: Ranked) -> list[tuple[CoverageLine, CoverageLine]]:
    return list(zip(after.lines, before.lines, strict=True))


def numbers(ranked: Ranked) -> list[float | None]:
    coverages = [share for line in ranked.lines for share in (line.coverage, line.verified_coverage)]
    return [ranked.score, ranked.verified_score, *coverages]


def holding(person: Candidate, *more: Award) -> Candidate:
    return replace(person, awards=(*person.awards, *more))


@given(postings(), candidates(), awards(id="extra"))
def test_another_award_never_lowers_coverage(
    reader: EvidenceReader,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    person: Candidate,
    extra: Award,
) -> None:
    world = World(reader, rules, policy)
    before, after = world.rank_one(asked, person), world.rank_one(asked, holding(person, extra))
    assert after.score >= before.score
    assert after.verified_score >= before.verified_score
    for new, old in pairs(after, before):
        assert (new.coverage or 0.0) >= (old.coverage or 0.0)
        assert (new.verified_coverage or 0.0) >= (old.verified_coverage or 0.0)


@given(postings(), candidates(), awards(id="extra"))
def test_a_rejected_award_changes_nothing(
    reader: EvidenceReader,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    person: Candidate,
    extra: Award,
) -> None:
    world = World(reader, rules, policy)
    false = replace(extra, verification=Verification("rejected", "the signature is wrong"))
    after = world.rank_one(asked, holding(person, false))
    assert numbers(after) == numbers(world.rank_one(asked, person))


@given(postings(), candidates(min_awards=1), st.data())
def test_the_same_award_twice_adds_nothing(
    reader: EvidenceReader,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    person: Candidate,
    data: st.DataObject,
) -> None:
    world = World(reader, rules, policy)
    again = replace(data.draw(st.sampled_from(person.awards)), id="again")
    after = world.rank_one(asked, holding(person, again))
    assert numbers(after) == numbers(world.rank_one(asked, person))


@given(postings(), st.tuples(candidates(id="c1"), candidates(id="c2")), st.integers(0, 2**32))
def test_order_of_awards_and_of_people_changes_no_byte(
    reader: EvidenceReader,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    people: tuple[Candidate, Candidate],
    seed: int,
) -> None:
    world, chance = World(reader, rules, policy), random.Random(seed)
    shuffled = [replace(p, awards=tuple(chance.sample(p.awards, len(p.awards)))) for p in reversed(people)]
    first, second = (
        json.dumps(ranking_view(world.rank(asked, pool), on=DAY)) for pool in (list(people), shuffled)
    )
    assert first == second


@given(postings(), candidates(), st.tuples(days, days).map(sorted))
def test_time_alone_never_raises_what_credentials_show(
    reader: EvidenceReader,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    person: Candidate,
    when: list[date],
) -> None:
    """Years of a position still held do grow: that is more experience, not time alone."""
    world = World(reader, rules, policy)
    before, after = (world.rank_one(asked, person, on) for on in when)
    for new, old in pairs(after, before):
        if all(t.kind != "experience" for t in new.requirement.targets):
            assert (new.coverage or 0.0) <= (old.coverage or 0.0)
            assert (new.verified_coverage or 0.0) <= (old.verified_coverage or 0.0)


after_all_awards = st.dates(date(2044, 1, 1), date(2060, 1, 1))


@given(postings(), candidates(), st.tuples(after_all_awards, after_all_awards).map(sorted))
def test_time_alone_never_raises_a_score_once_all_positions_have_ended(
    reader: EvidenceReader,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    person: Candidate,
    when: list[date],
) -> None:
    world = World(reader, rules, policy)
    ended = tuple(replace(a, expires=a.expires or a.issued) for a in person.awards)
    before, after = (world.rank_one(asked, replace(person, awards=ended), on) for on in when)
    assert after.score <= before.score
    assert after.verified_score <= before.verified_score


@given(postings(), candidates(), st.sampled_from(("Ana Sol", "Java Jones", None)))
def test_a_name_changes_nothing(
    reader: EvidenceReader,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    person: Candidate,
    name: str,
) -> None:
    world = World(reader, rules, policy)
    assert numbers(world.rank_one(asked, replace(person, name=name))) == numbers(
        world.rank_one(asked, person)
    )
