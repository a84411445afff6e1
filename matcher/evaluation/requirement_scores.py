"""What of a posting's gold requirements a system got right, as counts that sums and intervals are made of.

Every measure is a share: right of possible. An F1 is 2 x right / (found + gold), written as such a share.

A found mention is paired with the gold one it shares the most characters with, each at most once
(``pair_spans``); what is measured of importance, level and the rest is measured on pairs, so that a missed
mention counts in the span measures alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from matcher.evaluation.requirement_sets import AskedSpan
from matcher.types import Section, SectionName

# Sections that no requirement comes from. How to apply may still hold a legal need.
BARRED: frozenset[SectionName] = frozenset(("benefits", "about", "equal_opportunity"))
NAMED_KINDS = frozenset(("credential", "degree", "language"))

Pair = tuple[AskedSpan, AskedSpan]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a system, or a person, reads in a posting: its sections, and what it asks."""

    text: str
    sections: tuple[Section, ...]
    asked: tuple[AskedSpan, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A gold reading and another of the same text, with the pairs (gold, found) between them."""

    gold: Reading
    found: Reading
    pairs: tuple[Pair, ...]


Count = tuple[int, int]
Measure = Callable[[Compared], Count]


def compare(gold: Reading, found: Reading) -> Compared:
    """Two readings of one text, paired."""
    return Compared(gold, found, pair_spans(gold.asked, found.asked))


def pair_spans(gold: Collection[AskedSpan], found: Collection[AskedSpan]) -> tuple[Pair, ...]:
    """Gold and found spans that share characters, each in one pair at most, in text order.

    The pair that shares the most characters is made first; of equal ones that with the fewest characters
    not shared, then the first in the text.
    """
    touching = [
        (-shared, (g.end - g.start) + (f.end - f.start) - 2 * shared, g.start, f.start, g, f)
        for g, f in itertools.product(gold, found)
        if (shared := min(g.end, f.end) - max(g.start, f.start)) > 0
    ]
    pairs: list[Pair] = []
    taken: set[tuple[str, int, int]] = set()
    for *_, g, f in sorted(touching, key=lambda one: one[:4]):
        own = {("gold", g.start, g.end), ("found", f.start, f.end)}
        if not taken & own:
            taken |= own
            pairs.append((g, f))
    return tuple(sorted(pairs, key=lambda pair: pair[0].start))


def strict_precision(both: Compared) -> Count:
    """Found spans with start and end of a gold span, of any kind / found spans."""
    return _same_spans(both), len(both.found.asked)


def strict_recall(both: Compared) -> Count:
    """Found spans with start and end of a gold span, of any kind / gold spans."""
    return _same_spans(both), len(both.gold.asked)


def strict_f1(both: Compared) -> Count:
    """2 x spans with equal start and end / (found + gold)."""
    return 2 * _same_spans(both), len(both.found.asked) + len(both.gold.asked)


def overlap_precision(both: Compared) -> Count:
    """Pairs / found spans."""
    return len(both.pairs), len(both.found.asked)


def overlap_recall(both: Compared) -> Count:
    """Pairs / gold spans."""
    return len(both.pairs), len(both.gold.asked)


def overlap_f1(both: Compared) -> Count:
    """2 x pairs / (found + gold)."""
    return 2 * len(both.pairs), len(both.found.asked) + len(both.gold.asked)


def kind(both: Compared) -> Count:
    """Pairs of one kind (skill, credential, degree, language, experience) / pairs."""
    return _share(both.pairs, lambda g, f: g.kind == f.kind)


def importance(both: Compared) -> Count:
    """Pairs of one importance / pairs that neither side negates."""
    asked = [(g, f) for g, f in both.pairs if not g.negated and not f.negated]
    return _share(asked, lambda g, f: g.importance == f.importance)


def level(both: Compared) -> Count:
    """Pairs with the same level 1-5 / pairs in which either side states one."""
    stated = [(g, f) for g, f in both.pairs if (g.level, f.level) != (None, None)]
    return _share(stated, lambda g, f: g.level == f.level)


def degree_level(both: Compared) -> Count:
    """Pairs with the same EQF level / pairs in which both sides are degrees and either states one."""
    stated = [
        (g, f) for g, f in both.pairs if g.kind == f.kind == "degree" and (g.eqf, f.eqf) != (None, None)
    ]
    return _share(stated, lambda g, f: g.eqf == f.eqf)


def years(both: Compared) -> Count:
    """Pairs with the same number of years / pairs in which either side states one."""
    stated = [(g, f) for g, f in both.pairs if (g.years, f.years) != (None, None)]
    return _share(stated, lambda g, f: g.years == f.years)


def negation(both: Compared) -> Count:
    """Pairs that both sides negate, or neither / pairs."""
    return _share(both.pairs, lambda g, f: g.negated == f.negated)


def negated_f1(both: Compared) -> Count:
    """2 x pairs that both sides negate / (negated gold + negated found spans)."""
    right = sum(g.negated and f.negated for g, f in both.pairs)
    return 2 * right, sum(one.negated for one in (*both.gold.asked, *both.found.asked))


def negated_as_asked(both: Compared) -> Count:
    """Negated gold spans that a found span which is not negated touches / negated gold spans."""
    negated = [g for g in both.gold.asked if g.negated]
    asked = [f for f in both.found.asked if not f.negated]
    return sum(any(_touch(g, f) for f in asked) for g in negated), len(negated)


def group_f1(both: Compared) -> Count:
    """2 x right / (found + gold) links, a link being two paired mentions that one side has in one group; a
    link of both sides is right."""
    gold, found = _links(both)
    return 2 * len(gold & found), len(gold) + len(found)


def group_precision(both: Compared) -> Count:
    """Right / found links, as in ``group_f1``."""
    gold, found = _links(both)
    return len(gold & found), len(found)


def group_recall(both: Compared) -> Count:
    """Right / gold links, as in ``group_f1``."""
    gold, found = _links(both)
    return len(gold & found), len(gold)


def group_f1_all(both: Compared) -> Count:
    """As ``group_f1``, over all links of either side, also where a mention was missed or made up."""
    gold, found = _links(both)
    return 2 * len(gold & found), _link_count(both.gold.asked) + _link_count(both.found.asked)


def section(both: Compared) -> Count:
    """Characters other than white space whose section has the same name / such characters."""
    return _same_characters(both, lambda g, f: g == f)


def section_barred(both: Compared) -> Count:
    """As ``section``, with benefits, about and equal_opportunity as one name, and all others as one."""
    return _same_characters(both, lambda g, f: (g in BARRED) == (f in BARRED))


def mention_f1(kinds: Collection[str]) -> Measure:
    """2 x pairs / (found + gold) among the spans of some kinds; a pair is of one kind and shares a
    character."""

    def measure(both: Compared) -> Count:
        right = total = 0
        for name in kinds:
            gold = [g for g in both.gold.asked if g.kind == name]
            found = [f for f in both.found.asked if f.kind == name]
            right += len(pair_spans(gold, found))
            total += len(gold) + len(found)
        return 2 * right, total

    return measure


def from_barred(both: Compared) -> Count:
    """Found spans that are not negated, stand in a gold section that is barred, and touch no gold span /
    found spans that are not negated."""
    asked = [f for f in both.found.asked if not f.negated]
    barred = [section for section in both.gold.sections if section.name in BARRED]
    wrong = [
        f
        for f in asked
        if any(section.start <= f.start < section.end for section in barred)
        and not any(_touch(g, f) for g in both.gold.asked)
    ]
    return len(wrong), len(asked)


MEASURES: dict[str, Measure] = {
    "span_precision": strict_precision,
    "span_recall": strict_recall,
    "span_f1": strict_f1,
    "overlap_precision": overlap_precision,
    "overlap_recall": overlap_recall,
    "overlap_f1": overlap_f1,
    "kind": kind,
    "importance": importance,
    "level": level,
    "degree_level": degree_level,
    "years": years,
    "negation": negation,
    "negated_f1": negated_f1,
    "negated_as_asked": negated_as_asked,
    "group_precision": group_precision,
    "group_recall": group_recall,
    "group_f1": group_f1,
    "group_f1_all": group_f1_all,
    "section": section,
    "section_barred": section_barred,
    "credential_f1": mention_f1(("credential",)),
    "degree_f1": mention_f1(("degree",)),
    "language_f1": mention_f1(("language",)),
    "named_f1": mention_f1(sorted(NAMED_KINDS)),
    "from_barred": from_barred,
}


def _same_spans(both: Compared) -> int:
    gold = {(g.start, g.end) for g in both.gold.asked}
    return len(gold & {(f.start, f.end) for f in both.found.asked})


def _share(pairs: Collection[Pair], is_right: Callable[[AskedSpan, AskedSpan], bool]) -> Count:
    return sum(is_right(gold, found) for gold, found in pairs), len(pairs)


def _touch(one: AskedSpan, other: AskedSpan) -> bool:
    return one.start < other.end and other.start < one.end


def _links(both: Compared) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The gold and the found links between pairs, as positions of the pairs."""
    gold, found = ([pair[side].group for pair in both.pairs] for side in (0, 1))
    return _linked(gold), _linked(found)


def _linked(groups: Sequence[int | None]) -> set[tuple[int, int]]:
    pairs = itertools.combinations(range(len(groups)), 2)
    return {(a, b) for a, b in pairs if groups[a] is not None and groups[a] == groups[b]}


def _link_count(asked: Sequence[AskedSpan]) -> int:
    return len(_linked([one.group for one in asked]))


def _same_characters(both: Compared, is_same: Callable[[SectionName, SectionName], bool]) -> Count:
    right = total = 0
    for one, other in itertools.product(both.gold.sections, both.found.sections):
        start, end = max(one.start, other.start), min(one.end, other.end)
        if start < end:
            written = sum(not character.isspace() for character in both.gold.text[start:end])
            total += written
            right += written if is_same(one.name, other.name) else 0
    return right, total
