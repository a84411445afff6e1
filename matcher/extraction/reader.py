"""Reads documents step by step, many at a time: sections, names, phrases, links, cues.

Each step is a function from drafts to drafts, so that one that runs a model sees a whole batch.
``pipeline`` offers the same steps to spaCy users.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from matcher.encoder import Encoder
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.linking import SkillIndex
from matcher.extraction.mentions import (
    OPEN_SCORE,
    SILENT,
    add_cues,
    find_known,
    place_mentions,
    place_sentences,
    without_roles,
)
from matcher.extraction.merging import NAMES, add_wholes, merge_tagged
from matcher.extraction.phrases import find_phrases
from matcher.extraction.sections import heading_name
from matcher.extraction.sentences import Sentence
from matcher.extraction.tagging import SpanTagger, TaggedSpan, TaggedText
from matcher.policy import Levels
from matcher.taxonomy.model import MENTION_KINDS
from matcher.types import Document, DocumentKind, Extraction, Link, Mention, Section

BATCH = 64
ASKING = frozenset(("requirements", "preferred"))
# How likely the tagger must find a known name in a posting to stand for a skill.
SUPPORT, LISTED_SUPPORT = 0.5, 0.01
# Single words that no dictionary has mostly mean something else ("sitting", "access"): of 30 such links in
# postings, read one by one, most of those below this probability were wrong.
ONE_WORD = 0.98
# Longer phrases without a link are duties told at length rather than things a person holds.
LONGEST_OPEN = 5
# How many phrases a linker remembers: postings ask for the same ones again and again.
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What has been read of a document so far."""

    document: Document
    kind: DocumentKind
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    tagged: tuple[TaggedSpan, ...] = ()


Step = Callable[[list[Draft]], list[Draft]]


class Reader:
    """Reads documents by taking them through the steps in order."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)

    def read(self, documents: Iterable[tuple[Document, DocumentKind]]) -> Iterator[Extraction]:
        """What each document holds, in order. Every span satisfies ``text[start:end] == surface``."""
        for draft in self.drafts(documents):
            yield Extraction(draft.document, draft.sections, draft.mentions)

    def drafts(self, documents: Iterable[tuple[Document, DocumentKind]]) -> Iterator[Draft]:
        """The documents after all steps, in order, also with their sentences."""
        waiting = itertools.starmap(Draft, documents)
        while batch := list(itertools.islice(waiting, BATCH)):
            for step in self._steps:
                batch = step(batch)
            yield from batch


def build_reader(
    dictionary: Dictionary,
    levels: Levels,
    *,
    index: Callable[[], SkillIndex],
    encoder: Encoder,
    threshold: float,
    tagger: Callable[[], SpanTagger] | None = None,
) -> Reader:
    """A reader by dictionary, tagger, links and cues. index, encoder, threshold: as in ``Linker``.

    Without a tagger, skills that no dictionary has are found by the words that announce them.
    """
    return Reader(
        [
            one_by_one(place),
            one_by_one(lambda draft: add_known(draft, dictionary)),
            one_by_one(add_phrases) if tagger is None else TagStep(tagger),
            Linker(index, encoder, threshold),
            one_by_one(lambda draft: read_cues(draft, levels)),
            one_by_one(join_wholes),
        ]
    )


def place(draft: Draft) -> Draft:
    """The draft with its sections and sentences."""
    sections, sentences = place_sentences(draft.document.text)
    return replace(draft, sections=sections, sentences=sentences)


def add_known(draft: Draft, dictionary: Dictionary) -> Draft:
    """The draft with degrees and every name the dictionary has; in a posting without the job's own title."""
    known = find_known(draft.document.text, dictionary)
    if draft.kind == "posting":
        known = without_roles(draft.document.text, known)
    return replace(draft, mentions=place_mentions(draft.sentences, known))


def add_phrases(draft: Draft) -> Draft:
    """The draft with phrases that probably name a skill no dictionary has, as open mentions."""
    text, readable = draft.document.text, _readable(draft)
    known = [(m.start, m.end) for m in draft.mentions]
    found = [
        span
        for bullets in (True, False)
        for span in find_phrases(
            text, [s.span for s in readable if (s.section in ASKING) == bullets], known, bullets=bullets
        )
    ]
    opened = [Mention(s, e, text[s:e], "skill", OPEN_SCORE) for s, e in found]
    mentions = [*draft.mentions, *place_mentions(draft.sentences, opened)]
    return replace(draft, mentions=tuple(sorted(mentions, key=lambda mention: mention.start)))


class TagStep:
    """Adds the phrases that the tagger marks, many documents at a time."""

    def __init__(self, tagger: Callable[[], SpanTagger]) -> None:
        self._tagger = tagger

    def __call__(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts, in order, with what is marked in sentences that may ask for something."""
        read = [_readable(draft) for draft in drafts]
        texts = [
            draft.document.text[slice(*sentence.span)]
            for draft, sentences in zip(drafts, read, strict=True)
            for sentence in sentences
        ]
        tagged = iter(self._tagger().tag(texts) if texts else ())
        return [
            _with_tagged(draft, [(sentence, next(tagged)) for sentence in sentences])
            for draft, sentences in zip(drafts, read, strict=True)
        ]


def _with_tagged(draft: Draft, read: Sequence[tuple[Sentence, TaggedText]]) -> Draft:
    spans = tuple(
        replace(span, start=sentence.start + span.start, end=sentence.start + span.end)
        for sentence, tagged in read
        for span in tagged.spans
        if _is_phrase(draft.document.text, sentence.start + span.start, sentence.start + span.end)
    )
    known = draft.mentions
    if draft.kind == "posting":
        known = tuple(
            mention for mention in known if mention.kind not in NAMES or _is_supported(mention, read)
        )
    mentions = merge_tagged(draft.document.text, known, spans)
    return replace(draft, mentions=place_mentions(draft.sentences, mentions), tagged=spans)


def _is_phrase(text: str, start: int, end: int) -> bool:
    """Whether a stretch has a letter and does not end within a compound ("large" of "large-scale")."""
    behind = text[end - 1 : end + 2] if text[end - 1] == "-" else text[end : end + 2]
    cut = len(behind) > 1 and behind[0] == "-" and behind[1].isalpha()
    return not cut and any(map(str.isalnum, text[start:end]))


def _is_supported(mention: Mention, read: Sequence[tuple[Sentence, TaggedText]]) -> bool:
    """Whether the tagger sees a skill where the dictionary has a name; where a posting lists what it asks
    for, a weak sign is enough."""
    place = bisect.bisect_right(read, mention.start, key=lambda pair: pair[0].start) - 1
    if place < 0 or mention.start >= read[place][0].end:
        return False
    sentence, tagged = read[place]
    support = tagged.support(mention.start - sentence.start, mention.end - sentence.start)
    return support >= (LISTED_SUPPORT if sentence.section in ASKING else SUPPORT)


def join_wholes(draft: Draft) -> Draft:
    """The draft with the marked phrases that are made around known names."""
    return replace(draft, mentions=add_wholes(draft.document.text, draft.mentions, draft.tagged))


def read_cues(draft: Draft, levels: Levels) -> Draft:
    """The draft, a posting's with how it asks: importance, level, years, negation, alternatives."""
    if draft.kind != "posting":
        return draft
    cued = add_cues(draft.document.text, draft.sentences, draft.mentions, levels)
    marked = {(span.start, span.end) for span in draft.tagged}
    return replace(draft, mentions=tuple(m if _is_asked(m, marked) else replace(m, cues=None) for m in cued))


def _is_asked(mention: Mention, marked: Collection[tuple[int, int]]) -> bool:
    """Whether a mention can be something asked for. A phrase that only the tagger marks, and that no skill
    was found for, is so where a posting lists what it asks for, and only when it is short."""
    if mention.link is not None or mention.kind not in NAMES or (mention.start, mention.end) not in marked:
        return True
    return mention.section in ASKING and len(mention.surface.split()) <= LONGEST_OPEN


class Linker:
    """Links open mentions to taxonomy skills, many documents at a time.

    A mention whose best probability is below ``threshold`` stays open. Index and encoder are asked
    for only when some phrase is in no dictionary, so most short texts never load a model.
    """

    def __init__(self, index: Callable[[], SkillIndex], encoder: Encoder, threshold: float) -> None:
        self._index, self._encoder, self._threshold = index, encoder, threshold
        self._known: dict[str, Link | None] = {}

    def __call__(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts, in order, with their open mentions linked."""
        links = self._links({m.surface for draft in drafts for m in draft.mentions if _is_open(m)})
        return [
            replace(draft, mentions=tuple(self._linked(m, links) for m in draft.mentions)) for draft in drafts
        ]

    def _links(self, surfaces: set[str]) -> dict[str, Link | None]:
        """The link of each surface; None where it stays open."""
        unknown = sorted(surfaces - self._known.keys())
        if unknown:
            vectors = self._encoder.encode(unknown)
            ranked = self._index().rank(unknown, vectors, top=1, least=self._threshold)
            fresh = {text: self._sure(text, links) for text, links in zip(unknown, ranked, strict=True)}
            if len(self._known) + len(fresh) > REMEMBERED:
                self._known = {text: self._known[text] for text in surfaces & self._known.keys()}
            self._known |= fresh
        return {text: self._known[text] for text in surfaces}

    def _sure(self, text: str, links: Sequence[Link]) -> Link | None:
        needed = max(self._threshold, ONE_WORD) if text.isalpha() else self._threshold
        return links[0] if links and links[0].score >= needed else None

    def _linked(self, mention: Mention, links: dict[str, Link | None]) -> Mention:
        link = links.get(mention.surface) if _is_open(mention) else None
        if link is None:
            return mention
        return replace(mention, link=link, kind=MENTION_KINDS[self._index().taxonomy[link.id].kind])


def _is_open(mention: Mention) -> bool:
    """Whether a mention may still name a skill. A certificate that no dictionary has stays a certificate, however
    near its words are to a skill: "health visitor qualification" asks for more than health visiting."""
    return mention.link is None and mention.kind in NAMES


def _readable(draft: Draft) -> list[Sentence]:
    """The sentences that may hold phrases: no headings, and in a posting none that asks for nothing."""
    silent = SILENT if draft.kind == "posting" else frozenset()
    text = draft.document.text
    return [
        sentence
        for sentence in draft.sentences
        if sentence.section not in silent and heading_name(text[slice(*sentence.span)]) is None
    ]


def one_by_one(step: Callable[[Draft], Draft]) -> Step:
    """A step over one draft as a step over many."""
    return lambda drafts: [step(draft) for draft in drafts]
