"""Encodings nobody stated: told by the letters, and said to be a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.documents import parse_bytes
from matcher.documents.encodings import guess_encoding, guess_utf16

SENTENCES = {
    "English": "Salary £30,000 – it’s a café, a naïve résumé • bullet",
    "German": "Für unser Büro in Köln suchen wir eine Köchin mit Gefühl für größere Mengen.",
    "French": "Nous recherchons un ingénieur expérimenté, maîtrisant les données à Besançon.",
    "Spanish": "Buscamos una enfermera con años de experiencia en atención pediátrica.",
    "Polish": "Szukamy pielęgniarki, która zna się na żywieniu i współpracuje z łódzkim zespołem.",
    "Czech": "Hledáme zkušeného řidiče, který umí česky a má čistý trestní rejstřík.",
    "Turkish": "İstanbul ofisimiz için deneyimli yazılım geliştirici arıyoruz, bilgisi şarttır.",
    "Russian": "Требуется опытный инженер, который умеет работать с базами данных. SQL, Python.",
    "Ukrainian": "Шукаємо досвідченого інженера, який вміє працювати з базами даних.",
    "Bulgarian": "Търсим опитен инженер, който умее да работи с бази данни.",
    "Chinese": "我们招聘有三年以上工作经验的数据工程师,会使用Python和SQL,英语流利。",
    "Taiwan": "我們誠徵有三年以上工作經驗的資料工程師,會使用Python和SQL,英語流利。",
    "Japanese": "三年以上の経験があるデータエンジニアを募集しています。Pythonが使える方。",
    "Korean": "데이터 엔지니어를 모집합니다. 파이썬 경험이 있는 분을 찾고 있습니다.",
    "Greek": "Ζητείται έμπειρος μηχανικός με γνώσεις προγραμματισμού και καλή γνώση αγγλικών.",
}
ENCODINGS = {
    "English": ["cp1252", "mac-roman"],
    "German": ["cp1252", "latin-1", "mac-roman", "cp850"],
    "French": ["cp1252", "iso8859-15", "mac-roman"],
    "Spanish": ["cp1252", "cp850"],
    "Polish": ["cp1250", "iso8859-2"],
    "Czech": ["cp1250", "iso8859-2"],
    "Turkish": ["cp1254"],
    "Russian": ["cp1251", "koi8-r", "cp866"],
    "Ukrainian": ["cp1251"],
    "Bulgarian": ["cp1251"],
    "Chinese": ["gb18030"],
    "Taiwan": ["big5"],
    "Japanese": ["shift_jis", "euc-jp"],
    "Korean": ["euc-kr"],
    "Greek": ["cp1253"],
}
CASES = [(language, name) for language, names in ENCODINGS.items() for name in names]
# Without its mark UTF-16 is told by the upper halves of letters, which writing in ideographs has not.
ASIAN = ("Chinese", "Taiwan", "Japanese", "Korean")
WIDE = [
    (language, name) for language in SENTENCES if language not in ASIAN for name in ("utf-16-le", "utf-16-be")
]


@pytest.mark.parametrize(("language", "encoding"), CASES + WIDE)
def test_the_encoding_of_a_sentence_is_told(language: str, encoding: str) -> None:
    data = SENTENCES[language].encode(encoding)

    document = parse_bytes(data, name="a.txt")

    assert document.text == SENTENCES[language]
    assert [notice.code for notice in document.notices] == ["encoding_guessed"]


def test_where_nothing_tells_it_is_windows_1252() -> None:
    assert guess_encoding(b"abc") == "cp1252"


@pytest.mark.parametrize("data", [b"", b"a", b"\0\0\0\0", b"abc\0def\0", bytes(range(256))])
def test_other_bytes_are_no_utf_16(data: bytes) -> None:
    assert guess_utf16(data) is None


@pytest.mark.parametrize("language", ["Japanese", "Chinese"])
def test_a_long_text_cut_within_a_character_is_still_told(language: str) -> None:
    (encoding, *_) = ENCODINGS[language]
    data = b"a" + (SENTENCES[language] * 4_000).encode(encoding)

    assert guess_encoding(data) == encoding


@given(st.binary(min_size=1, max_size=300))
def test_a_guess_is_an_encoding_that_exists(data: bytes) -> None:
    data.decode(guess_encoding(data), "replace")
