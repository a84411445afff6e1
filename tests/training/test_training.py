"""Training pairs, measures and hashes on tiny inputs; no model is loaded."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest

from matcher import BadData
from matcher.checksums import check_hashes, write_hashes
from matcher.evaluation.linking import bootstrap_interval, recall_precision_at, reciprocal_rank
from matcher.taxonomy import Skill, Taxonomy
from matcher.training.encoder import evaluate_links
from matcher.training.pairs import (
    Pair,
    description_pairs,
    label_pairs,
    mixed_batches,
    read_annotations,
    read_esco_skills,
    read_sentences,
    sentence_pairs,
    taxonomy_pairs,
)

ROWS = [
    {
        "preferredLabel": "weld metal",
        "altLabels": "join metal\nweld metal",
        "description": "Join parts. With heat.",
    },
    {"preferredLabel": "sew", "altLabels": "", "description": ""},
]


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf8", newline="") as handle:
        table = csv.DictWriter(handle, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def test_pairs_from_labels_and_descriptions() -> None:
    (pair,) = label_pairs(ROWS, random.Random(1))
    assert "join metal" in pair.text
    assert pair.label == "weld metal"
    assert description_pairs(ROWS) == [Pair("Join parts.", "weld metal")]


def test_pairs_from_our_own_taxonomy() -> None:
    skill = Skill(
        "sewing", "Sewing", "skill", None, ("stitching",), (), "Joining cloth.", "You sew.", "Can sew."
    )
    texts = {pair.text for pair in taxonomy_pairs(Taxonomy("t", [skill]), random.Random(1))}
    assert {"Joining cloth.", "You sew.", "Can sew."} <= texts
    assert len(texts) == 4


def test_sentences_mask_their_other_labels(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "s.csv", [{"sentence": "S", "skills": "['a', 'b', 'LABEL NOT PRESENT']"}])
    assert read_sentences(path) == [("S", ("a", "b"))]
    assert sentence_pairs(path) == [Pair("S", "a", frozenset("ab")), Pair("S", "b", frozenset("ab"))]


def test_annotations_are_gathered_by_sentence(tmp_path: Path) -> None:
    rows = [
        {"sentence": "S", "label": "b"},
        {"sentence": "S", "label": "a"},
        {"sentence": "T", "label": "LABEL NOT PRESENT"},
    ]
    assert read_annotations(write_csv(tmp_path / "a.csv", rows)) == [("S", ("a", "b"))]


def test_an_esco_release_is_read_from_its_zip(tmp_path: Path) -> None:
    table = io.StringIO()
    writer = csv.DictWriter(table, list(ROWS[0]))
    writer.writeheader()
    writer.writerows(ROWS)
    with zipfile.ZipFile(tmp_path / "esco.zip", "w") as archive:
        archive.writestr("skills_en.csv", table.getvalue())
    assert read_esco_skills(tmp_path / "esco.zip") == ROWS


def test_batches_are_the_same_for_a_seed_and_mix_the_sources() -> None:
    sources = [[Pair(f"{name}{n}", name) for n in range(4)] for name in "ab"]
    batches = mixed_batches(sources, size=4, steps=3, seed=5)
    assert batches == mixed_batches(sources, size=4, steps=3, seed=5)
    assert batches != mixed_batches(sources, size=4, steps=3, seed=6)
    assert all([pair.label for pair in batch] == ["a", "a", "b", "b"] for batch in batches)
    assert {pair.text for batch in batches[:2] for pair in batch if pair.label == "a"} == {
        "a0",
        "a1",
        "a2",
        "a3",
    }


def test_measures_by_hand() -> None:
    ranks = [np.array([0, 2]), np.array([2])]
    assert recall_precision_at(ranks, 1).tolist() == [1.0, 0.0]
    assert recall_precision_at(ranks, 2).tolist() == [0.5, 0.0]
    assert recall_precision_at(ranks, 5).tolist() == [1.0, 1.0]
    assert reciprocal_rank(ranks).tolist() == pytest.approx([1.0, 1 / 3])


def test_gold_labels_are_ranked_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "linking"
    folder.mkdir()
    (folder / "esco_labels_v1.1.0.txt").write_text("\n".join("abcdefghij"), "utf8")
    rows = "sentence,span,sub_span,label\none,,,b\none,,,x\ntwo,,,c\n"
    for name in ("tech", "house"):
        (folder / f"{name}_validation_annotations.csv").write_text(rows, "utf8")
    (folder / "skillskape_dev.csv").write_text("sentence,skills\none,\"['a']\"\n", "utf8")
    found = evaluate_links(lambda texts: [["b", "a"] for _ in texts], tmp_path)
    assert found["tech validation"]["texts"] == 2
    assert found["tech validation"]["rp@5"][0] == 50.0
    assert found["tech validation"]["mrr"][0] == pytest.approx(100 * (1 + 1 / 11) / 2, abs=0.06)


def test_the_interval_holds_the_mean_and_repeats() -> None:
    values = np.array([0.0, 1.0] * 50)
    low, high = bootstrap_interval(values)
    assert low < 0.5 < high
    assert (low, high) == bootstrap_interval(values)


def test_hashes_notice_a_changed_file(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"one")
    write_hashes(tmp_path)
    first = check_hashes(tmp_path)
    assert first == check_hashes(tmp_path)
    (tmp_path / "weights.bin").write_bytes(b"two")
    with pytest.raises(BadData, match=r"weights\.bin"):
        check_hashes(tmp_path)
    (tmp_path / "weights.bin").unlink()
    with pytest.raises(BadData, match="is missing"):
        check_hashes(tmp_path)


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="SHA256SUMS"):
        check_hashes(tmp_path)
