"""Answers the questions about a person's way to a posting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from matcher.credentials.catalogue import Catalogue
from matcher.errors import BadInput, NoRequirements, UnknownName
from matcher.matching import SimilarityRules
from matcher.pathway.fewest import AT_MOST, BandRise, fewest_awards
from matcher.pathway.frontier import find_frontier
from matcher.pathway.gains import Line, build_lines, exact_coverage, exact_scores, held_coverage
from matcher.pathway.keeping import Lapse, find_lapses
from matcher.pathway.optimise import Objective, Phase, choose, phases_of
from matcher.pathway.people import join_people
from matcher.pathway.plan import Plan, make_plan
from matcher.pathway.pool import Circumstances, Pool, planned_award, types_held
from matcher.pathway.problem import CENTS, Limits, Problem, reachable
from matcher.pathway.program import circles_of
from matcher.pathway.relaxing import Relaxation, find_relaxations, without_limits
from matcher.pathway.value import CredentialValue, value_types
from matcher.policy import Policy
from matcher.types import Candidate, Evidence, Posting, Requirement, Stack

ReadStacks = Callable[[Sequence[Candidate], date], tuple[Stack, ...]]
SECONDS = 20.0
SOLVES = 16
WORTH_SAYING = 1e-4  # a hundredth of a point
SOONEST: tuple[Phase, ...] = ("unknown_time", "time", "unknown_cost", "cost", "coverage", "steps", "places")
CHEAPEST: tuple[Phase, ...] = ("unknown_cost", "cost", "unknown_time", "time", "steps", "places")
UNDATED = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Pathway:
    """Plans for one person: the best by the objective first, then others that nothing beats in every
    respect, from the most coverage to the least.

    ``infeasible_reason``: why no plan meets the limits, with ``relaxations``, the limits that alone stand
    in the way; plans listed beside it meet other limits, which they name. ``notes``: what the reader
    should know. ``complete``: the other plans are all there are.
    """

    candidate_id: str
    posting_ids: tuple[str, ...]
    on: date
    objective: Objective
    limits: Limits
    coverage_before: float
    plans: tuple[Plan, ...]
    infeasible_reason: str | None = None
    relaxations: tuple[Relaxation, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = False


class Planner:
    """Finds pathways in one catalogue by one policy.

    read_stacks: turns candidates into their evidence on a day; planned awards are read by it like held
    ones, so that what a plan promises is what ranking will say.
    """

    def __init__(
        self, catalogue: Catalogue, rules: SimilarityRules, policy: Policy, read_stacks: ReadStacks
    ) -> None:
        self._catalogue, self._rules, self._policy = catalogue, rules, policy
        self._read_stacks = read_stacks

    @cached_property
    def shown(self) -> dict[str, tuple[Evidence, ...]]:
        """Type id -> what its award shows when it is new; the day plays no part."""
        awards = tuple(replace(planned_award(entry), issued=UNDATED) for entry in self._catalogue)
        (stack,) = self._read_stacks([Candidate("plan", awards)], UNDATED)
        found: dict[str, list[Evidence]] = {entry.id: [] for entry in self._catalogue}
        for evidence in stack.evidence:
            found[evidence.award_id.removeprefix("plan:")].append(evidence)
        return {type_id: tuple(own) for type_id, own in found.items()}

    def pathway(
        self,
        posting: Posting,
        candidate: Candidate,
        *,
        on: date,
        limits: Limits | None = None,
        objective: Objective = "coverage",
        circumstances: Circumstances | None = None,
        must_haves_first: bool = False,
        alternatives: int = SOLVES,
        seconds: float = SECONDS,
    ) -> Pathway:
        """The best plan for a person and a posting, and the non-dominated ones below it.

        objective: ``coverage``: the highest score within the limits; ``cost`` and ``time``: close by weight
        as much as can be closed (or reach ``limits.min_coverage``), at the least cost or in the least time.
        must_haves_first: no preferred requirement outweighs a required one. alternatives: how many further
        plans are looked for at most. seconds: time for each; a plan that could not be proven best in it
        says so, and its gap. Raises NoRequirements for a posting that asks nothing, UnknownName for a
        requirement or type in the limits that there is not.
        """
        limits = limits or Limits()
        phases = phases_of(
            objective, must_haves_first=must_haves_first, target=limits.min_coverage is not None
        )
        problem = self._problem([posting], candidate, on, limits, circumstances)
        search = Search(problem, on, phases, seconds)
        return search.answer(candidate.id, (posting.id,), limits, objective, alternatives)

    def pathway_to_many(
        self,
        postings: Sequence[Posting],
        candidate: Candidate,
        *,
        on: date,
        limits: Limits | None = None,
        objective: Objective = "coverage",
        circumstances: Circumstances | None = None,
        alternatives: int = SOLVES,
        seconds: float = SECONDS,
    ) -> Pathway:
        """What to learn for several postings at once: the score is the mean of their scores.

        Requirements are named ``posting/requirement``. Raises BadInput where two postings share an id.
        """
        limits = limits or Limits()
        phases = phases_of(objective, target=limits.min_coverage is not None)
        problem = self._problem(postings, candidate, on, limits, circumstances)
        ids = tuple(posting.id for posting in postings)
        return Search(problem, on, phases, seconds).answer(candidate.id, ids, limits, objective, alternatives)

    def team_pathway(
        self,
        posting: Posting,
        candidates: Sequence[Candidate],
        *,
        on: date,
        limits: Limits | None = None,
        objective: Objective = "coverage",
        circumstances: Circumstances | None = None,
        seconds: float = SECONDS,
    ) -> Pathway:
        """What several people should take under one budget: the score is the mean of their scores.

        The budget and the number of steps are shared, the weeks are each person's own. Options, types and
        requirements are named ``person/name``. Raises BadInput for an id used twice, and for more than
        one step at a time, which is not offered here.
        """
        limits = limits or Limits()
        ids = [candidate.id for candidate in candidates]
        if len(set(ids)) < len(ids) or not ids:
            raise BadInput("a team needs at least one person, and every person an id of their own")
        if limits.lanes > 1:
            raise BadInput("for a team each person takes one step at a time")
        if limits.must_close or limits.must_take:
            raise BadInput("for a team no single requirement or credential can be asked for")
        one = join_people({c.id: self._problem([posting], c, on, limits, circumstances) for c in candidates})
        phases = phases_of(objective, target=limits.min_coverage is not None)
        return Search(one, on, phases, seconds).answer(" + ".join(ids), (posting.id,), limits, objective, 0)

    def just_in_time(
        self,
        posting: Posting,
        candidate: Candidate,
        requirement_id: str,
        *,
        by: date,
        on: date,
        limits: Limits | None = None,
        circumstances: Circumstances | None = None,
        seconds: float = SECONDS,
    ) -> Pathway:
        """The quickest plan that closes one requirement before a day, of equally quick ones the cheapest.

        Raises BadInput for a day that has passed, UnknownName for a requirement there is not.
        """
        days = (by - on).days
        if days < 0:
            raise BadInput(f"the day {by.isoformat()} has passed (today counts as {on.isoformat()})")
        limits = limits or Limits()
        nearer = days if limits.days is None else min(days, limits.days)
        asked = replace(limits, days=nearer, must_close=limits.must_close | {requirement_id})
        problem = self._problem([posting], candidate, on, asked, circumstances)
        return Search(problem, on, SOONEST, seconds).answer(candidate.id, (posting.id,), asked, "time", 0)

    def what_if(
        self,
        posting: Posting,
        candidate: Candidate,
        credential: str,
        *,
        on: date,
        limits: Limits | None = None,
        circumstances: Circumstances | None = None,
        seconds: float = SECONDS,
    ) -> Pathway:
        """What taking one credential does: the cheapest plan that includes it, prerequisites and all.

        Raises BadInput where it or an equivalent is held already, UnknownName for a type there is not.
        """
        accepted = set(self._catalogue.satisfying(credential))
        (stack,) = self._read_stacks([candidate], on)
        if held := sorted(accepted & types_held(stack, in_force=True)):
            raise BadInput(f"{credential} changes nothing: {', '.join(held)} is held already")
        asked = replace(limits or Limits(), must_take=frozenset([credential]))
        problem = self._problem([posting], candidate, on, asked, circumstances)
        return Search(problem, on, CHEAPEST, seconds).answer(candidate.id, (posting.id,), asked, "cost", 0)

    def fewest_awards(
        self, posting: Posting, candidate: Candidate, *, on: date, at_most: int = AT_MOST
    ) -> BandRise:
        """The smallest set of awards that would move a person one band up, whatever they cost.

        Raises NoRequirements for a posting that asks nothing.
        """
        return fewest_awards(
            self._problem([posting], candidate, on, Limits(), None).within(Limits()), at_most=at_most
        )

    def keep_current(
        self, candidate: Candidate, *, on: date, until: date, circumstances: Circumstances | None = None
    ) -> tuple[Lapse, ...]:
        """What a person holds that has lapsed or lapses until a day, and the cheapest way to keep it."""
        (stack,) = self._read_stacks([candidate], on)
        return find_lapses(
            self._catalogue,
            candidate,
            stack,
            on=on,
            until=until,
            circumstances=circumstances or Circumstances(),
        )

    def values(
        self,
        posting: Posting,
        credentials: Sequence[str] | None = None,
        *,
        circumstances: Circumstances | None = None,
    ) -> tuple[CredentialValue, ...]:
        """What each credential alone brings for a posting, for its money and its weeks, in the order given.

        credentials: ids of types; None: all of the catalogue. Raises UnknownName for a type there is not,
        NoRequirements for a posting that asks nothing.
        """
        _asked(posting)
        return value_types(
            posting,
            tuple(self._catalogue.types) if credentials is None else credentials,
            self.shown,
            self._catalogue,
            rules=self._rules,
            policy=self._policy,
            circumstances=circumstances or Circumstances(),
        )

    def _problem(
        self,
        postings: Sequence[Posting],
        candidate: Candidate,
        on: date,
        limits: Limits,
        circumstances: Circumstances | None,
    ) -> Problem:
        requirements = combine_postings(postings) if len(postings) > 1 else _asked(postings[0])
        known = [requirement.id for requirement in requirements]
        for name in sorted(limits.must_close):
            if name not in known:
                raise UnknownName(f"no requirement {name!r} is asked; there are {', '.join(known)}")
        (stack,) = self._read_stacks([candidate], on)
        pool = Pool(self._catalogue, self.shown, stack, circumstances or Circumstances())
        return pool.problem(requirements, self._rules, self._policy, also=limits.must_take)


class Search:
    """Plans of one problem within this or that limit."""

    def __init__(self, problem: Problem, on: date, phases: Sequence[Phase], seconds: float) -> None:
        self.problem, self.on, self.phases, self.seconds = problem, on, tuple(phases), seconds
        self._built: dict[frozenset[str], tuple[Problem, tuple[Line, ...]]] = {}

    def plan(self, limits: Limits, phases: Sequence[Phase] | None = None) -> Plan | None:
        """The best plan within limits; None where there is none (or none was found in time)."""
        problem, lines = self._within(limits)
        choice = choose(problem, lines, limits, phases or self.phases, seconds=self.seconds)
        if choice.chosen is None:
            return None
        return make_plan(problem, lines, limits, choice, start=self.on)

    def _within(self, limits: Limits) -> tuple[Problem, tuple[Line, ...]]:
        admitted = frozenset(option.id for option in self.problem.options if limits.admits(option))
        if admitted not in self._built:
            problem = self.problem.within(limits)
            self._built[admitted] = problem, build_lines(problem)
        return self._built[admitted]

    def answer(
        self,
        candidate_id: str,
        posting_ids: tuple[str, ...],
        limits: Limits,
        objective: Objective,
        alternatives: int,
    ) -> Pathway:
        """The best plan and its alternatives, or why there is none."""
        before = float(exact_scores(self.problem, exact_coverage(self.problem, [()]))[0])
        plan = self.plan(limits)
        found = Pathway(candidate_id, posting_ids, self.on, objective, limits, before, ())
        if plan is None or (not plan.steps and not _asks(limits) and self._is_open()):
            return self._explain(found, plan)
        notes = _left_out(self.problem, limits) if plan.steps else (self._nothing_to_do(),)
        notes += _waiting(self.problem)
        plans, complete = [plan], not plan.steps
        if plan.steps and alternatives:
            frontier = find_frontier(
                lambda tighter: self.plan(tighter, phases_of("coverage")), plan, most_solves=alternatives
            )
            plans += [other for other in reversed(frontier.plans) if other.taken != plan.taken]
            complete = frontier.complete
        return replace(found, plans=tuple(plans), notes=notes, complete=complete)

    def _nothing_to_do(self) -> str:
        covered, strong = held_coverage(self.problem), self.problem.policy.bands.strong
        asked = zip(self.problem.requirements, covered, strict=True)
        if all(share >= strong for requirement, share in asked if requirement.weight):
            return "everything that can be assessed is covered already"
        return "no credential in the catalogue raises what is open"

    def _is_open(self) -> bool:
        """Whether any option of the catalogue would raise anything."""
        return any(line.ways and line.weight for line in self._within(without_limits(Limits()))[1])

    def _explain(self, found: Pathway, empty: Plan | None) -> Pathway:
        limits = found.limits
        reaching = limits
        if empty is not None:
            reaching = replace(limits, min_coverage=min(1.0, empty.coverage_before + WORTH_SAYING))
        relaxations = find_relaxations(self.plan, reaching)
        anyhow = None if relaxations else self.plan(without_limits(reaching), phases_of("cost", target=True))
        wanted = _wanted(limits, self.problem.requirements)
        if relaxations:
            told = "; or ".join(_tell(one) for one in relaxations)
            reason = f"no plan within the limits {wanted}. It would take: {told}."
        elif anyhow is not None:
            reason = (
                f"no plan within the limits {wanted}, and loosening one of them is not enough: the cheapest "
                f"takes {_cost(anyhow)} and {_time(anyhow)}."
            )
        else:
            reason = f"no credential in the catalogue, nor any set of them, {wanted.removeprefix('that ')}."
        others = [one.plan for one in relaxations] + ([anyhow] if anyhow else [])
        # A plan that only wants prices or durations to be asked for is worth showing at once.
        asking = [one.plan for one in relaxations if one.limit in ("unknown costs", "unknown durations")]
        shown = asking[:1] or ([] if relaxations else others)
        return replace(
            found,
            plans=tuple(shown),
            infeasible_reason=reason,
            relaxations=relaxations,
            notes=_left_out(self.problem, limits) + _waiting(self.problem),
        )


def combine_postings(postings: Sequence[Posting]) -> tuple[Requirement, ...]:
    """The requirements of several postings as one list, in which each posting weighs the same."""
    if len({posting.id for posting in postings}) < len(postings):
        raise BadInput("two postings have the same id; every posting needs its own")
    found = []
    for posting in postings:
        asked = _asked(posting)
        total = sum(requirement.weight for requirement in asked) or 1.0
        found += [replace(r, id=f"{posting.id}/{r.id}", weight=r.weight / total) for r in asked]
    return tuple(found)


def _asked(posting: Posting) -> tuple[Requirement, ...]:
    if not posting.requirements:
        raise NoRequirements(f"posting {posting.id!r} asks for nothing that was recognised; check its text")
    return posting.requirements


def _asks(limits: Limits) -> bool:
    """Whether something in particular has to be reached, so that a plan without steps can be the answer."""
    return bool(limits.must_close) or limits.min_coverage is not None


def _wanted(limits: Limits, requirements: Sequence[Requirement]) -> str:
    labels = {requirement.id: requirement.label for requirement in requirements}
    if limits.must_take:
        return f"that includes {', '.join(sorted(limits.must_take))}"
    if limits.must_close:
        return f"that closes {', '.join(f'{name} ({labels[name]})' for name in sorted(limits.must_close))}"
    if limits.min_coverage is not None:
        return f"that reaches a coverage of {100 * limits.min_coverage:.0f} %"
    return "that raises the coverage"


def _tell(one: Relaxation) -> str:
    if one.limit == "unknown costs":
        return f"leave in what has no known price ({one.needed})"
    if one.limit == "unknown durations":
        return f"leave in what has no known duration ({one.needed})"
    return f"{one.needed} instead of {one.given}"


def _cost(plan: Plan) -> str:
    known = f"USD {plan.known_cents / CENTS:,.2f}"
    return f"{known} and the unknown price of {', '.join(plan.unknown_cost)}" if plan.unknown_cost else known


def _time(plan: Plan) -> str:
    known = f"{plan.known_days / 7:.1f} weeks"
    return f"{known} and the unknown time of {', '.join(plan.unknown_time)}" if plan.unknown_time else known


def _waiting(problem: Problem) -> tuple[str, ...]:
    """Which types wait for one another, so that nobody can ever start them."""
    reached = reachable(problem.options, problem.held)
    open_types = {option.type_id for option in problem.options if option.id in reached}
    circles = sorted(sorted(group) for group in circles_of(problem) if not group & open_types)
    return tuple(
        f"{', '.join(group)} can never be started: {'its' if len(group) == 1 else 'their'} prerequisites "
        f"wait for {'itself' if len(group) == 1 else 'one another'}"
        for group in circles
    )


def _left_out(problem: Problem, limits: Limits) -> tuple[str, ...]:
    """What the rules for unknown facts left out."""
    out = [option for option in problem.options if option.is_step and not limits.admits(option)]
    count = len({option.type_id for option in out})
    if not count:
        return ()
    return (
        f"{count} credential types that matter here were left out because their price or duration is not "
        "known; the rule for unknown ones can keep them in, named as unknown",
    )
