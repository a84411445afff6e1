"""Tables of postings: which column is what, one posting a row, and rows that cannot be used."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx_builder import zipped
from hypothesis import given
from hypothesis import strategies as st
from xlsx_builder import workbook

from matcher.documents import limits, read_bytes
from matcher.documents.columns import find_columns
from matcher.documents.xlsx import parse_sheet
from matcher.errors import BadInput, UnreadableDocument
from matcher.types import Document, Reading

LONG = "We look for someone who bakes bread every morning and keeps the shop clean and friendly. " * 2
HEADERS = {
    "plain": (["id", "title", "description"], {"id": 0, "title": 1, "text": 2}),
    "spreadsheet": (["Job Ref", "Job Title", "Job Description"], {"id": 0, "title": 1, "text": 2}),
    "snake and camel": (["job_id", "jobTitle", "Job_Desc"], {"id": 0, "title": 1, "text": 2}),
    "parts": (
        [
            "Role",
            "Main duties",
            "Essential criteria",
            "Desirable",
            "Key skills",
            "Education",
            "Years experience",
        ],
        {"title": 0, "responsibilities": 1, "qualifications": 2, "preferred": 3, "skills": 4}
        | {"education": 5, "experience": 6},
    ),
    "others between": (["Salary", "Description", "Location"], {"text": 1}),
    "the first of two": (["Description", "Job description"], {"text": 0}),
}


def shown(reading: Reading[Document]) -> list[tuple[str, str | None, str]]:
    return [(item.id, item.title, item.text) for item in reading.items]


@pytest.mark.parametrize("case", HEADERS)
def test_columns_are_known_by_their_names(case: str) -> None:
    header, places = HEADERS[case]

    assert find_columns([header, ["x"] * len(header)]).places == places


def test_a_header_may_stand_below_a_title() -> None:
    columns = find_columns([["Open jobs"], [], ["Title", "Description"], ["Cook", "Cooks"]])

    assert (columns.header_number, columns.places) == (3, {"title": 0, "text": 1})


def test_the_longest_column_is_the_text_where_no_name_tells() -> None:
    columns = find_columns([["Nr", "Stelle", "Anzeige"], ["1", "Bäcker", LONG], ["2", "Koch", LONG]])

    assert columns.places == {"text": 2}


def test_a_table_without_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="its columns are 'name', 'price'; name them"):
        find_columns([["name", "price"], ["a", "1"]])


@pytest.mark.parametrize(
    ("columns", "reason"),
    [({"body": "x"}, "no field 'body'"), ({"title": "x"}, "no column is named for the text")],
)
def test_a_mapping_that_cannot_be_is_refused(columns: dict[str, str], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_bytes(b"a,b\n", name="jobs.csv", columns=columns)


def test_stated_columns_and_no_others_are_read() -> None:
    data = f"Nr,Description,Advert\n7,internal,{LONG}\n".encode()

    stated = read_bytes(data, name="jobs.csv", columns={"text": "advert", "id": "Nr"})
    absent = read_bytes(data, name="jobs.csv", columns={"text": "Job"})

    assert shown(stated) == [("7", None, LONG.strip())]
    assert stated.items[0].notices == ()
    assert "no column for 'Job'; its columns are 'Nr', 'Description', 'Advert'" in absent.rejected[0].reason


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_one_row_is_one_posting(separator: str) -> None:
    rows = [["Ref", "Title", "Description", "Skills"], ["a", "Cook", '"Cooks\nand bakes"', "<b>Knives</b>"]]
    data = "\r\n".join(separator.join(row) for row in rows).encode()

    (document,) = read_bytes(data, name="jobs.csv").items

    assert (document.id, document.title) == ("a", "Cook")
    assert document.text == "Cook\nCooks\nand bakes\nSkills\nKnives"
    (notice,) = document.notices
    assert notice.code == "columns_guessed"
    assert "text from 'Description'" in notice.message


def test_bad_rows_are_rejected_by_row_and_the_rest_goes_on() -> None:
    rows = [
        "id,title,text",
        "1,Cook,Cooks",
        "",
        "1,Baker,Bakes",
        "2,Smith,",
        "3,Porter,lifts, carries",
        ",Clerk,Types",
    ]
    deep = "<p>" + "<div>" * 900 + "x"

    reading = read_bytes("\n".join([*rows, f"5,Deep,{deep}"]).encode(), name="jobs.csv")

    assert [item.id for item in reading.items] == ["1", "jobs.csv#7"]
    assert [(one.place, one.reason.split(";")[0]) for one in reading.rejected] == [
        ("jobs.csv#4", "id '1' was used before, at jobs.csv#2"),
        ("jobs.csv#5", "the row has no text in 'id', 'title', 'text'"),
        ("jobs.csv#6", "the row has 4 cells and its header 3"),
        ("jobs.csv#8", "its elements are nested more than 255 deep"),
    ]


def test_a_separator_excel_states_is_used() -> None:
    assert shown(read_bytes(b"sep=;\ntitle;text\nCook;Cooks, bakes\n", name="a.csv")) == [
        ("a.csv#2", "Cook", "Cook\nCooks, bakes")
    ]


def test_hidden_text_in_a_cell_is_kept_apart() -> None:
    (document,) = read_bytes(b"text\n<p>Cook<span hidden>Python</span></p>\n", name="a.csv").items

    assert document.text == "Cook"
    assert [piece.text for piece in document.hidden] == ["Python"]
    assert [(one.code, one.place) for one in document.notices][1:] == [("hidden_text", "a.csv#2")]


def test_a_workbook_is_read_as_it_shows_its_values() -> None:
    rows = [
        ["Vacancies", None],
        ["Ref", "Title", "Closes", "Description", "Years of experience"],
        [1001, "Cook", date(2026, 5, 1), "Cooks.\n• Knives", 3],
        [1002.5, "Baker", None, "Bakes.", None],
        [1003, "Smith", None, "#REF!", None],
    ]

    reading = read_bytes(workbook(rows), name="jobs.xlsx")

    assert shown(reading) == [
        ("1001", "Cook", "Cook\nCooks.\n- Knives\nExperience requirements\n3 years of experience"),
        ("1002.5", "Baker", "Baker\nBakes."),
    ]
    assert [(one.place, one.reason) for one in reading.rejected] == [
        ("jobs.xlsx#5", "its 'Description' is #REF!, a formula that failed")
    ]


def test_of_several_sheets_the_first_with_postings_is_read_and_the_rest_named() -> None:
    postings, notes = [["Title", "Description"], ["Cook", "Cooks"]], [["Notes"], ["x"]]

    reading = read_bytes(
        workbook([["Title", "Text"], ["No", "no"]], notes, postings, hidden=1), name="a.xlsx"
    )

    assert shown(reading) == [("a.xlsx#2", "Cook", "Cook\nCooks")]
    (cook,) = reading.items
    assert [notice.code for notice in cook.notices] == ["sheets_left_out", "columns_guessed", "hidden_text"]
    assert "only the sheet 'Sheet 2' was read, not 2 more" in cook.notices[0].message
    assert [(piece.text, piece.reason, piece.place) for piece in cook.hidden] == [
        ("Title Text No no", "in hidden sheets", "sheet 'Sheet 0'")
    ]


def test_hidden_rows_and_columns_are_kept_apart_and_shown() -> None:
    rows = [
        ["Title", "Description", "Notes"],
        ["Cook", "Cooks", "x"],
        ["Baker", "Bakes", ""],
        ["Smith", "Forges", ""],
    ]

    reading = read_bytes(workbook(rows, rows_unseen=(3,), columns_unseen="C"), name="a.xlsx")

    assert shown(reading) == [("a.xlsx#2", "Cook", "Cook\nCooks"), ("a.xlsx#4", "Smith", "Smith\nForges")]
    assert [(piece.text, piece.place) for piece in reading.items[0].hidden] == [
        ("Notes", "row 1"),
        ("x", "row 2"),
        ("Baker Bakes", "row 3"),
    ]
    assert reading.items[1].hidden == ()
    assert "hidden rows and columns" in reading.items[0].notices[-1].message


def test_a_sheet_as_csv_leaves_out_what_is_hidden() -> None:
    rows = [["id", "skill"], ["a", "Java"], ["b", "Rust"]]

    (document,) = parse_sheet(workbook(rows, rows_unseen=(2,)))

    assert document.text.splitlines() == ["id,skill", "", "b,Rust"]
    assert [piece.text for piece in document.hidden] == ["a Java"]


def test_formulas_and_false_dimensions_do_nothing() -> None:
    data = workbook([["Title", "Text"], ["Cook", "=1+1"], ["Baker", "Bakes"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    entries[sheet] = entries[sheet].replace(b'ref="A1:B3"', b'ref="A1:XFD1048576"')

    reading = read_bytes(zipped(entries.items()), name="a.xlsx")

    assert shown(reading) == [("a.xlsx#3", "Baker", "Baker\nBakes")]
    assert reading.rejected[0].place == "a.xlsx#2"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (workbook([["x"]]), "no column for the text of a posting; its columns are 'x'"),
        (workbook([[]]), "its columns are empty"),
        (workbook([[f"c{at}" for at in range(500)] + ["text"], ["x"]]), "no column for the text"),
    ],
)
def test_a_workbook_without_postings_is_refused(data: bytes, reason: str) -> None:
    (rejected,) = read_bytes(data, name="a.xlsx").rejected

    assert reason in rejected.reason


def test_a_table_too_wide_is_refused_and_one_too_long_is_cut() -> None:
    wide = ",".join(["text", *(f"c{at}" for at in range(limits.MAX_COLUMNS))]).encode() + b"\nx"
    long = b"text\n" + b"Cooks\n" * limits.MAX_TABLE_ROWS

    assert "more than 200 columns" in read_bytes(wide, name="a.csv").rejected[0].reason
    reading = read_bytes(long, name="a.csv")
    assert len(reading.items) == limits.MAX_TABLE_ROWS - 1
    assert [one.reason for one in reading.rejected] == ["only the first 20,000 rows are read"]


@given(st.lists(st.lists(st.text(max_size=120), max_size=6), max_size=30))
def test_columns_are_found_or_refused_in_any_rows(rows: list[list[str]]) -> None:
    try:
        columns = find_columns(rows)
    except UnreadableDocument:
        return
    assert all(0 <= place < len(columns.header) for place in columns.places.values())
