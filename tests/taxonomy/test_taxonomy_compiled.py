"""Compiled taxonomies: what is written loads back the same, and nothing changed loads at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from release_files import build, shared_file

from matcher.checksums import LISTING, check_hashes, write_hashes
from matcher.errors import BadData, BadInput
from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.compiled import check_name, read_compiled, write_compiled
from matcher.taxonomy.readers.draft import TaxonomyDraft

SKILLS = Taxonomy(
    "small",
    [
        Skill("top", "Top", "group", None),
        Skill(
            "esco:1",
            " Wärme",
            "knowledge",
            "top",
            ("heat", "溶接"),
            ("esco:2",),
            "Sentence.",
            "Posting.",
            "Badge.",
            (("heat", "subject"),),
        ),
        Skill("esco:2", "Cold", "skill", "esco:1"),
    ],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_compiled(
        SKILLS, tmp_path, source="A source", add=lambda into: (into / "extra.bin").write_bytes(b"1")
    )
    return tmp_path / "small"


def assert_same(found: Taxonomy, wanted: Taxonomy) -> None:
    assert found.name == wanted.name
    assert found.nodes == wanted.nodes
    assert found.digest == wanted.digest


def test_what_is_written_loads_back_identical(folder: Path) -> None:
    found = read_compiled(folder)
    assert_same(found.taxonomy, SKILLS)
    assert found.source == "A source"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NODES = st.builds(
    Skill,
    st.sampled_from("abcdef"),
    TEXTS,
    st.sampled_from(["skill", "knowledge", "tool", "language", "transversal", "group"]),
    st.none() | st.sampled_from("abcdef"),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.lists(st.sampled_from("abcdef"), max_size=2).map(tuple),
    TEXTS,
)


@given(nodes=st.lists(NODES, max_size=6), source=TEXTS)
def test_any_taxonomy_loads_back_identical(
    nodes: list[Skill], source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("compiled")
    taxonomy, _ = TaxonomyDraft(tuple(nodes), (), source).build("any")
    write_compiled(taxonomy, folder, source=source)
    found = read_compiled(folder / "any")
    assert_same(found.taxonomy, taxonomy)
    assert found.source == source


def test_a_newer_one_takes_the_place_of_the_older(folder: Path) -> None:
    other = Taxonomy("small", [Skill("x", "X", "skill", None)])
    write_compiled(other, folder.parent, source="Newer")
    assert_same(read_compiled(folder).taxonomy, other)
    assert sorted(path.name for path in folder.parent.iterdir()) == ["small"]
    assert not (folder / "extra.bin").exists()


def test_a_failure_leaves_the_older_one_and_nothing_else(folder: Path) -> None:
    def fail(_: Path) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        write_compiled(Taxonomy("small", []), folder.parent, source="Newer", add=fail)
    assert_same(read_compiled(folder).taxonomy, SKILLS)
    assert sorted(path.name for path in folder.parent.iterdir()) == ["small"]


def change_skills(folder: Path) -> None:
    path = folder / "skills.json"
    path.write_text(path.read_text("utf8").replace("Cold", "Cola"), "utf8")


def change_format(folder: Path) -> None:
    path = folder / "skills.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf8")) | {"format": 99}), "utf8")
    write_hashes(folder)


# what happens to a compiled folder, words of the reason
DAMAGES = {
    "skills changed": (change_skills, "skills.json has SHA-256"),
    "skills cut off": (lambda folder: (folder / "skills.json").write_text("{"), "skills.json has SHA-256"),
    "skills gone": (lambda folder: (folder / "skills.json").unlink(), "skills.json is missing"),
    "what was added changed": (
        lambda folder: (folder / "extra.bin").write_bytes(b"2"),
        "extra.bin has SHA-256",
    ),
    "what was added gone": (lambda folder: (folder / "extra.bin").unlink(), "extra.bin is missing"),
    "no list of hashes": (lambda folder: (folder / LISTING).unlink(), "SHA256SUMS is missing"),
    "another format": (change_format, "has format 99, not 1; import it again"),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES)
def test_a_folder_that_was_changed_does_not_load(folder: Path, damage: object, said: str) -> None:
    damage(folder)  # type: ignore[operator]
    with pytest.raises(BadData) as caught:
        read_compiled(folder)
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["esco", "onet-29.2", "a", "0", "a.b_c-d", "x" * 40])
def test_names_that_can_be_used(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../x", "a/b", "a\\b", "/etc", ".hidden", "-x", "Stackmatch", "ESCO", "é", "a b",
        "a\n", "x" * 41,
    ],
    ids=repr,
)  # fmt: skip
def test_names_that_cannot_be_used(name: str) -> None:
    with pytest.raises(BadInput, match="a taxonomy cannot be called"):
        check_name(name)


def test_a_bad_name_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be called 'Capital'"):
        write_compiled(Taxonomy("Capital", []), tmp_path, source="x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("release", ["esco-v1.1.1-classification-en-csv.zip", "onet-db_29_2_text.zip"])
def test_a_real_release_loads_back_identical(release: str, tmp_path: Path) -> None:
    taxonomy, _ = build(shared_file(release))
    write_compiled(taxonomy, tmp_path, source=release)
    assert_same(read_compiled(tmp_path / "theirs").taxonomy, taxonomy)


# The hashes themselves.


def test_hashes_cover_files_in_sub_folders_but_those_left_out(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.txt", "sub/b c.txt", "card.md"):
        (tmp_path / name).write_text(name)
    write_hashes(tmp_path, leave_out=["card.md"])
    listed = [line.partition("  ")[2] for line in (tmp_path / LISTING).read_text("utf8").splitlines()]
    assert listed == ["a.txt", "sub/b c.txt"]
    before = check_hashes(tmp_path)
    (tmp_path / "card.md").write_text("other words")
    assert check_hashes(tmp_path) == before
    (tmp_path / "sub" / "b c.txt").write_text("other words")
    with pytest.raises(BadData, match=r"b c\.txt has SHA-256"):
        check_hashes(tmp_path)


def test_the_hash_of_a_folder_depends_on_its_content_only(tmp_path: Path) -> None:
    stamps = set()
    for name, names in (("one", "ab"), ("two", "ba")):
        folder = tmp_path / name
        folder.mkdir()
        for file in names:
            (folder / file).write_text(f"text of {file}")
        write_hashes(folder)
        write_hashes(folder)
        stamps.add(check_hashes(folder))
    assert len(stamps) == 1
