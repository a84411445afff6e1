"""Training pairs and hashes on tiny inputs; no model is loaded."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from pathlib import Path

import pytest

from matcher import BadData
from matcher.checksums import check_hashes, write_hashes
from matcher.taxonomy import Skill, Taxonomy
from matcher.training.pairs import (
    Pair,
    description_pairs,
    label_pairs,
    mixed_batches,
    read_esco_skills,
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
    rows = [{"sentence": "S", "skills": "['a', 'b', 'UNK']"}, {"sentence": "T", "skills": "['UNK']"}]
    path = write_csv(tmp_path / "s.csv", rows)
    assert sentence_pairs(path) == [Pair("S", "a", frozenset("ab")), Pair("S", "b", frozenset("ab"))]


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
