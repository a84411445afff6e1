"""What parsers make of a file to documents with an id each, their text cleaned for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matcher.documents.text import clean, collapse
from matcher.documents.worker import Outcome
from matcher.errors import UnreadableDocument
from matcher.types import Document, HiddenText, Notice, Reading, Rejected


def finish(outcomes: Sequence[Outcome], name: str) -> Reading[Document]:
    """The documents in a file of that name; one without an id gets ``name``, or ``name#2`` among several.

    A document without text, or a part that was rejected, stops no other. Raises UnreadableDocument
    where it is the only one.
    """
    items: list[Document] = []
    rejected: list[Rejected] = []
    for number, outcome in enumerate(outcomes, 1):
        place = f"{name}#{number}" if len(outcomes) > 1 else name
        if isinstance(outcome, Rejected):
            rejected.append(replace(outcome, place=outcome.place or place))
            continue
        try:
            items.append(_cleaned(outcome, outcome.id or place))
        except UnreadableDocument as error:
            if len(outcomes) == 1:
                raise
            rejected.append(Rejected(place, str(error)))
    return Reading(tuple(items), tuple(rejected))


def with_notices(reading: Reading[Document], notices: Sequence[Notice], name: str) -> Reading[Document]:
    """The reading, with what is known of the whole file said of every document in it."""
    if not notices:
        return reading
    known = tuple(replace(notice, place=name) for notice in notices)
    items = tuple(replace(document, notices=known + document.notices) for document in reading.items)
    return replace(reading, items=items)


def _cleaned(document: Document, new_id: str) -> Document:
    text, cleaned = clean(document.text)
    if not text.strip():
        raise UnreadableDocument(_nothing_to_read(document))
    title = collapse(clean(document.title)[0]) if document.title else None
    every = (replace(one, place=one.place or new_id) for one in document.notices + cleaned)
    return Document(new_id, text, title or None, tuple(every), tuple(map(_cleaned_piece, document.hidden)))


def _nothing_to_read(document: Document) -> str:
    if document.hidden:
        return "it holds no text that a reader can see, only hidden text, which is not read"
    return "it holds no text to read; give a file with text in it"


def _cleaned_piece(piece: HiddenText) -> HiddenText:
    return replace(piece, text=clean(piece.text)[0])
