"""PDF: reading order, hidden text, and pages that cannot be read."""

from __future__ import annotations

import pytest
from pdf_builder import column, pdf, show

from matcher.documents import layout, limits, parse_bytes
from matcher.documents.pdf import parse
from matcher.errors import UnreadableDocument
from matcher.types import HiddenText

LEFT = ["Skills", "Python", "SQL", "Docker"]
RIGHT = ["Experience", "Data Engineer at Acme", "Built pipelines", "Led a team of five"]
WRAPPED = [
    "We look for an engineer who knows how to build pipe-",
    "lines in Python, and who likes to work on the full-",
    "stack of a product. Experience with Kubernetes helps.",
]
BAR = "0.1 0.1 0.4 rg 60 590 300 40 re f\n"
WHITE = "1 1 1 rg"
HIDDEN = {
    "white": (show("planted", 72, 600, before=WHITE), "in the colour of the page"),
    "nearly white": (show("planted", 72, 600, before="0.98 g"), "in the colour of the page"),
    "tiny": (show("planted", 72, 600, size=1), "under 2 pt"),
    "scaled down": ("BT /F1 12 Tf 0.1 0 0 0.1 72 600 Tm (planted) Tj ET\n", "under 2 pt"),
    "invisible": (show("planted", 72, 600, before="3 Tr"), "drawn as invisible"),
    "off page": (show("planted", 700, 600), "off the page"),
    "dark on dark": (BAR + show("planted", 72, 600, before="0.1 0.1 0.4 rg"), "in the colour of the page"),
    "white on white box": (
        BAR + "1 g 60 590 300 40 re f\n" + show("planted", 72, 600, before=WHITE),
        "in the colour of the page",
    ),
}
SEEN = {
    "white on a dark bar": BAR + show("planted", 72, 600, before=WHITE),
    "grey": show("planted", 72, 600, before="0.6 g"),
    "outlined in black": show("planted", 72, 600, before="1 g 1 Tr"),
    "font size 1, scaled up": "BT /F1 1 Tf 12 0 0 12 72 600 Tm (planted) Tj ET\n",
}


def text_of(*pages: str) -> str:
    return parse(pdf(*pages))[0].text


def test_columns_are_read_one_after_the_other() -> None:
    head, tail = show("JANE DOE, DATA ENGINEER, LISBON", 72, 760, size=20), show("x " * 120, 72, 600, size=4)

    lines = text_of(head + column(LEFT) + column(RIGHT, 300, 717) + tail).split("\n")

    assert lines[:-1] == ["JANE DOE, DATA ENGINEER, LISBON", *LEFT, *RIGHT]


def test_columns_written_row_by_row_are_still_columns() -> None:
    rows = zip(LEFT, RIGHT, strict=True)
    page = "".join(show(a, 72, 700 - 14 * at) + show(b, 220, 700 - 14 * at) for at, (a, b) in enumerate(rows))

    assert text_of(page).split("\n") == LEFT + RIGHT


def test_two_rows_with_a_gap_stay_rows() -> None:
    page = show("Acme", 72, 700) + show("2019-2021", 400, 700) + show("Engineer at Acme", 72, 686)

    assert text_of(page) == "Acme | 2019-2021\nEngineer at Acme"


def test_bullets_are_no_column() -> None:
    page = "".join(
        show("\x95", 72, 700 - 14 * at) + show(skill, 95, 700 - 14 * at) for at, skill in enumerate(LEFT)
    )

    assert text_of(page).split("\n") == [f"- {skill}" for skill in LEFT]


def test_wrapped_lines_are_joined_and_hyphens_mended() -> None:
    assert text_of(column(WRAPPED)) == (
        "We look for an engineer who knows how to build pipelines in Python, and who likes to work on the "
        "full-stack of a product. Experience with Kubernetes helps."
    )


@pytest.mark.parametrize("matrix", ["0 1 -1 0 300 100", "-1 0 0 -1 300 300", "0 -1 1 0 300 500"])
def test_turned_text_is_read_along_its_own_lines(matrix: str) -> None:
    page = f"BT /F1 12 Tf 14 TL {matrix} Tm (Data Engineer) Tj T* (Python and SQL) Tj ET"

    assert text_of(page) == "Data Engineer\nPython and SQL"


@pytest.mark.parametrize("case", HIDDEN)
def test_hidden_text_is_left_out_and_reported(case: str) -> None:
    drawing, reason = HIDDEN[case]

    document = parse_bytes(pdf(show("Welder", 72, 700) + drawing), name="cv.pdf")

    assert document.text == "Welder"
    (notice,) = document.notices
    assert (notice.code, notice.place) == ("hidden_text", "cv.pdf")
    assert f"7 {reason}" in notice.message
    assert document.hidden == (HiddenText("planted", reason, "page 1"),)


@pytest.mark.parametrize("case", SEEN)
def test_text_that_can_be_seen_is_read(case: str) -> None:
    (document,) = parse(pdf(show("Welder", 72, 700) + SEEN[case]))

    assert document.text == "Welder\nplanted"
    assert document.notices == ()


def test_a_scan_with_a_text_layer_says_so() -> None:
    with pytest.raises(UnreadableDocument, match=r"image only, cannot be assessed.* 7 hidden characters"):
        parse(pdf(show("scanned", 72, 700, before="3 Tr")))


def test_an_encrypted_file_is_refused() -> None:
    key = f"<{'00' * 32}>"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00> <00>]"

    with pytest.raises(UnreadableDocument, match="encrypted; save it without a password"):
        parse(pdf(show("secret", 72, 700), trailer=encrypt))


def test_only_the_first_pages_are_read() -> None:
    pages = [show(f"page {at}", 72, 700) for at in range(1, limits.MAX_PAGES + 3)]

    (document,) = parse(pdf(*pages))

    assert document.text.split("\n") == [f"page {at}" for at in range(1, limits.MAX_PAGES + 1)]
    assert [notice.message for notice in document.notices] == ["only the first 30 of 32 pages were read"]


def test_layout_of_nothing_is_nothing() -> None:
    assert layout.reading_lines([]) == []


def test_hidden_words_are_kept_apart_by_what_stands_between() -> None:
    page = show("Python and", 72, 600, before=WHITE) + show("SQL", 72, 586, before=WHITE)
    page += show("Welder", 72, 560) + show("Kafka", 72, 540, before=WHITE) + show("tiny", 72, 520, size=1)

    (document,) = parse(pdf(show("wanted", 72, 700), page))

    white, tiny = "in the colour of the page", "under 2 pt"
    assert document.text == "wanted\nWelder"
    assert document.hidden == (
        HiddenText("Python and SQL", white, "page 2"),
        HiddenText("Kafka", white, "page 2"),
        HiddenText("tiny", tiny, "page 2"),
    )


def test_of_a_flood_of_hidden_text_a_part_is_kept_and_all_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_HIDDEN_CHARACTERS", 10)
    flood = column(["planted"] * 40).replace("q  BT", "q 3 Tr BT")

    (document,) = parse(pdf(show("Welder", 300, 750) + flood))

    assert "".join(piece.text for piece in document.hidden).replace(" ", "") == "plantedpla"
    assert "280 characters" in document.notices[0].message


def test_a_page_that_is_a_picture_is_named() -> None:
    picture = "q 200 0 0 200 72 400 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"

    (document,) = parse(pdf(show("Welder", 72, 700), picture, ""))

    assert document.text == "Welder"
    assert [(notice.code, notice.message) for notice in document.notices] == [
        ("image_only_pages", "page 2: image only, cannot be assessed; the others were read")
    ]


def test_a_page_too_full_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGE_CHARACTERS", 6)

    (document,) = parse(pdf(show("Welder wanted", 72, 700)))

    assert document.text == "Welder"
    assert [notice.code for notice in document.notices] == ["truncated"]


def test_a_page_that_cannot_be_opened_is_named() -> None:
    whole = pdf(show("Welder", 72, 700), show("wanted", 72, 700))

    (document,) = parse(whole.replace(b"6 0 obj\n<< /Type /Page ", b"6 0 obj\n<< /Type /Pag_ "))

    assert document.text == "Welder"
    assert [notice.message for notice in document.notices] == [
        "page 2: damaged and not read; the others were read"
    ]


def test_a_file_without_pages_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="it has no pages"):
        parse_bytes(pdf(), name="a.pdf")
