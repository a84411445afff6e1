"""All people x all requirements of many postings, as one sparse matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matcher.matching.coverage import Ways, coverage_parts, find_ways, total_weight, wanted_keys
from matcher.matching.ranking import BATCH, similar_keys
from matcher.matching.space import SimilarityRules
from matcher.matching.table import EvidenceTable, tabulate
from matcher.policy import Policy
from matcher.types import Posting, Requirement, Stack


@dataclass(frozen=True, eq=False)
class PoolCoverage:
    """How far people cover what postings ask.

    people: candidate ids, the rows. columns: (posting id, requirement), the columns: posting after
    posting, each in its own order. matrix: csc (n_people, n_columns), coverage 0-1. An entry that is not
    stored is 0, except in a column that experience alone can meet (``dated_only``, (n_columns,) bool):
    there it cannot be assessed, and a stored 0 says that it was.
    """

    people: tuple[str, ...]
    columns: tuple[tuple[str, Requirement], ...]
    matrix: sparse.csc_matrix
    dated_only: np.ndarray

    def scores(self) -> tuple[tuple[str, ...], sparse.csc_matrix]:
        """The posting ids, and the score of every person for every posting, csc (n_people, n_postings),
        0-1: bit for bit those of a ranking. Postings whose weights are all 0 score nobody."""
        columns_of: dict[str, list[int]] = {}
        for number, (posting_id, _) in enumerate(self.columns):
            columns_of.setdefault(posting_id, []).append(number)
        return tuple(columns_of), _stacked([self._score(c) for c in columns_of.values()], len(self.people))

    def _score(self, columns: Sequence[int]) -> np.ndarray:
        """(n_people,), summed column by column as ``weighted_scores`` does."""
        weights = np.array([self.columns[number][1].weight for number in columns], float)
        sums, total = np.zeros(len(self.people)), total_weight(weights)
        for number, weight in zip(columns, weights.tolist(), strict=True):
            entries = slice(self.matrix.indptr[number], self.matrix.indptr[number + 1])
            sums[self.matrix.indices[entries]] += self.matrix.data[entries] * weight
        return sums / total if total > 0 else np.zeros(len(self.people))


def cover_pool(
    postings: Sequence[Posting],
    stacks: Sequence[Stack],
    *,
    rules: SimilarityRules,
    policy: Policy,
    verified_only: bool = False,
) -> PoolCoverage:
    """The coverage of what postings ask by stacks, people in the order given; also of people nothing is
    known about, whose rows are empty. Takes memory for the non-zero entries only."""
    asked = asked_of(postings)
    similar = similar_keys([requirement for _, requirement in asked], stacks, rules)
    wanted, parts = wanted_keys(similar), []
    for batch in (stacks[start : start + BATCH] for start in range(0, max(len(stacks), 1), BATCH)):
        table = tabulate(batch, wanted=wanted)
        ways = find_ways([requirement for _, requirement in asked], similar, table.key_at)
        people = tuple(stack.candidate_id for stack in batch)
        parts.append(cover_table(asked, ways, table, people, verified_only=verified_only, policy=policy))
    matrix = sparse.vstack([part.matrix for part in parts], format="csc")
    return PoolCoverage(tuple(p for part in parts for p in part.people), asked, matrix, parts[0].dated_only)


def asked_of(postings: Iterable[Posting]) -> tuple[tuple[str, Requirement], ...]:
    """(posting id, requirement) for all that postings ask, posting after posting."""
    return tuple((posting.id, requirement) for posting in postings for requirement in posting.requirements)


def cover_table(
    asked: tuple[tuple[str, Requirement], ...],
    ways: Ways,
    table: EvidenceTable,
    people: tuple[str, ...],
    *,
    verified_only: bool,
    policy: Policy,
) -> PoolCoverage:
    """As ``cover_pool``, for evidence in arrays."""
    requirements = [requirement for _, requirement in asked]
    parts = coverage_parts(requirements, ways, table, verified_only=verified_only, policy=policy)
    columns = (column for part in parts for column in part.T)
    dated = np.array([all(t.kind == "experience" for t in r.targets) for r in requirements], bool)
    return PoolCoverage(people, asked, _stacked(columns, table.n_people, dated), dated)


def _stacked(
    columns: Iterable[np.ndarray], n_rows: int, keep_zeros: Sequence[bool] | np.ndarray = ()
) -> sparse.csc_matrix:
    """Columns (n_rows,) side by side: entries that are NaN are left out, and zeros but where kept."""
    rows, values, ends = [np.array([], np.int64)], [np.array([])], [0]
    for number, column in enumerate(columns):
        keep = len(keep_zeros) and keep_zeros[number]
        found = np.flatnonzero(~np.isnan(column) if keep else np.nan_to_num(column))
        rows.append(found)
        values.append(column[found])
        ends.append(ends[-1] + len(found))
    shape = (n_rows, len(ends) - 1)
    return sparse.csc_matrix((np.concatenate(values), np.concatenate(rows), np.array(ends)), shape)
