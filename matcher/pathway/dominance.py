"""Options that need never be taken before another one, so that the solver need not look at them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from matcher.pathway.conditions import ALWAYS
from matcher.pathway.gains import Line, share_of
from matcher.pathway.problem import Option, Problem, referenced_types

Place = tuple[int, int]
"""(line, way)."""


def places_of(lines: Sequence[Line], count: int, cap: float) -> tuple[int, ...]:
    """The place of each option, from 1, in the list from the one that adds most alone to the least;
    equal ones in the order of the options."""
    alone = [0.0] * count
    for line in lines:
        for number, covered in _cover_alone(line, cap).items():
            alone[number] += line.weight * (covered - line.held)
    ordered = sorted(range(count), key=lambda n: (-alone[n], n))
    places = [0] * count
    for place, number in enumerate(ordered, 1):
        places[number] = place
    return tuple(places)


def _cover_alone(line: Line, cap: float) -> dict[int, float]:
    """Option -> coverage of a line with it alone."""
    covered: dict[int, float] = {}
    for way in line.ways:
        gains: dict[int, float] = defaultdict(float)
        for number, gain in (offer for lineage in way.offers for offer in lineage):
            gains[number] += gain
        for number, gain in gains.items():
            shown = way.share * share_of(way.held + gain, cap)
            covered[number] = max(covered.get(number, line.held), shown)
    return covered


def find_dominating(
    problem: Problem, lines: Sequence[Line], places: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs (worse, better): a best plan exists that takes the worse only if it takes the better.

    The better one adds at least as much to every way, costs and lasts no more, needs nothing first, and
    stands earlier in the list; the worse one is needed for nothing else. Swapping the worse for the better
    then spoils no plan, whatever else is in it: the better is alone in its lineage, or they share one.
    """
    offers, lineages = _offers(lines, len(problem.options))
    needed = referenced_types(problem.options) | frozenset().union(*problem.exclusive)
    ways = Counter(option.type_id for option in problem.options)
    free = [
        option.type_id not in needed and ways[option.type_id] == 1 and option.way == "take"
        for option in problem.options
    ]
    sharing: dict[Place, list[int]] = defaultdict(list)
    for number, own in enumerate(offers):
        for at in own:
            sharing[at].append(number)
    for worse, option in enumerate(problem.options):
        if not free[worse] or not offers[worse]:
            continue
        rarest = min(offers[worse], key=lambda at: len(sharing[at]))
        found = [
            other
            for other in sharing[rarest]
            if free[other]
            and places[other] < places[worse]
            and problem.options[other].condition == ALWAYS
            and _no_dearer(problem.options[other], option)
            and all(offers[other].get(at, 0.0) >= gain for at, gain in offers[worse].items())
            and (lineages[other] == lineages[worse] or all(len(one) == 1 for one in lineages[other]))
        ]
        if found:
            yield worse, max(found, key=lambda n: places[n])


def _offers(lines: Sequence[Line], count: int) -> tuple[list[dict[Place, float]], list[set[frozenset[int]]]]:
    """For each option its gain by (line, way), and the groups of options it shares a lineage with."""
    offers: list[dict[Place, float]] = [{} for _ in range(count)]
    groups: list[set[frozenset[int]]] = [set() for _ in range(count)]
    for at, line in enumerate(lines):
        for place, way in enumerate(line.ways):
            for lineage in way.offers:
                members = frozenset(n for n, _ in lineage)
                for number, gain in lineage:
                    offers[number][at, place] = gain
                    groups[number].add(members)
    return offers, groups


def _no_dearer(better: Option, worse: Option) -> bool:
    """Whether one takes no more than the other in each respect; what is unknown takes more than all else."""

    def takes(option: Option) -> tuple[tuple[bool, int], tuple[bool, int], bool]:
        cost, days = option.cost_cents, option.days
        return (cost is None, cost or 0), (days is None, days or 0), option.study

    one, other = takes(better), takes(worse)
    return one[0] <= other[0] and one[1] <= other[1] and one[2] <= other[2]
