"""Plainer ways to say a phrase that names one skill: "Advanced SQL Skills (T-SQL)" is SQL.

For phrases that stand alone, such as the skills an award lists. The words taken away say how much, or that
it is a skill; words that change what is meant ("sales strategy") stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRACKETS = re.compile(r"^(?P<before>.*?)\s*[(\[](?P<inside>[^()\[\]]+)[)\]]\s*(?P<after>.*)$")
_LEADING = re.compile(
    r"^(?:basics? (?:of |concepts of )?|advanced |intermediate |(?:foundations?|fundamentals?|essentials|principles|concepts|theory|"
    r"elements) of |foundational |fundamental |essential |introduction to |intro to |introductory |effective |strong |general |"
    r"applied |practical |professional |understanding (?:of )?|knowledge of |(?:the )?use of |using |ability to |awareness of |"
    r"how to |working with )",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r" (?:skills?|techniques?|methods?|methodolog(?:y|ies)|fundamentals|basics|essentials|concepts?|principles|theory|practices?|"
    r"awareness|knowledge|proficiency|abilit(?:y|ies)|competenc(?:y|ies|e)|expertise|foundations?|tools?|software|technolog(?:y|ies)|"
    r"applications?|process(?:es)?|procedures?|programming language|language|training|certification)$",
    re.IGNORECASE,
)
# "Managing risk" and "risk management" are one.
_DOING = {
    "managing": "management",
    "developing": "development",
    "designing": "design",
    "analysing": "analysis",
    "analyzing": "analysis",
    "assessing": "assessment",
    "evaluating": "evaluation",
    "administering": "administration",
    "supervising": "supervision",
    "coordinating": "coordination",
}
_DONE = {noun: verb for verb, noun in reversed(_DOING.items())}


def wordings(phrase: str) -> Iterator[str]:
    """The plainer wordings of a phrase, the nearest first, none twice; not the phrase itself.

    >>> list(wordings("Advanced SQL Skills"))
    ['SQL Skills', 'Advanced SQL', 'SQL']
    """
    seen = {phrase}
    for wording in _plainer(phrase.strip(" .,;")):
        if wording and wording not in seen:
            seen.add(wording)
            yield wording


def _plainer(phrase: str) -> Iterator[str]:
    yield phrase
    if found := _BRACKETS.match(phrase):
        outside = f"{found['before']} {found['after']}".strip()
        yield outside
        yield found["inside"]
        phrase = outside or found["inside"]
    headless = _LEADING.sub("", phrase)
    yield headless
    yield _TRAILING.sub("", phrase)
    yield _TRAILING.sub("", headless)
    yield from _turned(phrase)


def _turned(phrase: str) -> Iterator[str]:
    first, _, rest = phrase.partition(" ")
    if rest and (noun := _DOING.get(first.lower())):
        yield f"{rest} {noun}"
    rest, _, last = phrase.rpartition(" ")
    if rest and (verb := _DONE.get(last.lower())):
        yield f"{verb} {rest}"
