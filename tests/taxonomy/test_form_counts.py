"""Counts over surface forms: shipped, cached or computed, and always the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from matcher.extraction.linking import count_stems
from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.vectors import form_counts, write_form_counts


def never(forms: Sequence[str]) -> dict[str, int]:
    raise AssertionError(f"{len(forms)} forms were counted although a file has them")


def test_each_form_counts_a_stem_once() -> None:
    assert count_stems(["Wound care", "Caring for wounds and wounds", "SQL"]) == {
        "wound": 2,
        "care": 2,
        "sql": 1,
    }


def test_computed_cached_and_shipped_are_the_same(taxonomy: Taxonomy, tmp_path: Path) -> None:
    cache, shipped = tmp_path / "cache", tmp_path / "shipped"
    shipped.mkdir()
    counted = form_counts(taxonomy, count_stems, cache=cache)
    assert counted["sql"] == 1
    assert form_counts(taxonomy, never, cache=cache) == counted
    write_form_counts(taxonomy, count_stems, shipped)
    assert form_counts(taxonomy, never, cache=tmp_path / "none", shipped=shipped) == counted


@pytest.mark.parametrize("damage", [b"", b"[1]", b'{"sql": "1"}', b'{"sql": true}', b"\xff"])
def test_a_damaged_file_is_passed_over(taxonomy: Taxonomy, tmp_path: Path, damage: bytes) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    path = write_form_counts(taxonomy, count_stems, shipped)
    whole = path.read_bytes()
    path.write_bytes(damage)
    assert form_counts(taxonomy, count_stems, cache=tmp_path / "cache", shipped=shipped)["sql"] == 1
    assert (tmp_path / "cache" / path.name).read_bytes() == whole


def test_another_taxonomy_has_a_file_of_its_own(taxonomy: Taxonomy, tmp_path: Path) -> None:
    form_counts(taxonomy, count_stems, cache=tmp_path)
    other = Taxonomy("other", [Skill("a", "Rope work", "skill", None)])
    assert form_counts(other, count_stems, cache=tmp_path) == {"rope": 1, "work": 1}


def test_writing_removes_the_older_counts_only(taxonomy: Taxonomy, tmp_path: Path) -> None:
    other = Taxonomy("other", [Skill("a", "Rope work", "skill", None)])
    old = write_form_counts(other, count_stems, tmp_path)
    kept = tmp_path / "forms-1.npy"
    kept.write_bytes(b"")
    new = write_form_counts(taxonomy, count_stems, tmp_path)
    assert new != old
    assert sorted(tmp_path.iterdir()) == [new, kept]
