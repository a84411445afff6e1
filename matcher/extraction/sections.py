"""Which part of a text says what: duties, requirements, nice-to-have, benefits, about us."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from matcher.extraction.sentences import find_joins
from matcher.extraction.triggers import Triggered
from matcher.types import Section, SectionName

MAX_HEADING = 80
MAX_WORDS = 8

_ASKED = (
    r"(?:requirements?|qualifications?|skills?(?: ?sets?)?|experiences?|education|knowledge|competenc(?:y|ies|es)|criteria|"
    r"abilities|attributes|certifications?|licen[cs](?:es?|ures?)|background|profile|expertise|qualities|must[ -]haves?|"
    r"essentials?|required|eligibility|person(?:al)? specification|prerequisites|credentials|clearance)"
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
        rf"(?:in|as) (?:this|the|your) .{{0,30}}you(?:['’]ll| will)(?: be)?|{_YOU}|{_YOU} be(?: responsible for)?|how you(?:['’]ll| will) .*|a (?:typical )?day in .*",
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
        r"company (?:overview|description|profile|summary|info(?:rmation)?)|the (?:company|organi[sz]ation|trust|team|client|department)|(?:your )?(?:life|work) at .*|how we work",
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
_DECORATION = re.compile(r"^[\s#*_\-–•=>|]+|[\s#*_=:|?!.…-]+$")
_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦●‣]\s*|[*+o]\s+|\d{1,2}[.)]\s+)")
_PHRASE = re.compile(
    r"\b(?:(?:experience|knowledge|understanding) (?:with|in|of)|ability to|familiarity)\b", re.IGNORECASE
)
_BULLET_MARK = re.compile(r"[•●▪]")
_COLON = re.compile(r":(?!//|\d)")
_HEADING_WORD = re.compile(r"(?<![\w'’/&-])[A-Z]|(?<=[a-z.)])[A-Z](?=[a-z]+)")
_INSISTS = re.compile(
    r"[^:]{0,40}(?:requirement|qualification|required|minimum|essential|must|need|criteria)", re.IGNORECASE
)
_PIECE_START = re.compile(r"[.;:!?•|(]\s*")

_EQUAL_OPPORTUNITY = Triggered(
    r"equal[ -](employment[ -])?opportunit|\b(?-i:EOE|EEO|AA/EOE)\b|\bvet(eran)?s?\b.{0,20}\bdisab|\bM/F/|without regard to|regardless of (race|age|gender|sex|colou?r)|"
    r"discriminat\w+ (on|against|in|of)|not discriminate|protected (veteran|characteristic|class)|reasonable (accommodation|adjustment)|"
    r"committed to (safeguarding|equality|diversity|creating (a|an) (diverse|inclusive))|affirmative action|disability confident|"
    r"all qualified applicants|welcome applications from|applications (are welcome )?from (all|under)|criminal histor|"
    r"safeguarding and promoting the welfare of (?:children|patients|all)",
    *(
        "equal",
        "eoe",
        "eeo",
        "vet",
        "m/f/",
        "regard",
        "discriminat",
        "protected",
        "reasonable",
        "committed to",
    ),
    *("affirmative", "disability confident", "all qualified", "applications", "criminal", "safeguarding"),
)
_BENEFIT = Triggered(
    r"\b(we|this (role|post|job)) (offers?|provides?)\b|in return\b|you(['’]ll| will) (receive|enjoy|benefit from)|"
    r"\b(health|dental|medical|life|vision) insurance|annual leave|paid (time off|holiday)|pension scheme|401\(?k|"
    r"competitive salary|free parking|employee assistance|(tuition|education) (reimbursement|assistance)|cycle to work",
    *(
        "offer",
        "provide",
        "return",
        "receive",
        "enjoy",
        "benefit",
        "insurance",
        "annual leave",
        "paid ",
        "pension",
    ),
    *("401", "salary", "parking", "assistance", "reimbursement", "cycle to"),
)
_ABOUT = Triggered(
    r"\bfounded (?:in|by)\b|\bheadquartered\b|\bestablished in \d{4}|\bsince (?:18|19|20)\d\d\b|"
    r"\b(?:is|are|as) (?:a|an|the|one of the)(?: [\w'’-]+){0,3} (?:leading|largest|fastest|premier|top|trusted|global|award[ -]winning)\b[^.]{0,80}"
    r"\b(?:compan|firm|provider|leader|trust|hospital|organi[sz]ation|employer|platform|agenc|consultanc|supplier|retailer|manufacturer|suppliers|startup)|"
    r"^(?:our|the company['’]s) (?:mission|company|vision|history|clients|customers|portfolio) (?:is|are|include|has|have)\b|"
    r"^we(?: are|['’]re) (?:a|an|the) (?:[\w'’-]+ ){0,4}(?:compan|firm|provider|startup|start-up|leader|organi[sz]ation|consultanc|agenc)|"
    r"\b(?:years of|years) (?:combined )?(?:experience|history|expertise)\b[^.]*\b(?:our|we)\b|\bour (?:firm|company)(?:['’]s)? [^.]*\b(?:years of|expertise|experience)\b",
    *(
        "founded",
        "headquartered",
        "established in",
        "since",
        "leading",
        "largest",
        "fastest",
        "premier",
        "top",
    ),
    *(
        "trusted",
        "global",
        "award",
        "mission",
        "compan",
        "vision",
        "history",
        "clients",
        "customers",
        "portfolio",
    ),
    *("firm", "provider", "startup", "start-up", "leader", "organi", "consultanc", "agenc", "years"),
)
_ADDRESSES_READER = re.compile(
    r"\b(?:you|your|candidates?|applicants?|must|required|requires?)\b", re.IGNORECASE
)


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
    return _tiled(starts, len(text))


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
    if not title[:1].isalpha() or len(title.split()) > MAX_WORDS or line.rstrip().endswith((".", ",", ";")):
        return None
    strict = _strict_name(title)
    if strict or not _is_marked(line, title) or _PHRASE.search(title):
        return strict
    return next((name for name, pattern in _LOOSE_PATTERNS if pattern.search(title)), None)


def sentence_section(sentence: str, section: SectionName) -> SectionName:
    """The section a sentence belongs to when its own words say so, else the one it stands in."""
    if _EQUAL_OPPORTUNITY.search(sentence):
        return "equal_opportunity"
    if section in ("body", "about", "apply") and _BENEFIT.search(sentence):
        return "benefits"
    if section in ("body", "duties") and _ABOUT.search(sentence) and not _ADDRESSES_READER.search(sentence):
        return "about"
    return section


def _strict_name(title: str) -> SectionName | None:
    if not title[:1].isupper():
        return None
    name = next((name for name, pattern in _STRICT_PATTERNS if pattern.fullmatch(title)), None)
    if title.lower() == "background":  # as often the company's
        return None
    if name == "preferred" and _PREFERRED_TOO.search(title) and "not" not in title.split():
        return "requirements"
    return name


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


def _tiled(starts: dict[int, SectionName], length: int) -> tuple[Section, ...]:
    """Sections from their starts, neighbours of one name from one heading kept as one."""
    places = sorted(starts)
    sections: list[Section] = []
    for place, end in zip(places, [*places[1:], length], strict=True):
        if sections and sections[-1].name == starts[place]:
            sections[-1] = Section(sections[-1].name, sections[-1].start, end)
        elif end > place:
            sections.append(Section(starts[place], place, end))
    return tuple(sections)
