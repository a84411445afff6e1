"""Puts the readers together: from a text and its sentences to mentions with their cues."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from matcher.extraction import cues
from matcher.extraction.degrees import DegreeSpan, find_degrees
from matcher.extraction.dictionary import Dictionary, Hit
from matcher.extraction.sections import sentence_section
from matcher.keys import degree_key
from matcher.policy import Levels
from matcher.types import Cues, Link, Mention, Section, SectionName

Span = tuple[int, int]

DEGREE_LABELS = {
    5: "Associate or foundation degree",
    6: "Bachelor's degree",
    7: "Master's degree",
    8: "Doctorate",
}
SILENT: frozenset[SectionName] = frozenset(("benefits", "about", "equal_opportunity", "apply"))
KNOWN_SCORE, OPEN_SCORE, PATTERN_SCORE = 0.95, 0.5, 0.9

_EQUIVALENT = re.compile(
    r"\b(?:equivalent|comparable|similar|relevant|practical)(?: [\w/-]+){0,3}? experience\b", re.IGNORECASE
)
_TO_EXPERIENCE = re.compile(r"[^.;:\n(]{0,48}?\bexperience\b", re.IGNORECASE)
_OBJECT = re.compile(
    r"\s*(?:in|with|of|using|as|on|at|within)\s+(?:a |an |the )?([^.;:,\n()]{3,60}?)(?=\s+(?:and|or|is|are|with|including|preferred|required)\b|[.;:,\n()]|$)",
    re.IGNORECASE,
)


def find_known(text: str, dictionary: Dictionary) -> tuple[Mention, ...]:
    """Degrees and dictionary names in text order; names inside a degree's subjects become its fields."""
    hits = dictionary.find(text)
    degrees = [_degree_mention(text, degree, hits) for degree in find_degrees(text)]
    free = [hit for hit in hits if all(hit.end <= d.start or hit.start >= d.end for d in degrees)]
    mentions = degrees + [_hit_mention(text, hit) for hit in free]
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def place_mentions(
    text: str, sections: Sequence[Section], sentences: Sequence[Span], mentions: Sequence[Mention]
) -> tuple[Mention, ...]:
    """The mentions with the section each stands in."""
    names = [section_of(text, sentence, sections) for sentence in sentences]
    starts = [start for start, _ in sentences]
    return tuple(replace(m, section=names[_at(starts, m.start)]) if starts else m for m in mentions)


def section_of(text: str, sentence: Span, sections: Sequence[Section]) -> SectionName:
    """The section of a sentence, by its own words or by the heading above it."""
    starts = [section.start for section in sections]
    name = sections[_at(starts, sentence[0])].name if sections else "body"
    return sentence_section(text[slice(*sentence)], name)


def add_cues(
    text: str, sentences: Sequence[Span], mentions: Sequence[Mention], levels: Levels
) -> tuple[Mention, ...]:
    """A posting's mentions with how they are asked for, and with the lengths of experience it asks.

    Mentions in benefits, about-us, application and equal-opportunity text get no cues.
    """
    listed = any(m.section == "requirements" for m in mentions)
    starts = [start for start, _ in sentences]
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(_at(starts, mention.start), []).append(mention)
    result: list[Mention] = []
    group = 0
    for number, sentence in enumerate(sentences):
        inside = by_sentence.get(number, [])
        section = inside[0].section if inside else "body"
        if inside and section in SILENT:
            result += inside
            continue
        with_years = _attach_years(text, sentence, inside)
        groups = cues.find_groups(text, sentence, [(m.start, m.end) for m, _ in with_years])
        member = {place: group + n + 1 for n, places in enumerate(groups) for place in places}
        group += len(groups)
        for place, (mention, years) in enumerate(with_years):
            found = _cues(text, sentence, mention, levels, listed)
            result.append(replace(mention, cues=replace(found, years=years, group=member.get(place))))
    return tuple(result)


def _cues(text: str, sentence: Span, mention: Mention, levels: Levels, listed: bool) -> Cues:
    span = (mention.start, mention.end)
    level = None
    if mention.kind in ("skill", "knowledge", "language"):
        level = cues.read_level(text, sentence, span, levels, language=mention.kind == "language")
    return Cues(
        cues.read_importance(text, sentence, span, mention.section, listed=listed),
        level,
        negated=cues.is_negated(text, sentence, span),
    )


def _attach_years(text: str, sentence: Span, inside: Sequence[Mention]) -> list[tuple[Mention, float | None]]:
    """Each mention with the years asked of it; years that belong to none become mentions themselves."""
    years_of: dict[int, float] = {}
    alone: list[tuple[Mention, float | None]] = []
    for found in cues.find_years(text, sentence):
        owners = _owners(text, found, inside)
        for owner in owners:
            years_of[owner] = found.years
        if not owners:
            alone.append((_experience_mention(text, sentence, found), found.years))
    section = inside[0].section if inside else "body"
    for match in _EQUIVALENT.finditer(text, *sentence):
        span = match.span()
        if inside and all(span[1] <= m.start or span[0] >= m.end for m in [*inside, *(m for m, _ in alone)]):
            surface = text[slice(*span)]
            alone.append((Mention(*span, surface, "experience", PATTERN_SCORE, section=section), None))
    together = [(m, years_of.get(n)) for n, m in enumerate(inside)] + [
        (replace(m, section=section), years) for m, years in alone
    ]
    return sorted(together, key=lambda pair: pair[0].start)


def _owners(text: str, years: cues.Years, inside: Sequence[Mention]) -> list[int]:
    """Positions of the mentions a length of experience is about: the list right behind it, or what
    stands right before it ("Python (3 years)")."""
    skills = [n for n, m in enumerate(inside) if m.kind in ("skill", "knowledge", "language")]
    owners: list[int] = []
    place = years.end
    for number in skills:
        mention = inside[number]
        if mention.start < years.end:
            continue
        gap = text[place : mention.start]
        link = (
            r"^[^.;:\n]{0,60}$" if not owners else r"^\s*(?:,|and|or|/|&|,\s*and|,\s*or)\s*(?:[\w-]+\s){0,2}$"
        )
        if not re.match(link, gap) or cues.find_years(text, (place, mention.start)):
            break
        owners.append(number)
        place = mention.end
    if not owners:
        before = [n for n in skills if re.fullmatch(r"\s*[(:,–-]\s*", text[inside[n].end : years.start])]
        owners = before[-1:]
    return owners


def _experience_mention(text: str, sentence: Span, years: cues.Years) -> Mention:
    reach = _TO_EXPERIENCE.match(text, years.end, sentence[1])
    end = reach.end() if reach else years.end
    what = _OBJECT.match(text, end, sentence[1])
    end = what.end(1) if what else end
    return Mention(years.start, end, text[years.start : end], "experience", PATTERN_SCORE)


def _degree_mention(text: str, degree: DegreeSpan, hits: Sequence[Hit]) -> Mention:
    within = [h for h in hits if degree.subject_start <= h.start and h.end <= degree.subject_end]
    fields = tuple(
        Link(h.surface.id, h.surface.label, 1.0) for h in within if h.surface.kind in ("skill", "knowledge")
    )
    end = max(degree.end, max((h.end for h in within), default=degree.end))
    if not within and degree.subject_end > degree.subject_start:
        end = degree.subject_start + len(text[degree.subject_start : degree.subject_end].rstrip(" ,"))
    link = Link(degree_key(degree.eqf), DEGREE_LABELS[degree.eqf], 1.0)
    return Mention(degree.start, end, text[degree.start : end], "degree", PATTERN_SCORE, link, fields=fields)


def _hit_mention(text: str, hit: Hit) -> Mention:
    link = Link(hit.surface.id, hit.surface.label, 1.0)
    return Mention(hit.start, hit.end, text[hit.start : hit.end], hit.surface.kind, KNOWN_SCORE, link)


def _at(starts: Sequence[int], place: int) -> int:
    """The last position whose start is not after ``place``."""
    return max(bisect.bisect_right(starts, place) - 1, 0)
