"""Every measure against counts made by hand, on one posting whose readings differ in each thing once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.requirement_scores import MEASURES, Reading, compare, pair_spans
from matcher.evaluation.requirement_sets import AskedSpan
from matcher.types import Section

#       0         1         2         3         4         5         6
#       0123456789012345678901234567890123456789012345678901234567890123
TEXT = "Java or Kotlin; SQL; BSc; French; no PMP; we use Perl; 3 yrs Go."
SECTIONS = (Section("requirements", 0, 41), Section("about", 41, 54), Section("body", 54, 64))
GOLD = (
    AskedSpan(start=0, end=4, kind="skill", group=1, level=4),
    AskedSpan(start=8, end=14, kind="skill", group=1),
    AskedSpan(start=16, end=19, kind="skill", importance="preferred"),
    AskedSpan(start=21, end=24, kind="degree", eqf=6),
    AskedSpan(start=26, end=32, kind="language", level=3),
    AskedSpan(start=37, end=40, kind="credential", negated=True),
    AskedSpan(start=61, end=63, kind="skill", years=3),
)
FOUND = (
    AskedSpan(start=0, end=4, kind="skill", group=7, level=4),
    AskedSpan(start=8, end=14, kind="skill", group=7),
    AskedSpan(start=15, end=19, kind="skill", group=7),  # wrong start, importance and group
    AskedSpan(start=21, end=24, kind="degree", eqf=7),  # wrong level
    AskedSpan(start=37, end=40, kind="credential"),  # asked for instead of negated
    AskedSpan(start=49, end=53, kind="skill"),  # out of the part about the employer
    AskedSpan(start=55, end=63, kind="experience", years=3),  # another kind
)
FOUND_SECTIONS = (Section("requirements", 0, 20), Section("preferred", 20, 54), Section("body", 54, 64))
WANTED = {
    "span_precision": (4, 7),
    "span_recall": (4, 7),
    "span_f1": (8, 14),
    "overlap_precision": (6, 7),
    "overlap_recall": (6, 7),
    "overlap_f1": (12, 14),
    "kind": (5, 6),
    "importance": (4, 5),  # all pairs but the negated one
    "level": (1, 1),
    "degree_level": (0, 1),
    "years": (1, 1),
    "negation": (5, 6),
    "negated_f1": (0, 1),
    "negated_as_asked": (1, 1),
    "group_precision": (1, 3),  # Java-Kotlin of that, Java-SQL and Kotlin-SQL
    "group_recall": (1, 1),
    "group_f1": (2, 4),
    "group_f1_all": (2, 4),
    "section": (24, 51),
    "section_barred": (41, 51),
    "credential_f1": (2, 2),
    "degree_f1": (2, 2),
    "language_f1": (0, 1),
    "named_f1": (4, 5),
    "from_barred": (1, 7),
}


@pytest.mark.parametrize("measure", MEASURES)
def test_counts_made_by_hand(measure: str) -> None:
    both = compare(Reading(TEXT, SECTIONS, GOLD), Reading(TEXT, FOUND_SECTIONS, FOUND))
    assert MEASURES[measure](both) == WANTED[measure]


@pytest.mark.parametrize("measure", MEASURES)
def test_the_gold_itself_is_all_right(measure: str) -> None:
    gold = Reading(TEXT, SECTIONS, GOLD)
    right, possible = MEASURES[measure](compare(gold, gold))
    assert possible > 0
    assert right == (0 if measure in ("from_barred", "negated_as_asked") else possible)


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_asked_and_nothing_found_leaves_nothing_to_measure(measure: str) -> None:
    empty = Reading("", (), ())
    assert MEASURES[measure](compare(empty, empty)) == (0, 0)


def test_a_longer_overlap_is_paired_first() -> None:
    whole = AskedSpan(start=0, end=20, kind="skill")
    parts = AskedSpan(start=0, end=7, kind="skill"), AskedSpan(start=8, end=20, kind="skill")
    assert pair_spans([whole], parts) == ((whole, parts[1]),)


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 6), st.sampled_from(("skill", "degree"))).map(
        lambda one: AskedSpan(start=one[0], end=one[0] + one[1], kind=one[2])
    ),
    max_size=8,
    unique=True,
)


@given(spans, spans)
def test_each_span_is_in_one_pair_at_most_and_pairs_touch(
    gold: list[AskedSpan], found: list[AskedSpan]
) -> None:
    pairs = pair_spans(gold, found)
    for side in (0, 1):
        places = [(pair[side].start, pair[side].end) for pair in pairs]
        assert len(set(places)) == len(places)
    assert all(g.start < f.end and f.start < g.end for g, f in pairs)
    assert {(g, f) for g, f in pairs} == {(g, f) for f, g in pair_spans(found, gold)}
