"""Takes identity out of a text before anything reads it for scoring.

Names, e-mail and postal addresses, telephone numbers, links, birth dates, titles and gendered
pronouns are overwritten with as many ``█``, so that every offset stays where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "█"

_IDENTITY = re.compile(
    r"""
    [\w.+-]+@[\w-]+\.[\w.-]+                                   # e-mail
    | \b(?:https?://|www\.)\S+                                 # link
    | (?<![\w.])\+?\(?\d[\d ()./-]{7,}\d(?![\w])               # telephone number, long dates
    | \b[A-Z]{1,2}\d[A-Z\d]?\ \d[A-Z]{2}\b                     # UK postcode
    | \b[A-Z]{2}\ \d{5}(?:-\d{4})?\b                           # US state and ZIP
    | \b\d{1,5}\ (?:[A-Z][\w']+\ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Way|Court|Boulevard|Blvd|Terrace|Place)\b\.?
    | \b(?:date\ of\ birth|d\.?o\.?b\.?|born|age|aged|nationality|marital\ status|gender|sex|address|religion|ethnicity)\b\s*[:\-]?[^\n.;]{0,60}(?=[\n.;]|$)
    | \b(?:mr|mrs|ms|miss|mx|sir|madam)\b\.?(?=\s+[A-Z])
    | \b(?:he|she|him|his|her|hers|himself|herself)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAME_LINE = re.compile(r"^\s*((?:[A-Z][\w'’.-]*\s+){1,3}[A-Z][\w'’-]*)\s*(?:\n|$)")
_NOT_A_NAME = re.compile(
    r"\b(resume|curriculum|vitae|profile|summary|experience|skills|education|objective|manager|engineer|nurse|"
    r"developer|teacher|accountant|analyst|assistant|officer|driver|technician|specialist|consultant)\b",
    re.IGNORECASE,
)


def mask_identity(text: str, *, names: Iterable[str] = (), first_line: bool = False) -> str:
    """The text with identity overwritten; it has the same length.

    names: what the person is called; each part of two letters or more is masked where it stands as
    a word. first_line: also mask a first line that reads like a person's name (a resume's heading).
    """
    if first_line and (line := _NAME_LINE.match(text)) and not _NOT_A_NAME.search(line.group(1)):
        names = (*names, line.group(1))
    masked = _IDENTITY.sub(lambda found: MASK * len(found.group()), text)
    parts = {part for name in names for part in re.split(r"[\s.]+", name) if len(part) > 1}
    if parts:
        choice = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
        masked = re.sub(
            rf"\b(?:{choice})\b", lambda found: MASK * len(found.group()), masked, flags=re.IGNORECASE
        )
    return masked
