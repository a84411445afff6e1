"""Span files are read by their columns, whatever is odd about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from span_files import row, write_rows

from matcher import BadInput
from matcher.evaluation.span_sets import GoldSpan, read_span_sets, spans_of_tags

ROW = row("we use Apache Kafka", "O O O O", "O O B I", idx=1, source="tech")


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("O O O O", []),
        ("B I O B", ["a bb", "dddd"]),
        ("B B I O", ["a", "bb cc"]),
        ("O I I O", ["bb cc"]),
        ("I O I I", ["a", "cc dddd"]),
        ("B-x I-x I-y O", ["a bb", "cc"]),
    ],
)
def test_tags_to_characters(tags: str, found: list[str]) -> None:
    text = "a bb cc dddd"
    spans = spans_of_tags(text.split(), tags.split(), "skill")
    assert [text[one.start : one.end] for one in spans] == found


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=4), st.sampled_from("BIO")), max_size=12))
def test_every_tagged_token_is_in_one_span(tagged: list[tuple[str, str]]) -> None:
    tokens, tags = [token for token, _ in tagged], [tag for _, tag in tagged]
    spans = spans_of_tags(tokens, tags, "skill")
    text = " ".join(tokens)
    inside = [token for span in spans for token in text[span.start : span.end].split(" ")]
    assert inside == [token for token, tag in tagged if tag != "O"]
    begun = sum(
        tag == "B" or (tag == "I" and before == "O")
        for before, tag in zip("O" + "".join(tags), tags, strict=False)
    )
    assert len(spans) == begun


def test_a_row_becomes_a_text_with_spans(tmp_path: Path) -> None:
    (part,) = read_span_sets(write_rows(tmp_path / "skillspan_dev.jsonl", [ROW])).items
    (sentence,) = part.sentences
    assert (part.name, part.scheme, part.kinds) == ("skillspan_dev", "skillspan", ("skill", "knowledge"))
    assert sentence.text == "we use Apache Kafka"
    assert sentence.spans == (GoldSpan(7, 19, "knowledge"),)
    assert sentence.source == "tech"


@pytest.mark.parametrize("name", ["skillspan_test.jsonl.gz", "skillspan_test.jsonl", "mine.jsonl"])
def test_packed_or_not_and_of_any_name(tmp_path: Path, name: str) -> None:
    """Two columns tell SkillSpan's scheme, whatever the file is called."""
    (part,) = read_span_sets(write_rows(tmp_path / name, [ROW])).items
    assert part.scheme == "skillspan"


def test_a_packed_file_with_a_plain_name_is_read(tmp_path: Path) -> None:
    packed = write_rows(tmp_path / "green_test.jsonl.gz", [row("a b", "B O")])
    assert read_span_sets(packed.rename(tmp_path / "green_test.jsonl")).items


def test_missing_columns_are_no_fault(tmp_path: Path) -> None:
    rows = [row("a b", "B O"), row("a b", "B O", "O B")]
    (part,) = read_span_sets(write_rows(tmp_path / "skillspan_test.jsonl", rows)).items
    first, second = part.sentences
    assert (first.kinds, second.kinds) == (("skill",), ("skill", "knowledge"))
    assert first.source is None
    assert first.group != second.group, "rows without idx are documents of their own"


def test_documents_are_told_apart_by_source_too(tmp_path: Path) -> None:
    rows = [ROW, ROW, ROW | {"source": "house"}]
    (part,) = read_span_sets(write_rows(tmp_path / "skillspan_test.jsonl", rows)).items
    assert len({sentence.group for sentence in part.sentences}) == 2


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[1, 2]",
        {"tokens": "a b", "tags_skill": ["O", "O"]},
        {"tokens": ["a", 1], "tags_skill": ["O", "O"]},
        {"tokens": ["a", "b"], "tags_skill": ["O"]},
        {"tokens": ["a"], "tags_skill": ["X"]},
        {"tokens": ["a"], "tags_skill": [0]},
        {"tokens": ["a"], "tags_skill": "O"},
        {"tokens": ["a"]},
        {"tags_skill": ["O"]},
    ],
)
def test_a_broken_row_is_set_aside_with_its_place(tmp_path: Path, bad: Any) -> None:
    reading = read_span_sets(write_rows(tmp_path / "green_test.jsonl", [row("a b", "B O"), "", bad]))
    assert len(reading.items[0].sentences) == 1
    (problem,) = reading.rejected
    assert problem.place == "green_test.jsonl:3"
    assert problem.reason


def test_training_splits_are_read_only_when_named(tmp_path: Path) -> None:
    for name in ("green_train.jsonl", "green_dev.jsonl", "sayfullina_test.jsonl.gz"):
        write_rows(tmp_path / "spans" / name, [row("a b", "B O")])
    for path in (tmp_path, tmp_path / "spans"):
        assert [one.name for one in read_span_sets(path).items] == ["green_dev", "sayfullina_test"]
    assert [one.name for one in read_span_sets(tmp_path / "spans" / "green_train.jsonl").items] == [
        "green_train"
    ]


def test_an_unknown_name_with_one_column_asks_for_the_scheme(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "mine.jsonl", [row("a b", "B O")])
    with pytest.raises(BadInput, match="--scheme"):
        read_span_sets(path)
    assert read_span_sets(path, scheme="sayfullina").items[0].scheme == "sayfullina"
    with pytest.raises(BadInput, match="no scheme 'mine'"):
        read_span_sets(path, scheme="mine")


@pytest.mark.parametrize("content", [b"", b"\x1f\x8bbroken", b"\xff\xfe\x00", b"{}\n"])
def test_a_file_of_nothing_usable_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "green_test.jsonl").write_bytes(content)
    with pytest.raises(BadInput, match="green_test"):
        read_span_sets(tmp_path / "green_test.jsonl")


def test_one_unreadable_file_does_not_lose_the_others(tmp_path: Path) -> None:
    write_rows(tmp_path / "green_dev.jsonl", [row("a b", "B O")])
    (tmp_path / "green_test.jsonl").write_bytes(b"\x1f\x8bbroken")
    reading = read_span_sets(tmp_path)
    assert [one.name for one in reading.items] == ["green_dev"]
    assert [one.place for one in reading.rejected] == ["green_test.jsonl"]


def test_no_such_path_and_an_empty_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file or folder"):
        read_span_sets(tmp_path / "absent")
    with pytest.raises(BadInput, match="no sentences"):
        read_span_sets(tmp_path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
odd_rows = st.fixed_dictionaries(
    {},
    optional={
        "tokens": json_values | st.lists(st.text(max_size=3), max_size=4),
        "tags_skill": json_values | st.lists(st.sampled_from(["B", "I", "O", "B-x", "x"]), max_size=4),
        "tags_knowledge": json_values,
        "idx": json_values,
        "source": json_values,
    },
)


@given(st.lists(odd_rows | json_values, max_size=5))
def test_whatever_a_row_is_it_is_read_or_set_aside(rows: list[Any]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = write_rows(Path(folder) / "skillspan_test.jsonl", [ROW, *rows])
        reading = read_span_sets(path)
    assert len(reading.items[0].sentences) + len(reading.rejected) == len(rows) + 1
    for sentence in reading.items[0].sentences:
        assert all(0 <= span.start <= span.end <= len(sentence.text) for span in sentence.spans)


def test_a_sample_is_the_same_for_a_seed_and_keeps_the_order(tmp_path: Path) -> None:
    rows = [row(f"t{number}", "O") for number in range(30)]
    (part,) = read_span_sets(write_rows(tmp_path / "green_dev.jsonl", rows)).items
    texts = [sentence.text for sentence in part.sentences]
    drawn = [sentence.text for sentence in part.sample(10, 3).sentences]
    assert drawn == [sentence.text for sentence in part.sample(10, 3).sentences]
    assert drawn != [sentence.text for sentence in part.sample(10, 4).sentences]
    assert drawn == sorted(drawn, key=texts.index)
    assert part.sample(None, 1) == part.sample(99, 1) == part
