"""The crosswalk: which skill is which concept elsewhere, closest first, and rows that break the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.errors import BadData
from matcher.taxonomy import Crosswalk, CrosswalkRow, Skill, Taxonomy, read_crosswalk
from matcher.taxonomy.checking import check_crosswalk

HEAD = "skill_id,scheme,uri,match\n"


def row(skill: str, uri: str, match: str = "exact", scheme: str = "esco") -> CrosswalkRow:
    return CrosswalkRow(skill, scheme, uri, match)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def theirs() -> Taxonomy:
    """Concepts of another taxonomy; one has the name of a skill of the small world, one is a group."""
    return Taxonomy(
        "theirs",
        [
            Skill("e:group", "Python", "group", None),
            Skill("e:db", "use databases", "skill", "e:group"),
            Skill("e:sql", "query language", "knowledge", "e:db"),
            Skill("e:sql2", "query dialects", "knowledge", "e:db"),
            Skill("e:java1", "JAVA", "knowledge", "e:group"),
            Skill("e:java2", "java", "skill", "e:group"),
            Skill("e:nurse", "Nursing", "skill", "e:group"),
        ],
    )


# rows, our skill, ids of theirs
TRANSLATIONS: dict[str, tuple[tuple[CrosswalkRow, ...], str, tuple[str, ...] | None]] = {
    "exact": ((row("sql", "e:sql"),), "sql", ("e:sql",)),
    "exact goes before close": (
        (row("sql", "e:sql2", "close"), row("sql", "e:sql")),
        "sql",
        ("e:sql", "e:sql2"),
    ),
    "broader only where nothing is near": (
        (row("sql", "e:db", "broader"), row("sql", "e:sql", "close")),
        "sql",
        ("e:sql",),
    ),
    "broader": ((row("sql", "e:db", "broader"),), "sql", ("e:db",)),
    "broader where the near one is not there": (
        (row("sql", "e:db", "broader"), row("sql", "e:gone")),
        "sql",
        ("e:db",),
    ),
    "the other scheme does not matter": ((row("sql", "2.B", scheme="onet"),), "sql", None),
    "a group is no skill": ((row("sql", "e:group"),), "sql", None),
    "by name in any case, all of them": ((), "java", ("e:java1", "e:java2")),
    "a row goes before the name": ((row("nursing", "e:db", "close"),), "nursing", ("e:db",)),
    "a group of that name is no skill": ((), "python", None),
    "nothing": ((), "kotlin", None),
}


@pytest.mark.parametrize(("rows", "skill", "ids"), TRANSLATIONS.values(), ids=TRANSLATIONS)
def test_translate(
    rows: tuple[CrosswalkRow, ...],
    skill: str,
    ids: tuple[str, ...] | None,
    taxonomy: Taxonomy,
    theirs: Taxonomy,
) -> None:
    assert Crosswalk(rows).translate(taxonomy, theirs).get(skill) == ids


def test_only_skills_with_a_counterpart_are_translated(taxonomy: Taxonomy, theirs: Taxonomy) -> None:
    found = Crosswalk((row("no-such-skill", "e:sql"),)).translate(taxonomy, theirs)
    assert found == {"java": ("e:java1", "e:java2"), "nursing": ("e:nurse",)}


def test_rows_of_a_skill_come_closest_first_then_by_uri() -> None:
    rows = (row("a", "3", "broader"), row("b", "0"), row("a", "2", "close"), row("a", "9"), row("a", "1"))
    found = Crosswalk(rows).by_skill
    assert [(one.match, one.uri) for one in found["a"]] == [
        ("exact", "1"),
        ("exact", "9"),
        ("close", "2"),
        ("broader", "3"),
    ]
    assert [one.uri for one in found["b"]] == ["0"]


def test_rows_are_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text(f"{HEAD}sql,esco,http://x/1,exact\npython,onet,43232405/python,broader\n", "utf8")
    assert read_crosswalk(path).rows == (
        row("sql", "http://x/1"),
        row("python", "43232405/python", "broader", "onet"),
    )


def test_without_a_file_there_are_no_rows(tmp_path: Path) -> None:
    assert read_crosswalk(tmp_path / "crosswalk.csv") == Crosswalk(())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "columns must be skill_id, scheme, uri, match, got None"),
        ("skill_id,uri,scheme,match\n", "columns must be skill_id, scheme, uri, match"),
        (
            f"{HEAD}sql,esco,u,exact\nsql,esco,u,same\n",
            "crosswalk.csv:3: match is 'same', it must be one of exact",
        ),
        (f"{HEAD}sql,esco,u\n", "crosswalk.csv:2: match is None"),
        (f"{HEAD}sql,isco,u,exact\n", "crosswalk.csv:2: scheme is 'isco', it must be one of esco, onet"),
    ],
    ids=["empty", "columns in another order", "unknown match", "a cell too few", "unknown scheme"],
)
def test_a_row_that_breaks_the_format_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "crosswalk.csv"
    path.write_text(text, "utf8")
    with pytest.raises(BadData) as caught:
        read_crosswalk(path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((row("sql", "u1"), row("python", "u2"), row("java", "u2", "close")), []),
        ((row("cobol", "u1"),), [("unknown_skill", "cobol")]),
        ((row("software", "u1"),), [("unknown_skill", "software")]),
        ((row("sql", "u1", "close"), row("sql", "u1", "broader")), [("row_twice", "sql")]),
        ((row("sql", "u1"), row("python", "u1")), [("exact_twice", "sql")]),
    ],
    ids=["sound", "unknown skill", "a group", "stated twice", "one concept, two skills"],
)
def test_check(rows: tuple[CrosswalkRow, ...], found: list[tuple[str, str]], taxonomy: Taxonomy) -> None:
    assert [(one.code, one.place) for one in check_crosswalk(Crosswalk(rows), taxonomy)] == found
