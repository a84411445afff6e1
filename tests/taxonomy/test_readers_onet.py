"""O*NET releases: content model, work activities, technologies and tools, each with its own code."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from release_files import build, shared_file, write_folder, write_zip

from matcher.errors import BadInput
from matcher.keys import normalise
from matcher.taxonomy import Taxonomy
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.taxonomy.readers.onet import short_forms

MODEL = """Element ID\tElement Name\tDescription
1.A\tAbilities\tNot what is learned.
2.A\tBasic Skills\tGroups of skills.
2.A.1\tContent\tBackground structures.
2.A.1.a\tReading Comprehension\tUnderstanding written "sentences".
2.C\tKnowledge\tOrganised facts.
2.C.1\tBiology\tKnowledge of plants.
2.D\tEducation\tPrior education.
"""
ACTIVITIES = """Element ID\tElement Name\tIWA ID\tIWA Title\tDWA ID\tDWA Title
4.A.1\tGetting Information\t4.A.1.I01\tStudy details.\t4.A.1.I01.D01\tReview designs.
4.A.1\tGetting Information\t4.A.1.I01\tStudy details.\t4.A.1.I01.D02\tStudy compositions.
"""
TECHNOLOGY = """O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title
11-1011.00\tAcme "Pro" editor software\t43232202\tDocument management software
11-1012.00\tAcme "Pro" editor software\t43232104\tWord processing software
11-1013.00\tAcme "Pro" editor software\t43232104\tWord processing software
11-1011.00\tExtensible markup language XML\t43232402\tDevelopment environment software
11-1011.00\tWord processing software\t43232104\tWord processing software
11-1011.00\tC++\t43232402\tDevelopment environment software
11-1011.00\tC\t43232402\tDevelopment environment software
"""
TOOLS = """O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title
11-1011.00\t10-key calculators\t44101809\tDesktop calculator
11-1012.00\tPocket calculators\t44101809\tDesktop calculator
"""
RELEASE = {
    "Content Model Reference.txt": MODEL,
    "DWA Reference.txt": ACTIVITIES,
    "Technology Skills.txt": TECHNOLOGY,
    "Tools Used.txt": TOOLS,
    "Read Me.txt": "not read",
}


@pytest.fixture
def small(tmp_path: Path) -> Taxonomy:
    taxonomy, rejected = build(write_folder(tmp_path / "onet", RELEASE))
    assert rejected == ()
    return taxonomy


def test_each_node_has_its_own_code_label_kind_and_parent(small: Taxonomy) -> None:
    found = {node.id: (node.label, node.kind, node.parent) for node in small.nodes.values()}
    assert found == {
        "2.A": ("Basic Skills", "group", None),
        "2.A.1": ("Content", "group", "2.A"),
        "2.A.1.a": ("Reading Comprehension", "transversal", "2.A.1"),
        "2.C": ("Knowledge", "group", None),
        "2.C.1": ("Biology", "knowledge", "2.C"),
        "4.A.1": ("Getting Information", "group", None),
        "4.A.1.I01": ("Study details", "skill", "4.A.1"),
        "4.A.1.I01.D01": ("Review designs", "skill", "4.A.1.I01"),
        "4.A.1.I01.D02": ("Study compositions", "skill", "4.A.1.I01"),
        "technology": ("Technology", "group", None),
        "43232202": ("Document management software", "tool", "technology"),
        "43232104": ("Word processing software", "tool", "technology"),
        "43232402": ("Development environment software", "tool", "technology"),
        "43232104/acme-pro-editor-software": ('Acme "Pro" editor software', "tool", "43232104"),
        "43232402/extensible-markup-language-xml": ("Extensible markup language XML", "tool", "43232402"),
        "43232402/c++": ("C++", "tool", "43232402"),
        "43232402/c": ("C", "tool", "43232402"),
        "tools": ("Tools and machines", "group", None),
        "44101809": ("Desktop calculator", "tool", "tools"),
    }


def test_quotation_marks_are_ordinary_characters(small: Taxonomy) -> None:
    assert small["2.A.1.a"].description == 'Understanding written "sentences".'


def test_a_name_of_one_letter_needs_its_field_beside_it(small: Taxonomy) -> None:
    assert dict(small["43232402/c"].ambiguous) == {"C": "context"}


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Extensible markup language XML", ("Extensible markup language", "XML")),
        ("Word processing software", ("Word processing",)),
        ("Structured query language SQL", ("Structured query language", "SQL")),
        ("Adobe Acrobat", ()),
        ("Autodesk AutoCAD", ()),
        ("Relay RDU", ()),
        ("SAP", ()),
        ("software", ()),
        ("", ()),
    ],
)
def test_short_forms(name: str, forms: tuple[str, ...]) -> None:
    assert short_forms(name) == forms


def test_short_forms_are_other_names_of_their_technology(small: Taxonomy) -> None:
    assert small["43232402/extensible-markup-language-xml"].aliases == ("Extensible markup language", "XML")
    assert small["43232104"].aliases == ("Word processing",)


def test_a_zip_gives_what_its_folder_gives(small: Taxonomy, tmp_path: Path) -> None:
    taxonomy, _ = build(write_zip(tmp_path / "onet.zip", RELEASE, inside="db_29_2_text/"))
    assert taxonomy.digest == small.digest


def test_activities_and_tools_may_be_absent(tmp_path: Path) -> None:
    files = {name: RELEASE[name] for name in ("Content Model Reference.txt", "Technology Skills.txt")}
    taxonomy, _ = build(write_folder(tmp_path / "onet", files))
    assert {taxonomy.sector(skill.id) for skill in taxonomy} == {"2.A", "2.C", "technology"}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("Content Model Reference.txt", "Element ID"),
        ("Content Model Reference.txt", "Description"),
        ("DWA Reference.txt", "DWA Title"),
        ("DWA Reference.txt", "IWA ID"),
        ("Technology Skills.txt", "Example"),
        ("Technology Skills.txt", "Commodity Title"),
        ("Tools Used.txt", "Commodity Code"),
    ],
)
def test_a_missing_column_is_named(tmp_path: Path, table: str, column: str) -> None:
    files = RELEASE | {table: RELEASE[table].replace(column, "Other", 1)}
    with pytest.raises(BadInput, match=f"{table} has no column '{column}'"):
        read_taxonomy_release(write_folder(tmp_path / "onet", files))


def test_an_empty_table_is_named(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "onet", RELEASE | {"Technology Skills.txt": ""})
    with pytest.raises(BadInput, match=r"Technology Skills\.txt has no column 'Example'"):
        read_taxonomy_release(folder)


def test_tables_without_rows_hold_no_skill(tmp_path: Path) -> None:
    files = {name: RELEASE[name].split("\n")[0] for name in RELEASE}
    with pytest.raises(BadInput, match="onet holds no skill"):
        read_taxonomy_release(write_folder(tmp_path / "onet", files))


def test_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "onet", RELEASE)
    (folder / "Technology Skills.txt").write_bytes(TECHNOLOGY.replace("Acme", "Acmé").encode("latin-1"))
    with pytest.raises(BadInput, match=r"Technology Skills\.txt, line \d+: .*utf-8"):
        read_taxonomy_release(folder)


# The release of the U.S. Department of Labor.


def table(name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(shared_file("onet-db_29_2_text.zip")) as archive:
        text = archive.read(f"db_29_2_text/{name}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), dialect="excel-tab", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def real() -> Taxonomy:
    taxonomy, rejected = build(shared_file("onet-db_29_2_text.zip"))
    assert rejected == ()
    return taxonomy


def test_every_activity_of_the_real_release_stands_under_its_own(real: Taxonomy) -> None:
    rows = table("DWA Reference.txt")
    assert len(rows) == 2_087
    for row in rows:
        detailed = real[row["DWA ID"]]
        assert (detailed.label, detailed.parent) == (row["DWA Title"].rstrip("."), row["IWA ID"])
        assert real[row["IWA ID"]].parent == row["Element ID"]
        assert real[row["Element ID"]].label == row["Element Name"]


def test_skills_and_knowledge_of_the_real_release_are_all_there(real: Taxonomy) -> None:
    stated = {
        row["Element ID"]: row["Element Name"]
        for row in table("Content Model Reference.txt")
        if re.match(r"2\.[ABC](\.|$)", row["Element ID"])
    }
    assert {node.id: node.label for node in real.nodes.values() if node.id.startswith("2.")} == stated
    assert real["2.A.1.a"].label == "Reading Comprehension"
    assert {skill.kind for skill in real if skill.id.startswith("2.C")} == {"knowledge"}


def test_every_technology_of_the_real_release_is_found_by_name(real: Taxonomy) -> None:
    names = {normalise(skill.label) for skill in real if skill.kind == "tool"}
    for row in table("Technology Skills.txt"):
        assert normalise(row["Example"]) in names
        assert real[row["Commodity Code"]].label == row["Commodity Title"]


def test_each_technology_of_the_real_release_stands_under_a_commodity_that_lists_it(real: Taxonomy) -> None:
    listed = {(row["Commodity Code"], row["Example"].strip()) for row in table("Technology Skills.txt")}
    examples = [skill for skill in real if "/" in skill.id]
    assert len(examples) > 8_000
    assert all((skill.parent, skill.label) in listed for skill in examples)
    assert len({skill.label for skill in examples}) == len(examples)


def test_the_tools_of_the_real_release_are_the_kinds_of_tools(real: Taxonomy) -> None:
    stated = {row["Commodity Code"]: row["Commodity Title"] for row in table("Tools Used.txt")}
    assert {skill.id: skill.label for skill in real if skill.parent == "tools"} == stated
