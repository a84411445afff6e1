"""Where the sentences of a text start, also where its line breaks were lost ("etc.Training models")."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from matcher.types import SectionName

Span = tuple[int, int]

_STARTERS = (
    "Ability|Able|About|Additional|Analy[sz]e|Assist|At least|Bachelor|Basic|Build|Collaborate|Communicate|"
    "Competen(?:t|ce)|Conduct|Coordinate|Create|Degree|Deliver|Demonstrat(?:e|ed)|Design|Desired?|Develop|Drive|Education|"
    "Ensure|Essential|Excellent|Experienced?|Expert|Expertise|Exposure|Familiar(?:ity)?|Fluen(?:t|cy)|Good|Hands|Have|"
    "Identify|Implement|Knowledge|Lead|Maintain|Manage|Master|Minimum|Must|Nice|Our|Participate|Perform|Plus|Preferred|"
    "Prepare|Previous|Prior|Proficien(?:t|cy)|Proven|Provide|Qualifications|Required?|Requirements|Responsibilities|"
    "Responsible|Skills|Solid|Some|Strong|Support|The|This|Train|Understand(?:ing)?|We|What|Willing(?:ness)?|With|"
    "Work(?:ing)?|Write|You|Your"
)
# Second halves of names such as openShift, which are no sentence starts.
_NAME_TAILS = "Script|Hub|Lab|Torch|Flow|Point|Base|Shift|Stack|Boot|Store|Book|Tube|Works|Drive|Query|Search"
# "in academia3+ years": how a line of a list begins with a length of time.
_YEARS_AHEAD = r"(?=\d{1,2}\+?(?:\s?(?:-|–|to)\s?\d{1,2})?\s?\+?\s?(?:years|yrs)\b)"
_JOIN = re.compile(
    rf"(?<![\w@./])[a-z]{{4,}}(?=(?!(?:{_NAME_TAILS})\b)(?:[A-Z][a-z]{{2,}}|(?:An?|As|I|If|In|It|To|We)\b)(?![\w.]*@))"
    rf"|(?<![\w.@/:-])[a-zA-Z'’-]*[a-z]{{3}}[.!?)](?=(?:[A-Z][a-z]+|A|I)\b(?!\S*[@/]))"
    rf"|(?<=[\w+#.)%])[a-zA-Z0-9+#.)!?](?=(?:{_STARTERS})\b)"
    rf"|(?<=[a-z]{{2}})[a-z.)]{_YEARS_AHEAD}"
    # Short words that end a heading, and headings of one word.
    r"|(?<![\w@./])(?:we|you|us|do|are|job)(?=[A-Z][a-z]{2})|[a-z][.)]?\*(?=[A-Z0-9])"
    r"|(?<![A-Z])(?:Preferred|Desired|Required|Requirements|Qualifications|Responsibilities|Benefits|Description|Duties|Perks|Company|Overview|Summary)(?=[A-Z][a-z.])"
)
_BOUNDARY = re.compile(
    r"(?=[.!?\s])(?:"  # looked for first: it spares the rest at most characters
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\b[DM]r)(?<!\bMrs)(?<!\bapprox)(?<!\bincl)(?<!\bmin)(?<!\.[A-Za-z])"
    r"[.!?]+[\"'”’)]*[^\S\n]+(?=[A-Z0-9\"“(•*–—-])"
    r"|[^\S\n]*\n\s*\n\s*"
    r"|[^\S\n]*\n[^\S\n]*(?![a-z\s])"
    r"|[^\S\n]+(?=[•●▪◦‣]|bull (?=[A-Z]))"
    # A line of a list begins in mid-sentence where its break became a space.
    r"|(?<=[a-z)])[^\S\n](?=(?:(?:Strong|Excellent|Proven|Demonstrated|Solid|Extensive|Good) [a-z]+|Ability to|Experience (?:with|in|of|using|working)|Knowledge of|Familiarity with|"
    r"Understanding of|Proficien(?:t|cy) (?:in|with)|Working knowledge|Must have|Hands-on)\b))"
)
# Where a join can be at all, and how far behind the stretch without white space the pattern looks.
_MAYBE_JOIN = re.compile(rf"[a-z.!?)](?=[A-Z])|[A-Z0-9+#](?=[A-Z][a-z])|\*(?=[A-Z0-9])|[a-z.)]{_YEARS_AHEAD}")
_WHITE = re.compile(r"\s|$")
_BEYOND = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or line at ``[start, end)``, without the white space around it."""

    start: int
    end: int
    section: SectionName = "body"

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.start, self.end


@lru_cache(maxsize=128)  # three readers ask for the same text, a batch of documents apart
def find_joins(text: str) -> frozenset[int]:
    """Places where one sentence runs into the next without a space.

    >>> sorted(find_joins("data, etc.Training JavaScript modelsWe love"))
    [10, 36]
    """
    found: set[int] = set()
    stop = 0
    for maybe in _MAYBE_JOIN.finditer(text):
        if maybe.end() <= stop:
            continue
        start = maybe.start()
        while start > stop and not text[start - 1].isspace():
            start -= 1
        white = _WHITE.search(text, maybe.end())
        stop = white.start() if white else len(text)
        matches = _JOIN.finditer(text, start, min(len(text), stop + _BEYOND))
        found.update(match.end() for match in matches if match.end() <= stop)
    return frozenset(found)


LONGEST = 2000


def split_sentences(text: str, breaks: Iterable[int] = ()) -> tuple[Span, ...]:
    """Sentences and lines of a text, in order, without the white space around them.

    A sentence ends at a full stop before a capital, at a new line unless it goes on in lower case,
    at a bullet, where line breaks were lost, and at ``breaks``.
    """
    ends = {match.end() for match in _BOUNDARY.finditer(text)} | find_joins(text)
    places = _not_too_long(text, sorted({0, len(text), *ends, *breaks}))
    trimmed = (_trimmed(text, start, end) for start, end in itertools.pairwise(places))
    return tuple((start, end) for start, end in trimmed if start < end)


def _not_too_long(text: str, places: list[int]) -> list[int]:
    """The places, with one more at a comma or space wherever two are further apart than ``LONGEST``."""
    cut = places[:1]
    for place in places[1:]:
        while place - cut[-1] > LONGEST:
            reach = cut[-1] + LONGEST
            gap = max(text.rfind(mark, cut[-1] + 1, reach) for mark in ",; ")
            cut.append(gap + 1 if gap > cut[-1] else reach)
        cut.append(place)
    return cut


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
