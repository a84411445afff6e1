"""Links are measured as defined, over the right texts, and a baseline that knows letters beats chance."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from span_files import write_rows

from matcher import BadInput
from matcher.evaluation.baselines import rank_by_characters, rank_by_cosine
from matcher.evaluation.calibration import measure_calibration
from matcher.evaluation.link_run import evaluate_linking, gold_ranks
from matcher.evaluation.link_sets import BadgeTags, LinkSet, LinkText, read_link_sets
from matcher.evaluation.linkers import Candidates, LinkSystem, encoder_systems, label_file
from matcher.evaluation.linking import recall_at, recall_precision_at, reciprocal_rank

ABC = Candidates("abc", (("a",), ("b",), ("c",), ("d", "Dee"), ("e",), ("f",), ("g", "dee")))


def write_table(path: Path, rows: list[dict[str, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf8", newline="") as handle:
        table = csv.DictWriter(handle, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def in_order(*positions: int) -> LinkSystem:
    """A system that gives every text these candidates."""
    return LinkSystem("fixed", lambda texts: [np.array(positions)] * len(texts))


def annotation(sentence: str, label: str, span: str = "", sub_span: str = "") -> dict[str, str]:
    return {"sentence": sentence, "span": span, "sub_span": sub_span, "label": label}


def test_measures_by_hand() -> None:
    ranks = [np.array([0.0, 2.0]), np.array([2.0]), np.array([np.inf, 7.0])]
    # RP@1: 1 of the gold in the top 1, of min(1, 2) = 1; none of 1; none of 1.
    assert recall_precision_at(ranks, 1).tolist() == [1.0, 0.0, 0.0]
    # RP@2: 1 of min(2, 2); 0 of min(2, 1); 0 of 2.
    assert recall_precision_at(ranks, 2).tolist() == [0.5, 0.0, 0.0]
    assert recall_precision_at(ranks, 5).tolist() == [1.0, 1.0, 0.0]
    assert recall_precision_at(ranks, 10).tolist() == [1.0, 1.0, 0.5]
    assert reciprocal_rank(ranks).tolist() == pytest.approx([1.0, 1 / 3, 1 / 8])
    assert reciprocal_rank([np.array([np.inf])]).tolist() == [0.0]


def test_more_gold_than_places_divides_by_the_places() -> None:
    ranks = [np.arange(8.0)]
    assert recall_precision_at(ranks, 5).tolist() == [1.0]
    assert recall_at(ranks, 5).tolist() == [5 / 8]


def test_scores_of_a_set_by_hand() -> None:
    part = LinkSet(
        "set",
        (
            LinkText("one", ("b", "x")),
            LinkText("two", ("c", "f")),
            LinkText("three", ()),
            LinkText("four", ("x",)),
        ),
    )
    found = evaluate_linking([part], ABC, [in_order(1, 0, 2)])
    # "one": gold b at rank 1, x is no candidate: RP 1, RR 1. "two": c at rank 3, f not listed: RP@5 1/2,
    # RR 1/3. "three" has no label, "four" none that is a candidate: left out.
    scores = {score.measure: score.estimate.value for score in found.scores}
    assert scores == {
        "rp@5": pytest.approx(0.75),
        "rp@10": pytest.approx(0.75),
        "mrr": pytest.approx((1 + 1 / 3) / 2),
    }
    (counts,) = found.sets
    assert (counts.texts, counts.without_label, counts.unknown_only) == (2, 1, 1)
    assert (counts.labels, counts.unknown_labels) == (3, 2)


def test_labels_are_compared_to_the_letter() -> None:
    found = evaluate_linking([LinkSet("set", (LinkText("one", ("A",)),))], ABC, [in_order(0)])
    assert found.scores == ()
    assert found.sets[0].unknown_only == 1


def test_the_tags_of_a_badge_are_any_names_and_count_once() -> None:
    badges = BadgeTags("badges", (LinkText("one", ("DEE", "dee", "B", "other")), LinkText("two", ("other",))))
    found = evaluate_linking([badges], ABC, [in_order(0, 6)])
    # Two tags are names: "dee" is d or g, and g is listed; "b" is not: 1 of 2.
    (score,) = found.scores
    assert (score.measure, score.estimate.value) == ("tags@10", 0.5)
    assert (found.sets[0].texts, found.sets[0].labels, found.sets[0].unknown_labels) == (1, 2, 2)


def test_a_system_for_badges_alone_reads_no_sentences() -> None:
    system = LinkSystem("late", in_order(0).rank, only_badges=True)
    assert evaluate_linking([LinkSet("set", (LinkText("one", ("a",)),))], ABC, [system]).scores == ()


def test_the_likeliest_links_of_phrases_are_calibrated() -> None:
    spans = (LinkText("x", ("a",)), LinkText("y", ()), LinkText("z", ("no candidate",)))
    system = LinkSystem("sure", in_order(0).rank, lambda phrases: [(0, 0.75) for _ in phrases])
    found = evaluate_linking([LinkSet("set", (LinkText("t", ("a",)),), spans)], ABC, [system])
    ((name, measured),) = found.calibration
    # x is right, y has no right answer, z is left out: half are right; Brier ((1/4)^2 + (3/4)^2) / 2.
    assert (name, measured.count, measured.right_share) == ("set", 2, 0.5)
    assert measured.brier == pytest.approx((1 / 16 + 9 / 16) / 2)
    assert measured.brier_constant == 0.25
    assert measured.expected_error == pytest.approx(0.25)


def test_reliability_by_hand() -> None:
    measured = measure_calibration(np.array([0.05, 0.15, 0.15, 1.0]), np.array([False, True, False, True]))
    assert measured is not None
    assert [(one.low, one.count, one.right_share) for one in measured.bins] == [
        (0.0, 1, 0.0),
        (0.1, 2, 0.5),
        (0.9, 1, 1.0),
    ]
    # distances 0.05, 0.35 (twice), 0.
    assert measured.expected_error == pytest.approx((0.05 + 2 * 0.35) / 4)
    # Of 4 pairs right-wrong: (0.15, 0.05) won, (0.15, 0.15) half, both of 1.0 won.
    assert measured.auc == pytest.approx(3.5 / 4)
    assert measure_calibration(np.array([]), np.array([], bool)) is None
    assert measure_calibration(np.array([0.5]), np.array([True])).auc is None  # type: ignore[union-attr]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_every_answer_is_in_one_bin(answers: list[tuple[float, bool]]) -> None:
    shares, right = np.array([s for s, _ in answers]), np.array([r for _, r in answers])
    measured = measure_calibration(shares, right)
    assert measured is not None
    assert sum(one.count for one in measured.bins) == len(answers)
    assert sum(one.count * one.right_share for one in measured.bins) == pytest.approx(right.sum())
    assert all(one.low - 1e-9 <= one.mean_probability <= one.high + 1e-9 for one in measured.bins)


def test_ranks_are_of_the_first_right_candidate() -> None:
    def rank(texts: Sequence[str]) -> list[np.ndarray]:
        return [np.array([2, 0, 1]) for _ in texts]

    (ranks,) = gold_ranks(rank, ["t"], [(frozenset({0, 1}), frozenset({2}), frozenset({5}))])
    assert ranks.tolist() == [1.0, 0.0, np.inf]


def test_character_tfidf_beats_chance_on_a_toy() -> None:
    labels = [
        f"{verb} {thing}"
        for verb in ("repair", "clean", "sell")
        for thing in ("bicycles", "kitchens", "carpets", "boats")
    ]
    texts = [label.replace(" ", "ing the ") + " of our customers" for label in labels]
    candidates = Candidates("toy", tuple((label,) for label in labels))
    part = LinkSet("toy", tuple(LinkText(t, (label,)) for t, label in zip(texts, labels, strict=True)))
    rng = np.random.default_rng(0)
    systems = [
        LinkSystem("tfidf", rank_by_characters(labels, np.arange(12))),
        LinkSystem("chance", lambda given: [rng.permutation(12) for _ in given]),
    ]
    scores = {(s.system, s.measure): s.estimate for s in evaluate_linking([part], candidates, systems).scores}
    tfidf, chance = scores["tfidf", "mrr"], scores["chance", "mrr"]
    assert tfidf.value is not None
    assert tfidf.value > 0.9
    assert tfidf.low is not None
    assert chance.high is not None
    assert tfidf.low > chance.high


def test_a_skill_is_as_near_as_its_nearest_name_and_ties_go_by_position() -> None:
    vectors = {
        "zero": (1.0, 0.0),
        "one": (0.0, 1.0),
        "one too": (0.6, 0.8),
        "two": (1.0, 0.0),
        "text": (1.0, 0.0),
    }

    def encode(texts: list[str]) -> np.ndarray:
        return np.array([vectors[text] for text in texts])

    rank = rank_by_cosine(encode, ["zero", "one", "one too", "two"], np.array([0, 1, 1, 2]))
    assert [order.tolist() for order in rank(["text", "one"])] == [[0, 2, 1], [1, 0, 2]]
    assert rank([]) == []


def test_rows_of_a_sentence_are_one_text_with_its_labels(tmp_path: Path) -> None:
    rows = [
        annotation("S", "b", "in S", "S"),
        annotation("S", "a", "in S"),
        annotation("S", "b", "again"),
        annotation("T", "LABEL NOT PRESENT", "T"),
        annotation("U", "UNDERSPECIFIED"),
    ]
    (part,) = read_link_sets(write_table(tmp_path / "tech_test_annotations.csv", rows)).items
    assert isinstance(part, LinkSet)
    assert part.name == "tech_test"
    assert part.texts == (LinkText("S", ("a", "b")), LinkText("T", ()), LinkText("U", ()))
    assert part.spans == (
        LinkText("S", ("b",)),
        LinkText("in S", ("a",)),
        LinkText("again", ("b",)),
        LinkText("T", ()),
    )


def test_listed_labels_are_read_and_unknown_is_none(tmp_path: Path) -> None:
    rows = [
        {"": "0", "sentence": "S", "skills": "['b', 'a', 'a']"},
        {"": "1", "sentence": "T", "skills": "['UNK']"},
    ]
    (part,) = read_link_sets(write_table(tmp_path / "skillskape_test.csv", rows)).items
    assert isinstance(part, LinkSet)
    assert part.texts == (LinkText("S", ("a", "b")), LinkText("T", ()))
    assert part.spans == ()


@pytest.mark.parametrize("skills", ["a, b", "[1]", "{'a': 1}", "__import__('os')", "[" * 500])
def test_a_list_that_is_none_is_set_aside(tmp_path: Path, skills: str) -> None:
    rows = [{"sentence": "S", "skills": "['a']"}, {"sentence": "T", "skills": skills}]
    reading = read_link_sets(write_table(tmp_path / "x_test.csv", rows))
    assert [problem.place for problem in reading.rejected] == ["x_test.csv:3"]


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b"sentence,label\r\nS,a\r\n", 1),
        (b"\xef\xbb\xbfsentence,label\nS,a\n", 1),
        (b" sentence , label \nS,a\n", 1),
        (b'sentence,label\n"S\nT",a\n', 1),
        (b"sentence,label\nS\nT,a\n,b\n", 1),
    ],
)
def test_odd_tables_are_read(tmp_path: Path, content: bytes, texts: int) -> None:
    (tmp_path / "techwolf_test_annotations.csv").write_bytes(content)
    (part,) = read_link_sets(tmp_path).items
    assert isinstance(part, LinkSet)
    assert len(part.texts) == texts


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"sentence,label\n", b"sentence\nS\n", b"\xff\xfe"])
def test_a_table_of_nothing_usable_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x_test.csv").write_bytes(content)
    with pytest.raises(BadInput, match=r"x_test\.csv"):
        read_link_sets(tmp_path)


def test_a_folder_has_sentences_and_badges_and_no_training_split(tmp_path: Path) -> None:
    write_table(tmp_path / "linking" / "skillskape_train.csv", [{"sentence": "S", "skills": "['a']"}])
    write_table(tmp_path / "linking" / "house_test_annotations.csv", [annotation("S", "a")])
    badges = [
        {"name": "N", "description": "D", "skills": ["a"], "criteria": [1]},
        {"name": None, "description": "D", "skills": []},
        {"skills": ["a"]},
        {"name": "N", "skills": "a"},
    ]
    write_rows(tmp_path / "badges" / "sample.jsonl.gz", badges)
    reading = read_link_sets(tmp_path)
    assert [one.name for one in reading.items] == ["house_test", "sample"]
    assert isinstance(reading.items[1], BadgeTags)
    assert reading.items[1].badges == (LinkText("N\nD", ("a",)), LinkText("D", ()))
    assert [problem.place for problem in reading.rejected] == ["sample.jsonl.gz:3", "sample.jsonl.gz:4"]
    (alone,) = read_link_sets(tmp_path / "badges" / "sample.jsonl.gz").items
    assert isinstance(alone, BadgeTags)


def test_labels_in_a_file_are_candidates_for_an_encoder(tmp_path: Path) -> None:
    (tmp_path / "linking").mkdir()
    for version in ("v1.0", "v1.1"):
        (tmp_path / "linking" / f"esco_labels_{version}.txt").write_text("a\n\nb\na\n", "utf8")
    found = label_file(tmp_path)
    assert found is not None
    assert found.name == "esco_labels_v1.1.txt"
    assert label_file(tmp_path / "linking" / "x.csv") == found
    candidates, (system,) = encoder_systems(found, {"mine": lambda texts: np.eye(2)[: len(texts)]})
    assert candidates.labels == ("a", "b")
    assert system.name == "mine"
    assert [order.tolist() for order in system.rank(["x", "y"])] == [[0, 1], [1, 0]]
