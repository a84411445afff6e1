"""What is asked against who covers it: heat map, supply and demand, thin skills, burden.

Coverage is a share 0-1. Somebody *covers* an ask from the policy's "strong" band up, as in a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from matcher.analytics.grid import CoverageGrid, Occurrence, group_matrix
from matcher.errors import BadInput
from matcher.matching.ranking import TIE_DIGITS
from matcher.policy import Bands


def heat_map(grid: CoverageGrid, bands: Bands, groups: Mapping[str, str] | None = None) -> pd.DataFrame:
    """How far each group covers each ask: one row an ask and group, by ask and then group.

    groups: person's id -> group; None: everybody is one group. Columns: ask, group (together the key),
    skill_id, label, kind; people (in the group), claimed and verified (mean coverage, 0-1), covering and
    covering_verified (people).
    """
    names, members = group_matrix(grid, groups)
    sizes = np.asarray(members.sum(axis=1)).ravel()
    means = [_spread(members @ part) / sizes[:, None] for part in (grid.claimed, grid.verified)]
    counts = [_spread(members @ _reaching(part, bands.strong)) for part in (grid.claimed, grid.verified)]
    rows = [
        (
            *(ask.id, name, ask.skill_id, ask.label, ask.kind, int(sizes[at])),
            *(float(mean[at, number]) for mean in means),
            *(int(count[at, number]) for count in counts),
        )
        for number, ask in enumerate(grid.asks)
        for at, name in enumerate(names)
    ]
    columns = ["ask", "group", "skill_id", "label", "kind", "people"]
    columns += ["claimed", "verified", "covering", "covering_verified"]
    return pd.DataFrame(rows, columns=columns)


def supply_and_demand(grid: CoverageGrid, bands: Bands) -> pd.DataFrame:
    """How many postings ask for each thing, and how many people cover it: one row an ask, the one with
    fewest people a posting first, then the most asked, then the greatest burden.

    Columns: ask (key), skill_id, label, kind; postings and required_in (postings), covering,
    covering_verified and partly (people; partly: some coverage below "strong"), claimed and verified
    (mean coverage, 0-1), covering_per_posting (people a posting), affected (people who do not cover it),
    mean_gap (their mean 1 - coverage, 0-1, NaN where nobody is affected) and burden (affected x mean_gap:
    whole people's worth of coverage that is missing).
    """
    people = len(grid.people)
    reach = _reaching(grid.claimed, bands.strong)
    covering = _sums(reach)
    some = np.diff(grid.claimed.indptr)
    held = _sums(grid.claimed)
    affected = people - covering
    burden = affected - (held - _sums(grid.claimed.multiply(reach)))
    demand = np.array([len({one.posting_id for one in ask.occurrences}) for ask in grid.asks], int)
    with np.errstate(divide="ignore", invalid="ignore"):
        table = pd.DataFrame(
            {
                "ask": [ask.id for ask in grid.asks],
                "skill_id": [ask.skill_id for ask in grid.asks],
                "label": [ask.label for ask in grid.asks],
                "kind": [ask.kind for ask in grid.asks],
                "postings": demand,
                "required_in": [_required_in(ask.occurrences) for ask in grid.asks],
                "covering": covering.astype(int),
                "covering_verified": _sums(_reaching(grid.verified, bands.strong)).astype(int),
                "partly": (some - covering).astype(int),
                "claimed": held / people,
                "verified": _sums(grid.verified) / people,
                "covering_per_posting": covering / demand,
                "affected": affected.astype(int),
                "mean_gap": burden / affected,
                "burden": burden,
            }
        )
    order = ["covering_per_posting", "postings", "burden", "ask"]
    return table.sort_values(order, ascending=[True, False, False, True], ignore_index=True)


def thin_skills(table: pd.DataFrame, *, fewer_than: int) -> pd.DataFrame:
    """The rows of ``supply_and_demand`` whose ask fewer than so many people cover, in that order.

    Raises BadInput for a number below 1.
    """
    if fewer_than < 1:
        raise BadInput(f"thin is fewer than {fewer_than} people; give 1 or more")
    return table[table["covering"] < fewer_than].reset_index(drop=True)


def posting_coverage(
    grid: CoverageGrid, bands: Bands, groups: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """How far each group covers each posting: one row a posting and group, by posting and then group.

    Columns: posting, group (together the key), people, claimed and verified (mean score, 0-1), and
    covering (people whose claimed score is in the "strong" band).
    """
    names, members = group_matrix(grid, groups)
    sizes = np.asarray(members.sum(axis=1)).ravel()
    rows = []
    for posting in grid.postings:
        scores = grid.scores(posting)
        claimed, verified = members @ scores / sizes, members @ grid.scores(posting, verified=True) / sizes
        strong = members @ (np.round(scores, TIE_DIGITS) >= bands.strong)
        rows += [
            (posting, name, int(sizes[at]), float(claimed[at]), float(verified[at]), int(strong[at]))
            for at, name in enumerate(names)
        ]
    return pd.DataFrame(rows, columns=["posting", "group", "people", "claimed", "verified", "covering"])


def _reaching(part: sparse.csc_matrix, bound: float) -> sparse.csc_matrix:
    """1 where coverage reaches a bound."""
    reached = (np.round(part.data, TIE_DIGITS) >= bound).astype(float)
    return sparse.csc_matrix((reached, part.indices, part.indptr), part.shape)


def _sums(part: sparse.csc_matrix) -> np.ndarray:
    return np.asarray(part.sum(axis=0), float).ravel()


def _spread(part: sparse.spmatrix) -> np.ndarray:
    """A small sparse table of groups x asks as an array."""
    return np.asarray(part.todense())


def _required_in(occurrences: Iterable[Occurrence]) -> int:
    return len({one.posting_id for one in occurrences if one.importance == "required"})
