"""Takes identity out of a text before anything reads it for scoring.

Names, e-mail and postal addresses, telephone numbers, links, birth dates, titles and gendered
pronouns are overwritten with as many ``█``, so that every offset stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

MASK = "█"

_STREET = "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Way|Court|Ct|Boulevard|Blvd|Terrace|Place|Square|Crescent|Gardens|Grove|Hill|Row"
_IDENTITY = re.compile(
    rf"""
    [\w.+-]+@[\w-]+\.[\w.-]+                                   # e-mail
    | \b(?i:https?://|www\.)\S+                                # link
    | \b(?i:linkedin|github|gitlab)\.com/\S+
    | (?<![\w.])(?!(?:19|20)\d\d\s*[-–])(?=(?:[ ().+-]{{0,3}}\d){{9}})\+?\(?\d[\d ().-]{{7,}}\d(?!\w)   # telephone number
    | \b[A-Z]{{1,2}}\d[A-Z\d]?\ \d[ABD-HJLNP-UW-Z]{{2}}\b       # UK postcode
    | \b[A-Z]{{2}}\ \d{{5}}(?:-\d{{4}})?\b                      # US state and ZIP
    | \b\d{{1,5}}[A-Za-z]?,?\ (?:[A-Z][\w'’.]*\ ){{1,3}}(?:{_STREET})\b\.?
    | \b(?i:date\ of\ birth|d\.?o\.?b\.?)\b\s*[:\-–]?[^\n.;|]{{0,40}}
    | \b(?i:born)\s+(?i:on|in)\b[^\n.;|]{{0,30}}
    | \b(?i:(?:home\ |postal\ |street\ )?address)\s*:[^\n;|]{{0,100}}
    | \b(?i:age|nationality|citizenship|marital\ status|gender|sex|religion|ethnicity|race)\s*[:–][^\n.,;|]{{0,40}}
    | \b(?i:aged)\ \d{{1,2}}\b | \b\d{{1,2}}[\ -](?i:years?[\ -]old)\b
    | \b(?:(?i:mr|mrs|miss|mx|sir|madam)|Ms)\b\.?(?=\s+[A-Z][a-z])
    | \b(?i:he|she|him|his|her|hers|himself|herself)\b
    """,
    re.VERBOSE,
)
_NAME_LINE = re.compile(r"\s*((?:[A-Z][\w'’.-]*[^\S\n]+){1,3}[A-Z][\w'’-]*)\s*(?:\n|$)")
_NOT_A_NAME = re.compile(
    r"\b(?:resume|curriculum|vitae|profile|summary|experience|skills|education|objective|manager|engineer|nurse|"
    r"developer|teacher|accountant|analyst|assistant|officer|driver|technician|specialist|consultant|science|management)\b",
    re.IGNORECASE,
)
# First and last names that also name a skill: masked only as part of the full name.
_ALSO_SKILLS = frozenset(
    re.findall(
        r"\S+",
        """
        ada baker basil carpenter chef cook crystal dart english french gardener german go irish java
        jenkins julia pascal perl polish ruby rust sage scala scott spring swift taylor welsh word
        """,
    )
)


def mask_identity(text: str, *, names: Iterable[str] = (), first_line: bool = False) -> str:
    """The text with identity overwritten; it has the same length.

    names: what the person is called; the full name is masked wherever it stands, each part of two
    letters or more where it is written with a capital and names no skill ("Java" of "Java Jones").
    first_line: also mask a first line that reads like a person's name (a resume's heading).
    """
    if first_line and (line := _NAME_LINE.match(text)) and not _NOT_A_NAME.search(line.group(1)):
        names = (*names, line.group(1))
    masked = _IDENTITY.sub(_blank, text)
    pattern = _name_pattern(tuple(names))
    return pattern.sub(_blank, masked) if pattern else masked


@lru_cache(64)
def _name_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    whole: set[str] = set()
    single: set[str] = set()
    for name in names:
        parts = re.split(r"[\s.,]+", name.strip())
        whole.add(r"[\s.,]+".join(re.escape(part) for part in parts if part))
        single |= {part for part in parts if len(part) > 1 and part.casefold() not in _ALSO_SKILLS}
    cased = {form for part in single for form in (part.title(), part.upper(), part) if not form.islower()}
    choices = [rf"(?i:{name})" for name in sorted(whole - {""}, key=len, reverse=True)]
    choices += [re.escape(part) for part in sorted(cased, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)") if choices else None


def _blank(found: re.Match[str]) -> str:
    return MASK * len(found.group())
