"""Vectors of surface forms: shipped, cached or computed, and always the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from matcher.encoder import Encoder
from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.vectors import FormVectors, form_vectors, unit_rows, write_form_vectors


class CountingEncoder:
    """Counts how often it is asked."""

    def __init__(self, encoder: Encoder, name: str = "counting") -> None:
        self._encoder, self.name, self.calls = encoder, name, 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.calls += 1
        return self._encoder.encode(texts)


@pytest.fixture
def counting(encoder: Encoder) -> CountingEncoder:
    return CountingEncoder(encoder)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    assert path.name.startswith("forms-")
    assert path.suffix == ".npy"
    return path


def assert_same(found: FormVectors, wanted: FormVectors) -> None:
    assert np.array_equal(found.forms, wanted.forms)
    assert np.array_equal(found.owner, wanted.owner)
    assert np.array_equal(found.skills, wanted.skills)


def test_one_unit_vector_a_form_in_the_order_of_the_taxonomy(
    taxonomy: Taxonomy, encoder: Encoder, tmp_path: Path
) -> None:
    found = form_vectors(taxonomy, encoder, cache=tmp_path)
    forms = [form for skill in taxonomy for form in skill.forms]
    assert found.forms.dtype == np.float32
    assert np.linalg.norm(found.forms, axis=1) == pytest.approx(1.0)
    assert np.sum(found.forms * encoder.encode(forms), axis=1).min() > 0.999
    assert [taxonomy.skills[n].id for n in found.owner] == [s.id for s in taxonomy for _ in s.forms]


def test_computed_cached_and_shipped_are_the_same_to_the_bit(
    taxonomy: Taxonomy, counting: CountingEncoder, tmp_path: Path
) -> None:
    cache, shipped = tmp_path / "cache", tmp_path / "shipped"
    computed = form_vectors(taxonomy, counting, cache=cache)
    assert_same(form_vectors(taxonomy, counting, cache=cache), computed)
    assert counting.calls == 1
    path = write_form_vectors(taxonomy, counting, shipped)
    assert counting.calls == 2
    unused = tmp_path / "unused"
    assert_same(form_vectors(taxonomy, counting, cache=unused, shipped=shipped), computed)
    assert counting.calls == 2
    assert not unused.exists()
    assert path.read_bytes() == only_file(cache).read_bytes()
    assert np.load(path).dtype == np.int8


def test_shipped_vectors_of_another_taxonomy_are_not_used(
    taxonomy: Taxonomy, counting: CountingEncoder, tmp_path: Path
) -> None:
    other = Taxonomy("other", [Skill("law", "Law", "knowledge", None)])
    write_form_vectors(other, counting, tmp_path / "shipped")
    found = form_vectors(taxonomy, counting, cache=tmp_path / "cache", shipped=tmp_path / "shipped")
    assert counting.calls == 2
    assert len(found.skills) == len(taxonomy)
    form_vectors(taxonomy, counting, cache=tmp_path / "cache", shipped=tmp_path / "shipped")
    assert counting.calls == 2


def test_another_encoder_has_vectors_of_its_own(taxonomy: Taxonomy, encoder: Encoder, tmp_path: Path) -> None:
    for name in ("one", "two", "one"):
        form_vectors(taxonomy, CountingEncoder(encoder, name), cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def damage(path: Path, how: str) -> None:
    array, content = np.load(path), path.read_bytes()
    match how:
        case "empty":
            path.write_bytes(b"")
        case "no array":
            path.write_bytes(b"PK\x03\x04 not an array")
        case "cut off":
            path.write_bytes(content[:-5])
        case "cut off in the header":
            path.write_bytes(content[:40])
        case "too long":
            path.write_bytes(content + b"x")
        case "rows missing":
            np.save(path, array[:-1])
        case "one dimension":
            np.save(path, array[:, 0])
        case "another type":
            np.save(path, array.astype(np.float16))
        case "pickled objects":
            np.save(path, np.array([{}], object), allow_pickle=True)
        case "filled with zeros":
            np.save(path, np.zeros_like(array))
        case "huge":
            shape = str(array.shape).encode()
            larger = shape.replace(b"64", b"64000000000000")
            spaces = b" " * (len(larger) - len(shape))
            assert shape + b", }" + spaces in content
            path.write_bytes(content.replace(shape + b", }" + spaces, larger + b", }", 1))
        case "folder":
            path.unlink()
            path.mkdir()


DAMAGES = (
    "empty", "no array", "cut off", "cut off in the header", "too long", "rows missing", "one dimension",
    "another type", "pickled objects", "filled with zeros", "huge", "folder",
)  # fmt: skip


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_cache_is_passed_over_and_rebuilt(
    taxonomy: Taxonomy, counting: CountingEncoder, tmp_path: Path, how: str
) -> None:
    wanted = form_vectors(taxonomy, counting, cache=tmp_path)
    content = only_file(tmp_path).read_bytes()
    damage(only_file(tmp_path), how)
    assert_same(form_vectors(taxonomy, counting, cache=tmp_path), wanted)
    assert counting.calls == 2
    if how != "folder":
        assert only_file(tmp_path).read_bytes() == content
    assert not list(tmp_path.glob("*.tmp"))


def test_shipped_vectors_go_before_cached_ones(
    taxonomy: Taxonomy, counting: CountingEncoder, tmp_path: Path
) -> None:
    cache, shipped = tmp_path / "cache", tmp_path / "shipped"
    wanted = form_vectors(taxonomy, counting, cache=cache)
    write_form_vectors(taxonomy, counting, shipped)
    np.save(only_file(cache), -np.load(only_file(cache)))
    assert_same(form_vectors(taxonomy, counting, cache=cache, shipped=shipped), wanted)


def test_damaged_shipped_vectors_are_passed_over(
    taxonomy: Taxonomy, counting: CountingEncoder, tmp_path: Path
) -> None:
    cache, shipped = tmp_path / "cache", tmp_path / "shipped"
    write_form_vectors(taxonomy, counting, shipped).write_bytes(b"")
    form_vectors(taxonomy, counting, cache=cache, shipped=shipped)
    assert only_file(cache).stat().st_size > 0
    assert only_file(shipped).stat().st_size == 0


def test_a_cache_that_cannot_be_written_is_no_error(
    taxonomy: Taxonomy, counting: CountingEncoder, tmp_path: Path
) -> None:
    """A file stands where the folder would be, which stops also the root user."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    found = form_vectors(taxonomy, counting, cache=blocked / "cache", shipped=blocked / "shipped")
    assert_same(found, form_vectors(taxonomy, counting, cache=tmp_path / "cache"))


def test_writing_shipped_vectors_removes_the_older_ones_only(
    taxonomy: Taxonomy, encoder: Encoder, tmp_path: Path
) -> None:
    old = write_form_vectors(taxonomy, CountingEncoder(encoder, "old"), tmp_path)
    kept = tmp_path / "card.md"
    kept.write_text("what this is")
    new = write_form_vectors(taxonomy, CountingEncoder(encoder, "new"), tmp_path)
    assert new != old
    assert sorted(tmp_path.iterdir()) == [kept, new]
    assert write_form_vectors(taxonomy, CountingEncoder(encoder, "new"), tmp_path) == new


def test_shipped_vectors_that_cannot_be_written_are_an_error(
    taxonomy: Taxonomy, encoder: Encoder, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(OSError, match="file"):
        write_form_vectors(taxonomy, encoder, blocked / "folder")


def test_others_may_read_what_is_written(taxonomy: Taxonomy, encoder: Encoder, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("")
    written = write_form_vectors(taxonomy, encoder, tmp_path)
    assert written.stat().st_mode == plain.stat().st_mode


def test_an_empty_taxonomy_has_no_vectors(encoder: Encoder, tmp_path: Path) -> None:
    for _ in range(2):
        found = form_vectors(Taxonomy("empty", []), encoder, cache=tmp_path)
        assert (found.forms.shape, found.skills.shape) == ((0, 64), (0, 64))


def test_skill_vectors_are_the_mean_directions_and_computed_once() -> None:
    forms = np.array([[1, 0], [0, 1], [1, 0], [-1, 0], [0.6, 0.8]], np.float32)
    vectors = FormVectors(forms, np.array([0, 0, 1, 1, 2], np.int32))
    half = np.sqrt(0.5)
    assert vectors.skills == pytest.approx(np.array([[half, half], [0, 0], [0.6, 0.8]]))
    assert vectors.skills is vectors.skills


def test_unit_rows_leave_zeros_alone() -> None:
    assert unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [[0.6, 0.8], [0.0, 0.0]]
    assert unit_rows(np.zeros((0, 3))).shape == (0, 3)
