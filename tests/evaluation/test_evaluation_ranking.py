"""``evaluate ranking``: the measures by hand, the baselines, the sets, and the run over a small one."""

from __future__ import annotations

import json
from datetime import date
from math import log2
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import Document, Engine, Settings
from matcher.errors import BadInput
from matcher.evaluation import RankSystem, evaluate_ranking, rank_evaluation_view, read_ranking_sets
from matcher.evaluation.rankers import (
    score_at_random,
    score_by_bm25,
    score_by_coverage,
    score_by_encoder,
    score_by_length,
    score_by_tfidf,
)
from matcher.evaluation.ranking_run import relevant_in_order
from matcher.evaluation.ranking_scores import (
    average_precision,
    first_reciprocal_rank,
    ndcg_at,
    precision_at,
)
from matcher.evaluation.ranking_sets import LabelledText, RankingSet

OURS = Settings.from_environment().data / "evaluation" / "postings"
CATEGORIES = 24

# The order of relevance, then nDCG@3, average precision, reciprocal rank and P@3, each worked out by hand.
BY_HAND = {
    "all first": ("110", 1.0, 1.0, 1.0, 2 / 3),
    "only the second": ("010", 1 / log2(3), 1 / 2, 1 / 2, 1 / 3),
    "first and third": ("101", (1 + 1 / 2) / (1 + 1 / log2(3)), (1 + 2 / 3) / 2, 1.0, 2 / 3),
    "beyond the cut": ("0001", 0.0, 1 / 4, 1 / 4, 0.0),
    "more relevant than the cut": ("11101", 1.0, (3 + 4 / 5) / 4, 1.0, 1.0),
    "one ranked": ("1", 1.0, 1.0, 1.0, 1 / 3),
}


def places(text: str) -> np.ndarray:
    return np.array([one == "1" for one in text])


@pytest.mark.parametrize(
    ("order", "ndcg", "precision", "first", "share"), BY_HAND.values(), ids=BY_HAND.keys()
)
def test_measures_by_hand(order: str, ndcg: float, precision: float, first: float, share: float) -> None:
    relevant = places(order)
    assert ndcg_at(relevant, 3) == pytest.approx(ndcg)
    assert average_precision(relevant) == pytest.approx(precision)
    assert first_reciprocal_rank(relevant) == pytest.approx(first)
    assert precision_at(relevant, 3) == pytest.approx(share)


@pytest.mark.parametrize("measure", [lambda r: ndcg_at(r, 3), average_precision, first_reciprocal_rank])
def test_nobody_relevant_is_no_zero(measure) -> None:
    with pytest.raises(BadInput, match="none of 2 people"):
        measure(places("00"))


@given(st.lists(st.booleans(), min_size=2, max_size=12).filter(any), st.data())
def test_a_relevant_person_one_place_higher_never_lowers_a_measure(order: list[bool], data) -> None:
    better = order.copy()
    place = data.draw(st.integers(1, len(order) - 1))
    if better[place] and not better[place - 1]:
        better[place - 1], better[place] = True, False
    for measure in (lambda r: ndcg_at(r, 5), average_precision, first_reciprocal_rank):
        assert 0.0 <= measure(np.array(order)) <= measure(np.array(better)) <= 1.0 + 1e-12
    assert precision_at(np.array(order), 5) <= precision_at(np.array(better), 5)


RESUMES = ["cook bread soup", "cook cook soup pasta kitchen kitchen", "python sql", "welding of steel frames"]


@pytest.mark.parametrize("score", [score_by_tfidf, score_by_bm25])
def test_words_in_common_rank(score) -> None:
    scores = score(["python with sql", "steel welding", "unheard"], RESUMES)
    assert scores.shape == (3, 4)
    assert scores[:2].argmax(axis=1).tolist() == [2, 3]
    assert not scores[2].any()


def test_bm25_is_as_a_plain_loop_has_it() -> None:
    k1, b = 0.9, 0.4
    texts = [one.split() for one in RESUMES]
    mean = (3 + 6 + 2 + 3) / 4  # "of" is a stop word
    expected = []
    for words in texts:
        length = len([one for one in words if one != "of"])
        total = 0.0
        for word in ("cook", "soup"):
            holding = sum(word in other for other in texts)
            rarity = np.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            times = words.count(word)
            total += rarity * times / (times + k1 * (1 - b + b * length / mean))
        expected.append(total)
    assert score_by_bm25(["cook soup"], RESUMES)[0] == pytest.approx(expected)


def test_length_and_chance_do_not_read_the_posting() -> None:
    assert score_by_length(["a", "b"], RESUMES).argmax(axis=1).tolist() == [1, 1]
    drawn = score_at_random(3, ["a", "b"], RESUMES)
    assert np.array_equal(drawn, score_at_random(3, ["c", "d"], RESUMES))
    assert not np.array_equal(drawn[0], drawn[1])


def test_a_long_document_is_the_mean_of_its_pieces(encoder) -> None:
    long = " ".join(["python"] * 150 + ["soup"] * 150)
    python, soup, both = score_by_encoder(encoder.encode, ["python"], ["python", "soup", long])[0]
    assert python == pytest.approx(1.0, abs=1e-6)
    assert soup < both < python
    assert both == pytest.approx((python + soup) / np.sqrt(2 + 2 * soup), abs=1e-5)


def test_an_empty_resume_has_a_place(encoder) -> None:
    for score in (score_by_tfidf, score_by_bm25, lambda p, r: score_by_encoder(encoder.encode, p, r)):
        assert np.isfinite(score(["python"], ["python", ""])).all()


def labelled(category: str, *texts: str) -> tuple[LabelledText, ...]:
    return tuple(LabelledText(f"{category}-{n}", category, text) for n, text in enumerate(texts))


SMALL = RankingSet(
    "small",
    (*labelled("chef", "cook soup"), *labelled("welder", "steel welding")),
    (*labelled("chef", *RESUMES[:2]), *labelled("it", RESUMES[2]), *labelled("welder", RESUMES[3])),
)


def test_each_persons_score_stays_with_that_person() -> None:
    scores = np.array([[0.1, 0.9, 0.5, 0.2], [0.1, 0.9, 0.5, 0.2]])
    chef, welder = relevant_in_order(SMALL, scores).tolist()
    assert chef == [True, False, False, True]  # the order is 1, 2, 3, 0
    assert welder == [False, False, True, False]


def test_ties_fall_the_same_way_whatever_the_order_of_the_file() -> None:
    turned = RankingSet("small", SMALL.postings, SMALL.resumes[::-1])
    equal = np.zeros((2, 4))
    assert np.array_equal(relevant_in_order(SMALL, equal), relevant_in_order(turned, equal))


def test_a_run_gives_each_posting_and_their_mean() -> None:
    systems = [
        RankSystem(
            "right",
            lambda asked, held: np.array([[h.category == a.category for h in held] for a in asked], float),
        ),
        RankSystem(
            "wrong",
            lambda asked, held: np.array([[h.category != a.category for h in held] for a in asked], float),
        ),
    ]
    view = rank_evaluation_view(evaluate_ranking([SMALL], systems))
    right, wrong = view["results"]
    assert view["sets"] == [{"set": "small", "postings": 2, "resumes": 4}]
    assert right["ndcg@10"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert wrong["postings"]["welder-0"]["mrr"] == 0.25
    assert wrong["postings"]["chef-0"]["mrr"] == pytest.approx(1 / 3, abs=1e-4)
    assert wrong["mrr"]["value"] == pytest.approx((1 / 4 + 1 / 3) / 2, abs=1e-4)


def write_rows(path: Path, rows: list[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return path


def test_rows_that_cannot_be_used_are_set_aside(tmp_path: Path) -> None:
    good = {"id": "1", "category": "CHEF", "text": "cook"}
    rows = [
        good,
        good,
        {"id": "2", "category": "CHEF"},
        {"id": "3", "category": "ASTRONAUT", "text": "float"},
    ]
    reading = read_ranking_sets(OURS, write_rows(tmp_path / "people.jsonl", rows))
    (part,) = reading.items
    assert [one.category for one in part.postings] == ["chef"]
    assert [one.id for one in part.resumes] == ["1", "3"]
    assert [one.place for one in reading.rejected] == ["people.jsonl:2", "people.jsonl:3"]


def test_what_is_lacking_is_said(tmp_path: Path) -> None:
    people = write_rows(tmp_path / "people.jsonl", [{"id": "3", "category": "ASTRONAUT", "text": "float"}])
    with pytest.raises(BadInput, match="no resumes of the 24 categories"):
        read_ranking_sets(OURS, people)
    with pytest.raises(BadInput, match="has no postings"):
        read_ranking_sets(tmp_path, people)


def test_a_draw_without_anybody_to_find_is_said() -> None:
    nobody = RankingSet("small", labelled("pilot", "fly"), SMALL.resumes)
    with pytest.raises(BadInput, match="draw more"):
        nobody.sample(2, 0)


def test_a_draw_keeps_the_postings_it_can_measure() -> None:
    drawn = SMALL.sample(1, 0)
    assert len(drawn.resumes) == 1
    assert {one.category for one in drawn.postings} <= {drawn.resumes[0].category}


def test_every_posting_of_ours_asks_for_several_things() -> None:
    engine = Engine(fast=True)
    files = sorted(OURS.glob("*.txt"))
    assert len(files) == CATEGORIES
    for file in files:
        assert len(engine.read_posting(Document(file.stem, file.read_text("utf8"))).requirements) >= 5, file


def test_coverage_is_the_score_that_rank_gives() -> None:
    engine = Engine(fast=True)
    posting = LabelledText("p", "it", "Analyst\n\nRequirements\n- Python\n- SQL\n")
    scores = score_by_coverage(engine, date(2026, 11, 21), [posting], labelled("it", *RESUMES, ""))
    assert scores[0].argmax() == 2
    assert scores[0, -1] == -1.0
