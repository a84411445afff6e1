"""A shard says what ranking all stacks says, to the last bit, whatever strengths are not round."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import evidence, pools, posting, postings, requirement, stack, target

from matcher.batch.evidence import columns_of, map_people, stacks_of, table_of, write_people
from matcher.batch.segments import read_segment, write_segment
from matcher.errors import BadInput
from matcher.matching import SimilarityRules, rank_stacks
from matcher.matching.index import KnownKeys, PeopleIndex, ShardIndex, build_bounds, scan
from matcher.policy import Policy
from matcher.types import Factor, Notice, Posting, Stack

BACKENDS = ("numpy", "numba") if scan.is_compiled() else ("numpy",)


@pytest.fixture(params=BACKENDS, autouse=True)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test with and without the extra."""
    monkeypatch.setattr(scan, "is_compiled", lambda: request.param == "numba")


def shard_of(
    pool: Sequence[Stack], rules: SimilarityRules, policy: Policy, others: Sequence[str] = ()
) -> ShardIndex:
    columns = columns_of(table_of(pool).combine_chunks())
    segment = build_bounds(columns, [one.candidate_id for one in pool], policy)
    keys = KnownKeys(rules, sorted({*columns.key_names, *others}))
    return ShardIndex(keys, columns, segment, policy)


def check(
    asked: Posting, pool: Sequence[Stack], index: ShardIndex, top: int, rules: SimilarityRules, policy: Policy
) -> None:
    found = [(one.rank, one.candidate_id, one.score, one.tied_with) for one in index.best(asked, top=top)]
    slow = rank_stacks(asked, pool, rules=rules, policy=policy, top=top).ranked
    assert found == [(one.rank, one.candidate_id, one.score, one.tied_with) for one in slow]


@given(postings(), pools(), st.integers(1, 8))
def test_places_and_scores_are_those_of_all_stacks(
    rules: SimilarityRules, policy: Policy, asked: Posting, pool: list[Stack], top: int
) -> None:
    index = shard_of(pool, rules, policy, others=("another", "sql", "zzz"))
    check(asked, pool, index, top, rules, policy)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_strengths_that_differ_beyond_the_fourth_decimal_are_told_apart(
    rules: SimilarityRules, policy: Policy, seed: int, top: int
) -> None:
    chance = np.random.default_rng(seed)
    keys = ("sql", "python", "open:drone piloting")
    pool = [
        stack(
            *(
                evidence(key, 0.5 + float(chance.integers(0, 9)) * 1e-7, award=f"a{n}", lineage=f"l{n % 2}")
                for n, key in enumerate(chance.choice(keys, int(chance.integers(0, 4))).tolist())
            ),
            id=f"c{number}",
            experience={"experience": 1 + float(chance.integers(0, 9)) * 1e-6},
        )
        for number in range(50)
    ]
    asked = posting(
        requirement(target("sql"), target("python"), id="r1", weight=1.7),
        requirement(target("open:drone piloting law", level=3), id="r2"),
        requirement(target("experience", kind="experience", years=2.0), id="r3", weight=1.0),
    )
    check(asked, pool, shard_of(pool, rules, policy), top, rules, policy)


def test_an_index_that_rounds_would_say_another(rules: SimilarityRules, policy: Policy) -> None:
    """Why a shard keeps the evidence: what an index rounds are ties where the formula sees none."""
    pool = [stack(evidence("sql", 0.5), id="a"), stack(evidence("sql", 0.500001), id="b")]
    asked = posting(requirement(target("sql")))
    rounded = PeopleIndex(rules=rules, policy=policy)
    rounded.append(pool)
    assert [one.rank for one in rounded.best(asked, top=2)] == [1, 1]
    assert [one.rank for one in shard_of(pool, rules, policy).best(asked, top=2)] == [1, 2]


def test_keys_that_are_not_those_of_all_shards_are_refused(rules: SimilarityRules, policy: Policy) -> None:
    columns = columns_of(table_of([stack(evidence("sql"), evidence("java"))]).combine_chunks())
    segment = build_bounds(columns, ["c1"], policy)
    for names in (["sql"], ["sql", "java"]):
        with pytest.raises(ValueError, match="not among those of all shards"):
            ShardIndex(KnownKeys(rules, names), columns, segment, policy)


@given(pools())
def test_stacks_come_back_as_they_were(pool: list[Stack]) -> None:
    assert stacks_of(table_of(pool)) == pool


def test_factors_and_notices_come_back_too(tmp_path: Path) -> None:
    one = evidence("sql", 0.1 + 0.2, level=3, verified=True)
    factors = (Factor("recency", 1 / 3, 'shown "lately", déjà'),)
    held = type(one)("a", "A title", "sql", "SQL", 3, 0.1 + 0.2, factors, "l", True, "quote\n")
    pool = [Stack("c", (one, held), (("experience", 1.25),), (Notice("odd", "words", "c"),)), Stack("d", ())]
    write_people(tmp_path / "people.arrow", table_of(pool))
    mapped = map_people(tmp_path / "people.arrow")
    assert stacks_of(mapped) == pool
    assert stacks_of(mapped.take([1])) == pool[1:]


def test_a_segment_on_disk_is_the_one_written(tmp_path: Path, policy: Policy) -> None:
    columns = columns_of(table_of([stack(evidence("sql"), id="a"), stack(id="b")]).combine_chunks())
    segment = build_bounds(columns, ["a", "b"], policy)
    write_segment(tmp_path / "s", segment)
    found = read_segment(tmp_path / "s")
    assert list(found.ids) == ["a", "b"]
    assert found.words.tolist() == segment.words.tolist()
    assert found.assessed.tolist() == [True, False]
    (tmp_path / "s" / "words.npy").write_bytes(b"damaged")
    with pytest.raises(BadInput, match="cannot be read"):
        read_segment(tmp_path / "s")
