"""Which encoding text without a mark is in, told by which letters it would hold."""

from __future__ import annotations

import re
from collections.abc import Callable

# The upper halves of letters and marks in UTF-16, up to Arabic: nearly all upper halves of a text.
_UPPER_HALVES = bytes((*range(7), 0x1E, 0x20))
_NEARLY_ALL = 0.95
_LOOKED_AT = 100_000

_MARKS = "’‘“”„«»–—•…€£°·§®™ \u00a0"
_WESTERN = "äöüÄÖÜßéèêëàâáãåçîïíìñóòôõúùûæøœÉÀÅØÆÇÑ" + _MARKS
_POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ" + _MARKS
_CZECH = "áčďéěíňóřšťúůýžäôľĺŕÁČĎÉÍŘŠŤÚÝŽĽđć" + _MARKS
_ROMANIAN = "ăâîşţĂÂÎŞŢ" + _MARKS
_TURKISH = "ğışĞİŞçöüÇÖÜâîû" + _MARKS
# The commonest letters of each script, in their order of frequency; others neither help nor harm.
_CYRILLIC = "оеаинтсрвлкмдпуя"
_GREEK = "αοιετσνηυρπκμλςό"
_RUN = re.compile(r"[^\x00-\x7f]+")
_LATIN_LETTER = re.compile(r"[A-Za-z]")


def guess_utf16(data: bytes) -> str | None:
    """Which UTF-16 ``data`` without a mark is in; None for neither."""
    if not data or len(data) % 2:
        return None
    halves = ("utf-16-be", data[::2]), ("utf-16-le", data[1::2])
    upper = {name for name, half in halves if _upper_share(half) > _NEARLY_ALL}
    return upper.pop() if len(upper) == 1 else None


def _upper_share(half: bytes) -> float:
    return 1 - len(half.translate(None, _UPPER_HALVES)) / len(half)


def guess_encoding(data: bytes) -> str:
    """The encoding in which most of what is not ASCII reads as letters of one language; one byte each.

    Windows-1252 where nothing tells, or nothing fits.
    """
    scored = [(_score(data[:_LOOKED_AT], name, judge), name) for name, judge in _CANDIDATES]
    score, name = max(scored, key=lambda pair: pair[0])
    return name if score > 0 else "cp1252"


def _score(data: bytes, encoding: str, judge: Callable[[str, re.Match[str]], float]) -> float:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return float("-inf")
    return sum(judge(text, run) for run in _RUN.finditer(text))


def _latin(common: str) -> Callable[[str, re.Match[str]], float]:
    """A judge of accented letters: they stand one or two at a time, small ones inside words."""
    known = frozenset(common)

    def judge(text: str, run: re.Match[str]) -> float:
        letters = run.group()
        before = text[run.start() - 1 : run.start()]
        if sum(map(str.isalpha, letters)) > 2 or (before.islower() and letters[0].isupper()):
            return -len(letters)
        return sum(1 if letter in known else -1 for letter in letters)

    return judge


def _script(common: str, first: str, last: str) -> Callable[[str, re.Match[str]], float]:
    """A judge of letters of another script, small ones from ``first`` to ``last``: whole words of them."""
    known, marks = frozenset(common), frozenset(_MARKS)

    def judge(text: str, run: re.Match[str]) -> float:
        around = text[run.start() - 1 : run.start()] + text[run.end() : run.end() + 1]
        if _LATIN_LETTER.search(around):
            return -len(run.group())
        return sum(_worth(letter) for letter in run.group())

    def _worth(letter: str) -> float:
        if letter in known:
            return 1
        return 0 if letter in marks or first <= letter.lower() <= last else -1

    return judge


_CANDIDATES = (
    ("cp1252", _latin(_WESTERN)),
    *(
        (name, _latin(letters))
        for letters in (_POLISH, _CZECH, _ROMANIAN)
        for name in ("cp1250", "iso8859-2")
    ),
    ("cp1254", _latin(_TURKISH)),
    ("mac-roman", _latin(_WESTERN)),
    ("cp850", _latin(_WESTERN)),
    ("cp1251", _script(_CYRILLIC, "а", "ј")),
    ("koi8-r", _script(_CYRILLIC, "а", "ј")),
    ("cp866", _script(_CYRILLIC, "а", "ј")),
    ("cp1253", _script(_GREEK, "ά", "ώ")),
)
