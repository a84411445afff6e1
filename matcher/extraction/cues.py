"""How a posting asks: importance, level, years, negation, alternatives, read from the words around.

All functions are about one sentence ``[start, end)`` of a text, the spans of the mentions in it in
order, and one of them by its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matcher.extraction.sentences import Span
from matcher.extraction.triggers import Triggered
from matcher.policy import Levels
from matcher.types import Importance, SectionName

MAX_YEARS = 20
# How far words reach: characters within a clause, items within a list.
REACH = 300
LONGEST_LIST = 40

# Words that ask for what comes after them, and words that may also stand behind what they are about.
_AHEAD: tuple[tuple[Importance, Triggered], ...] = (
    (
        "preferred",
        Triggered(
            r"\b(?:ideally|preferably|would (?:like|love|prefer)|nice to have|bonus points)\b|\bplus:",
            "ideally",
            "prefer",
            "would",
            "nice to have",
            "bonus",
            "plus:",
        ),
    ),
    (
        "required",
        Triggered(
            r"\b(?:must\b(?! be able to (?:lift|stand))|(?:(?<!if )you(?:['’]ll| will)?|candidates?|applicants?|should|would) (?:need|have)\b|requires\b|"
            r"need(?:ed)? to\b|needs to\b|we need\b|should (?:have|be)|have to\b|requirement)",
            "must",
            "need",
            "have",
            "requires",
            "should",
            "requirement",
        ),
    ),
)
_BESIDE: tuple[tuple[Importance, Triggered], ...] = (
    (
        "preferred",
        Triggered(
            r"\b(?:preferred|preferable|desirable|desired(?! (?:outcome|result|goal|state|level))|nice[ -]to[ -]have|advantageous|beneficial|"
            r"(?:an?|big|huge|definite|strong|real|added|distinct|major)[ -](?:plus|bonus|advantage|asset)|\(?plus\b(?=[.)]|$)|"
            r"would be (?:great|helpful|useful|good|welcome|beneficial|an? )|(?:is|are) (?:helpful|useful|welcome|valued)|good to have|"
            r"not (?:essential|required|necessary|mandatory)|optional)\b",
            "prefer",
            "desir",
            "nice",
            "advantage",
            "beneficial",
            "plus",
            "bonus",
            "asset",
            "would be",
            "helpful",
            "useful",
            "welcome",
            "valued",
            "good to have",
            "not ",
            "optional",
        ),
    ),
    (
        "required",
        Triggered(
            r"\b(?:(?<!as )(?<!not )(?<!be )(?<!isn't )required(?! to\b)|(?<!not )essential|mandatory|(?<!as )(?<!not )(?<!if )needed|"
            r"(?<!not )(?<!as )necessary|prerequisite|a must)\b",
            "required",
            "essential",
            "mandatory",
            "needed",
            "necessary",
            "prerequisite",
            "a must",
        ),
    ),
)
BEHIND_PENALTY = 15

_NO_BEFORE = Triggered(
    r"\bno (?:(?:prior|previous|formal|specific|particular|need|requirement|for|of|to|have|a|an|any|in|with|knowledge|experience|\w+) ){0,3}$",
    "no ",
)
_NO_SUCH = re.compile(
    r"\bno (?:less|fewer|later|more|two|matter|problem|doubt|longer|better|other)\b", re.IGNORECASE
)
_NEED_SAID = re.compile(
    r"^[^.;:\n]{0,40}\b(?:required|needed|necessary|expected|essential|asked|experience|qualifications?|background|knowledge|skills)\b|^\s*(?:[?!.,]|$)",
    re.IGNORECASE,
)
_NOT_NEEDED_BEFORE = Triggered(
    r"\b(?:(?:do(?:es)? not|do(?:n't|n’t)|does(?:n't|n’t)|need not|wo(?:n't|n’t)|will not|not required to|not necessary to) ?(?:need|require|have|hold|know)?(?: to (?:have|be|know|hold))?|"
    r"not looking for|(?<!be )(?<!with or )(?<!required )without|rather than)(?: (?:a|an|any|prior|previous|your|own|formal|knowledge|experience|of|in|with)){0,3} $",
    "not",
    "n't",
    "n’t",
    "without",
    "rather than",
)
_NOT_NEEDED_AFTER = Triggered(
    r"^[\w ,'’/()-]{0,40}?\b(?:(?:is|are|be)(?: not|(?:n't|n’t))|not)(?: strictly| absolutely| always)? (?:required|needed|necessary|an? (?:essential |strict |mandatory )?(?:requirement|pre-?requisite|must|necessity)|mandatory|compulsory|expected|essential|obligatory)\b|"
    r"^[ ,'’/()-]*(?:will be|is|are|can be) (?:provided|taught|trained)\b|^[ *]*(?:is )?(?:required|needed)[\s:*?–-]*[:*?–-]\s*no\b|^\s*:\s*(?:no|none|n/a)\b(?! (?:experience|more|less))",
    ":",
    "not",
    "n't",
    "n’t",
    "required",
    "needed",
    "provided",
    "taught",
    "trained",
)
_LABEL_ENDS = re.compile(r"\s*(?:required|needed|necessary)?\s*[:?]?\s*", re.IGNORECASE)
_ANSWERS_NO = re.compile(
    r"\s*\n\s*(?:no|none|n/a|not (?:required|needed|applicable))\.?[^\S\n]*(?:\n|$)", re.IGNORECASE
)
_TRAINING_AFTER = Triggered(
    r"^[\w ,'’/()-]{0,30}?\b(?:training|tuition) (?:will be |is |can be )?(?:provided|given|offered|available)",
    "training",
    "tuition",
)
_INSISTS = re.compile(r"\b(?:must|essential|required)\b", re.IGNORECASE)
_STILL_WANTED = Triggered(
    r"\bbut\b[^.;]{0,40}\b(?:preferred|desirable|advantage|plus|bonus|helpful|useful|welcome|beneficial)",
    "but",
)
_WANTED_BEFORE = re.compile(
    r"[^.;]{0,60}?\b(?:desirable|preferred|advantageous)[,;]? (?:but )?not\b", re.IGNORECASE
)
_TRAINING_GIVEN = Triggered(
    r"\b(?:we(?:['’]ll| will)? (?:provide|give|offer)(?: you)?(?: with)?(?: full)?|full) (?:[\w-]+ )?training (?:in|on|for)\b|"
    r"\b(?:full )?training (?:on|in|for) [\w ,'’-]{0,60} (?:is|will be) (?:provided|given)|"
    r"\btraining(?: and [a-z]+)? (?:will be|is) (?:given|provided|offered)(?: to [\w ]{0,40})? (?:in|on|to enable|so that)\b",
    "training",
)

_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_NUMBER = r"(\d{1,2}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten)(?:\s*\(\d+\))?"
_MORE = r"(?:\+|plus|or more|or greater)?"
_YEARS = Triggered(
    rf"(?<!(?-i:[A-Z\d_,/]))(?<!\d[.-]){_NUMBER}\s*{_MORE}\s*(?:(?:-|–|to)\s*{_NUMBER})?\s*{_MORE}\s*(years?|yrs?|months?)\b['’]?(?:\s+or\s+more|\+)?",
    "year",
    "yr",
    "month",
)
_EXPERIENCE_AFTER = re.compile(
    r"\bexperience\b|\bworking\b|\bbackground\b|\bof\b|\bin\b|\bas an?\b|\bpost[ -]qualif", re.IGNORECASE
)
_EXPERIENCE = re.compile(r"\bexperience", re.IGNORECASE)
_NOT_EXPERIENCE_AFTER = re.compile(
    r"^[\s-]*(?:old|of age|(?:and|or) (?:over|older|above|upwards)|upwards|(?:[\w-]+ )?contract|fixed|warranty|ago|plan\b|history|degree|course|"
    r"programme|program\b|term|secondment|maternity|placement|rotation|pathway|diploma|apprenticeship|training|in (?:a row|business)|"
    r"period|probation|to complete|roadmap|strategy|lease|full[- ]time (?:study|education)|college|university|post[ -]secondary)",
    re.IGNORECASE,
)
_NOT_EXPERIENCE_BEFORE = re.compile(
    r"\b(?:founded|established|contract|duration|for (?:over|more than|nearly|almost|around)|(?:the|our|for|over the) (?:next|last|past|first)|"
    r"next|last|past|first|within|every|each|aged?|ages? of|valid(?: for)?|term|during|after|up to|under|over the age of|lasts?|initial|"
    r"fixed[ -]term|pathway|approximately)\s*(?:of |the |a |for |about )*(?:past |last )?$",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:we(?:['’]ve| have| are)?|our (?:company|firm|team|clients|practice|business|staff|people)|the (?:company|firm)|has been|have been|in business|history|founded|established)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:you|your|candidates?|applicants?|required?|requires|minimum|must|at least|preferred|desirable|essential|should|seeking|looking for)\b|\+",
    re.IGNORECASE,
)

_CEFR_AFTER = re.compile(
    r"[\s(,:–-]*(?:(?:at|to|minimum|min|level|a|an|least|CEFR)\b\.?\s*){0,4}([ABC][12])\b"
)
_CEFR_BEFORE = re.compile(r"\b([ABC][12])\b(?:[ -]level)?(?:\s+(?:in|of))?\s*$")
_FLUENT_AFTER = re.compile(r"\s+(fluency|fluent|native)\b", re.IGNORECASE)
_LANGUAGE_ONLY = frozenset(("native", "native-level", "bilingual", "conversational", "business level"))
_NOT_GRADED = r"(?!(?:to|for|as|at|by|from|on|team|teams|environment|commitment|passion|interest|desire|focus|track|sense|links?|will|is|are|have|must|you|we|who|that|which|while|when|organi[sz]ation|company|provider|candidate|work ethic)\b)"
_GRADED_WORD = rf"{_NOT_GRADED}[\w'’/&+#.-]+\s+"
_KNOWING = (
    r"(?:knowledge|understanding|skills?|experience|expertise|proficiency|command|grasp|background|abilit(?:y|ies)|familiarity|"
    r"exposure|competenc\w+|user|level|grounding|foundation|fluency|track record|expert|proficient|aptitude)\s+(?:of|in|with|using|on|to|at|for|within)\s+"
)
_LEVEL_GAP = re.compile(
    rf"[\s-]+(?:in |of |with |at |using )?(?:{_GRADED_WORD}){{0,3}}?(?:{_KNOWING})?(?:(?:both|the|a|an|all|using|working|in|with|of|at least one|one or more)\s+){{0,3}}(?:{_GRADED_WORD}){{0,2}}?",
    re.IGNORECASE,
)
_LEVEL_BEHIND = r"\s*(?:\(\s*|:\s*|[-–—]\s*|,?\s+(?:at|to) (?:an? )?)(?:level )?{word}\b(?=\s*(?:level|standard|user|knowledge|skills?)?\s*(?:[),;./\n]|$|or (?:above|higher|better)|and\b|required|preferred))"

_LIST_GAP = re.compile(
    r"^\s*(?:,|/|;|\(?\bor\b|,?\s*(?:or|and|and/or|&|as well as)\b|\band/or\b|&)\s*(?:or |and )?(?:a |an |the |either |other |another |similar |some |any )*$"
)
_CLAUSE = re.compile(
    r";|\s[-–—]\s|,\s*(?:but|while|whereas)\b|\bbut (?!not limited|also)|(?<!\be\.g)(?<!\bi\.e)\.\s"
)


@dataclass(frozen=True, slots=True)
class Years:
    """A length of experience asked, in years, and where it is written. ``sure``: the words around
    say experience; without them a skill must follow at once ("5+ years Java")."""

    start: int
    end: int
    years: float
    sure: bool = True


_ASIDE = re.compile(r"\([^()\n]{3,120}\)")
_ONLY_SAYS = re.compile(
    r"\((?:\s*(?:is|are|but|not|strongly|highly|very|would|be|a|an|big|or|all|both|nice|to|have|required|preferred|essential|"
    r"desirable|desired|mandatory|optional|plus|bonus|advantage|must|needed|minimum)\b[\s,]*)+\)",
    re.IGNORECASE,
)


def read_importance(text: str, sentence: Span, mention: Span, section: SectionName) -> Importance:
    """Required or preferred, by the nearest word that says so, else by the section."""
    said = []
    if _may_ask(text):
        asides = _asides_about_others(text, sentence, mention) if "(" in text else []
        said = _said(_blanked(text, asides), _clause(text, sentence, mention), mention)
    if said:
        return min(said)[1]
    return "preferred" if section == "preferred" else "required"


def _asides_about_others(text: str, sentence: Span, mention: Span) -> list[Span]:
    """The brackets of a sentence that speak of something else: "a Master's (PhD preferred)". A bracket
    that says nothing but how much, "(preferred)", speaks of what stands before it."""
    return [
        found.span()
        for found in _ASIDE.finditer(text, *sentence)
        if not found.start() <= mention[0] < found.end() and not _ONLY_SAYS.fullmatch(found.group())
    ]


def _blanked(text: str, spans: Sequence[Span]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def is_negated(text: str, sentence: Span, spans: Sequence[Span], number: int) -> bool:
    """Whether the text says that a mention is *not* asked for ("no degree required", "training given")."""
    if not _may_deny(text):
        return False
    start, end = _clause(text, sentence, spans[number])
    first, last = _list_ends(text, spans, number)
    before, after = text[start : spans[first][0]], text[spans[last][1] : end]
    if _STILL_WANTED.search(text, spans[number][1], sentence[1]):
        return False
    if _WANTED_BEFORE.match(text, spans[number][1], sentence[1]):
        return False
    trained = _TRAINING_GIVEN.search(text, start, min(end, spans[number][1] + 60))
    if _NOT_NEEDED_AFTER.search(after) or (trained and trained.start() < spans[number][0]):
        return True
    if _TRAINING_AFTER.search(after) and not _INSISTS.search(before):
        return True
    if _NOT_NEEDED_BEFORE.search(before):
        return True
    return bool(_NO_BEFORE.search(before) and not _NO_SUCH.search(before) and _NEED_SAID.search(after))


def is_answered_no(text: str, sentence: Span, mention: Span) -> bool:
    """Whether a form names a thing in one line and says in the next that it is not asked: "Drug test required",
    "No". The line is the mention, with at most "required" behind it."""
    label = _LABEL_ENDS.fullmatch(text, mention[1], sentence[1])
    return bool(label and _ANSWERS_NO.match(text, sentence[1]))


def read_level(
    text: str, sentence: Span, spans: Sequence[Span], number: int, levels: Levels, *, language: bool
) -> int | None:
    """Proficiency 1-5 said of a mention: by a level word before it or before the list it stands in
    ("strong Python and SQL"), or behind it ("Python (advanced)"); for languages also by CEFR."""
    start, _ = _clause(text, sentence, spans[number])
    after_end = spans[number + 1][0] if number + 1 < len(spans) else sentence[1]
    stated = _language_level(text, start, after_end, spans[number], levels) if language else None
    if stated is not None or not _may_grade(text, tuple(levels.level_of_word)):
        return stated
    behind = _level_behind(text, after_end, spans[number], levels)
    return behind if behind is not None else _level_ahead(text, start, spans, number, levels, language)


def find_years(text: str, sentence: Span) -> tuple[Years, ...]:
    """The lengths of experience a sentence asks for; of a range, the lower end.

    >>> find_years("3-5 years' experience with Python", (0, 33))[0].years
    3.0
    """
    found = []
    for match in _YEARS.finditer(text, *sentence):
        around = max(sentence[0], match.start() - REACH), min(sentence[1], match.end() + REACH)
        after, before = text[match.end() : around[1]][:60], text[around[0] : match.start()][-50:]
        if _is_other_time(text, around, before, after):
            continue
        number, months = _as_number(match.group(1)), match.group(3).lower().startswith("month")
        said = (_EXPERIENCE if months else _EXPERIENCE_AFTER).search(after) or _EXPERIENCE.search(before)
        years = round(number / 12 if months else number, 2)
        if 0 < years <= MAX_YEARS and (said or not months):
            found.append(Years(match.start(), match.end(), years, bool(said)))
    return tuple(found)


def _said(text: str, clause: Span, mention: Span) -> list[tuple[int, Importance]]:
    """(distance, importance) of the words of a clause that govern a mention."""
    said = [
        (mention[0] - found.end(), name)
        for name, pattern in _AHEAD
        for found in pattern.finditer(text, clause[0], mention[0])
    ]
    for name, pattern in _BESIDE:
        for found in pattern.finditer(text, *clause):
            ahead = found.start() < mention[0]
            distance = mention[0] - found.end() + BEHIND_PENALTY if ahead else found.start() - mention[1]
            said.append((max(distance, 0), name))
    return said


def _language_level(text: str, start: int, end: int, mention: Span, levels: Levels) -> int | None:
    cefr = _CEFR_AFTER.match(text, mention[1], end) or _CEFR_BEFORE.search(text[start : mention[0]])
    if cefr:
        return levels.cefr[cefr.group(1)]
    fluent = _FLUENT_AFTER.match(text, mention[1], end)
    return levels.level_of_word.get(fluent.group(1).lower()) if fluent else None


def _level_behind(text: str, end: int, mention: Span, levels: Levels) -> int | None:
    word = levels.word_pattern.search(text, mention[1], min(end, mention[1] + 28))
    if word is None or word.group(1).lower().endswith((" of", " in", " with", " to")):
        return None
    shape = _LEVEL_BEHIND.format(word=re.escape(word.group(1)))
    return levels.level_of_word[word.group(1).lower()] if re.match(shape, text[mention[1] : end]) else None


def _level_ahead(
    text: str, start: int, spans: Sequence[Span], number: int, levels: Levels, language: bool
) -> int | None:
    first, _ = _list_ends(text, spans, number)
    left = max(start, spans[first][0] - 90, spans[first - 1][1] if first else 0)
    words = [
        word
        for word in levels.word_pattern.finditer(text, left, spans[first][0])
        if language or word.group(1).lower() not in _LANGUAGE_ONLY
    ]
    for word in reversed(words):
        if _LEVEL_GAP.fullmatch(text, word.end(), spans[first][0]):
            return levels.level_of_word[word.group(1).lower()]
    return None


def _list_ends(text: str, spans: Sequence[Span], number: int) -> tuple[int, int]:
    """First and last position of the plain list ("A, B and C") a mention stands in."""
    first = last = number
    while (
        first
        and number - first < LONGEST_LIST
        and _LIST_GAP.match(text[spans[first - 1][1] : spans[first][0]])
    ):
        first -= 1
    while (
        last + 1 < len(spans)
        and last - number < LONGEST_LIST
        and _LIST_GAP.match(text[spans[last][1] : spans[last + 1][0]])
    ):
        last += 1
    return first, last


def _is_other_time(text: str, around: Span, before: str, after: str) -> bool:
    """Whether a length of time is an age, a contract, a course or the company's, not experience asked."""
    if _NOT_EXPERIENCE_AFTER.match(after):
        return True
    if _NOT_EXPERIENCE_BEFORE.search(before) and not _EXPERIENCE.search(before):
        return True
    return bool(_COMPANY.search(text, *around)) and not _ASKS.search(text, *around)


@lru_cache(maxsize=256)  # every mention of a sentence asks the same
def _may_deny(text: str) -> bool:
    """Whether a text holds a word without which nothing in it is negated."""
    patterns = (_NOT_NEEDED_AFTER, _NOT_NEEDED_BEFORE, _TRAINING_AFTER, _TRAINING_GIVEN, _NO_BEFORE)
    return any(pattern.may_match(text) for pattern in patterns)


@lru_cache(maxsize=256)
def _may_ask(text: str) -> bool:
    """Whether a text holds a word without which nothing in it is said to be required or preferred."""
    return any(pattern.may_match(text) for _, pattern in (*_AHEAD, *_BESIDE))


@lru_cache(maxsize=256)
def _may_grade(text: str, words: tuple[str, ...]) -> bool:
    folded = text.casefold()
    for word in words:  # noqa: SIM110 - a third of the time of any()
        if word in folded:
            return True
    return False


def _clause(text: str, sentence: Span, mention: Span) -> Span:
    start, end = max(sentence[0], mention[0] - REACH), min(sentence[1], mention[1] + REACH)
    for first, last in _clause_ends(text, start, end):
        if last <= mention[0]:
            start = last
        elif first >= mention[1]:
            return start, first
    return start, end


@lru_cache(maxsize=256)
def _clause_ends(text: str, start: int, end: int) -> tuple[Span, ...]:
    return tuple(found.span() for found in _CLAUSE.finditer(text, start, end))


def _as_number(word: str) -> float:
    return float(_NUMBER_WORDS.get(word.lower(), 0)) or float(word)
