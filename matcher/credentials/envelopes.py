"""What carries a credential: JSON, a compact JWS, or a picture it is baked into. Nothing is verified here.

A file is told by its content, never by its name. Whatever is unpacked is bounded, and what could
be read in two ways (two different badges in one picture, a key twice in one object) is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from matcher.credentials.europass_xml import is_europass_xml
from matcher.errors import BadInput

EnvelopeKind = Literal["json", "jws", "png", "svg", "xml"]
ContentKind = Literal["json", "jws", "url", "xml"]

MAX_IMAGE_BYTES = 10 * 1024**2
MAX_TEXT_BYTES = 4 * 1024**2
MAX_JSON_DEPTH = 100
MAX_SAFE_INTEGER = 2**53 - 1

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEYWORDS = {b"openbadgecredential": "openbadgecredential", b"openbadges": "openbadges"}
_SVG_ELEMENTS = {
    "{https://purl.imsglobal.org/ob/v3p0}credential": "openbadgecredential",
    "{http://openbadges.org}assertion": "openbadges",
}
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}")
_TURTLE = re.compile(r"\s*(?:@prefix|@base|PREFIX|BASE)\s+\S*\s*<", re.I)
_SVG_START = re.compile(r"\s*<(?:\?xml|!DOCTYPE\s+svg|!--|(?:\w+:)?svg[\s>])", re.I)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A credential as it lies in a file.

    ``text`` is the credential itself: JSON text, a compact JWS or the XML of a Europass credential, which
    ``content`` tells apart; a hosted Open Badge may hold only the ``url`` of its assertion. ``keyword`` is
    what a picture calls the badge: ``openbadges`` (versions 1 and 2) or ``openbadgecredential`` (version 3).
    """

    kind: EnvelopeKind
    text: str
    content: ContentKind
    keyword: str | None = None


@dataclass(frozen=True, slots=True)
class CompactJws:
    """The parts of a compact JWS, decoded. ``signing_input`` is what the signature is over."""

    header: Mapping[str, Any]
    payload: bytes
    signing_input: bytes
    signature: bytes


def open_envelope(data: bytes, *, name: str) -> Envelope:
    """The credential in a JSON file, a JWS file, a baked PNG or SVG picture, or a Europass XML file.

    name: for messages alone. JSON is not parsed yet: see ``read_json``.
    Raises BadInput for anything else: a picture without a badge, with two or with a damaged one, text
    that is neither JSON nor JWS, and whatever is larger than the limits above.
    """
    if data.startswith(_PNG):
        return _opened("png", *_png_text(data), name)
    _check_size(data, MAX_IMAGE_BYTES, "file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{name} is no text and no PNG picture; give JSON, a JWS, or a baked badge") from None
    if is_europass_xml(data):
        _check_size(data, MAX_TEXT_BYTES, "credential")
        return Envelope("xml", text, "xml")
    if _SVG_START.match(text):
        return _opened("svg", *_svg_text(data), name)
    _check_size(data, MAX_TEXT_BYTES, "credential")
    content = _content_kind(text)
    if content == "json":
        return Envelope("json", text, "json")
    if content == "jws":
        return Envelope("jws", text.strip(), "jws")
    if _TURTLE.match(text):
        raise BadInput(f"{name} is linked data written as Turtle; ask for the credential as JSON-LD")
    raise BadInput(f"{name} is neither JSON, a compact JWS nor a picture with a badge in it")


def is_picture(data: bytes) -> bool:
    """Whether ``data`` is a PNG or an SVG, with a badge baked into it or not."""
    return data.startswith(_PNG) or (
        _SVG_START.match(head := data[:4096].decode("utf-8-sig", "replace")) is not None and "<svg" in head
    )


def is_compact_jws(text: str) -> bool:
    """Whether a text has the three parts of a compact JWS."""
    return _JWS.fullmatch(text.strip()) is not None


def open_jws(text: str) -> CompactJws:
    """The parts of a compact JWS. Raises BadInput unless they are three, in base64url, the first JSON."""
    text = text.strip()
    if not is_compact_jws(text):
        raise BadInput("it is no compact JWS; that is three base64url parts with dots between them")
    header_text, payload_text, signature_text = text.split(".")
    header = read_json(_utf8(_base64url(header_text, "header"), "header"))
    if not isinstance(header, dict):
        raise BadInput("the header of the JWS is no JSON object")
    signed = f"{header_text}.{payload_text}".encode("ascii")
    return CompactJws(
        header, _base64url(payload_text, "payload"), signed, _base64url(signature_text, "signature")
    )


def read_json(text: str) -> Any:
    """``text`` parsed, where it means one thing to every reader.

    Raises BadInput for what is no JSON, a key twice in one object, NaN and numbers beyond a double,
    whole numbers beyond 2^53, nesting deeper than MAX_JSON_DEPTH, and half of a surrogate pair.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_distinct_keys,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise BadInput(f"its JSON is nested deeper than {MAX_JSON_DEPTH} levels") from None
    _check_tree(value)
    return value


def parse_json(text: str) -> Any:
    """``text`` parsed as most readers do, for rows nobody signs. Raises BadInput saying what is wrong."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError):
        raise BadInput("JSON nested too deep, or with a number too long, to be read") from None


def _opened(kind: EnvelopeKind, text: str, keyword: str, name: str) -> Envelope:
    content = _content_kind(text)
    if content is None:
        raise BadInput(f"the badge baked into {name} is neither JSON, a compact JWS nor a web address")
    return Envelope(kind, text.strip(), content, keyword)


def _content_kind(text: str) -> ContentKind | None:
    text = text.strip()
    if text[:1] in ("{", "["):
        return "json"
    if _JWS.fullmatch(text):
        return "jws"
    return "url" if _URL.fullmatch(text) else None


def _check_size(data: bytes, limit: int, what: str) -> None:
    if len(data) > limit:
        raise BadInput(f"the {what} is {len(data):,} bytes; at most {limit // 1024**2} MB are read")


def _one_badge(found: Mapping[str, list[str]]) -> tuple[str, str]:
    """(text, keyword) of the one badge in a picture; of a version 3 and an older one, version 3."""
    for keyword in ("openbadgecredential", "openbadges"):
        texts = set(found.get(keyword, ()))
        if len(texts) > 1:
            raise BadInput(f"the picture holds {len(texts)} different badges named {keyword}; it must be one")
        if texts:
            return texts.pop(), keyword
    raise BadInput("the picture has no badge baked into it")


def _png_text(data: bytes) -> tuple[str, str]:
    _check_size(data, MAX_IMAGE_BYTES, "picture")
    found: dict[str, list[str]] = {}
    for kind, body in _png_chunks(data):
        if kind not in (b"iTXt", b"tEXt", b"zTXt"):
            continue
        word, _, rest = body.partition(b"\0")
        if word in _PNG_KEYWORDS:
            found.setdefault(_PNG_KEYWORDS[word], []).append(_chunk_text(kind, rest))
    return _one_badge(found)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of each chunk, its checksum held, to the end of the picture or its last whole chunk."""
    at = len(_PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + length
        if end > len(data):
            raise BadInput("the PNG is cut off inside a chunk")
        kind, body = data[at + 4 : at + 8], data[at + 8 : end - 4]
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise BadInput(f"the PNG is damaged: the checksum of a {kind!r} chunk is wrong")
        yield kind, body
        if kind == b"IEND":
            return
        at = end


def _chunk_text(kind: bytes, rest: bytes) -> str:
    """The text of a chunk after its keyword: iTXt (UTF-8, packed or not), tEXt, zTXt."""
    if kind == b"tEXt":
        return _utf8(rest, "badge")
    if kind == b"zTXt":
        return _utf8(_inflated(rest[1:]), "badge")
    flags, rest = rest[:2], rest[2:]
    parts = rest.split(b"\0", 2)
    if len(flags) < 2 or len(parts) < 3:
        raise BadInput("the iTXt chunk of the badge is cut off")
    if flags[0] not in (0, 1):
        raise BadInput(f"the iTXt chunk of the badge has the compression flag {flags[0]}; 0 and 1 are known")
    return _utf8(_inflated(parts[2]) if flags[0] else parts[2], "badge")


def _inflated(data: bytes) -> bytes:
    """Unpacked bytes, never more than MAX_TEXT_BYTES of them."""
    worker = zlib.decompressobj()
    try:
        found = worker.decompress(data, MAX_TEXT_BYTES)
    except zlib.error:
        raise BadInput("the packed text of the badge is damaged") from None
    if worker.unconsumed_tail:
        raise BadInput(f"the badge unpacks to more than {MAX_TEXT_BYTES // 1024**2} MB")
    if not worker.eof:
        raise BadInput("the packed text of the badge is cut off")
    return found


class _BadgeCollector:
    """A parser target that keeps the badge elements of an SVG and nothing else."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self._open: str | None = None
        self._verify: str | None = None
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _SVG_ELEMENTS:
            if self._open is not None:
                raise BadInput("the SVG has a badge inside a badge")
            self._open, self._verify, self._text = tag, attributes.get("verify"), []

    def data(self, text: str) -> None:
        if self._open is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if tag == self._open:
            text = "".join(self._text).strip() or (self._verify or "").strip()
            self.found.setdefault(_SVG_ELEMENTS[tag], []).append(text)
            self._open = None

    def close(self) -> None:
        """Nothing: the parser asks for this method, the badges are in ``found``."""


def _svg_text(data: bytes) -> tuple[str, str]:
    """The badge in an SVG: the text of its element, else its ``verify`` attribute; entities are refused."""
    _check_size(data, MAX_IMAGE_BYTES, "picture")
    badges = _BadgeCollector()
    parser = DefusedXMLParser(target=badges, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException:
        raise BadInput("the SVG declares entities, as bombs do; save it without them") from None
    except (ParseError, ValueError, LookupError) as error:
        raise BadInput(f"it starts as XML and is no SVG: {error}") from None
    text, keyword = _one_badge(badges.found)
    _check_size(text.encode("utf-8", "surrogatepass"), MAX_TEXT_BYTES, "credential")
    return text, keyword


def _base64url(text: str, part: str) -> bytes:
    """Bytes of unpadded base64url. Raises BadInput, also for stray bits: no two texts mean one thing."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise BadInput(f"the {part} of the JWS is no base64url")
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadInput(f"the {part} of the JWS is no base64url") from None
    if base64.urlsafe_b64encode(found).rstrip(b"=").decode("ascii") != text:
        raise BadInput(f"the {part} of the JWS has stray bits at its end")
    return found


def _utf8(data: bytes, part: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"the {part} is no UTF-8 text") from None


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise BadInput(f"its JSON has the key {twice[:40]!r} twice in one object")
    return value


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MAX_SAFE_INTEGER:
        raise BadInput(f"its JSON holds the number {digits[:20]}, which not every reader reads alike")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadInput(f"its JSON holds the number {digits[:20]}, which is beyond any double")
    return value


def _no_number(word: str) -> NoReturn:
    raise BadInput(f"its JSON holds {word}, which is no JSON")


def _check_tree(value: Any) -> None:
    """Raise BadInput for nesting that is too deep and for text that is no Unicode."""
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        for text in (part for part in level if isinstance(part, str)):
            _check_unicode(text)
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below += part.keys()
                below += part.values()
            elif isinstance(part, list):
                below += part
        if not below:
            return
        level = below
    raise BadInput(f"its JSON is nested deeper than {MAX_JSON_DEPTH} levels")


def _check_unicode(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput("its JSON holds half of a surrogate pair, which is no Unicode text") from None
