"""The page Verify a badge: empty, main path, bad input, hostile texts, and what to check with."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from pathlib import Path

import pytest
from dashboard_pages import HOSTILE, VERIFY, shown_texts

from matcher.dashboard.verdicts import ANSWERS, LAYERS, VERDICTS, award_lines
from matcher.types import Award

sys.path.insert(0, str(Path(__file__).parents[1] / "verify"))
from credential_signing import Issuer, badge


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def page(empty_app):
    empty_app.switch_page(VERIFY).run()
    assert not empty_app.exception
    return empty_app


def verdicts(page):
    return [element.value for element in page.subheader]


def drop(page, name, value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    page.file_uploader(key="badge_files").upload(name, data).run()
    assert not page.exception
    return page


def png(text: bytes) -> bytes:
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"iTXt", b"openbadgecredential\0\0\0\0\0" + text),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_without_a_badge_it_says_what_to_do(page):
    assert "Drop a badge" in page.info[0].value
    assert not page.subheader


def test_a_picture_shows_its_layers_and_award(page, issuer):
    drop(page, "badge.png", png(json.dumps(issuer.signed(badge(issuer))).encode()))
    assert verdicts(page) == [VERDICTS["verified"]]
    marked = "\n".join(element.value for element in page.markdown)
    assert all(question in marked for question in LAYERS.values())
    assert ANSWERS["binding", "proven"] in marked
    assert "Safe rigging" in shown_texts(page)
    assert "badge.png" in shown_texts(page)


def test_a_forged_one_says_so_with_reasons(page, issuer):
    forged = issuer.signed(badge(issuer)) | {"name": "Chief Security Architect"}
    drop(page, "badge.json", forged)
    assert verdicts(page) == [VERDICTS["rejected"]]
    assert "it was changed" in shown_texts(page)


def test_a_pasted_token_is_checked(page, issuer):
    page.text_area(key="badge_text").set_value(issuer.jwt(badge(issuer))).run()
    assert not page.exception
    assert verdicts(page) == [VERDICTS["verified"]]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"{", b"[" * 10_000, b'{"a":1,"a":2}', b"hello"])
def test_a_file_that_is_none_is_said_in_a_sentence(page, data):
    drop(page, "x.json", data)
    assert len(verdicts(page)) == 1
    assert "no credential" in verdicts(page)[0]


def test_hostile_texts_are_shown_to_the_letter(page, issuer):
    body = badge(issuer)
    body["credentialSubject"]["achievement"]["name"] = HOSTILE
    drop(page, "x.json", issuer.signed(body))
    assert HOSTILE in shown_texts(page)
    assert not any("127.0.0.1" in element.value for element in page.markdown)


def test_a_document_of_the_issuer_proves_the_key(page):
    college = Issuer(did="did:web:harbour.example")
    drop(page, "badge.json", college.signed(badge(college)))
    assert verdicts(page) == [VERDICTS["claimed"]]
    page.file_uploader(key="badge_documents").upload("did.json", college.document()).run()
    assert not page.exception
    assert verdicts(page) == [VERDICTS["verified"]]
    (address,) = (one for one in page.text_input if one.label.startswith("Where document"))
    assert address.value == college.did
    address.set_value("did:web:other.example").run()
    assert verdicts(page) == [VERDICTS["claimed"]]


def test_a_trust_list_and_a_person(page, issuer):
    drop(page, "badge.json", issuer.signed(badge(issuer)))
    page.file_uploader(key="badge_trust").upload("trust.txt", issuer.did.encode()).run()
    page.text_input(key="badge_subject").set_value("did:example:holder").run()
    assert not page.exception
    marked = "\n".join(element.value for element in page.markdown)
    assert ANSWERS["trust", "listed"] in marked
    assert ANSWERS["subject", "match"] in marked
    page.text_input(key="badge_subject").set_value("did:example:somebody").run()
    assert verdicts(page) == [VERDICTS["claimed"]]


def test_a_broken_trust_list_is_said(page, issuer):
    drop(page, "badge.json", issuer.signed(badge(issuer)))
    page.file_uploader(key="badge_trust").upload("trust.txt", b"not a list").run()
    assert page.error
    assert verdicts(page) == [VERDICTS["verified"]]


def test_unknown_facts_are_left_out():
    assert award_lines(Award("a", "Rigging", "badge", "Badge")) == [
        "Rigging",
        "Kind, as stated: Badge",
        "Kind, as it seems: badge (nothing in it says what it is)",
        "Checked: claimed",
    ]
