"""Which part of a text says what: duties, requirements, nice-to-have, benefits, about us."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from matcher.extraction.sentences import find_joins
from matcher.types import Section, SectionName

MAX_HEADING = 80
# Words of a heading; of a line that ends in a colon.
MAX_WORDS, MAX_WORDS_MARKED = 8, 12

_ASKED = (
    r"(?:requirements?|qualifications?|skills?(?: ?sets?)?|experiences?|education|knowledge|competenc(?:y|ies|es)|criteria|"
    r"abilities|attributes|certifications?|licen[cs](?:es?|ures?)|background|profile|expertise|qualities|must[ -]haves?|"
    r"essentials?|required|eligibility|person(?:al)? specification|prerequisites|credentials|clearance|key ?words)"
)
_QUALIFIER = (
    r"(?:minimum|min|basic|key|additional|other|general|technical|core|mandatory|job|position|role|professional|work|"
    r"specific|speciali[sz]ed|your|our|the|candidate|applicant|personal|functional|necessary|main|primary|relevant|"
    r"educational|academic|soft|hard|computer|software|selection|related|security|education|physical|special|ideal|person|"
    r"total|years of|previous|and|or|of|&|/|,|-|–|\+)"
)
_ROLE = r"(?:role|job|position|post|opportunity|opening|work|challenge|mission|vacancy)"
_DUTY = (
    r"(?:responsibilit(?:y|ies)|dut(?:y|ies)|accountabilities|tasks|functions|deliverables|activities|"
    r"(?:role|job|position|post) ?(?:overview|summary|description|purpose|profile|details|scope|responsibilities)|purpose of (?:the|this) (?:role|job|post)|day[ -]to[ -]day)"
)
_YOU = r"you(?:['’]ll|['’]d|['’]re|['’]ve| will| would| must| should| can| are| have)?"
_WE = r"we(?:['’]re|['’]d|['’]ll| are| would| will)?"

# What a heading consists of, asked in this order; the first that covers the whole line decides.
_STRICT: tuple[tuple[SectionName, str], ...] = (
    (
        "preferred",
        rf"(?:(?:highly|strongly|also|even) )?(?:preferred|desirable|desired|nice[ -](?:to|if you)[ -]haves?|good[ -]to[ -]haves?|preferable|"
        rf"advantageous|optional|pluses|bonus(?: points| skills)?)(?: (?:if|for)\b.*| but not (?:required|essential)| {_QUALIFIER}| {_ASKED})*|"
        rf"(?:(?:{_QUALIFIER}|{_ASKED})\s*)+(?:preferred|desired|desirable|nice[ -]to[ -]haves?)(?: {_QUALIFIER}| {_ASKED})*|"
        r"(?:it )?would be (?:great|nice|a plus|good).*|what (?:will|would) (?:make|set) you .*|extra credit|ideally,? you.*",
    ),
    (
        "duties",
        rf"(?:(?:{_QUALIFIER}|essential|major|typical|daily|overall)\s*)*{_DUTY}(?:(?: and| &|/|,| of| include| for| or)*(?: {_QUALIFIER}| {_DUTY}| {_ROLE}| this)*)|"
        rf"(?:about )?(?:the|your|this|our|about) {_ROLE}(?: itself| overview| summary| and .*)?|{_ROLE}|(?:overview|summary|scope)(?: of .*)?|"
        rf"what (?:{_YOU}|will you)(?: be)? (?:do|doing|work on|working on|be responsible for|get to do|accomplish)(?: .*)?|"
        rf"(?:in|as) (?:this|the|your) .{{0,30}}you(?:['’]ll| will)(?: be)?|{_YOU}|{_YOU} be(?: responsible for)?|how you(?:['’]ll| will) .*|a (?:typical )?day in .*|description",
    ),
    (
        "requirements",
        rf"(?:(?:{_QUALIFIER}|{_ASKED}|essential)\s*)*(?:{_ASKED}|essential)(?: (?:required|needed|include|includes|are|for .*|{_YOU} (?:need|have|bring).*|{_WE} .*))?|"
        rf"what (?:{_YOU}|will you)(?: to)? (?:need|bring|have|offer)(?: .*)?|what {_WE} (?:look(?:ing)? for|need|expect|seek(?:ing)?|want)(?: .*)?|"
        rf"who (?:you are|are you|{_WE} (?:look(?:ing)? for|need|seek(?:ing)?))|(?:more )?about you(?:rself)?|{_YOU} (?:have|need|bring|possess)|you are|"
        rf"(?:the |our |your )?(?:ideal|successful|right|perfect) (?:candidate|applicant|person)(?: (?:will|should|must))?(?: (?:have|be|has|is|possess))?|"
        rf"{_WE} look(?:ing)? for|(?:we|to be successful|to succeed|you(?:['’]ll| will) be successful).{{0,30}} (?:if you|you(?:['’]ll| will)).{{0,20}}|is this you|minimum|what (?:skills|experience|qualifications)\b.{{0,30}} (?:need|have|bring|required)",
    ),
    (
        "benefits",
        rf"(?:(?:our|your|the|employee|company|staff|key|total|and|&|/|some|additional|job|other)\s*)*(?:benefits?|perks|rewards?|compensation|salary|"
        rf"remuneration|package|pay(?: rates?)?|rewards and benefits|hourly rate)(?:(?: and| &| of| rates?|/|,)*(?: benefits?| perks| package| range| include| compensation| rewards?| joining.*| working.*)*)|"
        rf"(?:what )?{_WE} (?:can |will )?(?:offer|give|provide)(?: .*)?|what['’]?s in it for you|why (?:join|work|us|you['’]ll love)\b.*|in return(?: .*)?|{_YOU} (?:get|receive|enjoy)",
    ),
    (
        "apply",
        r"(?:how|ready) to apply(?: .*)?|to apply|apply now|application (?:process|procedure|details|instructions)|(?:recruitment )?contact(?: us| details| information)?(?: for .*)?|"
        r"(?:interview|closing|shortlisting)(?: dates?)?(?: .{0,30})?|(?:for )?(?:further|more) (?:details|information)(?: .*)?|next steps|advert closing date",
    ),
    (
        "about",
        r"about us|about (?:the )?(?:company|team|organi[sz]ation|trust|employer|school|client|department|service|practice|ward)|(?:more )?about (?-i:[A-Z]\S*(?: [A-Z&]\S*){0,3})|"
        r"who we are|our (?:company|story|mission|values|culture|team|vision|people|trust|hospital|clients?|challenge|purpose)|"
        r"company|company (?:overview|background|description|profile|summary|info(?:rmation)?)|the (?:company|organi[sz]ation|trust|team|client|department)|(?:your )?(?:life|work) at .*|how we work",
    ),
    (
        "equal_opportunity",
        r"(?:our )?(?:equal(?:ity)? |diversity|eeo\b|inclusion|accommodation|safeguarding statement|privacy|disclaimers?\b|right to work).*",
    ),
)
# What gives away a heading that is marked as one (colon, #, **, capitals) and has more words around it.
_LOOSE: tuple[tuple[SectionName, str], ...] = (
    (
        "equal_opportunity",
        r"equal(?:ity)?[ -](?:employment[ -])?opportunit|\beeo\b|accommodation|safeguarding statement|disclaimer",
    ),
    ("duties", r"(?:functions|dut(?:y|ies)|responsibilit\w+|tasks)\b|you(?:['’]ll| will)$"),
    (
        "preferred",
        r"preferred|desirable|desired|nice[ -]to[ -]have|bonus points|good[ -]to[ -]have|advantageous|would be (?:great|nice|a plus)|a plus\b|beneficial",
    ),
    ("benefits", r"benefits|perks|we offer|compensation\b"),
    ("apply", r"how to apply|to apply\b|(?:further|more) (?:details|information)|closing date"),
    (
        "requirements",
        r"requirement|qualification|essential|must[ -]have|you(?:['’]ll| will)? (?:need|bring|have)|about you|skills|experience|education|"
        r"knowledge|competenc|specification|candidate|looking for|criteria|certification|eligibility|required",
    ),
    (
        "duties",
        r"the (?:role|job|position|post)\b|your role|accountabilities|day[ -]to[ -]day|in this (?:role|job|position)|job (?:description|summary)",
    ),
    ("about", r"about us|who we are|our (?:company|story|mission|values|culture)"),
)
_STRICT_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _STRICT)
_LOOSE_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _LOOSE)
_PREFERRED_TOO = re.compile(r"\b(?:required|minimum|essential|basic)\b", re.IGNORECASE)
_DECORATION = re.compile(r"^(?:bull (?=[A-Z])|[\s#*_\-–•=>|])+|[\s#*_=:|?!.…-]+$")
_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦●‣]\s*|bull (?=[A-Z])|[*+o]\s+|\d{1,2}[.)]\s+)")
_PHRASE = re.compile(
    r"\b(?:(?:experience|knowledge|understanding) (?:with|in|of)|ability to|familiarity)\b", re.IGNORECASE
)
_BULLET_MARK = re.compile(r"[•●▪]|(?<= )bull (?=[A-Z])")
_COLON = re.compile(r":(?!//)")
_HEADING_WORD = re.compile(r"(?<![\w'’/&-])[A-Z]|(?<=[a-z.)])[A-Z](?=[a-z]+)")
_INSISTS = re.compile(
    r"[^:]{0,40}(?:requirement|qualification|required|minimum|essential|must|need|criteria)", re.IGNORECASE
)
_PIECE_START = re.compile(r"[.;:!?•|(]\s*")


def find_sections(text: str) -> tuple[Section, ...]:
    """The sections of a text in order, without gaps from 0 to its end; () for an empty text.

    A section starts at its heading, and runs to the next. What follows a heading on its own line
    ("Essential: a degree; Desirable: French") belongs to it up to the end of that line. A text
    without headings is one ``body``.
    """
    starts: dict[int, SectionName] = {0: "body"}
    block: SectionName = "body"
    joins = sorted({*find_joins(text), *(match.start() for match in _BULLET_MARK.finditer(text))})
    for line in re.finditer(r"[^\n]+", text):
        start, end = line.span()
        starts.setdefault(start, block)
        if (name := heading_name(line.group())) is not None:
            block = starts[start] = name
            continue
        for place, said in _run_together(text, start, end, joins):
            block = starts[place] = said
        for place, said, ends_line in _inline(text, start, end):
            starts[place] = said if ends_line or not _is_subheading(text[place:end], block, said) else block
            block = starts[place] if ends_line else block
    return tile(sorted(starts.items()), len(text))


@lru_cache(maxsize=4096)  # each line is asked for twice, and postings share many
def heading_name(line: str) -> SectionName | None:
    """What a line announces when it is a heading, else None.

    A line without a mark of its own (a colon, #, **, capitals) must be a heading in all its words.

    >>> heading_name("**What you'll bring:**")
    'requirements'
    >>> heading_name("Strong communication skills") is None
    True
    """
    if len(line) > MAX_HEADING or _BULLET.match(line):
        return None
    title = _DECORATION.sub("", line)
    if not title[:1].isalpha() or _is_long(line, title) or line.rstrip().endswith((".", ",", ";")):
        return None
    strict = _strict_name(title)
    if strict or not _is_marked(line, title) or _PHRASE.search(title):
        return strict
    return next((name for name, pattern in _LOOSE_PATTERNS if pattern.search(title)), None)


def _strict_name(title: str) -> SectionName | None:
    if not title[:1].isupper():
        return None
    name = next((name for name, pattern in _STRICT_PATTERNS if pattern.fullmatch(title)), None)
    if title.lower() == "background":  # as often the company's
        return None
    if name == "preferred" and _PREFERRED_TOO.search(title) and "not" not in title.split():
        return "requirements"
    return name


def _is_long(line: str, title: str) -> bool:
    return len(title.split()) > (MAX_WORDS_MARKED if line.rstrip(" *_").endswith(":") else MAX_WORDS)


def _is_marked(line: str, title: str) -> bool:
    return line.rstrip(" *_").endswith(":") or line.lstrip().startswith(("#", "**")) or title.isupper()


def _run_together(text: str, start: int, end: int, joins: list[int]) -> Iterator[tuple[int, SectionName]]:
    """Headings inside a line that lost its breaks: "a great teamRequirementsExperience with"."""
    inside = [start, *(place for place in joins if start < place < end), end]
    for place, stop in itertools.pairwise(inside):
        piece = text[place:stop].strip()
        if (
            len(inside) > 2
            and len(piece) <= MAX_HEADING
            and (name := _strict_name(_DECORATION.sub("", piece)))
        ):
            yield place, name


def _inline(text: str, start: int, end: int) -> Iterator[tuple[int, SectionName, bool]]:
    """Headings with what they head on one line: "Essential: a degree in X; Desirable: Y"; and
    whether nothing follows, so that they head the next lines."""
    for colon in _COLON.finditer(text, start, end):
        stop = colon.start()
        left = max(start, stop - 60)
        pieces = list(_PIECE_START.finditer(text, left, stop))
        left = pieces[-1].end() if pieces else left
        for word in _HEADING_WORD.finditer(text, left, stop):
            if name := _strict_name(text[word.start() : stop].strip(" *_")):
                yield word.start(), name, not text[colon.end() : end].strip()
                break


def _is_subheading(heading: str, block: SectionName, said: SectionName) -> bool:
    """Whether "Education:" and the like stand inside a list of what is preferred."""
    return block == "preferred" and said == "requirements" and not _INSISTS.match(heading)


def tile(starts: Iterable[tuple[int, SectionName]], length: int) -> tuple[Section, ...]:
    """Sections from where each begins, in order, the first from 0 on; neighbours of one name are one."""
    sections: list[Section] = []
    for start, name in starts:
        if sections and sections[-1].name == name:
            continue
        if sections:
            sections[-1] = replace(sections[-1], end=start)
        sections.append(Section(name, start if sections else 0, length))
    return tuple(section for section in sections if section.end > section.start)
