"""Taxonomies and catalogues of others: imported once, then used by name, in Python and on the command line.

The world is the small one of the tests, written to files; its encoder is the fake one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher import cli
from matcher.checksums import write_hashes
from matcher.credentials import Catalogue
from matcher.credentials.catalogue import write_types
from matcher.encoder import Encoder
from matcher.engine import Engine
from matcher.errors import BadData, BadInput, UnknownName
from matcher.extraction.linking import FEATURES
from matcher.settings import Settings
from matcher.taxonomy import Taxonomy
from matcher.types import Award, Candidate, Document, Rejected

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 21)
THEIRS = """id,label,kind,parent,category,aliases,definition
t:query,query language,knowledge,,Computing,SQL;structured queries,Ask a database.
t:dialect,query dialects,knowledge,t:query,Computing,,
t:java,JAVA,knowledge,,Computing,,
t:wound,dress wounds,skill,,Care,wound dressing,Care for wounds.
"""
CROSSWALK = "skill_id,scheme,uri,match\nsql,esco,t:query,exact\nwound-care,esco,t:wound,close\n"
CTDL = {
    "@graph": [
        {
            "@id": "https://registry.example/resources/ce-1",
            "@type": "ceterms:MicroCredential",
            "ceterms:ctid": "ce-1",
            "ceterms:name": {"en": "Query Starter"},
            "ceterms:description": {"en": "Writes queries."},
            "ceterms:keyword": {"en": ["Postgres", "SQL", "zither repair"]},
            "ceterms:isPartOf": ["https://registry.example/resources/ce-2"],
        },
        {
            "@id": "https://registry.example/resources/ce-2",
            "@type": "ceterms:Certification",
            "ceterms:ctid": "ce-2",
            "ceterms:name": {"en": "Query Expert"},
            "ceterms:supersedes": ["https://registry.example/resources/ce-9"],
            "ceterms:keyword": {"en": ["SQL", "PostgreSQL"]},
        },
    ]
}


@pytest.fixture(scope="module")
def shipped(
    tmp_path_factory: pytest.TempPathFactory, taxonomy: Taxonomy, catalogue: Catalogue
) -> tuple[Path, Path]:
    """Folders ``data`` and ``models`` as the product ships them, holding the small world."""
    data = tmp_path_factory.mktemp("data")
    models = tmp_path_factory.mktemp("models")
    (data / "taxonomy").mkdir()
    sentences = {"description": "A b.", "posting_example": "C d.", "credential_example": "E f."}
    rows = [asdict(node) | sentences | {"ambiguous": {}} for node in taxonomy.nodes.values()]
    next(row for row in rows if row["id"] == "java")["ambiguous"] = {"Java": "exact"}
    (data / "taxonomy" / "small.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    (data / "taxonomy" / "crosswalk.csv").write_text(CROSSWALK, "utf8")
    write_types(catalogue, data / "credentials")
    for name in ("policy.yaml", "levels.yaml"):
        shutil.copy(ROOT / "data" / name, data)
    (models / "span-tagger").symlink_to(ROOT / "models" / "span-tagger")
    (models / "linker").mkdir()
    linker = {"intercept": -16, "weights": dict.fromkeys(FEATURES, 0) | {"likeness": 20}}
    (models / "linker" / "weights.json").write_text(json.dumps(linker), "utf8")
    write_hashes(models / "linker")
    return data, models


@pytest.fixture
def make(shipped: tuple[Path, Path], tmp_path: Path, encoder: Encoder) -> Callable[..., Engine]:
    """Makes engines over the small world, with a home of the test's own."""
    settings = Settings(*shipped, home=tmp_path / "home", cache=tmp_path / "cache")
    return lambda **options: Engine(settings, encoder=encoder, **options)


@dataclass(frozen=True)
class Result:
    """What a call printed and returned."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def call(
    make: Callable[..., Engine], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Runs the command line over the small world."""
    monkeypatch.setattr("matcher.cli.inputs.open_engine", make)

    def run(*arguments: str | Path) -> Result:
        code = cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Result(code, out, err)

    return run


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.csv"
    path.write_text(THEIRS, "utf8")
    return path


@pytest.fixture
def types(tmp_path: Path) -> Path:
    path = tmp_path / "types.json"
    path.write_text(json.dumps(CTDL), "utf8")
    return path


# Taxonomies in Python.


def test_an_imported_taxonomy_is_used_by_name(make: Callable[..., Engine], release: Path) -> None:
    imported, rejected = make().import_taxonomy(release, name="theirs")
    assert rejected == ()
    engine = make(taxonomy="theirs")
    assert engine.taxonomy.digest == imported.digest
    assert {skill.id: skill.label for skill in engine.taxonomy} == {
        "t:query": "query language",
        "t:dialect": "query dialects",
        "t:java": "JAVA",
        "t:wound": "dress wounds",
    }
    assert engine.own_taxonomy.digest == make().taxonomy.digest


def test_its_vectors_are_made_at_import_and_not_again(
    make: Callable[..., Engine], release: Path, tmp_path: Path
) -> None:
    make().import_taxonomy(release, name="theirs")
    assert sorted(path.name for path in (tmp_path / "home" / "taxonomies").iterdir()) == ["theirs"]
    assert len(list((tmp_path / "home" / "taxonomies" / "theirs").glob("forms-*.npy"))) == 1
    (found,) = make(taxonomy="theirs").link(["wound dressing"], top=1)
    assert [one.id for one in found] == ["t:wound"]
    assert not (tmp_path / "cache").exists()


def test_forms_that_are_flagged_here_are_flagged_there(make: Callable[..., Engine], tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("label\nJava\nKotlin\n", "utf8")
    imported, _ = make().import_taxonomy(path, name="theirs")
    assert {skill.id: dict(skill.ambiguous) for skill in imported} == {
        "java": {"Java": "exact"},
        "kotlin": {},
    }


def test_names_start_with_the_built_in_one(
    make: Callable[..., Engine], release: Path, tmp_path: Path
) -> None:
    engine = make()
    assert engine.taxonomy_names == ("stackmatch",)
    for name in ("zebra", "ant"):
        engine.import_taxonomy(release, name=name)
    for unfinished in (".theirs-x", "half"):
        (tmp_path / "home" / "taxonomies" / unfinished).mkdir()
    (tmp_path / "home" / "taxonomies" / ".theirs-x" / "SHA256SUMS").write_text("")
    assert engine.taxonomy_names == ("stackmatch", "ant", "zebra")


def test_a_second_import_takes_the_place_of_the_first(make: Callable[..., Engine], release: Path) -> None:
    make().import_taxonomy(release, name="theirs")
    release.write_text(THEIRS.replace("dress wounds", "bandage wounds"), "utf8")
    make().import_taxonomy(release, name="theirs")
    assert make(taxonomy="theirs").taxonomy["t:wound"].label == "bandage wounds"


@pytest.mark.parametrize("name", ["../x", "Stackmatch", "stackmatch", "", ".", "a/b", "a b"], ids=repr)
def test_a_name_that_cannot_be_used_is_refused_before_anything_is_written(
    make: Callable[..., Engine], release: Path, types: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(BadInput, match=r"cannot be called|choose another name"):
        make().import_taxonomy(release, name=name)
    if name != "stackmatch":
        with pytest.raises(BadInput, match="cannot be called"):
            make().import_catalogue(types, name=name)
    assert not (tmp_path / "home").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["theirs.csv", "types.json"]


@pytest.mark.parametrize("name", ["nowhere", "../taxonomies/theirs", "THEIRS", ""], ids=repr)
def test_an_unknown_taxonomy_names_those_there_are(
    make: Callable[..., Engine], release: Path, name: str
) -> None:
    make().import_taxonomy(release, name="theirs")
    with pytest.raises(UnknownName, match="available: stackmatch, theirs"):
        _ = make(taxonomy=name).taxonomy


def test_a_failed_import_leaves_the_older_one(make: Callable[..., Engine], release: Path) -> None:
    make().import_taxonomy(release, name="theirs")
    release.write_text("label\n", "utf8")
    with pytest.raises(BadInput, match="holds no skill"):
        make().import_taxonomy(release, name="theirs")
    assert len(make(taxonomy="theirs").taxonomy) == 4


@pytest.mark.parametrize("pattern", ["skills.json", "forms-*.npy"])
def test_a_folder_that_was_changed_is_not_used(
    make: Callable[..., Engine], release: Path, tmp_path: Path, pattern: str
) -> None:
    make().import_taxonomy(release, name="theirs")
    (path,) = (tmp_path / "home" / "taxonomies" / "theirs").glob(pattern)
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    with pytest.raises(BadData, match="has SHA-256"):
        _ = make(taxonomy="theirs").taxonomy


def test_types_cover_the_skills_of_the_taxonomy_in_use(make: Callable[..., Engine], release: Path) -> None:
    make().import_taxonomy(release, name="theirs")
    there = make(taxonomy="theirs").catalogue
    assert {one.id: [covered.skill for covered in one.skills] for one in there} == {
        "bachelor": [],
        "data-1": [],
        "data-2": ["t:query"],
        "nurse-licence": ["t:wound"],
        "query-master": ["t:query"],
        "sql-nano": ["t:query"],
    }
    assert there["query-master"].skills[0].level == 5


def test_people_are_ranked_over_an_imported_taxonomy(make: Callable[..., Engine], release: Path) -> None:
    make().import_taxonomy(release, name="theirs")
    engine = make(taxonomy="theirs")
    posting = engine.read_posting(Document("p", "Analyst\n\nRequirements\n- Structured queries\n"))
    assert [target.key for one in posting.requirements for target in one.targets] == ["t:query"]
    query = Award("a", "Query Master", "certification", issuer="Query Guild", issued=date(2026, 1, 1))
    nurse = Award("b", "Nurse Licence", "licence", issued=date(2026, 1, 1))
    people = [Candidate("nurse", (nurse,)), Candidate("analyst", (query,))]
    ranking = engine.rank(posting, people, on=DAY)
    assert [ranked.candidate_id for ranked in ranking.ranked] == ["analyst", "nurse"]
    (line,) = ranking.ranked[0].lines
    assert line.evidence[0].evidence.key == "t:query"
    assert line.evidence[0].evidence.award_title == "Query Master"


# Catalogues in Python.


def test_an_imported_catalogue_adds_to_the_shipped_one(
    make: Callable[..., Engine], types: Path, catalogue: Catalogue
) -> None:
    imported, rejected = make().import_catalogue(types, name="state")
    assert rejected == ()
    assert {one.id: [covered.skill for covered in one.skills] for one in imported} == {
        "ce-1": ["postgresql", "sql"],
        "ce-2": ["sql", "postgresql"],
    }
    found = make(catalogue="state").catalogue
    assert {one.id for one in found} == {one.id for one in catalogue} | {"ce-1", "ce-2"}
    assert [found[one.id] for one in imported] == list(imported)
    assert found["ce-1"].relations.part_of == ("ce-2",)
    assert found["ce-2"].relations.supersedes == ()
    assert len(make().catalogue) == len(catalogue)


def test_a_table_of_types_is_mapped(make: Callable[..., Engine], tmp_path: Path) -> None:
    path = tmp_path / "types.csv"
    path.write_text("Abschluss,Inhalt\nPfleger,Nursing|Wound care\n ,SQL\n", "utf8")
    imported, rejected = make().import_catalogue(
        path, name="de", columns={"name": "Abschluss", "skills": "Inhalt"}
    )
    (one,) = imported
    assert (one.id, [covered.skill for covered in one.skills]) == ("pfleger", ["nursing", "wound-care"])
    assert rejected == (Rejected("types.csv#3", "the name is empty"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [("name\n", "holds no credential type"), ("{}", "ceterms: terms"), ("name\n \n", "the name is empty")],
)
def test_nothing_that_can_be_used_is_an_error(
    make: Callable[..., Engine], tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "types.csv"
    path.write_text(text, "utf8")
    with pytest.raises(BadInput, match=said):
        make().import_catalogue(path, name="none")
    assert not (tmp_path / "home" / "catalogues").exists()


def test_a_folder_is_used_instead_of_the_shipped_catalogue(
    make: Callable[..., Engine], catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_types([replace_id(catalogue, "query-master")], tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    assert [one.id for one in make(catalogue="mine").catalogue] == ["mine"]


def replace_id(catalogue: Catalogue, type_id: str) -> Any:
    """A sound type under the id ``mine``, related to nothing."""
    return catalogue[type_id].without_unknown(()).model_copy(update={"id": "mine"})


def test_an_unknown_catalogue_names_those_there_are(make: Callable[..., Engine], types: Path) -> None:
    with pytest.raises(UnknownName, match=r"no catalogue 'nowhere': .* imported are: none"):
        _ = make(catalogue="nowhere").catalogue
    make().import_catalogue(types, name="state")
    with pytest.raises(UnknownName, match="imported are: state"):
        _ = make(catalogue="nowhere").catalogue


def test_imported_types_are_translated_too(make: Callable[..., Engine], release: Path, types: Path) -> None:
    make().import_taxonomy(release, name="theirs")
    make().import_catalogue(types, name="state")
    there = make(taxonomy="theirs", catalogue="state").catalogue
    assert [covered.skill for covered in there["ce-1"].skills] == ["t:query"]


# On the command line.


def test_taxonomy_import_counts_what_came_in(call: Callable[..., Result], release: Path) -> None:
    done = call("taxonomy", "import", release, "--name", "theirs", "--json")
    assert done.code == 0
    assert {key: done.json[key] for key in ("name", "skills", "surface_forms", "by_kind", "by_sector")} == {
        "name": "theirs",
        "skills": 4,
        "surface_forms": 7,
        "by_kind": {"knowledge": 3, "skill": 1},
        "by_sector": {"Computing": 3, "Care": 1},
    }
    assert call("taxonomy", "info", "--taxonomy", "theirs", "--json").json == done.json
    assert call("taxonomy", "info", "--taxonomy", "theirs").out == call(
        "taxonomy", "import", release, "--name", "theirs"
    ).out  # fmt: skip


def test_taxonomy_import_says_what_was_set_aside(call: Callable[..., Result], release: Path) -> None:
    release.write_text(THEIRS + "t:java,Twice,,,,,\nt:x,X,,t:gone,,,\nt:y,,,,,,\n", "utf8")
    done = call("taxonomy", "import", release, "--name", "theirs", "--json")
    assert done.code == 2
    assert done.json["skills"] == 5
    for said in (
        "theirs.csv#6: id 't:java' was used before",
        "t:x: its parent 't:gone'",
        "theirs.csv#8: the label",
    ):
        assert said in done.err


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (None, ["--name", "theirs"], "there is no file or folder"),
        ("", ["--name", "theirs"], "no column holds the labels"),
        ("{", ["--name", "theirs"], "is not JSON"),
        ("{}", ["--name", "theirs"], "JSON of a kind that is not known"),
        ("a,b\n1,2\n", ["--name", "theirs", "--column", "label=c"], "has no column 'c'"),
        ("a,b\n1,2\n", ["--name", "theirs", "--column", "colour=a"], "no field 'colour'"),
        ("a,b\n1,2\n", ["--name", "theirs", "--column", "a"], "--column is 'a'; write FIELD=HEADER"),
        (THEIRS, ["--name", "../x"], "cannot be called '../x'"),
        (THEIRS, ["--name", "Stackmatch"], "cannot be called 'Stackmatch'"),
        (THEIRS, ["--name", ""], "cannot be called ''"),
        (THEIRS, ["--name", "stackmatch"], "choose another name"),
        (THEIRS, [], "--name"),
    ],
    ids=[
        "no file", "empty", "broken JSON", "other JSON", "no such column", "no such field", "no mapping",
        "a path", "capitals", "no name", "the built-in name", "name left out",
    ],
)  # fmt: skip
def test_taxonomy_import_refuses_in_a_sentence(
    call: Callable[..., Result],
    release: Path,
    tmp_path: Path,
    content: str | None,
    arguments: list[str],
    said: str,
) -> None:
    release.unlink() if content is None else release.write_text(content, "utf8")
    done = call("taxonomy", "import", release, *arguments, "--json")
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert not (tmp_path / "home").exists()


def test_columns_are_mapped_with_repeated_options(call: Callable[..., Result], release: Path) -> None:
    release.write_text("Wort=x,Nr\nLöten,7\n", "utf8")
    options = ["--column", "label=Wort=x", "--column", "id=Nr"]
    assert call("taxonomy", "import", release, "--name", "theirs", *options).code == 0
    found = call("taxonomy", "search", "löten", "--taxonomy", "theirs", "--json").json["skills"]
    assert (found[0]["skill_id"], found[0]["label"]) == ("7", "Löten")


def test_texts_are_linked_to_the_imported_taxonomy(
    call: Callable[..., Result], release: Path, tmp_path: Path
) -> None:
    call("taxonomy", "import", release, "--name", "theirs")
    posting = tmp_path / "posting.txt"
    posting.write_text("Nurse\n\nRequirements\n- Wound dressing\n- SQL\n", "utf8")
    done = call("extract", posting, "--kind", "posting", "--taxonomy", "theirs", "--json")
    found = {one["surface"]: one["skill_id"] for one in done.json["mentions"]}
    assert found == {"Wound dressing": "t:wound", "SQL": "t:query"}


def test_a_changed_taxonomy_is_a_sentence(call: Callable[..., Result], release: Path, tmp_path: Path) -> None:
    call("taxonomy", "import", release, "--name", "theirs")
    (tmp_path / "home" / "taxonomies" / "theirs" / "skills.json").write_text("{}")
    done = call("taxonomy", "info", "--taxonomy", "theirs")
    assert done.code == 1
    assert "skills.json has SHA-256" in done.err


def test_taxonomy_check(call: Callable[..., Result], release: Path) -> None:
    assert call("taxonomy", "check", "--json").json == {"clean": True, "problems": []}
    assert call("taxonomy", "check").out == "clean: no problem found\n"
    call("taxonomy", "import", release, "--name", "theirs")
    done = call("taxonomy", "check", "--taxonomy", "theirs", "--json")
    assert done.code == 1
    assert done.json["clean"] is False
    assert {"code": "no_sentence", "place": "t:java", "message": "it has no description"} in done.json[
        "problems"
    ]
    assert "t:java" in call("taxonomy", "check", "--taxonomy", "theirs").out


def test_catalogue_import_shows_what_came_in(call: Callable[..., Result], types: Path) -> None:
    done = call("catalogue", "import", types, "--name", "state", "--json")
    assert done.code == 0
    assert done.json["catalogue"] == "state"
    assert [(one["id"], one["name"]) for one in done.json["credentials"]] == [
        ("ce-1", "Query Starter"),
        ("ce-2", "Query Expert"),
    ]
    before = call("catalogue", "info", "--json").json["credential_types"]
    assert call("catalogue", "info", "--catalogue", "state", "--json").json["credential_types"] == before + 2
    shown = call("catalogue", "show", "ce-1", "--catalogue", "state", "--json").json
    assert shown == done.json["credentials"][0]
    assert call("catalogue", "show", "ce-1").code == 1
    found = call("catalogue", "search", "starter", "--catalogue", "state", "--json").json["credentials"]
    assert [one["id"] for one in found] == ["ce-1"]


def test_catalogue_import_says_what_was_set_aside(call: Callable[..., Result], types: Path) -> None:
    broken = types.parent / "in"
    broken.mkdir()
    types.rename(broken / "types.json")
    (broken / "other.json").write_text("{}")
    done = call("catalogue", "import", broken, "--name", "state", "--json")
    assert done.code == 2
    assert len(done.json["credentials"]) == 2
    assert "other.json: it is JSON without ceterms: terms" in done.err


@pytest.mark.parametrize(
    ("content", "arguments", "said"),
    [
        (None, ["--name", "state"], "there is no file or folder"),
        ("{}", ["--name", "state"], "ceterms: terms"),
        ("name\nA\n", ["--name", "../x"], "cannot be called '../x'"),
        ("name\nA\n", ["--name", "state", "--column", "name=b"], "has no column 'b'"),
    ],
    ids=["no file", "other JSON", "a path", "no such column"],
)
def test_catalogue_import_refuses_in_a_sentence(
    call: Callable[..., Result], types: Path, content: str | None, arguments: list[str], said: str
) -> None:
    types.unlink() if content is None else types.write_text(content, "utf8")
    done = call("catalogue", "import", types, *arguments, "--json")
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_rank_knows_imported_types(call: Callable[..., Result], types: Path, tmp_path: Path) -> None:
    call("catalogue", "import", types, "--name", "state")
    posting, people = tmp_path / "posting.txt", tmp_path / "people.jsonl"
    posting.write_text("Analyst\n\nRequirements\n- SQL\n", "utf8")
    held = {"title": "Query Expert", "kind": "certification", "issued": "2026-01-01"}
    people.write_text(json.dumps({"id": "ann", "awards": [held]}) + "\n", "utf8")
    arguments = ["rank", "--posting", posting, "--candidates", people, "--on", str(DAY), "--json"]
    (known,) = call(*arguments, "--catalogue", "state").json["ranking"]
    assert known["lines"][0]["evidence"][0]["skill_id"] == "sql"
    assert known["score"] > 0
    (unknown,) = call(*arguments).json["ranking"]
    assert unknown["score"] < known["score"]


def test_catalogue_compare(call: Callable[..., Result], types: Path) -> None:
    call("catalogue", "import", types, "--name", "state")
    done = call("catalogue", "compare", "query-master", "ce-1", "--catalogue", "state", "--json")
    assert done.code == 0
    assert done.json["credentials"] == ["query-master", "ce-1"]
    rows = done.json["rows"]
    assert len(rows) == 8
    assert rows["definition"]["ce-1"] == "Micro-credential, awarded by several bodies. Writes queries."
    assert rows["scope"]["query-master"] == "unknown (SQL)"
    table = call("catalogue", "compare", "query-master", "ce-1", "--catalogue", "state").out
    assert "Writes queries." in table
    failed = call("catalogue", "compare", "query-master", "ce-1")
    assert (failed.code, failed.out) == (1, "")
    assert "ce-1" in failed.err


def test_catalogue_check(
    call: Callable[..., Result], catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = call("catalogue", "check", "--json")
    assert done.code == 1
    assert [(one["code"], one["place"]) for one in done.json["problems"]] == [("no_skills", "data-1")]
    assert "data-1" in call("catalogue", "check").out
    write_types([replace_id(catalogue, "query-master")], tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    clean = call("catalogue", "check", "--catalogue", "mine")
    assert (clean.code, clean.out) == (0, "clean: no problem found\n")


@pytest.mark.parametrize(
    "verb",
    [
        ["taxonomy", "import"],
        ["taxonomy", "check"],
        ["catalogue", "import"],
        ["catalogue", "check"],
        ["catalogue", "compare"],
    ],
    ids=" ".join,
)
def test_every_verb_has_help_with_an_example(call: Callable[..., Result], verb: list[str]) -> None:
    done = call(*verb, "--help")
    assert done.code == 0
    assert "Example: matcher" in done.out


def test_the_shipped_model_embeds_an_import_into_the_home_folder(
    release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the product's own data and model; STACKMATCH_HOME says where imports go."""
    monkeypatch.setenv("STACKMATCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STACKMATCH_CACHE", str(tmp_path / "cache"))
    assert cli.main(["taxonomy", "import", str(release), "--name", "theirs", "--json"]) == 0
    assert (tmp_path / "home" / "taxonomies" / "theirs" / "skills.json").is_file()
    capsys.readouterr()
    assert cli.main(["taxonomy", "search", "bandaging injuries", "--taxonomy", "theirs", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["skills"]
    assert found[0]["skill_id"] == "t:wound"


def test_an_absolute_folder_replaces_the_shipped_catalogue_as_a_relative_one_does(
    make: Callable[..., Engine],
    catalogue: Catalogue,
    tmp_path: Path,
) -> None:
    write_types([replace_id(catalogue, "query-master")], tmp_path / "mine")
    assert [one.id for one in make(catalogue=tmp_path / "mine").catalogue] == ["mine"]


@pytest.mark.parametrize("stated", [".", "../catalogues"])
def test_a_path_is_no_imported_catalogue(
    make: Callable[..., Engine], types: Path, catalogue: Catalogue, tmp_path: Path, stated: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make().import_catalogue(types, name="state")
    write_types([replace_id(catalogue, "query-master")], tmp_path / "catalogues")
    monkeypatch.chdir(tmp_path / "catalogues")
    assert [one.id for one in make(catalogue=stated).catalogue] == ["mine"]


def test_an_import_that_repeats_a_shipped_id_can_still_be_used(
    make: Callable[..., Engine],
    tmp_path: Path,
) -> None:
    path = _written(tmp_path / "types.csv", "name\nQuery Master\nOther\n")
    make().import_catalogue(path, name="state")
    assert "other" in make(catalogue="state").catalogue


def test_an_endless_price_does_not_spoil_an_import(make: Callable[..., Engine], tmp_path: Path) -> None:
    make().import_catalogue(
        _written(tmp_path / "types.csv", "name,cost,currency\nA,inf,USD\nB,,\n"), name="state"
    )
    assert "b" in make(catalogue="state").catalogue


def test_a_bad_catalogue_name_is_not_called_a_taxonomy(make: Callable[..., Engine], types: Path) -> None:
    with pytest.raises(BadInput, match="a catalogue cannot be called"):
        make().import_catalogue(types, name="../x")


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf8")
    return path
