"""The index says what ranking all stacks says, whatever came, changed and went before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stack_builders import asking, evidence, pools, posting, postings, requirement, stack, stacks, target

from matcher.errors import BadInput, NoRequirements
from matcher.matching import Ranking, SimilarityRules, cover_pool, rank_stacks
from matcher.matching.index import PeopleIndex, scan
from matcher.matching.index.entries import Entries
from matcher.matching.index.gather import look_up, read_through
from matcher.matching.index.people_index import on_grid
from matcher.matching.index.segment import BLOCK, build_segment
from matcher.matching.table import EvidenceTable
from matcher.policy import Policy
from matcher.types import Posting, Stack

BACKENDS = ("numpy", "numba") if scan.is_compiled() else ("numpy",)
IDS = ("ann", "bob", "cem", "dan", "eve", "fay", "gus", "hal")


@pytest.fixture(params=BACKENDS, autouse=True)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test with and without the extra."""
    monkeypatch.setattr(scan, "is_compiled", lambda: request.param == "numba")


def indexed(pool: Sequence[Stack], rules: SimilarityRules, policy: Policy) -> PeopleIndex:
    index = PeopleIndex(rules=rules, policy=policy)
    index.append(pool)
    return index


def ranked(index: PeopleIndex, asked: Posting, pool: Sequence[Stack], top: int) -> Ranking:
    return index.rank(asked, {one.candidate_id: one for one in pool}, top=top)


def oracle(
    asked: Posting, pool: Sequence[Stack], rules: SimilarityRules, policy: Policy, top: int
) -> Ranking:
    return rank_stacks(asked, [on_grid(one) for one in pool], rules=rules, policy=policy, top=top)


@given(postings(), pools(), st.integers(1, 8))
def test_a_ranking_is_that_of_all_stacks(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack], top: int
) -> None:
    assert ranked(indexed(pool, rules, policy), asked, pool, top) == oracle(asked, pool, rules, policy, top)


changes = st.lists(
    st.one_of(
        st.tuples(
            st.just("put"),
            st.lists(st.sampled_from(IDS), unique=True, min_size=1),
            st.lists(stacks(), min_size=8, max_size=8),
        ),
        st.tuples(st.just("remove"), st.lists(st.sampled_from(IDS), unique=True), st.just([])),
    ),
    max_size=6,
)


@given(postings(), changes, st.integers(1, 8))
def test_whatever_came_changed_and_went(
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    done: list[tuple[str, list[str], list[Stack]]],
    top: int,
) -> None:
    index, pool = PeopleIndex(rules=rules, policy=policy), dict[str, Stack]()
    for what, ids, given_stacks in done:
        if what == "put":
            new = {one: replace(held, candidate_id=one) for one, held in zip(ids, given_stacks, strict=False)}
            index.update(list(new.values()))
            pool |= new
        else:
            index.remove(set(ids) & set(pool))
            pool = {one: held for one, held in pool.items() if one not in ids}
        people = list(pool.values())
        assert ranked(index, asked, people, top) == oracle(asked, people, rules, policy, top)
        assert len(index) == len(pool)


@given(postings(), pools())
def test_coverage_is_that_of_the_pool(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack]
) -> None:
    wanted = cover_pool(asked.requirements, [on_grid(one) for one in pool], rules=rules, policy=policy)
    (found,) = indexed(pool, rules, policy).coverage(asked.requirements)
    assert found.people == wanted.people
    assert np.array_equal(found.claimed.toarray(), wanted.claimed.toarray())
    assert np.array_equal(found.verified.toarray(), wanted.verified.toarray())


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 3))
@example(0, 30, 1)
def test_the_best_of_many_alike(
    rules: SimilarityRules, policy: Policy, seed: int, top: int, levels: int
) -> None:
    """Few strengths and levels, so that many are tied or nearly so at the edge of the top."""
    chance = np.random.default_rng(seed)
    keys = ("sql", "python", "postgresql", "open:drone piloting", "credential:data-1")
    pool = [
        stack(
            *(
                evidence(
                    str(chance.choice(keys)),
                    float(chance.choice((0.3333, 0.45, 0.4501, 0.98, 1.0))),
                    level=int(chance.integers(1, 1 + levels)) if chance.random() < 0.5 else None,
                    award=f"a{n}",
                    lineage=f"l{chance.integers(3)}",
                )
                for n in range(chance.integers(0, 6))
            ),
            id=f"c{number}",
        )
        for number in range(60)
    ]
    asked = posting(
        requirement(target("sql", level=2), target("python"), id="r1", weight=float(chance.random())),
        requirement(target("open:drone piloting law", level=3), id="r2"),
        requirement(target("credential:data-1", kind="credential"), id="r3", weight=1.0),
    )
    assert ranked(indexed(pool, rules, policy), asked, pool, top) == oracle(asked, pool, rules, policy, top)


def many(count: int) -> tuple[EvidenceTable, list[str]]:
    """People over several blocks, with one to three pieces of evidence each on three keys."""
    chance = np.random.default_rng(3)
    people = np.sort(np.concatenate([np.arange(count), chance.integers(0, count, count)]))
    table = EvidenceTable(
        people=people,
        keys=chance.integers(0, 3, len(people)),
        lineages=chance.integers(0, 3, len(people)),
        levels=chance.integers(0, 6, len(people)),
        strengths=chance.integers(1, 10_001, len(people)) / 10_000,
        verified=chance.random(len(people)) < 0.5,
        key_names=("java", "python", "sql"),
        n_people=count,
        experience={"experience": (np.arange(0, count, 2), chance.integers(0, 3000, (count + 1) // 2) / 100)},
    )
    return table, [f"c{number}" for number in range(count)]


def stacks_of(table: EvidenceTable, ids: Sequence[str]) -> list[Stack]:
    held: list[list[int]] = [[] for _ in ids]
    for place, person in enumerate(table.people.tolist()):
        held[person].append(place)
    years = dict(zip(*(part.tolist() for part in table.experience["experience"]), strict=True))
    return [
        stack(
            *(
                evidence(
                    table.key_names[table.keys[place]],
                    float(table.strengths[place]),
                    level=int(table.levels[place]) or None,
                    award=f"a{place}",
                    lineage=f"l{table.lineages[place]}",
                    verified=bool(table.verified[place]),
                )
                for place in places
            ),
            id=candidate_id,
            experience={"experience": years[number]} if number in years else None,
        )
        for number, (candidate_id, places) in enumerate(zip(ids, held, strict=True))
    ]


def test_people_in_several_blocks(rules: SimilarityRules, policy: Policy) -> None:
    table, ids = many(BLOCK + 5000)
    pool = stacks_of(table, ids)
    index = PeopleIndex(rules=rules, policy=policy)
    index.append_table(table, ids, np.ones(len(ids), bool))
    asked = posting(
        requirement(target("sql", level=3), id="r1"),
        requirement(target("java"), target("python", level=5), id="r2", weight=1.0),
        requirement(target("experience", kind="experience", years=12.0), id="r3", weight=0.5),
    )
    assert ranked(index, asked, pool, 25) == oracle(asked, pool, rules, policy, 25)
    chunks = list(index.coverage(asked.requirements))
    whole = cover_pool(asked.requirements, pool, rules=rules, policy=policy)
    assert [len(chunk.people) for chunk in chunks] == [BLOCK, 5000]
    assert (np.vstack([chunk.claimed.toarray() for chunk in chunks]) == whole.claimed.toarray()).all()


def test_looking_up_finds_what_reading_through_finds(policy: Policy) -> None:
    chance = np.random.default_rng(9)
    count = 3 * BLOCK
    places = np.unique(chance.integers(0, count * 4, 50_000))
    entries = Entries(
        people=places // 4,
        keys=places % 4,
        lineages=np.zeros(len(places), np.int64),
        levels=np.zeros(len(places), np.uint8),
        words=np.full(len(places), 9000, np.uint16),
    )
    segment = build_segment(entries, {}, [str(n) for n in range(count)], np.ones(count, bool), policy)
    first, last = (segment.column_chunks[n : n + 4].astype(np.int64) for n in (0, 1))
    rows = np.unique(np.append(chance.integers(0, count, 500), [0, count - 1]))
    found, wanted = (
        sorted(zip(*(part.tolist() for part in way(segment, rows, first, last)), strict=True))
        for way in (look_up, read_through)
    )
    assert found == wanted
    assert len(found) > 50


# ---- named cases ----


def test_nobody_is_ranked_by_an_empty_index(rules: SimilarityRules, policy: Policy) -> None:
    index = indexed([], rules, policy)
    assert ranked(index, asking("sql"), [], 3).ranked == ()
    assert (len(index), index.n_entries, list(index.coverage(asking("sql").requirements))) == (0, 0, [])


CASES: dict[str, tuple[Posting, list[Stack], int]] = {
    "more asked for than there are": (asking("sql"), [stack(evidence("sql")), stack(id="c2")], 10),
    "people without evidence": (
        asking("sql"), [stack(id="b"), stack(id="a"), stack(evidence("java"), id="c")], 1,
    ),
    "a skill nobody holds": (asking("spanish"), [stack(evidence("java"))], 1),
    "a skill no taxonomy has": (
        asking("no-such-skill"), [stack(evidence("java"), evidence("no-such-skill"))], 1,
    ),
    "only experience": (
        posting(requirement(target("experience", kind="experience", years=2.0))),
        [stack(experience={"experience": 1.5}), stack(evidence("sql"), id="c2")],
        2,
    ),
    "skill and experience in full, either of which would do": (
        posting(requirement(target("sql"), target("experience", kind="experience", years=2.0))),
        [stack(evidence("sql"), experience={"experience": 3.0}), stack(evidence("java"), id="c2")],
        1,
    ),
    "no weight at all": (posting(requirement(target("sql"), weight=0.0)), [stack(evidence("sql"))], 1),
    "strength that rounds to nothing": (asking("sql"), [stack(evidence("sql", 0.00004))], 1),
    "a tie beyond the top": (asking("sql"), [stack(evidence("sql"), id=f"c{n}") for n in range(9)], 2),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "pool", "top"), CASES.values(), ids=CASES)
def test_named_cases(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack], top: int
) -> None:
    assert ranked(indexed(pool, rules, policy), asked, pool, top) == oracle(asked, pool, rules, policy, top)


def test_postings_together_are_ranked_as_each_alone(rules: SimilarityRules, policy: Policy) -> None:
    pool = [stack(evidence("sql", 0.5), id="a"), stack(evidence("java", 0.7), id="b")]
    index, held = indexed(pool, rules, policy), {one.candidate_id: one for one in pool}
    asked = [asking("sql"), asking("java", "sql"), asking("sql")]
    assert list(index.rank_all(asked, held, top=2)) == [index.rank(one, held, top=2) for one in asked]


def test_keys_that_come_later_are_found(rules: SimilarityRules, policy: Policy) -> None:
    """What a posting was like before does not hide whom a new key makes fit it."""
    first, second = stack(evidence("java"), id="a"), stack(evidence("postgresql"), id="b")
    index = indexed([first], rules, policy)
    assert ranked(index, asking("sql"), [first], 1).ranked[0].score == 0.0
    index.append([second])
    assert ranked(index, asking("sql"), [first, second], 1) == oracle(
        asking("sql"), [first, second], rules, policy, 1
    )


@pytest.mark.parametrize("ids", [("a", "b", "a"), ("old",)], ids=["twice in one go", "there already"])
def test_an_id_that_is_taken_adds_nobody(
    rules: SimilarityRules, policy: Policy, ids: tuple[str, ...]
) -> None:
    index = indexed([stack(evidence("sql"), id="old")], rules, policy)
    with pytest.raises(BadInput, match=repr(ids[0])):
        index.append([stack(evidence("java"), id=one) for one in ids])
    assert len(index) == 1


def test_removing_who_is_not_there_removes_nobody(rules: SimilarityRules, policy: Policy) -> None:
    index = indexed([stack(evidence("sql"), id="a")], rules, policy)
    with pytest.raises(BadInput, match="'b'"):
        index.remove(["a", "b"])
    assert "a" in index
    assert "b" not in index


def test_a_top_of_nobody_and_a_posting_of_nothing_are_refused(rules: SimilarityRules, policy: Policy) -> None:
    index = indexed([stack(evidence("sql"))], rules, policy)
    with pytest.raises(BadInput, match="0"):
        index.best(asking("sql"), top=0)
    with pytest.raises(NoRequirements):
        index.best(posting(), top=1)


def test_a_posting_without_end_is_refused(rules: SimilarityRules, policy: Policy) -> None:
    index = indexed([stack(evidence("sql"))], rules, policy)
    with pytest.raises(BadInput, match="1,001"):
        index.best(asking(*("sql" for _ in range(1001))), top=1)


def test_who_is_gone_takes_no_place_for_ever(rules: SimilarityRules, policy: Policy) -> None:
    index = PeopleIndex(rules=rules, policy=policy)
    for number in range(40):
        index.append([stack(evidence("sql"), id=f"c{number}")])
    index.remove([f"c{number}" for number in range(30)])
    assert (len(index), index.n_entries) == (10, 10)
    assert len(list(index.people)) <= 3
