"""All people x all that is asked, as sparse matrices: what is not covered takes no memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matcher.matching.coverage import Ways, coverage_parts, find_ways, wanted_keys
from matcher.matching.ranking import BATCH, similar_keys
from matcher.matching.space import SimilarityRules
from matcher.matching.table import EvidenceTable, tabulate
from matcher.policy import Policy
from matcher.types import Requirement, Stack


@dataclass(frozen=True, eq=False)
class PoolCoverage:
    """Coverage 0-1 of requirements (columns) by people (rows), claimed and verified.

    people: candidate ids. claimed, verified: csc (n_people, n_requirements); an entry that is not stored is
    0 or cannot be assessed.
    """

    people: tuple[str, ...]
    claimed: sparse.csc_matrix
    verified: sparse.csc_matrix


def cover_pool(
    requirements: Sequence[Requirement], stacks: Sequence[Stack], *, rules: SimilarityRules, policy: Policy
) -> PoolCoverage:
    """The coverage of requirements, of one posting or of many, by stacks, in the orders given."""
    similar = similar_keys(requirements, stacks, rules)
    wanted, parts = wanted_keys(similar), []
    for batch in (stacks[start : start + BATCH] for start in range(0, max(len(stacks), 1), BATCH)):
        table = tabulate(batch, wanted=wanted)
        ways = find_ways(requirements, similar, table.key_at)
        people = tuple(stack.candidate_id for stack in batch)
        parts.append(cover_table(requirements, ways, table, people, policy=policy))
    return PoolCoverage(
        tuple(stack.candidate_id for stack in stacks),
        sparse.vstack([part.claimed for part in parts], format="csc"),
        sparse.vstack([part.verified for part in parts], format="csc"),
    )


def cover_table(
    requirements: Sequence[Requirement],
    ways: Ways,
    table: EvidenceTable,
    people: tuple[str, ...],
    *,
    policy: Policy,
) -> PoolCoverage:
    """As ``cover_pool``, for evidence in arrays. ways: by keys as the table numbers them."""
    claimed, verified = (
        _stacked(coverage_parts(requirements, ways, table, verified_only=only, policy=policy), table.n_people)
        for only in (False, True)
    )
    return PoolCoverage(people, claimed, verified)


def _stacked(parts: Iterable[np.ndarray], n_rows: int) -> sparse.csc_matrix:
    """Dense parts (n_rows, any) side by side, NaN as 0."""
    sparse_parts = [sparse.csc_matrix(np.nan_to_num(part)) for part in parts]
    return sparse.hstack([sparse.csc_matrix((n_rows, 0)), *sparse_parts], format="csc")
