"""Which part of a text says what: duties, requirements, nice-to-have, benefits, about us."""

from __future__ import annotations

import re

from matcher.types import Section, SectionName

MAX_HEADING = 70

_HEADINGS: tuple[tuple[SectionName, str], ...] = (
    (
        "equal_opportunity",
        r"equal(ity)?[ -](employment )?opportunit|\beeo\b|diversity|inclusion statement|accommodation|"
        r"safeguarding statement|privacy|disclaimer|right to work check",
    ),
    (
        "preferred",
        r"preferred|desirable|desired|nice[ -]to[ -]have|bonus|good to have|advantageous|would be (great|nice|a plus)|"
        r"ideally|extra credit|plus(es)?\b|beneficial",
    ),
    (
        "benefits",
        r"benefits?\b|perks|what we('ll)? (can )?(offer|give|provide)|we offer|why (join|work|us\b)|compensation|salary|pay\b|"
        r"rewards?\b|what's in it|in return|package",
    ),
    (
        "apply",
        r"how to apply|to apply|apply now|application (process|procedure)|contact (us|details)|interview|closing date|"
        r"further (details|information)|next steps",
    ),
    (
        "requirements",
        r"requirement|qualification|essential|must[ -]have|what you('ll| will)? (need|bring|have)|you (have|bring|are|must|will have|will need)\b|"
        r"who (you are|we're looking for|we are looking for|are you)|about you|your (profile|background|experience|skills)|"
        r"skills|experience|education|knowledge|competenc|person specification|the (ideal )?(candidate|person)|ideal candidate|"
        r"looking for|criteria|licen[cs]es?|certifications?|abilities|what we('re| are)? (look|need|expect)|eligibility|minimum",
    ),
    (
        "duties",
        r"responsibilit|dut(y|ies)|what you('ll| will)? (do|be doing)|you will\b|the (role|job|work|position)|your role|role (summary|overview|profile)|"
        r"job (description|summary|purpose)|key (tasks|accountabilities)|accountabilities|day[ -]to[ -]day|a typical day|main tasks|"
        r"in this (role|job|position)|about the (role|job|position)|tasks|overview|scope|purpose of the|position summary|essential functions",
    ),
    (
        "about",
        r"about (us|the (company|team|organi[sz]ation|trust|employer|school))|who we are|our (company|story|mission|values|culture|team)|"
        r"company (overview|description|profile)|^about \w+$|the (company|organi[sz]ation|trust)\b",
    ),
)
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _HEADINGS)
# "Essential functions" and "essential duties" are duties although they say essential.
_DUTY_FIRST = re.compile(r"(functions|dut(y|ies)|responsibilit|tasks)\b", re.IGNORECASE)
_DECORATION = re.compile(r"^[\s#*_\-–•=>|]+|[\s#*_=:|]+$")
_BULLET = re.compile(r"^\s*([-–—•*·▪◦●‣o]\s+|\d{1,2}[.)]\s+)")

_EQUAL_OPPORTUNITY = re.compile(
    r"equal[ -](employment[ -])?opportunit|without regard to|regardless of (race|age|gender|sex|colou?r)|"
    r"discriminat\w+ (on|against|in|of)|not discriminate|protected (veteran|characteristic|class)|reasonable (accommodation|adjustment)|"
    r"committed to (safeguarding|equality|diversity|creating (a|an) (diverse|inclusive))|affirmative action|disability confident|"
    r"all qualified applicants|welcome applications from|applications (are welcome )?from (all|under)",
    re.IGNORECASE,
)
_BENEFIT = re.compile(
    r"\b(we|this (role|post|job)) (offers?|provides?)\b|in return|you('ll| will) (receive|enjoy|get|benefit from)|"
    r"\b(health|dental|medical|life|vision) insurance|annual leave|paid (time off|holiday)|pension scheme|401\(?k|"
    r"competitive salary|free parking|employee assistance",
    re.IGNORECASE,
)


def find_sections(text: str) -> tuple[Section, ...]:
    """The sections of a text in order, without gaps from 0 to its end; () for an empty text.

    A section starts at its heading line. A text without headings is one ``body``.
    """
    starts: list[tuple[int, SectionName]] = [(0, "body")]
    for line in re.finditer(r"[^\n]+", text):
        name = heading_name(line.group())
        if name is not None:
            starts.append((line.start(), name))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return tuple(
        Section(name, start, end) for (start, name), end in zip(starts, ends, strict=True) if end > start
    )


def heading_name(line: str) -> SectionName | None:
    """What a line announces when it is a heading, else None.

    >>> heading_name("**What you'll bring:**")
    'requirements'
    >>> heading_name("- Experience of leading a team.") is None
    True
    """
    if len(line) > MAX_HEADING or _BULLET.match(line):
        return None
    title = _DECORATION.sub("", line)
    marked = line.rstrip().endswith(":") or line.lstrip().startswith(("#", "**")) or title.isupper()
    words = title.split()
    if not words or title.endswith((".", ",", ";", "!")) or len(words) > (8 if marked else 5):
        return None
    if not marked and not words[0][:1].isupper():
        return None
    if _DUTY_FIRST.search(title):
        return "duties"
    return next((name for name, pattern in _PATTERNS if pattern.search(title)), None)


def sentence_section(sentence: str, section: SectionName) -> SectionName:
    """The section a sentence belongs to when its own words say so, else the one it stands in."""
    if _EQUAL_OPPORTUNITY.search(sentence):
        return "equal_opportunity"
    if section in ("body", "about", "apply") and _BENEFIT.search(sentence):
        return "benefits"
    return section
