"""Ranges are measured on sentences of ours and kept under the name of the weights they are of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from matcher import BadData
from matcher.products import read_ranges
from matcher.training.ranges import measure_encoder, range_texts, write_ranges

ENCODER = Path(__file__).resolve().parents[2] / "models" / "skill-encoder"


def test_texts_are_sentences_without_marks_and_names(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("{S Weld {K steel}} daily.\nYou sew.\n", "utf8")
    assert sorted(range_texts(tmp_path, ["welding"], seed=1)) == ["Weld steel daily.", "You sew.", "welding"]


def test_without_sentences_there_is_nothing_to_measure_on(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no sentences"):
        range_texts(tmp_path, ["welding"], seed=1)


def test_the_shipped_ranges_hold_those_of_a_sentence_of_ours() -> None:
    shipped = read_ranges(ENCODER)
    assert shipped is not None
    found = measure_encoder(ENCODER, ["You will weld steel."])
    assert found.keys() == shipped.keys()
    for name, (low, high) in found.items():
        assert np.all(low <= high)
        assert shipped[name].shape == (2, len(low))
        assert high.max() <= 1.5 * shipped[name][1].max()


def test_new_weights_replace_the_ranges_of_the_old(tmp_path: Path) -> None:
    model = tmp_path / "tagger"
    model.mkdir()
    ranges = {"0.qkv": np.array([[-1.0, 0.0], [2.0, 0.5]], np.float32)}
    for weights in (b"old", b"new"):
        (model / "model.safetensors").write_bytes(weights)
        assert read_ranges(model) is None
        path = write_ranges(model, ranges)
        read = read_ranges(model)
        assert read is not None
        assert np.array_equal(read["0.qkv"], ranges["0.qkv"])
        assert list(path.parent.glob("*.safetensors")) == [path]
