"""Impact ratios: the rule's own example to the digit, hand-computed small cases, and fairlearn as oracle."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, selection_rate
from hypothesis import given
from hypothesis import strategies as st

from matcher import BadInput
from matcher.fairness import Outcome, median_report, selection_report, top_report
from matcher.fairness.rates import Group, compare_rates

# The example of the rule (6 RCNY 5-301): category -> people, selected, rate in percent, impact ratio as
# printed there. 18 of 28 are 64.28...; the rule prints 64.2.
SEX = {"Male": (92, 50, 54.3, "1.00"), "Female": (76, 34, 44.7, "0.82")}
RACE = {
    "Hispanic or Latino": (28, 18, 64.2, "1.00"),
    "White": (40, 15, 37.5, "0.58"),
    "Black or African American": (32, 16, 50.0, "0.78"),
    "Native Hawaiian or Pacific Islander": (8, 5, 62.5, "0.97"),
    "Asian": (24, 10, 41.7, "0.65"),
}


def people(groups: Mapping[str, tuple[int, ...]], column: str, *, scored: bool = False) -> list[Outcome]:
    """People of the groups; selected as said, or with scores 2 and 1 instead."""
    made = []
    for category, (size, selected, *_) in groups.items():
        for number in range(size):
            chosen = number < selected
            stated = {"sex": None, "race_ethnicity": None} | {column: category}
            made.append(
                Outcome(
                    f"{category} {number}",
                    (2.0 if chosen else 1.0) if scored else None,
                    None if scored else chosen,
                    **stated,
                )
            )
    return made


@pytest.mark.parametrize(("column", "groups"), [("sex", SEX), ("race_ethnicity", RACE)])
def test_the_example_of_the_rule_to_the_digit(column, groups):
    rows = selection_report(people(groups, column)).table(column).rows
    assert [row.category for row in rows] == list(groups)
    for row in rows:
        size, selected, percent, ratio = groups[row.category]
        assert (row.people, row.selected) == (size, selected)
        assert 100 * row.rate == pytest.approx(percent, abs=0.1)
        assert f"{row.impact_ratio:.2f}" == ratio


def test_the_example_as_scores_counts_who_is_strictly_above_the_median():
    report = median_report(people(SEX, "sex", scored=True))
    assert report.cutoff == 1.5
    assert [row.selected for row in report.table("sex").rows] == [50, 34]
    assert f"{report.table('sex').rows[1].impact_ratio:.2f}" == "0.82"


def test_it_equals_fairlearn():
    made = people(RACE, "race_ethnicity")
    chosen = np.array([one.selected for one in made], float)
    categories = pd.Series([one.race_ethnicity for one in made])
    frame = MetricFrame(metrics=selection_rate, y_true=chosen, y_pred=chosen, sensitive_features=categories)
    rows = selection_report(made).table("race_ethnicity").rows
    assert {row.category: row.rate for row in rows} == pytest.approx(frame.by_group.to_dict())
    assert min(row.impact_ratio for row in rows) == pytest.approx(frame.ratio())


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=2, max_size=6))
def test_any_groups_equal_fairlearn(sizes):
    groups = {f"g{n}": (size, min(selected, size)) for n, (size, selected) in enumerate(sizes)}
    made = people(groups, "race_ethnicity")
    rows = selection_report(made, leave_out_below=0).table("race_ethnicity").rows
    if not any(selected for _, selected in groups.values()):
        assert all(row.impact_ratio is None for row in rows)
        return
    chosen = np.array([one.selected for one in made], float)
    frame = MetricFrame(
        metrics=selection_rate,
        y_true=chosen,
        y_pred=chosen,
        sensitive_features=pd.Series([one.race_ethnicity for one in made]),
    )
    assert min(row.impact_ratio for row in rows) == pytest.approx(frame.ratio())
    assert all(row.low <= row.rate <= row.high for row in rows)
    assert all(0 <= row.fisher_p <= 1 for row in rows)
    assert all(
        (row.impact_ratio < 0.8 - 1e-12) == row.below_four_fifths or row.impact_ratio == pytest.approx(0.8)
        for row in rows
    )
    for row in rows:
        size, best = row.people, max(s / n for n, s in groups.values())
        enough = row.selected + row.shortfall_four_fifths
        assert enough / size >= 0.8 * best - 1e-12
        assert row.shortfall_four_fifths == 0 or (enough - 1) / size < 0.8 * best


def test_significance_intervals_and_shortfalls_by_hand():
    # Fisher for 4 of 4 against 0 of 4: 2 / C(8, 4) = 2 / 70. Wilson for 0 of 4: z2 / (n + z2).
    rows = compare_rates(
        {"a": Group(4, 4), "b": Group(4, 0)}, sample=8, leave_out_below=0.02, nothing_selected="none"
    )
    assert rows[1].fisher_p == pytest.approx(2 / 70)
    assert rows[1].low == 0
    assert rows[1].high == pytest.approx(1.959964**2 / (4 + 1.959964**2), abs=1e-6)
    assert (rows[1].shortfall_four_fifths, rows[1].shortfall_equal) == (4, 4)  # 3.2 and 4 people
    assert rows[1].impact_ratio == 0
    assert rows[0].impact_ratio == 1
    assert rows[0].fisher_p == 1


def test_exactly_four_fifths_is_not_below():
    rows = compare_rates(
        {"a": Group(100, 10), "b": Group(100, 8), "c": Group(1000, 79)},
        sample=1200,
        leave_out_below=0.02,
        nothing_selected="none",
    )
    assert [row.below_four_fifths for row in rows] == [False, False, True]
    assert rows[2].shortfall_four_fifths == 1


def test_all_scores_tied_is_not_computable_and_says_so():
    made = [Outcome(str(n), 0.5, None, "Male" if n % 2 else "Female", "White") for n in range(10)]
    report = median_report(made)
    assert (report.selected, report.tied, report.cutoff) == (0, 10, 0.5)
    for row in report.table("sex").rows:
        assert row.rate == 0
        assert row.impact_ratio is None
        assert row.fisher_p is None
        assert row.note == "not computable: no score above the median"


def test_ties_at_the_median_are_counted_and_are_not_above_it():
    scores = [1, 2, 2, 2, 3]
    report = median_report([Outcome(str(n), s, None, "Male", "Asian") for n, s in enumerate(scores)])
    assert (report.cutoff, report.tied, report.selected) == (2, 3, 1)


def test_a_small_category_is_shown_and_left_out_of_the_ratios_even_at_the_top():
    groups = {"White": (60, 30), "Asian": (60, 24), "Two or More Races": (2, 2)}
    rows = selection_report(people(groups, "race_ethnicity")).table("race_ethnicity").rows
    small = next(row for row in rows if row.category == "Two or More Races")
    assert (small.people, small.rate) == (2, 1.0)
    assert small.impact_ratio is None
    assert small.note == "left out of the ratios: 1.6 % of the people, too few to compare"
    assert {row.category: row.impact_ratio for row in rows if row is not small} == {
        "White": 1.0, "Asian": pytest.approx(0.8)}  # fmt: skip


def test_two_percent_exactly_stays_in_and_nothing_is_left_out_when_asked():
    groups = {"White": (49, 20), "Asian": (1, 1)}
    rows = selection_report(people(groups, "race_ethnicity")).table("race_ethnicity").rows
    assert [row.impact_ratio for row in rows] == [pytest.approx(20 / 49), 1.0]
    groups = {"White": (99, 20), "Asian": (1, 1)}
    rows = selection_report(people(groups, "race_ethnicity"), leave_out_below=0).table("race_ethnicity").rows
    assert rows[1].impact_ratio == 1.0


def test_unknown_categories_are_counted_and_are_part_of_the_sample():
    made = [
        Outcome("a", 1.0, None, "Female", "Asian"),
        Outcome("b", 2.0, None, "Female", None),
        Outcome("c", 3.0, None, None, "Asian"),
        Outcome("d", 4.0, None, None, None),
    ]
    report = median_report(made)
    assert report.cutoff == 2.5
    assert {table.grouping: table.unknown for table in report.tables} == {
        "sex": 2, "race_ethnicity": 2, "intersectional": 3}  # fmt: skip
    (row,) = report.table("sex").rows
    assert (row.people, row.selected, row.share) == (2, 0, 0.5)
    assert row.impact_ratio is None


def test_empty_categories_are_named_and_have_no_row():
    table = selection_report(people({"Male": (3, 1)}, "sex")).table("sex")
    assert table.empty == ("Female",)
    assert [row.impact_ratio for row in table.rows] == [1.0]
    (row,) = compare_rates({"a": Group(0, 0)}, sample=3, leave_out_below=0.02, nothing_selected="none")
    assert (row.rate, row.low, row.impact_ratio) == (None, None, None)
    assert row.note == "not computable: nobody in this category"


def test_a_category_that_is_no_eeo_1_category_is_kept_after_those_that_are():
    rows = selection_report(people({"Zed": (5, 1), "Asian": (5, 5)}, "race_ethnicity")).tables[1].rows
    assert [row.category for row in rows] == ["Asian", "Zed"]


def test_both_together_are_one_table():
    made = [
        Outcome("a", None, True, "Male", "White"),
        Outcome("b", None, False, "Female", "White"),
        Outcome("c", None, True, "Female", "White"),
    ]
    rows = selection_report(made).table("intersectional").rows
    assert {row.category: row.impact_ratio for row in rows} == {"White, Male": 1.0, "White, Female": 0.5}


def test_the_first_n_take_all_who_tie_with_the_last():
    made = [Outcome(str(n), s, None, "Male", "White") for n, s in enumerate([5, 4, 4, 1])]
    report = top_report(made, 2)
    assert report.selected == 3
    assert "3 with those who tie at 4" in report.rule


@pytest.mark.parametrize("top", [0, 5, -1])
def test_a_cut_off_out_of_range_is_refused(top):
    with pytest.raises(BadInput, match="from 1 to 4"):
        top_report([Outcome(str(n), n, None, None, None) for n in range(4)], top)


def test_without_scores_or_selections_there_is_no_report():
    with pytest.raises(BadInput, match="no median"):
        median_report([Outcome("a", None, True, None, None)])
    with pytest.raises(BadInput, match="nobody"):
        selection_report([Outcome("a", 1.0, None, None, None)])
