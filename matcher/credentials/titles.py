"""Titles of credentials as words that compare: marks, case, dashes, spelling and plurals do not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from matcher.credentials.vocabulary import ON_TOP

MAX_WORDS = 60
REMEMBERED = 8192
"""Titles whose words are remembered: each is asked for several times, and many people hold the same."""

_MARKS = str.maketrans(dict.fromkeys("®™©℠", " ") | dict.fromkeys("'’‘ʼ`´", None) | {"&": " and "})
_DOTTED = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,4}(?![^\W_])\.?|(?<![^\W_])(?:[^\W\d_]\.){2,}"
)
_ONE_WORD = tuple(
    (re.compile(pattern, re.IGNORECASE), written)
    for pattern, written in (
        (r"\bscrum ?master", "Scrum Master"),
        (r"\b(micro|nano)[ -]?(credential)", r"\1 \2"),
        (r"\bnano[ -]degree", "nanodegree"),
        (r"\bmicro[ -]masters", "micromasters"),
        (r"\bcyber[\s-]+security", "cybersecurity"),
        (r"\bboot[ -]camp", "bootcamp"),
        (r"\be-?(commerce|learning)\b", r"e \1"),
    )
)
_TOKEN = re.compile(r"[^\W_]+(?:\.\d+)*(?:[+#]+(?![^\W_]))?|[()\[\],;:|•–—]|(?<=\s)-+(?=\s)")
_SAME = {
    "license": "licence",
    "licenses": "licence",
    "licensure": "licence",
    "programme": "program",
    "advisor": "adviser",
    "paediatric": "pediatric",
    "hons": "honour",
    "honours": "honour",
    "honors": "honour",
    "cert": "certificate",
    "certs": "certificate",
}
_DEPTH = {"(": 1, "[": 1, ")": -1, "]": -1}
# Plural and possessive forms that mean something else than the singular ("Master electrician").
_KEEP_S = frozenset(("masters", "bachelors", "associates"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a title in its one spelling, as ``written``, and where it stands.

    ``segment`` counts up at every bracket, comma, colon, dash and "with"; ``aside``: it stands in brackets.
    """

    text: str
    written: str
    segment: int
    aside: bool


@lru_cache(REMEMBERED)
def split_title(title: str) -> tuple[Word, ...]:
    """The first ``MAX_WORDS`` words of a title, in order.

    >>> [word.text for word in split_title("Commercial Driver's License (CDL), Class A")]
    ['commercial', 'driver', 'licence', 'cdl', 'class', 'a']
    """
    words: list[Word] = []
    segment = depth = 0
    for token in _TOKEN.findall(_clean(title)):
        if token[0].isalnum():
            segment += token.casefold() in ON_TOP
            words.append(Word(_one_spelling(token), token, segment, depth > 0))
            continue
        segment += 1
        depth = max(0, depth + _DEPTH.get(token, 0))
    return tuple(words[:MAX_WORDS])


@lru_cache(REMEMBERED)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a title in their one spelling."""
    return tuple(word.text for word in split_title(title))


def _clean(title: str) -> str:
    text = unicodedata.normalize("NFKD", title.translate(_MARKS))
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    for pattern, written in _ONE_WORD:
        text = pattern.sub(written, text)
    return text


def _one_spelling(token: str) -> str:
    word = token.casefold()
    if word in _SAME:
        return _SAME[word]
    if token.isupper() and len(token) <= 5:
        return word
    if len(word) > 5:
        word = re.sub(r"is(?=(?:ation|e|ed|er|ing)$)", "iz", word)
        word = re.sub(r"ll(?=(?:ed|er|ing|or)$)", "l", word)
    if len(word) > 3 and word not in _KEEP_S and re.search(r"[^su\Wi\d]s$|[^aeiou]is?es$", word):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return _SAME.get(word, word)
