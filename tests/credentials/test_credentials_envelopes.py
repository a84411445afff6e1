"""What carries a credential: opened by content, bounded, and refused where it could mean two things."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from envelope_builders import baked_png, baked_svg, base64url, chunk, itxt, jws, png
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials import envelopes
from matcher.credentials.envelopes import Envelope, is_picture, open_envelope, open_jws, read_json
from matcher.errors import BadInput

BADGE = '{"id": "urn:x:1"}'
TOKEN = jws({"id": "urn:x:1"})

OPENED: dict[str, tuple[bytes, Envelope]] = {
    "JSON": (BADGE.encode(), Envelope("json", BADGE, "json")),
    "JSON with a mark": (b"\xef\xbb\xbf" + BADGE.encode(), Envelope("json", BADGE, "json")),
    "JWS": (TOKEN.encode() + b"\n", Envelope("jws", TOKEN, "jws")),
    "PNG, version 3": (baked_png(BADGE), Envelope("png", BADGE, "json", "openbadgecredential")),
    "PNG, packed": (baked_png(BADGE, packed=True), Envelope("png", BADGE, "json", "openbadgecredential")),
    "PNG, version 2": (baked_png(TOKEN, b"openbadges"), Envelope("png", TOKEN, "jws", "openbadges")),
    "PNG, version 1 address": (
        png(chunk(b"tEXt", b"openbadges\0https://x.example/1")),
        Envelope("png", "https://x.example/1", "url", "openbadges"),
    ),
    "PNG, both versions": (
        png(itxt(b"openbadges", b"{}"), itxt(b"openbadgecredential", BADGE.encode())),
        Envelope("png", BADGE, "json", "openbadgecredential"),
    ),
    "PNG, the same badge twice": (
        png(itxt(b"openbadges", b"{}"), itxt(b"openbadges", b"{}")),
        Envelope("png", "{}", "json", "openbadges"),
    ),
    "SVG, version 2": (
        baked_svg(f'<two:assertion verify="{TOKEN}"/>'),
        Envelope("svg", TOKEN, "jws", "openbadges"),
    ),
    "SVG, version 3": (
        baked_svg(f"<three:credential><![CDATA[ {BADGE} ]]></three:credential>", "<!DOCTYPE svg>"),
        Envelope("svg", BADGE, "json", "openbadgecredential"),
    ),
}


@pytest.mark.parametrize(("data", "opened"), OPENED.values(), ids=OPENED)
def test_a_credential_is_found_by_content(data: bytes, opened: Envelope) -> None:
    assert open_envelope(data, name="x") == opened
    assert is_picture(data) == (opened.kind in ("png", "svg"))


LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "neither JSON"),
    "words": (b"I am a badge", "neither JSON"),
    "bytes": (b"\xff\xfe\x00", "no text and no PNG"),
    "a picture without a badge": (png(), "no badge baked"),
    "a vector picture without a badge": (baked_svg(""), "no badge baked"),
    "two badges": (png(itxt(b"openbadges", b"{}"), itxt(b"openbadges", b"[]")), "2 different badges"),
    "two badges in a vector": (
        baked_svg("<two:assertion>{}</two:assertion><two:assertion>[]</two:assertion>"),
        "2 different badges",
    ),
    "a badge in a badge": (
        baked_svg("<two:assertion><three:credential>{}</three:credential></two:assertion>"),
        "inside a badge",
    ),
    "a flipped bit": (baked_png(BADGE).replace(b"urn:x:1", b"urn:x:2"), "checksum"),
    "cut off": (baked_png(BADGE)[:-30], "cut off"),
    "an iTXt chunk cut off": (png(chunk(b"iTXt", b"openbadges\0\0")), "cut off"),
    "packed in another way": (png(chunk(b"iTXt", b"openbadges\0\7\0\0\0{}")), "compression flag 7"),
    "packed badly": (png(chunk(b"zTXt", b"openbadges\0\0{}")), "damaged"),
    "no UTF-8": (png(itxt(b"openbadges", b"\xff")), "no UTF-8"),
    "words in a picture": (baked_png("hello there"), "neither JSON, a compact JWS nor a web address"),
    "billion laughs": (baked_svg("<two:assertion>&j;</two:assertion>", LAUGHS + "]>"), "declares entities"),
    "a file of this machine": (
        baked_svg(
            "<two:assertion>&x;</two:assertion>", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        ),
        "declares entities",
    ),
    "no SVG": (b"<?xml version='1.0'?><svg", "no SVG"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        open_envelope(data, name="x")


def test_a_picture_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelopes, "MAX_TEXT_BYTES", 1024**2)
    with pytest.raises(BadInput, match="unpacks to more than 1 MB"):
        open_envelope(baked_png(" " * (2 * 1024**2), packed=True), name="x")


@pytest.mark.parametrize(("limit", "data"), [("MAX_TEXT_BYTES", b"{}" * 9), ("MAX_IMAGE_BYTES", png())])
def test_sizes_are_bounded(limit: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelopes, limit, 9)
    with pytest.raises(BadInput, match="bytes; at most"):
        open_envelope(data, name="x")


def test_a_jws_comes_apart() -> None:
    parts = open_jws(jws({"a": 1}, kid="k"))
    assert parts.header == {"alg": "ES256", "kid": "k"}
    assert (json.loads(parts.payload), parts.signature) == ({"a": 1}, b"no signature")
    assert base64.urlsafe_b64decode(parts.signing_input.split(b".")[1] + b"==") == parts.payload


HEADER = base64url(b'{"alg":"ES256"}')
BAD_JWS = {
    "two parts": ("a.b", "no compact JWS"),
    "a header of another kind": (f"{base64url(b'[]')}.e30.", "no JSON object"),
    "a header that is no JSON": (f"{base64url(b'{')}.e30.", "not JSON"),
    "a key twice": (base64url(b'{"alg":"ES256","alg":"none"}') + ".e30.", "'alg' twice"),
    "stray bits": (f"{HEADER}.e31.", "stray bits"),
    "a length that cannot be": (f"{HEADER}.e30.A", "no base64url"),
}


@pytest.mark.parametrize(("text", "reason"), BAD_JWS.values(), ids=BAD_JWS)
def test_a_bad_jws(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        open_jws(text)


STRICT: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "line 1"),
    "a key twice": ('{"a": {"b": 1, "b": 2}}', "'b' twice"),
    "beyond a double": ("[1e400]", "beyond any double"),
    "beyond 2^53": ("[9007199254740993]", "not every reader"),
    "a long number": (f"[{'9' * 5000}]", "not every reader"),
    "not a number": ("[NaN]", "no JSON"),
    "infinity": ("[-Infinity]", "no JSON"),
    "half a pair": ('["\\ud800"]', "surrogate"),
    "half a pair as a key": ('{"\\ud800": 1}', "surrogate"),
    "101 levels": ("[" * 101 + "]" * 101, "deeper than 100"),
    "10,000 levels": ("[" * 10_000 + "]" * 10_000, "deeper than 100"),
    "100,000 levels": ("[" * 100_000 + "]" * 100_000, "deeper than 100"),
}


@pytest.mark.parametrize(("text", "reason"), STRICT.values(), ids=STRICT)
def test_json_that_could_mean_two_things_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_json(text)


def test_json_at_the_limits_is_read() -> None:
    assert read_json("[9007199254740991, 1.5e300]") == [2**53 - 1, 1.5e300]
    assert read_json("[" * 99 + "]" * 99)


texts = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_json_writes_is_read_back(value: Any) -> None:
    assert read_json(json.dumps(value)) == value


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda body: b"\x89PNG\r\n\x1a\n" + body))
def test_any_bytes_are_opened_or_refused(data: bytes) -> None:
    with suppress(BadInput):
        assert open_envelope(data, name="x").text
