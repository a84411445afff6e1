"""Bytes to characters, and characters to clean text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Sequence

from matcher.documents import limits
from matcher.documents.encodings import guess_encoding, guess_utf16
from matcher.errors import UnreadableDocument
from matcher.types import Notice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEWLINES = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MIXED_SCRIPT = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_BULLET = re.compile(r"^([ \t]*)[•▪●◦‣∙■□➢►✓✔\uf0b7\uf0a7][ \t]*(?=\S)", re.M)
_BLANKS = re.compile(r"[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LOOKALIKES = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u202f": " "}
    | dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, tuple[Notice, ...]]:
    """The characters of ``data``, and a notice where the encoding had to be guessed.

    A byte order mark decides; else strict UTF-8; else ``declared`` (what the file says of itself) or the
    likeliest one, with a notice. Raises UnreadableDocument for bytes that are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(encoding, data[len(mark) :]), ()
    if b"\0" in data:
        utf16 = guess_utf16(data)
        if utf16 is None:
            raise UnreadableDocument(
                "it holds NUL bytes, so it is binary; a text file should be saved as UTF-8"
            )
        return _decode_as(utf16, data), (_guessed(utf16),)
    try:
        return _refuse_binary(data.decode("utf-8")), ()
    except UnicodeDecodeError:
        encoding = declared if declared and _decodes(data, declared) else guess_encoding(data)
    return _decode_as(encoding, data), (_guessed(encoding),)


def _guessed(encoding: str) -> Notice:
    return Notice("encoding_guessed", f"not UTF-8, read as {encoding}: check that accents look right")


def _decode_as(encoding: str, data: bytes) -> str:
    try:
        return _refuse_binary(data.decode(encoding))
    except UnicodeDecodeError:
        raise UnreadableDocument(
            f"its bytes are no {encoding} text, so it is binary or damaged; save it as UTF-8"
        ) from None


def _refuse_binary(text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if controls > limits.MAX_CONTROL_SHARE * len(text) and controls > 1:
        raise UnreadableDocument(
            f"{controls} of its {len(text)} characters are control characters, so it is binary"
        )
    return text


def _decodes(data: bytes, encoding: str) -> bool:
    """Whether Python has an ``encoding`` for text in which all of ``data`` means something."""
    try:
        return bool(data.decode(encoding))
    except (LookupError, ValueError):
        return False


def clean(text: str) -> tuple[str, tuple[Notice, ...]]:
    """``text`` with plain newlines and bullets, composed letters, nothing invisible, and what was removed.

    At most ``limits.MAX_CHARACTERS`` long. Offsets of the input do not survive.
    """
    text, notices = cut(text)
    text, controls = _CONTROL.subn("", _NEWLINES.sub("\n", text))
    text, invisible = _INVISIBLE.subn("", text)
    text, lone = _SURROGATE.subn("\ufffd", text)
    text = unicodedata.normalize("NFC", _BULLET.sub(r"\1- ", text.translate(_LOOKALIKES)))
    if controls or invisible or lone:
        counts = ((controls, "control"), (invisible, "invisible"), (lone, "broken"))
        removed = " and ".join(f"{count} {kind}" for count, kind in counts if count)
        notices += (Notice("removed_characters", f"{removed} characters taken out"),)
    mixed = len(_MIXED_SCRIPT.findall(text))
    if mixed:
        message = f"Latin and Cyrillic letters meet inside a word at {mixed} places: lookalikes?"
        notices += (Notice("mixed_scripts", message),)
    return text, notices


def cut(text: str) -> tuple[str, tuple[Notice, ...]]:
    """The first ``limits.MAX_CHARACTERS`` of ``text``, with a notice where that is not all."""
    limit = limits.MAX_CHARACTERS
    if len(text) <= limit:
        return text, ()
    return text[:limit], (Notice("truncated", f"only the first {limit:,} of {len(text):,} characters read"),)


def replace_surrogates(text: str) -> str:
    """``text``, as long as before, with U+FFFD for half characters that no file can hold."""
    return _SURROGATE.sub("\ufffd", text)


def collapse(text: str) -> str:
    """``text`` as one line: every run of white space one space, none at the ends."""
    return _BLANKS.sub(" ", text).strip()


def row_lines(cells: Iterable[Sequence[str]]) -> list[str]:
    """The lines of one table row: one line where every cell has at most one, else cell by cell."""
    filled = [cell for cell in cells if cell]
    if all(len(cell) == 1 for cell in filled):
        return [" | ".join(cell[0] for cell in filled)] if filled else []
    return [line for cell in filled for line in cell]
