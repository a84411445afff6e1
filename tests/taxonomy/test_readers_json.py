"""Competency frameworks (CASE) and rich skill descriptors: JSON that may lack or repeat anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from release_files import build, shared_file, write_zip

from matcher.errors import BadInput
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.types import Rejected

HOST = "https://frameworks.example/CFItems/"
DOCUMENT = {
    "uri": "https://frameworks.example/CFDocuments/d1",
    "identifier": "d1",
    "title": "Care  work",
    "creator": "A College",
    "description": "What carers do.",
}


def item(identifier: str, statement: str, **more: Any) -> dict[str, Any]:
    return {"identifier": identifier, "uri": HOST + identifier, "fullStatement": statement} | more


def link(origin: str, kind: str, destination: str) -> dict[str, Any]:
    """An association as CASE writes it, with both ends as objects."""
    return {
        "associationType": kind,
        "originNodeURI": {"identifier": origin, "uri": HOST + origin},
        "destinationNodeURI": {"identifier": destination, "uri": HOST + destination},
    }


def package(*items: Any, links: Any = (), document: Any = DOCUMENT) -> dict[str, Any]:
    return {"CFDocument": document, "CFItems": list(items), "CFAssociations": links}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "framework.json"


def read(path: Path, value: Any) -> dict[str, tuple[str, str | None]]:
    """id -> (label, parent) of what a JSON value gives."""
    path.write_text(json.dumps(value), "utf8")
    return {node.id: (node.label, node.parent) for node in build(path)[0].nodes.values()}


def test_items_stand_under_the_framework_or_their_parent(path: Path) -> None:
    links = [link("2", "isChildOf", "1"), link("1", "isChildOf", "d1"), link("3", "precedes", "1")]
    found = read(
        path, package(item("1", "Washing"), item("2", "Bed baths"), item("3", "Feeding"), links=links)
    )
    assert found == {
        DOCUMENT["uri"]: ("Care work", None),
        HOST + "1": ("Washing", DOCUMENT["uri"]),
        HOST + "2": ("Bed baths", HOST + "1"),
        HOST + "3": ("Feeding", DOCUMENT["uri"]),
    }


@pytest.mark.parametrize(
    "end",
    [
        {"originNodeIdentifier": "2", "destinationNodeIdentifier": "1"},
        {"originNodeURI": HOST + "2", "destinationNodeURI": HOST + "1/"},
        {"originNodeURI": {"uri": HOST + "2"}, "destinationNodeURI": {"uri": HOST + "1"}},
    ],
    ids=["by identifier", "by address", "by address in an object"],
)
def test_the_ends_of_an_association_are_named_in_any_way(path: Path, end: dict[str, Any]) -> None:
    links = [{"associationType": "isChildOf"} | end]
    assert read(path, package(item("1", "A"), item("2", "B"), links=links))[HOST + "2"] == ("B", HOST + "1")


def test_short_statements_are_labels_and_long_ones_other_names(path: Path) -> None:
    short = item(
        "1", "Wash a person in bed", abbreviatedStatement="Bed bath", alternativeLabel="Blanket bath"
    )
    path.write_text(json.dumps(package(short, item("2", "Feeding", notes="Of adults."))), "utf8")
    taxonomy, _ = build(path)
    bath, feeding = taxonomy[HOST + "1"], taxonomy[HOST + "2"]
    assert bath.forms == ("Bed bath", "Blanket bath", "Wash a person in bed")
    assert bath.description == "Wash a person in bed"
    assert (feeding.forms, feeding.description) == (("Feeding",), "Of adults.")


@pytest.mark.parametrize("kind", ["isRelatedTo", "isPeerOf", "exactMatchOf", "replacedBy"])
def test_relations_lead_to_skills_of_the_framework_only(path: Path, kind: str) -> None:
    links = [link("1", kind, "2"), link("1", kind, "1"), link("1", kind, "d1"), link("1", kind, "gone")]
    path.write_text(json.dumps(package(item("1", "A"), item("2", "B"), links=links)), "utf8")
    taxonomy, rejected = build(path)
    assert taxonomy[HOST + "1"].related == (HOST + "2",)
    assert taxonomy[HOST + "2"].related == ()
    assert rejected == ()


def test_items_without_identifier_or_statement_are_set_aside(path: Path) -> None:
    bad = [
        {},
        "text",
        None,
        5,
        [],
        item("", "no id"),
        item("x", "  "),
        {"identifier": "y", "fullStatement": 5},
    ]
    path.write_text(json.dumps(package(*bad, item("1", "Kept"))), "utf8")
    draft = read_taxonomy_release(path)
    assert [node.label for node in draft.nodes] == ["Care work", "Kept"]
    assert [problem.place for problem in draft.rejected] == [
        f"framework.json#CFItems/{number}" for number in range(1, len(bad) + 1)
    ]


def test_an_identifier_used_twice_keeps_the_first(path: Path) -> None:
    path.write_text(json.dumps(package(item("1", "First"), item("1", "Second"))), "utf8")
    taxonomy, rejected = build(path)
    assert taxonomy[HOST + "1"].label == "First"
    assert rejected == (Rejected(HOST + "1", "the id was used before; the first one is kept"),)


def test_a_circle_of_children_is_cut(path: Path) -> None:
    links = [link("1", "isChildOf", "2"), link("2", "isChildOf", "1")]
    path.write_text(json.dumps(package(item("1", "A"), item("2", "B"), links=links)), "utf8")
    taxonomy, rejected = build(path)
    assert {skill.parent for skill in taxonomy} == {None, HOST + "1"}
    assert [problem.place for problem in rejected] == [HOST + "1"]


def test_an_item_that_is_its_own_child_has_no_parent(path: Path) -> None:
    found = read(path, package(item("1", "A"), links=[link("1", "isChildOf", "1")]))
    assert found[HOST + "1"] == ("A", None)


@pytest.mark.parametrize(
    "row",
    [None, "x", 5, [], {}, {"associationType": "isChildOf"}, {"originNodeURI": [], "destinationNodeURI": 5}],
    ids=repr,
)
def test_associations_that_say_nothing_do_no_harm(path: Path, row: Any) -> None:
    assert read(path, package(item("1", "A"), links=[row]))[HOST + "1"] == ("A", DOCUMENT["uri"])


def test_a_framework_without_a_document_is_named_by_its_file(path: Path) -> None:
    assert read(path, {"CFItems": [{"identifier": "1", "fullStatement": "A"}]}) == {
        "framework.json": ("framework.json", None),
        "1": ("A", "framework.json"),
    }


def test_a_package_in_a_zip_is_read(tmp_path: Path) -> None:
    packed = write_zip(tmp_path / "case.zip", {"framework.json": json.dumps(package(item("1", "A")))})
    assert [skill.label for skill in build(packed)[0]] == ["A"]


# Frameworks as OpenSALT exports them.


@pytest.mark.parametrize(
    ("name", "title", "skills"),
    [
        ("SmartLevelFramework", "SmartLevel Test", 14),
        ("opensalt-sample-framework", "What Standards Could Be", 16),
    ],
)
def test_sample_frameworks(name: str, title: str, skills: int) -> None:
    source = shared_file(f"fixtures/case-opensalt/{name}.json")
    stated = json.loads(source.read_text("utf8"))
    taxonomy, rejected = build(source)
    (top,) = (node for node in taxonomy.nodes.values() if node.kind == "group")
    assert (top.label, len(taxonomy), rejected) == (title, skills, ())
    assert {skill.id: skill.label for skill in taxonomy} == {
        row["uri"]: row["fullStatement"] for row in stated["CFItems"]
    }
    parents = {
        row["originNodeURI"]["uri"]: row["destinationNodeURI"]["uri"]
        for row in stated["CFAssociations"]
        if row["associationType"] == "isChildOf"
    }
    assert {skill.id: skill.parent for skill in taxonomy} == parents


# Rich skill descriptors.


def descriptor(identifier: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "skillName": name, "skillStatement": f"Do {name}."} | more


ONE = descriptor("https://skills.example/1", "Triage", categories=["Nursing", "Care"])


@pytest.mark.parametrize(
    "value",
    [
        ONE,
        [ONE],
        {"name": "A collection", "skills": [ONE]},
        [ONE | {"categories": None, "category": "Nursing"}],
    ],
    ids=["one", "a list", "a collection", "one category"],
)
def test_descriptors_stand_under_their_first_category(path: Path, value: Any) -> None:
    found = read(path, value)
    assert found == {
        "group:nursing": ("Nursing", None),
        "https://skills.example/1": ("Triage", "group:nursing"),
    }


def test_a_descriptor_keeps_its_statement_and_no_keywords_as_names(path: Path) -> None:
    path.write_text(json.dumps([ONE | {"keywords": ["ward"]}]), "utf8")
    (skill,) = build(path)[0]
    assert (skill.forms, skill.description) == (("Triage",), "Do Triage.")


@pytest.mark.parametrize("category", [None, "", "  ", [], [5], {}, 5], ids=repr)
def test_a_descriptor_without_a_category_stands_alone(path: Path, category: Any) -> None:
    assert read(path, [descriptor("1", "Triage", categories=category)]) == {"1": ("Triage", None)}


def test_a_uuid_does_for_an_id(path: Path) -> None:
    value = {"uuid": "u-1", "skillName": " Triage ", "skillStatement": "x"}
    assert read(path, value) == {"u-1": ("Triage", None)}


def test_descriptors_without_id_or_name_are_set_aside(path: Path) -> None:
    bad = [
        {"skillName": "no id", "skillStatement": ""},
        descriptor("2", " "),
        descriptor("3", ""),
        None,
        5,
        "x",
    ]
    path.write_text(json.dumps([*bad, ONE]), "utf8")
    draft = read_taxonomy_release(path)
    assert [node.label for node in draft.nodes if node.kind != "group"] == ["Triage"]
    assert [problem.place for problem in draft.rejected] == [
        f"framework.json#{number}" for number in range(1, len(bad) + 1)
    ]


# What is neither.


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "is JSON of a kind that is not known; give an ESCO"),
        ("[]", "of a kind that is not known"),
        ("[5, null]", "of a kind that is not known"),
        ('{"CFItems": {}}', "of a kind that is not known"),
        ('{"skills": "x", "name": "y"}', "of a kind that is not known"),
        ('{"@graph": [{"ceterms:name": "x"}]}', "of a kind that is not known"),
        ('{"CFItems": []}', "holds no skill"),
        ('{"CFItems": [{}]}', "holds no skill: framework.json#CFItems/1: it has no identifier"),
        ('{"CFItems": [', "framework.json is not JSON"),
        ("[" * 100_000, "framework.json is not JSON"),
        ('{"CFItems": ' + "9" * 5000 + "}", "framework.json is not JSON"),
    ],
    ids=[
        "an empty object", "an empty list", "a list of other things", "items that are no list",
        "skills in words", "credentials", "no items", "bad items only", "cut off", "too deep",
        "an endless number",
    ],
)  # fmt: skip
def test_other_json_is_refused(path: Path, text: str, said: str) -> None:
    path.write_text(text, "utf8")
    with pytest.raises(BadInput) as caught:
        read_taxonomy_release(path)
    assert said in str(caught.value)


def test_json_that_is_not_utf_8_is_refused(path: Path) -> None:
    path.write_bytes('{"CFItems": "é"}'.encode("latin-1"))
    with pytest.raises(BadInput, match=r"framework\.json is not UTF-8 text \(byte 13\)"):
        read_taxonomy_release(path)
