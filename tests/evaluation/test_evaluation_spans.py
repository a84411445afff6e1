"""Strict span F1 against counts made by hand; every number is worked out beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.span_errors import find_outcomes
from matcher.evaluation.span_run import SpanSystem, evaluate_spans
from matcher.evaluation.span_scores import count_spans, overlap_f1, precision, recall, strict_f1
from matcher.evaluation.span_sets import GoldSentence, GoldSpan, SpanSet

BOTH_KINDS = ("skill", "knowledge")
spans = st.builds(
    lambda start, length, kind: GoldSpan(start, start + length, kind),
    st.integers(0, 20),
    st.integers(1, 6),
    st.sampled_from(BOTH_KINDS),
)


def skill(start: int, end: int) -> GoldSpan:
    return GoldSpan(start, end, "skill")


def knowledge(start: int, end: int) -> GoldSpan:
    return GoldSpan(start, end, "knowledge")


def sentence(
    *gold: GoldSpan, group: str = "d", source: str | None = None, kinds: tuple[str, ...] = BOTH_KINDS
) -> GoldSentence:
    return GoldSentence("x" * 60, gold, kinds, group, source)


def fixed(*found: Sequence[GoldSpan], scheme: str = "skillspan") -> SpanSystem:
    """A system that gives these spans, whatever it is asked."""
    return SpanSystem("fixed", {scheme: lambda texts: found})  # noqa: ARG005 - the shape of a system


def test_a_span_is_correct_only_when_both_ends_and_the_kind_are() -> None:
    gold = [skill(0, 10), knowledge(4, 10), skill(20, 30)]
    found = [skill(0, 10), skill(4, 10), skill(20, 29), knowledge(40, 45)]
    # correct: only (0, 10, skill). Touching: (0,10) and (4,10) touch (0,10); (20,29) touches (20,30);
    # (40,45) none: 3 of 4 found. Touched: (0,10) and (20,30); no found knowledge touches (4,10): 2 of 3.
    counts = count_spans(gold, found)
    assert counts.tolist() == [1, 4, 3, 3, 2]
    assert precision(counts) == 1 / 4
    assert recall(counts) == 1 / 3
    assert strict_f1(counts) == pytest.approx(2 * 1 / (4 + 3))
    assert overlap_f1(counts) == pytest.approx(2 * (3 / 4) * (2 / 3) / (3 / 4 + 2 / 3))


def test_a_span_found_twice_counts_once() -> None:
    assert count_spans([skill(0, 3)], [skill(0, 3), skill(0, 3)]).tolist() == [1, 1, 1, 1, 1]


def test_spans_that_only_meet_do_not_touch() -> None:
    assert count_spans([skill(0, 3)], [skill(3, 5)]).tolist() == [0, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("gold", "found", "strict", "overlap"),
    [
        ([], [], np.nan, np.nan),
        ([skill(0, 3)], [], 0.0, 0.0),
        ([], [skill(0, 3)], 0.0, 0.0),
        ([skill(0, 3)], [knowledge(0, 3)], 0.0, 0.0),
        ([skill(0, 3)], [skill(0, 2)], 0.0, 1.0),
    ],
)
def test_what_is_not_there_is_unknown_and_what_is_wrong_is_nought(
    gold: list[GoldSpan], found: list[GoldSpan], strict: float, overlap: float
) -> None:
    counts = count_spans(gold, found)
    assert np.array_equal(strict_f1(counts), strict, equal_nan=True)
    assert np.array_equal(overlap_f1(counts), overlap, equal_nan=True)


@given(st.lists(spans, min_size=1), st.lists(spans, min_size=1))
def test_laws_of_the_measures(gold: list[GoldSpan], found: list[GoldSpan]) -> None:
    counts = count_spans(gold, found)
    assert 0 <= strict_f1(counts) <= overlap_f1(counts) + 1e-12 <= 1 + 1e-12
    assert strict_f1(counts) == strict_f1(count_spans(found, gold))
    assert strict_f1(count_spans(gold, gold)) == overlap_f1(count_spans(gold, gold)) == 1
    p, r = float(precision(counts)), float(recall(counts))
    assert strict_f1(counts) == pytest.approx(2 * p * r / (p + r) if p + r else 0.0)


def test_the_average_is_over_spans_and_each_kind_and_source_stands_alone() -> None:
    part = SpanSet(
        "set",
        "skillspan",
        (
            sentence(skill(0, 5), knowledge(0, 3), group="1", source="tech"),
            sentence(skill(8, 9), group="2", source="house"),
            sentence(group="3", source="house"),
        ),
    )
    found = fixed([skill(0, 5), knowledge(0, 3)], [skill(7, 9)], [knowledge(1, 2)])
    scores = {(s.source, s.label): s for s in evaluate_spans([part], [found]).scores}
    assert list(scores) == [
        (source, label) for source in ("all", "house", "tech") for label in ("skill", "knowledge", "both")
    ]
    both = scores["all", "both"]
    # gold 3, found 4, correct 2: F1 = 2 x 2 / (3 + 4).
    assert (both.gold, both.found, both.correct) == (3, 4, 2)
    assert both.f1.value == pytest.approx(4 / 7)
    assert both.precision.value == 2 / 4
    assert both.recall.value == pytest.approx(2 / 3)
    # skill: gold 2, found 2, correct 1; knowledge: gold 1, found 2, correct 1.
    assert scores["all", "skill"].f1.value == 1 / 2
    assert scores["all", "knowledge"].f1.value == pytest.approx(2 / 3)
    assert scores["tech", "both"].f1.value == 1.0
    assert scores["house", "both"].f1.value == 0.0
    assert scores["house", "knowledge"].recall.value is None


def test_where_a_scheme_has_one_kind_the_kind_found_is_ignored() -> None:
    part = SpanSet("set", "green", (sentence(skill(0, 5), kinds=("skill",)),))
    (score,) = evaluate_spans([part], [fixed([knowledge(0, 5), skill(0, 5)], scheme="green")]).scores
    assert (score.label, score.gold, score.found, score.correct) == ("skill", 1, 1, 1)


def test_what_was_not_annotated_is_not_counted() -> None:
    part = SpanSet("set", "skillspan", (sentence(skill(0, 5), kinds=("skill",)), sentence(group="e")))
    scores = evaluate_spans([part], [fixed([knowledge(0, 2)], [knowledge(0, 2)])]).scores
    assert {s.label: s.found for s in scores} == {"skill": 0, "knowledge": 1, "both": 1}


def test_a_system_that_cannot_follow_a_scheme_is_left_out() -> None:
    part = SpanSet("set", "green", (sentence(kinds=("skill",)),))
    assert evaluate_spans([part], [fixed([])]).scores == ()


def test_sentences_of_one_document_are_drawn_together() -> None:
    """One document of five perfect sentences and one of five missed ones: only 0, 1/2 and 1 can be drawn
    as recall, so the interval is all of it; sentence by sentence it would be narrower."""
    gold, found = [skill(0, 5)], [[skill(0, 5)]] * 5 + [[]] * 5
    together = [sentence(*gold, group=str(number // 5)) for number in range(10)]
    alone = [sentence(*gold, group=str(number)) for number in range(10)]
    (wide, narrow) = (
        evaluate_spans([SpanSet("set", "skillspan", tuple(rows))], [fixed(*found)]).scores[0].recall
        for rows in (together, alone)
    )
    assert wide.value == narrow.value == 0.5
    assert (wide.low, wide.high) == (0.0, 1.0)
    assert narrow.low is not None
    assert narrow.low > 0.1


def test_every_span_has_one_outcome() -> None:
    gold = (skill(0, 5), knowledge(0, 5), skill(10, 20), knowledge(30, 34), skill(40, 44))
    found = [skill(0, 5), skill(11, 20), skill(30, 34), skill(50, 52)]
    part = SpanSet("set", "skillspan", (GoldSentence("one two " * 8, gold, BOTH_KINDS, "d"),))
    outcomes = find_outcomes(part, [found])
    assert [one.outcome for one in outcomes] == [
        "exact",
        "other_kind",
        "other_borders",
        "other_kind",
        "missed",
        "made_up",
    ]
    assert outcomes[0].surface == "one t"
    assert outcomes[0].words == 2


@given(st.lists(st.tuples(st.lists(spans), st.lists(spans)), min_size=1, max_size=4))
def test_outcomes_agree_with_the_counts(pairs: list[tuple[list[GoldSpan], list[GoldSpan]]]) -> None:
    part = SpanSet("set", "skillspan", tuple(sentence(*sorted(set(gold))) for gold, _ in pairs))
    outcomes = find_outcomes(part, [found for _, found in pairs])
    (score,) = (
        s for s in evaluate_spans([part], [fixed(*(f for _, f in pairs))]).scores if s.label == "both"
    )
    names = [one.outcome for one in outcomes]
    assert names.count("exact") == score.correct
    assert len(names) - names.count("made_up") == score.gold
