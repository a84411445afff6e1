"""Web pages: what is shown, and what the page declares about its posting."""

from __future__ import annotations

import json

import pytest

from matcher.documents.html import html_lines, parse, parse_job_postings
from matcher.documents.quarantine import Quarantine

PAGES = {
    "inline elements": ("<p>Py<b>thon</b> and <i>SQL</i></p>", ["Python and SQL"]),
    "line breaks": ("<p>Python<br>SQL</p>", ["Python", "SQL"]),
    "loose text": ("one<div>two</div>three", ["one", "two", "three"]),
    "nested lists": ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", ["- a", "- b", "- c"]),
    "list of paragraphs": ("<ul><li><p>a</p><p>more</p></li></ul>", ["- a", "more"]),
    "table": ("<table><tr><th>Skill<th>Years<tr><td>SQL<td>2</table>", ["Skill | Years", "SQL | 2"]),
    "layout table": ("<table><tr><td><p>a</p><p>b</p><td>c</table>", ["a", "b", "c"]),
    "preformatted": ("<pre>a &lt; b\nc</pre>", ["a < b", "c"]),
    "chrome of the page": (
        "<nav>Home</nav><p>Job</p><button>Apply</button><svg><text>x</text></svg>",
        ["Job"],
    ),
    "comments": ("<p>a<!-- b -->c</p>", ["ac"]),
    "entities": ("<p>R&amp;D&nbsp;lead</p>", ["R&D lead"]),
    "xhtml": ('<?xml version="1.0" encoding="utf-8"?><html><body><p>Köln</p></body></html>', ["Köln"]),
}
HIDING = [
    "hidden",
    'style="display:none"',
    'style="color:red; DISPLAY : none"',
    'style="visibility:hidden"',
    'style="font-size:0"',
    'style="font-size: 1px;"',
    'style="opacity:0.0"',
    'style="position:absolute;left:-9999px"',
]
SHOWING = ['style="display:block"', 'style="font-size:10px"', 'style="opacity:0.9"', 'style="left:-10px"']


def posting(title: str) -> dict[str, str]:
    return {"@type": "JobPosting", "title": title, "description": f"<p>{title} wanted</p>"}


def script(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize("case", PAGES)
def test_visible_lines(case: str) -> None:
    page, lines = PAGES[case]

    assert parse(page.encode())[0].text.split("\n") == lines


@pytest.mark.parametrize("attribute", HIDING)
def test_hidden_elements_are_left_out_and_reported(attribute: str) -> None:
    (document,) = parse(f"<p>Welder</p><div {attribute}><p>planted</p></div>".encode())

    assert document.text == "Welder"
    assert [notice.code for notice in document.notices] == ["hidden_text"]
    assert [piece.text for piece in document.hidden] == ["planted"]


SHEET = "<style>.dark { background: black }</style>"
READABLE = {
    "white on white": '<p style="color:#fff;background:#FFFFFF">planted</p>',
    "white on the page's own white": '<p style="color: white">planted</p>',
    "nearly white": '<p style="color:rgb(250, 250, 250)">planted</p>',
    "a font of old": '<font color="#ffffff">planted</font>',
    "a cell": '<table bgcolor="navy"><tr><td style="color:#000080">planted</td></tr></table>',
    "around it": '<div style="color:white"><b>planted</b></div>',
    "both stated beside a style sheet": f'{SHEET}<p style="color:white;background-color:white">planted</p>',
}
READABLE = {
    "white on dark": '<div style="background:#102a43"><p style="color:#fff">planted</p></div>',
    "dark again inside": '<div style="color:#fff"><b style="color:#333">planted</b></div>',
    "light grey": '<p style="color:#ccc">planted</p>',
    "on a picture": '<div style="background:#fff url(a.png)"><p style="color:#fff">planted</p></div>',
    "where a class may be dark": f'{SHEET}<div class="dark"><p style="color:#fff">planted</p></div>',
    "a border": '<p style="border-color:white">planted</p>',
    "a colour nobody knows": '<p style="color:var(--ink)">planted</p>',
}


@pytest.mark.parametrize("name", READABLE)
def test_letters_that_can_be_read_are_read(name: str) -> None:
    (document,) = parse(f"<h1>Welder</h1>{READABLE[name]}".encode())
    assert document.text == "Welder\nplanted"
    assert document.hidden == ()


@pytest.mark.parametrize("attribute", SHOWING)
def test_other_styles_hide_nothing(attribute: str) -> None:
    assert parse(f"<p>Welder</p><p {attribute}>seen</p>".encode())[0].text == "Welder\nseen"


# What makes the letters of the second paragraph hard to see, and what does not.
UNSEEN = {
    "white on the page's white": '<p style="color:#fff">planted</p>',
    "as its own ground": '<p style="background:rgb(10, 20, 30); color: #0A141E">planted</p>',
    "nearly": '<p style="color: whitesmoke">planted</p>',
    "a style sheet": "<style>/* x */ .a, p.b { color: white }</style><p class='b c'>planted</p>",
    "a later rule": "<style>p{color:white} p{color:black} .w{color:white}</style><p class=w>planted</p>",
    "what is around": '<div style="background-color:black">shown?<p>planted</p></div>',
    "old attributes": '<table bgcolor="red"><tr><td><font color="#ff0000">planted</font></table>',
    "inside a word of its own": '<p>Cook<span style="color:white">planted</span></p>',
}
SEEN = {
    "a dark ground": '<p style="background:black;color:white">seen</p>',
    "a picture behind": '<p style="background:url(x.png);color:white">seen</p>',
    "a colour that is not known": '<p style="color:var(--text)">seen</p>',
    "a rule with a context": "<style>nav p {color:white}</style><p>seen</p>",
    "a rule for paper": "<style>@media print { p {color:white} }</style><p>seen</p>",
    "an id before a tag": "<style>#top{color:black} p{color:white}</style><p id=top>seen</p>",
    "its own style last": '<style>p{color:white}</style><p style="color:inherit">seen</p>',
    "no ground of its own": '<p style="background:transparent">seen</p>',
}


@pytest.mark.parametrize("page", UNSEEN.values(), ids=UNSEEN)
def test_letters_in_the_colour_of_their_ground_are_left_out_and_reported(page: str) -> None:
    (document,) = parse(f"<div>Welder</div>{page}".encode())

    assert "planted" not in document.text
    assert document.text.startswith("Welder")
    assert "planted" in [piece.text for piece in document.hidden]
    assert {piece.reason for piece in document.hidden} == {"in the colour of the page"}
    assert [notice.code for notice in document.notices] == ["hidden_text"]


@pytest.mark.parametrize("page", SEEN.values(), ids=SEEN)
def test_letters_that_can_be_seen_are_kept(page: str) -> None:
    (document,) = parse(f"<div>Welder</div>{page}".encode())

    assert (document.text, document.hidden) == ("Welder\nseen", ())


@pytest.mark.parametrize(
    "declared",
    [posting("Cook"), [posting("Cook")], {"@graph": [{"@type": "Organization"}, posting("Cook")]}],
)
def test_a_declared_posting_comes_before_the_page(declared: object) -> None:
    (document,) = parse(f"<html>{script(declared)}<body>chrome</body></html>".encode())

    assert (document.title, document.text) == ("Cook", "Cook\nCook wanted")


@pytest.mark.parametrize(
    ("before", "after"), [("<!--", "-->"), ("//<![CDATA[\n", "\n//]]>"), (" <![CDATA[", "]]> ")]
)
def test_a_declaration_may_be_wrapped(before: str, after: str) -> None:
    wrapped = script(posting("Cook")).replace("{", before + "{", 1).replace("}</", "}" + after + "</")

    assert parse(f"<html>{wrapped}<body>chrome</body></html>".encode())[0].text == "Cook\nCook wanted"


def test_a_declaration_of_nothing_but_a_title_leaves_the_page() -> None:
    declared = script({"@type": "JobPosting", "title": "Cook"})

    assert parse(f"<html>{declared}<p>Baker wanted</p></html>".encode())[0].text == "Baker wanted"


def test_of_several_declared_postings_the_first_is_read() -> None:
    (document,) = parse(f"<html>{script([posting('Cook'), posting('Baker')])}</html>".encode())

    assert document.title == "Cook"
    assert [notice.code for notice in document.notices] == ["several_postings"]


def test_a_broken_declaration_leaves_the_page() -> None:
    page = b'<html><script type="application/ld+json">{"@type": "JobPosting",</script><p>Cook</p></html>'

    assert parse(page)[0].text == "Cook"


def test_the_charset_a_page_states_is_used() -> None:
    (document,) = parse('<html><meta charset="iso-8859-2"><p>Łódź</p></html>'.encode("iso-8859-2"))

    assert document.text == "Łódź"
    assert [notice.code for notice in document.notices] == ["encoding_guessed"]


@pytest.mark.parametrize("charset", ["nonsense", "utf-16", "rot13", "utf-7"])
def test_a_charset_that_cannot_be_is_passed_over(charset: str) -> None:
    page = f'<html><meta charset="{charset}"><p>Köln</p></html>'.encode("cp1252")

    assert parse(page)[0].text == "Köln"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("plain\n\n text ", ["plain", "text"]),
        ("R&amp;D", ["R&D"]),
        ("&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;", ["a", "b"]),
        ("one <b>bold</b>\ntwo", ["one bold", "two"]),
        ("C < D and D > C", ["C < D and D > C"]),
        ("", []),
    ],
)
def test_fields_may_be_html_or_plain(text: str, lines: list[str]) -> None:
    assert html_lines(text, Quarantine()) == lines


def test_hidden_text_in_a_json_posting_is_reported() -> None:
    hidden = {**posting("Cook"), "skills": "<p>Knives<span hidden>planted</span></p>"}

    first, second = parse_job_postings(json.dumps([hidden, posting("Baker")]).encode())

    assert first.text == "Cook\nCook wanted\nSkills\nKnives"
    assert [notice.code for notice in first.notices] == ["hidden_text"]
    assert [piece.text for piece in first.hidden] == ["planted"]
    assert second.notices == ()
