"""Other weights: the same ranking as if everybody were ranked again, to the last digit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stack_builders import pools, posting, postings, requirement, target

from matcher.errors import BadInput
from matcher.matching import SimilarityRules, rank_stacks
from matcher.matching.reweighing import reweigh
from matcher.policy import Policy
from matcher.types import Posting, Stack


@given(postings(), pools(), st.data())
def test_it_is_what_ranking_again_gives(
    rules: SimilarityRules, policy: Policy, asked: Posting, people: list[Stack], data: st.DataObject
) -> None:
    weights = st.sampled_from([0.0, 0.5, 1.0, 3.0, 10.0])
    edited = replace(
        asked, requirements=tuple(replace(one, weight=data.draw(weights)) for one in asked.requirements)
    )
    first = rank_stacks(asked, people, rules=rules, policy=policy)
    assert reweigh(first, edited.requirements, policy.bands) == rank_stacks(
        edited, people, rules=rules, policy=policy
    )


def test_other_requirements_are_refused(rules: SimilarityRules, policy: Policy) -> None:
    first = rank_stacks(posting(requirement(target("sql"))), [], rules=rules, policy=policy)
    with pytest.raises(BadInput, match="rank it again"):
        reweigh(first, (), policy.bands)
