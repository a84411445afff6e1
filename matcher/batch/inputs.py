"""Parts of an input, of files or of a workspace, read row by row into what the tasks work on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from matcher.batch.guarded import FILE, read_guarded
from matcher.batch.rows import RowPart, read_rows
from matcher.batch.stored import Advert, StorePart, find_rows, read_adverts, read_people, rows_of
from matcher.batch.tries import Tries
from matcher.documents import read_bytes
from matcher.errors import BadInput
from matcher.types import Posting, Reading, Rejected, Stack

if TYPE_CHECKING:
    from matcher.engine import Engine

T = TypeVar("T")
Source = RowPart | StorePart


def read_documents(
    part: Source, engine: Engine, tries: Tries, use: Callable[[Sequence[Advert]], Reading[T]]
) -> Reading[T]:
    """What ``use`` makes of the documents of a part, some at a time, and what was set aside."""
    if isinstance(part, StorePart):
        held = {one.document.id: one for one in read_adverts(part, engine.levels)}
        return read_guarded(part, rows_of(part, held), tries, lambda lines: use(find_rows(lines, held)))

    def read(lines: bytes) -> Reading[T]:
        reading = read_bytes(lines, name=FILE)
        found = use([Advert(one, {}) for one in reading.items])
        return Reading(found.items, (*reading.rejected, *found.rejected))

    return read_guarded(part, read_rows(part), tries, read)


def read_posting(advert: Advert, engine: Engine) -> Posting | Rejected:
    """What an advert asks by its edited weights, or why these cannot be used."""
    try:
        return engine.weigh(engine.read_posting(advert.document), advert.weights)
    except BadInput as error:
        return Rejected(f"posting {advert.document.id}", str(error))


def read_evidence(part: Source, on: date, engine: Engine, tries: Tries) -> Reading[Stack]:
    """The stacks of the people of a part on a day, and what was set aside."""
    if isinstance(part, StorePart):
        held = {one.id: one for one in read_people(part, engine.levels, on)}
        return read_guarded(
            part,
            rows_of(part, held),
            tries,
            lambda lines: Reading(engine.read_stacks(find_rows(lines, held), on=on)),
        )

    def read(lines: bytes) -> Reading[Stack]:
        reading = engine.read_candidate_bytes(lines, name=FILE, on=on)
        return Reading(engine.read_stacks(reading.items, on=on), reading.rejected)

    return read_guarded(part, read_rows(part), tries, read)
