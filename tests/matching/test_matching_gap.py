"""Where each requirement stands for one person."""

from __future__ import annotations

import pytest
from stack_builders import evidence, posting, requirement, stack, target

from matcher.matching import SimilarityRules, find_gaps, rank_stacks
from matcher.matching.gap import GapStatus
from matcher.policy import Policy
from matcher.types import Stack

# stack -> status of "SQL" and of "3 years of experience"; covered from 0.7 up
STATUSES: dict[str, tuple[Stack, GapStatus, GapStatus]] = {
    "nothing known": (stack(), "missing", "not_assessable"),
    "nothing that helps": (stack(evidence("java")), "missing", "not_assessable"),
    "a strength of 0": (stack(evidence("sql", 0.0)), "missing", "not_assessable"),
    "a little": (stack(evidence("sql", 0.01), experience={"experience": 0.1}), "partial", "partial"),
    "just short": (stack(evidence("sql", 0.68), experience={"experience": 2.0}), "partial", "partial"),
    "the bound": (stack(evidence("sql", 0.7 * 0.98), experience={"experience": 2.1}), "covered", "covered"),
    "all": (stack(evidence("sql"), experience={"experience": 3.0}), "covered", "covered"),
    "no time in the position yet": (stack(experience={"experience": 0.0}), "missing", "missing"),
}  # fmt: skip


@pytest.mark.parametrize(("held", "sql", "years"), STATUSES.values(), ids=STATUSES)
def test_gap_statuses(
    rules: SimilarityRules, policy: Policy, held: Stack, sql: GapStatus, years: GapStatus
) -> None:
    asked = posting(
        requirement(target("sql"), id="r1"),
        requirement(target("experience", kind="experience", years=3), id="r2", weight=0),
    )
    ranking = rank_stacks(asked, [held], rules=rules, policy=policy, keep_unknown=True)
    gaps = find_gaps(ranking.ranked[0], policy.bands)
    assert [gap.line.requirement.id for gap in gaps] == ["r1", "r2"]
    assert [gap.status for gap in gaps] == [sql, years]
