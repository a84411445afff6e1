"""Posts: the titles people have worked under ("Staff Accountant, 2019 to 2024"), and how alike two of them are.

A title is a short stretch of a line that ends in a word for a role. Lines under a heading such as "Interests",
"References" or "Education" are left out: what stands there is no post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from matcher.extraction.masking import MASK
from matcher.extraction.roles import ROLES
from matcher.extraction.sentences import Span
from matcher.extraction.stemming import stem

MAX_WORDS = 6
LONGEST_LINE = 14
_MORE_ROLES = (
    "actor|actress|advisor|adviser|advocate|agent|aide|animator|apprentice|artist|associate|attendant|attorney|baker|banker|barrister|"
    "bookseller|broker|builder|butcher|captain|caregiver|carer|caretaker|cfo|ceo|cto|coo|comptroller|contractor|controller|"
    "copywriter|counsel|curator|custodian|dentist|director|dispatcher|doctor|draftsman|drafter|economist|educator|examiner|"
    "executive|fabricator|facilitator|farmer|florist|foreman|forewoman|forester|generalist|geologist|grower|handyman|head|hygienist|intern|"
    "investigator|janitor|leader|lead|machinist|marketer|mason|mechanic|mediator|merchandiser|merchant|modeller|musician|negotiator|"
    "optician|organiser|organizer|paramedic|partner|pastor|physician|physicist|pilot|practitioner|president|principal|processor|"
    "producer|professor|promoter|publicist|representative|retailer|rigger|sailor|salesman|saleswoman|scaffolder|server|sergeant|"
    "smith|sonographer|steward|stewardess|strategist|stylist|superintendent|tailor|teller|toolmaker|treasurer|undertaker|"
    "underwriter|valuer|veterinarian|videographer|warden|webmaster"
)
_ROLE = re.compile(rf"(?:{ROLES}|{_MORE_ROLES})", re.IGNORECASE)
_DATE = (
    r"(?:\d{1,2}[/.])?(?:19|20)\d\d|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{3,6})?\b"
    r"|to (?:current|present|date)|current|present|since|until"
)
# Some exports put these words in the place of an employer.
_BREAK = re.compile(
    rf"[\t,;:|()\[\]•●▪–—@]|\s{{2,}}|\s-\s|(?<!\w)-\s|\b(?:at|{_DATE})(?!\w)|\bCompany Name\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_][\w+#'’.&-]*")
_JOINED = re.compile(r"\s*[/&]\s*|\s+and\s+", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\b(?:a|an|the|my|our|your|their|i|we|you|who|that|which|is|are|was|were|be|as|with|from|by|no|not|never|including|"
    r"aspiring|future|amateur|hobby|volunteers?|hiring|reporting|reports?|supported|assisted|supervised|trained|managed|served|worked|"
    r"acted|former clients?|provided?|support for|award(?:ed)?|employee of|member of|looking|seeking|wanted)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\W*([A-Za-z]+(?: (?:and|&|of|[A-Za-z]+)){0,3})\W*$")
_ELSEWHERE = re.compile(
    r"\b(?:hobb(?:y|ies)|interests?|references?|referees?|education\w*|schools?|training|courses?|coursework|volunteer\w*|activities|"
    r"awards?|honou?rs|affiliations?|memberships?|publications?|skills|highlights|languages?|certifications?|licen[cs]es?|family)\b",
    re.IGNORECASE,
)
_RETURNS = re.compile(
    r"\b(?:experience|employment|history|career|positions?|posts?|work|profile|summary)\b", re.I
)
_RANKS = frozenset(
    re.findall(
        r"\S+",
        """
        senior junior sr jr lead head chief principal staff deputy assistant associate trainee interim temporary acting entry level
        intern apprentice i ii iii iv of for in the and to
        """,
    )
)
# What many trades call their people says little of the trade.
_GENERAL = frozenset(
    re.findall(
        r"\S+",
        """
        manager officer specialist coordinator director supervisor leader team representative executive technician generalist analyst
        operator worker agent administrator trainer coach management product line practice advisor adviser consultant owner
        president vice partner general operations
        """,
    )
)
_SAME: Mapping[str, str] = {
    **dict.fromkeys(("attorney", "lawyer", "solicitor", "counsel", "barrister"), "lawyer"),
    **dict.fromkeys(("teacher", "educator", "instructor", "lecturer", "professor"), "teacher"),
    **dict.fromkeys(("physician", "doctor"), "physician"),
    **dict.fromkeys(("chef", "cook"), "chef"),
    **dict.fromkeys(("developer", "programmer"), "developer"),
    **dict.fromkeys(("carer", "caregiver"), "caregiver"),
    **dict.fromkeys(("janitor", "custodian", "cleaner"), "cleaner"),
    # Titles that say whether a man or a woman holds them are one.
    **dict.fromkeys(("salesperson", "salesman", "saleswoman"), "sales"),
    **dict.fromkeys(("waiter", "waitress"), "waiter"),
    **dict.fromkeys(("actor", "actress"), "actor"),
    **dict.fromkeys(("steward", "stewardess"), "steward"),
    **dict.fromkeys(("foreman", "forewoman"), "foreman"),
    **dict.fromkeys(("auto", "automobile", "car"), "automotive"),
    **dict.fromkeys(("coordinator", "co-ordinator"), "coordinator"),
    **dict.fromkeys(("labourer", "laborer"), "labourer"),
    "hr": "human resources",
    "it": "information technology",
    "pr": "public relations",
    "qa": "quality assurance",
    "rn": "registered nurse",
    "vp": "vice president",
    # An account manager looks after customers; its stem would be an accountant's.
    "account": "customer-account",
}


def find_posts(text: str) -> tuple[Span, ...]:
    """The stretches of a text that name a post somebody has or had, in text order.

    >>> text = "Staff Accountant, Acme Ltd, 2019 to 2024\\nPrepared accounts for the manager"
    >>> [text[start:end] for start, end in find_posts(text)]
    ['Staff Accountant']
    """
    return tuple(span for line in _lines(text) for span in _in_line(text, *line))


def _lines(text: str) -> Iterator[Span]:
    """The short lines, without those under a heading of something else."""
    start, is_elsewhere = 0, False
    for line in text.splitlines(keepends=True):
        if heading := _HEADING.match(line):
            if _RETURNS.search(heading[1]):
                is_elsewhere = False
            elif _ELSEWHERE.search(heading[1]):
                is_elsewhere = True
        if not is_elsewhere and len(line.split()) <= LONGEST_LINE:
            yield start, start + len(line.rstrip())
        start += len(line)


def _in_line(text: str, start: int, end: int) -> Iterator[Span]:
    place = start
    for gap in _BREAK.finditer(text, start, end):
        yield from _titles(text, place, gap.start())
        place = gap.end()
    yield from _titles(text, place, end)


def _titles(text: str, start: int, end: int) -> Iterator[Span]:
    """The titles a stretch between breaks is made of: one, or several joined by "and" or a slash."""
    place = start
    for joint in _JOINED.finditer(text, start, end):
        if (title := _title(text, place, joint.start())) and _title(text, joint.end(), end):
            yield title
            place = joint.end()
    if title := _title(text, place, end):
        yield title


def _title(text: str, start: int, end: int) -> Span | None:
    """The stretch without blanks and marks at its ends where it is a title: it begins with a capital, ends in a
    role ("Sous Chef") or in what the role is of ("Teacher of Mathematics"), and is no sentence."""
    words = list(_WORD.finditer(text, start, end))
    if not 0 < len(words) <= MAX_WORDS or not words[0].group()[0].isupper():
        return None
    first, last = words[0].start(), words[-1].end()
    stretch = text[first:last]
    if text[last:end].strip().startswith((".", "!", "?")) or stretch.endswith(".") or MASK in text[start:end]:
        return None
    head = re.split(r"\s+(?:of|for|in)\s+", stretch, maxsplit=1, flags=re.IGNORECASE)[0].split()
    if not _ROLE.fullmatch(head[-1]) or _SENTENCE.search(stretch):
        return None
    return first, last


@lru_cache(200_000)
def post_words(title: str) -> frozenset[str]:
    """What a title is compared by: its words' stems, without rank and with one word for those that mean the same.

    >>> sorted(post_words("Senior HR Manager"))
    ['human', 'manager', 'resourc']
    """
    words = (word.strip(".'’&-").lower() for word in _WORD.findall(title.replace("/", " ")))
    meant = " ".join(_SAME.get(word, word) for word in words).split()
    kept = frozenset(word if word in _GENERAL else stem(word) for word in meant if word not in _RANKS)
    return kept or frozenset(map(stem, meant))


def post_likeness(asked: str, held: str, *, general: float) -> float:
    """How alike two titles are, 0-1: twice what they share of both (Dice), a word such as "manager" counting
    ``general`` of another.

    >>> post_likeness("Staff Accountant", "Senior Accountant", general=0.3)
    1.0
    >>> round(post_likeness("Sales Manager", "Kitchen Manager", general=0.3), 2)
    0.23
    """
    one, other = post_words(asked), post_words(held)
    shared = one & other
    if not shared:
        return 0.0
    return 2 * _size(shared, general) / (_size(one, general) + _size(other, general))


def _size(words: frozenset[str], general: float) -> float:
    n_general = len(words & _GENERAL)
    return len(words) - n_general + general * n_general
