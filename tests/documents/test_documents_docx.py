"""Word documents: everything a reader sees, in order; nothing they do not."""

from __future__ import annotations

from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx_builder import body, run, text_box, word, zipped

from matcher.documents import limits, parse_bytes
from matcher.documents.docx import parse
from matcher.errors import UnreadableDocument

P = "<w:p>{}</w:p>"
WHITE = '<w:color w:val="FFFFFF"/>'
DARK = '<w:shd w:val="clear" w:fill="1F3864"/>'
HIDDEN = {
    "vanish": (P.format(run("planted", "<w:vanish/>")), "marked as hidden"),
    "white": (P.format(run("planted", WHITE)), "in the colour of the page"),
    "white on white": (
        P.format(run("planted", WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>')),
        "in the colour of the page",
    ),
    "tiny": (P.format(run("planted", '<w:sz w:val="2"/>')), "under 2 pt"),
    "white in an empty box": (
        P.format(text_box(P.format(run("planted", WHITE)))),
        "in the colour of the page",
    ),
}
SEEN = {
    "white on dark": P.format(run("planted", WHITE + DARK)),
    "white highlighted": P.format(run("planted", WHITE + '<w:highlight w:val="blue"/>')),
    "white in a dark paragraph": P.format(f"<w:pPr>{DARK}</w:pPr>{run('planted', WHITE)}"),
    "white in a filled box": P.format(text_box(P.format(run("planted", WHITE)), fill="203864")),
    "vanish turned off": P.format(run("planted", '<w:vanish w:val="0"/>')),
    "tracked insertion": P.format(f'<w:ins w:id="1" w:author="x">{run("planted")}</w:ins>'),
    "text box": P.format(text_box(P.format(run("planted")))),
    "content control": f"<w:sdt><w:sdtContent>{P.format(run('planted'))}</w:sdtContent></w:sdt>",
    "link": P.format(f"<w:hyperlink>{run('planted')}</w:hyperlink>"),
}


def build_everything(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "Jane Doe"
    document.sections[0].footer.paragraphs[0].text = "References on request"
    document.add_heading("Skills", 1)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Python", "5 years", "SQL", "2 years"], strict=True):
        cell.text = text
    nested = document.add_table(1, 2)
    nested.cell(0, 0).text = "Languages\nGerman"
    nested.cell(0, 1).add_table(1, 1).cell(0, 0).text = "inner"
    document.add_paragraph("After\tthe  table")
    document.add_paragraph("Docker", style="List Number")
    document.add_paragraph()


def test_all_parts_in_order() -> None:
    (document,) = parse(word(build_everything))

    assert document.text.split("\n") == [
        "Jane Doe",
        "Skills",
        "Python | 5 years",
        "SQL | 2 years",
        "Languages",
        "German",
        "inner",
        "After the table",
        "- Docker",
        "References on request",
    ]
    assert document.notices == ()


def test_deleted_text_and_second_copies_are_not_read() -> None:
    deleted = f'<w:del w:id="1" w:author="x">{run("old")}</w:del>'
    compatibility = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = text_box(P.format(run("in a box")))
    copies = (
        f"<mc:AlternateContent {compatibility}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )

    (document,) = parse(body(P.format(deleted + run("new")) + P.format(f"<w:r>{copies}</w:r>")))

    assert document.text == "new\nin a box"


@pytest.mark.parametrize("case", HIDDEN)
def test_hidden_text_is_left_out_and_reported(case: str) -> None:
    xml, reason = HIDDEN[case]

    (document,) = parse(body(P.format(run("Welder")) + xml))

    assert document.text == "Welder"
    assert [notice.code for notice in document.notices] == ["hidden_text"]
    assert f"7 {reason}" in document.notices[0].message
    assert [(piece.text, piece.reason) for piece in document.hidden] == [("planted", reason)]


@pytest.mark.parametrize("case", SEEN)
def test_text_that_can_be_seen_is_read(case: str) -> None:
    (document,) = parse(body(P.format(run("Welder")) + SEEN[case]))

    assert document.text == "Welder\nplanted"
    assert document.notices == ()


def test_text_hidden_by_its_style_is_left_out() -> None:
    def build(document: Any) -> None:
        style = document.styles.add_style("Ghost", WD_STYLE_TYPE.CHARACTER)
        style.font.hidden = True
        derived = document.styles.add_style("Ghost child", WD_STYLE_TYPE.CHARACTER)
        derived.base_style = style
        document.add_paragraph("Welder").add_run("planted", style=derived)

    (document,) = parse(word(build))

    assert document.text == "Welder"
    assert [notice.code for notice in document.notices] == ["hidden_text"]


MAIN = ("word/document.xml", b"<w/>")
HOSTILE = {
    "too many files": ([MAIN, *((f"x{at}", b"") for at in range(limits.MAX_ZIP_ENTRIES))], "2001 files"),
    "too large": ([MAIN, *((f"x{at}", bytes(33 * 1024**2)) for at in range(2))], "unpacks to 66 MB"),
    "too dense": ([MAIN, ("x", bytes(8 * 1024**2))], "to 1 as bombs do"),
    "outside": ([MAIN, ("../x", b"")], "outside itself"),
    "absolute": ([MAIN, ("/etc/x", b"")], "outside itself"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_is_refused(case: str) -> None:
    entries, reason = HOSTILE[case]

    with pytest.raises(UnreadableDocument, match=reason):
        parse(zipped(entries))


def test_entity_bombs_are_refused() -> None:
    levels = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]><x>&e11;</x>'.encode()
    types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'

    with pytest.raises(UnreadableDocument, match="damaged"):
        parse_bytes(
            zipped([("[Content_Types].xml", types), ("_rels/.rels", bomb), ("word/document.xml", bomb)]),
            name="bomb.docx",
        )
