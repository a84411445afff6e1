"""The CSV long table: delimiters, encodings, columns, and lines that cannot be used."""

from __future__ import annotations

from datetime import date

import pytest
from award_builders import read

ROWS = (
    ("candidate_id", "name", "title", "issuer", "issued", "skills", "verification"),
    ("c1", "José", "PMP", "PMI", "2024-03", "planning", "verified"),
    ("c2", "Ann", "CAPM", "PMI", "2023", "", ""),
    ("c1", "", "CDL Class A", "", "", "", ""),
)


def table(delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(cells) for cells in ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_people_with_awards(delimiter: str, encoding: str, end: str) -> None:
    found = read(table(delimiter).replace("\n", end).encode(encoding), "people.csv")
    assert found.rejected == ()
    one, two = found.items
    assert (one.id, one.name, sorted(held.title for held in one.awards)) == (
        "c1",
        "José",
        ["CDL Class A", "PMP"],
    )
    assert (two.id, two.name, [held.issued for held in two.awards]) == ("c2", "Ann", [date(2023, 1, 1)])
    pmp = next(held for held in one.awards if held.title == "PMP")
    assert (pmp.skills, pmp.verification.status) == (("planning",), "verified")
    said = ["encoding_guessed"] if encoding == "cp1252" else []
    assert [notice.code for notice in one.notices] == said


@pytest.mark.parametrize(
    "header",
    [
        "candidate_id,title,issued,expires",
        "Candidate ID,Title,Issued,Expires",
        "candidate-id , TITLE ,issue date,Expiry Date",
        "person_id,credential,issued_on,valid until",
        "id,certification,Date,expiration_date",
    ],
)
def test_columns_go_by_several_names(header: str) -> None:
    (one,) = read(f"{header}\nc1,PMP,2024-01-02,2027-01-02", "a.csv").items
    (held,) = one.awards
    assert (one.id, held.title) == ("c1", "PMP")
    assert (held.issued, held.expires) == (date(2024, 1, 2), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,issuer\nAnn,PMI", "the columns are name, issuer; candidate_id and title are needed"),
        ("candidate_id,issuer\nc1,PMI", "candidate_id and title are needed"),
        ("title\nPMP", "candidate_id and title are needed"),
        (",,,\n,,", "no line of a table"),
        ("just a sentence", "the columns are just_a_sentence"),
    ],
)
def test_missing_columns_are_named(text: str, reason: str) -> None:
    found = read(text, "a.csv")
    assert found.items == ()
    assert [(one.place, reason in one.reason) for one in found.rejected] == [("a.csv", True)], found.rejected


def test_empty_lines_are_passed_over() -> None:
    found = read("\n\ncandidate_id,title\n\nc1,PMP\n,\n   ,  \n\nc2,CAPM\n\n", "a.csv")
    assert ([one.id for one in found.items], found.rejected) == (["c1", "c2"], ())


# lines of a table -> place and words of what is set aside
BAD_LINES = {
    "no candidate": (",PMP,2024", "a.csv:3", "candidate_id is empty"),
    "no title": ("c9,,2024", "a.csv:3", "title is empty"),
    "no such day": ("c1,CAPM,2024-02-30", "a.csv:3", "'2024-02-30'; there is no such day"),
    "future": ("c1,CAPM,2031", "a.csv:3", "issued is 2031-01-01, which is after"),
    "cell too long": (f"c1,{'x' * 200_000},2024", "a.csv:3", "no line of a table: field larger"),
}


@pytest.mark.parametrize(("line", "place", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_set_aside_and_the_rest_kept(line: str, place: str, reason: str) -> None:
    found = read(f"candidate_id,title,issued\nc1,PMP,2024\n{line}\nc2,PMP,2024", "a.csv")
    assert [(one.id, len(one.awards)) for one in found.items] == [("c1", 1), ("c2", 1)]
    assert [(one.place, reason in one.reason) for one in found.rejected] == [(place, True)], found.rejected


def test_a_rejected_award_is_told_to_the_person() -> None:
    (one,) = read("candidate_id,title,issued\nc1,PMP,2031", "a.csv").items
    assert [(notice.code, notice.place) for notice in one.notices] == [("award_rejected", "a.csv:2")]


def test_lines_count_as_written_even_with_line_ends_in_cells() -> None:
    found = read('candidate_id,title,description\nc1,PMP,"two\nlines"\n,CAPM,', "a.csv")
    assert found.items[0].awards[0].description == "two\nlines"
    assert [one.place for one in found.rejected] == ["a.csv:4"]


def test_short_and_long_lines_are_read_as_far_as_they_go() -> None:
    found = read("candidate_id,title,issuer\nc1,PMP\nc2,CAPM,PMI,extra,cells", "a.csv")
    assert [(one.id, one.awards[0].issuer) for one in found.items] == [("c1", None), ("c2", "PMI")]


def test_quotes_and_delimiters_inside_cells() -> None:
    (one,) = read('candidate_id,title\nc1,"AWS, ""Developer"""', "a.csv").items
    assert one.awards[0].title == 'AWS, "Developer"'


def test_a_resume_may_stand_in_a_column() -> None:
    (one,) = read("candidate_id,title,resume_text\nc1,,I know SQL", "a.csv").items
    assert (one.awards, one.resume_text) == ((), "I know SQL")


@pytest.mark.parametrize(
    ("status", "read_as"),
    [("verified", "verified"), ("Revoked", "rejected"), ("Active", "claimed"), ("", "claimed")],
)
def test_a_status_column_counts_where_it_is_one_of_ours(status: str, read_as: str) -> None:
    (one,) = read(f"candidate_id,title,status\nc1,PMP,{status}", "a.csv").items
    assert one.awards[0].verification.status == read_as


def test_order_of_lines_changes_no_award() -> None:
    lines = ["c1,PMP,2024", "c1,CAPM,2023", "c1,PMP,2024"]
    read_each = [
        read("candidate_id,title,issued\n" + "\n".join(order), "a.csv") for order in (lines, lines[::-1])
    ]
    assert read_each[0].items[0].awards == read_each[1].items[0].awards
    assert len(read_each[0].items[0].awards) == 2


def test_tsv_is_a_table_too() -> None:
    assert [one.id for one in read(table("\t"), "people.tsv").items] == ["c1", "c2"]
