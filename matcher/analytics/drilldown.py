"""What is behind a cell of the heat map: the people, the requirements and the evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matcher.analytics.grid import Ask, CoverageGrid
from matcher.errors import BadInput
from matcher.matching import Ranking, SimilarityRules, rank_stacks
from matcher.policy import Policy
from matcher.types import Posting, Requirement, Stack


@dataclass(frozen=True, slots=True)
class Cell:
    """An ask, where it is asked, and the people of a group by how far they cover it, with their evidence.

    ``requirements``: (posting id, requirement). ``ranking``: as for a posting that asks this alone. People
    are named by id and nothing else.
    """

    ask: Ask
    requirements: tuple[tuple[str, Requirement], ...]
    ranking: Ranking


def drill_down(
    grid: CoverageGrid,
    postings: Sequence[Posting],
    stacks: Sequence[Stack],
    ask_id: str,
    *,
    rules: SimilarityRules,
    policy: Policy,
    people: Collection[str] | None = None,
    top: int | None = None,
) -> Cell:
    """What is behind one ask. postings and stacks: those of the grid. people: the ids of a group; None: all.
    top: evidence for the first so many people only. Raises BadInput for an ask that is not there."""
    if ask_id not in grid.column_of:
        raise BadInput(f"nothing asks for {ask_id[:80]!r}; the grid has {len(grid.asks)} asks")
    ask = grid.asks[grid.column_of[ask_id]]
    known: Mapping[str, Posting] = {posting.id: posting for posting in postings}
    requirements = tuple(
        (one.posting_id, requirement)
        for one in ask.occurrences
        for requirement in known[one.posting_id].requirements
        if requirement.id == one.requirement_id
    )
    chosen = [stack for stack in stacks if people is None or stack.candidate_id in people]
    alone = Posting(ask.id, ask.label, "", (ask.requirement(),))
    return Cell(ask, requirements, rank_stacks(alone, chosen, rules=rules, policy=policy, top=top))
