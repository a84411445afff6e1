"""Builds what carries credentials: JWS without a true signature, baked PNG and SVG pictures, zips."""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from typing import Any


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def jws(payload: Any, **header: Any) -> str:
    parts = ({"alg": "ES256"} | header, payload)
    return ".".join([*(base64url(json.dumps(part).encode()) for part in parts), base64url(b"no signature")])


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def itxt(keyword: bytes, text: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(text) if packed else text
    return chunk(b"iTXt", keyword + b"\0" + bytes([packed, 0]) + b"\0\0" + body)


def png(*chunks: bytes) -> bytes:
    return b"".join((b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", bytes(13)), *chunks, chunk(b"IEND", b"")))


def baked_png(text: str, keyword: bytes = b"openbadgecredential", *, packed: bool = False) -> bytes:
    return png(itxt(keyword, text.encode(), packed=packed))


def baked_svg(inside: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:two="http://openbadges.org" xmlns:three="https://purl.imsglobal.org/ob/v3p0">'
        f"{inside}<title>x</title></svg>"
    ).encode()


def zipped(files: dict[str, Any]) -> bytes:
    """A zip of files; what is no bytes and no text becomes JSON."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(name, content if isinstance(content, str | bytes) else json.dumps(content))
    return held.getvalue()
