"""What one credential alone brings for a posting, for its money and for its weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.credentials.catalogue import Catalogue
from matcher.matching import SimilarityRules, find_gaps, rank_stacks
from matcher.pathway.facts import Amount, days_needed, obtaining_cost
from matcher.pathway.pool import Circumstances
from matcher.pathway.problem import CENTS, DAYS_A_WEEK
from matcher.policy import Policy
from matcher.types import Evidence, Posting, Stack

HUNDRED_DOLLARS = 100 * CENTS


@dataclass(frozen=True, slots=True)
class CredentialValue:
    """What somebody who holds one new award of a type, and nothing else, covers of a posting.

    ``coverage``: the score 0-1; ``closes`` and ``raises``: ids of the requirements it covers, and covers in
    part. ``cost`` in US cents and ``days`` are None where unknown, with the reason in their notes.
    """

    type_id: str
    coverage: float
    closes: tuple[str, ...]
    raises: tuple[str, ...]
    cost: Amount
    days: Amount

    @property
    def points_per_100_usd(self) -> float | None:
        """Hundredths of the score for 100 US dollars; None where the cost is unknown or nothing."""
        return 100 * self.coverage * HUNDRED_DOLLARS / self.cost.value if self.cost.value else None

    @property
    def points_per_week(self) -> float | None:
        """Hundredths of the score for a week; None where the duration is unknown or nothing."""
        return 100 * self.coverage * DAYS_A_WEEK / self.days.value if self.days.value else None


def value_types(
    posting: Posting,
    ids: Sequence[str],
    shown: Mapping[str, Iterable[Evidence]],
    catalogue: Catalogue,
    *,
    rules: SimilarityRules,
    policy: Policy,
    circumstances: Circumstances,
) -> tuple[CredentialValue, ...]:
    """The value of each type, in the order given. shown: type id -> what its new award shows.

    Raises UnknownName for a type there is not.
    """
    entries = {type_id: catalogue[type_id] for type_id in ids}
    stacks = [Stack(type_id, tuple(shown[type_id])) for type_id in entries]
    ranking = rank_stacks(posting, stacks, rules=rules, policy=policy)
    ranked = {one.candidate_id: one for one in ranking.ranked}
    found = {}
    for type_id, entry in entries.items():
        place = ranked.get(type_id)
        gaps = find_gaps(place, policy.bands) if place else ()
        by_status = {
            status: tuple(gap.line.requirement.id for gap in gaps if gap.status == status)
            for status in ("covered", "partial")
        }
        found[type_id] = CredentialValue(
            type_id,
            place.score if place else 0.0,
            by_status["covered"],
            by_status["partial"],
            obtaining_cost(entry, circumstances.rates),
            days_needed(entry, circumstances.hours_per_week)[0],
        )
    return tuple(found[type_id] for type_id in ids)
