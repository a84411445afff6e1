"""Spreadsheets of skills: columns found or mapped, rows that cannot be used, and drafts made whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from release_files import build, write_zip

from matcher.errors import BadInput
from matcher.taxonomy import Skill
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.taxonomy.readers.draft import TaxonomyDraft
from matcher.types import Rejected

FULL = """id,label,kind,parent,category,aliases,related,definition
bake, Bake  bread ,,,Food,make bread|  bread making ;,oven,Loaves of flour.
oven,Ovens,Tool,,Food,,bake,
rye,Rye bread,knowledge,bake,Food,,,
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "skills.csv"


def test_each_row_is_a_skill_with_its_own_fields(path: Path) -> None:
    path.write_text(FULL, "utf8")
    taxonomy, rejected = build(path)
    assert rejected == ()
    assert {node.id: (node.label, node.kind, node.parent) for node in taxonomy.nodes.values()} == {
        "group:food": ("Food", "group", None),
        "bake": ("Bake bread", "skill", "group:food"),
        "oven": ("Ovens", "tool", "group:food"),
        "rye": ("Rye bread", "knowledge", "bake"),
    }
    assert taxonomy["bake"].aliases == ("make bread", "bread making")
    assert taxonomy["bake"].related == ("oven",)
    assert taxonomy["bake"].description == "Loaves of flour."


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        ("Skill Name,Skill Statement", "description", "Do it."),
        ("RSD Name,Contextualized Skill Statement", "description", "Do it."),
        ("preferredLabel,altLabels", "aliases", ("Do it.",)),
        (" NAME ,Synonyms", "aliases", ("Do it.",)),
        ("title,Canonical URL", "id", "Do it."),
        ("skill,Unheard of", "description", ""),
    ],
)
def test_usual_headers_are_found(path: Path, header: str, field: str, value: object) -> None:
    path.write_text(f"{header}\nTriage,Do it.\n", "utf8")
    (skill,) = build(path)[0]
    assert (skill.label, getattr(skill, field)) == ("Triage", value)


def test_columns_can_be_mapped(path: Path) -> None:
    path.write_text("name,Fähigkeit,Nr\nwrong,Löten,7\n", "utf8")
    (skill,) = build(path, columns={"label": "Fähigkeit", "id": "Nr"})[0]
    assert (skill.id, skill.label) == ("7", "Löten")


def test_without_ids_the_label_makes_one(path: Path) -> None:
    path.write_text("label\nBed-bath Basics\n溶接\n", "utf8")
    assert {skill.id: skill.label for skill in build(path)[0]} == {
        "bed-bath-basics": "Bed-bath Basics",
        "溶接": "溶接",
    }


@pytest.mark.parametrize("name", ["skills.tsv", "skills.txt"])
def test_tabs_separate_too(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text('label\tkind\tdefinition\n2" pipes, steel\ttool\tSay "pipe".\n', "utf8")
    (skill,) = build(path)[0]
    assert (skill.label, skill.kind, skill.description) == ('2" pipes, steel', "tool", 'Say "pipe".')


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("\ufefflabel\nTriage\n", ["Triage"]),
        ("label,\nTriage,x,y,z\n", ["Triage"]),
        ("label,kind\nTriage\n", ["Triage"]),
        ('label,kind\n"Triage,\nby day",\n', ["Triage, by day"]),
        ("label\r\nTriage\r\n\r\nWashing\r\n", ["Triage", "Washing"]),
    ],
    ids=["byte order mark", "too many cells", "too few cells", "cells over two lines", "Windows lines"],
)
def test_untidy_tables_are_read(path: Path, text: str, labels: list[str]) -> None:
    path.write_bytes(text.encode())
    assert [skill.label for skill in build(path)[0]] == labels


def test_rows_that_cannot_be_used_are_named(path: Path) -> None:
    path.write_text("id,label,kind\na,  ,skill\nb,Medals,medal\nc,Kept,\nc,Second,\n", "utf8")
    taxonomy, rejected = build(path)
    assert {skill.id: skill.label for skill in taxonomy} == {"c": "Kept"}
    assert {problem.place: problem.reason.split(";")[0] for problem in rejected} == {
        "skills.csv#2": "the label is empty",
        "skills.csv#3": "kind is 'medal'",
        "skills.csv#5": "id 'c' was used before",
    }


def test_parents_that_lead_nowhere_or_in_a_circle_are_cut(path: Path) -> None:
    path.write_text("id,label,parent\na,A,gone\nb,B,c\nc,C,b\nd,D,d\n", "utf8")
    taxonomy, rejected = build(path)
    assert {skill.id: skill.parent for skill in taxonomy} == {"a": None, "b": None, "c": "b", "d": None}
    assert [problem.place for problem in rejected] == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        ("", {}, "no column holds the labels; say which with label=COLUMN; it has []"),
        ("a,b\n1,2\n", {}, "no column holds the labels; say which with label=COLUMN; it has ['a', 'b']"),
        ("label\nA\n", {"label": "Skill"}, "skills.csv has no column 'Skill'; it has ['label']"),
        ("label\nA\n", {"colour": "label"}, "no field 'colour' to map a column to; fields: label, id"),
        ("label\n", {}, "skills.csv holds no skill"),
        ("label,kind\n,\n", {}, "skills.csv holds no skill: skills.csv#2: the label is empty"),
        ("label,kind\nA,group\n", {}, "skills.csv holds no skill"),
        ("Dear all,\nplease find the skills below.\n", {}, "no column holds the labels"),
    ],
    ids=[
        "empty", "no label", "mapped to nothing", "unknown field", "header only", "no labels", "groups only",
        "a letter",
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_says_why(
    path: Path, text: str, columns: dict[str, str], said: str
) -> None:
    path.write_text(text, "utf8")
    with pytest.raises(BadInput) as caught:
        read_taxonomy_release(path, columns=columns)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"label\nCaf\xe9\n", "label\nA\n".encode("utf-16"), b"\x89PNG\r\n\x1a\n\xff"],
    ids=["Latin-1", "UTF-16", "a picture"],
)  # fmt: skip
def test_bytes_that_are_not_utf_8_are_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"skills\.csv is not UTF-8 text \(byte \d+\); save it as UTF-8"):
        read_taxonomy_release(path)


def test_a_table_in_a_zip_is_read(tmp_path: Path) -> None:
    packed = write_zip(tmp_path / "skills.zip", {"skills.csv": FULL})
    assert len(build(packed)[0]) == 3


# Drafts, whatever they came from.

IDS = st.sampled_from("abcdefgh")
NODES = st.builds(
    Skill,
    IDS,
    st.text(max_size=6),
    st.sampled_from(["skill", "group", "tool"]),
    st.none() | IDS,
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
    st.lists(IDS, max_size=3).map(tuple),
)


@given(st.lists(NODES, max_size=12))
def test_any_draft_builds_a_tree_and_tells_what_it_changed(nodes: list[Skill]) -> None:
    taxonomy, rejected = TaxonomyDraft(tuple(nodes), (), "anywhere").build("built")
    first = {node.id: node for node in reversed(nodes)}
    assert set(taxonomy.nodes) == set(first)
    told = {problem.place for problem in rejected}
    for node in taxonomy.nodes.values():
        assert (node.label, node.kind) == (first[node.id].label, first[node.id].kind)
        assert taxonomy.sector(node.id) in taxonomy.nodes
        assert node.parent == first[node.id].parent or (node.parent is None and node.id in told)
        assert set(node.related) <= {skill.id for skill in taxonomy} - {node.id}
        assert len(set(node.aliases)) == len(node.aliases)
        assert not {"", node.label} & set(node.aliases)
        assert {form for form, _ in node.ambiguous} <= set(node.forms)


@given(st.permutations("abcdef"))
def test_a_tree_is_built_as_it_is_stated(order: list[str]) -> None:
    nodes = [Skill(one, one, "skill", parent) for one, parent in zip(order, [None, *order], strict=False)]
    taxonomy, rejected = TaxonomyDraft(tuple(nodes), (), "anywhere").build("built")
    assert {skill.id: skill.parent for skill in taxonomy} == {node.id: node.parent for node in nodes}
    assert rejected == ()


def test_what_a_reader_set_aside_stays_told() -> None:
    before = Rejected("row 3", "no label")
    _, rejected = TaxonomyDraft((Skill("a", "A", "skill", "gone"),), (before,), "x").build("built")
    assert rejected[0] == before
    assert [problem.place for problem in rejected] == ["row 3", "a"]


# Names that are ordinary words.

SENTENCES = [
    Skill(
        f"s{n}", f"Work of kind {n}", "skill", None, description="Keep the current plan, or lead a go team."
    )
    for n in range(5)
]


@pytest.mark.parametrize(
    ("skill", "flags"),
    [
        (Skill("x", "electricity", "knowledge", None, ("current",)), {"current": "subject"}),
        (Skill("x", "current", "knowledge", None), {}),
        (Skill("x", "Go", "tool", None), {"Go": "context"}),
        (Skill("x", "Team", "tool", None), {"Team": "exact"}),
        (Skill("x", "TEAM", "tool", None), {}),
        (Skill("x", "electricity", "knowledge", None, ("volts",)), {}),
        (Skill("x", "electricity", "knowledge", None, ("current plan",)), {}),
        (Skill("x", "R", "tool", None, ("C#",)), {"R": "context", "C#": "context"}),
    ],
    ids=[
        "a common alias", "a common label", "two letters", "a capital that stands small too", "all capitals",
        "a rare alias", "two words", "one letter and a sign",
    ],
)  # fmt: skip
def test_ordinary_words_are_flagged(skill: Skill, flags: dict[str, str]) -> None:
    taxonomy, _ = TaxonomyDraft((skill, *SENTENCES), (), "x").build("built")
    assert dict(taxonomy["x"].ambiguous) == flags


def test_an_alias_in_fewer_sentences_is_a_name() -> None:
    skill = Skill("x", "electricity", "knowledge", None, ("current",))
    taxonomy, _ = TaxonomyDraft((skill, *SENTENCES[:4]), (), "x").build("built")
    assert taxonomy["x"].ambiguous == ()


def test_rules_by_another_hand_go_first() -> None:
    nodes = (Skill("x", "Go", "tool", None), Skill("y", "rust removal", "skill", None, ("derusting",)))
    taxonomy, _ = TaxonomyDraft(nodes, (), "x").build("built", known={"Go": "exact", "derusting": "context"})
    assert dict(taxonomy["x"].ambiguous) == {"Go": "exact"}
    assert dict(taxonomy["y"].ambiguous) == {"derusting": "context"}
