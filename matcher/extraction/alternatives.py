"""Lists in a sentence, and which of their items are alternatives: any one of them is enough.

"Java or Kotlin", "A, B or C", "one of A, B and C", "tools such as A and B", "Python/R", "(A, B, C)", "A, B or
similar". A list joined by "and" asks for all of it, unless words like "one of" announce it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from matcher.extraction.sentences import Span
from matcher.extraction.triggers import Triggered

Lines = tuple[int, int]
Join = Literal["or", "and", "comma"]
# Words that may stand between two items and their comma: "Python scripting, advanced SQL".
PLAIN_WORDS, ANNOUNCED_WORDS = 3, 7
# Characters between "one of" and the first item.
REACH = 70

_SEPARATOR = re.compile(
    r",?\s*(?:\band/or\b|\bor\b|\band\b|&|\bas well as\b)(?!\w)|,|/|\s\+\s|\s\|\s", re.IGNORECASE
)
# A slash with spaces around it separates names of one thing as often as alternatives.
_OR = re.compile(r"\bor\b|(?<!\s)/|/(?!\s)", re.IGNORECASE)
_AND = re.compile(r"\band\b(?!/)|&|\bas well as\b|\+", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_OPENS_WITH_OR = re.compile(r"\((?=\s*(?:and/or|or)\b)", re.IGNORECASE)
_GOES_ON = re.compile(r"\(\s*(?:and/|or\b|/)", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()\n]*\)?")
_ENDS = re.compile(
    r"[;:!?()•●▪*]|\.\s|\n\s*\n|\s[-–—]\s|\b(?:with|using|to|is|are|was|will|who|that|which|must|should|preferred|required|desired|desirable|"
    r"essential|years?|you|we|experienced?|ability|able|knowledge|understanding|familiar\w*|proficien\w+|strong|excellent|but)\b",
    re.IGNORECASE,
)
_ENDS_PLAIN = re.compile(
    r"\b(?:for|on|at|by|from|through|across|including|such|like|degree|good|demonstrated|proven|has|have|similar|equivalent)\b",
    re.IGNORECASE,
)
# What may stand right behind an item and still belong to it.
_TAIL = re.compile(
    r"^(?:[^\w\s,/&+|;:.]*\s*(?:experience|skills?|knowledge|languages?|tools?|databases?|techniques?|methods?|models?|systems?|software|certifications?|degrees?)\b)",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"\b(?:(?:one|any)(?: or more)?(?: of)?\b(?: (?:the|these|other|following|programming|scripting|or|more|languages|areas|database|technologies|[a-z-]+(?=[: ]\s*$))){0,4}|"
    r"one of|any of|one or more(?: of)?|at least (?:one|1|two|2)(?: or more)?(?: of)?(?: the)?(?: following)?|either)\b|"
    r"(?<!skills )(?<!qualities )(?<!duties )(?<!tasks )(?<!topics )(?<!areas )(?:\bsuch as\b|\blike\b(?! to)|\be\.?g\.?,?|\bfor example\b|\bfor instance\b|\bex:)",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"[^\w,;.(]*(?:\w+ ?){0,2},?\s*(?:or|and/or)\s+(?:an?\s|any\s|other\s)*(?:similar|equivalents?|related|comparable|others?|the like)\b",
    re.IGNORECASE,
)
# "Tools: A, B, C etc." names examples, as "such as" does.
_AND_SO_ON = re.compile(r"[^\w;.(]*(?:\w+ ){0,2}[,.\s]*\betc\b", re.IGNORECASE)
# "8 years with a BSc or 5 years with an MSc": what stands between the degrees is how long.
_LENGTH = re.compile(
    r"\b\d{1,2}\+?(?: ?(?:-|–|to) ?\d{1,2})? ?\+? years?(?:['’])?(?: of)?(?: [a-z-]+){0,2}?(?: experience)? (?:with|and|plus)\b(?: an?\b)?"
)
# What heads a list stands before its colon: "one of the following cloud services: A, B".
_HEADS = re.compile(r"[^.,;:\n]{0,90}:(?!//)\s*")
# How a line announces that the lines below it are alternatives.
_BELOW = Triggered(
    r"\b(?:one|any|some|two|three|either|1|2|3)\b[^.\n]{0,70}\bfollowing\b[^.:\n]{0,60}:?[^\w\n]*$|\b(?:one|any|either)(?: or more)? of(?: the)?(?: below)?:[*\s]*$",
    "following",
    " of",
)
_BULLET = re.compile(r"(?:[*•●▪◦‣·¿–—+-]|o\b|\d{1,2}[.)])\s*")
MOST_LINES, LONGEST_LINE = 15, 25


def join_of(gap: str, *, announced: bool = False) -> Join | None:
    """How the text between two names makes them items of one list; None when they are not.

    announced: words before the list say that it is one, so that items may be longer.

    >>> join_of(", "), join_of(" skills or "), join_of(" to work with ")
    ('comma', 'or', None)
    """
    bare = _OPENS_WITH_OR.sub(" ", _ASIDE.sub(" ", gap)).lstrip(")\"'’”")
    plain = _TAIL.sub("", _LENGTH.sub(" ", bare))
    if _ENDS.search(plain) or (not announced and _ENDS_PLAIN.search(plain)):
        return None
    most = ANNOUNCED_WORDS if announced else PLAIN_WORDS
    if not _SEPARATOR.search(plain):
        return "comma" if announced and plain.split()[-1:] == ["for"] else None  # "methods for X, Y"
    if any(len(piece.split()) > most for piece in _SEPARATOR.split(plain)):
        return None
    if _OR.search(plain):
        return "or"
    return "and" if _AND.search(plain) else "comma"


def find_groups(text: str, sentence: Span, spans: Sequence[Span]) -> tuple[tuple[int, ...], ...]:
    """Alternatives among the mentions of a sentence, as tuples of their positions, in order."""
    if len(spans) < 2:
        return ()
    outer = list(range(len(spans)))
    groups: list[tuple[int, ...]] = []
    for bracket in _BRACKET.finditer(text, *sentence):
        inside = [n for n in outer if bracket.start() < spans[n][0] and spans[n][1] <= bracket.end()]
        if inside and not _GOES_ON.match(bracket.group()):
            outer = [number for number in outer if number not in inside]
            groups += _in_brackets(text, bracket.span(), spans, inside)
    blank = _BRACKET.sub(lambda bracket: " " * len(bracket.group()), text)
    return tuple(sorted(groups + _in_list(text, blank, sentence, spans, outer)))


def find_lists_below(text: str, sentences: Sequence[Span]) -> tuple[Lines, ...]:
    """The lines that stand as alternatives below a line such as "one of the following:", as the number of
    their first sentence and the number behind the last."""
    found: list[Lines] = []
    for number, (start, end) in enumerate(sentences):
        if (not found or number >= found[-1][1]) and _BELOW.search(text[start:end]):
            stop = _list_stop(text, sentences, number)
            if stop > number + 2:
                found.append((number + 1, stop))
    return tuple(found)


def _list_stop(text: str, sentences: Sequence[Span], header: int) -> int:
    """The number of the first sentence behind the list that a header announces."""
    first = header + 1
    if first + 1 >= len(sentences) or _mark(text, sentences[header]) == _mark(text, sentences[first]) != "":
        return first
    step = _breaks(text, sentences, first)
    stop = first + 1
    while (
        stop < min(len(sentences), first + MOST_LINES)
        and 0 < _breaks(text, sentences, stop - 1) <= step
        and _mark(text, sentences[stop]) == _mark(text, sentences[first])
        and len(text[slice(*sentences[stop])].split()) <= LONGEST_LINE
    ):
        stop += 1
    return stop


def _breaks(text: str, sentences: Sequence[Span], number: int) -> int:
    """How many lines end between a sentence and the next."""
    return text.count("\n", sentences[number][1], sentences[number + 1][0])


def _mark(text: str, sentence: Span) -> str:
    """The bullet a line begins with; "" for none."""
    bullet = _BULLET.match(text, *sentence)
    return bullet.group()[0] if bullet else ""


def _in_brackets(
    text: str, sentence: Span, spans: Sequence[Span], numbers: list[int]
) -> list[tuple[int, ...]]:
    """A list in brackets names examples, unless an "and" joins it."""
    gaps = [join_of(text[spans[a][1] : spans[b][0]], announced=True) for a, b in itertools.pairwise(numbers)]
    if gaps and all(gaps) and "and" not in gaps:
        return [tuple(numbers)]
    return _in_list(text, text, sentence, spans, numbers, closed=True)


def _in_list(
    text: str,
    announcing: str,
    sentence: Span,
    spans: Sequence[Span],
    numbers: list[int],
    *,
    closed: bool = False,
) -> list[tuple[int, ...]]:
    """The groups among mentions of one level of brackets. announcing: the text to look for "one of" in.
    closed: the sentence is what stands in brackets, so that a list ends where they do."""
    groups = list(_announced(text, announcing, sentence, spans, numbers, closed=closed))
    taken = {number for group in groups for number in group}
    run: list[int] = []
    joins: list[Join] = []
    for number in numbers:
        join = None
        if run and number not in taken:
            join = join_of(text[spans[run[-1]][1] : spans[number][0]])
        if join is None:
            groups += _of_run(text, sentence, spans, run, joins)
            run, joins = [], []
        else:
            joins.append(join)
        if number not in taken:
            run.append(number)
    return groups + _of_run(text, sentence, spans, run, joins)


def _announced(
    text: str, announcing: str, sentence: Span, spans: Sequence[Span], numbers: list[int], *, closed: bool
) -> Iterator[tuple[int, ...]]:
    """The lists behind "such as", "one of" and the like."""
    done = sentence[0]
    for cue in _ANNOUNCES.finditer(announcing, *sentence):
        if any(start <= cue.start() < end for start, end in spans):
            continue
        heading = _HEADS.match(announcing, cue.end(), sentence[1])
        begin = heading.end() if heading else cue.end()
        behind = [number for number in numbers if spans[number][0] >= max(begin, done)]
        if cue.start() < done or not behind or spans[behind[0]][0] - begin > REACH:
            continue
        run = _run_of(text, spans, behind, closed=closed, headed=heading is not None)
        if len(run) > 1:
            done = spans[run[-1]][1]
            yield tuple(run)


def _run_of(text: str, spans: Sequence[Span], numbers: list[int], *, closed: bool, headed: bool) -> list[int]:
    """The items of a list that has been announced, from the first on. headed: by a colon, so that
    semicolons may part them, as they may in brackets."""
    run, gaps = numbers[:1], [""]
    for number in numbers[1:]:
        gap = text[spans[run[-1]][1] : spans[number][0]]
        if not closed and _is_complete(gaps) and gap.strip() != "/":
            break
        if closed or headed:
            gap = gap.replace(";", ",")
        if gap.strip() and join_of(gap, announced=True) is None:
            break
        gaps.append(gap)
        run.append(number)
    return run if any(gap.strip() for gap in gaps) else []


def _is_complete(gaps: list[str]) -> bool:
    """Whether the items so far end a list, as "A, B or C" does."""
    return len(gaps) > 1 and "," in gaps[-2] and bool(re.search(r"\b(?:and|or)\b", gaps[-1]))


def _of_run(
    text: str, sentence: Span, spans: Sequence[Span], run: list[int], joins: list[Join]
) -> list[tuple[int, ...]]:
    """The alternatives of a plain list: what an "or" joins between two "and", or what ends in "or similar"."""
    if len(run) < 2:
        return []
    parts: list[tuple[list[int], list[Join]]] = [([run[0]], [])]
    whole = "and/or" in text[spans[run[-2]][1] : spans[run[-1]][0]]
    for number, join in zip(run[1:], joins, strict=True):
        if join == "and" and not whole:
            parts.append(([number], []))
        else:
            parts[-1][0].append(number)
            parts[-1][1].append(join)
    rest = spans[run[-1]][1], sentence[1]
    headed = text[sentence[0] : spans[run[0]][0]].rstrip().endswith(":")
    is_open = bool(_OPEN_END.match(text, *rest) or (headed and _AND_SO_ON.match(text, *rest)))
    groups = []
    for members, kinds in parts:
        if len(members) > 1 and ("or" in kinds or (is_open and members[-1] == run[-1])):
            groups.append(tuple(members))
    return groups
