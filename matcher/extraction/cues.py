"""How a posting asks: importance, level, years, negation, alternatives, read from the words around.

All functions are about one sentence ``[start, end)`` of a text and the spans of the mentions in it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.policy import Levels
from matcher.types import Importance, SectionName

Span = tuple[int, int]

_PREFERRED = re.compile(
    r"\b(preferred|preferabl[ey]|desirable|desired|nice[ -]to[ -]have|(?:is |are |be )?(?:a |an )?(?:big |huge |definite |strong |real )?"
    r"(?:plus|bonus|advantage)\b|advantageous|ideally|beneficial|would be (?:great|helpful|useful|good|welcome)|"
    r"(?:is|are) (?:helpful|useful|welcome|valued)|good to have|not essential|optional|bonus points)",
    re.IGNORECASE,
)
_REQUIRED = re.compile(
    r"\b(must|required|requires?|essential|mandatory|need(?:ed|s)?\b|minimum|at least|necessary|have to|you(?:'ll| will)? (?:need|have)|"
    r"prerequisite|is a must|should have|shall)\b",
    re.IGNORECASE,
)
_NEGATED_BEFORE = re.compile(
    r"\b(?:no (?:prior |previous |formal |specific |need (?:for|of) (?:a |an )?)?|do(?:es)? not (?:need|require)(?: to have)?(?: a| an| any)?|"
    r"don['’]t need(?: to have)?(?: a| an| any)?|without (?:a |an |any )?|not looking for (?:a |an )?|rather than (?:a |an )?)"
    r"(?:[\w'’-]+ ){0,2}$",
    re.IGNORECASE,
)
_NEGATED_AFTER = re.compile(
    r"^[\w ,'’/()-]{0,40}?\b(?:(?:is|are)(?: not|n['’]t)|not) (?:required|needed|necessary|a requirement|mandatory|expected|essential)|"
    r"^[\w ,'’/()-]{0,30}?\b(?:training|tuition) (?:will be |is |can be )?(?:provided|given|offered|available)|"
    r"^[\w ,'’/()-]{0,30}?\b(?:will be|is|are) (?:provided|taught|trained)\b",
    re.IGNORECASE,
)
_TRAINING_GIVEN = re.compile(
    r"\b(?:we(?:['’]ll| will)? (?:provide|give|offer)(?: full| you with)?|full) (?:[\w-]+ )?training (?:in|on|for)\b|"
    r"\b(?:full )?training (?:on|in|for) [\w ,'’-]{0,60} (?:is|will be) (?:provided|given)",
    re.IGNORECASE,
)

_NUMBER_WORDS = {
    w: n
    for n, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    )
}
_NUMBER = r"(\d{1,2}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten)(?:\s*\(\d+\))?"
_YEARS = re.compile(
    rf"\b{_NUMBER}\s*(?:\+|plus|or more)?\s*(?:(?:-|–|to)\s*{_NUMBER})?\s*(?:\+|plus|or more)?\s*(years?|yrs?|months?)\b['’]?(?:\s+or\s+more)?",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\bexperience\b|\bworking\b|\bbackground\b|\bof\b|\bin\b|\bpost[ -]qualif", re.IGNORECASE
)
_NOT_EXPERIENCE = re.compile(
    r"\b(?:years?|months?)['’]? (?:old|of age|contract|fixed|warranty|ago|plan|history|degree|course|programme|program)|"
    r"\b(?:founded|established|contract|for (?:over|more than)|next|last|past|within|every|each|aged?|valid|term)\s*(?:of |the )?$",
    re.IGNORECASE,
)
_CEFR = re.compile(r"\b([ABC][12])\b")
_LIST_GAP = re.compile(
    r"^[\s]*(?:,|/|\bor\b|,\s*or\b|\band/or\b|,\s*and/or\b|\bor\s+(?:a|an|the|other|another|similar)\b)[\s]*(?:a|an|the|either)?[\s]*$"
)
_OR_GAP = re.compile(r"\bor\b|/")
_ONE_OF = re.compile(
    r"\b(?:one|any)(?: or more)? of\b|\beither\b|\bat least (?:one|1)\b|\bone or more\b|\ba \w+ (?:such as|like)\b|"
    r"\(?\b(?:such as|e\.?g\.?|for example|for instance)",
    re.IGNORECASE,
)
_COMMA_LIST_GAP = re.compile(r"^\s*(?:,|/|,?\s*(?:or|and|and/or)\b)\s*(?:a|an|the)?\s*$")
_CLAUSE = re.compile(r";|\s[-–—]\s|,\s*(?:but|while|whereas|with)\b|\bbut\b|\.\s")


@dataclass(frozen=True, slots=True)
class Years:
    """A length of experience asked, in years, and where it is written."""

    start: int
    end: int
    years: float


def read_importance(
    text: str, sentence: Span, mention: Span, section: SectionName, *, listed: bool
) -> Importance:
    """Required or preferred, by the nearest word that says so, else by the section.

    listed: the posting has a requirements section, so that what only the duties name is preferred.
    """
    start, end = _clause(text, sentence, mention)
    said = [
        (_distance(mention, found.span()), name)
        for name, pattern in (("preferred", _PREFERRED), ("required", _REQUIRED))
        for found in pattern.finditer(text, start, end)
    ]
    if said:
        return "preferred" if min(said)[1] == "preferred" else "required"
    if section == "preferred":
        return "preferred"
    if section == "requirements" or not listed:
        return "required"
    return "preferred"


def is_negated(text: str, sentence: Span, mention: Span) -> bool:
    """Whether the text says that the mention is *not* asked for ("no degree required", "training given")."""
    start, end = _clause(text, sentence, mention)
    before, after = text[start : mention[0]], text[mention[1] : end]
    if _NEGATED_AFTER.search(after) or _TRAINING_GIVEN.search(text[start : mention[1] + 60][: end - start]):
        return True
    return bool(_NEGATED_BEFORE.search(before)) and not re.search(
        r"\bno (?:less|fewer|later)", before, re.IGNORECASE
    )


def read_level(text: str, sentence: Span, mention: Span, levels: Levels, *, language: bool) -> int | None:
    """Proficiency 1-5 said of a mention, by a level word before it in its clause; CEFR for languages."""
    start, end = _clause(text, sentence, mention)
    if language and (
        cefr := _CEFR.search(text, mention[1], min(end, mention[1] + 30))
        or _CEFR.search(text, start, mention[0])
    ):
        return levels.cefr[cefr.group(1)]
    pattern, value = levels.word_pattern, levels.level_of_word
    found = list(pattern.finditer(text, max(start, mention[0] - 90), mention[0]))
    if found and not re.search(r"[.:(]", text[found[-1].end() : mention[0]]):
        return value[found[-1].group(1).lower()]
    after = pattern.match(text[mention[1] : min(end, mention[1] + 24)].lstrip(" (,:-–"))
    return value[after.group(1).lower()] if after and not language else None


def find_years(text: str, sentence: Span) -> tuple[Years, ...]:
    """The lengths of experience a sentence asks for; of a range, the lower end.

    >>> find_years("3-5 years' experience with Python", (0, 33))[0].years
    3.0
    """
    found = []
    for match in _YEARS.finditer(text, *sentence):
        around = text[max(sentence[0], match.start() - 14) : min(sentence[1], match.end() + 14)]
        after = text[match.end() : min(sentence[1], match.end() + 60)]
        before = text[max(sentence[0], match.start() - 50) : match.start()]
        if _NOT_EXPERIENCE.search(around) or _NOT_EXPERIENCE.search(before):
            continue
        if not (_EXPERIENCE.search(after) or re.search(r"experience", before, re.IGNORECASE)):
            continue
        number = _as_number(match.group(1))
        years = number / 12 if match.group(3).lower().startswith("month") else number
        if 0 < years <= 40:
            found.append(Years(match.start(), match.end(), round(years, 2)))
    return tuple(found)


def find_groups(text: str, sentence: Span, mentions: Sequence[Span]) -> tuple[tuple[int, ...], ...]:
    """Alternatives among the mentions of a sentence, as tuples of their positions.

    "Java or Kotlin", "A, B or C", "one of A, B and C", "Python/R". A list joined by "and" is no
    group unless "one of" announces it.
    """
    groups: list[tuple[int, ...]] = []
    run = [0] if mentions else []
    for number in range(1, len(mentions) + 1):
        gap = text[mentions[number - 1][1] : mentions[number][0]] if number < len(mentions) else "."
        if _COMMA_LIST_GAP.match(gap) or _LIST_GAP.match(gap):
            run.append(number)
            continue
        groups += _groups_of_run(text, sentence, mentions, run)
        run = [number]
    return tuple(groups)


def _groups_of_run(
    text: str, sentence: Span, mentions: Sequence[Span], run: list[int]
) -> list[tuple[int, ...]]:
    if len(run) < 2:
        return []
    head = text[max(sentence[0], mentions[run[0]][0] - 40) : mentions[run[0]][0]]
    if _ONE_OF.search(head):
        return [tuple(run)]
    gaps = [text[mentions[a][1] : mentions[b][0]] for a, b in itertools.pairwise(run)]
    groups: list[tuple[int, ...]] = []
    current = [run[0]]
    for number, gap in zip(run[1:], gaps, strict=True):
        if re.search(r"\band\b(?!/)", gap):
            groups += _closed(current, text, mentions)
            current = [number]
        else:
            current.append(number)
    return groups + _closed(current, text, mentions)


def _closed(run: list[int], text: str, mentions: Sequence[Span]) -> list[tuple[int, ...]]:
    """The part of a comma list that an "or" or a slash makes alternatives."""
    if len(run) < 2:
        return []
    gaps = [text[mentions[a][1] : mentions[b][0]] for a, b in itertools.pairwise(run)]
    return [tuple(run)] if any(_OR_GAP.search(gap) for gap in gaps) else []


def _clause(text: str, sentence: Span, mention: Span) -> Span:
    start, end = sentence
    for found in _CLAUSE.finditer(text, start, end):
        if found.end() <= mention[0]:
            start = found.end()
        elif found.start() >= mention[1]:
            return start, found.start()
    return start, end


def _distance(a: Span, b: Span) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)


def _as_number(word: str) -> float:
    return float(_NUMBER_WORDS.get(word.lower(), 0)) or float(word)
