"""The tagger's parts: windows and hints, and the trained model on plain sentences."""

from __future__ import annotations

import itertools
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from matcher.errors import BadData, BadInput
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.tagging import (
    SCHEMES,
    WINDOW,
    SpanTagger,
    Window,
    read_windows,
    shape_of,
)
from matcher.types import Surface

FOLDER = Path(__file__).parents[2] / "models" / "span-tagger"
NAMES = Dictionary(
    [
        Surface("SQL Server", "sql-server", "SQL Server", "knowledge", "software"),
        Surface("stock control", "stock-control", "stock control", "skill", "retail"),
    ]
)


@cache
def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


@cache
def tagger() -> SpanTagger:
    return SpanTagger(FOLDER, NAMES)


def windows(text: str) -> list[Window]:
    return list(read_windows(text, tokenizer().encode(text), NAMES))


def test_a_window_says_how_words_are_written_and_which_are_known() -> None:
    (window,) = windows("Use SQL Server, daily")
    pieces = len(window.ids)
    assert [("Use SQL Server, daily")[a:b] for a, b in window.words] == ["Use", "SQL", "Server", ",", "daily"]
    assert len(window.shapes) == len(window.known) == pieces
    assert [window.shapes[place] for place in window.firsts] == [2, 3, 2, 6, 1]
    assert [window.known[place] for place in window.firsts] == [0, 3, 4, 0, 0]
    assert window.shapes[0] == window.shapes[-1] == window.known[0] == 0


def test_no_text_has_no_window() -> None:
    assert windows("") == windows(" \n") == []


@given(st.text(alphabet="abcXYZ019 ,.-/éß漢\n\t😀", max_size=900))
def test_windows_hold_every_word_once(text: str) -> None:
    found = windows(text)
    words = [word for window in found for word in window.words]
    assert words == sorted(words)
    assert all(a < b for a, b in words)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(words))
    assert all(len(window.ids) <= WINDOW + 2 for window in found)
    for window in found:
        assert len(window.firsts) == len(window.words)
        assert max(window.firsts) < len(window.ids) - 1


def test_a_word_of_many_pieces_is_cut_at_the_window() -> None:
    (window,) = windows("漢" * 3 + "x1y2z3" * 10)[:1]
    assert len(window.ids) <= WINDOW + 2


@pytest.mark.parametrize(("word", "shape"), [("é", 1), ("É", 7), ("C#", 3), ("iOS", 4), ("3D", 5), ("—", 6)])
def test_shapes_of_unusual_words(word: str, shape: int) -> None:
    assert shape_of(word) == shape


def test_the_model_reads_plain_requirements() -> None:
    text = "Experience with Python and Kubernetes; you will develop REST APIs and mentor junior colleagues."
    spans = tagger().tag([text])[0].spans
    found = {(text[span.start : span.end], span.kind) for span in spans}
    assert {("Python", "knowledge"), ("Kubernetes", "knowledge")} <= found
    assert any(kind == "skill" and surface.startswith("develop") for surface, kind in found)
    assert all(0 < span.score <= 1 for span in spans)


def test_the_model_leaves_benefits_alone() -> None:
    assert tagger().tag(["We offer 30 days of holiday, a pension and free fruit."])[0].spans == ()


def test_support_is_high_inside_a_span_and_low_outside() -> None:
    text = "Our office in Leeds is near the station. You have strong knowledge of Python."
    tagged = tagger().tag([text])[0]
    assert tagged.support(text.index("Python"), len(text) - 1) > 0.5
    assert tagged.support(text.index("station"), text.index("station") + 7) < 0.3
    assert tagged.support(len(text), len(text) + 5) == 0.0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_marks_exact_characters(scheme: str) -> None:
    texts = ["Good communication skills and able to work in a team", "", "Drive forklifts", "x" * 3000]
    for text, tagged in zip(texts, tagger().tag(texts, scheme=scheme), strict=True):
        assert all(0 <= span.start < span.end <= len(text) for span in tagged.spans)
        assert {span.kind for span in tagged.spans} <= set(SCHEMES[scheme])
        assert len(tagged.words) == len(tagged.inside)


def test_a_text_is_read_the_same_whatever_is_read_beside_it() -> None:
    text = "Manage budgets, write reports in Excel and speak German"
    alone = tagger().tag([text])[0]
    others = [f"{text} {number} " * (number % 7) for number in range(40)]
    beside = tagger().tag([*others[:20], text, *others[20:]])[20]
    assert alone.spans == beside.spans
    assert np.array_equal(alone.inside, beside.inside)


def test_long_texts_are_read_to_the_end() -> None:
    text = "We are a friendly company in the north. " * 40 + "You must know Python and SQL."
    spans = tagger().tag([text])[0].spans
    assert any(text[span.start : span.end] == "Python" for span in spans)


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(BadInput, match="'esco'; known: skillspan"):
        tagger().tag(["x"], scheme="esco")


def test_a_folder_that_differs_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "tagger")
    with (tmp_path / "tagger" / "model.safetensors").open("r+b") as file:
        file.seek(-4, 2)
        file.write(b"\0\1\2\3")
    with pytest.raises(BadData, match=r"model\.safetensors"):
        SpanTagger(tmp_path / "tagger", NAMES)
    with pytest.raises(BadData, match="SHA256SUMS"):
        SpanTagger(tmp_path, NAMES)


def test_a_text_of_one_expression_gets_one_span() -> None:
    texts = ["we look for a dynamic and reliable team player", "skill", ""]
    assert [len(one.spans) for one in tagger().tag(texts, scheme="sayfullina")] == [1, 1, 0]
