"""From catalogue, person and posting to a pathway problem: the types that matter, as options."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from matcher.credentials.catalogue import Catalogue, CredentialType
from matcher.errors import BadInput
from matcher.keys import credential_key, experience_key
from matcher.matching import SimilarityRules
from matcher.pathway.conditions import ALWAYS, NEVER, Condition, all_of, any_of, holds, named_types
from matcher.pathway.facts import days_needed, obtaining_cost, renewal_cost, renewals_cost
from matcher.pathway.problem import Option, Problem
from matcher.policy import Policy
from matcher.types import Award, Evidence, Requirement, Stack

ANY_PROVIDER = "any provider"
DEFAULT_HOURS = 10.0
Delivery = Literal["online", "blended", "in_person"]


@dataclass(frozen=True)
class Circumstances:
    """What is assumed about a person's studies.

    hours_per_week for steps stated in hours; rates: US dollars for one unit of a currency;
    horizon_months: renewals that fall due within so many months are paid for; deliveries, languages:
    only what is offered so (empty: all; unknown stays, with a note); standing_share: the share of cost
    and time that advanced standing takes off, as the catalogue does not say it; unsure_conditions:
    prerequisites no data can settle are taken as met with a note (``flag``), or as not met.
    Raises BadInput for values out of range.
    """

    hours_per_week: float = DEFAULT_HOURS
    rates: Mapping[str, float] = field(default_factory=lambda: {"USD": 1.0})
    horizon_months: int = 0
    deliveries: frozenset[Delivery] = frozenset()
    languages: frozenset[str] = frozenset()
    standing_share: float = 0.0
    unsure_conditions: Literal["flag", "exclude"] = "flag"

    def __post_init__(self) -> None:
        if not 0 < self.hours_per_week <= 168:
            raise BadInput(f"{self.hours_per_week:g} hours a week; give more than 0 and at most 168")
        if self.horizon_months < 0:
            raise BadInput(f"a horizon of {self.horizon_months} months; give 0 or more")
        if not 0 <= self.standing_share < 1:
            raise BadInput(
                f"advanced standing takes off {self.standing_share:g}; give a share from 0 to below 1"
            )
        if wrong := [f"{name}={rate:g}" for name, rate in self.rates.items() if not 0 < rate < float("inf")]:
            raise BadInput(f"rate {wrong[0]}; give US dollars for one unit, more than 0")


def planned_award(entry: CredentialType) -> Award:
    """The award that finishing a type gives, undated: by its issuer, or by any provider where many bodies
    award it; claimed, as nobody has checked it yet."""
    issuer = entry.issuer or ANY_PROVIDER
    return Award(f"plan:{entry.id}", entry.name, entry.kind, kind_stated=entry.kind, issuer=issuer)


def types_held(stack: Stack, *, in_force: bool) -> frozenset[str]:
    """Ids of the types a stack shows; ``in_force``: only those that have not lapsed."""
    mark = credential_key("")
    return frozenset(
        evidence.key.removeprefix(mark)
        for evidence in stack.evidence
        if evidence.key.startswith(mark) and evidence.strength > 0
        if not in_force or not _has_lapsed(evidence)
    )


def _has_lapsed(evidence: Evidence) -> bool:
    return any(factor.name == "recency" and factor.value < 1 for factor in evidence.factors)


class Pool:
    """The options that one person has in one catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        shown: Mapping[str, tuple[Evidence, ...]],
        stack: Stack,
        circumstances: Circumstances,
    ) -> None:
        self._catalogue, self._shown, self._stack = catalogue, shown, stack
        self._circumstances = circumstances
        self.held = types_held(stack, in_force=True)
        self._lapsed = types_held(stack, in_force=False) - self.held
        self._degree = max((_degree_level([e]) for e in stack.evidence if e.strength > 0), default=0)
        self._years = dict(stack.experience).get(experience_key())
        self._standing: dict[str, set[str]] = {}
        for entry in catalogue:
            for shortened in entry.relations.advanced_standing:
                self._standing.setdefault(shortened, set()).add(entry.id)

    def problem(
        self,
        requirements: tuple[Requirement, ...],
        rules: SimilarityRules,
        policy: Policy,
        *,
        also: Collection[str] = (),
    ) -> Problem:
        """The problem of covering requirements with every type that matters for them, and those in ``also``.
        Raises UnknownName for a type of ``also`` that is not in the catalogue."""
        targets = list(dict.fromkeys(target for r in requirements for target in r.targets))
        keys = {e.key for own in self._shown.values() for e in own} | {e.key for e in self._stack.evidence}
        similar = dict(zip(targets, rules.similar(targets, keys), strict=True))
        wanted = {one.key for found in similar.values() for one in found}
        useful = {type_id for type_id, own in self._shown.items() if any(e.key in wanted for e in own)}
        options = sorted(
            self._options(useful | {self._catalogue[one].id for one in also}), key=lambda option: option.id
        )
        kept = tuple(
            replace(option, evidence=tuple(e for e in option.evidence if e.key in wanted))
            for option in options
        )
        stack = replace(self._stack, evidence=tuple(e for e in self._stack.evidence if e.key in wanted))
        return Problem(requirements, similar, stack, policy, kept, self.held, tuple(self._exclusive(kept)))

    def _options(self, useful: Collection[str]) -> Iterator[Option]:
        """The options of these types, and of all they wait for."""
        seen: set[str] = set()
        todo = sorted(useful)
        while todo:
            type_id = todo.pop()
            if type_id in seen:
                continue
            seen.add(type_id)
            for option in self._ways(self._catalogue[type_id]):
                yield option
                todo += sorted(set(named_types(option.condition)) - seen)

    def _ways(self, entry: CredentialType) -> Iterator[Option]:
        if self.held & set(self._catalogue.satisfying(entry.id)) or not self._is_offered(entry):
            return
        circumstances, notes = self._circumstances, list(self._offer_notes(entry))
        condition, doubts = self._read(entry.prerequisites)
        cost, renewals = (
            obtaining_cost(entry, circumstances.rates),
            renewals_cost(entry, circumstances.horizon_months, circumstances.rates),
        )
        length, study = days_needed(entry, circumstances.hours_per_week)
        cents = None if cost.value is None or renewals.value is None else cost.value + renewals.value
        plain = Option(
            entry.id,
            entry.id,
            cost_cents=cents,
            days=length.value,
            study=study,
            condition=condition,
            evidence=self._shown[entry.id],
            notes=(*cost.notes, *renewals.notes, *length.notes, *doubts, *notes),
        )
        yield plain
        yield from self._with_standing(entry, plain)
        yield from self._earned(entry, plain)
        if entry.id in self._lapsed:
            fee = renewal_cost(entry, circumstances.rates)
            told = "" if fee is not None else "; the fee is not known"
            yield replace(
                plain,
                id=f"{entry.id}:renew",
                way="renew",
                cost_cents=fee,
                days=None,
                study=False,
                condition=ALWAYS,
                notes=(f"held and lapsed: renewing may do{told}; how long it takes is not known",),
            )

    def _with_standing(self, entry: CredentialType, plain: Option) -> Iterator[Option]:
        helpful = self._standing.get(entry.id, set())
        share = self._circumstances.standing_share
        if not helpful or not share or (plain.cost_cents is None and plain.days is None):
            return
        left = 1 - share
        yield replace(
            plain,
            id=f"{entry.id}:standing",
            way="standing",
            cost_cents=None if plain.cost_cents is None else -int(-plain.cost_cents * left // 1),
            days=None if plain.days is None else -int(-plain.days * left // 1),
            condition=all_of(plain.condition, holds(*helpful)),
            notes=(
                *plain.notes,
                f"advanced standing is assumed to take off {100 * share:g} % of cost and time",
            ),
        )

    def _earned(self, entry: CredentialType, plain: Option) -> Iterator[Option]:
        """A whole is earned by its parts where they show together all that it shows: else the catalogue may
        not list them all."""
        parts = [other for other in self._catalogue if entry.id in other.relations.part_of]
        shown = {skill for part in parts for skill in part.skill_ids}
        if len(parts) < 2 or not entry.skill_ids or not entry.skill_ids <= shown:
            return
        yield replace(
            plain,
            id=f"{entry.id}:earned",
            way="earned",
            cost_cents=0,
            days=0,
            study=False,
            condition=all_of(
                plain.condition, *(holds(*self._catalogue.satisfying(part.id)) for part in parts)
            ),
            notes=(f"earned by its {len(parts)} parts, which show together all that it shows",),
        )

    def _exclusive(self, options: Sequence[Option]) -> Iterator[frozenset[str]]:
        """Pairs of declared equivalents among the options."""
        types = {option.type_id for option in options}
        for type_id in sorted(types):
            for other in self._catalogue[type_id].relations.equivalent_to:
                if other in types:
                    yield frozenset((type_id, other))

    def _is_offered(self, entry: CredentialType) -> bool:
        wanted, spoken = self._circumstances.deliveries, self._circumstances.languages
        if wanted and entry.delivery not in (None, "variable", *wanted):
            return False
        return not (spoken and entry.languages and not spoken & set(entry.languages))

    def _offer_notes(self, entry: CredentialType) -> Iterator[str]:
        if self._circumstances.deliveries and entry.delivery is None:
            yield "how it is delivered is not known"
        if self._circumstances.languages and not entry.languages:
            yield "its languages are not known"
        helpful = sorted(self._standing.get(entry.id, set()) & self.held)
        if helpful and not self._circumstances.standing_share:
            yield f"{', '.join(helpful)} may shorten it: ask for advanced standing"

    def _read(self, tree: dict[str, Any] | None) -> tuple[Condition, tuple[str, ...]]:
        """A tree of prerequisites as a condition for this person, and what is taken on trust in it."""
        if tree is None:
            return ALWAYS, ()
        if "all" in tree:
            read = [self._read(child) for child in tree["all"]]
            return all_of(*(found for found, _ in read)), tuple(note for _, notes in read for note in notes)
        if "any" in tree:
            read = [self._read(child) for child in tree["any"]]
            # A way that data can settle comes before one that has to be taken on trust.
            sure = [found for found, notes in read if not notes and found != NEVER]
            if sure:
                return any_of(*sure), ()
            notes = tuple(note for found, notes in read if found != NEVER for note in notes)
            return any_of(*(found for found, _ in read)), (f"one of: {'; '.join(notes)}",) if notes else ()
        return self._read_leaf(tree)

    def _read_leaf(self, leaf: dict[str, Any]) -> tuple[Condition, tuple[str, ...]]:
        if "credential" in leaf:
            return holds(*self._catalogue.satisfying(leaf["credential"])), ()
        if "degree_eqf" in leaf:
            level = int(leaf["degree_eqf"])
            if self._degree >= level:
                return ALWAYS, ()
            return holds(*(t for t, own in self._shown.items() if _degree_level(own) >= level)), ()
        if "experience_years" in leaf:
            years, subject = float(leaf["experience_years"]), leaf.get("in", "")
            asked = f"{years:g} years of experience" + (f" in {subject}" if subject else "")
            if self._years is not None and self._years < years:
                return NEVER, ()
            return self._unsure(f"check that you have {asked}")
        return self._unsure(f"check: {leaf.get('text', 'a condition that is not stated')}")

    def _unsure(self, note: str) -> tuple[Condition, tuple[str, ...]]:
        return (ALWAYS, (note,)) if self._circumstances.unsure_conditions == "flag" else (NEVER, ())


def _degree_level(evidence: Iterable[Evidence]) -> int:
    """The highest EQF level evidence shows; 0 for none."""
    keys = (e.key.split(":") for e in evidence)
    return max((int(key[1]) for key in keys if key[0] == "degree" and key[1].isdigit()), default=0)
