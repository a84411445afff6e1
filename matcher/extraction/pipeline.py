"""The reader as a spaCy pipeline, for those who work with spaCy. Nothing else in the package knows spaCy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from matcher.extraction.reader import BATCH, Draft, Reader
from matcher.extraction.sentences import Sentence
from matcher.types import Document

MAX_CHARACTERS = 2_000_000

for _name, _default in (("mentions", ()), ("sections", ()), ("kind", "posting")):
    Doc.set_extension(_name, default=_default, force=True)


@Language.factory("stackmatch")
class StackmatchReader:
    """Fills ``doc._.sections``, ``doc._.mentions``, the sentences, and ``doc.spans["skills"]`` with the
    mentions widened to whole tokens. ``doc._.kind`` says what a document is (default: a posting)."""

    reader: Reader

    def __init__(self, nlp: Language, name: str) -> None:
        pass

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """The documents, in order, read a batch at a time."""
        for batch in minibatch(docs, batch_size):  # type: ignore[no-untyped-call]
            kept = list(batch)
            drafts = self.reader.drafts((Document("", doc.text), doc._.kind) for doc in kept)
            yield from map(_filled, kept, drafts)


def build_pipeline(reader: Reader) -> Language:
    """A spaCy ``Language`` that tokenises English and reads what ``reader`` reads."""
    nlp = spacy.blank("en")
    nlp.max_length = MAX_CHARACTERS
    component: StackmatchReader = nlp.add_pipe("stackmatch")  # type: ignore[assignment]
    component.reader = reader
    return nlp


def _filled(doc: Doc, draft: Draft) -> Doc:
    doc._.sections, doc._.mentions = draft.sections, draft.mentions
    _mark_sentences(doc, draft.sentences)
    spans = []
    for mention in draft.mentions:
        identifier = mention.link.id if mention.link else ""
        span = doc.char_span(
            mention.start, mention.end, label=mention.kind, kb_id=identifier, alignment_mode="expand"
        )
        if isinstance(span, Span):
            spans.append(span)
    doc.spans["skills"] = spans
    return doc


def _mark_sentences(doc: Doc, sentences: Sequence[Sentence]) -> None:
    """Sets the sentences: a token starts one when one starts in it or in white space before it."""
    ends = np.cumsum([len(token.text_with_ws) for token in doc], dtype=np.int64)
    starts = np.searchsorted(ends, [sentence.start for sentence in sentences], side="right")
    marks = np.full((len(doc), 1), -1, np.int64)
    marks[starts] = 1
    if len(doc):
        marks[0] = 1
        doc.from_array([SENT_START], marks.astype(np.uint64))  # type: ignore[arg-type]
