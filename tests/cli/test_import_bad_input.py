"""Inputs that once broke an import, or spoilt it for later."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from matcher.checksums import LISTING
from matcher.credentials import Catalogue, CredentialType
from matcher.credentials.type_readers import read_credential_types
from matcher.errors import BadData, BadInput
from matcher.reports.comparison import compare_credentials
from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.checking import check_taxonomy
from matcher.taxonomy.compiled import read_compiled, write_compiled
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.taxonomy.readers.draft import TaxonomyDraft


def node(**terms: Any) -> dict[str, Any]:
    stated = {"ctid": "ce-1", "name": {"en": "Type 1"}} | terms
    return {"@type": "ceterms:Certification"} | {f"ceterms:{name}": value for name, value in stated.items()}


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf8")
    return path


@pytest.mark.parametrize("text", ["label\nExperience\nBaking\n", "id,label\nopen:x,X\nbake,Baking\n"])
def test_an_id_that_looks_like_a_key_is_set_aside_or_changed(tmp_path: Path, text: str) -> None:
    taxonomy, _ = read_taxonomy_release(write(tmp_path / "a.csv", text)).build("x")
    assert "Baking" in {skill.label for skill in taxonomy}


def test_a_node_below_a_circle_keeps_its_parent() -> None:
    nodes = [Skill("x", "X", "skill", "a"), Skill("a", "A", "skill", "b"), Skill("b", "B", "skill", "a")]
    taxonomy, rejected = TaxonomyDraft(tuple(nodes), (), "s").build("x")
    assert taxonomy["x"].parent == "a"
    assert [problem.place for problem in rejected] == ["a"]


@pytest.mark.parametrize(
    "text", ["x" * 200_000, "label,kind\rA,skill\rB,skill\r"], ids=["one line", "old Mac"]
)
def test_a_header_that_is_no_csv_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    with pytest.raises(BadInput):
        read_taxonomy_release(tmp_path / "a.csv")


def test_quoted_headers_of_a_tsv_are_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", '"label"\t"kind"\n"Baking"\t"skill"\n')
    assert [skill.label for skill in read_taxonomy_release(path).nodes] == ["Baking"]


def damaged_zip(path: Path, how: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("skills_en.csv", "conceptUri,preferredLabel,skillType,altLabels\nu,Label,skill,\n")
    content = bytearray(path.read_bytes())
    listing = content.rfind(b"PK\x01\x02")
    match how:
        case "content changed":
            content = content.replace(b"Label", b"Lapel")
        case "encrypted":
            content[6] |= 1
            content[listing + 8] |= 1
        case "unknown compression":
            content[8] = content[listing + 10] = 99
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("how", ["content changed", "encrypted", "unknown compression"])
def test_a_zip_damaged_inside_is_refused(tmp_path: Path, how: str) -> None:
    with pytest.raises(BadInput):
        read_taxonomy_release(damaged_zip(tmp_path / "esco.zip", how))


def test_a_folder_in_a_zip_is_no_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.mkdir("sub")
        archive.writestr("sub/a.csv", "label\nBaking\n")
    assert [skill.label for skill in read_taxonomy_release(tmp_path / "a.zip").nodes] == ["Baking"]


# test_readers_onet.py

MODEL = "Element ID\tElement Name\tDescription\n2.A\tSkills\t\n2.A.1\tReading\t\n"
TECHNOLOGY = "Example\tCommodity Code\tCommodity Title\n{}\t432\tEditors\n"


def test_a_missing_title_column_of_activities_is_named(tmp_path: Path) -> None:
    write(tmp_path / "Content Model Reference.txt", MODEL)
    write(tmp_path / "Technology Skills.txt", TECHNOLOGY.format("Acme"))
    write(tmp_path / "DWA Reference.txt", "Element ID\tIWA ID\tDWA ID\tDWA Title\n4\t4.I\t4.I.D\tDo.\n")
    with pytest.raises(BadInput, match="no column 'Element Name'"):
        read_taxonomy_release(tmp_path)


def test_a_technology_without_a_name_is_set_aside(tmp_path: Path) -> None:
    write(tmp_path / "Content Model Reference.txt", MODEL)
    write(tmp_path / "Technology Skills.txt", TECHNOLOGY.format(" "))
    assert all(one.label for one in read_taxonomy_release(tmp_path).nodes)


@pytest.mark.parametrize(
    "more",
    [{"CFDocument": "x"}, {"CFDocument": [1]}, {"CFAssociations": 5}, {"CFAssociations": True}],
    ids=str,
)
def test_case_parts_of_wrong_types_do_no_harm(tmp_path: Path, more: dict[str, Any]) -> None:
    value = {"CFItems": [{"identifier": "1", "fullStatement": "A"}]} | more
    assert read_taxonomy_release(write(tmp_path / "a.json", json.dumps(value))).nodes


def test_descriptors_with_one_id_are_reported(tmp_path: Path) -> None:
    rows = [{"id": "1", "skillName": name, "skillStatement": ""} for name in "AB"]
    _, rejected = read_taxonomy_release(write(tmp_path / "a.json", json.dumps(rows))).build("x")
    assert [problem.place for problem in rejected] == ["1"]


def test_a_category_that_looks_like_a_key_is_no_hindrance(tmp_path: Path) -> None:
    row = {"id": "1", "skillName": "A", "skillStatement": "", "category": "experience"}
    read_taxonomy_release(write(tmp_path / "a.json", json.dumps([row]))).build("x")


def test_a_name_that_is_a_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        write_compiled(Taxonomy("../x", []), tmp_path / "home", source="x")


def test_others_may_read_what_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    write_compiled(Taxonomy("x", []), tmp_path, source="x")
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("change", ["other labels", "no file"])
def test_an_emptied_list_of_hashes_vouches_for_nothing(tmp_path: Path, change: str) -> None:
    write_compiled(Taxonomy("x", [Skill("a", "Alpha", "skill", None)]), tmp_path, source="x")
    skills = tmp_path / "x" / "skills.json"
    skills.write_text(skills.read_text().replace("Alpha", "Beta"))
    if change == "no file":
        skills.unlink()
    (tmp_path / "x" / LISTING).write_text("")
    with pytest.raises(BadData):
        read_compiled(tmp_path / "x")


def test_an_alias_that_repeats_its_label_is_no_second_label() -> None:
    notices = check_taxonomy(
        Taxonomy("t", [Skill("g", "G", "group", None), Skill("a", "A", "skill", "g", ("A",))])
    )
    assert {one.code for one in notices} == {"alias_repeated", "no_sentence"}


@pytest.mark.parametrize(
    "terms",
    [
        {"renewalFrequency": f"P{'9' * 5000}Y"},
        {"requires": [{"ceterms:yearsOfExperience": 10**400}]},
    ],
    ids=["an endless duration", "endless years"],
)
def test_endless_numbers_do_not_stop_a_reading(tmp_path: Path, terms: dict[str, Any]) -> None:
    read_credential_types(write(tmp_path / "a.json", json.dumps(node(**terms))))


def test_a_price_stated_by_its_digits_is_read(tmp_path: Path) -> None:
    cost = {
        "ceterms:price": "12,999.00",
        "ceterms:currency": "USD",
        "ceterms:directCostType": {"ceterms:targetNode": "costType:Tuition"},
    }
    (draft,) = read_credential_types(write(tmp_path / "a.json", json.dumps(node(estimatedCost=[cost])))).items
    assert draft.entry.cost[0].amount == 12999.0


@pytest.mark.parametrize("price", ["a lot", -5], ids=["in words", "negative"])
def test_a_price_that_cannot_be_read_is_reported_and_the_type_kept(tmp_path: Path, price: Any) -> None:
    cost = {
        "ceterms:price": price,
        "ceterms:currency": "USD",
        "ceterms:directCostType": {"ceterms:targetNode": "costType:Tuition"},
    }
    found = read_credential_types(write(tmp_path / "a.json", json.dumps(node(estimatedCost=[cost]))))
    assert (len(found.items), len(found.rejected)) == (1, 1)


@pytest.mark.parametrize("months", ["inf", "nan", "1e400"])
def test_endless_months_in_a_table_are_set_aside(tmp_path: Path, months: str) -> None:
    found = read_credential_types(write(tmp_path / "a.csv", f"name,validity months\nA,{months}\nB,12\n"))
    assert [draft.entry.name for draft in found.items] == ["B"]


def test_an_endless_cell_is_set_aside(tmp_path: Path) -> None:
    found = read_credential_types(write(tmp_path / "a.csv", f"name,summary\nA,{'x' * 200_000}\n"))
    assert [problem.place for problem in found.rejected]


def test_names_in_other_scripts_have_ids_of_their_own(tmp_path: Path) -> None:
    found = read_credential_types(write(tmp_path / "a.csv", "name\nСварщик\nМедсестра\n"))
    assert [draft.entry.name for draft in found.items] == ["Сварщик", "Медсестра"]


def test_units_without_a_unit_are_not_called_none(taxonomy: Taxonomy) -> None:
    row = {
        "id": "one",
        "name": "One",
        "kind": "badge",
        "issuer": None,
        "sector": "x",
        "summary": "",
        "renewal": {"units": 60},
    }
    told = compare_credentials(Catalogue([CredentialType.model_validate(row)], taxonomy), ["one"], {})
    assert "None" not in told["validity"]["one"]
