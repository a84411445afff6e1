"""Which encoding text without a mark is in, told by which letters it would hold."""

from __future__ import annotations

import codecs
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
# The commonest characters of Chinese as written in China and in Taiwan; kana and hangul tell the others.
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后"
    "作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只"
    "从想实工"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後"
    "作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只"
    "從想實工"
)
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
    """The encoding in which most of what is not ASCII reads as letters of one language.

    Windows-1252 where nothing tells, or nothing fits.
    """
    scored = [(_score(data[:_LOOKED_AT], name, judge), name) for name, judge in _CANDIDATES]
    score, name = max(scored, key=lambda pair: pair[0])
    return name if score > 0 else "cp1252"


def _score(data: bytes, encoding: str, judge: Callable[[str, re.Match[str]], float]) -> float:
    try:  # what was cut may end within a character
        text = codecs.getincrementaldecoder(encoding)().decode(data)
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


def _asian(common: str, first: str, last: str) -> Callable[[str, re.Match[str]], float]:
    """A judge of characters of two bytes each, those from ``first`` to ``last`` and some more known."""
    known = frozenset(common)

    def judge(_: str, run: re.Match[str]) -> float:
        return sum(map(_worth, run.group()))

    def _worth(character: str) -> float:
        if character in known or first <= character <= last:
            return 2
        return -0.25 if "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef" else -2

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
    ("shift_jis", _asian("", "ぁ", "ヺ")),
    ("euc-jp", _asian("", "ぁ", "ヺ")),
    ("euc-kr", _asian("", "가", "힣")),
    ("gb18030", _asian(_SIMPLIFIED, "的", "的")),
    ("big5", _asian(_TRADITIONAL, "的", "的")),
)
