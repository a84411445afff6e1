"""Phrases that name a skill no dictionary has, found by the words that announce them.

"Experience with X", "knowledge of X, Y and Z", short bullet points: the objects become open
mentions for the linker. Recruiters see what stays open, so a doubtful phrase is left out. A trained
tagger can take this module's place behind the same function.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence

from matcher.extraction.sentences import Span
from matcher.extraction.triggers import Triggered

MAX_WORDS = 5

_ANNOUNCES = Triggered(
    r"\b(?:experienced?|expertise|background|(?:working )?knowledge|understanding|proficien(?:t|cy)|skill(?:s|ed)?|"
    r"familiar(?:ity)?|competen(?:t|ce|cy)|conversant|trained|grounding|versed|adept)"
    r"\s+(?:in|with|of|using|on)\s+(?:the\s+use\s+of\s+|working\s+(?:in|with|on)\s+|using\s+|use\s+of\s+|both\s+|various\s+)?",
    "experience",
    "expertise",
    "background",
    "knowledge",
    "understanding",
    "proficien",
    "skill",
    "familiar",
    "competen",
    "conversant",
    "trained",
    "grounding",
    "versed",
    "adept",
)
# Where the next announcement begins: "in Java, with deep understanding of".
_NEXT = re.compile(rf"\b(?:with )?(?:[\w-]+ ){{0,2}}{_ANNOUNCES.source[2:]}", re.IGNORECASE)
_ABILITY = Triggered(
    r"(?<!not be )(?<!we are )\b(?:ability|able|know how) to\s+(?=(?:prepare|write|draft|interpret|read|design|build|operate|analy[sz]e|conduct|"
    r"administer|calibrate|program|repair|install|configure|troubleshoot|assemble|weld|translate|teach|diagnose|develop|implement|test|debug|"
    r"deploy|model|produce|edit|facilitate|forecast|audit|inspect|maintain|drive|sew|cook|edit|record|monitor)\s)",
    "able",
    "ability",
    "know how",
)
_STOPS = re.compile(
    r"[.;:()\[\]\n•|?!]|\s[-–—]\s|\b(?:in order to|which|that|who|so that|while|where|because|is|are|will|would|to|at|as|for|from|within|during|"
    r"by|through|across|when|if|but|preferably|required|preferred|desirable|essential|with|associated|dealing|related|between|running|not|in (?:an?|the|various|order)|according|requiring|including but)\b",
    re.IGNORECASE,
)
_STOPS_ABILITY = re.compile(
    r"[.;:,()\[\]\n•|?!]|\s[-–—]\s|\b(?:and|or|in|on|to|which|that|while|when|as|with|within|using|so|for|from|under|at|by|through|across)\b",
    re.IGNORECASE,
)
_SPLITS = re.compile(
    r",|/|\band/or\b|\band\b|\bor\b|&|\bas well as\b|\bincluding\b|\bsuch as\b|\blike\b|\be\.g\.",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:a|an|the|any|all|some|other|various|relevant|related|similar|our|your|their|its|both|either|one|two|more|least|of|at|in|with|"
    r"strong|good|excellent|solid|proven|demonstrable|demonstrated|extensive|deep|sound|basic|advanced|current|highly|very|"
    r"modern|general|previous|prior|significant|practical|thorough|detailed|clear|effective|effectively|must have|must possess|you have|"
    r"have|having|possess(?:es)?|possessing|demonstrate|outstanding|exceptional|superior|minimum|using|working|knowledge of|experience (?:of|in|with)|"
    r"hands-on|in-depth|first-class|range of|variety of|wide range of|broad|wide|high(?: level)?|level|large|complex|different|multiple)\s+)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:as an? \w+(?: \w+)?|experience|skills?|knowledge|expertise|background|abilit(?:y|ies)|is|are|required|preferred|essential|desirable|"
    r"etc\.?|tools?|technolog(?:y|ies)|environments?|systems?|settings?|a plus|needed|techniques|concepts|principles|methods|of|in|a|the|used|combined|based|up)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦●‣o+]\s+|\d{1,2}[.)]\s+)?")
_LINE_START = re.compile(r"(?:^|[\n.!?:;•●▪*·–-])\s*$")
_BEFORE_LINE = frozenset(("", "\n", "•", "●", "▪", "·", "*", "-", "–", "o"))
_AFTER_LINE = frozenset(("", "\n", "•", "●", "▪", "·"))
_NOT_A_SKILL_LINE = re.compile(
    r"\s*(?:good to know|training|must|be|being|will|can|could|is|are|do|does|did|please|none|no|not|n/a|apply|join|click|learn|see|we|our|you|your|this|these|that|"
    r"the|there|if|to|when|why|how|what|where|who|which|all|any|each|every|from|for|it|as|at|by|location|salary|type|duration|contract|"
    r"job|position|company|us|eligible|legally|authori[sz]ed|willing(?:ness)?|available|able|flexible to|full[- ]time|part[- ]time|"
    r"monday|[a-z]+ation:|\d|welcome|thank|come|let|about|life|high school|valid|current|clearance|travel|passion\w*|desire|"
    r"interest|commitment|commited|committed|attend|work|bring|think|take|make|show|feel|want|looking|seeking|registration|registered|"
    r"employment|offers?|following|additional|other|minimum|required|preferred|essential|desirable|relevant|certified|certification|diploma|paid|dental|vision|medical|voluntary|shift|employer|variable|competitive|ambulate|creative|page|click|ability|understands?|active|temporarily|successfully|senior|physical|conditions|selection|staff|disabled)\b",
    re.IGNORECASE,
)
_FUNCTION_WORD = re.compile(
    r"\b(?:you|your|yours|our|ours|we|us|i|my|this|that|these|those|their|theirs|them|they|its|it|he|she|who|whom|which|what|how|why|when|"
    r"where|there|here|not|no|will|would|can|could|should|must|may|is|are|was|were|be|been|being|am|has|have|had|do|does|did|if|than|then|"
    r"least|etc|e\.g|i\.e|please|other|others|right|best|such|same|every|each|following|years?|months?|days?|hours?|week|least|"
    r"http|www|nhs|trust|role|roles|post|vacancy|position|job|jobs|candidates?|applicants?|applications?|employees?|company|companies|firm|"
    r"plus|highly|preferably|least|more|most|one|two|three|none|new|well|equivalent|clearance|visa|also|ideal|lieu|use|using|contribution|helping|polygraph|meals|snacks|vacation|stipend|wellness|insurance|coverage|pto|holidays?|salary|bonus|leave|benefits|allowance|pension|401k|citizen\w*|work permit|sponsorship|passion\w*)\b",
    re.IGNORECASE,
)
# Words that name no skill unless another word stands with them.
_GENERIC = frozenset(
    re.findall(
        r"\S+",
        """
        abilities ability access act activities adapt analysis analytics application applications apply
        approach approaches area areas aspects assess assist background basics best build building business
        case change clients code coding collaborate colleagues communicate complex concepts configuration
        contribute create creating customers cutting-edge data define defining deliver demonstrate
        department deploy deployment design designing develop developing development distributed domain
        domains drive duties education effectively elements energy engineering ensure environment
        environments equipment evaluate execute experience explain external fast fast-paced federated field
        fields follow frameworks functional functions fundamentals general good great group groups guidance
        handling healthcare help high ideas identify implementation implementations implementing improve
        independently industry influence information infrastructure initiatives integrated interact internal
        issues key knowledge language languages large large-scale lead leadership leading learn level levels
        libraries life-cycle lifecycle lift maintain maintenance manage management managing market markets
        materials matters meet methodologies methodology methods metrics model modelling models modern
        monitor monitoring multi-task multitask needs open operate operational operations optimisation
        optimization organisation organization organize paced patients people perform performance performing
        person plan planning plans platform platforms policies policy practice practices present principles
        prioritise prioritize problem problems procedures process processes processing product production
        products professional program programmes programs project projects provide public qualification
        qualifications quality quickly range real regulations related relevant reports requirements research
        resources results review running science scientific sector security service services setting
        settings sit skill skills small social software solution solutions solve specialist staff stand
        standard standards state statistical strategies strategy structured structures subject support
        supporting system systems tasks team teams technical technique techniques technologies technology
        testing theory things think thrive time tool tools topics training travel types understand
        understanding unstructured use user users using variety various virtual web work worked workflow
        workflows working write writing
        """,
    )
)
_WORD = re.compile(r"[^\W\d_][\w+#.'’&-]*")


def find_phrases(
    text: str, sentences: Iterable[Span], known: Iterable[Span], *, bullets: bool
) -> tuple[Span, ...]:
    """Spans of phrases that probably name a skill, in order, none overlapping a ``known`` span.

    sentences: the stretches to look at. bullets: whether short lines count by themselves, and what
    an ability is asked "to" do.
    """
    taken = sorted(known)
    found: list[Span] = []
    for start, end in sentences:
        inside = _overlapping(taken, start, end)
        for span in _objects(text, start, end, bullets=bullets, lines=bullets and not inside):
            trimmed = trim(text, *span)
            if trimmed and not any(s < trimmed[1] and trimmed[0] < e for s, e in [*inside, *found[-8:]]):
                found.append(trimmed)
    return tuple(sorted(found))


def _objects(text: str, start: int, end: int, *, bullets: bool, lines: bool) -> list[Span]:
    """What a sentence announces, else what it asks one to be able to do, else the line itself."""
    words = text[start:end]
    objects = list(_announced(words)) or (list(_abilities(words)) if bullets else [])
    if objects or not lines:
        return [(start + first, start + last) for first, last in objects]
    return list(_short_line(text, start, end))


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without articles, praise and filler at its ends; None when nothing telling is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" \t\n\r,'\"“”‘’-–*•·"))
    end = max(start, end - len(piece) + len(piece.rstrip(" \t\n\r,.'\"“”‘’-–*•·")))
    if leading := _LEADING.match(text[start:end]):
        start += leading.end()
    while trailing := _TRAILING.search(text[start:end]):
        end = start + trailing.start()
    if not _is_telling(text[start:end]):
        return None
    alone = text[start:end].isalpha() and text[start + 1 : end].islower()
    return None if alone and _LINE_START.search(text[max(0, start - 6) : start]) else (start, end)


def split_list(text: str, start: int, end: int) -> Iterator[Span]:
    """The items of "A, B and C"."""
    place = start
    for gap in _SPLITS.finditer(text, start, end):
        yield place, gap.start()
        place = gap.end()
    yield place, end


def _is_telling(phrase: str) -> bool:
    """Whether a phrase can name a skill: few words, none of them a pronoun or the like, one not generic."""
    words = _WORD.findall(phrase)
    if not 0 < len(words) <= MAX_WORDS or _FUNCTION_WORD.search(phrase) or "\n" in phrase:
        return False
    if all(word.lower() in _GENERIC for word in words) or len("".join(words)) < 3:
        return False
    return len(words) > 1 or words[0][:1].isupper()


def _overlapping(taken: Sequence[Span], start: int, end: int) -> list[Span]:
    left = max(bisect.bisect_left(taken, (start, start)) - 1, 0)
    right = bisect.bisect_left(taken, (end, end))
    return [span for span in taken[left:right] if span[1] > start]


def _announced(text: str) -> Iterator[Span]:
    for cue in _ANNOUNCES.finditer(text):
        stops = [stop.start() for pattern in (_STOPS, _NEXT) if (stop := pattern.search(text, cue.end()))]
        yield from split_list(text, cue.end(), min(stops, default=len(text)))


def _abilities(text: str) -> Iterator[Span]:
    for cue in _ABILITY.finditer(text):
        stop = _STOPS_ABILITY.search(text, cue.end())
        span = cue.end(), stop.start() if stop else len(text)
        if 3 <= len(_WORD.findall(text[slice(*span)])) <= 4:
            yield span


def _short_line(text: str, start: int, end: int) -> Iterator[Span]:
    bullet = _BULLET.match(text, start, end)
    start, before = (bullet.end() if bullet else start), text[max(0, start - 20) : start].rstrip(" \t")[-1:]
    line = text[start:end]
    if before not in _BEFORE_LINE or text[end : end + 20].lstrip(" \t.;,")[:1] not in _AFTER_LINE:
        return
    if _NOT_A_SKILL_LINE.match(line) or ":" in line or line.rstrip().endswith(("?", "!")):
        return
    if 0 < len(_WORD.findall(line)) <= MAX_WORDS + 1:
        yield from split_list(text, start, end)
