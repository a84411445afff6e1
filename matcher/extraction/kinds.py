"""What kind of text a document is: a job posting, a credential's description or a resume."""

from __future__ import annotations

import re

from matcher.types import DocumentKind

_SIGNS: dict[DocumentKind, re.Pattern[str]] = {
    "posting": re.compile(
        r"\b(we are (looking|seeking|hiring)|you will|you'll|the successful candidate|responsibilities|requirements?:|essential|"
        r"desirable|apply now|to apply|job description|join our|the role|we offer|salary|vacancy|equal opportunity|your role)\b",
        re.IGNORECASE,
    ),
    "credential": re.compile(
        r"\b(earners?|badge|learning outcomes?|(this|the) (course|credential|certificate|certification|module|programme|program)|"
        r"learners?|upon completion|candidates? (can|will be able)|holders? of th|has (completed|demonstrated)|syllabus)\b",
        re.IGNORECASE,
    ),
    "resume": re.compile(
        r"\b(curriculum vitae|resume|work history|professional experience|employment history|references available|"
        r"career summary|professional summary|to present|- (present|current)\b|company name|my (skills|experience)|objective)\b",
        re.IGNORECASE,
    ),
}


def guess_kind(text: str) -> DocumentKind:
    """The kind whose signs are most frequent in the first 5,000 characters; a posting when none shows.

    >>> guess_kind("Earners of this badge can set up a firewall.")
    'credential'
    """
    counts = {kind: len(pattern.findall(text[:5000])) for kind, pattern in _SIGNS.items()}
    return max(counts, key=lambda kind: (counts[kind], kind == "posting"))
