"""Puts the readers together: from a text and its sentences to mentions with their cues."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Sequence

from matcher.extraction import cues
from matcher.extraction.degrees import DegreeSpan, find_degrees, split_subjects
from matcher.extraction.dictionary import Dictionary, Hit
from matcher.extraction.roles import is_role
from matcher.extraction.sections import find_sections, sentence_section
from matcher.extraction.sentences import Sentence, Span, split_sentences
from matcher.extraction.triggers import Triggered
from matcher.keys import degree_key
from matcher.policy import Levels
from matcher.types import Cues, Link, Mention, Section, SectionName, Surface

DEGREE_LABELS = {
    5: "Associate or foundation degree",
    6: "Bachelor's degree",
    7: "Master's degree",
    8: "Doctorate",
}
SILENT: frozenset[SectionName] = frozenset(("benefits", "about", "equal_opportunity", "apply"))
KNOWN_SCORE, OPEN_SCORE, PATTERN_SCORE = 0.95, 0.5, 0.9
SKILLS = ("skill", "knowledge", "language")

_EQUIVALENT = Triggered(
    r"\b(?:equivalent|comparable|similar|relevant|practical)(?: [\w/-]+){0,3}? experience\b",
    "experience",
)
_TO_EXPERIENCE = re.compile(r"[^.;:\n(•|]{0,48}?\bexperience\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"\s+(?:in|with|of|using|as|on|at|within)\s+(?:a |an |the )?((?:[\w&/+#'’-]+ ?){1,6}?)(?=\s+(?:and|or|is|are|with|including|preferred|required|"
    r"who|that|within)\b|\s*(?:[.;:,()|•\n]|$))",
    re.IGNORECASE,
)
_YEARS_TO_SKILL = re.compile(
    r"(?!.*\b(?:or|degree|which|who|that|plus|preferably|including|as)\b)[^.;:\n•|]{0,60}", re.IGNORECASE
)
_AT_ONCE = re.compile(r"\s*(?:of |in |with |experience )?(?:[\w/-]+ ){0,1}")
_NEXT_IN_LIST = re.compile(r"\s*(?:,|and|or|/|&|,\s*and|,\s*or)\s*")
_YEARS_BEHIND = re.compile(
    r"\s*(?:experience|skills)?\s*[(:,–-]\s*(?:at least |minimum |min )?", re.IGNORECASE
)
_SHARED = re.compile(r"[/,&]|\bor\b|\band\b", re.IGNORECASE)
_SUBJECT_WORDS = re.compile(r"(?:\S+[ \t]*){1,8}")
_WITH = re.compile(r"[\s,(]*(?:\b(?:with|and|plus)\b|\+|&)?[\s,(]*", re.IGNORECASE)

Asked = tuple[Mention, float | None]


def place_sentences(text: str) -> tuple[tuple[Section, ...], tuple[Sentence, ...]]:
    """The sections of a text, and its sentences with the section each stands in."""
    sections = find_sections(text)
    starts = [section.start for section in sections]
    sentences = (
        Sentence(
            start,
            end,
            sentence_section(text[start:end], sections[bisect.bisect_right(starts, start) - 1].name),
        )
        for start, end in split_sentences(text, starts)
    )
    return sections, tuple(sentences)


def find_known(text: str, dictionary: Dictionary) -> tuple[Mention, ...]:
    """Degrees and dictionary names in text order; names inside a degree's subjects become its fields."""
    hits = dictionary.find(text)
    degrees = [_degree_mention(text, degree, hits, dictionary) for degree in find_degrees(text)]
    taken = [(d.start, d.end) for d in degrees]
    free = [hit for hit in hits if not any(hit.start < end and start < hit.end for start, end in taken)]
    mentions = degrees + [_hit_mention(text, hit) for hit in free]
    return tuple(sorted(mentions, key=lambda mention: mention.start))


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

    Mentions in benefits, about-us, application and equal-opportunity text get no cues.
    """
    listed = any(sentence.section == "requirements" for sentence in sentences)
    result: list[Mention] = []
    groups = 0
    for sentence, inside in _by_sentence(sentences, mentions):
        if sentence.section in SILENT:
            result += inside
            continue
        asked = _attach_years(text, sentence, inside)
        found, used = _cued(text, sentence, asked, levels, listed, groups)
        result += found
        groups += used
    return tuple(result)


def _by_sentence(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterable[tuple[Sentence, list[Mention]]]:
    starts = [mention.start for mention in mentions]
    places = [bisect.bisect_left(starts, sentence.start) for sentence in sentences] + [len(mentions)]
    for sentence, (first, stop) in zip(sentences, itertools.pairwise(places), strict=True):
        yield sentence, list(mentions[first:stop])


def _cued(
    text: str, sentence: Sentence, asked: Sequence[Asked], levels: Levels, listed: bool, groups: int
) -> tuple[list[Mention], int]:
    """The mentions of a sentence with their cues, and how many groups they form."""
    words, whole = text[sentence.start : sentence.end], (0, sentence.end - sentence.start)
    spans = [(m.start - sentence.start, m.end - sentence.start) for m, _ in asked]
    found = _groups(words, asked, spans)
    member = {place: groups + n + 1 for n, places in enumerate(found) for place in places}
    cued = []
    for place, (mention, years) in enumerate(asked):
        language, level = mention.kind == "language", None
        if mention.kind in SKILLS:
            level = cues.read_level(words, whole, spans, place, levels, language=language)
        importance = cues.read_importance(words, whole, spans[place], sentence.section, listed=listed)
        negated = cues.is_negated(words, whole, spans, place)
        cued.append(_with_cues(mention, Cues(importance, level, years, negated, member.get(place))))
    return cued, len(found)


def _groups(text: str, asked: Sequence[Asked], spans: Sequence[Span]) -> tuple[tuple[int, ...], ...]:
    """Alternatives; "Master's with 3 years or Bachelor's with 5" pairs degrees, and years, not neighbours."""
    kinds = [mention.kind for mention, _ in asked]
    for a in range(len(kinds) - 3):
        inner = (text[spans[a][1] : spans[a + 1][0]], text[spans[a + 2][1] : spans[a + 3][0]])
        if kinds[a : a + 4] == ["degree", "experience"] * 2 and all(_WITH.fullmatch(gap) for gap in inner):
            return (a, a + 2), (a + 1, a + 3)
    return cues.find_groups(text, (0, len(text)), spans)


def _attach_years(text: str, sentence: Sentence, inside: Sequence[Mention]) -> list[Asked]:
    """Each mention with the years asked of it; years that belong to none become mentions themselves."""
    years_of: dict[int, float] = {}
    alone: list[Asked] = []
    for found in cues.find_years(text, sentence.span):
        owners = _owners(text, found, inside)
        years_of |= dict.fromkeys(owners, found.years)
        if not owners and found.sure:
            alone.append((_experience_mention(text, sentence, found, inside), found.years))
    for match in _EQUIVALENT.finditer(text, *sentence.span) if inside else ():
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
    """Positions of the mentions a length of experience is about: the list right behind it, or what
    stands right before it ("Python (3 years)")."""
    skills = [n for n, m in enumerate(inside) if m.kind in SKILLS]
    owners: list[int] = []
    place = years.end
    first = _YEARS_TO_SKILL if years.sure else _AT_ONCE
    for number in (n for n in skills if inside[n].start >= years.end):
        link = _NEXT_IN_LIST if owners else first
        gap = (place, inside[number].start)
        if not link.fullmatch(text, *gap) or cues.find_years(text, gap):
            break
        owners.append(number)
        place = inside[number].end
    if owners:
        return owners
    before = [n for n in skills if _YEARS_BEHIND.fullmatch(text, inside[n].end, years.start)]
    return before[-1:]


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
    if degree.subject_start < degree.end or _SHARED.search(text, degree.end, degree.subject_start):
        return degree.end
    if reached is not None:
        return reached
    subject = _SUBJECT_WORDS.match(text, degree.subject_start, degree.subject_end)
    return degree.subject_start + len(subject.group().rstrip(" ,\t")) if subject else degree.end


def _hit_mention(text: str, hit: Hit) -> Mention:
    link = Link(hit.surface.id, hit.surface.label, 1.0)
    return Mention(hit.start, hit.end, text[hit.start : hit.end], hit.surface.kind, KNOWN_SCORE, link)
