"""The best of shards, merged, are the best of all: places, scores and ties."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from matcher.batch import merging
from matcher.batch.merging import NAMED, Standing, find_contenders, join_ties

# Few different scores, so that there are ties within shards, over shards and at the end of the list.
pools = st.lists(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75]), max_size=12), min_size=1, max_size=4)


def best_of(shard: int, people: Sequence[tuple[str, float]], top: int) -> list[Standing]:
    """What a shard says of its best; within a tie an order that no id shows."""
    order = sorted(people, key=lambda one: (-one[1], hash_of(one[0])))
    tied = {score: sorted(other for other, found in people if found == score) for _, score in people}
    return [
        Standing(
            shard,
            one,
            0,
            score,
            len(tied[score]) - 1,
            tuple(other for other in tied[score] if other != one)[: NAMED + 1],
        )
        for one, score in order[:top]
    ]


def hash_of(candidate_id: str) -> int:
    return int(candidate_id[1:]) * 7919 % 101


@given(pools, st.integers(1, 6))
def test_shards_say_together_what_one_says_alone(pool: list[list[float]], top: int) -> None:
    named = iter(f"p{number}" for number in range(99))
    shards = [[(next(named), score) for score in shard] for shard in pool]
    everybody = best_of(0, [one for shard in shards for one in shard], top)
    merged = find_contenders(
        [one for number, shard in enumerate(shards) for one in best_of(number, shard, top)], top
    )
    ties = join_ties(merged)
    shown = sorted(merged, key=lambda one: (-one.score, hash_of(one.candidate_id)))[:top]
    assert [(one.candidate_id, one.score) for one in shown] == [
        (one.candidate_id, one.score) for one in everybody
    ]
    for one, alone in zip(shown, everybody, strict=True):
        found = ties[one.tie_score]
        assert (found.count - 1, found.others(one.candidate_id)) == (alone.n_tied, alone.tied_with[:NAMED])


def test_many_who_are_tied_are_counted_and_the_first_named() -> None:
    ids = [f"p{number:03d}" for number in range(2 * NAMED)]
    halves = [ids[::2], ids[1::2]]
    shards = [best_of(number, [(one, 0.5) for one in half], 3) for number, half in enumerate(halves)]
    found = join_ties(one for shard in shards for one in shard)[0.5]
    assert found.count == 2 * NAMED
    assert found.others("p000") == tuple(ids[1 : merging.NAMED + 1])
    assert found.others("p199") == tuple(ids[:NAMED])
