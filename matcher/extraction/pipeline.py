"""The spaCy pipeline: ``blank("en")`` and our components. Nothing else in the package knows spaCy.

Each component adds to ``doc._.mentions``; the last fills ``doc.spans["skills"]`` for spaCy users.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

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
from matcher.extraction.phrases import find_phrases
from matcher.extraction.sections import heading_name
from matcher.extraction.sentences import Sentence
from matcher.policy import Levels
from matcher.taxonomy.model import MENTION_KINDS
from matcher.types import Document, DocumentKind, Extraction, Link, Mention

BATCH = 64
MAX_CHARACTERS = 2_000_000
ASKING = frozenset(("requirements", "preferred"))

for _name, _default in (
    ("mentions", ()),
    ("sections", ()),
    ("sentences", ()),
    ("source", ""),
    ("kind", "posting"),
):
    Doc.set_extension(_name, default=_default, force=True)


@Language.component("stackmatch_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Sets text, sections and sentences; a token starts a sentence for spaCy when one starts in it
    or in white space before it."""
    doc._.source = doc.text  # building it from the tokens is slow: once is enough
    doc._.sections, doc._.sentences = place_sentences(doc._.source)
    ends = np.cumsum([len(token.text_with_ws) for token in doc], dtype=np.int64)
    starts = np.searchsorted(ends, [sentence.start for sentence in doc._.sentences], side="right")
    marks = np.full((len(doc), 1), -1, np.int64)
    marks[starts] = 1
    if len(doc):
        marks[0] = 1
        doc.from_array([SENT_START], marks.astype(np.uint64))  # type: ignore[arg-type]
    return doc


@Language.factory("stackmatch_dictionary")
class KnownNames:
    """Adds degrees and every name the dictionary has; in a posting without the job's own title."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy's signature
        self.dictionary = Dictionary(())

    def __call__(self, doc: Doc) -> Doc:
        known = find_known(doc._.source, self.dictionary)
        if doc._.kind == "posting":
            known = without_roles(doc._.source, known)
        doc._.mentions = place_mentions(doc._.sentences, known)
        return doc


@Language.component("stackmatch_phrases")
def add_phrases(doc: Doc) -> Doc:
    """Adds phrases that probably name a skill no dictionary has, as open mentions."""
    text, readable = doc._.source, _readable(doc)
    known = [(m.start, m.end) for m in doc._.mentions]
    found = [
        span
        for bullets in (True, False)
        for span in find_phrases(
            text, [s.span for s in readable if (s.section in ASKING) == bullets], known, bullets=bullets
        )
    ]
    opened = [Mention(s, e, text[s:e], "skill", OPEN_SCORE) for s, e in found]
    mentions = [*doc._.mentions, *place_mentions(doc._.sentences, opened)]
    doc._.mentions = tuple(sorted(mentions, key=lambda mention: mention.start))
    return doc


def _readable(doc: Doc) -> list[Sentence]:
    """The sentences that may hold phrases: no headings, and in a posting none that asks for nothing."""
    silent = SILENT if doc._.kind == "posting" else frozenset()
    return [
        sentence
        for sentence in doc._.sentences
        if sentence.section not in silent and heading_name(doc._.source[slice(*sentence.span)]) is None
    ]


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
        for batch in minibatch(docs, batch_size):  # type: ignore[no-untyped-call]
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
        ranked = self.index().rank(ordered, self.encoder.encode(ordered), top=1)
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
            doc._.mentions = add_cues(doc._.source, doc._.sentences, doc._.mentions, self.levels)
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
