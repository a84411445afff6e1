"""ESCO releases: labels to the letter, one tree out of many broader relations, and files that are broken."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from release_files import build, shared_file, write_folder, write_zip

from matcher.errors import BadInput
from matcher.taxonomy import Taxonomy
from matcher.taxonomy.readers import read_taxonomy_release, release
from matcher.types import Rejected

HEAD = "conceptUri,preferredLabel,skillType,reuseLevel,altLabels,description"
SKILLS = f"""{HEAD}
esco:bake,bake bread,skill/competence,cross-sector,"make bread
bake bread
 prepare loaves ",Make loaves of flour and water.
esco:sourdough,"sourdough, wild",knowledge,sector-specific,,
esco:spaced, lead bakers,skill/competence,occupation-specific,,
esco:welsh,Welsh,knowledge,,,
esco:listen,listen actively,skill/competence,transversal,,
"""
GROUPS = """conceptType,conceptUri,preferredLabel,description
SkillGroup,esco:S1,food work,About food.
SkillGroup,esco:S0,work,
SkillGroup,esco:L,languages,
"""
BROADER = """conceptType,conceptUri,broaderType,broaderUri
SkillGroup,esco:S1,SkillGroup,esco:S0
Skill,esco:bake,SkillGroup,esco:S1
Skill,esco:sourdough,SkillGroup,esco:S0
Skill,esco:sourdough,Skill,esco:listen
Skill,esco:sourdough,Skill,esco:bake
Skill,esco:welsh,SkillGroup,esco:L
"""
RELATED = """originalSkillUri,relationType,relatedSkillUri
esco:bake,optional,esco:spaced
esco:bake,optional,esco:bake
esco:bake,optional,esco:gone
esco:bake,essential,esco:S1
"""
LANGUAGES = "conceptUri,preferredLabel\nesco:welsh,Welsh\n"
RELEASE = {
    "skills_en.csv": SKILLS,
    "skillGroups_en.csv": GROUPS,
    "broaderRelationsSkillPillar.csv": BROADER,
    "skillSkillRelations.csv": RELATED,
    "languageSkillsCollection_en.csv": LANGUAGES,
    "occupations_en.csv": "not read",
}


@pytest.fixture
def small(tmp_path: Path) -> Taxonomy:
    taxonomy, rejected = build(write_folder(tmp_path / "esco", RELEASE))
    assert rejected == ()
    return taxonomy


def test_each_skill_has_its_own_label_parent_kind_and_names(small: Taxonomy) -> None:
    found = {node.id: (node.label, node.kind, node.parent, node.aliases) for node in small.nodes.values()}
    assert found == {
        "esco:S0": ("work", "group", None, ()),
        "esco:S1": ("food work", "group", "esco:S0", ()),
        "esco:L": ("languages", "group", None, ()),
        "esco:bake": ("bake bread", "skill", "esco:S1", ("make bread", "prepare loaves")),
        "esco:sourdough": ("sourdough, wild", "knowledge", "esco:bake", ()),
        "esco:spaced": (" lead bakers", "skill", None, ()),
        "esco:welsh": ("Welsh", "language", "esco:L", ()),
        "esco:listen": ("listen actively", "transversal", None, ()),
    }


def test_a_second_broader_skill_is_related_and_a_second_group_is_left(small: Taxonomy) -> None:
    assert small["esco:sourdough"].related == ("esco:listen",)


def test_related_skills_leave_out_groups_itself_and_what_is_not_there(small: Taxonomy) -> None:
    assert small["esco:bake"].related == ("esco:spaced",)


def test_descriptions_are_kept(small: Taxonomy) -> None:
    assert small["esco:bake"].description == "Make loaves of flour and water."
    assert small["esco:S1"].description == "About food."


@pytest.mark.parametrize("inside", ["", "ESCO dataset - v1.1.1/"], ids=["at the top", "in a folder"])
def test_a_zip_gives_what_its_folder_gives(small: Taxonomy, tmp_path: Path, inside: str) -> None:
    taxonomy, rejected = build(write_zip(tmp_path / "esco.zip", RELEASE, inside=inside))
    assert (taxonomy.digest, rejected) == (small.digest, ())


def test_the_table_of_skills_alone_is_enough(tmp_path: Path) -> None:
    taxonomy, rejected = build(write_folder(tmp_path / "esco", {"skills_en.csv": SKILLS}))
    assert {skill.parent for skill in taxonomy} == {None}
    assert taxonomy["esco:welsh"].kind == "knowledge"
    assert (len(taxonomy), rejected) == (5, ())


def test_english_goes_before_other_languages(tmp_path: Path) -> None:
    french = SKILLS.replace("bake bread", "cuire du pain")
    files = {"skills_de.csv": french, "skills_en.csv": SKILLS, "skills_fr.csv": french}
    assert build(write_folder(tmp_path / "esco", files))[0]["esco:bake"].label == "bake bread"


def test_a_release_in_another_language_is_read(tmp_path: Path) -> None:
    french = SKILLS.replace("bake bread", "pétrir la pâte")
    assert (
        build(write_folder(tmp_path / "e", {"skills_fr.csv": french}))[0]["esco:bake"].label
        == "pétrir la pâte"
    )


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "esco", {"skills_en.csv": "\ufeff" + SKILLS})
    assert len(build(folder)[0]) == 5


def test_rows_without_id_or_label_are_set_aside(tmp_path: Path) -> None:
    rows = f"{HEAD}\n,no id,skill,,,\nesco:a,  ,skill,,,\nesco:b,kept,skill,,,\n"
    taxonomy, rejected = build(write_folder(tmp_path / "esco", {"skills_en.csv": rows}))
    assert [skill.id for skill in taxonomy] == ["esco:b"]
    assert [problem.place for problem in rejected] == ["skills_en.csv#2", "skills_en.csv#3"]
    assert all("no conceptUri or no preferredLabel" in problem.reason for problem in rejected)


def test_an_id_used_twice_keeps_the_first(tmp_path: Path) -> None:
    rows = f"{HEAD}\nesco:a,first,skill,,,\nesco:a,second,skill,,,\n"
    taxonomy, rejected = build(write_folder(tmp_path / "esco", {"skills_en.csv": rows}))
    assert taxonomy["esco:a"].label == "first"
    assert rejected == (Rejected("esco:a", "the id was used before; the first one is kept"),)


def test_a_broader_concept_that_is_not_there_leaves_none(tmp_path: Path) -> None:
    files = RELEASE | {"broaderRelationsSkillPillar.csv": "conceptUri,broaderUri\nesco:bake,esco:lost\n"}
    taxonomy, rejected = build(write_folder(tmp_path / "esco", files))
    assert taxonomy["esco:bake"].parent is None
    assert [(problem.place, "'esco:lost'" in problem.reason) for problem in rejected] == [("esco:bake", True)]


def test_a_circle_of_broader_concepts_is_cut(tmp_path: Path) -> None:
    circle = "conceptUri,broaderUri\nesco:bake,esco:sourdough\nesco:sourdough,esco:bake\n"
    taxonomy, rejected = build(
        write_folder(tmp_path / "esco", RELEASE | {"broaderRelationsSkillPillar.csv": circle})
    )
    assert (taxonomy["esco:bake"].parent, taxonomy["esco:sourdough"].parent) == (None, "esco:bake")
    assert [problem.place for problem in rejected] == ["esco:bake"]


@pytest.mark.parametrize("column", ["conceptUri", "preferredLabel", "skillType", "altLabels"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    folder = write_folder(tmp_path / "esco", {"skills_en.csv": SKILLS.replace(column, "other", 1)})
    with pytest.raises(BadInput, match=rf"skills_en\.csv has no column '{column}'; it has \["):
        read_taxonomy_release(folder)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("skillGroups_en.csv", "preferredLabel"),
        ("broaderRelationsSkillPillar.csv", "broaderUri"),
        ("skillSkillRelations.csv", "relatedSkillUri"),
        ("languageSkillsCollection_en.csv", "conceptUri"),
    ],
)
def test_a_missing_column_beside_the_skills_is_named(tmp_path: Path, table: str, column: str) -> None:
    files = RELEASE | {table: RELEASE[table].replace(column, "other", 1)}
    with pytest.raises(BadInput, match=f"{table} has no column '{column}'"):
        read_taxonomy_release(write_folder(tmp_path / "esco", files))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column 'conceptUri'"),
        (f"{HEAD}\n", "holds no skill"),
        (f"{HEAD}\n,,,,,\n", r"holds no skill: skills_en\.csv#2: it has no conceptUri"),
        (f'{HEAD}\nesco:a,"{"x" * 200_000}",skill,,,\n', r"skills_en\.csv, line 2: field larger"),
    ],
    ids=["empty", "header only", "empty rows only", "an endless cell"],
)
def test_a_table_without_skills_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_taxonomy_release(write_folder(tmp_path / "esco", {"skills_en.csv": text}))


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_text_that_is_not_utf_8_is_refused(tmp_path: Path, packed: bool) -> None:
    folder = write_folder(tmp_path / "esco", {})
    (folder / "skills_en.csv").write_bytes(f"{HEAD}\nesco:a,caf\xe9,skill,,,\n".encode("latin-1"))
    path = folder
    if packed:
        path = tmp_path / "esco.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(folder / "skills_en.csv", "skills_en.csv")
    with pytest.raises(BadInput, match=r"skills_en\.csv, line 1: .*utf-8"):
        read_taxonomy_release(path)


def test_a_zip_cut_off_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "esco.zip", RELEASE)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(BadInput, match=r"esco\.zip"):
        read_taxonomy_release(path)


def test_a_zip_with_a_broken_listing_is_damaged(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "esco.zip", RELEASE)
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"PK\x07\x07"))
    with pytest.raises(BadInput, match=r"esco\.zip is a damaged zip file"):
        read_taxonomy_release(path)


def test_a_zip_that_declares_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_zip(tmp_path / "esco.zip", RELEASE | {"padding.csv": "0" * 3_000_000})
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(release, "MAX_BYTES", 2 * 1024**2)
    with pytest.raises(BadInput, match=r"esco\.zip unpacks to 2 MB; at most 2 are read"):
        read_taxonomy_release(path)
    monkeypatch.setattr(release, "MAX_BYTES", 4 * 1024**2)
    assert len(build(path)[0]) == 5


def test_a_path_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"there is no file or folder .*esco\.zip"):
        read_taxonomy_release(tmp_path / "esco.zip")


@pytest.mark.parametrize("files", [{}, {"a.csv": "x", "b.csv": "y"}], ids=["nothing", "other tables"])
def test_a_folder_that_is_no_release_says_what_is(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="is no taxonomy that is known; give an ESCO or"):
        read_taxonomy_release(write_folder(tmp_path / "esco", files))


# The release of the European Commission.


def table(name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(shared_file("esco-v1.1.1-classification-en-csv.zip")) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def real() -> Taxonomy:
    taxonomy, rejected = build(shared_file("esco-v1.1.1-classification-en-csv.zip"))
    assert rejected == ()
    return taxonomy


def test_every_skill_of_the_real_release_keeps_its_label_to_the_letter(real: Taxonomy) -> None:
    stated = {row["conceptUri"]: row["preferredLabel"] for row in table("skills_en.csv")}
    assert len(real) == len(stated) == 13_896
    assert {skill.id: skill.label for skill in real} == stated


def test_every_name_of_the_real_release_is_kept(real: Taxonomy) -> None:
    for row in table("skills_en.csv"):
        stated = {" ".join(name.split()) for name in row["altLabels"].split("\n")} - {""}
        assert set(real[row["conceptUri"]].forms) == stated | {row["preferredLabel"]}


def test_every_parent_in_the_real_release_is_broader_and_exists(real: Taxonomy) -> None:
    broader = {(row["conceptUri"], row["broaderUri"]) for row in table("broaderRelationsSkillPillar.csv")}
    children = {concept for concept, _ in broader}
    for node in real.nodes.values():
        if node.parent is None:
            assert node.id not in children
        else:
            assert node.parent in real.nodes
            assert (node.id, node.parent) in broader
    assert all(real.nodes[real.sector(skill.id)].kind == "group" for skill in real)


def test_the_languages_of_the_real_release_are_languages(real: Taxonomy) -> None:
    members = {row["conceptUri"] for row in table("languageSkillsCollection_en.csv")}
    assert {skill.id for skill in real if skill.kind == "language"} == members & set(real.nodes)
    assert len(members) > 300


def test_ordinary_words_of_the_real_release_are_flagged(real: Taxonomy) -> None:
    (electricity,) = (skill for skill in real if skill.label == "electricity principles")
    flags = {form: rule for skill in real for form, rule in skill.ambiguous}
    assert dict(electricity.ambiguous)["current"] == "subject"
    assert flags["R"] == "context"
    assert "bake bread" not in flags
