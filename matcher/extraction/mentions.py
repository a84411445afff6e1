"""Puts the readers together: from a text and its sentences to mentions with their cues."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from matcher.extraction import cues
from matcher.extraction.alternatives import find_groups, find_lists_below, join_of
from matcher.extraction.degrees import DegreeSpan, find_degrees, split_subjects
from matcher.extraction.dictionary import Dictionary, Hit
from matcher.extraction.legal_needs import LEGAL_TYPES, find_legal_needs
from matcher.extraction.prose import follow_sections, speaks_to_reader
from matcher.extraction.roles import is_role
from matcher.extraction.sections import find_sections, tile
from matcher.extraction.sentences import Sentence, Span, split_sentences
from matcher.extraction.titled import find_titled
from matcher.extraction.triggers import Triggered
from matcher.keys import degree_key
from matcher.policy import Levels
from matcher.types import Cues, Link, Mention, Section, SectionName, Surface

DEGREE_LABELS = {
    3: "General certificate of secondary education or level 2 qualification",
    4: "Secondary school diploma or level 3 qualification",
    5: "Associate or foundation degree, or higher diploma",
    6: "Bachelor's degree",
    7: "Master's degree",
    8: "Doctorate",
}
ASKING: frozenset[SectionName] = frozenset(("requirements", "preferred", "duties"))
SILENT: frozenset[SectionName] = frozenset(("benefits", "about", "equal_opportunity", "apply"))
# How near a school subject stands to the word that says it is one.
SUBJECT_REACH = 25
KNOWN_SCORE, OPEN_SCORE, PATTERN_SCORE = 0.95, 0.5, 0.9
SKILLS = ("skill", "knowledge", "language")

_NO_EXPERIENCE = Triggered(
    r"(?<=\bno )(?:(?:prior|previous|formal|relevant|work|specific) ){0,2}experience(?= (?:is |will be )?(?:required|necessary|needed|essential))",
    "experience",
)
_EQUIVALENT = Triggered(
    r"\b(?:equivalent|comparable|similar|relevant|practical)(?: [\w/-]+){0,3}? experience\b|"
    r"\b(?:equivalent|appropriate) (?:combination|mix|amount) of [^.;:\n•()]{0,60}?experience\b",
    "experience",
)
_TO_EXPERIENCE = re.compile(r"(?:[^.;:\n(•|]|\([^()\n]*\)){0,48}?\bexperience\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"\s+(?:in|with|of|using|as|on|at|within)\s+(?:a |an |the )?((?:[\w&/+#'’-]+ ?){1,6}?)(?=\s+(?:and|or|is|are|with|including|preferred|required|"
    r"who|that|within)\b|\s*(?:[.;:,()|•\n]|$))",
    re.IGNORECASE,
)
_YEARS_TO_SKILL = re.compile(
    r"(?!.*\b(?:degree|which|who|that|plus|preferably|including|as|required|preferred|should|must|will|have|or (?:an?|knowledge|equivalent|experience|relevant|related|similar|more years))\b)"
    r"(?:[^.;:\n•|()]|\([^()\n]*\)){0,80}",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(r"\s*(?:of |in |with |experience )?(?:[\w/-]+ ){0,1}")
# From the name of a field to the examples that stand for it.
_TO_EXAMPLES = re.compile(
    r"(?:\s+[\w/-]+){0,4}[\s,]*(?:\(|\b(?:such as|including|e\.?g\.?,?|like|for example)\b)[\s:]*(?:such as|e\.?g\.?,?|including)?\s*|\s(?:[\w/-]+\s){0,1}|\sexperience (?:in|with|of)\s|"
    r"(?:\s\([^()]*\))? in (?:the |an )?(?:areas?|fields?) (?:of|related to|such as|including) ",
    re.IGNORECASE,
)
# A place or position to have worked in, which is experience rather than a skill.
_PLACE_OF_WORK = re.compile(
    r"(?:[\w/-]+\s){0,4}?(?:[\w/-]+\s){0,2}(?:environment|setting|laborator(?:y|ies)|lab|role|position|industry|organi[sz]ation|company|capacity)s?\b",
    re.IGNORECASE,
)
_IN_A = re.compile(r"\b(?:in|within|at|for) (?:an?|the) (?:[\w/-]+ ){0,4}$", re.IGNORECASE)
_YEARS_BEHIND = re.compile(
    r"\s*(?:experience|skills)?\s*[(:,–-]\s*(?:at least |minimum |min )?", re.IGNORECASE
)
_SHARED = re.compile(r"[/,&]|\bor\b|\band\b|\bPh\.?D|\b[BM]\.?[AS]\b", re.IGNORECASE)
_OR_HIGHER = re.compile(r"\bor (?:higher|above|greater|equivalent|advanced)\b", re.IGNORECASE)
_SUBJECT_WORDS = re.compile(r"(?:\S+[ \t]*){1,8}")
_WITH = re.compile(
    r"(?:,? or (?:an? )?(?:closely )?(?:related|similar|relevant|equivalent)(?: technical)? (?:field|discipline|area|subject)s?)?[\s,(]*(?:\b(?:with|and|plus)\b|\+|&)?[\s,(]*",
    re.IGNORECASE,
)

# From a degree to the experience that stands for it: "... or a related field, or equivalent experience".
_OR_EXPERIENCE = re.compile(
    r"[^.:\n•]{0,100}?(?:[,;]\s*|\s)or\s+(?:(?:an?|the|with|have|other)\s+)?", re.IGNORECASE
)
# "GCSE English", "Maths and English": a school subject.
_SCHOOL = re.compile(
    r"\b(?:GCSEs?|maths?|mathematics|numeracy|O levels?|functional skills|literature|grades?)\b",
    re.IGNORECASE,
)
# "English National Board", "French Polishing": a part of a longer name.
_IN_A_NAME = re.compile(
    r" (?!(?:Language|Literature|Speak|Level|Skill|Proficien|Fluen|Required|Essential|Preferred|And|Or|GCSE|Math))[A-Z][a-z]+(?: [A-Z][a-z]+| ?$)"
)
_WHO_PAYS = re.compile(
    r"\b(?:costs?|charg(?:e|es|ed|ing)|fees?|payable|deducted|free|pa(?:y|ys|id)|reimburse\w*|repay)\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"\b(?:requires?|required(?! to (?:pay|re-?pay|meet))|subject to|must (?:have|hold|be(?! (?:met|paid|covered))|undergo|obtain)|undergo|need(?:ed|s)?|essential)\b",
    re.IGNORECASE,
)
# "If the post requires a DBS check, you will pay for it" does not say that it does.
_IF_ASKED = re.compile(
    r"\b(?:if|where)\b[^.;,]{0,60}\b(?:requires?|required|needs?|needed|subject to)\b", re.IGNORECASE
)
# Whom the person wanted works with: "supporting registered nurses" asks for no registration.
_COLLEAGUE = re.compile(
    r"\b(?:supervis(?:ion|ed|ing|e)(?: of| by)?|support(?:ing|s)?|help(?:ing)?|alongside|(?:team|group|range|number) of|led by|report(?:ing)? to|"
    r"assist(?:ing)?|manag(?:e|ing)|direct(?:ed|ion) (?:by|of)|work(?:ing)? with|mentor(?:ing)?|train(?:ing)?|under)"
    r"(?: (?:an?|the|our|other|your|all|both|more|junior|senior|band \d|student|and|from))*\s$",
    re.IGNORECASE,
)
_PERSON_NAMED = re.compile(
    r"(?:nurse|midwi(?:fe|ve)|doctor|physician|practitioner|therapist|psychologist|pharmacist|paramedic|radiographer|associate|engineer|"
    r"accountant|teacher|social worker|technician|dietitian)s?(?: \([A-Z]+\))?$",
    re.IGNORECASE,
)
# "English and/or Welsh speakers are equally welcome to apply" asks for neither.
_ALL_WELCOME = re.compile(r"[^.;]{0,40}\bequally welcome\b", re.IGNORECASE)

Asked = tuple[Mention, float | None]


def place_sentences(text: str) -> tuple[tuple[Section, ...], tuple[Sentence, ...]]:
    """The sections of a text, and its sentences with the section each stands in.

    Headings say where a section begins; where there are none, and where prose goes on about something
    else, the sentences say it themselves.
    """
    blocks = find_sections(text)
    starts = [block.start for block in blocks]
    spans = split_sentences(text, starts)
    numbers = [bisect.bisect_right(starts, start) - 1 for start, _ in spans]
    placed = ((text[start:end], blocks[n].name, n) for (start, end), n in zip(spans, numbers, strict=True))
    sentences = tuple(
        Sentence(start, end, section)
        for (start, end), section in zip(spans, follow_sections(placed), strict=True)
    )
    return tile(((sentence.start, sentence.section) for sentence in sentences), len(text)), sentences


def find_known(text: str, dictionary: Dictionary) -> tuple[Mention, ...]:
    """Degrees, legal needs, other named certificates and dictionary names in text order; names inside a
    degree's subjects become its fields."""
    hits = dictionary.find(text)
    mentions = [_degree_mention(text, degree, hits, dictionary) for degree in find_degrees(text)]
    for found in (_legal_mentions(text, hits), _titled_mentions(text, hits)):
        mentions += [one for one in found if _is_free((one.start, one.end), mentions)]
    taken = [(m.start, m.end) for m in mentions]
    free = [hit for hit in hits if not any(hit.start < end and start < hit.end for start, end in taken)]
    mentions += [_hit_mention(text, hit) for hit in free]
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _legal_mentions(text: str, hits: Sequence[Hit]) -> list[Mention]:
    """What is said of registrations, checks and permits, unless the dictionary has a longer name of one."""
    named = [(hit.start, hit.end) for hit in hits if hit.surface.kind == "credential"]
    return [
        Mention(
            need.start,
            need.end,
            text[need.start : need.end],
            "credential",
            PATTERN_SCORE,
            Link(need.type_id, need.label, 1.0),
        )
        for need in find_legal_needs(text)
        if not any(
            start <= need.start and need.end <= end and end - start > need.end - need.start
            for start, end in named
        )
    ]


def _titled_mentions(text: str, hits: Sequence[Hit]) -> list[Mention]:
    """Certificates named by their own words, open where the dictionary has none of them, nor says in brackets
    behind them which is meant: "Inspection and testing qualification (City & Guilds 2391)"."""
    known = [(hit.start, hit.end) for hit in hits if hit.surface.kind == "credential"]
    explained = {first for first, _ in known if text[max(0, first - 2) : first] == " ("}
    return [
        Mention(start, end, text[start:end], "credential", PATTERN_SCORE)
        for start, end in find_titled(text)
        if not any(start < last and first < end for first, last in known) and end + 2 not in explained
    ]


def without_roles(text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions of a posting without those that name the job it offers."""
    return tuple(m for m in mentions if m.kind != "skill" or not is_role(text, m.start, m.end))


def place_mentions(sentences: Sequence[Sentence], mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions with the section of the sentence each stands in."""
    starts = [sentence.start for sentence in sentences]
    if not sentences:
        return ()
    sections = ((m, sentences[max(bisect.bisect_right(starts, m.start) - 1, 0)].section) for m in mentions)
    return tuple(_in_section(mention, section) for mention, section in sections)


def add_cues(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], levels: Levels
) -> tuple[Mention, ...]:
    """A posting's mentions with how they are asked for, and with the lengths of experience it asks.

    Mentions in benefits, about-us, application and equal-opportunity text get no cues. What no section
    says (the title, where and when) asks for no skill in a posting that says elsewhere what it asks for.
    """
    asks = any(sentence.section in ASKING for sentence in sentences)
    result: list[Mention] = []
    groups = 0
    for sentence, inside in _by_sentence(sentences, mentions):
        silent = [m for m in inside if not _may_be_asked(text, sentence, m, asks)]
        if len(silent) == len(inside) and sentence.section in SILENT:
            result += inside
            continue
        asked = _attach_years(text, sentence, [m for m in inside if m not in silent])
        found, used = _cued(text, sentence, asked, levels, groups)
        result += sorted([*silent, *found], key=lambda mention: mention.start)
        groups += used
    return _with_lists_below(text, sentences, result, groups)


def _with_lists_below(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], groups: int
) -> tuple[Mention, ...]:
    """The mentions, those of each list that a line above it announces as alternatives in a group of its own.
    groups: how many there are already."""
    result = list(mentions)
    starts = [mention.start for mention in mentions]
    for number, (first, stop) in enumerate(find_lists_below(text, [one.span for one in sentences]), 1):
        places = range(
            bisect.bisect_left(starts, sentences[first].start),
            bisect.bisect_left(starts, sentences[stop - 1].end),
        )
        cued = [(place, said) for place in places if (said := result[place].cues) is not None]
        for place, said in cued if len(cued) > 1 else ():
            result[place] = _with_cues(result[place], replace(said, group=groups + number))
    return tuple(result)


def _may_be_asked(text: str, sentence: Sentence, mention: Mention, asks: bool) -> bool:
    """Whether a posting that names something here may ask for it. asks: it has sections that do."""
    if mention.kind == "language" and _names_no_tongue(text, sentence, mention):
        return False
    is_legal = mention.link is not None and mention.link.id in LEGAL_TYPES
    if is_legal and _is_about_pay(text, sentence):
        return False
    if sentence.section in SILENT:
        return is_legal and sentence.section == "apply"
    if mention.kind == "credential" and _is_colleague(text, sentence, mention):
        return False
    if sentence.section != "body" or not asks or mention.kind not in SKILLS:
        return True
    return speaks_to_reader(text[sentence.start : sentence.end])


def _names_no_tongue(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether a language stands for a school subject or in the name of something, or is asked of nobody."""
    start, end = max(sentence.start, mention.start - SUBJECT_REACH), mention.end + SUBJECT_REACH
    return bool(
        _ALL_WELCOME.match(text, mention.end, sentence.end)
        or _SCHOOL.search(text, start, min(end, sentence.end))
        or _IN_A_NAME.match(text, mention.end, sentence.end)
    )


def _is_about_pay(text: str, sentence: Sentence) -> bool:
    """Whether a sentence says who pays for a check or registration, and does not ask for it."""
    if not _WHO_PAYS.search(text, *sentence.span):
        return False
    return bool(_IF_ASKED.search(text, *sentence.span)) or not _DEMANDS.search(text, *sentence.span)


def _is_colleague(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Whether a mention of a profession names those the person wanted works with."""
    before = text[max(sentence.start, mention.start - 60) : mention.start]
    return bool(_PERSON_NAMED.search(mention.surface) and _COLLEAGUE.search(before))


def _by_sentence(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterable[tuple[Sentence, list[Mention]]]:
    starts = [mention.start for mention in mentions]
    places = [bisect.bisect_left(starts, sentence.start) for sentence in sentences] + [len(mentions)]
    for sentence, (first, stop) in zip(sentences, itertools.pairwise(places), strict=True):
        yield sentence, list(mentions[first:stop])


def _cued(
    text: str, sentence: Sentence, asked: Sequence[Asked], levels: Levels, groups: int
) -> tuple[list[Mention], int]:
    """The mentions of a sentence with their cues, and how many groups they form."""
    words, whole = text[sentence.start : sentence.end], (0, sentence.end - sentence.start)
    spans = [(m.start - sentence.start, m.end - sentence.start) for m, _ in asked]
    found = _groups(words, asked, spans)
    member = {place: groups + n + 1 for n, places in enumerate(found) for place in places}
    cued: list[Mention] = []
    graded = _levels(words, sentence.section, asked, spans, levels)
    for place, ((mention, years), level) in enumerate(zip(asked, graded, strict=True)):
        importance = cues.read_importance(words, whole, spans[place], sentence.section)
        negated = cues.is_negated(words, whole, spans, place) or cues.is_answered_no(
            text, sentence.span, (mention.start, mention.end)
        )
        cued.append(_with_cues(mention, Cues(importance, level, years, negated, member.get(place))))
    return cued, len(found)


def _levels(
    text: str,
    section: SectionName,
    asked: Sequence[Asked],
    spans: Sequence[Span],
    levels: Levels,
) -> list[int | None]:
    """The level asked of each mention; a level said of one holds for the rest of its list, and for the
    examples given of it ("expert in databases such as Oracle, DB2"). What the work is like ("advanced
    analytics") asks for no level."""
    whole = 0, len(text)
    found: list[int | None] = []
    for place, (mention, _) in enumerate(asked):
        level = None
        if mention.kind in SKILLS and section != "duties":
            language = mention.kind == "language"
            level = cues.read_level(text, whole, spans, place, levels, language=language)
            before = place - 1
            if level is None and place and found[before] is not None:
                gap = spans[before][1], spans[place][0]
                level = found[before] if _is_listed(text, gap, levels) else None
        found.append(level)
    return found


def _is_listed(text: str, gap: Span, levels: Levels) -> bool:
    """Whether what stands behind a gap is the next item of a list, or an example, and no level of its own
    was said in between."""
    if levels.word_pattern.search(text, *gap):
        return False
    between = text[slice(*gap)]
    return bool(join_of(between, announced=True) or (between.strip() and _TO_EXAMPLES.fullmatch(between)))


def _groups(text: str, asked: Sequence[Asked], spans: Sequence[Span]) -> tuple[tuple[int, ...], ...]:
    """Alternatives; "Master's with 3 years or Bachelor's with 5" pairs degrees, and years, not neighbours."""
    kinds = [mention.kind for mention, _ in asked]
    pairs = [n for n in range(len(kinds) - 1) if {kinds[n], kinds[n + 1]} == {"degree", "experience"}]
    paired = [n for n in pairs if _WITH.fullmatch(text, spans[n][1], spans[n + 1][0])]
    chains = [n for n in paired if n + 2 in paired and kinds[n] == kinds[n + 2]]
    groups = _joined(find_groups(text, (0, len(text)), spans), _stood_in_for(text, kinds, spans))
    if not chains:
        return groups
    first, last = chains[0], chains[-1] + 3
    chained = (tuple(range(first, last + 1, 2)), tuple(range(first + 1, last + 1, 2)))
    return (*chained, *(group for group in groups if not set(group) & set(range(first, last + 1))))


def _stood_in_for(text: str, kinds: Sequence[str], spans: Sequence[Span]) -> list[Span]:
    """Positions of the degrees that experience may stand for, each with that of the experience; what
    stands between names fields."""
    found = []
    for degree in (n for n, kind in enumerate(kinds) if kind == "degree"):
        other = next((n for n in range(degree + 1, len(kinds)) if kinds[n] not in SKILLS), degree)
        if kinds[other] == "experience" and _OR_EXPERIENCE.fullmatch(text, spans[degree][1], spans[other][0]):
            found.append((degree, other))
    return found


def _joined(
    groups: tuple[tuple[int, ...], ...], pairs: Sequence[tuple[int, int]]
) -> tuple[tuple[int, ...], ...]:
    """The groups, with the two of each pair in one of them."""
    joined = list(groups)
    for pair in pairs:
        touched = [group for group in joined if set(pair) & set(group)]
        one = {*pair, *itertools.chain.from_iterable(touched)}
        joined = [group for group in joined if group not in touched] + [tuple(sorted(one))]
    return tuple(sorted(joined))


def _attach_years(text: str, sentence: Sentence, inside: Sequence[Mention]) -> list[Asked]:
    """Each mention with the years asked of it; years that belong to none become mentions themselves."""
    years_of: dict[int, float] = {}
    alone: list[Asked] = []
    for found in cues.find_years(text, sentence.span):
        owners = _owners(text, found, inside)
        years_of |= dict.fromkeys(owners, found.years)
        if not owners and found.sure:
            alone.append((_experience_mention(text, sentence, found, inside), found.years))
    aside = (
        *_NO_EXPERIENCE.finditer(text, *sentence.span),
        *(_EQUIVALENT.finditer(text, *sentence.span) if inside else ()),
    )
    for match in aside:
        if _is_free(match.span(), [*inside, *(m for m, _ in alone)]):
            alone.append((_experience(text, *match.span()), None))
    together = [(m, years_of.get(n)) for n, m in enumerate(inside)]
    together += [(_in_section(m, sentence.section), years) for m, years in alone]
    return sorted(together, key=lambda pair: pair[0].start)


def _in_section(m: Mention, section: SectionName) -> Mention:
    """``dataclasses.replace``, in a tenth of its time."""
    return Mention(m.start, m.end, m.surface, m.kind, m.score, m.link, m.cues, section, m.fields)


def _with_cues(m: Mention, cued: Cues) -> Mention:
    return Mention(m.start, m.end, m.surface, m.kind, m.score, m.link, cued, m.section, m.fields)


def _is_free(span: Span, mentions: Iterable[Mention]) -> bool:
    return all(span[1] <= m.start or span[0] >= m.end for m in mentions)


def _owners(text: str, years: cues.Years, inside: Sequence[Mention]) -> list[int]:
    """Positions of the mentions a length of experience is about: the list right behind it with its
    examples, or what stands right before it ("Python (3 years)")."""
    skills = [n for n, m in enumerate(inside) if m.kind in SKILLS]
    owners: list[int] = []
    place = years.end
    for number in (n for n in skills if inside[n].start >= years.end):
        if not _goes_on(text, years, (place, inside[number].start), listed=bool(owners)):
            break
        if not owners and _is_place_of_work(text, years.end, inside[number]):
            break
        owners.append(number)
        place = inside[number].end
    if owners:
        return owners
    before = [n for n in skills if _YEARS_BEHIND.fullmatch(text, inside[n].end, years.start)]
    return before[-1:]


def _goes_on(text: str, years: cues.Years, gap: Span, *, listed: bool) -> bool:
    """Whether a length of experience reaches over a gap: to the first thing it is about, or to the next."""
    if cues.find_years(text, gap):
        return False
    if listed:
        return bool(join_of(text[slice(*gap)], announced=True) or _TO_EXAMPLES.fullmatch(text, *gap))
    return bool((_YEARS_TO_SKILL if years.sure else _AT_ONCE).fullmatch(text, *gap))


def _is_place_of_work(text: str, start: int, mention: Mention) -> bool:
    """Whether a mention is part of "in a clinical environment", which asks for experience there."""
    return bool(_IN_A.search(text, start, mention.start) and _PLACE_OF_WORK.match(text, mention.start))


def _experience_mention(
    text: str, sentence: Sentence, years: cues.Years, inside: Sequence[Mention]
) -> Mention:
    """A mention from the years to what they are in, short of the next mention."""
    limit = min([m.start for m in inside if m.start >= years.end], default=sentence.end)
    reach = _TO_EXPERIENCE.match(text, years.end, min(limit, sentence.end))
    end = reach.end() if reach else years.end
    what = _OBJECT.match(text, end, min(limit, sentence.end))
    end = what.end(1) if what and what.end() < limit + 1 and limit == sentence.end else end
    return _experience(text, years.start, years.start + len(text[years.start : end].rstrip()))


def _experience(text: str, start: int, end: int) -> Mention:
    return Mention(start, end, text[start:end], "experience", PATTERN_SCORE)


def _degree_mention(text: str, degree: DegreeSpan, hits: Sequence[Hit], dictionary: Dictionary) -> Mention:
    named = _subjects(text, degree, hits, dictionary)
    fields = {s.id: Link(s.id, s.label, 1.0) for _, s in named}
    end = _degree_end(text, degree, max((reached for reached, _ in named), default=None))
    link = Link(degree_key(degree.eqf), DEGREE_LABELS[degree.eqf], 1.0)
    surface = text[degree.start : end]
    return Mention(degree.start, end, surface, "degree", PATTERN_SCORE, link, fields=tuple(fields.values()))


def _subjects(
    text: str, degree: DegreeSpan, hits: Sequence[Hit], dictionary: Dictionary
) -> list[tuple[int, Surface]]:
    """Where each subject of a degree ends, and what it is: names inside the stretch, and whole items."""
    start, stop = degree.subject_start, degree.subject_end
    within = [h for h in hits if start <= h.start and h.end <= stop and h.surface.kind != "credential"]
    named = [(h.end, h.surface) for h in within]
    for item in split_subjects(text[start:stop]):
        surface = dictionary.subject(item)
        if surface is not None:
            named.append((text.index(item, start) + len(item), surface))
    return named


def _degree_end(text: str, degree: DegreeSpan, reached: int | None) -> int:
    """Where the last known subject ends, else the unknown one; the degree's own end when it shares
    the subject of another degree."""
    between = _OR_HIGHER.sub("", text[degree.end : degree.subject_start])
    if degree.subject_start < degree.end or _SHARED.search(between):
        return degree.end
    if reached is not None:
        return reached
    subject = _SUBJECT_WORDS.match(text, degree.subject_start, degree.subject_end)
    return degree.subject_start + len(subject.group().rstrip(" ,\t")) if subject else degree.end


def _hit_mention(text: str, hit: Hit) -> Mention:
    link = Link(hit.surface.id, hit.surface.label, 1.0)
    return Mention(hit.start, hit.end, text[hit.start : hit.end], hit.surface.kind, KNOWN_SCORE, link)
