"""The catalogue as a value: ids, lineages, what satisfies what, search, and files that break its rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from matcher.credentials import Catalogue, CredentialType, read_catalogue
from matcher.errors import BadData, UnknownName
from matcher.taxonomy import Taxonomy

ROW: dict[str, Any] = {
    "id": "pmp",
    "name": "Project Person",
    "kind": "certification",
    "issuer": "Body",
    "sector": "software",
    "summary": "Made up.",
}

# what is wrong with a row, words of the reason
BAD_ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "id in capitals": ({"id": "PMP"}, "rows.jsonl:1: id"),
    "unknown kind": ({"kind": "medal"}, "kind"),
    "self claim is no type": ({"kind": "self_claim"}, "kind"),
    "level 0": ({"level": 0}, "level"),
    "EQF 9": ({"eqf": 9}, "eqf"),
    "no months": ({"validity_months": 0}, "validity_months"),
    "unknown field": ({"prestige": 5}, "prestige"),
    "cost without currency": ({"cost": [{"amount": 5, "for": "exam", "source": "x"}]}, "currency"),
    "currency in words": (
        {"cost": [{"amount": 5, "currency": "euro", "for": "exam", "source": "x"}]},
        "currency",
    ),
    "duration without basis": ({"duration": {"min": 1, "max": 2, "unit": "weeks"}}, "basis"),
    "unknown method": ({"assessment": {"method": "handshake"}}, "method"),
    "unknown skill": ({"skills": [{"skill": "no-such"}]}, "unknown skill 'no-such'"),
    "unknown relation": ({"relations": {"supersedes": ["no-such"]}}, "supersedes names unknown 'no-such'"),
    "unknown prerequisite": (
        {"prerequisites": {"any": [{"degree_eqf": 6}, {"all": [{"credential": "no-such"}]}]}},
        "prerequisites name unknown 'no-such'",
    ),
    "prerequisite of no kind": ({"prerequisites": {"some": []}}, "a node is all, any, credential"),
    "empty prerequisite": ({"prerequisites": {"all": [None]}}, "empty node"),
}


def read_rows(folder: Path, taxonomy: Taxonomy, *rows: Any) -> Catalogue:
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf8")
    return read_catalogue([folder], taxonomy)


@pytest.mark.parametrize(("change", "reason"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_breaks_the_format_is_named(
    change: dict[str, Any], reason: str, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    with pytest.raises(BadData, match=r"(?s).") as caught:
        read_rows(tmp_path, taxonomy, ROW | change)
    assert reason in str(caught.value)


def test_an_id_used_twice_is_named(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(BadData, match="'pmp' is used twice"):
        read_rows(tmp_path, taxonomy, ROW, ROW)


def test_a_folder_without_a_catalogue_says_so(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(BadData, match="no credential catalogue"):
        read_catalogue([tmp_path], taxonomy)


def test_an_unknown_id_offers_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownName, match="nearest: 'nurse-licence'"):
        catalogue["nurse-license"]


def test_order_of_rows_changes_nothing(catalogue: Catalogue, taxonomy: Taxonomy) -> None:
    again = Catalogue(reversed(list(catalogue)), taxonomy)
    assert again.digest == catalogue.digest
    assert list(again) == list(catalogue)
    assert [again.lineage(t.id) for t in again] == [catalogue.lineage(t.id) for t in catalogue]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("data-2", "data-1", True),  # supersedes
        ("sql-nano", "data-2", True),  # part of
        ("sql-nano", "data-1", True),  # in two steps
        ("query-master", "data-1", False),  # equivalent is another award
        ("nurse-licence", "data-1", False),
    ],
)
def test_lineages(one: str, other: str, same: bool, catalogue: Catalogue) -> None:
    assert (catalogue.lineage(one) == catalogue.lineage(other)) is same


@pytest.mark.parametrize(
    ("asked", "accepted"),
    [
        ("data-1", ("data-1", "data-2", "query-master")),  # itself, superseding, equivalent
        ("data-2", ("data-2",)),  # the older version does not do
        ("query-master", ("data-1", "data-2", "query-master")),
        ("sql-nano", ("sql-nano",)),  # the whole is not asked for by its part
    ],
)
def test_what_satisfies_a_requirement(asked: str, accepted: tuple[str, ...], catalogue: Catalogue) -> None:
    assert catalogue.satisfying(asked) == accepted


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("query master", ("query-master",)),
        ("QUERY-MASTER", ("query-master",)),
        ("data", ("data-1", "data-2")),  # names; the issuer Data Body is theirs too
        ("guild", ("query-master",)),  # by issuer only
        ("nurse", ("nurse-licence",)),
        ("", ()),
        ("no such thing", ()),
    ],
)
def test_search(query: str, found: tuple[str, ...], catalogue: Catalogue) -> None:
    assert tuple(entry.id for entry in catalogue.search(query)) == found


def test_whole_names_come_first(shipped: Catalogue) -> None:
    assert shipped.search("pmp")[0].id == "pmp"
    assert shipped.search("registered nurse")[0].id in ("registered-nurse", "rn-licence-us")


def test_an_academic_type_is_looked_up_as_a_degree(catalogue: Catalogue) -> None:
    kinds = {surface.id: surface.kind for surface in catalogue.surfaces()}
    assert kinds["bachelor"] == "degree"
    assert kinds["data-1"] == "credential"
    assert catalogue["bachelor"].is_academic


def test_a_type_can_be_looked_for(catalogue: Catalogue) -> None:
    assert "data-1" in catalogue
    assert "data-9" not in catalogue
    assert len(catalogue) == len(list(catalogue))


def test_costs_are_written_with_for() -> None:
    cost = {"amount": 575, "currency": "USD", "for": "exam", "source": "pmi.org", "as_of": 2025}
    entry = CredentialType.model_validate(ROW | {"cost": [cost]})
    assert entry.cost[0].pays_for == "exam"
