"""The spaCy pipeline: ``blank("en")`` and our components. Nothing else in the package knows spaCy.

Each component adds to ``doc._.mentions``; the last fills ``doc.spans["skills"]`` for spaCy users.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from matcher.encoder import Encoder
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.linking import SkillIndex
from matcher.extraction.mentions import OPEN_SCORE, SILENT, add_cues, find_known, place_mentions, section_of
from matcher.extraction.phrases import find_phrases
from matcher.extraction.sections import find_sections
from matcher.policy import Levels
from matcher.taxonomy.model import MENTION_KINDS
from matcher.types import Document, DocumentKind, Extraction, Link, Mention

BATCH = 64
MAX_CHARACTERS = 2_000_000

for _name, _default in (("mentions", ()), ("sections", ()), ("kind", "posting")):
    Doc.set_extension(_name, default=_default, force=True)

_ENDS = re.compile(r"[.!?]+[\"'”’)]*$")
_STARTS = re.compile(r"[A-Z0-9\"“(•*–—-]")
_LINE_STARTS = re.compile(r"[^a-z]")


@Language.component("stackmatch_sentences")
def split_sentences(doc: Doc) -> Doc:
    """Sets sections, and sentence starts: after a full stop before a capital, and at a new line
    unless it goes on in lower case."""
    doc._.sections = find_sections(doc.text)
    for before, token in itertools.pairwise(doc):
        if before.is_space and "\n" in before.text:
            token.is_sent_start = bool(_LINE_STARTS.match(token.text)) or before.text.count("\n") > 1
        else:
            token.is_sent_start = bool(
                _ENDS.search(before.text) and len(before) < 3 and _STARTS.match(token.text)
            )
        if token.is_space and token.i and not token.is_sent_start:
            token.is_sent_start = False
    return doc


@Language.factory("stackmatch_dictionary")
class KnownNames:
    """Adds degrees and every name the dictionary has."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy's signature
        self.dictionary = Dictionary(())

    def __call__(self, doc: Doc) -> Doc:
        known = find_known(doc.text, self.dictionary)
        doc._.mentions = place_mentions(doc.text, doc._.sections, _spans(doc), known)
        return doc


@Language.component("stackmatch_phrases")
def add_phrases(doc: Doc) -> Doc:
    """Adds phrases that probably name a skill no dictionary has, as open mentions."""
    text, posting = doc.text, doc._.kind == "posting"
    placed = [(span, section_of(text, span, doc._.sections)) for span in _spans(doc)]
    by_bullets: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for span, section in placed:
        if not (posting and section in SILENT):
            by_bullets[section in ("requirements", "preferred")].append(span)
    known = [(m.start, m.end) for m in doc._.mentions]
    found = [
        span
        for bullets, spans in by_bullets.items()
        for span in find_phrases(text, spans, known, bullets=bullets)
    ]
    opened = [Mention(s, e, text[s:e], "skill", OPEN_SCORE) for s, e in found]
    mentions = [*doc._.mentions, *place_mentions(text, doc._.sections, _spans(doc), opened)]
    doc._.mentions = tuple(sorted(mentions, key=lambda mention: mention.start))
    return doc


@Language.factory("stackmatch_linker")
class Linker:
    """Links open mentions to taxonomy skills, many documents at a time.

    A mention whose best probability is below ``threshold`` stays open. Index and encoder are asked
    for only when some phrase is in no dictionary, so most short texts never load a model.
    """

    index: Callable[[], SkillIndex]
    encoder: Encoder
    threshold: float = 1.0

    def __init__(self, nlp: Language, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """The documents, in order, with their open mentions linked."""
        for batch in minibatch(docs, batch_size):
            documents = list(batch)
            links = self._links({m.surface for doc in documents for m in doc._.mentions if m.link is None})
            for doc in documents:
                doc._.mentions = tuple(
                    self._linked(m, links[m.surface]) if m.link is None and m.surface in links else m
                    for m in doc._.mentions
                )
                yield doc

    def _links(self, surfaces: set[str]) -> dict[str, Link]:
        ordered = sorted(surfaces)
        if not ordered:
            return {}
        ranked = self.index().rank(self.encoder.encode(ordered), top=1)
        best = {text: links[0] for text, links in zip(ordered, ranked, strict=True) if links}
        return {text: link for text, link in best.items() if link.score >= self.threshold}

    def _linked(self, mention: Mention, link: Link) -> Mention:
        return replace(mention, link=link, kind=MENTION_KINDS[self.index().taxonomy[link.id].kind])


@Language.factory("stackmatch_cues")
class CueReader:
    """Adds how a posting asks: importance, level, years, negation, alternatives."""

    levels: Levels

    def __init__(self, nlp: Language, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        if doc._.kind == "posting":
            doc._.mentions = add_cues(doc.text, _spans(doc), doc._.mentions, self.levels)
        return doc


@Language.component("stackmatch_spans")
def fill_spans(doc: Doc) -> Doc:
    """Offers the mentions as ``doc.spans["skills"]``, widened to whole tokens."""
    spans = []
    for mention in doc._.mentions:
        identifier = mention.link.id if mention.link else ""
        span = doc.char_span(
            mention.start, mention.end, label=mention.kind, kb_id=identifier, alignment_mode="expand"
        )
        if isinstance(span, Span):
            spans.append(span)
    doc.spans["skills"] = spans
    return doc


def build_pipeline(
    dictionary: Dictionary,
    levels: Levels,
    *,
    index: Callable[[], SkillIndex],
    encoder: Encoder,
    threshold: float,
) -> Language:
    """A spaCy ``Language`` that reads sections, sentences, mentions, links and cues."""
    nlp = spacy.blank("en")
    nlp.max_length = MAX_CHARACTERS
    nlp.add_pipe("stackmatch_sentences")
    _component(nlp, "stackmatch_dictionary").dictionary = dictionary
    nlp.add_pipe("stackmatch_phrases")
    linker = _component(nlp, "stackmatch_linker")
    linker.index, linker.encoder, linker.threshold = index, encoder, threshold
    _component(nlp, "stackmatch_cues").levels = levels
    nlp.add_pipe("stackmatch_spans")
    return nlp


def extract_documents(
    nlp: Language, documents: Iterable[Document], kind: DocumentKind
) -> Iterator[Extraction]:
    """What each document holds, in order. Every span satisfies ``text[start:end] == surface``."""

    def prepared() -> Iterator[tuple[Doc, Document]]:
        for document in documents:
            doc = nlp.make_doc(document.text)
            doc._.kind = kind
            yield doc, document

    for doc, document in nlp.pipe(prepared(), as_tuples=True, batch_size=BATCH):
        yield Extraction(document, doc._.sections, doc._.mentions)


def _component(nlp: Language, name: str) -> Any:
    return nlp.add_pipe(name)


def _spans(doc: Doc) -> list[tuple[int, int]]:
    return [(sentence.start_char, sentence.end_char) for sentence in doc.sents]
